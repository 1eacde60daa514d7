package sla

import (
	"math"
	"slices"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// phase is what a clock does in an interval.
type phase uint8

const (
	running   phase = iota
	paused          // the lead is in a stage of `pause in`
	stopped         // by a response
	cancelled       // by a stage that cancels, or by the end of the life
)

func (p phase) open() bool { return p <= paused }

// interval is [from, to) on the UTC line; the last of a clock has no to.
type interval struct {
	from, to time.Time
	phase    phase
}

// clock is the history of one clock: from its start on, intervals without gaps.
// Everything else is computed from it and the clause.
type clock struct {
	life   int
	number int // within the life, from 1
	spans  []interval
}

func (c *clock) started() time.Time { return c.spans[0].from }

// walk turns a journey and activities into the clocks of one clause. What
// happens at one instant is taken in this order: steps as they follow each
// other, then activities, a start before a stop; in one step the stop, then the
// end by a cancelling stage or a new life, then the start.
//
// The walk is kept between questions for its memory.
type walk struct {
	policy  *Policy
	clause  *clause
	view    *scoring.View
	journey *funnel.Journey

	stage funnel.Stage
	home  funnel.Stage // the last stage that is no pause
	next  time.Time    // activities from here on have not been seen
	clock clock        // the last of the life; no spans: none yet
	spans []interval   // of all clocks, the last one's at the end
	from  int          // where they start
	done  []clock
	read  reading
	id    []byte
}

// clocks are all clocks of the clause that started up to the view's instant,
// in the order of their starts. They are good until the next call.
func (w *walk) clocks(c *clause) []clock {
	w.clause, w.spans, w.done = c, w.spans[:0], w.done[:0]
	w.stage, w.home, w.next = "", "", time.Time{}
	w.begin(1, 0)
	at := w.view.At()
	if began, ok := w.journey.Began(); ok {
		if began.After(at) {
			return nil
		}
		start, _, _, _ := w.journey.StageAt(began)
		if w.journey.Len() > 0 {
			start = w.journey.Step(1).From
		}
		w.step(&funnel.Step{At: began, To: start, Life: 1})
	}
	for seq := 1; seq <= w.journey.Len(); seq++ {
		s := w.journey.Step(seq)
		if s.At.After(at) {
			break
		}
		w.activities(s.At)
		w.step(&s)
	}
	w.activities(time.Time{})
	w.flush()
	return w.done
}

// begin makes room for the next clock.
func (w *walk) begin(life, number int) {
	w.clock = clock{life: life, number: number}
	w.from = len(w.spans)
}

// flush keeps the clock in hand.
func (w *walk) flush() {
	if n := len(w.spans); n > w.from {
		w.clock.spans = w.spans[w.from:n:n]
		w.done = append(w.done, w.clock)
	}
}

// exists reports whether the life has a clock, open whether that one can still
// be stopped.
func (w *walk) exists() bool { return len(w.spans) > w.from }
func (w *walk) open() bool   { return w.exists() && w.spans[len(w.spans)-1].phase.open() }

// enter begins an interval.
func (w *walk) enter(t time.Time, p phase) {
	if w.exists() {
		last := &w.spans[len(w.spans)-1]
		if last.phase == p {
			return
		}
		last.to = t
	}
	w.spans = append(w.spans, interval{from: t, phase: p})
}

func (w *walk) step(s *funnel.Step) {
	c := w.clause
	moves := s.Enters()
	if w.open() {
		switch {
		case c.stoppedBy(s, moves):
			w.enter(s.At, stopped)
		case s.Life != w.clock.life, moves && slices.Contains(w.policy.cancels, s.To):
			w.enter(s.At, cancelled)
		}
	}
	if s.Life != w.clock.life {
		w.flush()
		w.begin(s.Life, 0)
		w.home = ""
	}
	entered := moves && !(slices.Contains(c.pauses, w.stage) && s.To == w.home)
	if moves {
		w.stage = s.To
	}
	rests := slices.Contains(c.pauses, w.stage)
	if !rests {
		w.home = w.stage
	}
	if w.open() {
		if rests {
			w.enter(s.At, paused)
		} else {
			w.enter(s.At, running)
		}
	}
	event := slices.Contains(c.starts.events, s.Event)
	if event || entered && slices.Contains(c.starts.stages, s.To) {
		w.start(s.At, event && !moves)
	}
	w.next = s.At
}

// stoppedBy reports whether a step is a response.
func (c *clause) stoppedBy(s *funnel.Step, moves bool) bool {
	return (c.by == "" || string(s.By) == c.by) &&
		(slices.Contains(c.stops.events, s.Event) || moves && slices.Contains(c.stops.stages, s.To))
}

// start begins a clock, or goes on with one that was closed in this life. An
// event that stays in its stage begins anew.
func (w *walk) start(t time.Time, anew bool) {
	switch c := w.clause; {
	case w.open() || t.Before(w.policy.effective):
		return
	case w.exists() && !anew:
		if !slices.Contains(c.stops.stages, w.stage) {
			w.enter(t, w.phase())
		}
		return
	case c.when != nil && !w.holds(t):
		return
	}
	w.flush()
	w.begin(w.clock.life, w.clock.number+1)
	w.enter(t, w.phase())
	if slices.Contains(w.clause.stops.stages, w.stage) { // satisfied before the start
		w.enter(t, stopped)
	}
}

// phase is what a clock does in the stage of the moment.
func (w *walk) phase() phase {
	if slices.Contains(w.clause.pauses, w.stage) {
		return paused
	}
	return running
}

// holds asks the clause's condition as of an instant.
func (w *walk) holds(t time.Time) bool {
	v := w.view.Lead().View(t, w.journey)
	defer v.Close()
	return w.clause.when.In(v) == scoring.True
}

// activities takes the activities before an instant; with the zero Time all up
// to the view's.
func (w *walk) activities(before time.Time) {
	for {
		open := w.open()
		names, by := w.clause.starts.activities, ""
		if open {
			names, by = w.clause.stops.activities, w.clause.by
		}
		t, ok := w.first(names, by)
		if !ok || !before.IsZero() && !t.Before(before) {
			return
		}
		if open {
			w.enter(t, stopped)
		} else {
			w.start(t, false)
		}
		w.next = t
		if !w.open() {
			w.next = t.Add(1) // one activity does not start what one at its instant has stopped
		}
	}
}

// first is the earliest of the activities that have not been seen.
func (w *walk) first(names []string, by string) (first time.Time, ok bool) {
	for _, name := range names {
		if t, found := w.view.FirstActivity(name, by, w.next); found && (!ok || t.Before(first)) {
			first, ok = t, true
		}
	}
	return first, ok
}

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
