package sla

import (
	"fmt"
	"testing"
	"time"

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

// benchStarts are minutes of 2026 at any hour of any day, as in the peers' suite.
func benchStarts() []time.Time {
	base := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	starts := make([]time.Time, 2000)
	x := uint64(7)
	for i := range starts {
		x = x*6364136223846793005 + 1442695040888963407
		starts[i] = base.Add(time.Duration(x>>33%(365*24*60)) * time.Minute)
	}
	return starts
}

func BenchmarkCalendarAdd(b *testing.B) {
	cs, starts := benchCalendars(b), benchStarts()
	for _, name := range cs.Names() {
		c, _ := cs.Calendar(name)
		for _, d := range []struct {
			name string
			d    time.Duration
		}{
			{"90m", 90 * time.Minute}, {"8h", 8 * time.Hour}, {"40h", 40 * time.Hour}, {"400h", 400 * time.Hour}, {"10y", 20_000 * time.Hour}, {"-40h", -40 * time.Hour},
		} {
			b.Run(name+"/"+d.name, func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					c.Add(starts[i%len(starts)], d.d)
				}
			})
		}
	}
}

func BenchmarkCalendarBetween(b *testing.B) {
	cs, starts := benchCalendars(b), benchStarts()
	for _, name := range cs.Names() {
		c, _ := cs.Calendar(name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				at := starts[i%len(starts)]
				c.Between(at, at.Add(time.Duration(i%30*24)*time.Hour))
			}
		})
	}
}

func BenchmarkCalendarQuestions(b *testing.B) {
	cs, starts := benchCalendars(b), benchStarts()
	c, _ := cs.Calendar("office")
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
				ask(starts[i%len(starts)])
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
