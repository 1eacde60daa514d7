// Package sla is the agreement about time: who owes whom a response, within
// what working time, and what a calendar says working time is.
//
// A [Calendar] has open hours; it adds and measures open time exactly. A
// [Policy] is made once from a [Config] by [New]: a clause names what starts a
// clock, what stops it, where it stands, and how long it may run.
// [Policy.Deadlines] are the clocks of a lead as they stand at an instant,
// [Policy.Alerts] the warnings and breaches of a stretch of time, and
// [Policy.Wake] is when to look again.
//
//	p, err := sla.New(machine.Names(), config)
//	for _, d := range p.Deadlines(journey, lead, at) {
//		fmt.Println(d.Clause, d.Status, d.Due)
//	}
//
// # Clocks
//
// A clock is a set of half-open intervals in which it runs. Its working time is
// what of them the calendar has open; due is the earliest instant at which the
// working time reaches the target. Everything is computed from the journey, the
// lead's activities and the instant asked about; nothing is stored, and what
// happens later than the instant does not exist.
//
//   - A clause has one clock in a life of the lead. It starts with the first of
//     what the clause names (a stage entered, an event, an activity), where the
//     clause's condition is true then. Later starts change nothing while it is
//     open; after a stop they reopen it, and the time in between is a pause.
//     An event that is named and leaves the lead in its stage begins a new clock
//     after a stop, also after its own.
//   - It stops with a response: an activity, an event or a stage entered by an
//     event of the owing team, at the start or later. What others do is none,
//     unless a machine owes the clause: then it does not matter who does it.
//     Where the lead is in a stage that stops already, it is met at once.
//   - It stands while the lead is in a stage of the clause's pauses. Going back
//     from there, like a step to the same stage, enters no stage.
//   - It is cancelled by a stage that cancels and by the end of the life, unless
//     the same step stops it or it is breached.
//   - It is met when stopped at or before due, and breached from the first
//     instant (1 ns) after due on, for good. A clock that pauses at the very
//     instant of due is in time; it is due when it is resumed.
//   - What happens at one instant is taken in this order: steps as they follow
//     each other, then activities, a start before a stop.
package sla

import (
	"slices"
	"sync"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// Limits of a policy. Two departments keep what they can remember; what is
// beyond these is generated, and costs time for every lead.
const (
	// MaxClauses is how many clauses an agreement may have: each is asked for
	// every lead.
	MaxClauses = 200
	// MaxNames is how many names one list of a clause may have: each is compared
	// with every step.
	MaxNames = 50
	// MaxWarnings is how many warnings a clause may have: a clock holds the
	// instant of each by value.
	MaxWarnings = 8
)

// Config is the service level agreement proper: calendars, and clauses that
// say who owes what within what time.
type Config struct {
	Calendars []CalendarConfig `yaml:"calendars" help:"when working time passes, by name" like:"{office: {monday to friday: [\"09:00-17:00\"]}}"`
	Calendar  string           `yaml:"calendar" help:"the calendar of the clauses that name none" like:"office" kind:"name"`
	Clauses   []ClauseConfig   `yaml:"clauses" help:"what one team owes the other, and within what time"`
	_         struct{}         `yaml:"requests,later"`

	Funnel    *funnel.Machine `yaml:"-"` // required: stages and events
	Built     *Calendars      `yaml:"-"` // of Calendars where they are built already
	Location  *time.Location  `yaml:"-"` // of calendar days; nil is the schema's
	Effective time.Time       `yaml:"-"` // clocks begin here; zero: ever
}

// Policy is a compiled service level agreement. It is immutable and safe for
// any number of goroutines; journeys and leads are read only.
type Policy struct {
	schema    *scoring.Schema
	calendars *Calendars
	clauses   []*clause
	cancels   []funnel.Stage
	effective time.Time
	warnings  problem.List
	walks     *sync.Pool // of *walk
}

// New compiles a policy. Names is what conditions may name, most often the
// funnel's Names. The error is a *problem.Error with every mistake, at paths
// such as clauses[0].starts with[1].
func New(names scoring.Names, c Config) (*Policy, error) {
	if names == nil || c.Funnel == nil {
		panic("sla.New: names and Config.Funnel are needed: make both from one agreement")
	}
	load := &clauseLoader{names: names, config: c}
	p := &Policy{schema: names.Schema(), effective: c.Effective,
		walks: &sync.Pool{New: func() any { return new(walk) }}}
	if load.config.Location == nil {
		load.config.Location = p.schema.Location()
	}
	p.calendars = load.calendars()
	load.known = load.allNames()
	if n := len(c.Clauses); n > MaxClauses {
		load.bad.Add("clauses", "%d clauses are too many: at most %d", n, MaxClauses)
		return nil, load.bad.Err()
	}
	for i := range c.Clauses {
		p.clauses = append(p.clauses, load.clause(i, &c.Clauses[i]))
	}
	if err := load.bad.Err(); err != nil {
		return nil, err
	}
	for _, s := range c.Funnel.Stages() {
		if s.Cancels {
			p.cancels = append(p.cancels, s.Name)
		}
	}
	p.warnings = load.bad.Warnings()
	return p, nil
}

// Calendar is the calendar of that name.
func (p *Policy) Calendar(name string) (*Calendar, bool) { return p.calendars.Calendar(name) }

// Warnings are what is odd but legal.
func (p *Policy) Warnings() problem.List { return slices.Clone(p.warnings) }

// Clauses are the clauses as plain data, in the order of the agreement.
func (p *Policy) Clauses() []ClauseInfo {
	infos := make([]ClauseInfo, len(p.clauses))
	for i, c := range p.clauses {
		infos[i] = c.info.clone()
	}
	return infos
}

// view opens the question of a lead at an instant.
func (p *Policy) view(j *funnel.Journey, l *scoring.Lead, at time.Time) *scoring.View {
	if l == nil {
		panic("sla: the lead is nil; an empty one is made by Schema.Lead(id, nil)")
	}
	if l.Schema() != p.schema {
		panic("sla: the lead is of another schema than the policy: make both from one agreement")
	}
	if j == nil {
		return l.View(at, nil)
	}
	return l.View(at, j)
}
