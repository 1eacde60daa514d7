package sla

import (
	"fmt"
	"testing"
	"time"

	"example.com/baton/internal/peerload"

	"pgregory.net/rapid"
)

func benchCalendars(t rapid.TB) *Calendars {
	t.Helper()
	cs, err := NewCalendars("Europe/Berlin", benchConfigs)
	if err != nil {
		t.Fatal(err)
	}
	return cs
}

var benchConfigs = []CalendarConfig{
	{Name: "peers", Week: []DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}}, Holidays: []string{"DE-BY", "08-15"}},
	{Name: "office", Week: []DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-12:30", "13:00-17:00"}}}, Holidays: []string{"DE-BY"},
		Dates: []DatesConfig{{Dates: "2026-12-24", Hours: []string{"09:00-12:00"}}, {Dates: "2026-12-28 to 2026-12-31", Hours: []string{"closed"}}}},
	{Name: "boston", Location: "America/New_York", Week: []DaysConfig{{Days: "monday to friday", Hours: []string{"08:30-17:30"}}}},
	{Name: "sun", AnyOf: []string{"office", "boston"}},
}

var benchDistances = []struct {
	name string
	d    time.Duration
}{
	{"90m", 90 * time.Minute}, {"8h", 8 * time.Hour}, {"40h", 40 * time.Hour}, {"400h", 400 * time.Hour}, {"10y", 20_000 * time.Hour}, {"-40h", -40 * time.Hour},
}

// peers are the ranges and the hand-written table of the peers' suite.
func peers(t rapid.TB) ([]peerload.Range, *peerload.DayTable) {
	berlin := zoneOf(t, peerload.Zone)
	return peerload.Ranges(2000, berlin), peerload.NewDayTable(berlin)
}

func TestTheCalendarEqualsThePeersDayTable(t *testing.T) {
	c, _ := benchCalendars(t).Calendar("peers")
	ranges, hand := peers(t)
	for _, r := range ranges {
		for _, d := range benchDistances[:4] {
			if got, want := c.Add(r.From, d.d), hand.Add(r.From, d.d); !got.Equal(want) {
				t.Fatalf("%s from %s on: %s, want %s", d.name, r.From, got, want)
			}
		}
		if got, want := c.Between(r.From, r.To), hand.Between(r.From, r.To); got != want {
			t.Fatalf("from %s to %s: %s, want %s", r.From, r.To, got, want)
		}
	}
}

func BenchmarkCalendarAdd(b *testing.B) {
	cs := benchCalendars(b)
	ranges, hand := peers(b)
	for i, d := range benchDistances {
		if i < 4 { // the hand-written table holds two years
			b.Run("hand/"+d.name, func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					hand.Add(ranges[i%len(ranges)].From, d.d)
				}
			})
		}
		for _, name := range cs.Names() {
			c, _ := cs.Calendar(name)
			b.Run(name+"/"+d.name, func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					c.Add(ranges[i%len(ranges)].From, d.d)
				}
			})
		}
	}
}

func BenchmarkCalendarBetween(b *testing.B) {
	cs := benchCalendars(b)
	ranges, hand := peers(b)
	b.Run("hand", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			r := ranges[i%len(ranges)]
			hand.Between(r.From, r.To)
		}
	})
	for _, name := range cs.Names() {
		c, _ := cs.Calendar(name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r := ranges[i%len(ranges)]
				c.Between(r.From, r.To)
			}
		})
	}
}

func BenchmarkCalendarQuestions(b *testing.B) {
	c, _ := benchCalendars(b).Calendar("office")
	ranges, _ := peers(b)
	for name, ask := range map[string]func(time.Time){
		"Open":              func(t time.Time) { c.Open(t) },
		"NextOpen":          func(t time.Time) { c.NextOpen(t) },
		"BusinessDays of 5": func(t time.Time) { c.BusinessDays(t, 5) },
		"Intervals of a week": func(t time.Time) {
			for range c.Intervals(t, t.Add(7*24*time.Hour)) {
				continue
			}
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				ask(ranges[i%len(ranges)].From)
			}
		})
	}
}

// Beyond the horizon the days are walked.
func BenchmarkCalendarBeyondTheHorizon(b *testing.B) {
	cs := benchCalendars(b)
	now := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	for _, name := range cs.Names() {
		c, _ := cs.Calendar(name)
		for _, year := range []int{2100, 9999, 1} {
			b.Run(fmt.Sprintf("%s/Between now and %d", name, year), func(b *testing.B) {
				then := time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)
				for b.Loop() {
					c.Between(now, then)
				}
			})
		}
	}
}

func BenchmarkNewCalendars(b *testing.B) {
	for name, configs := range map[string][]CalendarConfig{"two": benchConfigs[1:3], "two and their union": benchConfigs[1:4]} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := NewCalendars("Europe/Berlin", configs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
