package sla

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// year lists the holidays of a region in a year.
func yearOf(region string, year int) []string {
	h := newHolidays(holidaysOf(region))
	var list []string
	for day := unixDay(year, time.January, 1); day < unixDay(year+1, time.January, 1); day++ {
		if h.on(day) {
			list = append(list, time.Unix(day*daySeconds, 0).UTC().Format("01-02"))
		}
	}
	return list
}

func TestEveryStateHasItsHolidaysOf2026(t *testing.T) {
	// Easter Sunday is 5 April.
	const germany = "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"
	for region, own := range map[string]string{
		"DE":    "",
		"DE-BW": "01-06 06-04 11-01",
		"DE-BY": "01-06 06-04 11-01",
		"DE-BE": "03-08",
		"DE-BB": "04-05 05-24 10-31",
		"DE-HB": "10-31",
		"DE-HH": "10-31",
		"DE-HE": "06-04",
		"DE-MV": "03-08 10-31",
		"DE-NI": "10-31",
		"DE-NW": "06-04 11-01",
		"DE-RP": "06-04 11-01",
		"DE-SL": "06-04 08-15 11-01",
		"DE-SN": "10-31 11-18",
		"DE-ST": "01-06 10-31",
		"DE-SH": "10-31",
		"DE-TH": "09-20 10-31",
	} {
		want := append(strings.Fields(germany), strings.Fields(own)...)
		slices.Sort(want)
		if got := yearOf(region, 2026); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", region, got, want)
		}
	}
	if n := len(regionNames()); n != 17 {
		t.Errorf("%d regions, want Germany and 16 states", n)
	}
}

func TestHolidaysHoldInTheirYears(t *testing.T) {
	for _, v := range []struct {
		region, date string
		want         bool
	}{
		{"DE", "1994-11-16", true}, // Buß- und Bettag, national until 1994
		{"DE", "1995-11-22", false},
		{"DE-SN", "1995-11-22", true},
		{"DE-SN", "2022-11-16", true}, // the earliest and
		{"DE-SN", "2023-11-22", true}, // the latest day it can be
		{"DE-BY", "2023-11-22", false},
		{"DE", "2017-10-31", true}, // Reformationstag
		{"DE-BY", "2017-10-31", true},
		{"DE", "2016-10-31", false},
		{"DE", "2018-10-31", false},
		{"DE-BB", "2016-10-31", true}, {"DE-MV", "2016-10-31", true}, {"DE-SN", "2016-10-31", true}, {"DE-ST", "2016-10-31", true}, {"DE-TH", "2016-10-31", true},
		{"DE-HB", "2016-10-31", false}, {"DE-HH", "2016-10-31", false}, {"DE-NI", "2016-10-31", false}, {"DE-SH", "2016-10-31", false},
		{"DE-HB", "2018-10-31", true}, {"DE-HH", "2018-10-31", true}, {"DE-NI", "2018-10-31", true}, {"DE-SH", "2018-10-31", true},
		{"DE-BE", "2018-10-31", false},
		{"DE-BE", "2018-03-08", false}, {"DE-BE", "2019-03-08", true}, // Frauentag
		{"DE-MV", "2022-03-08", false}, {"DE-MV", "2023-03-08", true},
		{"DE-BE", "2020-05-08", true}, {"DE-BE", "2025-05-08", true}, // Befreiung, once each
		{"DE-BE", "2021-05-08", false}, {"DE-BE", "2026-05-08", false}, {"DE-BB", "2025-05-08", false},
		{"DE-BE", "2028-06-17", true}, {"DE-BE", "2027-06-17", false}, // the uprising of 1953, once
		{"DE-BE", "1990-06-17", true}, {"DE-BE", "1991-06-17", false}, {"DE-SN", "1990-06-17", false},
		{"DE", "1989-10-03", false}, {"DE", "1990-10-03", true},
		{"DE-TH", "2018-09-20", false}, {"DE-TH", "2019-09-20", true}, // Weltkindertag
		{"DE-BB", "2024-03-31", true}, {"DE-BB", "2024-05-19", true}, // Easter Sunday, Whit Sunday
		{"DE-BE", "2024-03-31", false},
		{"DE-SN", "2024-05-30", false}, {"DE-TH", "2024-05-30", false}, // Fronleichnam is the municipalities'
		{"DE-HE", "2024-05-30", true},
		{"DE-BY", "2028-08-15", false}, {"DE-SL", "2028-08-15", true}, // so is Mariä Himmelfahrt in Bavaria
		{"DE", "2008-05-01", true}, // Himmelfahrt and Tag der Arbeit on one day
	} {
		day, err := time.Parse(time.DateOnly, v.date)
		if err != nil {
			t.Fatal(err)
		}
		if got := newHolidays(holidaysOf(v.region)).on(day.Unix() / daySeconds); got != v.want {
			t.Errorf("%s on %s: %t", v.region, v.date, got)
		}
	}
}

func TestEasterIsTheSundayOfTheComputus(t *testing.T) {
	for _, want := range []string{
		"1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24",
		"2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2285-03-22",
	} {
		day, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if month, dom := easter(day.Year()); month != day.Month() || dom != day.Day() {
			t.Errorf("%d: %s %d, want %s", day.Year(), month, dom, want)
		}
	}
	for year := 1583; year < 4100; year++ {
		month, dom := easter(year)
		day := time.Date(year, month, dom, 0, 0, 0, 0, time.UTC)
		if day.Weekday() != time.Sunday || day.Before(time.Date(year, 3, 22, 0, 0, 0, 0, time.UTC)) || day.After(time.Date(year, 4, 25, 0, 0, 0, 0, time.UTC)) {
			t.Fatalf("Easter of %d is %s", year, day.Format("Mon 01-02"))
		}
	}
}
