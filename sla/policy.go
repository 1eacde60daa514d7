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
