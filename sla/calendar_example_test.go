package sla_test

import (
	"fmt"
	"time"

	"example.com/baton/sla"
)

// A lead comes in on the Friday before summer time begins; four working hours
// later is Monday noon.
func ExampleCalendar_Add() {
	calendars, err := sla.NewCalendars("Europe/Berlin", []sla.CalendarConfig{{
		Name:     "office",
		Week:     []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}},
		Holidays: []string{"DE-BY"},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	office, _ := calendars.Calendar("office")
	came := time.Date(2026, 3, 27, 16, 0, 0, 0, office.Location())
	fmt.Println(office.Add(came, 4*time.Hour))
	// Output: 2026-03-30 12:00:00 +0200 CEST
}

// The hours behind a sum, to check it with a pocket calculator.
func ExampleCalendar_Intervals() {
	calendars, err := sla.NewCalendars("Europe/Berlin", []sla.CalendarConfig{{
		Name:  "office",
		Week:  []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-12:30", "13:00-17:00"}}},
		Dates: []sla.DatesConfig{{Dates: "2026-12-24", Hours: []string{"09:00-12:00"}}, {Dates: "2026-12-25", Hours: []string{"closed"}}},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	office, _ := calendars.Calendar("office")
	from := time.Date(2026, 12, 23, 16, 0, 0, 0, office.Location())
	due := office.Add(from, 6*time.Hour)
	for a, b := range office.Intervals(from, due) {
		fmt.Println(a.Format("Mon 15:04"), "to", b.Format("15:04"), b.Sub(a))
	}
	// Output:
	// Wed 16:00 to 17:00 1h0m0s
	// Thu 09:00 to 12:00 3h0m0s
	// Mon 09:00 to 11:00 2h0m0s
}
