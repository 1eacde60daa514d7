package sla

import (
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
	steps   []move

	stage funnel.Stage
	home  funnel.Stage // the last stage that is no pause
	next  time.Time    // activities from here on have not been seen
	clock clock        // the last of the life; no spans: none yet

	activity time.Time // what ahead found, of those
	sought   bool      // for an open clock
	found    found     // 0: has not sought

	spans []interval // of all clocks, the last one's at the end
	from  int        // where they start
	done  []clock
	read  reading
	id    []byte
}

// move is what clocks see of a step.
type move struct {
	at      time.Time
	event   funnel.EventName
	by      string
	to      funnel.Stage // "" where no stage is entered
	life    int
	cancels bool // by the stage entered
}

// ask takes the steps up to the view's instant, the lead's entry into its
// start stage as the first.
func (w *walk) ask(p *Policy, v *scoring.View, j *funnel.Journey) {
	w.policy, w.view, w.journey, w.steps = p, v, j, w.steps[:0]
	began, ok := j.Began()
	if !ok || began.After(v.At()) {
		return
	}
	w.steps = append(w.steps, move{at: began, life: 1})
	if j.Len() == 0 {
		w.steps[0].to, _, _, _ = j.StageAt(began)
	}
	for seq := 1; seq <= j.Len(); seq++ {
		s := j.Step(seq)
		if seq == 1 {
			w.steps[0].to = s.From
		}
		if s.At.After(v.At()) {
			break
		}
		m := move{at: s.At, event: s.Event, by: string(s.By), life: s.Life}
		if s.Enters() {
			m.to, m.cancels = s.To, slices.Contains(p.cancels, s.To)
		}
		w.steps = append(w.steps, m)
	}
}

// clocks are all clocks of the clause that started up to the view's instant,
// in the order of their starts. They are good until the next call.
func (w *walk) clocks(c *clause) []clock {
	w.clause, w.spans, w.done = c, w.spans[:0], w.done[:0]
	w.stage, w.home, w.next, w.found = "", "", time.Time{}, 0
	w.begin(1, 0)
	for i := range w.steps {
		s := &w.steps[i]
		if i > 0 {
			w.activities(s.at)
		}
		w.step(s)
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

// exists reports whether the life has a clock, ticking whether that one can still
// be stopped.
func (w *walk) exists() bool  { return len(w.spans) > w.from }
func (w *walk) ticking() bool { return w.exists() && w.spans[len(w.spans)-1].phase.open() }

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

func (w *walk) step(s *move) {
	c := w.clause
	if w.ticking() {
		switch {
		case c.stoppedBy(s):
			w.enter(s.at, stopped)
		case s.life != w.clock.life || s.cancels:
			w.enter(s.at, cancelled)
		}
	}
	if s.life != w.clock.life {
		w.flush()
		w.begin(s.life, 0)
		w.home = ""
	}
	back := s.to == w.home && slices.Contains(c.pauses, w.stage)
	if s.to != "" {
		w.stage = s.to
	}
	rests := slices.Contains(c.pauses, w.stage)
	if !rests {
		w.home = w.stage
	}
	if w.ticking() {
		if rests {
			w.enter(s.at, paused)
		} else {
			w.enter(s.at, running)
		}
	}
	event := slices.Contains(c.starts.events, s.event)
	if event || s.to != "" && !back && slices.Contains(c.starts.stages, s.to) {
		w.start(s.at, event && s.to == "")
	}
	w.next = s.at
}

// stoppedBy reports whether a step is a response.
func (c *clause) stoppedBy(s *move) bool {
	return (c.by == "" || s.by == c.by) &&
		(slices.Contains(c.stops.events, s.event) || s.to != "" && slices.Contains(c.stops.stages, s.to))
}

// start begins a clock, or goes on with one that was closed in this life. An
// event that stays in its stage begins anew.
func (w *walk) start(t time.Time, anew bool) {
	switch c := w.clause; {
	case w.ticking() || t.Before(w.policy.effective):
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
		open := w.ticking()
		t, ok := w.ahead(open)
		if !ok || !before.IsZero() && !t.Before(before) {
			return
		}
		if open {
			w.enter(t, stopped)
		} else {
			w.start(t, false)
		}
		w.next = t
		if !w.ticking() {
			w.next = t.Add(1) // one activity does not start what one at its instant has stopped
		}
	}
}

// ahead is the earliest of the activities from w.next on that stop the clock,
// if it is open, or else start one. What it found it keeps until it is passed.
func (w *walk) ahead(open bool) (time.Time, bool) {
	if w.sought == open && w.found != 0 && (w.found == none || !w.activity.Before(w.next)) {
		return w.activity, w.found == some
	}
	names, by := w.clause.starts.activities, ""
	if open {
		names, by = w.clause.stops.activities, w.clause.by
	}
	w.sought, w.found = open, none
	for _, name := range names {
		if t, ok := w.view.FirstActivity(name, by, w.next); ok && (w.found == none || t.Before(w.activity)) {
			w.activity, w.found = t, some
		}
	}
	return w.activity, w.found == some
}

// found says what the last search for activities found.
type found uint8

const (
	none found = iota + 1
	some
)
