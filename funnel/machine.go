package funnel

import (
	"slices"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

// Machine is a compiled funnel. It is immutable and safe for any number of
// goroutines.
type Machine struct {
	stages   []stage
	events   []event
	stageOf  index
	eventOf  index
	start    int
	names    scoring.Names
	loc      *time.Location
	teams    []Team
	machines []Team
	warnings problem.List
}

type stage struct {
	info  StageInfo
	needs []need
}

// need is a fact without which a stage is not entered.
type need struct {
	attribute, maintainer string
	known                 *scoring.Condition
}

type event struct {
	info      EventInfo
	away      []*RefusedError // by stage: the refusal where it does not happen, else nil
	to        int             // -1: a note, or its reasons decide
	reasons   []reason
	notBefore quantity.Span
	notLater  quantity.Span
	allowed   allowed
}

// allowed are the names that refusals list.
type allowed struct{ teams, reasons, stages []string }

type reason struct {
	to   int // a stage
	info *ReasonInfo
}

// StageInfo is a stage as plain data.
type StageInfo struct {
	Name                Stage
	Owner               Team
	Phase               Phase // "" where none is given
	Means               string
	Start, End, Cancels bool
	Probability         float64 // 0 to 1
	HasProbability      bool
	Needs               []string // attributes without which it is not entered
}

// EventInfo is an event as plain data.
type EventInfo struct {
	Name                    EventName
	By                      []Team // empty: every team
	From                    []Stage
	To                      Stage              // "" for a note, and where every reason has a destination of its own
	When                    *scoring.Condition // nil: always
	NotBefore, NotLaterThan string             // as written, after the last step
	Reasons                 []ReasonInfo
}

// Note reports whether the event leaves the lead where it is.
func (e EventInfo) Note() bool { return e.To == "" && len(e.Reasons) == 0 }

// ReasonInfo is a reason of an event as plain data.
type ReasonInfo struct {
	Name Reason
	To   Stage
	When *scoring.Condition // nil: always
}

// Names are the names that the machine was made from and those of the journey:
// stage, days_in_stage, attempts, reopened, assignee.
func (m *Machine) Names() scoring.Names { return m.names }

// Warnings are what is odd but legal in the configuration.
func (m *Machine) Warnings() problem.List { return slices.Clone(m.warnings) }

// Location is where calendar days are counted.
func (m *Machine) Location() *time.Location { return m.loc }

// Start is the stage in which leads begin.
func (m *Machine) Start() Stage { return m.stages[m.start].info.Name }

// Teams are the teams of the agreement, in its order; empty where it names none.
func (m *Machine) Teams() []Team { return slices.Clone(m.teams) }

// Software reports whether the team is a machine.
func (m *Machine) Software(t Team) bool { return slices.Contains(m.machines, t) }

// Stages are the stages in the order of the agreement.
func (m *Machine) Stages() []StageInfo {
	out := make([]StageInfo, len(m.stages))
	for i := range m.stages {
		out[i] = m.stages[i].info.clone()
	}
	return out
}

// Stage is the stage of that name.
func (m *Machine) Stage(name Stage) (StageInfo, bool) {
	i := m.stageOf.find(string(name))
	if i < 0 {
		return StageInfo{}, false
	}
	return m.stages[i].info.clone(), true
}

// Owner is the team that owns the stage, "" for an unknown one.
func (m *Machine) Owner(name Stage) Team {
	if i := m.stageOf.find(string(name)); i >= 0 {
		return m.stages[i].info.Owner
	}
	return ""
}

// Events are the events in the order of the agreement.
func (m *Machine) Events() []EventInfo {
	out := make([]EventInfo, len(m.events))
	for i := range m.events {
		out[i] = m.events[i].info.clone()
	}
	return out
}

// Event is the event of that name.
func (m *Machine) Event(name EventName) (EventInfo, bool) {
	i := m.eventOf.find(string(name))
	if i < 0 {
		return EventInfo{}, false
	}
	return m.events[i].info.clone(), true
}

func (s StageInfo) clone() StageInfo {
	s.Needs = slices.Clone(s.Needs)
	return s
}

func (e EventInfo) clone() EventInfo {
	e.By, e.From, e.Reasons = slices.Clone(e.By), slices.Clone(e.From), slices.Clone(e.Reasons)
	return e
}

// index finds the number of a name. Its hash of the length and two letters
// costs a fifth of a map's and keeps the few names of an agreement apart.
type index struct {
	names []string
	heads [256]int16 // by hash: 1 + the number of the first name; 0 is none
	next  []int16    // likewise, the name behind one
}

func hash(s string) uint8 {
	if s == "" {
		return 0
	}
	return uint8(len(s))*31 + s[0]*7 + s[len(s)-1]
}

func (x *index) add(name string) {
	h := hash(name)
	x.next = append(x.next, x.heads[h])
	x.names = append(x.names, name)
	x.heads[h] = int16(len(x.names))
}

func (x *index) find(name string) int {
	for i := x.heads[hash(name)]; i > 0; i = x.next[i-1] {
		if x.names[i-1] == name {
			return int(i - 1)
		}
	}
	return -1
}
