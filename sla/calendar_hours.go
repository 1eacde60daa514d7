package sla

import (
	"math"
	"slices"
	"time"
)

const daySeconds = 24 * 60 * 60

// span is a half-open range of wall-clock seconds after the midnight of a day;
// to is beyond daySeconds where a shift ends on the next day.
type span struct{ from, to int64 }

// dateHours are the hours of the days first to last, counted from 1970-01-01.
type dateHours struct {
	first, last int64
	spans       []span
}

// hours are the rules of one calendar: which wall-clock times of a day are open.
// A shift belongs to the day on which it opens.
type hours struct {
	loc       *time.Location
	week      [8][]span // by weekday; ascending, disjoint
	dates     []dateHours
	holidays  *holidays
	overnight bool // some shift ends on the next day
}

// on are the spans of a local day: a date's before a holiday's before the
// weekday's.
func (h *hours) on(day int64) []span {
	if n := len(h.dates); n > 0 && h.dates[0].first <= day && day <= h.dates[n-1].last {
		i, _ := slices.BinarySearchFunc(h.dates, day, func(d dateHours, day int64) int {
			return int(max(-1, min(1, d.last-day))) // the first entry that does not end before the day
		})
		if h.dates[i].first <= day {
			return h.dates[i].spans
		}
	}
	spans := h.week[weekdayOf(day)]
	if len(spans) > 0 && h.holidays.on(day) {
		return nil
	}
	return spans
}

// state reports whether the second sec is open, and a later second up to which
// that stays so. It is the definition; tables repeat it.
func (h *hours) state(sec int64, zs *zones) (open bool, until int64) {
	z := zs.of(h.loc)
	z.seek(sec)
	// An hour that the clock shows twice counts by its first time: the clock of
	// the rules stands still until the wall clock has caught up.
	wall := max(sec+z.offset, z.peak)
	day := floorDiv(wall, daySeconds)
	clock := wall - day*daySeconds
	if h.overnight {
		for _, s := range h.on(day - 1) {
			if clock < s.to-daySeconds && clock >= s.from-daySeconds {
				return true, z.first((day-1)*daySeconds + s.to)
			}
		}
	}
	for _, s := range h.on(day) {
		if clock < s.from {
			return false, z.first(day*daySeconds + s.from)
		}
		if clock < s.to {
			return true, z.first(day*daySeconds + s.to)
		}
	}
	return false, z.first((day + 1) * daySeconds)
}

// close is the end of the day's last open time, and whether there is any.
func (h *hours) close(day int64, z *zone) (int64, bool) {
	for _, s := range slices.Backward(h.on(day)) {
		from, to := z.first(day*daySeconds+s.from), z.first(day*daySeconds+s.to)
		if from < to { // not where the clock was put forward over all of it
			return to, true
		}
	}
	return 0, false
}

// reach are the seconds between which the rules can be open at all.
func (h *hours) reach() (first, last int64) {
	for _, spans := range h.week {
		if len(spans) > 0 {
			return minSecond, maxSecond
		}
	}
	first, last = maxSecond, minSecond
	for _, d := range h.dates {
		if len(d.spans) > 0 {
			// Two days for the offset of the zone and for a shift into the next day.
			first = min(first, (d.first-2)*daySeconds)
			last = max(last, (d.last+3)*daySeconds)
		}
	}
	return max(first, minSecond), min(last, maxSecond)
}

// zone is a stretch of time in which a location's offset from UTC stays the
// same. The zero zone is empty.
type zone struct {
	loc        *time.Location
	start, end int64
	offset     int64
	peak       int64 // the latest that the wall clock showed before start
}

// zones remembers stretches between questions about near instants.
type zones struct {
	near [4]zone // combinations of more locations are rare, and only slower
	next int
}

// of is the stretch of loc that was asked last, or an empty one.
func (z *zones) of(loc *time.Location) *zone {
	for i := range z.near {
		if z.near[i].loc == loc {
			return &z.near[i]
		}
	}
	s := &z.near[z.next]
	z.next = (z.next + 1) % len(z.near)
	*s = zone{loc: loc}
	return s
}

// seek makes z the stretch of its location that holds sec.
func (z *zone) seek(sec int64) {
	if z.start <= sec && sec < z.end {
		return
	}
	loc := z.loc
	t := time.Unix(sec, 0).In(loc)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	*z = zone{loc: loc, start: math.MinInt64, end: math.MaxInt64, offset: int64(offset), peak: math.MinInt64}
	if !start.IsZero() {
		z.start = start.Unix()
		_, before := time.Unix(z.start-1, 0).In(loc).Zone()
		z.peak = z.start - 1 + int64(before)
	}
	if !end.IsZero() {
		z.end = end.Unix()
		if z.end <= sec {
			// Package time ends the stretches of far years after 365 days, and so
			// before the last day of a leap year; that ends with the year.
			z.end = (floorDiv(sec, daySeconds) + 1) * daySeconds
		}
	}
}

// first is the first second at which the wall clock shows wall (seconds
// since 1970-01-01 00:00 on that clock) or later. So a time that the clock
// skips is the instant of the change, and of a time shown twice it is the
// first; a later wall time is never an earlier instant.
func (z *zone) first(wall int64) int64 {
	if z.start == z.end {
		z.seek(wall)
	}
	for {
		if wall <= z.peak {
			z.seek(z.start - 1)
			continue
		}
		sec := max(wall-z.offset, z.start)
		if sec < z.end {
			return sec
		}
		z.seek(z.end)
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
