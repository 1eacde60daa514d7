package sla

import (
	"math"
	"slices"
	"strings"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

// clauseLoader compiles the clauses and collects what is wrong with them.
type clauseLoader struct {
	names  scoring.Names
	config Config
	built  *Calendars
	known  []string // every stage, event and activity
	always *Calendar
	bad    problem.List
}

// calendars are the built calendars, or those of the configuration.
func (l *clauseLoader) calendars() *Calendars {
	l.built = l.config.Built
	if l.built == nil {
		var err error
		if l.built, err = NewCalendars(l.config.Location.String(), l.config.Calendars); err != nil {
			l.bad.AddError("calendars", err)
			return nil
		}
		l.bad.Under("calendars", l.built.Warnings())
	}
	l.calendar("calendar", l.config.Calendar)
	return l.built
}

// calendar is the calendar of that name; nil where there is none.
func (l *clauseLoader) calendar(path, name string) *Calendar {
	if name == "" || l.built == nil {
		return nil
	}
	c, ok := l.built.Calendar(name)
	if !ok {
		l.bad.Add(path, "unknown calendar %q", name).Hint = problem.Known(name, l.built.Names())
		return nil
	}
	return c
}

func (l *clauseLoader) allNames() []string {
	var known []string
	for _, s := range l.config.Funnel.Stages() {
		known = append(known, string(s.Name))
	}
	for _, e := range l.config.Funnel.Events() {
		known = append(known, string(e.Name))
	}
	return append(known, l.names.Schema().Activities()...)
}

// clause compiles one clause. What is wrong is added to l.bad.
func (l *clauseLoader) clause(i int, c *ClauseConfig) *clause {
	at := func(elems ...any) string { return problem.Path(append([]any{"clauses", i}, elems...)...) }
	out := &clause{id: idEscape.Replace(c.Name), loc: l.config.Location}
	out.info = ClauseInfo{Name: c.Name, OwedBy: funnel.Team(c.OwedBy), When: strings.TrimSpace(c.When),
		StartsWith: c.StartsWith, StopsWith: c.StopsWith, AtLeast: 1, Per: c.Per}
	if c.Name == "" {
		l.bad.Add(at(), "the clause has no name")
	}
	for k := range i {
		if l.config.Clauses[k].Name == c.Name && c.Name != "" {
			l.bad.Add(at("name"), "the clause %q stands twice", c.Name)
			break
		}
	}
	l.owedBy(at("owed by"), c, out)
	if c.When != "" {
		var err error
		if out.when, err = l.names.Condition(c.When); err != nil {
			l.bad.AddError(at("when"), err)
		}
	}
	share, ok := l.atLeast(at("at least"), c.AtLeast)
	if !ok {
		return out // a clause of another kind
	}
	out.info.AtLeast = share
	switch c.Per {
	case "", "week", "month", "quarter", "year":
	default:
		l.bad.Add(at("per"), "unknown period %q", c.Per).Hint = problem.Known(c.Per, []string{"week", "month", "quarter", "year"})
	}
	switch c.OnReopen {
	case "", "go on":
	case "stay met", "start again":
		l.bad.Add(at("on reopen"), "not supported yet")
	default:
		l.bad.Add(at("on reopen"), "%q is no way to go on", c.OnReopen).Hint = "write go on"
	}
	out.starts = l.marks(at, "starts with", c.StartsWith)
	out.stops = l.marks(at, "stops with", c.StopsWith)
	switch {
	case len(c.StartsWith) == 0:
		l.bad.Add(at(), "the clause does not say what its clock starts with").Hint = "write starts with: and a stage, an event or an activity"
	case len(c.StopsWith) == 0:
		l.bad.Add(at(), "the clause does not say what its clock stops with").Hint = "write stops with: and what is a response"
	case c.Within == "":
		l.bad.Add(at(), "the clause does not say within what time").Hint = "write within: 4 hours, or 4 business hours"
	}
	l.pauses(at, c, out)
	l.both(at, c, out)
	l.within(at, c, out)
	l.responses(at, c, out)
	return out
}

func (l *clauseLoader) owedBy(path string, c *ClauseConfig, out *clause) {
	var teams []string
	for _, t := range l.config.Funnel.Teams() {
		teams = append(teams, string(t))
	}
	switch {
	case c.OwedBy == "":
		l.bad.Add(path, "the clause does not say who owes it").Hint = problem.Known("", teams)
	case len(teams) > 0 && !slices.Contains(teams, c.OwedBy):
		l.bad.Add(path, "unknown team %q", c.OwedBy).Hint = problem.Known(c.OwedBy, teams)
	case !l.config.Funnel.Software(funnel.Team(c.OwedBy)):
		out.by = c.OwedBy
	}
}

// atLeast reads the share of clocks to be met. False where the clause counts
// something else.
func (l *clauseLoader) atLeast(path, text string) (float64, bool) {
	if text == "" {
		return 1, true
	}
	if number, _, of := strings.Cut(text, " "); of && !strings.HasSuffix(text, "%") {
		if _, err := quantity.ParseCount(number); err == nil {
			l.bad.Add(path, "not supported yet").Hint = `only a share of the clocks is, "90%"`
			return 1, false
		}
	}
	share, err := quantity.ParseShare(text)
	if err != nil {
		l.bad.AddError(path, err)
		return 1, true
	}
	if share <= 0 || share > 1 {
		l.bad.Add(path, "%q is no share of the clocks: above 0%%, at most 100%%", text)
		return 1, true
	}
	return share, true
}

// marks sorts names into stages, events and activities.
func (l *clauseLoader) marks(at func(...any) string, key string, list []string) (m marks) {
	if !l.list(at, key, list) {
		return m
	}
	for k, name := range list {
		if name == "" {
			l.bad.Add(at(key, k), "the name is empty")
		} else if _, ok := l.config.Funnel.Stage(funnel.Stage(name)); ok {
			m.stages = append(m.stages, funnel.Stage(name))
		} else if _, ok := l.config.Funnel.Event(funnel.EventName(name)); ok {
			m.events = append(m.events, funnel.EventName(name))
		} else if _, _, ok := l.names.Schema().ActivityBy(name); ok {
			m.activities = append(m.activities, name)
		} else {
			l.bad.Add(at(key, k), "%q is no stage, no event and no activity", name).Hint = problem.Known(name, l.known)
		}
	}
	return m
}

// list checks the length of a list and that nothing stands in it twice.
func (l *clauseLoader) list(at func(...any) string, key string, list []string) bool {
	if len(list) > MaxNames {
		l.bad.Add(at(key), "%d names are too many: at most %d", len(list), MaxNames)
		return false
	}
	for k, name := range list {
		if slices.Contains(list[:k], name) {
			l.bad.Add(at(key, k), "%q stands twice", name)
		}
	}
	return true
}

func (l *clauseLoader) pauses(at func(...any) string, c *ClauseConfig, out *clause) {
	if !l.list(at, "pause in", c.PauseIn) {
		return
	}
	var stages []string
	for _, s := range l.config.Funnel.Stages() {
		stages = append(stages, string(s.Name))
	}
	for k, name := range c.PauseIn {
		switch {
		case !slices.Contains(stages, name):
			l.bad.Add(at("pause in", k), "unknown stage %q", name).Hint = problem.Known(name, stages)
		case slices.Contains(c.StartsWith, name):
			l.bad.Add(at("pause in", k), "%q starts the clock and pauses it", name)
		case slices.Contains(c.StopsWith, name):
			l.bad.Add(at("pause in", k), "%q stops the clock and pauses it", name)
		default:
			out.pauses = append(out.pauses, funnel.Stage(name))
		}
	}
	out.info.PauseIn = out.pauses
}

// both refuses names that start and stop: only an event may, which begins anew.
func (l *clauseLoader) both(at func(...any) string, c *ClauseConfig, out *clause) {
	for k, name := range c.StopsWith {
		if slices.Contains(out.starts.stages, funnel.Stage(name)) || slices.Contains(out.starts.activities, name) {
			l.bad.Add(at("stops with", k), "%q starts the clock and stops it", name)
		}
	}
}

// within reads the time allowed, the calendar it is counted on, and the warnings.
func (l *clauseLoader) within(at func(...any) string, c *ClauseConfig, out *clause) {
	own := l.calendar(at("calendar"), c.Calendar)
	if c.Within == "" {
		return
	}
	within, err := quantity.ParseSpan(c.Within)
	if err != nil {
		l.bad.AddError(at("within"), err)
		return
	}
	out.within, out.info.Within = within, within.String()
	switch {
	case !within.Business:
		if l.always == nil {
			l.always = Always(l.config.Location)
		}
		out.calendar = l.always
		if c.Calendar != "" {
			l.bad.Warn(at("calendar"), "the calendar %q counts for nothing: %s are no business time", c.Calendar, within).Hint =
				`write "business" before the unit, or leave the calendar out`
		}
	case c.Calendar == "" && l.config.Calendar == "":
		l.bad.Add(at("within"), "business time needs a calendar").Hint = "name one in the clause or in the section"
	case c.Calendar != "":
		out.calendar, out.info.Calendar = own, c.Calendar
	default:
		out.info.Calendar = l.config.Calendar
		if l.built != nil {
			out.calendar, _ = l.built.Calendar(l.config.Calendar)
		}
	}
	if len(c.WarnAt) > MaxWarnings {
		l.bad.Add(at("warn at"), "%d warnings are too many: at most %d", len(c.WarnAt), MaxWarnings)
		return
	}
	for k, text := range c.WarnAt {
		r, ok := l.rung(at("warn at", k), text, within)
		if !ok {
			continue
		}
		if slices.ContainsFunc(out.rungs, func(o rung) bool { return o.text == r.text }) {
			l.bad.Add(at("warn at", k), "%q stands twice", r.text)
			continue
		}
		out.rungs = append(out.rungs, r)
		out.info.WarnAt = append(out.info.WarnAt, r.text)
	}
}

// rung reads one warning of a clause with that time allowed.
func (l *clauseLoader) rung(path, text string, within quantity.Span) (rung, bool) {
	if strings.HasSuffix(text, "%") {
		share, err := quantity.ParseShare(text)
		if err != nil {
			l.bad.AddError(path, err)
			return rung{}, false
		}
		milli := int64(math.Round(float64(share * wholeShare)))
		if milli <= 0 || milli >= wholeShare {
			l.bad.Add(path, "a warning at %s is none: above 0%%, below 100%%", text)
			return rung{}, false
		}
		return rung{text: quantity.FormatMilli(milli) + "%", share: milli}, true
	}
	before, err := quantity.ParseSpan(text)
	switch {
	case err != nil:
		l.bad.AddError(path, err)
	case before.Business != within.Business:
		p := l.bad.Add(path, "%s before due cannot be told where %s are allowed", before, within)
		p.Hint = "count both in business time, or neither"
	case before.Business && before.Unit == quantity.Day && within.Unit != quantity.Day:
		l.bad.Add(path, "%s before due cannot be told where %s are allowed", before, within).Hint = "count in business hours"
	case !shorter(before, within):
		l.bad.Add(path, "%s before due is not after the start: %s are allowed", before, within)
	default:
		return rung{text: before.String(), before: before}, true
	}
	return rung{}, false
}

// shorter compares two spans of one kind; months count as 31 days. Business
// days and hours do not compare: how long a day is says the calendar.
func shorter(a, b quantity.Span) bool {
	if a.Business && a.Unit != b.Unit && (a.Unit == quantity.Day || b.Unit == quantity.Day) {
		return true
	}
	return length(a) < length(b)
}

func length(s quantity.Span) int64 {
	if s.Unit == quantity.Month {
		s.N, s.Unit = 31*s.N, quantity.Day
	}
	d, _ := s.Elapsed()
	return int64(d)
}

// responses warns of names that the owing team never does: they stop nothing.
func (l *clauseLoader) responses(at func(...any) string, c *ClauseConfig, out *clause) {
	if out.by == "" {
		return
	}
	team := funnel.Team(out.by)
	fires := func(e funnel.EventInfo) bool { return len(e.By) == 0 || slices.Contains(e.By, team) }
	for k, name := range c.StopsWith {
		done := true
		if _, ok := l.config.Funnel.Stage(funnel.Stage(name)); ok {
			done = slices.ContainsFunc(l.config.Funnel.Events(), func(e funnel.EventInfo) bool { return fires(e) && leads(e, funnel.Stage(name)) })
		} else if e, ok := l.config.Funnel.Event(funnel.EventName(name)); ok {
			done = fires(e)
		} else if by, _, ok := l.names.Schema().ActivityBy(name); ok {
			done = by == out.by
		}
		if !done {
			l.bad.Warn(at("stops with", k), "%q stops nothing: %s does not do it, and only what the owing team does is a response", name, out.by)
		}
	}
}

// leads reports whether an event may lead to the stage.
func leads(e funnel.EventInfo, to funnel.Stage) bool {
	return e.To == to || slices.ContainsFunc(e.Reasons, func(r funnel.ReasonInfo) bool { return r.To == to })
}
