package sla

import (
	"iter"
	"math"
	"time"
)

// Calendar says which instants are open: those in which working time passes.
// It answers from NewCalendars on without error, is immutable, and serves any
// number of goroutines. The methods allocate nothing.
//
// Open time is a set of half-open intervals [from, to) on the UTC line, so a day
// that is open from 00:00 to 24:00 has 23 or 25 hours where the clock changes.
// Hours are wall-clock times of Location: one that the clock skips is the
// instant of the change, of one that it shows twice the first counts. Instants
// outside of the years 1 to 9999 are closed.
//
// From 1970 to 2081 a question takes the same time at every distance; before and
// after, the days are walked one by one, with the same answer.
type Calendar struct {
	name  string
	loc   *time.Location
	table *dayTable

	// A calendar has hours of its own, or it is the union or the intersection of
	// its parts.
	hours *hours
	parts []*Calendar
	union bool

	first, last int64 // outside of these seconds it is closed
}

// The years 1 to 9999 in Unix seconds.
const (
	minSecond = -62135596800
	maxSecond = 253402300800
)

// Always is the calendar that is open at every instant: elapsed time, with days
// of loc for BusinessDays.
func Always(loc *time.Location) *Calendar {
	if loc == nil {
		panic("sla.Always: no location; time.UTC is one")
	}
	h := &hours{loc: loc}
	for day := range h.week {
		h.week[day] = []span{{0, daySeconds}}
	}
	return newCalendar("", h)
}

func newCalendar(name string, h *hours) *Calendar {
	c := &Calendar{name: name, loc: h.loc, hours: h, table: tableOf(h)}
	c.first, c.last = h.reach()
	return c.bound()
}

func newCombination(name string, loc *time.Location, parts []*Calendar, union bool) *Calendar {
	c := &Calendar{name: name, loc: loc, parts: parts, union: union}
	c.table, c.first, c.last = parts[0].table, parts[0].first, parts[0].last
	for _, p := range parts[1:] {
		c.table = combine(c.table, p.table, union)
		if union {
			c.first, c.last = min(c.first, p.first), max(c.last, p.last)
		} else {
			c.first, c.last = max(c.first, p.first), min(c.last, p.last)
		}
	}
	return c.bound()
}

// bound closes a calendar for good that is not open once inside the horizon, so
// that nobody searches the ages for its next opening.
func (c *Calendar) bound() *Calendar {
	if c.table.total == 0 {
		c.first, c.last = maxSecond, minSecond
	}
	return c
}

func (c *Calendar) check() {
	if c == nil || c.table == nil {
		panic("sla: an empty Calendar; NewCalendars and Always make one")
	}
}

// Name is the calendar's name in the agreement; "" for Always.
func (c *Calendar) Name() string { return c.name }

// Location is the zone of the calendar's days and of the instants it returns.
func (c *Calendar) Location() *time.Location { return c.loc }

// Add is the earliest instant at which d of open time has passed since t; for
// negative d the latest instant before t from which on -d of open time passes
// until t; t itself for 0. So an end that falls on closing time is the closing
// time, not the next opening. Where it is never reached, the zero Time.
func (c *Calendar) Add(t time.Time, d time.Duration) time.Time {
	c.check()
	sec, ns := t.Unix(), int64(t.Nanosecond())
	if d == 0 {
		return t.In(c.loc)
	}
	if uint64(sec) >= horizonSeconds {
		return c.walk(sec, ns, d)
	}
	sum, open := c.table.before(sec)
	at := sum * int64(time.Second) // at most horizonSeconds, which fit 63 bits in nanoseconds
	if open {
		at += ns
	}
	switch total := c.table.total * int64(time.Second); {
	case d > 0 && int64(d) <= total-at:
		at += int64(d)
		n := (at - 1) / int64(time.Second)
		return time.Unix(c.table.second(n), at-n*int64(time.Second)).In(c.loc)
	case d < 0 && int64(d) >= -at:
		at += int64(d)
		n := at / int64(time.Second)
		return time.Unix(c.table.second(n), at-n*int64(time.Second)).In(c.loc)
	}
	return c.walk(sec, ns, d)
}

// Between is the open time in [a, b), negative where b is before a. More than
// a Duration holds (292 years) is the longest Duration.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	c.check()
	as, an, bs, bn := a.Unix(), int64(a.Nanosecond()), b.Unix(), int64(b.Nanosecond())
	if uint64(as) >= horizonSeconds || uint64(bs) >= horizonSeconds {
		return c.walkBetween(as, an, bs, bn)
	}
	x, openA := c.table.before(as)
	y, openB := c.table.before(bs)
	d := (y - x) * int64(time.Second)
	if openA {
		d -= an
	}
	if openB {
		d += bn
	}
	return time.Duration(d)
}

// Open reports whether t is open.
func (c *Calendar) Open(t time.Time) bool {
	c.check()
	sec := t.Unix()
	if uint64(sec) < horizonSeconds {
		_, clock, p := c.table.find(sec)
		return clock >= p.from
	}
	if sec < minSecond || sec >= maxSecond {
		return false
	}
	var z zones
	open, _ := c.state(sec, &z)
	return open
}

// NextOpen is the first open instant at or after t, and false where there is none.
func (c *Calendar) NextOpen(t time.Time) (time.Time, bool) {
	c.check()
	sec := max(t.Unix(), minSecond)
	next, ok := c.nextOpen(sec)
	switch {
	case !ok:
		return time.Time{}, false
	case next == t.Unix():
		return t.In(c.loc), true
	}
	return time.Unix(next, 0).In(c.loc), true
}

// Intervals are the open intervals in [a, b), cut at a and b, in ascending
// order; they do not touch each other. None where b is not after a.
func (c *Calendar) Intervals(a, b time.Time) iter.Seq2[time.Time, time.Time] {
	return func(yield func(from, to time.Time) bool) { c.intervals(a, b, yield) }
}

func (c *Calendar) intervals(a, b time.Time, yield func(from, to time.Time) bool) {
	c.check()
	as := max(a.Unix(), minSecond)
	bs := min(b.Unix(), maxSecond)
	cut := func(sec int64) time.Time { // where sec is not inside of [a, b)
		t := time.Unix(sec, 0)
		if t.Before(a) {
			t = a
		}
		if t.After(b) {
			t = b
		}
		return t.In(c.loc)
	}
	const none = math.MinInt64
	from := int64(none)
	var z zones
	for sec := as; sec <= bs && sec < maxSecond; {
		open, until := c.state(sec, &z)
		switch {
		case open && from == none:
			from = sec
		case !open && from != none:
			if !yield(cut(from), cut(sec)) {
				return
			}
			from = none
		}
		sec = until
	}
	if from != none && cut(from).Before(b) && a.Before(b) {
		yield(cut(from), cut(maxSecond))
	}
}
