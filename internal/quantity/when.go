package quantity

import (
	"strings"
	"time"

	"example.com/baton/internal/problem"
)

// Date is a day of the civil calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2026-12-24", years 1 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1 {
		return Date{}, problem.Errorf(`write "2026-12-24"`, "%q is not a date", s)
	}
	return DateOf(t), nil
}

// DateOf is the day of t in t's location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Start is the first instant of the day in loc.
func (d Date) Start(loc *time.Location) time.Time {
	return Wall(d, 0, loc)
}

// Wall is the instant at which the wall clock of loc shows min minutes after
// midnight of d. A wall time in a gap moves forward by the gap; of an ambiguous
// one it is the first.
func Wall(d Date, min int, loc *time.Location) time.Time {
	return WallTime(time.Date(d.Year, d.Month, d.Day, 0, min, 0, 0, time.UTC), loc)
}

// WallTime is Wall for the wall time that t shows in UTC.
func WallTime(wall time.Time, loc *time.Location) time.Time {
	// The offsets in force a day before and after are the only two candidates:
	// no zone changes twice within two days.
	_, before := wall.Add(-24 * time.Hour).In(loc).Zone()
	_, after := wall.Add(24 * time.Hour).In(loc).Zone()
	first := wall.Add(-time.Duration(before) * time.Second)
	if before == after {
		return first.In(loc)
	}
	second := wall.Add(-time.Duration(after) * time.Second)
	if _, o := first.In(loc).Zone(); o == before {
		return first.In(loc) // before the change, or the first of two
	}
	if _, o := second.In(loc).Zone(); o == after {
		return second.In(loc)
	}
	return first.In(loc) // in the gap: the old offset leads to the other side of it
}

// Add is the calendar span later at the same wall-clock time in loc for days,
// weeks and months, and elapsed time for minutes and hours. A day that a month
// does not have is its last day.
func (s Span) Add(t time.Time, loc *time.Location, sign int) time.Time {
	n := int(s.N) * sign
	switch s.Unit {
	case Minute, Hour:
		d, _ := s.Elapsed()
		return t.Add(time.Duration(sign) * d)
	case Day, Week:
		if s.Unit == Week {
			n *= 7
		}
		l := t.In(loc)
		y, m, d := l.Date()
		return WallTime(time.Date(y, m, d+n, l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC), loc)
	}
	l := t.In(loc)
	y, m, d := l.Date()
	first := time.Date(y, m+time.Month(n), 1, l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return WallTime(first.AddDate(0, 0, min(d, last)-1), loc)
}

func (d Date) String() string {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
}

// Hours are wall-clock minutes after midnight, half-open. To is at most 24*60
// ("24:00"); To <= From crosses midnight into the next day.
type Hours struct{ From, To int }

// ParseHours reads "09:00-12:30", "22:00-06:00", "00:00-24:00".
func ParseHours(s string) (Hours, error) {
	const hint = `write "09:00-17:00"`
	a, b, ok := strings.Cut(s, "-")
	from, ok1 := clock(strings.TrimSpace(a))
	to, ok2 := clock(strings.TrimSpace(b))
	if !ok || !ok1 || !ok2 || from == 24*60 {
		return Hours{}, problem.Errorf(hint, "%q is not a range of hours", s)
	}
	if from == to {
		return Hours{}, problem.Errorf(`write "00:00-24:00" for the whole day`, "%q lasts no time", s)
	}
	return Hours{from, to}, nil
}

func clock(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' || !allDigits(s[:2]) || !allDigits(s[3:]) {
		return 0, false
	}
	h, m := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	return h*60 + m, m < 60 && (h < 24 || h == 24 && m == 0)
}
