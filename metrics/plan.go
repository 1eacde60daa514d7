package metrics

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// Config is what a report reads besides the journeys. It has no keys of its own
// in an agreement.
type Config struct {
	Funnel   *funnel.Machine `yaml:"-"` // required: stages, events and reasons
	SLA      *sla.Policy     `yaml:"-"` // clauses; nil: none
	Calendar *sla.Calendar   `yaml:"-"` // whose open hours are business time; nil: no business time
	Currency string          `yaml:"-"` // of every amount
	Location *time.Location  `yaml:"-"` // of the instants in reports; nil is the schema's
}

// Plan knows which figures an agreement has. It is immutable and safe for any
// number of goroutines.
type Plan struct {
	schema   *scoring.Schema
	machine  *funnel.Machine
	policy   *sla.Policy
	calendar *sla.Calendar
	currency string
	loc      *time.Location
	print    string // tells plans apart whose tallies do not fit together

	stages   []stage
	stageOf  map[funnel.Stage]int
	pairs    []pair
	handOver []int // stages of the phase hand-over
	events   []event
	eventOf  map[funnel.EventName]int // events with reasons
	teams    []funnel.Team
	clauses  []clause
	clauseOf map[string]int

	layout layout
}

type stage struct {
	info     funnel.StageInfo
	into     []int // pairs that lead to it
	handOver int   // index into Plan.handOver, or -1
	verdict  verdict
	outcome  outcome
	open     bool // of the phase sales and not closed: a sales cycle begins
}

// verdict is what leaving a hand-over stage for a stage says.
type verdict uint8

const (
	says     verdict = iota // nothing by itself
	accepts                 // sales goes on with it
	rejects                 // sales does not
	passesOn                // to another hand-over stage: still open
)

// outcome is how a stage closes a life for sales.
type outcome uint8

const (
	notClosed outcome = iota
	won
	lost
)

// pair is a way from one stage to another that an event leads to.
type pair struct{ from, to int }

// event is an event with reasons.
type event struct {
	name    funnel.EventName
	reasons []funnel.Reason
	first   int // reason number of the first one
}

type clause struct {
	info     sla.ClauseInfo
	software bool  // owed by a machine's team: whoever does it
	share    int64 // of the clocks, in thousandths of a percent
}

// New makes a plan. Names is what conditions may name, most often the funnel's
// Names; the dimensions of reports are its schema's text attributes.
func New(names scoring.Names, c Config) (*Plan, error) {
	if names == nil || c.Funnel == nil {
		panic("metrics.New: names and Config.Funnel are needed: make both from one agreement")
	}
	p := &Plan{schema: names.Schema(), machine: c.Funnel, policy: c.SLA, calendar: c.Calendar, currency: c.Currency, loc: c.Location}
	if p.loc == nil {
		p.loc = p.schema.Location()
	}
	p.addStages()
	p.addEvents()
	p.addClauses()
	p.layout = p.newLayout()
	p.print = p.fingerprint()
	return p, nil
}

func (p *Plan) addStages() {
	p.stageOf = map[funnel.Stage]int{}
	for i, info := range p.machine.Stages() {
		s := stage{info: info, handOver: -1}
		if info.HasProbability && info.Probability == 0 {
			s.outcome = lost
		} else if info.HasProbability && info.Probability == 1 {
			s.outcome = won
		}
		s.open = info.Phase == funnel.Sales && s.outcome == notClosed
		switch info.Phase {
		case funnel.HandOver:
			s.handOver = len(p.handOver)
			p.handOver = append(p.handOver, i)
			s.verdict = passesOn
		case funnel.Acquisition, funnel.Nurturing:
			s.verdict = rejects
		case funnel.Processing, funnel.Sales, funnel.Retention:
			s.verdict = accepts
		}
		if info.Cancels || s.outcome == lost || info.End && s.outcome != won {
			s.verdict = rejects
		}
		p.stageOf[info.Name] = i
		p.stages = append(p.stages, s)
		p.addTeam(info.Owner)
	}
	for _, t := range p.machine.Teams() {
		p.addTeam(t)
	}
}

func (p *Plan) addTeam(t funnel.Team) {
	if t != "" && !slices.Contains(p.teams, t) {
		p.teams = append(p.teams, t)
	}
}

// addEvents finds the ways between stages, in the order of the stages they leave
// and then of the events, and the events with reasons.
func (p *Plan) addEvents() {
	p.eventOf = map[funnel.EventName]int{}
	events := p.machine.Events()
	reasons := 0
	for _, e := range events {
		for _, t := range e.By {
			p.addTeam(t)
		}
		if len(e.Reasons) == 0 {
			continue
		}
		ev := event{name: e.Name, first: reasons}
		for _, r := range e.Reasons {
			ev.reasons = append(ev.reasons, r.Name)
		}
		reasons += len(ev.reasons)
		p.eventOf[e.Name] = len(p.events)
		p.events = append(p.events, ev)
	}
	for from := range p.stages {
		for _, e := range events {
			if !slices.Contains(e.From, p.stages[from].info.Name) {
				continue
			}
			p.addPair(from, e.To)
			for _, r := range e.Reasons {
				p.addPair(from, r.To)
			}
		}
	}
}

func (p *Plan) addPair(from int, name funnel.Stage) {
	to, ok := p.stageOf[name]
	if !ok || to == from || slices.Contains(p.pairs, pair{from, to}) {
		return
	}
	p.stages[to].into = append(p.stages[to].into, len(p.pairs))
	p.pairs = append(p.pairs, pair{from, to})
}

func (p *Plan) addClauses() {
	p.clauseOf = map[string]int{}
	if p.policy == nil {
		return
	}
	for i, info := range p.policy.Clauses() {
		p.addTeam(info.OwedBy)
		p.clauseOf[info.Name] = i
		p.clauses = append(p.clauses, newClause(info, p.machine))
	}
}

// fingerprint hashes everything that decides what is counted where.
func (p *Plan) fingerprint() string {
	h := sha256.New()
	add := func(v any) {
		b, err := json.Marshal(v)
		if err != nil {
			panic("metrics: the plan has no canonical form: " + err.Error())
		}
		h.Write(append(b, '\n'))
	}
	for i := range p.stages {
		add(p.stages[i].info)
	}
	for _, pr := range p.pairs {
		add([]int{pr.from, pr.to})
	}
	for i := range p.events {
		add([]any{p.events[i].name, p.events[i].reasons})
	}
	add(p.teams)
	for i := range p.clauses {
		add(p.clauses[i].info)
	}
	add([]any{p.currency, p.loc.String(), p.calendar != nil})
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Tally opens an empty tally for a window. The error says what is wrong with the
// window: no instant, an end not after its beginning, a beginning after the
// instant, a year beyond 9998, or an unknown dimension.
func (p *Plan) Tally(w Window) (*Tally, error) {
	if w.At.IsZero() {
		return nil, fmt.Errorf("the report has no instant: Window.At is missing")
	}
	if w.To.IsZero() {
		w.To = w.At.Add(1)
	}
	for _, t := range [...]time.Time{w.From, w.To, w.At} {
		if i := moment(t); i.sec < ever.sec || i.sec > lastSecond {
			return nil, fmt.Errorf("the window lies in the year %d: reports are about the years 1 to 9998", t.Year())
		}
	}
	switch {
	case w.From.After(w.At):
		return nil, fmt.Errorf("the window begins (%s) after the report's instant (%s)", p.date(w.From), p.date(w.At))
	case w.To.Before(w.From):
		return nil, fmt.Errorf("the window ends (%s) before it begins (%s)", p.date(w.To), p.date(w.From))
	case w.To.Equal(w.From):
		return nil, fmt.Errorf("the window ends (%s) where it begins (%s)", p.date(w.To), p.date(w.From))
	}
	if err := p.checkDimension(w.By); err != nil {
		return nil, err
	}
	t := &Tally{plan: p.print, counts: p.layout.counts, samples: p.layout.samples, currency: p.currency, groups: map[string]*figures{}}
	t.from, t.to, t.at, t.by = moment(w.From), moment(w.To), moment(w.At), w.By
	return t, nil
}

func (p *Plan) checkDimension(by string) error {
	if by == "" || by == ByCampaign {
		return nil
	}
	a, ok := p.schema.Attribute(by)
	if ok && a.Type == scoring.Text {
		return nil
	}
	if ok {
		return fmt.Errorf("a report by %q: it is a %s, and only text attributes and %q divide leads into groups", by, a.Type, ByCampaign)
	}
	known := []string{ByCampaign}
	for _, a := range p.schema.Attributes() {
		if a.Type == scoring.Text {
			known = append(known, a.Name)
		}
	}
	return fmt.Errorf("a report by %q: there is no such text attribute (%s)", by, problem.Known(by, known))
}

func (p *Plan) date(t time.Time) string { return t.In(p.loc).Format(time.RFC3339) }
