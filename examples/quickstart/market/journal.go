package market

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"example.com/baton"
	"example.com/baton/sla"
)

// Journal is the quarter of so many leads, ordered by instant: what leads did,
// what both departments learnt and decided, and what the campaigns cost. Every
// funnel event was asked for with Next, except for a few that people recorded
// against the rules.
func Journal(seed uint64, leads int) iter.Seq[baton.Record] {
	a := Agreement()
	office, _ := a.SLA().Calendar("office")
	from, end := Quarter(a.Location())
	m := &market{agreement: a, office: office, from: from, end: end}
	chance := dice(seed)
	m.spend(&chance)
	arrivals := make([]time.Time, leads)
	for i := range arrivals {
		arrivals[i] = m.arrival(&chance)
	}
	slices.SortFunc(arrivals, time.Time.Compare)
	for i, at := range arrivals {
		m.live(dice(chance.next()), i+1, at)
	}
	slices.SortStableFunc(m.records, func(x, y baton.Record) int { return x.At.Compare(y.At) })
	return slices.Values(m.records)
}

// market is a quarter in the making.
type market struct {
	agreement *baton.Agreement
	office    *sla.Calendar
	from, end time.Time
	records   []baton.Record
}

// campaign is where leads come from.
type campaign struct {
	name, channel string
	weight        int // its share of the leads
	worth         int // what it adds to how good they are
	weekly        int // what it costs, in euros
}

var campaigns = []campaign{
	{"search", "search", 34, 0, 2600},
	{"route guide", "content", 24, -6, 900},
	{"spring webinar", "webinar", 16, 4, 700},
	{"hanover fair", "event", 16, -12, 3100},
	{"customers recommend", "referral", 10, 22, 250},
}

// spend records what the campaigns cost, week by week.
func (m *market) spend(d *dice) {
	for _, c := range campaigns {
		for at := m.from; at.Before(m.end); at = at.AddDate(0, 0, 7) {
			amount := float64(c.weekly + 10*d.between(-9, 9))
			m.records = append(m.records, baton.Record{At: at, ID: fmt.Sprintf("%s %s", c.name, at.Format(time.DateOnly)),
				Spend: amount, Until: at.AddDate(0, 0, 7), Campaign: c.name, Channel: c.channel, By: "marketing"})
		}
	}
}

// hourly weighs the hours of a day by how many people ask then.
var hourly = [24]int{6: 2, 7: 5, 8: 9, 9: 13, 10: 14, 11: 12, 12: 7, 13: 10, 14: 12, 15: 11, 16: 9, 17: 6, 18: 4, 19: 4, 20: 4, 21: 3, 22: 1}

// arrival is when somebody makes contact: mostly on working days, by daylight.
func (m *market) arrival(d *dice) time.Time {
	hours := make([]share, 0, 24)
	for h, w := range hourly {
		hours = append(hours, share{w, fmt.Sprint(h)})
	}
	for {
		day := m.from.AddDate(0, 0, d.n(91))
		if wd := day.Weekday(); (wd == time.Saturday || wd == time.Sunday) && !d.percent(25) {
			continue
		}
		var hour int
		fmt.Sscan(d.pick(hours), &hour)
		at := time.Date(day.Year(), day.Month(), day.Day(), hour, d.n(60), d.n(60), 0, m.from.Location())
		if at.Before(m.end.Add(-2 * time.Hour)) {
			return at
		}
	}
}

// origin draws the campaign that wins a lead.
func origin(d *dice) *campaign {
	at := d.n(100)
	for i := range campaigns {
		if at -= campaigns[i].weight; at < 0 {
			return &campaigns[i]
		}
	}
	panic("market: the weights of the campaigns are less than 100")
}

// clamp cuts a number at bounds.
func clamp[T cmp.Ordered](v, low, high T) T { return max(low, min(v, high)) }
