package baton

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// Result is what came of one case.
type Result struct {
	Case     string
	Failures Problems // what did not hold, each at its place in the file of cases
	seen     map[string]outcome
}

// Err is nil when everything held, else the failures.
func (r Result) Err() error {
	if len(r.Failures) == 0 {
		return nil
	}
	return r.Failures
}

// Run plays the case on a new dossier. An expectation that does not hold, an
// event that the agreement refuses unexpectedly, and a fact that cannot be one
// are failures; the case goes on behind them.
func (c Case) Run() Result {
	a := c.suite.agreement
	run := &caseRun{a: a, d: a.NewDossier(c.Name), at: c.start, seen: map[string]outcome{}}
	run.d.journey.Begin(a.machine.Start(), c.start) // the lead comes, with or without facts
	if err := run.apply(Record{Set: a.facts(c.c.Lead)}); err != nil {
		run.bad.AddError(problem.Join(c.path, "lead"), err)
	}
	run.account(c.c.Account, c.path)
	for i := range c.c.Steps {
		st, path := &c.c.Steps[i], problem.Join(c.path, problem.Path("steps", i))
		if st.At != "" {
			run.at, _ = after(c.start, st.At, a.loc)
		}
		run.step(st, path)
		run.observe()
		run.expect(st.Expect, problem.Join(path, "expect"))
	}
	run.observe()
	run.expect(c.c.Expect, problem.Join(c.path, "expect"))
	wrong, _ := split(c.suite.doc.Place(run.bad))
	return Result{c.Name, wrong, run.seen}
}

// caseRun is a case being played.
type caseRun struct {
	a    *Agreement
	d    *Dossier
	at   time.Time
	bad  problem.List
	seen map[string]outcome
}

func (r *caseRun) apply(rec Record) error {
	rec.At, rec.Lead = r.at, r.d.ID()
	if rec.Kind() == KindNone {
		return nil
	}
	return r.a.Apply(r.d, rec)
}

func (a *Agreement) facts(list []factConfig) map[string]any {
	if len(list) == 0 {
		return nil
	}
	m := map[string]any{}
	for _, f := range list {
		m[f.Name], _ = a.schema.ParseFact(f.Name, f.Value...) // checked when the cases were read
	}
	return m
}

func (r *caseRun) step(st *stepConfig, path string) {
	switch {
	case st.Set != nil || st.Forget != nil:
		set := r.a.facts(st.Set)
		if set == nil {
			set = map[string]any{}
		}
		for _, f := range st.Forget {
			set[f] = nil
		}
		r.bad.AddError(path, r.apply(Record{Set: set, By: st.By}))
	case st.Activity != "":
		props := map[string]any{}
		for _, p := range st.Properties {
			v, err := r.a.schema.ParseProperty(st.Activity, p.Name, p.Value...)
			r.bad.AddError(problem.Join(path, problem.Path("properties", p.Name)), err)
			props[p.Name] = v
		}
		if len(props) == 0 {
			props = nil
		}
		r.bad.AddError(path, r.apply(Record{Activity: st.Activity, Properties: props, By: st.By}))
	case st.Assign != "":
		r.bad.AddError(path, r.apply(Record{Assign: st.Assign, By: st.By}))
	case st.Override != nil:
		r.bad.AddError(problem.Join(path, "override"), r.override(st))
	case st.Event != "":
		r.event(st, path)
	}
}

// event asks for an event and applies what was decided.
func (r *caseRun) event(st *stepConfig, path string) {
	r.observe()
	e := funnel.Event{Name: eventName(st.Event), At: r.at, By: funnel.Team(st.By), Reason: st.Reason}
	step, err := r.a.Next(r.d, e)
	var refused *funnel.RefusedError
	switch wants := st.Expect != nil && st.Expect.Refused != nil; {
	case errors.As(err, &refused) && wants:
		for i, text := range st.Expect.Refused {
			if !strings.Contains(err.Error(), text) {
				r.bad.Add(problem.Join(path, problem.Path("expect", "refused", i)), "the refusal says something else: %s", oneLine(err))
			}
		}
	case err != nil:
		r.bad.Add(problem.Join(path, "event"), "%s", oneLine(err))
	case wants:
		r.bad.Add(problem.Join(path, "expect.refused"), "%q is not refused: the lead goes from %s to %s", st.Event, string(step.From), string(step.To))
	}
	if err == nil {
		r.saw(transitionPath(step.Event, step.From), true)
		if step.Reason != "" {
			r.saw(reasonPath(step.Event, step.Reason), true)
		}
		r.bad.AddError(path, r.a.Apply(r.d, Decided(step)))
	}
}

// expect compares what holds with what is expected.
func (r *caseRun) expect(e *expectConfig, path string) {
	if e == nil {
		return
	}
	got := r.a.Assess(r.d, r.at)
	differs := func(key, want, have string) {
		if want != "" && want != have && (want != none || have != "") {
			if have == "" {
				have = none
			}
			r.bad.Add(problem.Join(path, problem.Path(key)), "%s is %s, not %s", key, have, want)
		}
	}
	if want, err := quantity.ParseMilli(e.Score); err == nil && scoring.Points(want) != got.Score.Points {
		differs("score", e.Score, got.Score.Points.String())
	}
	if want, err := quantity.ParseMilli(e.Computed); err == nil && scoring.Points(want) != got.Score.Computed {
		differs("computed", e.Computed, got.Score.Computed.String())
	}
	r.expectAccount(e, got.Account, differs)
	for _, p := range e.Points {
		for _, text := range p.Value {
			if want, err := quantity.ParseMilli(text); err != nil || scoring.Points(want) != got.Score.Of(p.Name) {
				r.bad.Add(problem.Join(path, problem.Path("points", p.Name)), "%s is %s, not %s", p.Name, got.Score.Of(p.Name), text)
			}
		}
	}
	differs("grade", e.Grade, got.Score.Grade)
	differs("grid", e.Grid, got.Score.Grid)
	differs("persona", e.Persona, got.Persona)
	differs("stage", e.Stage, string(got.Stage))
	for i, s := range e.Segments {
		if !slices.Contains(got.Segments, s) {
			r.bad.Add(problem.Join(path, problem.Path("segments", i)), "the lead is not in segment %q", s)
		}
	}
	r.expectOptions(e, path, &got)
	r.expectClocks(e, path, &got)
}

func (r *caseRun) expectOptions(e *expectConfig, path string, got *Assessment) {
	for i, name := range e.May {
		for _, o := range got.Options {
			if string(o.Event) == name && o.Refused != nil {
				r.bad.Add(problem.Join(path, problem.Path("may", i)), "%s", oneLine(o.Refused))
			}
		}
	}
	for i, name := range e.MayNot {
		for _, o := range got.Options {
			if string(o.Event) == name && o.Refused == nil {
				r.bad.Add(problem.Join(path, problem.Path("may not", i)), "%q may happen", name)
			}
		}
	}
}

// expectClocks looks at the latest clock of each clause.
func (r *caseRun) expectClocks(e *expectConfig, path string, got *Assessment) {
	latest := map[string]*sla.Deadline{}
	for i := range got.Deadlines {
		latest[got.Deadlines[i].Clause] = &got.Deadlines[i]
	}
	for _, f := range e.Due {
		at := problem.Join(path, problem.Path("due", f.Name))
		d := latest[f.Name]
		if d == nil || d.Due.IsZero() {
			r.bad.Add(at, "no clock of %q has a due instant", f.Name)
			continue
		}
		for _, text := range f.Value {
			if want, err := r.a.Instant(text); err != nil || !want.Equal(d.Due) {
				r.bad.Add(at, "%q is due %s, not %s", f.Name, d.Due.In(r.a.loc).Format("2006-01-02 15:04:05"), text)
			}
		}
	}
	for _, x := range []struct {
		key   string
		names []string
		want  sla.Status
	}{{"met", e.Met, sla.Met}, {"breached", e.Breached, sla.Breached}} {
		for i, name := range x.names {
			at := problem.Join(path, problem.Path(x.key, i))
			switch d := latest[name]; {
			case d == nil:
				r.bad.Add(at, "no clock of %q has started", name)
			case d.Status != x.want:
				r.bad.Add(at, "%q is %s, not %s", name, d.Status, fmt.Sprint(x.want))
			}
		}
	}
}

// oneLine is an error of several lines on one: a headline, then what it lists.
func oneLine(err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.TrimSpace(lines[0] + " " + strings.Join(lines[1:], "; "))
}

func eventName(s string) funnel.EventName { return funnel.EventName(s) }

func (a *Agreement) eventNames() []string {
	var names []string
	for _, e := range a.machine.Events() {
		names = append(names, string(e.Name))
	}
	return names
}

func (a *Agreement) clauseNames() []string {
	var names []string
	for _, c := range a.policy.Clauses() {
		names = append(names, c.Name)
	}
	return names
}
