package sla

import (
	"math"
	"time"
)

// state reports whether the second sec is open, and a later second up to which
// that stays so. minSecond <= sec < maxSecond.
func (c *Calendar) state(sec int64, z *zones) (open bool, until int64) {
	if uint64(sec) < horizonSeconds {
		day, clock, p := c.table.find(sec)
		if clock < p.from {
			return false, int64(day)*daySeconds + int64(p.from)
		}
		return true, int64(day)*daySeconds + int64(p.to)
	}
	switch {
	case sec < c.first:
		until = c.first
	case sec >= c.last:
		until = maxSecond
	default:
		open, until = c.rules(sec, z)
	}
	if sec < 0 {
		until = min(until, 0)
	}
	return open, min(until, maxSecond)
}

// rules is state without the table.
func (c *Calendar) rules(sec int64, z *zones) (open bool, until int64) {
	if c.hours != nil {
		return c.hours.state(sec, z)
	}
	// One open part decides a union, one closed part an intersection, and for as
	// long as the most lasting of them.
	decided, undecided := int64(math.MinInt64), int64(math.MaxInt64)
	for _, p := range c.parts {
		if open, until := p.rules(sec, z); open == c.union {
			decided = max(decided, until)
		} else {
			undecided = min(undecided, until)
		}
	}
	if decided != math.MinInt64 {
		return c.union, decided
	}
	return !c.union, undecided
}

// nextOpen is the first open second from sec on.
func (c *Calendar) nextOpen(sec int64) (int64, bool) {
	var z zones
	for sec < maxSecond {
		if uint64(sec) < horizonSeconds {
			sum, open := c.table.before(sec)
			switch {
			case open:
				return sec, true
			case sum < c.table.total:
				return c.table.second(sum), true
			}
			sec = horizonSeconds
			continue
		}
		open, until := c.state(sec, &z)
		if open {
			return sec, true
		}
		sec = until
	}
	return 0, false
}

// seconds is the open time in the seconds [a, b), at most limit.
func (c *Calendar) seconds(a, b, limit int64) (sum int64) {
	var z zones
	for a < b && sum < limit {
		if uint64(a) < horizonSeconds {
			end := min(b, horizonSeconds)
			x, _ := c.table.before(a)
			y := c.table.total
			if end < horizonSeconds {
				y, _ = c.table.before(end)
			}
			sum, a = sum+y-x, end
			continue
		}
		open, until := c.state(a, &z)
		until = min(until, b)
		if open {
			sum += until - a
		}
		a = until
	}
	return min(sum, limit)
}

// walkBetween is Between outside of the horizon.
func (c *Calendar) walkBetween(as, an, bs, bn int64) time.Duration {
	as, an = c.clamp(as, an)
	bs, bn = c.clamp(bs, bn)
	const most = math.MaxInt64/int64(time.Second) + 1
	var d int64
	if as <= bs {
		d = c.seconds(as, bs, most)
	} else {
		d = -c.seconds(bs, as, most)
	}
	switch d {
	case most:
		return math.MaxInt64
	case -most:
		return -math.MaxInt64
	}
	d, rest := d*int64(time.Second), bn-an
	if rest > 0 && d > math.MaxInt64-rest {
		return math.MaxInt64
	}
	if rest < 0 && d < -math.MaxInt64-rest {
		return -math.MaxInt64
	}
	return time.Duration(d + rest)
}

// clamp is the instant inside of the years 1 to 9999, with the nanoseconds that
// are open.
func (c *Calendar) clamp(sec, ns int64) (int64, int64) {
	switch {
	case sec < minSecond:
		return minSecond, 0
	case sec >= maxSecond:
		return maxSecond, 0
	}
	var z zones
	if open, _ := c.state(sec, &z); !open {
		ns = 0
	}
	return sec, ns
}

// walk is Add outside of the horizon.
func (c *Calendar) walk(sec, ns int64, d time.Duration) time.Time {
	sec, ns = c.clamp(sec, ns)
	var ok bool
	if d > 0 {
		sec, ns, ok = c.forward(sec, uint64(d)+uint64(ns))
	} else {
		// From the end of the second that holds the instant.
		left := -uint64(d)
		if ns > 0 {
			sec++
			left += uint64(int64(time.Second) - ns)
		}
		sec, ns, ok = c.backward(sec, left)
	}
	if !ok {
		return time.Time{}
	}
	return time.Unix(sec, ns).In(c.loc)
}

// forward is the earliest instant at which left nanoseconds of open time have
// passed since sec.
func (c *Calendar) forward(sec int64, left uint64) (int64, int64, bool) {
	var z zones
	for sec < maxSecond {
		if uint64(sec) < horizonSeconds {
			sum, _ := c.table.before(sec)
			rest := uint64(c.table.total-sum) * uint64(time.Second)
			if left <= rest {
				n := (left - 1) / uint64(time.Second)
				return c.table.second(sum + int64(n)), int64(left - n*uint64(time.Second)), true
			}
			left, sec = left-rest, horizonSeconds
			continue
		}
		open, until := c.state(sec, &z)
		if open {
			run := uint64(until-sec) * uint64(time.Second)
			if left <= run {
				return sec + int64(left/uint64(time.Second)), int64(left % uint64(time.Second)), true
			}
			left -= run
		}
		sec = until
	}
	return 0, 0, false
}

// backward is the latest instant from which on left nanoseconds of open time
// pass until sec.
func (c *Calendar) backward(sec int64, left uint64) (int64, int64, bool) {
	const stride = 32 * daySeconds // of the walk back: long enough to be rare, short enough to go through twice
	for sec > max(c.first, minSecond) {
		from := max(sec-stride, minSecond)
		switch {
		case sec > horizonSeconds:
			from = max(from, horizonSeconds)
		case sec > 0:
			from = 0
		}
		open := c.seconds(from, sec, math.MaxInt64)
		if passed := uint64(open) * uint64(time.Second); left > passed {
			left, sec = left-passed, from
			continue
		}
		// The instant before which the rest of the stretch is open; the latest one.
		skip := uint64(open)*uint64(time.Second) - left
		whole, ns := int64(skip/uint64(time.Second)), int64(skip%uint64(time.Second))
		if from == 0 && sec > 0 {
			return c.table.second(whole), ns, true
		}
		var z zones
		for {
			open, until := c.state(from, &z)
			if open && whole < until-from {
				return from + whole, ns, true
			}
			if open {
				whole -= until - from
			}
			from = until
		}
	}
	return 0, 0, false
}
