package sla

import (
	"strings"
	"time"
)

// The German states by their codes in ISO 3166-2:DE. West is where the law of
// the old Federal Republic held, Berlin by its western part.
const (
	allStates = "BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH"
	west      = "BW BY BE HB HH HE NI NW RP SL SH"
	east      = "BB MV SN ST TH"
)

// holidayRule is one holiday: a day of the year, and where and in which years
// it is one. The day is a date; or, with before, the last such weekday before
// the date; or, without a month, a number of days after Easter Sunday.
type holidayRule struct {
	in       string // codes of states; "": the whole country
	from, to int    // first and last year; 0: no bound

	month  time.Month
	day    int
	before weekday
}

// weekday is a day of the week, Sunday 1; 0 is none.
type weekday int

const wednesday = weekday(time.Wednesday) + 1

// germanHolidays are the holidays of the federal and the state laws, for whole
// states: what holds in some municipalities only (Fronleichnam in SN and TH,
// Mariä Himmelfahrt in BY, Augsburg's Friedensfest) is not among them. The
// eastern states have laws of their own since 1990.
var germanHolidays = []holidayRule{
	{month: time.January, day: 1},                       // Neujahr
	{in: "BW BY", month: time.January, day: 6},          // Heilige Drei Könige
	{in: "ST", from: 1991, month: time.January, day: 6}, // Heilige Drei Könige
	{in: "BE", from: 2019, month: time.March, day: 8},   // Frauentag
	{in: "MV", from: 2023, month: time.March, day: 8},   // Frauentag
	{day: -2},                      // Karfreitag
	{in: "BB", from: 1991, day: 0}, // Ostersonntag
	{day: 1},                       // Ostermontag
	{month: time.May, day: 1},      // Tag der Arbeit
	{in: "BE", from: 2020, to: 2020, month: time.May, day: 8}, // 75 Jahre Befreiung
	{in: "BE", from: 2025, to: 2025, month: time.May, day: 8}, // 80 Jahre Befreiung
	{day: 39},                          // Christi Himmelfahrt
	{in: "BB", from: 1991, day: 49},    // Pfingstsonntag
	{day: 50},                          // Pfingstmontag
	{in: "BW BY HE NW RP SL", day: 60}, // Fronleichnam
	{in: west, from: 1954, to: 1990, month: time.June, day: 17},              // Tag der deutschen Einheit
	{in: "BE", from: 2028, to: 2028, month: time.June, day: 17},              // 75 Jahre Volksaufstand
	{in: "SL", month: time.August, day: 15},                                  // Mariä Himmelfahrt
	{in: "TH", from: 2019, month: time.September, day: 20},                   // Weltkindertag
	{from: 1990, month: time.October, day: 3},                                // Tag der Deutschen Einheit
	{in: east, from: 1990, month: time.October, day: 31},                     // Reformationstag
	{from: 2017, to: 2017, month: time.October, day: 31},                     // 500 Jahre Reformation
	{in: "HB HH NI SH", from: 2018, month: time.October, day: 31},            // Reformationstag
	{in: "BW BY NW RP SL", month: time.November, day: 1},                     // Allerheiligen
	{to: 1994, month: time.November, day: 23, before: wednesday},             // Buß- und Bettag
	{in: "SN", from: 1995, month: time.November, day: 23, before: wednesday}, // Buß- und Bettag
	{month: time.December, day: 25},                                          // Weihnachtstag
	{month: time.December, day: 26},                                          // zweiter Weihnachtstag
}

// regionNames are the regions whose holidays are known, Germany first.
func regionNames() []string {
	names := []string{"DE"}
	for _, code := range strings.Fields(allStates) {
		names = append(names, "DE-"+code)
	}
	return names
}

// holidaysOf are the rules of one region of regionNames: "DE" has the holidays
// of the whole country, a state those and its own.
func holidaysOf(region string) []holidayRule {
	code := strings.TrimPrefix(strings.TrimPrefix(region, "DE"), "-")
	var rules []holidayRule
	for _, r := range germanHolidays {
		if r.in == "" || code != "" && strings.Contains(r.in, code) {
			rules = append(rules, r)
		}
	}
	return rules
}

// holidays are rules by the month of their day, so that a day is compared with
// few of them. Nil has none.
type holidays [13][]holidayRule

func newHolidays(rules []holidayRule) *holidays {
	if len(rules) == 0 {
		return nil
	}
	h := new(holidays)
	for _, r := range rules {
		first, last := r.month, r.month
		if r.month == 0 { // Easter lies between 22 March and 25 April
			first, last = time.March, time.June
		}
		for m := first; m <= last; m++ {
			h[m] = append(h[m], r)
		}
	}
	return h
}

// on reports whether a day, counted from 1970-01-01, is a holiday.
func (h *holidays) on(day int64) bool {
	if h == nil {
		return false
	}
	year, month, dom := time.Unix(day*daySeconds, 0).UTC().Date()
	if len(h[month]) == 0 {
		return false
	}
	sinceMarch, sunday := 0, 0 // of the day, and of Easter Sunday
	if time.March <= month && month <= time.June {
		sinceMarch, sunday = marchDay(month, dom), marchDay(easter(year))
	}
	for i := range h[month] {
		r := &h[month][i]
		if year < r.from || r.to != 0 && year > r.to {
			continue
		}
		var found bool
		switch {
		case r.month == 0:
			found = sinceMarch == sunday+r.day
		case r.before == 0:
			found = dom == r.day
		default:
			found = weekdayOf(day) == r.before && r.day-7 <= dom && dom < r.day
		}
		if found {
			return true
		}
	}
	return false
}

// easter is Easter Sunday of the Gregorian calendar, by the anonymous computus
// (Nature, 20 April 1876; in Meeus, Astronomical Algorithms, chapter 8).
func easter(year int) (time.Month, int) {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Month(n / 31), n%31 + 1
}

// marchDay are the days from 1 March to a day of March to June.
func marchDay(month time.Month, day int) int {
	return [...]int{time.March: 0, time.April: 31, time.May: 61, time.June: 92}[month] + day - 1
}

// unixDay is the date as days since 1970-01-01.
func unixDay(year int, month time.Month, day int) int64 {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / daySeconds
}

// weekdayOf is the weekday of a day counted from 1970-01-01, a Thursday.
func weekdayOf(day int64) weekday {
	return weekday(floorMod(day+int64(time.Thursday), 7)) + 1
}
