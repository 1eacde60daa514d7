package sla

import (
	"fmt"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

// model is a calendar read minute by minute: a minute is open when its wall
// clock time, or the latest that the clock showed before it, lies in a range of
// its day or of the day before.
type model struct {
	loc   *time.Location
	week  map[time.Weekday][][2]int // minutes of the day, the second up to 48 hours
	dates map[string][][2]int       // nil: closed
}

// minutes are the states of the minutes from a to b, both whole minutes.
func (m model) minutes(a, b time.Time) []bool {
	// Two days before: how far the clock was already.
	clock := func(t time.Time) time.Time {
		l := t.In(m.loc)
		return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC)
	}
	var peak time.Time
	var states []bool
	for t := a.Add(-48 * time.Hour); t.Before(b); t = t.Add(time.Minute) {
		if now := clock(t); now.After(peak) {
			peak = now
		}
		if !t.Before(a) {
			states = append(states, m.open(peak))
		}
	}
	return states
}

func (m model) open(wall time.Time) bool {
	minute := wall.Hour()*60 + wall.Minute()
	return inRange(m.on(wall), minute) || inRange(m.on(wall.AddDate(0, 0, -1)), minute+24*60)
}

func (m model) on(day time.Time) [][2]int {
	if hours, ok := m.dates[day.Format(time.DateOnly)]; ok {
		return hours
	}
	return m.week[day.Weekday()]
}

func inRange(hours [][2]int, minute int) bool {
	return slices.ContainsFunc(hours, func(h [2]int) bool { return h[0] <= minute && minute < h[1] })
}

func (m model) config(name string) CalendarConfig {
	c := CalendarConfig{Name: name, Location: m.loc.String()}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if hours := m.week[day]; len(hours) > 0 {
			c.Week = append(c.Week, DaysConfig{Days: weekdayNames[(day+6)%7], Hours: texts(hours)})
		}
	}
	for _, day := range slices.Sorted(func(yield func(string) bool) {
		for day := range m.dates {
			if !yield(day) {
				return
			}
		}
	}) {
		c.Dates = append(c.Dates, DatesConfig{Dates: day, Hours: texts(m.dates[day])})
	}
	return c
}

func texts(hours [][2]int) []string {
	if len(hours) == 0 {
		return []string{"closed"}
	}
	var list []string
	for _, h := range hours {
		to := fmt.Sprintf("%02d:%02d", h[1]/60, h[1]%60)
		if h[1] > 24*60 {
			to = fmt.Sprintf("%02d:%02d", h[1]/60-24, h[1]%60)
		}
		list = append(list, fmt.Sprintf("%02d:%02d-%s", h[0]/60, h[0]%60, to))
	}
	return list
}

func zoneOf(t rapid.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// sixZones differ in when and how their clocks change: at night, at midnight, by
// half an hour, for Ramadan.
var sixZones = []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Africa/Casablanca"}

// clockChanges are the instants from 2020 to 2030 at which the offset changes.
func clockChanges(loc *time.Location) []time.Time {
	var changes []time.Time
	end := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	_, offset := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).In(loc).Zone()
	for t := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC); t.Before(end); t = t.Add(time.Minute * 15) {
		if _, now := t.In(loc).Zone(); now != offset {
			changes, offset = append(changes, t), now
		}
	}
	return changes
}

// shapes are weeks whose hours begin, end and lie inside of what clocks skip and
// show twice.
func shapes(loc *time.Location) []model {
	every := func(hours ...[2]int) map[time.Weekday][][2]int {
		week := map[time.Weekday][][2]int{}
		for day := time.Sunday; day <= time.Saturday; day++ {
			week[day] = hours
		}
		return week
	}
	return []model{
		{loc: loc, week: every([2]int{9 * 60, 17 * 60})},
		{loc: loc, week: every([2]int{22 * 60, 30 * 60})},
		{loc: loc, week: every([2]int{0, 24 * 60})},
		{loc: loc, week: every([2]int{10, 20}, [2]int{40, 65}, [2]int{75, 105}, [2]int{110, 135}, [2]int{150, 195}, [2]int{23*60 + 15, 24*60 + 5})},
		{loc: loc, week: every([2]int{20, 40}, [2]int{60, 120}, [2]int{130, 140}, [2]int{23*60 + 30, 23*60 + 45})},
	}
}

func mustCalendar(t rapid.TB, configs ...CalendarConfig) *Calendar {
	t.Helper()
	cs, err := NewCalendars("UTC", configs)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := cs.Calendar(configs[len(configs)-1].Name)
	return c
}

func TestCalendarsEqualTheMinuteModelAcrossEveryClockChange(t *testing.T) {
	for _, name := range sixZones {
		loc := zoneOf(t, name)
		changes := clockChanges(loc)
		if len(changes) < 2 {
			t.Fatalf("%s: %d clock changes", name, len(changes))
		}
		for i, m := range shapes(loc) {
			c := mustCalendar(t, m.config("c"))
			for _, change := range changes {
				from, to := change.Add(-36*time.Hour).Truncate(time.Minute), change.Add(36*time.Hour)
				checkMinutes(t, fmt.Sprintf("%s, shape %d, change %s", name, i, change), c, from, m.minutes(from, to))
			}
		}
	}
}

// checkMinutes asks a calendar everything about the minutes from the instant on.
func checkMinutes(t rapid.TB, what string, c *Calendar, from time.Time, states []bool) {
	t.Helper()
	var z zones
	var sum time.Duration
	for i, want := range states {
		at := from.Add(time.Duration(i) * time.Minute)
		if got := c.Open(at); got != want {
			t.Fatalf("%s: open at %s is %t", what, at.In(c.loc), got)
		}
		if got, until := c.rules(at.Unix(), &z); got != want || until <= at.Unix() {
			t.Fatalf("%s: by the rules, open at %s is %t until %d", what, at.In(c.loc), got, until)
		}
		if got := c.Between(from, at); got != sum {
			t.Fatalf("%s: %s open until %s, want %s", what, got, at.In(c.loc), sum)
		}
		if want {
			sum += time.Minute
			if got := c.Add(from, sum); !got.Equal(at.Add(time.Minute)) {
				t.Fatalf("%s: %s from %s on is %s, want %s", what, sum, from, got, at.Add(time.Minute).In(c.loc))
			}
		}
	}
	end := from.Add(time.Duration(len(states)) * time.Minute)
	var parts time.Duration
	last := from.Add(-1)
	for a, b := range c.Intervals(from, end) {
		if !last.Before(a) || !a.Before(b) {
			t.Fatalf("%s: interval %s to %s after %s", what, a, b, last)
		}
		parts, last = parts+b.Sub(a), b
	}
	if parts != sum {
		t.Fatalf("%s: the intervals sum to %s, want %s", what, parts, sum)
	}
}

// drawHours draws ascending ranges of a day, the last of which may cross midnight.
func drawHours(r *rapid.T) [][2]int {
	n := rapid.IntRange(0, 3).Draw(r, "ranges")
	cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, 24*60), 2*n, 2*n, rapid.ID[int]).Draw(r, "cuts")
	slices.Sort(cuts)
	var hours [][2]int
	for i := 0; i < len(cuts); i += 2 {
		hours = append(hours, [2]int{cuts[i], cuts[i+1]})
	}
	if n > 0 && rapid.Bool().Draw(r, "overnight") && hours[n-1][0] > 1 {
		hours[n-1][1] = 24*60 + rapid.IntRange(1, hours[n-1][0]-1).Draw(r, "until")
	}
	return hours
}

func drawModel(r *rapid.T, zones []string) model {
	m := model{loc: zoneOf(r, rapid.SampledFrom(zones).Draw(r, "zone")), week: map[time.Weekday][][2]int{}, dates: map[string][][2]int{}}
	for day := time.Sunday; day <= time.Saturday; day++ {
		m.week[day] = drawHours(r)
	}
	for range rapid.IntRange(0, 4).Draw(r, "dates") {
		day := time.Date(2026, 3, 20+rapid.IntRange(0, 20).Draw(r, "date"), 0, 0, 0, 0, time.UTC)
		m.dates[day.Format(time.DateOnly)] = drawHours(r)
	}
	return m
}

func TestAnyCalendarEqualsTheMinuteModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := drawModel(r, sixZones)
		from := time.Date(2026, 3, 26, rapid.IntRange(0, 23).Draw(r, "hour"), rapid.IntRange(0, 59).Draw(r, "minute"), 0, 0, time.UTC)
		checkMinutes(r, "drawn", mustCalendar(r, m.config("c")), from, m.minutes(from, from.Add(5*24*time.Hour)))
	})
}

func TestAnyCombinationEqualsTheMinuteModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		a, b, d := drawModel(r, sixZones), drawModel(r, sixZones), drawModel(r, sixZones)
		from := time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC)
		to := from.Add(4 * 24 * time.Hour)
		x, y, z := a.minutes(from, to), b.minutes(from, to), d.minutes(from, to)
		states := make([]bool, len(x))
		for i := range x {
			states[i] = (x[i] || y[i]) && z[i]
		}
		c := mustCalendar(r, a.config("a"), b.config("b"), d.config("d"),
			CalendarConfig{Name: "a or b", AnyOf: []string{"a", "b"}},
			CalendarConfig{Name: "both", AllOf: []string{"a or b", "d"}})
		if c.table.total == 0 {
			r.Skip("never open")
		}
		checkMinutes(r, "combined", c, from, states)
	})
}

func TestASkippedDayAndAMidnightShownTwice(t *testing.T) {
	// Samoa skipped 2011-12-30; in Newfoundland of 2010 the clock went from 00:01
	// back to 23:01 of the day before.
	for _, v := range []struct {
		zone string
		at   time.Time
	}{
		{"Pacific/Apia", time.Date(2011, 12, 30, 10, 0, 0, 0, time.UTC)},
		{"America/St_Johns", time.Date(2010, 11, 7, 2, 31, 0, 0, time.UTC)},
	} {
		for i, m := range shapes(zoneOf(t, v.zone)) {
			from := v.at.Add(-50 * time.Hour)
			checkMinutes(t, fmt.Sprintf("%s, shape %d", v.zone, i), mustCalendar(t, m.config("c")), from, m.minutes(from, v.at.Add(50*time.Hour)))
		}
	}
}
