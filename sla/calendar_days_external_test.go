package sla_test

import (
	"testing"
	"time"

	"example.com/baton/sla"
)

func TestBusinessDaysEndAtTheCloseOfTheirDay(t *testing.T) {
	office := week(t,
		sla.DatesConfig{Dates: "2026-12-24", Hours: []string{"09:00-12:00"}},
		sla.DatesConfig{Dates: "2026-12-25", Hours: []string{"closed"}})
	for _, v := range []struct {
		name, from string
		n          int
		due        string
		target     time.Duration
	}{
		{"in the morning of an open day", "2026-06-01 10:00", 1, "2026-06-02 17:00", 15 * time.Hour},
		{"before the day opens", "2026-06-01 03:00", 1, "2026-06-02 17:00", 16 * time.Hour},
		{"at close it counts as the next day's", "2026-06-01 17:00", 1, "2026-06-03 17:00", 16 * time.Hour},
		{"after close it counts as the next day's", "2026-06-01 20:00", 1, "2026-06-03 17:00", 16 * time.Hour},
		{"on a closed day it counts as Monday's", "2026-06-06 10:00", 1, "2026-06-09 17:00", 16 * time.Hour},
		{"over the weekend", "2026-06-05 16:00", 1, "2026-06-08 17:00", 9 * time.Hour},
		{"two weeks are ten", "2026-06-01 09:00", 10, "2026-06-15 17:00", 88 * time.Hour},
		{"a half day is an open day", "2026-12-23 10:00", 1, "2026-12-24 12:00", 10 * time.Hour},
		{"a holiday is none", "2026-12-23 10:00", 2, "2026-12-28 17:00", 18 * time.Hour},
		{"none is the close of the day itself", "2026-06-01 10:00", 0, "2026-06-01 17:00", 7 * time.Hour},
	} {
		due, target, ok := office.BusinessDays(at(t, v.from), v.n)
		if !ok || target != v.target {
			t.Errorf("%s: target %s %t, want %s", v.name, target, ok, v.target)
		}
		same(t, v.name, due, at(t, v.due))
		same(t, v.name+", by its target", office.Add(at(t, v.from), target), due)
	}
}

func TestANightShiftIsABusinessDayOfItsEvening(t *testing.T) {
	night := calendar(t, sla.CalendarConfig{Name: "night", Week: []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"22:00-06:00"}}}})
	for from, want := range map[string]string{
		"2026-06-02 03:00": "2026-06-03 06:00", // in Monday's shift: due at the close of Tuesday's
		"2026-06-02 06:00": "2026-06-04 06:00", // after it: Tuesday's counts
		"2026-06-06 05:59": "2026-06-09 06:00", // in Friday's, on a Saturday
		"2026-06-06 12:00": "2026-06-10 06:00",
	} {
		due, _, ok := night.BusinessDays(at(t, from), 1)
		if !ok {
			t.Errorf("%s: no due", from)
		}
		same(t, from, due, at(t, want))
	}
}

func TestDaysOfACombinationEndAtMidnight(t *testing.T) {
	days := []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}}
	cs := calendars(t,
		sla.CalendarConfig{Name: "berlin", Week: days},
		sla.CalendarConfig{Name: "los angeles", Location: "America/Los_Angeles", Week: days},
		sla.CalendarConfig{Name: "sun", AnyOf: []string{"berlin", "los angeles"}})
	sun, _ := cs.Calendar("sun")
	// Los Angeles is open from 18:00 to 02:00 in Berlin: its Friday makes Saturday an open day.
	due, _, _ := sun.BusinessDays(at(t, "2026-06-04 10:00"), 1)
	same(t, "Friday", due, at(t, "2026-06-06 00:00"))
	due, _, _ = sun.BusinessDays(at(t, "2026-06-04 10:00"), 2)
	same(t, "Saturday", due, at(t, "2026-06-06 02:00"))
	due, _, _ = sun.BusinessDays(at(t, "2026-06-04 10:00"), 3)
	same(t, "Monday", due, at(t, "2026-06-09 00:00"))

	due, target, _ := sla.Always(at(t, "2026-03-28 12:00").Location()).BusinessDays(at(t, "2026-03-28 12:00"), 1)
	same(t, "always open, the days are the location's", due, at(t, "2026-03-30 00:00"))
	if target != 35*time.Hour {
		t.Errorf("the Sunday of summer time: target %s", target)
	}
}

func TestBusinessDaysThatNeverCome(t *testing.T) {
	once := calendar(t, sla.CalendarConfig{Name: "once", Dates: []sla.DatesConfig{{Dates: "2026-06-01 to 2026-06-03", Hours: []string{"open"}}}})
	if due, _, ok := once.BusinessDays(at(t, "2026-06-01 10:00"), 2); !ok || !due.Equal(at(t, "2026-06-04 00:00")) {
		t.Errorf("the last day: %s %t", due, ok)
	}
	if due, _, ok := once.BusinessDays(at(t, "2026-06-01 10:00"), 3); ok || !due.IsZero() {
		t.Errorf("after the last day: %s", due)
	}
}
