package funnel

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// What errors.Is recognises. Every RefusedError is ErrRefused, and the others
// where such an Unmet is in it. ErrConflict is a ConflictError.
var (
	ErrRefused       = errors.New("the agreement refuses the event")
	ErrWrongTeam     = errors.New("the team may not fire the event")
	ErrUnknownReason = errors.New("the reason is not in the event's list")
	ErrNoTransition  = errors.New("the event does not happen in this stage")
	ErrUnknownEvent  = errors.New("the agreement has no such event")
	ErrConflict      = errors.New("the step does not follow the last one")
)

// UnmetKind says what stands in the way of an event.
type UnmetKind string

// The kinds, in the order in which a refusal lists them.
const (
	UnmetEvent      UnmetKind = "event"      // there is no such event
	UnmetTeam       UnmetKind = "team"       // another team may fire it
	UnmetReason     UnmetKind = "reason"     // the reason is missing, not in the list, or not asked for
	UnmetTransition UnmetKind = "transition" // it does not happen in this stage
	UnmetGuard      UnmetKind = "guard"      // a condition is not true
	UnmetFact       UnmetKind = "fact"       // a fact is missing that the destination needs
	UnmetEarly      UnmetKind = "too early"
	UnmetLate       UnmetKind = "too late"
)

// Unmet is one thing that stands in the way of an event. Which fields are set
// depends on the kind.
type Unmet struct {
	Kind       UnmetKind      `json:"kind"`
	Event      EventName      `json:"event,omitempty"`
	Reason     Reason         `json:"reason,omitempty"`     // reason: the one given; guard: the one whose condition it is
	Team       Team           `json:"team,omitempty"`       // team: who tried
	Stage      Stage          `json:"stage,omitempty"`      // transition: where the lead is; fact: where it would go
	Condition  string         `json:"condition,omitempty"`  // guard: the part that is not true
	Facts      []scoring.Fact `json:"facts,omitempty"`      // guard: what the condition reads
	Lacks      []string       `json:"lacks,omitempty"`      // guard: the names that leave it undecided
	Attribute  string         `json:"attribute,omitempty"`  // fact: which one is missing
	Maintainer string         `json:"maintainer,omitempty"` // fact: the team that keeps it
	Allowed    []string       `json:"allowed,omitempty"`    // the teams, reasons, stages or events that would do
	Until      time.Time      `json:"until,omitzero"`       // too early: the first instant that would do; too late: the last one
}

// String is a sentence for people.
func (u Unmet) String() string {
	allowed := strings.Join(u.Allowed, ", ")
	switch u.Kind {
	case UnmetEvent:
		s := fmt.Sprintf("there is no event %q", string(u.Event))
		if hint := problem.Known(string(u.Event), u.Allowed); hint != "" {
			s += ": " + hint
		}
		return s
	case UnmetTeam:
		if u.Team == "" {
			return fmt.Sprintf("nobody is named who fires %q: %s may", string(u.Event), allowed)
		}
		return fmt.Sprintf("%s may not fire %q: %s may", u.Team, string(u.Event), allowed)
	case UnmetReason:
		switch {
		case len(u.Allowed) == 0:
			return fmt.Sprintf("%q takes no reason, not %q", string(u.Event), u.Reason)
		case u.Reason == "":
			return fmt.Sprintf("%q needs a reason: %s", string(u.Event), allowed)
		}
		return fmt.Sprintf("%q is no reason of %q: %s", u.Reason, string(u.Event), problem.Known(u.Reason, u.Allowed))
	case UnmetTransition:
		return fmt.Sprintf("%q does not happen in %s: only in %s", string(u.Event), u.Stage, allowed)
	case UnmetGuard:
		s := u.Condition + " is not true"
		if len(u.Lacks) > 0 {
			s = u.Condition + " is undecided"
		}
		if len(u.Facts) > 0 {
			s += ": " + scoring.FactsString(u.Facts)
		}
		if u.Reason != "" {
			s = fmt.Sprintf("reason %q: %s", u.Reason, s)
		}
		return s
	case UnmetFact:
		s := u.Attribute + " is missing"
		if u.Maintainer != "" {
			s += " (maintained by " + u.Maintainer + ")"
		}
		return s
	case UnmetEarly:
		return fmt.Sprintf("%q is too early: it may happen from %s on", string(u.Event), u.Until.Format(time.RFC3339))
	case UnmetLate:
		return fmt.Sprintf("%q is too late: it could happen until %s", string(u.Event), u.Until.Format(time.RFC3339))
	}
	return string(u.Kind)
}

// RefusedError is a no of the agreement, with everything that is unmet. It is
// expected, and worth showing to a person. It shares its lists with the machine:
// they are for reading.
type RefusedError struct {
	From  Stage     `json:"from"`
	Event EventName `json:"event"`
	Unmet []Unmet   `json:"unmet"`
}

// Error is one line for one thing unmet, else a line for each.
func (e *RefusedError) Error() string {
	head := fmt.Sprintf("%q is refused in %s:", string(e.Event), e.From)
	if len(e.Unmet) == 1 {
		return head + " " + e.Unmet[0].String()
	}
	for _, u := range e.Unmet {
		head += "\n  " + u.String()
	}
	return head
}

// Is recognises ErrRefused, and ErrWrongTeam, ErrUnknownReason, ErrNoTransition
// and ErrUnknownEvent where that is among what is unmet.
func (e *RefusedError) Is(target error) bool {
	switch target {
	case ErrRefused:
		return true
	case ErrWrongTeam:
		return e.has(UnmetTeam)
	case ErrUnknownReason:
		return e.has(UnmetReason)
	case ErrNoTransition:
		return e.has(UnmetTransition)
	case ErrUnknownEvent:
		return e.has(UnmetEvent)
	}
	return false
}

func (e *RefusedError) has(k UnmetKind) bool {
	return slices.ContainsFunc(e.Unmet, func(u Unmet) bool { return u.Kind == k })
}

// impossible reports whether the event cannot even be folded as history: it is
// not known where it would lead.
func (e *RefusedError) impossible() bool {
	return e.has(UnmetEvent) || e.has(UnmetReason) || e.has(UnmetTransition)
}

// ConflictError says that a step or an event does not follow the last step of
// the journey: somebody else was faster, or it comes too late to be folded.
type ConflictError struct {
	Event        EventName
	At, Last     time.Time // of the event, and of the last step
	Seq, NextSeq int       // of the step, and the number that would follow; Seq is 0 for an event
	From, In     Stage     // which the step leaves, and in which the lead is
	Life, InLife int       // of the step, and in which the lead is; 0 for an event
	Track        string    // of the step

	kind conflict
}

type conflict uint8

const (
	conflictOld   conflict = iota // older than the last step
	conflictSeq                   // not the next number
	conflictTrack                 // a track that is not there
	conflictPlace                 // another stage or life
)

func (e *ConflictError) Error() string {
	switch e.kind {
	case conflictSeq:
		return fmt.Sprintf("step %d (%q) does not follow: the next step is number %d", e.Seq, string(e.Event), e.NextSeq)
	case conflictTrack:
		return fmt.Sprintf("step %d (%q) is on the track %q, which the journey does not have", e.Seq, string(e.Event), e.Track)
	case conflictPlace:
		return fmt.Sprintf("step %d (%q) leaves %q for life %d, but the lead is in %q in life %d", e.Seq, string(e.Event),
			string(e.From), e.Life, string(e.In), e.InLife)
	}
	return fmt.Sprintf("%q at %s is older than the last step at %s", string(e.Event),
		e.At.Format(time.RFC3339Nano), e.Last.Format(time.RFC3339Nano))
}

// Is recognises ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }
