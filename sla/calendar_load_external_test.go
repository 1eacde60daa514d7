package sla_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/sla"
)

// mistakes are the problems of an agreement's calendars, one a line, a star for
// those about a key.
func mistakes(t *testing.T, location string, configs ...sla.CalendarConfig) []string {
	t.Helper()
	_, err := sla.NewCalendars(location, configs)
	var all *problem.Error
	if err != nil && !errors.As(err, &all) {
		t.Fatalf("%T is no *problem.Error", err)
	}
	if all == nil {
		return nil
	}
	var lines []string
	for _, p := range all.List {
		line := p.String()
		if p.OnKey {
			line = "*" + line
		}
		lines = append(lines, line)
	}
	return lines
}

func weekday(days string, hours ...string) []sla.DaysConfig {
	return []sla.DaysConfig{{Days: days, Hours: hours}}
}

func TestEveryMistakeInACalendarIsNamedWithItsPlace(t *testing.T) {
	office := sla.CalendarConfig{Name: "office", Week: weekday("monday", "09:00-17:00")}
	for _, v := range []struct {
		name    string
		configs []sla.CalendarConfig
		want    []string
	}{
		{"hours", []sla.CalendarConfig{{Name: "c", Week: []sla.DaysConfig{
			{Days: "monday", Hours: []string{"9-17"}},
			{Days: "tuesday", Hours: []string{"09:00-12:00", "11:00-17:00", "11:30-11:45"}},
			{Days: "wednesday"},
			{Days: "thursday", Hours: []string{"09:00-12:00", "closed"}},
			{Days: "friday", Hours: []string{"22:00-06:00", "23:00-23:30"}},
			{Days: "saturday", Hours: []string{"09:00-09:00"}},
		}}}, []string{
			`c.monday[0]: "9-17" is not a range of hours (write "09:00-17:00")`,
			`c.tuesday[1]: 11:00-17:00 overlaps 09:00-12:00`,
			`c.tuesday[2]: 11:30-11:45 overlaps 11:00-17:00`,
			`c.wednesday: has no hours (write closed)`,
			`c.thursday[1]: "closed" must stand alone`,
			`c.friday[1]: 23:00-23:30 overlaps 22:00-06:00`,
			`c.saturday[0]: "09:00-09:00" lasts no time (write "00:00-24:00" for the whole day)`,
		}},
		{"weekdays", []sla.CalendarConfig{{Name: "c", Week: []sla.DaysConfig{
			{Days: "holliday", Hours: []string{"DE"}},
			{Days: "Monday", Hours: []string{"open"}},
			{Days: "monday to friyday", Hours: []string{"open"}},
			{Days: "sunday to sunday", Hours: []string{"open"}},
			{Days: "monday to friday, tuesday", Hours: []string{"open"}},
			{Days: "friday to monday", Hours: []string{"open"}},
			{Days: "tuesday, saturday", Hours: []string{"open"}},
		}}}, []string{
			`*c.holliday: unknown key "holliday": neither a setting nor a weekday (did you mean "holidays"?)`,
			`*c.Monday: unknown key "Monday": neither a setting nor a weekday (did you mean "monday"?)`,
			`*c.monday to friyday: unknown weekday "friyday" (did you mean "friday"?)`,
			`*c.sunday to sunday: "sunday to sunday" is a range of one day (write the day alone, or "every day")`,
			`*c.monday to friday, tuesday: "monday to friday, tuesday" names tuesday twice`,
			`*c.tuesday, saturday: saturday stands twice, also in "friday to monday"`,
		}},
		{"dates", []sla.CalendarConfig{{Name: "c",
			Holidays: []string{"DE-BX", "DE-BY", "AT", "2026-02-29", "2026-05-02", "2026-12-29", "DE-BY", "13-01"},
			Dates: []sla.DatesConfig{
				{Dates: "2026-05-02", Hours: []string{"closed"}},
				{Dates: "2026-12-28 to 2026-12-31", Hours: []string{"9:00"}},
				{Dates: "2027-12-28 to 2027-12-31", Hours: []string{"open"}},
				{Dates: "2027-12-29", Hours: []string{"open"}},
				{Dates: "2027-12-30", Hours: []string{"open"}},
				{Dates: "2026-12-31 to 2026-12-28", Hours: []string{"open"}},
				{Dates: "2026-12-31 to 2026-12-31", Hours: []string{"open"}},
				{Dates: "christmas", Hours: []string{"open"}},
			}}}, []string{
			`c.dates.2026-12-28 to 2026-12-31[0]: "9:00" is not a range of hours (write "09:00-17:00")`,
			`*c.dates.2026-12-31 to 2026-12-28: "2026-12-31 to 2026-12-28" ends before it begins (write the earlier date first)`,
			`*c.dates.2026-12-31 to 2026-12-31: "2026-12-31 to 2026-12-31" is a range of one day (write the date alone)`,
			`*c.dates.christmas: "christmas" is neither a date nor a range of dates (write "2026-12-24" or "2026-12-28 to 2026-12-31")`,
			`c.holidays[0]: "DE-BX" is neither a region nor a date (did you mean "DE-BW"?)`,
			`c.holidays[2]: "AT" is neither a region nor a date (regions are DE and its states, such as DE-BY; dates 2026-05-02, or every year 05-02)`,
			`c.holidays[3]: "2026-02-29" is neither a region nor a date (regions are DE and its states, such as DE-BY; dates 2026-05-02, or every year 05-02)`,
			`c.holidays[6]: "DE-BY" stands twice`,
			`c.holidays[7]: "13-01" is neither a region nor a date (regions are DE and its states, such as DE-BY; dates 2026-05-02, or every year 05-02)`,
			`c.holidays[4]: 2026-05-02 stands under ` + "`holidays` and, as 2026-05-02, under `dates`" + ` (keep the one that is meant)`,
			"c.holidays[5]: 2026-12-29 stands under `holidays` and, as 2026-12-28 to 2026-12-31, under `dates` (keep the one that is meant)",
			`*c.dates.2027-12-29: 2027-12-29 stands twice, also as 2027-12-28 to 2027-12-31`,
			`*c.dates.2027-12-30: 2027-12-30 stands twice, also as 2027-12-28 to 2027-12-31`,
		}},
		{"a holiday inside of a range of dates", []sla.CalendarConfig{{Name: "c", Holidays: []string{"2026-12-29"},
			Dates: []sla.DatesConfig{{Dates: "2026-12-28 to 2026-12-31", Hours: []string{"open"}}}}}, []string{
			"c.holidays[0]: 2026-12-29 stands under `holidays` and, as 2026-12-28 to 2026-12-31, under `dates` (keep the one that is meant)",
		}},
		{"combinations", []sla.CalendarConfig{
			office,
			{Name: "both kinds", AnyOf: []string{"office"}, AllOf: []string{"office"}},
			{Name: "hours too", AnyOf: []string{"office"}, Holidays: []string{"DE"}},
			{Name: "none", AllOf: []string{}},
			{Name: "unknown", AnyOf: []string{"offise", "office", "office"}},
			{Name: "a", AnyOf: []string{"office", "b"}},
			{Name: "b", AllOf: []string{"c", "office"}},
			{Name: "c", AnyOf: []string{"a"}},
			{Name: "self", AnyOf: []string{"self"}},
		}, []string{
			"both kinds.all of: `any of` and `all of` stand together (give one of them a calendar of its own)",
			`hours too: a calendar that combines others has no hours, holidays or dates (give them a calendar of their own and name it in the list)`,
			`none.all of: names no calendar`,
			`unknown.any of[0]: unknown calendar "offise" (did you mean "office"?)`,
			`unknown.any of[2]: the calendar "office" stands twice`,
			`c.any of[0]: the calendar "a" is made of itself: a → b → c → a`,
			`self.any of[0]: the calendar "self" is made of itself: self → self`,
		}},
		{"names and zones", []sla.CalendarConfig{
			office, {Name: "office", Week: office.Week}, {Week: office.Week},
			{Name: "there", Location: "Europe/Berlim", Week: office.Week},
			{Name: "here", Location: "Local", Week: office.Week},
		}, []string{
			`*office: the calendar "office" stands twice`,
			`a calendar has no name`,
			`there.location: unknown time zone "Europe/Berlim" (write a name of the IANA database, such as "Europe/Berlin")`,
			`here.location: unknown time zone "Local" (write a name of the IANA database, such as "Europe/Berlin")`,
		}},
	} {
		got := mistakes(t, "Europe/Berlin", v.configs...)
		if strings.Join(got, "\n") != strings.Join(v.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", v.name, strings.Join(got, "\n"), strings.Join(v.want, "\n"))
		}
	}
	if got := mistakes(t, "", office); len(got) != 1 || !strings.HasPrefix(got[0], `office: the calendar "office" has no location`) {
		t.Errorf("no location at all: %q", got)
	}
	if got := mistakes(t, "+02:00", office); len(got) != 1 || !strings.HasPrefix(got[0], `unknown time zone "+02:00"`) {
		t.Errorf("an offset is no location: %q", got)
	}
}

func TestHostileCalendarsAreRefusedByTheirLimits(t *testing.T) {
	many := make([]sla.CalendarConfig, sla.MaxCalendars+1)
	for i := range many {
		many[i] = sla.CalendarConfig{Name: fmt.Sprint(i), Week: weekday("monday", "open")}
	}
	if got := mistakes(t, "UTC", many...); len(got) != 1 || !strings.Contains(got[0], "101 calendars are too many: at most 100") {
		t.Errorf("%q", got)
	}
	if got := mistakes(t, "UTC", many[:sla.MaxCalendars]...); got != nil {
		t.Errorf("as many calendars as allowed: %q", got)
	}

	// Each level doubles what stands behind it.
	tower := []sla.CalendarConfig{{Name: "a0", Week: weekday("monday", "open")}, {Name: "b0", Week: weekday("tuesday", "open")}}
	for i := range 7 {
		parts := []string{fmt.Sprint("a", i), fmt.Sprint("b", i)}
		tower = append(tower, sla.CalendarConfig{Name: fmt.Sprint("a", i+1), AnyOf: parts}, sla.CalendarConfig{Name: fmt.Sprint("b", i+1), AnyOf: parts})
	}
	if got := mistakes(t, "UTC", tower...); len(got) != 2 || !strings.Contains(got[0], `128 calendars stand behind "a7": at most 64`) {
		t.Errorf("%q", got)
	}
	if got := mistakes(t, "UTC", tower[:len(tower)-2]...); got != nil {
		t.Errorf("as many parts as allowed: %q", got)
	}

	list := make([]string, 200_000)
	var days []sla.DaysConfig
	var dates []sla.DatesConfig
	for i := range list {
		list[i] = fmt.Sprint("wrong", i)
		days = append(days, sla.DaysConfig{Days: list[i], Hours: list[:1]})
		dates = append(dates, sla.DatesConfig{Dates: list[i], Hours: list[:1]})
	}
	for name, c := range map[string]sla.CalendarConfig{
		"days":     {Week: days},
		"dates":    {Dates: dates},
		"hours":    {Week: weekday("monday", list...)},
		"holidays": {Holidays: list},
		"parts":    {AnyOf: list},
	} {
		c.Name = name
		if got := mistakes(t, "UTC", c); len(got) == 0 || len(got) > 110 {
			t.Errorf("%s: %d mistakes are listed", name, len(got))
		}
	}
}

func TestCalendarsKeepTheirOrderAndZone(t *testing.T) {
	cs := calendars(t,
		sla.CalendarConfig{Name: "z", AnyOf: []string{"a"}, Location: "Asia/Tokyo"},
		sla.CalendarConfig{Name: "a", Week: weekday("every day", "open"), Location: "America/New_York"},
		sla.CalendarConfig{Name: "m", Week: weekday("monday", "open")})
	if got := strings.Join(cs.Names(), " "); got != "z a m" {
		t.Errorf("names %s", got)
	}
	for name, want := range map[string]string{"z": "Asia/Tokyo", "a": "America/New_York", "m": "Europe/Berlin"} {
		c, ok := cs.Calendar(name)
		if !ok || c.Name() != name || c.Location().String() != want {
			t.Errorf("%s: %v, %v", name, ok, c.Location())
		}
		if got := c.Add(time.Unix(0, 0), time.Hour).Location().String(); got != want {
			t.Errorf("%s answers in %s", name, got)
		}
	}
	if _, ok := cs.Calendar("b"); ok {
		t.Error("an unknown name has a calendar")
	}
	if got := cs.Warnings(); len(got) != 0 {
		t.Errorf("warnings %v", got)
	}
}

func TestWeekdaysInEveryForm(t *testing.T) {
	for days, want := range map[string]string{
		"monday":                      "Mon",
		"monday to friday":            "Mon Tue Wed Thu Fri",
		"friday to monday":            "Mon Fri Sat Sun",
		"saturday, sunday":            "Sat Sun",
		"monday, wednesday to friday": "Mon Wed Thu Fri",
		"every day":                   "Mon Tue Wed Thu Fri Sat Sun",
		"monday to sunday":            "Mon Tue Wed Thu Fri Sat Sun",
	} {
		c := calendar(t, sla.CalendarConfig{Name: "c", Week: weekday(days, "12:00-12:01")})
		var got []string
		for from := range c.Intervals(at(t, "2026-06-01 00:00"), at(t, "2026-06-08 00:00")) {
			got = append(got, from.Format("Mon"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q", days, got)
		}
	}
}
