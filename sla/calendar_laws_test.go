package sla

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/baton/internal/allocs"
)

// lawful are calendars of every kind in one agreement.
func lawful(t rapid.TB) []*Calendar {
	t.Helper()
	days := []DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-12:30", "13:00-17:00"}}}
	cs, err := NewCalendars("Europe/Berlin", []CalendarConfig{
		{Name: "office", Week: days, Holidays: []string{"DE-BY", "08-15"}, Dates: []DatesConfig{{Dates: "2081-12-24 to 2082-01-05", Hours: []string{"closed"}}}},
		{Name: "boston", Location: "America/New_York", Week: []DaysConfig{{Days: "every day", Hours: []string{"22:00-06:00"}}}},
		{Name: "sun", AnyOf: []string{"office", "boston"}},
		{Name: "both", AllOf: []string{"open", "boston"}},
		{Name: "open", Week: []DaysConfig{{Days: "every day", Hours: []string{"open"}}}},
		{Name: "rare", Dates: []DatesConfig{{Dates: "1969-12-31 to 1970-01-01", Hours: []string{"20:00-04:00"}}, {Dates: "2026-02-28", Hours: []string{"00:00-00:01"}}, {Dates: "2082-03-01 to 2082-03-05", Hours: []string{"open"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []*Calendar
	for _, name := range cs.Names() {
		c, _ := cs.Calendar(name)
		all = append(all, c)
	}
	return append(all, Always(time.UTC))
}

// drawInstant draws to the nanosecond: in the horizon, or near one of its ends.
func drawInstant(r *rapid.T, label string) time.Time {
	year := rapid.SampledFrom([]int64{1969, 1970, 2005, 2025, 2026, 2081, 2082}).Draw(r, label+" year")
	sec := unixDay(int(year), time.January, 1)*daySeconds + rapid.Int64Range(0, 366*daySeconds).Draw(r, label+" second")
	if rapid.Bool().Draw(r, label+" whole hour") {
		return time.Unix(sec-floorMod(sec, 1800), 0)
	}
	return time.Unix(sec, rapid.Int64Range(0, 999_999_999).Draw(r, label+" ns"))
}

func drawDuration(r *rapid.T) time.Duration {
	most := rapid.SampledFrom([]time.Duration{time.Microsecond, 10 * time.Hour, 400 * time.Hour, 20_000 * time.Hour}).Draw(r, "most")
	d := time.Duration(rapid.Int64Range(1, int64(most)).Draw(r, "d"))
	if rapid.Bool().Draw(r, "whole") {
		d = d.Truncate(30*time.Minute) + 30*time.Minute
	}
	return d
}

func TestLawsOfAddAndBetween(t *testing.T) {
	all := lawful(t)
	rapid.Check(t, func(r *rapid.T) {
		c := rapid.SampledFrom(all).Draw(r, "calendar")
		a, d := drawInstant(r, "a"), drawDuration(r)

		if due := c.Add(a, d); !due.IsZero() {
			if got := c.Between(a, due); got != d {
				r.Fatalf("%s: %s between %s and its sum %s with %s", c.Name(), got, a.In(c.loc), due, d)
			}
			if got := c.Between(a, due.Add(-1)); got != d-1 {
				r.Fatalf("%s: a nanosecond before due %s: %s of %s", c.Name(), due, got, d)
			}
			back := c.Add(due, -d)
			if back.Before(a) || c.Between(a, back) != 0 {
				r.Fatalf("%s: back from %s is %s, started at %s", c.Name(), due, back, a.In(c.loc))
			}
		} else if c.Name() != "rare" {
			r.Fatalf("%s: %s from %s on is never reached", c.Name(), d, a)
		}
		if start := c.Add(a, -d); !start.IsZero() {
			if got := c.Between(start, a); got != d {
				r.Fatalf("%s: %s between %s, %s before %s", c.Name(), got, start, d, a.In(c.loc))
			}
			if got := c.Between(start.Add(1), a); got != d-1 {
				r.Fatalf("%s: a nanosecond after start %s: %s of %s", c.Name(), start, got, d)
			}
		} else if c.Name() != "rare" {
			r.Fatalf("%s: %s before %s is never reached", c.Name(), d, a)
		}
		if got := c.Add(a, 0); !got.Equal(a) {
			r.Fatalf("%s: adding nothing moves %s to %s", c.Name(), a, got)
		}
		if b, ok := c.NextOpen(a); ok {
			if b.Before(a) || !c.Open(b) || c.Between(a, b) != 0 || !b.Equal(a) && c.Open(b.Add(-1)) {
				r.Fatalf("%s: next opening of %s is %s", c.Name(), a.In(c.loc), b)
			}
		} else if c.Name() != "rare" || c.Open(a) {
			r.Fatalf("%s: never opens from %s on", c.Name(), a)
		}
	})
}

func TestBetweenAddsUpAndTurnsAround(t *testing.T) {
	all := lawful(t)
	rapid.Check(t, func(r *rapid.T) {
		c := rapid.SampledFrom(all).Draw(r, "calendar")
		x, y, z := drawInstant(r, "x"), drawInstant(r, "y"), drawInstant(r, "z")
		if got, want := c.Between(x, y)+c.Between(y, z), c.Between(x, z); got != want {
			r.Fatalf("%s: in two parts %s, in one %s", c.Name(), got, want)
		}
		if c.Between(x, y) != -c.Between(y, x) {
			r.Fatalf("%s: %s is not the opposite of %s", c.Name(), c.Between(x, y), c.Between(y, x))
		}
		var sum time.Duration
		for a, b := range c.Intervals(x, y) {
			if a.Before(x) || b.After(y) || !a.Before(b) {
				r.Fatalf("%s: interval %s to %s", c.Name(), a, b)
			}
			sum += b.Sub(a)
		}
		if want := max(0, c.Between(x, y)); sum != want {
			r.Fatalf("%s: the intervals sum to %s, want %s", c.Name(), sum, want)
		}
	})
}

// Weeks, leap years and rules of clock changes repeat after 400 years, which
// lead out of the horizon: the walk must answer like the table.
func TestBeyondTheHorizonTheAnswersAreTheSame(t *testing.T) {
	const period = 146097 * daySeconds
	days := []DaysConfig{{Days: "monday to thursday", Hours: []string{"08:30-12:00", "13:00-17:30"}}, {Days: "friday", Hours: []string{"22:00-06:00"}}}
	cs, err := NewCalendars("Europe/Berlin", []CalendarConfig{
		{Name: "weekly", Week: days, Holidays: []string{"12-25"}},
		{Name: "there", Location: "America/New_York", Week: days},
		{Name: "union", AnyOf: []string{"weekly", "there"}},
		{Name: "intersection", AllOf: []string{"weekly", "there"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	later := func(t time.Time) time.Time { return time.Unix(t.Unix()+period, int64(t.Nanosecond())) }
	rapid.Check(t, func(r *rapid.T) {
		c, _ := cs.Calendar(rapid.SampledFrom(cs.Names()).Draw(r, "calendar"))
		sec := unixDay(2030, time.January, 1)*daySeconds + rapid.Int64Range(0, 40*365*daySeconds).Draw(r, "second")
		a := time.Unix(sec, rapid.Int64Range(0, 999_999_999).Draw(r, "ns"))
		d := drawDuration(r) / 10 // a working life is walked day by day
		if got, want := c.Add(later(a), d), later(c.Add(a, d)); !got.Equal(want) {
			r.Fatalf("%s: Add %s, want %s", c.Name(), got, want)
		}
		if got, want := c.Add(later(a), -d), later(c.Add(a, -d)); !got.Equal(want) {
			r.Fatalf("%s: Add back %s, want %s", c.Name(), got, want)
		}
		b := a.Add(d)
		if got, want := c.Between(later(a), later(b)), c.Between(a, b); got != want {
			r.Fatalf("%s: Between %s, want %s", c.Name(), got, want)
		}
		if got, want := c.Open(later(a)), c.Open(a); got != want {
			r.Fatalf("%s: Open %t, want %t", c.Name(), got, want)
		}
		got, _ := c.NextOpen(later(a))
		want, _ := c.NextOpen(a)
		if !got.Equal(later(want)) {
			r.Fatalf("%s: NextOpen %s, want %s", c.Name(), got, later(want))
		}
		n := rapid.IntRange(0, 30).Draw(r, "n")
		got, gotTarget, _ := c.BusinessDays(later(a), n)
		want, wantTarget, _ := c.BusinessDays(a, n)
		if !got.Equal(later(want)) || gotTarget != wantTarget {
			r.Fatalf("%s: BusinessDays %s %s, want %s %s", c.Name(), got, gotTarget, later(want), wantTarget)
		}
	})
}

func TestTheHorizonIsFiftyYearsAndMoreEitherWayOf2026(t *testing.T) {
	if horizonDays != unixDay(horizonLast+1, time.January, 1) || horizonFirst != 1970 {
		t.Errorf("%d days from %d to %d", horizonDays, horizonFirst, horizonLast)
	}
	if 2026-horizonFirst < 50 || horizonLast+1-2026 < 50 {
		t.Errorf("from %d to %d", horizonFirst, horizonLast)
	}
}

func TestTheTableRepeatsTheRules(t *testing.T) {
	all := lawful(t)
	rapid.Check(t, func(r *rapid.T) {
		c := rapid.SampledFrom(all).Draw(r, "calendar")
		from := rapid.Int64Range(0, horizonSeconds-1).Draw(r, "second")
		end := min(from+40*daySeconds, horizonSeconds)
		var sum int64
		var z zones
		for sec := from; sec < end; {
			open, until := c.rules(sec, &z)
			until = min(until, end)
			if open {
				sum += until - sec
			}
			sec = until
		}
		if got := c.seconds(from, end, horizonSeconds); got != sum {
			r.Fatalf("%s: %d seconds by the table, %d by the rules", c.Name(), got, sum)
		}
	})
}

func TestInstantsOutsideOfTheYears1To9999AreClosed(t *testing.T) {
	early, late := time.Unix(minSecond, 0), time.Unix(maxSecond, 0)
	extremes := []time.Time{
		{}, time.Unix(math.MinInt64, 0), time.Unix(math.MaxInt64, 999_999_999), time.Unix(0, 0), early.Add(-1), late, late.Add(-1),
		time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(292277026596, 12, 4, 0, 0, 0, 0, time.UTC),
	}
	for _, c := range lawful(t) {
		if c.Open(early.Add(-1)) || c.Open(late) {
			t.Errorf("%s: open outside of the years 1 to 9999", c.Name())
		}
		if next, ok := c.NextOpen(late); ok {
			t.Errorf("%s: opens at %s", c.Name(), next)
		}
		if got := c.Add(late, 1); !got.IsZero() {
			t.Errorf("%s: after the end comes %s", c.Name(), got)
		}
		if got := c.Add(early, -1); !got.IsZero() {
			t.Errorf("%s: before the beginning comes %s", c.Name(), got)
		}
		inside := func(t time.Time) bool { return t.IsZero() || !t.Before(early) && !t.After(late) }
		for _, x := range extremes {
			for _, d := range []time.Duration{-1, 1} {
				if got := c.Add(x, d); !inside(got) {
					t.Errorf("%s: %s from %s on is %s", c.Name(), d, x, got)
				}
			}
			if next, ok := c.NextOpen(x); ok && !inside(next) {
				t.Errorf("%s: open at %s", c.Name(), next)
			}
			if due, _, ok := c.BusinessDays(x, 1); ok && !inside(due) {
				t.Errorf("%s: a business day from %s on is %s", c.Name(), x, due)
			}
			if c.Between(x, x) != 0 {
				t.Errorf("%s: open time at the one instant %s", c.Name(), x)
			}
		}
		for _, d := range []time.Duration{math.MinInt64, math.MaxInt64} {
			if got := c.Add(time.Unix(0, 1), d); !inside(got) {
				t.Errorf("%s: %s from 1970 on is %s", c.Name(), d, got)
			}
		}
	}
	always := Always(time.UTC)
	if got := always.Between(early, late); got != math.MaxInt64 {
		t.Errorf("more than a Duration is %s", got)
	}
	if got := always.Between(time.Unix(math.MinInt64, 0), time.Unix(minSecond, 5)); got != 5 {
		t.Errorf("the first open nanoseconds last %s", got)
	}
	if got := always.Between(late, early); got != -math.MaxInt64 {
		t.Errorf("more than a Duration, backwards, is %s", got)
	}
}

func TestANeverOpenCalendarAnswersAtOnce(t *testing.T) {
	cs, err := NewCalendars("UTC", []CalendarConfig{
		{Name: "never", Week: []DaysConfig{{Days: "every day", Hours: []string{"closed"}}}},
		{Name: "monday", Week: []DaysConfig{{Days: "monday", Hours: []string{"open"}}}},
		{Name: "tuesday", Week: []DaysConfig{{Days: "tuesday", Hours: []string{"open"}}}},
		{Name: "neither", AllOf: []string{"monday", "tuesday"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"never", "neither"} {
		c, _ := cs.Calendar(name)
		for _, at := range []time.Time{time.Unix(minSecond, 0), time.Unix(0, 0), time.Unix(horizonSeconds, 5)} {
			_, ok := c.NextOpen(at)
			_, _, due := c.BusinessDays(at, 1)
			if ok || due || c.Open(at) || !c.Add(at, 1).IsZero() || !c.Add(at, -1).IsZero() || c.Between(at, time.Unix(maxSecond-1, 0)) != 0 {
				t.Errorf("%s is open some time from %s on", name, at)
			}
		}
	}
	var warned []string
	for _, w := range cs.Warnings() {
		warned = append(warned, w.Path)
	}
	if len(warned) != 2 || warned[0] != "never" || warned[1] != "neither" {
		t.Errorf("warned about %q", warned)
	}
}

func TestCalendarMethodsAllocateNothing(t *testing.T) {
	far := time.Date(2200, 5, 1, 10, 0, 0, 0, time.UTC)
	for _, c := range lawful(t) {
		for _, at := range []time.Time{time.Date(2026, 5, 1, 10, 0, 0, 1, time.UTC), far} {
			got := allocs.PerRun(10, func() {
				c.Add(at, 40*time.Hour)
				c.Add(at, -40*time.Hour)
				c.Between(at, at.Add(1000*time.Hour))
				c.Open(at)
				c.NextOpen(at)
				for range c.Intervals(at, at.Add(200*time.Hour)) {
					continue
				}
				c.BusinessDays(at, 10)
			})
			if got != 0 {
				t.Errorf("%s: %v allocations at %s", c.Name(), got, at)
			}
		}
	}
}

func TestAnEmptyCalendarPanicsWithHelp(t *testing.T) {
	for name, ask := range map[string]func(){
		"zero":              func() { new(Calendar).Add(time.Time{}, 1) },
		"nil":               func() { (*Calendar)(nil).Open(time.Time{}) },
		"no location":       func() { Always(nil) },
		"negative days":     func() { Always(time.UTC).BusinessDays(time.Unix(0, 0), -1) },
		"zero, in interval": func() { new(Calendar).Intervals(time.Time{}, time.Time{})(nil) },
	} {
		func() {
			defer func() {
				if help, ok := recover().(string); !ok || len(help) < 20 {
					t.Errorf("%s: no panic with help", name)
				}
			}()
			ask()
		}()
	}
}
