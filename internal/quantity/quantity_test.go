package quantity

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func TestDurationsHaveOneGrammar(t *testing.T) {
	for text, want := range map[string]Span{
		"90 minutes": {90, Minute, false}, "1 minute": {1, Minute, false}, "4 hours": {4, Hour, false}, "30 days": {30, Day, false},
		"2 weeks": {2, Week, false}, "3 months": {3, Month, false}, "90 business minutes": {90, Minute, true}, "5 business days": {5, Day, true},
	} {
		if got, err := ParseSpan(text); err != nil || got != want {
			t.Errorf("%q is %v %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                    `"" is not a duration`,
		"90":                  `"90" is not a duration`,
		"90 min":              `unknown unit "min"`,
		"1.5 hours":           `is not a duration`,
		"-1 days":             `is not a duration`,
		"0 days":              `lasts no time`,
		"010 days":            `starts with a zero`,
		"2 business weeks":    `business time is counted in minutes, hours or days`,
		"99999999999 minutes": `is longer than 100 years`,
		"1300 months":         `is longer than 100 years`,
		"business 5 days":     `is not a duration`,
	} {
		if _, err := ParseSpan(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestADurationIsReadAsItIsPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Span{N: rapid.Int64Range(1, 1000).Draw(t, "n"), Unit: Unit(rapid.IntRange(1, 5).Draw(t, "unit"))}
		s.Business = s.Unit <= Day && rapid.Bool().Draw(t, "business")
		if got, err := ParseSpan(s.String()); err != nil || got != s {
			t.Fatalf("%q is %v %v", s.String(), got, err)
		}
	})
}

func TestCalendarUnitsKeepTheWallClock(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		w, err := time.ParseInLocation("2006-01-02 15:04 -0700", text, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, c := range []struct {
		start, span, want string
	}{
		{"2026-03-28 12:00 +0100", "1 day", "2026-03-29 12:00 +0200"},    // 23 hours
		{"2026-03-28 12:00 +0100", "24 hours", "2026-03-29 13:00 +0200"}, // elapsed
		{"2026-10-24 12:00 +0200", "1 day", "2026-10-25 12:00 +0100"},    // 25 hours
		{"2026-03-28 02:30 +0100", "1 day", "2026-03-29 03:30 +0200"},    // in the gap: forward by it
		{"2026-10-24 02:30 +0200", "1 day", "2026-10-25 02:30 +0200"},    // the first of two
		{"2026-01-31 09:00 +0100", "1 month", "2026-02-28 09:00 +0100"},  // the last day
		{"2024-01-31 09:00 +0100", "1 month", "2024-02-29 09:00 +0100"},
		{"2026-11-30 09:00 +0100", "3 months", "2027-02-28 09:00 +0100"},
		{"2026-10-05 09:00 +0200", "2 weeks", "2026-10-19 09:00 +0200"},
	} {
		s, err := ParseSpan(c.span)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Add(at(c.start), berlin, 1); !got.Equal(at(c.want)) {
			t.Errorf("%s and %s is %s, want %s", c.start, c.span, got, c.want)
		}
	}
	s := Span{N: 3, Unit: Month}
	if got := s.Add(at("2026-05-31 09:00 +0200"), berlin, -1); !got.Equal(at("2026-02-28 09:00 +0100")) {
		t.Errorf("3 months before 31 May is %s", got)
	}
}

func TestNumbersHaveOneGrammar(t *testing.T) {
	for text, want := range map[string]int64{"25": 25000, "-12.5": -12500, "0": 0, "0.001": 1, "999999999.999": 999999999999} {
		got, err := ParseMilli(text)
		if err != nil || got != want || FormatMilli(got) != text {
			t.Errorf("%q is %d thousandths (%v), printed %q", text, got, err, FormatMilli(got))
		}
	}
	for _, text := range []string{"", "010", "1.2345", "1e3", "NaN", "+1", "1.", ".5", "1,5", "1000000000", "--1", "0x10", "Inf", "12 "} {
		if m, err := ParseMilli(text); err == nil {
			t.Errorf("%q is read as %d", text, m)
		}
	}
	for _, text := range []string{"NaN", "010", "1e400", "1_000", "Inf", strings.Repeat("9", 400), ""} {
		if n, err := ParseNumber(text); err == nil {
			t.Errorf("%q is read as %v", text, n)
		}
	}
	if n, err := ParseNumber("-12.25"); err != nil || n != -12.25 {
		t.Errorf("-12.25 is %v %v", n, err)
	}
	for _, text := range []string{"0", "-1", "03", "1.5", "x", "99999999999"} {
		if n, err := ParseCount(text); err == nil {
			t.Errorf("%q is read as a count of %d", text, n)
		}
	}
}

func TestSharesHoursAndDatesHaveOneGrammarEach(t *testing.T) {
	for text, want := range map[string]float64{"50%": 0.5, "12.5%": 0.125, "0%": 0, "120 %": 1.2} {
		if got, err := ParseShare(text); err != nil || got != want {
			t.Errorf("%q is %v %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"50", "0.5", "-1%", "%", "half"} {
		if got, err := ParseShare(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	for text, want := range map[string]Hours{"09:00-12:30": {540, 750}, "00:00-24:00": {0, 1440}, "22:00-06:00": {1320, 360}, "22:00 - 24:00": {1320, 1440}} {
		if got, err := ParseHours(text); err != nil || got != want {
			t.Errorf("%q is %v %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"9-17", "09:00", "09:00-25:00", "24:00-06:00", "09:60-10:00", "09:00-09:00", "24:30-25:00"} {
		if got, err := ParseHours(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	if d, err := ParseDate("2024-02-29"); err != nil || d != (Date{2024, time.February, 29}) || d.String() != "2024-02-29" {
		t.Errorf("29 February 2024 is %v %v", d, err)
	}
	for _, text := range []string{"2026-02-29", "2026-2-1", "01.02.2026", "0000-01-01", "2026-10-05T00:00:00Z"} {
		if d, err := ParseDate(text); err == nil {
			t.Errorf("%q is read as %v", text, d)
		}
	}
}
