package market

import (
	"fmt"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
)

// lead is one lead on its way. Its records are applied to a dossier at once, so
// that every event is decided by what is known then.
type lead struct {
	*market
	dice
	company
	id      string
	dossier *baton.Dossier
	now     time.Time
	count   int         // of its records
	rep     string      // of sales, who works on it
	hot     []time.Time // when it booked a demo or started the trial
	optsOut time.Time   // zero: never
	forced  bool        // handed over against the rules
}

var reps = []share{{3, "ines"}, {3, "jonas"}, {2, "malte"}, {2, "tilda"}}

// state is what happens next to a lead; nil: nothing more in this quarter.
type state func(*lead) state

// live is the life of a lead from its first contact on.
func (m *market) live(d dice, number int, at time.Time) {
	l := &lead{market: m, dice: d, id: fmt.Sprintf("L-%04d", number), now: at}
	l.company = newCompany(&l.dice)
	l.dossier = m.agreement.NewDossier(l.id)
	l.behave()
	for next := state(screening); next != nil && !l.now.After(l.end); {
		next = next(l)
	}
}

// put records something, unless the quarter is over by then.
func (l *lead) put(r baton.Record) {
	if r.At.After(l.end) {
		return
	}
	l.count++
	r.Lead, r.ID = l.id, l.nextID()
	if r.Step != nil {
		r.Step.ID = r.ID
	}
	if err := l.agreement.Apply(l.dossier, r); err != nil {
		panic(fmt.Sprintf("market: %s: %v", l.id, err))
	}
	l.records = append(l.records, r)
}

func (l *lead) nextID() string { return fmt.Sprintf("%s/%d", l.id, l.count) }

// wait lets so many minutes of working time pass; false: the quarter is over.
func (l *lead) wait(from, to int) bool {
	l.now = l.office.Add(l.now, time.Duration(l.between(from, to))*time.Minute).Add(time.Duration(l.n(60)) * time.Second)
	return !l.now.After(l.end)
}

// days lets so many days pass, and the time until somebody works again.
func (l *lead) days(from, to int) bool {
	l.now, _ = l.office.NextOpen(l.now.AddDate(0, 0, l.between(from, to)))
	return l.wait(1, 200)
}

func (l *lead) event(name funnel.EventName, by funnel.Team, reason string) funnel.Event {
	return funnel.Event{Name: name, At: l.now, By: by, Reason: reason}
}

// ask asks the agreement for an event and records it if it may happen.
func (l *lead) ask(name funnel.EventName, by funnel.Team, reason string) bool {
	step, err := l.agreement.Next(l.dossier, l.event(name, by, reason))
	if err != nil {
		return false
	}
	l.put(baton.Decided(step))
	return true
}

// insist records an event without asking, as people do.
func (l *lead) insist(name funnel.EventName, by funnel.Team, reason string) {
	l.put(baton.Record{At: l.now, By: string(by), Event: name, Reason: reason})
}

func (l *lead) stage() funnel.Stage {
	s, _, _, _ := l.dossier.Journey().StageAt(l.now)
	return s
}

// learn records facts, if there are any.
func (l *lead) learn(by string, facts map[string]any) {
	if len(facts) > 0 {
		l.put(baton.Record{At: l.now, By: by, Set: facts})
	}
}

// did records what the lead did.
func (l *lead) did(at time.Time, activity string, properties map[string]any) {
	l.put(baton.Record{At: at, Activity: activity, Properties: properties, By: "lead"})
}

// gone reports whether the lead has opted out.
func (l *lead) gone() bool { return !l.optsOut.IsZero() && !l.optsOut.After(l.now) }

// within is an instant in the days to come, sooner rather than later.
func (l *lead) within(days int) time.Time {
	minutes := l.n(1 + l.n(days*24*60))
	t := l.now.Add(time.Duration(minutes)*time.Minute + time.Duration(l.n(60))*time.Second)
	if h := t.Hour(); h < 6 {
		t = t.Add(7 * time.Hour)
	}
	return t
}

// behave is what the lead does by itself in the quarter: it fills in a form,
// reads, comes back, books a demo, or opts out.
func (l *lead) behave() {
	form := map[string]any{"country": l.country, "role": l.role}
	if l.percent(66 + l.good/3) {
		form["may_contact"] = true
	}
	if l.percent(25) {
		form["vehicles"] = float64(l.vehicles)
	}
	l.put(baton.Record{At: l.now, By: "lead", Set: form, Campaign: l.origin.name, Channel: l.origin.channel})
	pages := []share{{8 + l.good/4, "/prices"}, {20, "/routes"}, {14, "/customers"}, {12, "/jobs"}}
	for range l.visitsOf(&l.dice) {
		l.did(l.within(55), "visit", map[string]any{"page": l.pick(pages)})
	}
	for range l.n(3) { // while it is here
		l.did(l.now.Add(time.Duration(l.between(20, 900))*time.Second), "visit", map[string]any{"page": l.pick(pages)})
	}
	if l.origin.channel == "webinar" && l.percent(70) {
		at := l.now.AddDate(0, 0, l.between(2, 12))
		at = time.Date(at.Year(), at.Month(), at.Day(), 14, l.n(6), l.n(60), 0, at.Location())
		l.did(at, "webinar", map[string]any{"minutes": float64(l.between(5, 20+l.good/2))})
	}
	if l.percent(2 + l.good*6/10) {
		at := l.now.Add(time.Duration(l.between(180, 5400)) * time.Second)
		if l.percent(50) {
			at = l.within(40)
		}
		l.did(at, "demo", nil)
		l.hot = append(l.hot, at)
	}
	if l.percent(l.good / 3) {
		at := l.within(50)
		l.did(at, "trial", nil)
		l.hot = append(l.hot, at)
	}
	if l.percent((110 - l.good) / 11) {
		l.optsOut = l.within(80)
		l.did(l.optsOut, "opt_out", nil)
	}
}
