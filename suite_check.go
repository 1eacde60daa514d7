package baton

import (
	"errors"
	"slices"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

// caseChecker finds what no run of a case could make right: unknown names, two
// things in one step, facts that cannot be facts, times that run backwards.
type caseChecker struct {
	a   *Agreement
	bad problem.List
}

func (k *caseChecker) check(c *caseConfig, path string) {
	_, err := k.a.Instant(c.Start)
	k.bad.AddError(problem.Join(path, "start"), err)
	k.facts(c.Lead, problem.Join(path, "lead"))
	for _, m := range c.Account {
		k.facts(m.Lead, problem.Join(path, problem.Path("account", m.Name)))
	}
	last := c.Start
	var lastAt time.Time
	for i := range c.Steps {
		st, at := &c.Steps[i], problem.Join(path, problem.Path("steps", i))
		k.step(st, at)
		if st.At == "" {
			continue
		}
		when, err := after(time.Time{}, st.At, k.a.loc)
		k.bad.AddError(problem.Join(at, "at"), err)
		if err == nil && when.Before(lastAt) {
			k.bad.Add(problem.Join(at, "at"), "%s lies before the step before it, %s", st.At, last).Hint = "count from the start, not from the step before"
		}
		last, lastAt = st.At, when
	}
	k.expect(c.Expect, problem.Join(path, "expect"), "")
}

func (k *caseChecker) step(st *stepConfig, path string) {
	kinds := 0
	for _, there := range []bool{st.Set != nil || st.Forget != nil, st.Activity != "", st.Event != "", st.Assign != "", st.Override != nil} {
		if there {
			kinds++
		}
	}
	switch {
	case kinds > 1:
		k.bad.Add(path, "a step is one thing: set, activity, event, assign or override").Hint = "make a step of each"
	case kinds == 0 && st.Expect == nil:
		k.bad.Add(path, "the step does nothing and expects nothing").Hint = "write set, activity, event, assign, override or expect"
	case st.Properties != nil && st.Activity == "":
		k.bad.Add(problem.Join(path, "properties"), "only an activity has properties").OnKey = true
	case st.Reason != "" && st.Event == "" && st.Override == nil:
		k.bad.Add(problem.Join(path, "reason"), "only an event and an override have a reason").OnKey = true
	}
	k.facts(st.Set, problem.Join(path, "set"))
	var attributes []string
	for _, a := range k.a.schema.Attributes() {
		attributes = append(attributes, a.Name)
	}
	k.names(st.Forget, attributes, "attribute", path, "forget")
	k.name(st.Event, k.a.eventNames(), "event", path, "event")
	k.name(st.By, append(slices.Clone(k.a.config.Teams), scoring.ByLead), "team", path, "by")
	if k.name(st.Activity, k.a.schema.Activities(), "activity", path, "activity") {
		for _, p := range st.Properties {
			_, err := k.a.schema.ParseProperty(st.Activity, p.Name, p.Value...)
			k.fact(err, problem.Join(path, problem.Path("properties", p.Name)))
		}
	}
	k.override(st.Override, problem.Join(path, "override"))
	k.expect(st.Expect, problem.Join(path, "expect"), st.Event)
}

func (k *caseChecker) facts(facts []factConfig, path string) {
	for _, f := range facts {
		v, err := k.a.schema.ParseFact(f.Name, f.Value...)
		if err == nil {
			err = k.a.schema.CheckFacts(map[string]any{f.Name: v})
		}
		k.fact(err, problem.Join(path, problem.Path(f.Name)))
	}
}

// fact adds what is wrong with the value of an attribute or a property.
func (k *caseChecker) fact(err error, path string) {
	var f *scoring.FactError
	if errors.As(err, &f) {
		p := k.bad.Add(path, "%s %s", f.Name, f.Reason)
		p.Hint, p.OnKey = f.Allowed, f.Value == nil // without a value it is about the name
	}
}

// name checks one name; it reports whether there is one, and known.
func (k *caseChecker) name(name string, known []string, what, path, key string) bool {
	if name == "" {
		return false
	}
	return k.listed(name, known, what, problem.Join(path, problem.Path(key)))
}

func (k *caseChecker) names(names, known []string, what, path, key string) {
	for i, n := range names {
		k.listed(n, known, what, problem.Join(path, problem.Path(key, i)))
	}
}

func (k *caseChecker) listed(name string, known []string, what, path string) bool {
	ok := slices.Contains(known, name)
	if !ok {
		k.bad.Add(path, "unknown %s %q", what, name).Hint = problem.Known(name, known)
	}
	return ok
}

// key is listed for a name that is a key.
func (k *caseChecker) key(name string, known []string, what, path string) {
	if !k.listed(name, known, what, path) {
		k.bad[len(k.bad)-1].OnKey = true
	}
}

// expect checks what is expected behind a step with that event, or without one.
func (k *caseChecker) expect(e *expectConfig, path, event string) {
	if e == nil {
		return
	}
	a := k.a
	if e.Refused != nil && event == "" {
		k.bad.Add(problem.Join(path, "refused"), "only a step with an event is refused").OnKey = true
	}
	if e.Score != "" {
		_, err := quantity.ParseMilli(e.Score)
		k.bad.AddError(problem.Join(path, "score"), err)
	}
	k.expectPerson(e, path)
	for _, p := range e.Points {
		at := problem.Join(path, problem.Path("points", p.Name))
		k.key(p.Name, a.model.Dimensions(), "dimension", at)
		for _, v := range p.Value {
			_, err := quantity.ParseMilli(v)
			k.bad.AddError(at, err)
		}
	}
	for _, f := range e.Due {
		at := problem.Join(path, problem.Path("due", f.Name))
		k.key(f.Name, a.clauseNames(), "clause", at)
		for _, v := range f.Value {
			_, err := a.Instant(v)
			k.bad.AddError(at, err)
		}
	}
	var personas, stages []string
	for _, p := range a.personas.List() {
		personas = append(personas, p.Name)
	}
	for _, s := range a.machine.Stages() {
		stages = append(stages, string(s.Name))
	}
	k.name(e.Grade, append(a.model.Grades(), none), "grade", path, "grade")
	k.name(e.Grid, append(a.model.Cells(), none), "cell", path, "grid")
	k.name(e.Persona, append(personas, none), "persona", path, "persona")
	k.name(e.Stage, stages, "stage", path, "stage")
	k.names(e.Met, a.clauseNames(), "clause", path, "met")
	k.names(e.Breached, a.clauseNames(), "clause", path, "breached")
	k.names(e.May, a.eventNames(), "event", path, "may")
	k.names(e.MayNot, a.eventNames(), "event", path, "may not")
	k.names(e.Segments, a.segments.List(), "segment", path, "segments")
}

// none is what a case writes for no grade or no persona.
const none = "none"
