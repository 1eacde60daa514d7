package sla_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"example.com/baton/sla"
)

func calendars(t testing.TB, configs ...sla.CalendarConfig) *sla.Calendars {
	t.Helper()
	c, err := sla.NewCalendars("Europe/Berlin", configs)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func calendar(t testing.TB, configs ...sla.CalendarConfig) *sla.Calendar {
	t.Helper()
	c, ok := calendars(t, configs...).Calendar(configs[len(configs)-1].Name)
	if !ok {
		t.Fatal("no such calendar")
	}
	return c
}

// week is a calendar of the vectors: Monday to Friday, the dates as given.
func week(t testing.TB, dates ...sla.DatesConfig) *sla.Calendar {
	t.Helper()
	return calendar(t, sla.CalendarConfig{
		Name:  "office",
		Week:  []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}},
		Dates: dates,
	})
}

// at reads "2026-03-27 16:00" or "2026-03-27 16:00 +01:00" in Berlin.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if when, err := time.Parse("2006-01-02 15:04 -07:00", s); err == nil {
		return when.In(berlin)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", s, berlin)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func same(t testing.TB, what string, got, want time.Time) {
	t.Helper()
	if !got.Equal(want) {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func TestVectorsOfWorkingTime(t *testing.T) {
	office := week(t)
	christmas := week(t,
		sla.DatesConfig{Dates: "2026-12-24", Hours: []string{"09:00-12:00"}},
		sla.DatesConfig{Dates: "2026-12-25", Hours: []string{"closed"}})
	berlin, _ := time.LoadLocation("Europe/Berlin")
	always := sla.Always(berlin)
	for _, v := range []struct {
		id, from string
		calendar *sla.Calendar
		hours    float64
		due      string
	}{
		{"V1", "2026-03-27 16:00", office, 4, "2026-03-30 12:00 +02:00"},
		{"V2", "2026-03-28 12:00", always, 24, "2026-03-29 13:00 +02:00"},
		{"V3", "2026-10-24 12:00", always, 24, "2026-10-25 11:00 +01:00"},
		{"V5", "2026-12-23 16:00", christmas, 6, "2026-12-28 11:00 +01:00"},
		{"V9", "2026-06-06 10:00", office, 1, "2026-06-08 10:00"},
		{"V10 before closing", "2026-06-05 16:00", office, 1, "2026-06-05 17:00"},
		{"V10 at closing", "2026-06-05 17:00", office, 1, "2026-06-08 10:00"},
		{"V11", "2026-03-27 16:00", office, 4 * 0.8, "2026-03-30 11:12 +02:00"},
	} {
		from, due := at(t, v.from), at(t, v.due)
		d := time.Duration(v.hours * float64(time.Hour))
		same(t, v.id, v.calendar.Add(from, d), due)
		if got := v.calendar.Between(from, due); got != d {
			t.Errorf("%s: %s between start and due, want %s", v.id, got, d)
		}
	}
}

func TestV2AndV3ElapsedDaysHave23And25Hours(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	always := sla.Always(berlin)
	if got := always.Between(at(t, "2026-03-28 12:00"), at(t, "2026-03-29 12:00")); got != 23*time.Hour {
		t.Errorf("spring: %s", got)
	}
	if got := always.Between(at(t, "2026-10-24 12:00"), at(t, "2026-10-25 12:00")); got != 25*time.Hour {
		t.Errorf("autumn: %s", got)
	}
}

func TestV4NightShiftFollowsTheClockChange(t *testing.T) {
	night := calendar(t, sla.CalendarConfig{Name: "night", Week: []sla.DaysConfig{{Days: "saturday", Hours: []string{"22:00-06:00"}}}})
	if got := night.Between(at(t, "2026-03-28 00:00"), at(t, "2026-03-30 00:00")); got != 7*time.Hour {
		t.Errorf("spring: %s, want 7h", got)
	}
	if got := night.Between(at(t, "2026-10-24 00:00"), at(t, "2026-10-26 00:00")); got != 9*time.Hour {
		t.Errorf("autumn: %s, want 9h", got)
	}
}

// A pause stops the clock: what is left of the target when it begins is added
// when it ends.
func TestV6ToV8PausesCostOnlyOpenTime(t *testing.T) {
	office := week(t)
	for _, v := range []struct{ id, start, pause, resume, due string }{
		{"V6", "2026-06-01 13:00", "2026-06-01 17:00", "2026-06-02 09:00", "2026-06-02 13:00"},
		{"V7", "2026-06-01 13:00", "2026-06-01 15:00", "2026-06-01 17:30", "2026-06-02 15:00"},
		{"V8", "2026-06-01 09:00", "2026-06-01 15:00", "2026-06-02 11:00", "2026-06-02 13:00"},
	} {
		worked := office.Between(at(t, v.start), at(t, v.pause))
		same(t, v.id, office.Add(at(t, v.resume), 8*time.Hour-worked), at(t, v.due))
	}
}

func TestV12UnionOfBerlinAndNewYork(t *testing.T) {
	days := []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}}
	cs := calendars(t,
		sla.CalendarConfig{Name: "sun", AnyOf: []string{"berlin", "new york"}},
		sla.CalendarConfig{Name: "overlap", AllOf: []string{"berlin", "new york"}},
		sla.CalendarConfig{Name: "berlin", Week: days},
		sla.CalendarConfig{Name: "new york", Location: "America/New_York", Week: days})
	sun, _ := cs.Calendar("sun")
	overlap, _ := cs.Calendar("overlap")
	for day, want := range map[string][2]time.Duration{"2026-03-02": {14, 2}, "2026-03-09": {13, 3}, "2026-03-30": {14, 2}} {
		from := at(t, day+" 00:00")
		if got := sun.Between(from, from.AddDate(0, 0, 1)); got != want[0]*time.Hour {
			t.Errorf("%s: union %s, want %dh", day, got, want[0])
		}
		if got := overlap.Between(from, from.AddDate(0, 0, 1)); got != want[1]*time.Hour {
			t.Errorf("%s: intersection %s, want %dh", day, got, want[1])
		}
	}
	if got := sun.Location().String(); got != "Europe/Berlin" {
		t.Errorf("a union's location is the agreement's, not %s", got)
	}
}

func TestClosingTimeIsInTimeAndClosed(t *testing.T) {
	office := week(t)
	closing := at(t, "2026-06-05 17:00")
	if office.Open(closing) {
		t.Error("open at closing time")
	}
	if !office.Open(closing.Add(-1)) || !office.Open(at(t, "2026-06-05 09:00")) || office.Open(at(t, "2026-06-05 09:00").Add(-1)) {
		t.Error("hours are not half-open")
	}
	next, ok := office.NextOpen(closing)
	if !ok {
		t.Fatal("never opens")
	}
	same(t, "next opening", next, at(t, "2026-06-08 09:00"))
	inside := at(t, "2026-06-05 10:00").Add(7)
	next, _ = office.NextOpen(inside)
	same(t, "an open instant is its own next opening", next, inside)
	same(t, "back over the weekend", office.Add(at(t, "2026-06-08 09:30"), -time.Hour), at(t, "2026-06-05 16:30"))
	same(t, "back to a boundary is the later side", office.Add(at(t, "2026-06-08 09:30"), -30*time.Minute), at(t, "2026-06-08 09:00"))
}

func TestHoursOfADateReplaceWeekAndHoliday(t *testing.T) {
	c := calendar(t, sla.CalendarConfig{
		Name:     "office",
		Week:     []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-12:30", "13:00-17:00"}}},
		Holidays: []string{"DE-BY", "08-08", "2026-05-15"},
		Dates: []sla.DatesConfig{
			{Dates: "2026-01-06", Hours: []string{"10:00-12:00"}}, // Heilige Drei Könige
			{Dates: "2026-12-28 to 2026-12-31", Hours: []string{"closed"}},
			{Dates: "2026-06-06", Hours: []string{"open"}}, // a Saturday
		},
	})
	for day, want := range map[string]time.Duration{
		"2026-01-05": 450 * time.Minute,
		"2026-01-06": 2 * time.Hour,
		"2026-01-01": 0,
		"2026-05-15": 0,
		"2028-08-08": 0, // a Tuesday
		"2028-08-09": 450 * time.Minute,
		"2026-06-06": 24 * time.Hour,
		"2026-12-27": 0, "2026-12-28": 0, "2026-12-31": 0,
		"2027-12-28": 450 * time.Minute,
	} {
		from := at(t, day+" 00:00")
		if got := c.Between(from, from.AddDate(0, 0, 1)); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

func TestOverlappingShiftsOfTwoDaysCountOnce(t *testing.T) {
	c := calendar(t, sla.CalendarConfig{Name: "shifts", Week: []sla.DaysConfig{
		{Days: "friday", Hours: []string{"22:00-06:00"}},
		{Days: "saturday", Hours: []string{"05:00-09:00", "22:00-00:00"}},
	}})
	var got []string
	for from, to := range c.Intervals(at(t, "2026-06-05 00:00"), at(t, "2026-06-08 00:00")) {
		got = append(got, from.Format("Mon 15:04")+" to "+to.Format("Mon 15:04"))
	}
	want := []string{"Fri 22:00 to Sat 09:00", "Sat 22:00 to Sun 00:00"}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestIntervalsAreCutAndStop(t *testing.T) {
	office := week(t)
	from, to := at(t, "2026-06-01 10:00").Add(5), at(t, "2026-06-03 11:00").Add(9)
	var got []time.Time
	for a, b := range office.Intervals(from, to) {
		got = append(got, a, b)
	}
	want := []time.Time{from, at(t, "2026-06-01 17:00"), at(t, "2026-06-02 09:00"), at(t, "2026-06-02 17:00"), at(t, "2026-06-03 09:00"), to}
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		same(t, "boundary", got[i], want[i])
	}
	for a := range office.Intervals(from, to) {
		same(t, "first", a, from)
		break
	}
	for a, b := range office.Intervals(to, from) {
		t.Errorf("reversed: %s to %s", a, b)
	}
	for a, b := range office.Intervals(from, from) {
		t.Errorf("empty: %s to %s", a, b)
	}
}

func TestHoursThatTheClockSkipsOrShowsTwice(t *testing.T) {
	for _, v := range []struct {
		day, hours string
		want       time.Duration
	}{
		{"2026-03-29", "02:30-03:15", 15 * time.Minute}, // 03:00 to 03:15 are left
		{"2026-03-29", "02:15-02:45", 0},
		{"2026-03-29", "01:30-02:30", 30 * time.Minute},
		{"2026-10-25", "01:00-02:30", 90 * time.Minute},  // until the first 02:30
		{"2026-10-25", "02:30-03:15", 105 * time.Minute}, // from the first 02:30
		{"2026-10-25", "02:15-02:45", 30 * time.Minute},
	} {
		c := week(t, sla.DatesConfig{Dates: v.day, Hours: []string{v.hours}})
		from := at(t, v.day+" 00:00")
		if got := c.Between(from, from.AddDate(0, 0, 1)); got != v.want {
			t.Errorf("%s %s: %s, want %s", v.day, v.hours, got, v.want)
		}
	}
}
