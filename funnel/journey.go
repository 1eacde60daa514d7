package funnel

import (
	"iter"
	"slices"
	"sort"
	"time"
)

// Journey is the log of what happened to one lead: its beginning, its steps by
// number and time, and who worked on it. The zero Journey is empty: its lead is
// where leads begin. One goroutine at a time may write; reading alone is safe
// for many.
type Journey struct {
	start    Stage
	begun    bool
	began    time.Time
	steps    []Step
	entered  []int32 // by step: 1 + the step that entered the stage the lead is in after it; 0 is the beginning
	moved    int     // 1 + the last step that is no note
	assigned []Assignment
}

// Assignment says who works on the lead from an instant on.
type Assignment struct {
	At time.Time
	To string
	By Team
}

// Begin says that the lead was there, in the start stage, at that instant. The
// earliest of several calls holds: life 1 begins there.
func (j *Journey) Begin(start Stage, at time.Time) {
	if !j.begun {
		j.start = start
	}
	if !j.begun || at.Before(j.began) {
		j.begun, j.began = true, at
	}
}

// Began is the instant at which the lead entered its start stage.
func (j *Journey) Began() (time.Time, bool) { return j.began, j.begun }

// Check says whether the step can follow: a *ConflictError when its number is
// not the next one, when it is older than the last step, or when it leaves a
// stage, a track or a life in which the lead is not.
func (j *Journey) Check(s Step) error {
	c := ConflictError{Event: s.Event, At: s.At, Seq: s.Seq, NextSeq: len(j.steps) + 1, From: s.From, In: j.stage(),
		Life: s.Life, InLife: j.life(), Track: s.Track}
	if n := len(j.steps); n > 0 {
		c.Last = j.steps[n-1].At
	}
	switch {
	case c.Seq != c.NextSeq:
		c.kind = conflictSeq
	case len(j.steps) > 0 && s.At.Before(c.Last):
		c.kind = conflictOld
	case s.Track != "":
		c.kind = conflictTrack
	case s.From == "" || c.In != "" && s.From != c.In || s.Life < c.InLife || s.Life > c.InLife+1:
		c.kind = conflictPlace
	default:
		return nil
	}
	return &c
}

// Append adds a step that Next or Recorded made of this journey. A step that
// cannot follow panics: Check tells before.
func (j *Journey) Append(s Step) {
	if err := j.Check(s); err != nil {
		panic("funnel: Append of a step that cannot follow (" + err.Error() +
			"): ask Check first, and append only what Next or Recorded decided of this journey as it is now")
	}
	j.Begin(s.From, s.At)
	in := int32(0)
	if n := len(j.entered); n > 0 {
		in = j.entered[n-1]
	}
	j.steps = append(j.steps, s)
	if s.Enters() {
		in = int32(len(j.steps))
	}
	if !s.Note() {
		j.moved = len(j.steps)
	}
	j.entered = append(j.entered, in)
}

// Assign says that from an instant on somebody works on the lead; "" is nobody.
// Assignments may arrive in any order; of two at one instant the later call holds.
func (j *Journey) Assign(at time.Time, to string, by Team) {
	i := len(j.assigned)
	for i > 0 && j.assigned[i-1].At.After(at) {
		i--
	}
	j.assigned = slices.Insert(j.assigned, i, Assignment{at, to, by})
}

// Assignments are all assignments by time.
func (j *Journey) Assignments() iter.Seq[Assignment] { return slices.Values(j.assigned) }

// Assignee is who works on the lead at an instant, "" for nobody.
func (j *Journey) Assignee(at time.Time) string {
	for i := len(j.assigned) - 1; i >= 0; i-- {
		if !j.assigned[i].At.After(at) {
			return j.assigned[i].To
		}
	}
	return ""
}

// Steps are the steps in their order.
func (j *Journey) Steps() iter.Seq[Step] { return slices.Values(j.steps) }

// Step is the step of that number, from 1 to Len.
func (j *Journey) Step(seq int) Step { return j.steps[seq-1] }

// Len is the number of steps.
func (j *Journey) Len() int { return len(j.steps) }

// Last is the last step.
func (j *Journey) Last() (Step, bool) {
	if len(j.steps) == 0 {
		return Step{}, false
	}
	return j.steps[len(j.steps)-1], true
}

// StageAt is the stage the lead is in at an instant, since when, and in which
// life; false before the lead began. A note and a step to the same stage do not
// count as entering it.
func (j *Journey) StageAt(at time.Time) (stage Stage, since time.Time, life int, ok bool) {
	n := j.until(at)
	switch {
	case !j.begun || n == 0 && at.Before(j.began):
		return "", time.Time{}, 0, false
	case n == 0:
		return j.start, j.began, 1, true
	}
	life = j.steps[n-1].Life
	if in := j.entered[n-1]; in > 0 {
		s := &j.steps[in-1]
		return s.To, s.At, life, true
	}
	return j.start, j.began, life, true
}

// Event is how often the event happened in the life that runs at that instant,
// not after it and not before since, and when last.
func (j *Journey) Event(name string, since, at time.Time) (n int, last time.Time) {
	i := j.until(at)
	for first := j.lifeOf(i); i > first && !j.steps[i-1].At.Before(since); i-- {
		if s := &j.steps[i-1]; string(s.Event) == name {
			if n++; n == 1 {
				last = s.At
			}
		}
	}
	return n, last
}

// until is the number of steps up to an instant.
func (j *Journey) until(at time.Time) int {
	n := len(j.steps)
	if n == 0 || !j.steps[n-1].At.After(at) {
		return n
	}
	return sort.Search(n, func(i int) bool { return j.steps[i].At.After(at) })
}

// lifeOf is the number of steps before the life in which the lead is after n
// steps.
func (j *Journey) lifeOf(n int) int {
	if n == 0 {
		return 0
	}
	life := j.steps[n-1].Life
	return sort.Search(n, func(i int) bool { return j.steps[i].Life >= life })
}

// stage is where the lead is after the last step, "" where no one has said.
func (j *Journey) stage() Stage {
	if n := len(j.entered); n > 0 && j.entered[n-1] > 0 {
		return j.steps[j.entered[n-1]-1].To
	}
	return j.start
}

// life is the life in which the lead is after the last step.
func (j *Journey) life() int {
	if n := len(j.steps); n > 0 {
		return j.steps[n-1].Life
	}
	return 1
}

// lastMove is the instant from which `not before` and `not later than` count:
// the last step up to at that is no note, or the beginning; at where neither is
// known.
func (j *Journey) lastMove(at time.Time) time.Time {
	moved := j.moved
	for n := j.until(at); moved > n || moved > 0 && j.steps[moved-1].Note(); {
		moved--
	}
	switch {
	case moved > 0:
		return j.steps[moved-1].At
	case j.begun && !at.Before(j.began):
		return j.began
	}
	return at
}
