package sla

import (
	"math"
	"time"
)

// reading is what a clock shows at an instant.
type reading struct {
	ruled  bool          // there is a target
	target time.Duration // working time allowed
	worked time.Duration // up to now
	due    time.Time     // as it stands, or stood when the clock was closed
	steps  [MaxWarnings + 1]threshold
	n      int // steps in use, by need; the last is due itself
	passed int // steps that have an instant
}

// threshold is an amount of working time and the instant at which the clock
// reaches it, now or, while it runs, if nothing happens.
type threshold struct {
	rung int // of the clause; -1: due
	need time.Duration
	at   time.Time
	due  time.Time // as it stands then
}

// settle reads a clock of the clause.
func (r *reading) settle(c *clause, k *clock, at time.Time) {
	r.worked, r.due, r.n, r.passed = 0, time.Time{}, 0, 0
	start := k.started()
	r.target, r.ruled = c.target(start)
	if r.ruled {
		for i := range c.rungs {
			r.add(threshold{rung: i, need: c.need(&c.rungs[i], start, r.target)})
		}
		r.add(threshold{rung: -1, need: r.target})
	}
	for i := range k.spans {
		s := &k.spans[i]
		if s.phase != running {
			continue
		}
		if i < len(k.spans)-1 {
			r.run(c.calendar, s.from, s.to, false)
		} else {
			r.run(c.calendar, s.from, at, true)
		}
	}
	if r.reached() {
		r.due = r.steps[r.n-1].at
	}
}

// add keeps the thresholds sorted by need, equal ones in the order of adding.
func (r *reading) add(t threshold) {
	i := r.n
	for ; i > 0 && r.steps[i-1].need > t.need; i-- {
		r.steps[i] = r.steps[i-1]
	}
	r.steps[i] = t
	r.n++
}

// run lets the clock run in [from, to); an open interval goes on after to. A
// threshold that falls on the end of a closed interval is not reached in it:
// the clock does not run there any more.
func (r *reading) run(c *Calendar, from, to time.Time, open bool) {
	w := c.Between(from, to)
	var due time.Time
	for r.passed < r.n {
		s := &r.steps[r.passed]
		if !open && s.need-r.worked > w {
			break
		}
		t := r.reach(c, from, s.need)
		if t.IsZero() || !open && !t.Before(to) {
			break
		}
		if due.IsZero() {
			due = r.reach(c, from, r.target)
		}
		s.at, s.due = t, due
		r.passed++
	}
	if w > math.MaxInt64-r.worked {
		w = math.MaxInt64 - r.worked
	}
	r.worked += w
}

// reach is when a clock that runs from an instant on has worked so much; the
// zero Time where it never has.
func (r *reading) reach(c *Calendar, from time.Time, need time.Duration) time.Time {
	if need <= r.worked {
		return from.In(c.Location())
	}
	return c.Add(from, need-r.worked)
}

// reached reports whether the last threshold, due, has an instant.
func (r *reading) reached() bool { return r.n > 0 && r.passed == r.n }
