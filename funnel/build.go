package funnel

import (
	"fmt"
	"slices"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

// New compiles a funnel over names: a schema, a model, or either with more. It
// adds the names of the journey itself. The error is a *problem.Error that lists
// every mistake, at paths like "events.hand over.from[1]"; a path that begins
// with a slash ("/attributes.phone.needed in[0]") is one of the whole agreement.
func New(names scoring.Names, c Config) (*Machine, error) {
	if names == nil {
		panic("funnel: New without names: hand in a schema or a model")
	}
	m := &Machine{names: names.With(Derived(c)...), loc: c.Location, start: -1}
	if m.loc == nil {
		m.loc = names.Schema().Location()
	}
	for _, t := range c.Teams {
		m.teams = append(m.teams, Team(t))
	}
	for _, t := range c.Machines {
		m.machines = append(m.machines, Team(t))
	}
	b := builder{Machine: m, c: c}
	for _, s := range c.Stages {
		b.stageNames = append(b.stageNames, s.Name)
	}
	if n := len(c.Stages); n > MaxStages {
		b.bad.Add("stages", "%d stages: at most %d", n, MaxStages)
		return nil, b.bad.Err()
	}
	if n := len(c.Events); n > MaxEvents {
		b.bad.Add("events", "%d events: at most %d", n, MaxEvents)
		return nil, b.bad.Err()
	}
	for _, s := range c.Stages {
		b.addStage(s)
	}
	b.checkStart()
	for _, e := range c.Events {
		b.addEvent(e)
	}
	b.checkNames()
	b.addNeeds()
	if err := b.bad.Err(); err != nil {
		return nil, err
	}
	for i := range m.events {
		m.events[i].finish(m.stages)
	}
	b.checkWays()
	m.warnings = b.bad.Warnings()
	return m, nil
}

// builder is a machine in the making.
type builder struct {
	*Machine
	c          Config
	stageNames []string
	bad        problem.List
}

func (b *builder) addStage(c StageConfig) {
	at := func(elems ...any) string { return problem.Path(append([]any{"stages", c.Name}, elems...)...) }
	s := stage{info: StageInfo{Name: Stage(c.Name), Owner: Team(c.Owner), Phase: Phase(c.Phase), Means: c.Means,
		Start: c.Start, End: c.End, Cancels: c.Cancels}}
	if c.Name == "" {
		b.bad.Add(at(), "a stage has no name")
	}
	if b.stageOf.find(c.Name) >= 0 {
		b.bad.Add(at(), "stage %q is declared twice", c.Name).OnKey = true
		return
	}
	if c.Owner == "" {
		b.bad.Add(at("owner"), "stage %q has no owner", c.Name).Hint = "name the team whose turn it is while the lead is here"
	} else {
		b.checkTeam(c.Owner, at("owner"))
	}
	if c.Phase != "" && !slices.Contains(phases, c.Phase) {
		b.bad.Add(at("phase"), "unknown phase %q", c.Phase).Hint = b.known(c.Phase, phases)
	}
	if c.Start && c.End {
		b.bad.Add(at("end"), "stage %q is a start and an end: no lead would live", c.Name)
	}
	if c.Probability != "" {
		p, err := quantity.ParseShare(c.Probability)
		if err != nil {
			b.bad.AddError(at("probability"), err)
		} else if p > 1 {
			b.bad.Add(at("probability"), "probability %s is above 100%%", c.Probability)
		}
		s.info.Probability, s.info.HasProbability = p, true
	}
	b.stageOf.add(c.Name)
	b.stages = append(b.stages, s)
}

// checkStart finds the one stage in which leads begin.
func (b *builder) checkStart() {
	for i := range b.stages {
		s := &b.stages[i].info
		switch {
		case !s.Start:
		case b.start < 0:
			b.start = i
		default:
			b.bad.Add(problem.Path("stages", string(s.Name), "start"), "stage %q is a second start beside %q", string(s.Name),
				string(b.stages[b.start].info.Name)).Hint = "leads begin in one stage"
		}
	}
	if b.start < 0 {
		b.bad.Add("stages", "no stage is the start").Hint = "mark the stage in which every lead begins with start: true"
	}
}

func (b *builder) checkTeam(team, path string) {
	if len(b.c.Teams) > 0 && !slices.Contains(b.c.Teams, team) {
		b.bad.Add(path, "unknown team %q", team).Hint = b.known(team, b.c.Teams)
	}
}

// maxHinted bounds the problems that get a suggestion: it costs a comparison
// with every known name, and nobody is shown more problems.
const maxHinted = 100

func (b *builder) known(name string, known []string) string {
	if len(b.bad) > maxHinted {
		return ""
	}
	return problem.Known(name, known)
}

// stage is the number of a stage that the configuration names, -1 with a problem
// where there is none.
func (b *builder) stage(name, path string) int {
	i := b.stageOf.find(name)
	if i < 0 {
		b.bad.Add(path, "unknown stage %q", name).Hint = b.known(name, b.stageNames)
	}
	return i
}

func (b *builder) addEvent(c EventConfig) {
	at := func(elems ...any) string { return problem.Path(append([]any{"events", c.Name}, elems...)...) }
	if c.Name == "" {
		b.bad.Add(at(), "an event has no name")
	}
	if b.eventOf.find(c.Name) >= 0 {
		b.bad.Add(at(), "event %q is declared twice", c.Name).OnKey = true
		return
	}
	ev := event{to: -1, info: EventInfo{Name: EventName(c.Name), To: Stage(c.To), NotBefore: c.NotBefore, NotLaterThan: c.NotLaterThan}}
	if n := len(c.By); n > MaxTeams {
		b.bad.Add(at("by"), "%d teams: at most %d", n, MaxTeams)
		c.By = nil
	}
	if n := len(c.From); n > MaxStages {
		b.bad.Add(at("from"), "%d stages: at most %d", n, MaxStages)
		c.From = c.From[:1]
	}
	for i, t := range c.By {
		if slices.Contains(c.By[:i], t) {
			b.bad.Add(at("by", i), "team %q stands twice", t)
		}
		b.checkTeam(t, at("by", i))
		ev.info.By = append(ev.info.By, Team(t))
	}
	if len(c.From) == 0 {
		b.bad.Add(at("from"), "event %q happens in no stage", c.Name).Hint = "name the stages in which it may happen"
	}
	for i, s := range c.From {
		if slices.Contains(c.From[:i], s) {
			b.bad.Add(at("from", i), "stage %q stands twice", s)
		}
		b.stage(s, at("from", i))
		ev.info.From = append(ev.info.From, Stage(s))
	}
	if c.To != "" {
		ev.to = b.stage(c.To, at("to"))
	}
	ev.info.When = b.condition(c.When, at("when"))
	ev.notBefore = b.span(c.NotBefore, at("not before"))
	ev.notLater = b.span(c.NotLaterThan, at("not later than"))
	if first, ok1 := ev.notBefore.Elapsed(); ok1 && c.NotLaterThan != "" {
		if last, ok2 := ev.notLater.Elapsed(); ok2 && first > last && last > 0 {
			b.bad.Add(at("not later than"), "event %q may never happen: not before %s, and not later than %s", c.Name, c.NotBefore, c.NotLaterThan)
		}
	}
	b.addReasons(&ev, c, at)
	b.eventOf.add(c.Name)
	b.events = append(b.events, ev)
}

func (b *builder) addReasons(ev *event, c EventConfig, at func(...any) string) {
	if n := len(c.Reasons); n > MaxReasons {
		b.bad.Add(at("reasons"), "%d reasons: at most %d", n, MaxReasons)
		return
	}
	seen := map[string]bool{}
	for i, r := range c.Reasons {
		path := at("reasons", r.Name) // of a mapping
		if r.To == "" && r.When == "" {
			path = at("reasons", i) // of a list
		}
		if r.Name == "" {
			b.bad.Add(path, "a reason has no name")
		}
		if seen[r.Name] {
			b.bad.Add(path, "reason %q stands twice", r.Name)
		}
		seen[r.Name] = true
		to := path
		if r.When != "" {
			to = problem.Join(path, "to")
		}
		info := ReasonInfo{Name: r.Name, To: Stage(r.To), When: b.condition(r.When, problem.Join(path, "when"))}
		stage := ev.to
		switch {
		case r.To != "":
			stage = b.stage(r.To, to)
		case c.To == "":
			b.bad.Add(path, "reason %q leads nowhere", r.Name).Hint = "name the stage it leads to, or give the event a `to`"
		default:
			info.To = ev.info.To
		}
		ev.info.Reasons = append(ev.info.Reasons, info)
		ev.reasons = append(ev.reasons, reason{to: stage})
	}
}

func (b *builder) condition(src, path string) *scoring.Condition {
	if src == "" {
		return nil
	}
	c, err := b.names.Condition(src)
	b.bad.AddError(path, err)
	return c
}

func (b *builder) span(text, path string) quantity.Span {
	if text == "" {
		return quantity.Span{}
	}
	s, err := quantity.ParseSpan(text)
	b.bad.AddError(path, err)
	if s.Business {
		b.bad.Add(path, "%q: events count calendar time", text).Hint = `write "30 days"; business time belongs in the clauses of the sla`
	}
	return s
}

// addNeeds takes the facts that stages need from the data dictionary.
func (b *builder) addNeeds() {
	for _, a := range b.names.Schema().Attributes() {
		if n := len(a.NeededIn); n > MaxStages {
			b.bad.Add("/"+problem.Path("attributes", a.Name, "needed in"), "%d stages: at most %d", n, MaxStages)
			continue
		}
		for i, name := range a.NeededIn {
			path := "/" + problem.Path("attributes", a.Name, "needed in", i)
			if slices.Contains(a.NeededIn[:i], name) {
				b.bad.Add(path, "stage %q stands twice", name)
				continue
			}
			n := b.stage(name, path)
			if n < 0 {
				continue
			}
			known, err := b.names.Schema().Condition("known(" + a.Name + ")")
			if err != nil {
				panic(fmt.Sprintf("funnel: known(%s) is no condition over a schema that declares it: %v", a.Name, err))
			}
			s := &b.stages[n]
			s.info.Needs = append(s.info.Needs, a.Name)
			s.needs = append(s.needs, need{a.Name, a.Maintainer, known})
		}
	}
}

// finish makes what decisions read of a checked event.
func (ev *event) finish(stages []stage) {
	for i := range ev.reasons {
		ev.reasons[i].info = &ev.info.Reasons[i]
		ev.allowed.reasons = append(ev.allowed.reasons, ev.info.Reasons[i].Name)
	}
	for _, t := range ev.info.By {
		ev.allowed.teams = append(ev.allowed.teams, string(t))
	}
	for _, s := range ev.info.From {
		ev.allowed.stages = append(ev.allowed.stages, string(s))
	}
	ev.away = make([]*RefusedError, len(stages))
	for i := range stages {
		if name := stages[i].info.Name; !slices.Contains(ev.info.From, name) {
			ev.away[i] = ev.elsewhere(name)
		}
	}
}
