package peerload

import "errors"

// State is a stage of the funnel. The zero State is the start.
type State uint8

// The stages.
const (
	StateLead State = iota
	StateNurture
	StateMQL
	StateSAL
	StateSQL
	StateOpportunity
	StateWon
	StateLost
	StateCustomer
)

var stateNames = [...]string{"lead", "nurture", "mql", "sal", "sql", "opportunity", "won", "lost", "customer"}

func (s State) String() string { return stateNames[s] }

// Event is what happens to a prospect.
type Event uint8

// The events.
const (
	EventQualify Event = iota
	EventHandOver
	EventAccept
	EventReject
	EventRecycle
	EventOpen
	EventWin
	EventLose
)

var eventNames = [...]string{"qualify", "hand_over", "accept", "reject", "recycle", "open", "win", "lose"}

func (e Event) String() string { return eventNames[e] }

// Guard is the condition of a guarded edge, in the rule language over score and
// phone.
const Guard = `score >= 60 and phone != ""`

// Edge leads from each of some states to one.
type Edge struct {
	Event   Event
	From    []State
	To      State
	Guarded bool // by Guard
}

// Edges is the whole funnel. A state and an event have at most one edge.
func Edges() []Edge {
	return []Edge{
		{Event: EventQualify, From: []State{StateLead, StateNurture}, To: StateMQL},
		{Event: EventHandOver, From: []State{StateMQL}, To: StateSAL, Guarded: true},
		{Event: EventAccept, From: []State{StateSAL}, To: StateSQL},
		{Event: EventReject, From: []State{StateSAL}, To: StateNurture},
		{Event: EventRecycle, From: []State{StateMQL, StateSQL, StateOpportunity, StateLost}, To: StateNurture},
		{Event: EventOpen, From: []State{StateSQL}, To: StateOpportunity},
		{Event: EventWin, From: []State{StateOpportunity}, To: StateWon},
		{Event: EventWin, From: []State{StateWon}, To: StateCustomer},
		{Event: EventLose, From: []State{StateSQL, StateOpportunity}, To: StateLost},
	}
}

// Step is one event of the walk.
type Step struct {
	Event   Event
	Score   int64  // of the prospect when the event arrives
	Phone   string // likewise
	Want    State  // after the event
	Refused bool   // by the guard; the state stays
}

// Walk is a prospect's way from lead to customer: refused once, recycled once,
// rejected once, then won.
func Walk() [12]Step {
	const phone = "+49301234567"
	return [12]Step{
		{EventQualify, 45, phone, StateMQL, false},
		{EventHandOver, 45, phone, StateMQL, true},
		{EventRecycle, 45, phone, StateNurture, false},
		{EventQualify, 72, phone, StateMQL, false},
		{EventHandOver, 72, phone, StateSAL, false},
		{EventReject, 72, phone, StateNurture, false},
		{EventQualify, 72, phone, StateMQL, false},
		{EventHandOver, 72, phone, StateSAL, false},
		{EventAccept, 72, phone, StateSQL, false},
		{EventOpen, 72, phone, StateOpportunity, false},
		{EventWin, 72, phone, StateWon, false},
		{EventWin, 72, phone, StateCustomer, false},
	}
}

// What Prospect.Take answers when it leaves the state as it is.
var (
	ErrGuard = errors.New("the guard refuses")
	ErrEvent = errors.New("no such event in this state")
)

// Prospect is a lead in the funnel. The zero Prospect is at the start, without
// a score and a phone.
type Prospect struct {
	State State
	Score int64
	Phone string
}

// Take moves the prospect along Edges, written as a switch: the bound for every
// state machine. It does not allocate.
func (p *Prospect) Take(e Event) error {
	to, known := p.State, false
	switch p.State {
	case StateLead, StateNurture:
		to, known = StateMQL, e == EventQualify
	case StateMQL:
		switch e {
		case EventHandOver:
			if p.Score < 60 || p.Phone == "" {
				return ErrGuard
			}
			to, known = StateSAL, true
		case EventRecycle:
			to, known = StateNurture, true
		}
	case StateSAL:
		switch e {
		case EventAccept:
			to, known = StateSQL, true
		case EventReject:
			to, known = StateNurture, true
		}
	case StateSQL:
		switch e {
		case EventOpen:
			to, known = StateOpportunity, true
		case EventRecycle:
			to, known = StateNurture, true
		case EventLose:
			to, known = StateLost, true
		}
	case StateOpportunity:
		switch e {
		case EventWin:
			to, known = StateWon, true
		case EventRecycle:
			to, known = StateNurture, true
		case EventLose:
			to, known = StateLost, true
		}
	case StateWon:
		to, known = StateCustomer, e == EventWin
	case StateLost:
		to, known = StateNurture, e == EventRecycle
	}
	if !known {
		return ErrEvent
	}
	p.State = to
	return nil
}
