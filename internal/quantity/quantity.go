// Package quantity reads the amounts of the agreement's language: durations,
// shares, dates, hours of the day and numbers, each by one grammar.
package quantity

import (
	"math"
	"strconv"
	"strings"
	"time"

	"example.com/baton/internal/problem"
)

// Unit is the unit of a Span.
type Unit uint8

// The units. Minutes and hours are elapsed time; days, weeks and months are
// calendar units where a calendar is meant, days of 24 hours in scoring.
const (
	Minute Unit = iota + 1
	Hour
	Day
	Week
	Month
)

var unitNames = [...]string{Minute: "minute", Hour: "hour", Day: "day", Week: "week", Month: "month"}

func (u Unit) String() string { return unitNames[u] }

// MaxSpan bounds the number before a unit: 100 years of minutes fit, and no sum
// of two spans overflows a time.Duration.
const MaxSpan = 100 * 366 * 24 * 60

// Span is a duration as the agreement writes it. The zero Span means none.
type Span struct {
	N        int64
	Unit     Unit
	Business bool
}

const spanHint = `write "90 minutes", "4 hours", "30 days", "2 weeks", "3 months", "8 business hours" or "5 business days"`

// ParseSpan reads "90 minutes", "1 business day".
func ParseSpan(s string) (Span, error) {
	f := strings.Fields(s)
	var sp Span
	if len(f) == 3 && f[1] == "business" {
		sp.Business = true
		f = []string{f[0], f[2]}
	}
	if len(f) != 2 || !allDigits(f[0]) {
		return Span{}, problem.Errorf(spanHint, "%q is not a duration", s)
	}
	for u := Minute; u <= Month; u++ {
		if f[1] == unitNames[u] || f[1] == unitNames[u]+"s" {
			sp.Unit = u
		}
	}
	if sp.Unit == 0 {
		return Span{}, problem.Errorf(spanHint, "%q is not a duration: unknown unit %q", s, f[1])
	}
	if len(f[0]) > 1 && f[0][0] == '0' {
		return Span{}, problem.Errorf("leave the zero out", "%q starts with a zero", s)
	}
	n, err := strconv.ParseInt(f[0], 10, 64)
	if err != nil || n > int64(MaxSpan/sp.Unit.minutes()) {
		return Span{}, problem.Errorf("", "%q is longer than 100 years", s)
	}
	if n == 0 {
		return Span{}, problem.Errorf("", "%q lasts no time", s)
	}
	if sp.Business && sp.Unit > Day {
		return Span{}, problem.Errorf(`write "10 business days"`, "%q: business time is counted in minutes, hours or days", s)
	}
	sp.N = n
	return sp, nil
}

func (u Unit) minutes() int {
	return [...]int{Minute: 1, Hour: 60, Day: 24 * 60, Week: 7 * 24 * 60, Month: 31 * 24 * 60}[u]
}

func (s Span) String() string {
	if s.N == 0 {
		return ""
	}
	t := strconv.FormatInt(s.N, 10) + " "
	if s.Business {
		t += "business "
	}
	t += s.Unit.String()
	if s.N != 1 {
		t += "s"
	}
	return t
}

// IsZero reports whether there is no duration.
func (s Span) IsZero() bool { return s.N == 0 }

// Elapsed is the span as elapsed time with days of 24 hours and weeks of 7
// days; a month has no such length, and false is returned.
func (s Span) Elapsed() (time.Duration, bool) {
	if s.Unit == Month {
		return 0, false
	}
	return time.Duration(s.N) * time.Duration(s.Unit.minutes()) * time.Minute, true
}

// ParseShare reads "50%" or "12.5%" as a fraction of 1.
func ParseShare(s string) (float64, error) {
	const hint = `write "50%" or "12.5%"`
	body, ok := strings.CutSuffix(s, "%")
	if !ok {
		return 0, problem.Errorf(hint, "%q is not a share", s)
	}
	m, err := ParseMilli(strings.TrimSpace(body))
	if err != nil || m < 0 {
		return 0, problem.Errorf(hint, "%q is not a share", s)
	}
	return float64(m) / 100_000, nil
}

// ParseMilli reads a decimal number with at most three places as thousandths.
func ParseMilli(s string) (int64, error) {
	body, neg := strings.CutPrefix(s, "-")
	whole, frac, point := strings.Cut(body, ".")
	if !allDigits(whole) || point && !allDigits(frac) {
		return 0, notNumber(s)
	}
	if len(whole) > 1 && whole[0] == '0' {
		return 0, problem.Errorf("leave the zero out", "%q starts with a zero", s)
	}
	if len(frac) > 3 {
		return 0, problem.Errorf("", "%q has more than three decimal places", s)
	}
	const maxDigits = 12 // a thousand million with its thousandths: nine million of them sum up in an int64
	if len(whole) > maxDigits-3 {
		return 0, problem.Errorf("", "%q is too large: at most 999999999", s)
	}
	n, _ := strconv.ParseInt(whole+(frac + "000")[:3], 10, 64)
	if neg {
		n = -n
	}
	return n, nil
}

// FormatMilli prints thousandths as a decimal: 12500 is "12.5".
func FormatMilli(m int64) string {
	return string(AppendMilli(nil, m))
}

// AppendMilli appends what FormatMilli prints.
func AppendMilli(dst []byte, m int64) []byte {
	u := uint64(m)
	if m < 0 {
		dst = append(dst, '-')
		u = -u
	}
	dst = strconv.AppendUint(dst, u/1000, 10)
	if f := u % 1000; f != 0 {
		dst = append(dst, '.', byte('0'+f/100))
		if f%100 != 0 {
			dst = append(dst, byte('0'+f/10%10))
			if f%10 != 0 {
				dst = append(dst, byte('0'+f%10))
			}
		}
	}
	return dst
}

// ParseNumber reads a finite decimal number; no exponent, no sign +, no
// separators, no leading zeros.
func ParseNumber(s string) (float64, error) {
	body := strings.TrimPrefix(s, "-")
	whole, frac, point := strings.Cut(body, ".")
	if !allDigits(whole) || point && !allDigits(frac) {
		return 0, notNumber(s)
	}
	if len(whole) > 1 && whole[0] == '0' {
		return 0, problem.Errorf("leave the zero out", "%q starts with a zero", s)
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(n, 0) {
		return 0, problem.Errorf("", "%q is too large", s)
	}
	return n, nil
}

func notNumber(s string) error {
	return problem.Errorf("write digits, with a point before decimals", "%q is not a number", s)
}

// ParseCount reads a whole number from 1 on.
func ParseCount(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || !allDigits(s) || n < 1 || s[0] == '0' || n > math.MaxInt32 {
		return 0, problem.Errorf("write a whole number from 1 on", "%q is not a count", s)
	}
	return n, nil
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
