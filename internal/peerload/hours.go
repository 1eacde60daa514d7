package peerload

import (
	"sort"
	"strings"
	"time"
)

// The business hours: Monday to Friday from Opens to Closes on the clock of
// Zone, save Holidays.
const (
	Zone   = "Europe/Berlin"
	Opens  = 9
	Closes = 17
)

// The days of a DayTable: from firstYear up to endYear.
const (
	firstYear = 2026
	endYear   = 2028
)

// 15 August is a holiday in most of Bavaria's towns and a weekend in both years.
const holidays = `
	2026-01-01 2026-01-06 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25
	2026-06-04 2026-08-15 2026-10-03 2026-11-01 2026-12-25 2026-12-26
	2027-01-01 2027-01-06 2027-03-26 2027-03-29 2027-05-01 2027-05-06 2027-05-17
	2027-05-27 2027-08-15 2027-10-03 2027-11-01 2027-12-25 2027-12-26`

// Holidays is Bavaria's public holidays of 2026 and 2027 as YYYY-MM-DD, in order.
func Holidays() []string { return strings.Fields(holidays) }

// DayTable answers questions about the business hours of 2026 and 2027 by
// bisecting a list of days: the bound for every calendar. It is immutable.
type DayTable struct {
	zone *time.Location
	days []businessDay
}

// businessDay is in Unix seconds.
type businessDay struct {
	opens, closes int64
	before        int64 // business seconds before it opens
}

// NewDayTable lists the business days; zone is that of Zone.
func NewDayTable(zone *time.Location) *DayTable {
	t := &DayTable{zone: zone}
	var before int64
	for d := time.Date(firstYear, 1, 1, Opens, 0, 0, 0, zone); d.Year() < endYear; d = d.AddDate(0, 0, 1) {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if weekend || strings.Contains(holidays, d.Format(time.DateOnly)) {
			continue
		}
		opens, closes := d.Unix(), time.Date(d.Year(), d.Month(), d.Day(), Closes, 0, 0, 0, zone).Unix()
		t.days = append(t.days, businessDay{opens, closes, before})
		before += closes - opens
	}
	return t
}

// Add is the instant at which d > 0 of business time after at is over, in whole
// seconds: closing time where it ends with a day. It panics where the table
// does not reach. It does not allocate.
func (t *DayTable) Add(at time.Time, d time.Duration) time.Time {
	want := t.passed(at.Unix()) + int64(d/time.Second)
	next := sort.Search(len(t.days), func(i int) bool { return t.days[i].before >= want })
	if next == 0 {
		panic("peerload: Add takes a positive duration of whole seconds")
	}
	day := t.days[next-1]
	over := day.opens + want - day.before
	if over > day.closes {
		panic("peerload: the business time ends after the day table")
	}
	return time.Unix(over, 0).In(t.zone)
}

// Between is the business time in [a, b), in whole seconds; negative when
// reversed. It does not allocate.
func (t *DayTable) Between(a, b time.Time) time.Duration {
	return time.Duration(t.passed(b.Unix())-t.passed(a.Unix())) * time.Second
}

// passed is the business seconds of the table before a Unix second.
func (t *DayTable) passed(second int64) int64 {
	next := sort.Search(len(t.days), func(i int) bool { return t.days[i].opens > second })
	if next == 0 {
		return 0
	}
	day := t.days[next-1]
	return day.before + min(second, day.closes) - day.opens
}

// Range is a stretch of time, From not after To.
type Range struct{ From, To time.Time }

const rangeSeed = 7

// Ranges is n ranges that begin at any minute of 2026 and last up to 30 days;
// zone is that of Zone. Shorter lists are the beginning of longer ones.
func Ranges(n int, zone *time.Location) []Range {
	s := newStream(rangeSeed, 0)
	newYear := time.Date(2026, 1, 1, 0, 0, 0, 0, zone)
	all := make([]Range, n)
	for i := range all {
		from := newYear.Add(time.Duration(s.below(365*24*60)) * time.Minute)
		all[i] = Range{from, from.Add(time.Duration(s.below(30*24*60)) * time.Minute)}
	}
	return all
}
