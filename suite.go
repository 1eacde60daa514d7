package baton

import (
	"io"
	"os"
	"time"

	"example.com/baton/internal/doc"
	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
)

// MaxCases bounds the cases of one file: more belong into several.
const MaxCases = 5000

// suiteConfig is a file of cases as written.
type suiteConfig struct {
	Cases []caseConfig `yaml:"cases,required" help:"what both departments expect, as examples"`
}

type caseConfig struct {
	Name   string        `yaml:"name,required" kind:"name" help:"what holds, as a sentence" like:"a lead from a school is never handed over"`
	Start  string        `yaml:"start,required" kind:"text" help:"when the lead comes, as wall-clock time of the agreement's location" like:"2026-10-05 09:00"`
	Lead   []factConfig  `yaml:"lead" help:"the facts known at the start" like:"{industry: software}"`
	Steps  []stepConfig  `yaml:"steps" help:"what happens, in this order"`
	Expect *expectConfig `yaml:"expect" help:"what holds at the end, at the instant of the last step"`
}

type factConfig struct {
	Name  string   `yaml:",key"`
	Value []string `yaml:"value,short" kind:"text" help:"the value, for a list its items"`
}

type stepConfig struct {
	At         string        `yaml:"at" kind:"duration" help:"how long after the start; without it at the instant of the step before" like:"90 minutes"`
	Set        []factConfig  `yaml:"set" help:"facts learnt" like:"{budget: 20000}"`
	Forget     []string      `yaml:"forget" kind:"name" help:"facts that turn out to be unknown" like:"[phone]"`
	Activity   string        `yaml:"activity" kind:"name" help:"something the lead or a team does" like:"demo_request"`
	Properties []factConfig  `yaml:"properties" help:"of the activity" like:"{product: cloud}"`
	Event      string        `yaml:"event" kind:"name" help:"a funnel event that is asked for; refused unless the agreement allows it" like:"hand over"`
	By         string        `yaml:"by" kind:"name" help:"the team that does it" like:"marketing"`
	Reason     string        `yaml:"reason" kind:"name" help:"of the event" like:"no budget yet"`
	Assign     string        `yaml:"assign" kind:"text" help:"who works on the lead from now on" like:"anna"`
	Expect     *expectConfig `yaml:"expect" help:"what holds right after the step; a step with nothing but this looks"`
}

type expectConfig struct {
	Score    string       `yaml:"score" kind:"points" help:"the total" like:"65"`
	Points   []factConfig `yaml:"points" help:"the points of dimensions" like:"{fit: 45}"`
	Grade    string       `yaml:"grade" kind:"name" help:"the grade; none for no grade" like:"A"`
	Persona  string       `yaml:"persona" kind:"name" help:"the persona; none for no persona" like:"Head of IT"`
	Segments []string     `yaml:"segments" kind:"name" help:"segments that the lead is in" like:"[mid-market]"`
	Stage    string       `yaml:"stage" kind:"name" help:"where the lead is" like:"MQL"`
	May      []string     `yaml:"may" kind:"name" help:"events that may happen now" like:"[accept, reject]"`
	MayNot   []string     `yaml:"may not" kind:"name" help:"events that may not happen now" like:"hand over"`
	Refused  []string     `yaml:"refused" kind:"text" help:"the event of this step is refused, and the refusal says this" like:"[score >= 60]"`
	Due      []factConfig `yaml:"due" help:"when open clocks are due, by clause, as wall-clock time" like:"{first response: 2026-10-05 11:15}"`
	Met      []string     `yaml:"met" kind:"name" help:"clauses whose latest clock was answered in time" like:"first response"`
	Breached []string     `yaml:"breached" kind:"name" help:"clauses whose latest clock was not" like:"first response"`
}

// Suite is a file of cases that the agreement must satisfy. It is immutable.
type Suite struct {
	agreement *Agreement
	doc       *doc.Document
	cases     []Case
}

// Case is one case: run it as a sub-test.
type Case struct {
	Name  string
	suite *Suite
	path  string
	start time.Time
	c     caseConfig
}

// LoadCases reads the cases in a file.
func (a *Agreement) LoadCases(path string) (*Suite, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, doc.MaxSize+1)) // a byte more than allowed: refused as too large
	if err != nil {
		return nil, err
	}
	return a.ParseCases(path, src)
}

// ParseCases reads cases from their text; name stands in messages. The error is
// Problems.
func (a *Agreement) ParseCases(name string, src []byte) (*Suite, error) {
	var c suiteConfig
	d := doc.Decode(name, src, &c)
	s := &Suite{agreement: a, doc: d}
	var bad problem.List
	if n := len(c.Cases); n > MaxCases {
		bad.Add("cases", "%d cases: at most %d", n, MaxCases)
		c.Cases = nil
	}
	for i, cc := range c.Cases {
		path := problem.Path("cases", i)
		start, err := a.Instant(cc.Start)
		if cc.Start != "" {
			bad.AddError(problem.Join(path, "start"), err)
		}
		a.checkCase(&cc, path, &bad)
		s.cases = append(s.cases, Case{cc.Name, s, path, start, cc})
	}
	if wrong, _ := split(d.Place(bad)); len(wrong) > 0 {
		return nil, wrong
	}
	return s, nil
}

// checkCase finds what no run could make right: unknown names, two things in
// one step, times that run backwards.
func (a *Agreement) checkCase(c *caseConfig, path string, bad *problem.List) {
	a.checkFacts(c.Lead, problem.Join(path, "lead"), bad)
	a.checkExpect(c.Expect, problem.Join(path, "expect"), bad)
	if c.Expect != nil && c.Expect.Refused != nil {
		bad.Add(problem.Join(path, "expect.refused"), "only a step with an event is refused").OnKey = true
	}
	last := c.Start
	var lastAt time.Time
	for i := range c.Steps {
		st, at := &c.Steps[i], problem.Join(path, problem.Path("steps", i))
		kinds := 0
		for _, there := range []bool{st.Set != nil || st.Forget != nil, st.Activity != "", st.Event != "", st.Assign != ""} {
			if there {
				kinds++
			}
		}
		if kinds > 1 {
			bad.Add(at, "a step is one thing: set, activity, event or assign")
		}
		if kinds == 0 && st.Expect == nil {
			bad.Add(at, "the step does nothing and expects nothing")
		}
		if st.At != "" {
			when, err := after(time.Time{}, st.At, a.loc)
			bad.AddError(problem.Join(at, "at"), err)
			if err == nil && when.Before(lastAt) {
				bad.Add(problem.Join(at, "at"), "%s lies before the step before it, %s", st.At, last)
			}
			last, lastAt = st.At, when
		}
		a.checkFacts(st.Set, problem.Join(at, "set"), bad)
		if _, ok := a.machine.Event(eventName(st.Event)); !ok && st.Event != "" {
			bad.Add(problem.Join(at, "event"), "unknown event %q", st.Event).Hint = problem.Known(st.Event, a.eventNames())
		}
		if _, _, ok := a.schema.ActivityBy(st.Activity); !ok && st.Activity != "" {
			bad.Add(problem.Join(at, "activity"), "unknown activity %q", st.Activity).Hint = problem.Known(st.Activity, a.schema.Activities())
		}
		if st.Expect != nil && st.Expect.Refused != nil && st.Event == "" {
			bad.Add(problem.Join(at, "expect.refused"), "only a step with an event is refused").OnKey = true
		}
		a.checkExpect(st.Expect, problem.Join(at, "expect"), bad)
	}
}

func (a *Agreement) checkFacts(facts []factConfig, path string, bad *problem.List) {
	for _, f := range facts {
		if v, err := a.schema.ParseFact(f.Name, f.Value...); err != nil {
			bad.AddError(problem.Join(path, problem.Path(f.Name)), err)
		} else {
			bad.AddError(problem.Join(path, problem.Path(f.Name)), a.schema.CheckFacts(map[string]any{f.Name: v}))
		}
	}
}

func (a *Agreement) checkExpect(e *expectConfig, path string, bad *problem.List) {
	if e == nil {
		return
	}
	check := func(key string, names, known []string, what string) {
		for i, n := range names {
			at := problem.Join(path, problem.Path(key, i))
			ok := false
			for _, k := range known {
				ok = ok || k == n
			}
			if !ok {
				bad.Add(at, "unknown %s %q", what, n).Hint = problem.Known(n, known)
			}
		}
	}
	if e.Score != "" {
		_, err := quantity.ParseMilli(e.Score)
		bad.AddError(problem.Join(path, "score"), err)
	}
	for _, p := range e.Points {
		check("points", []string{p.Name}, a.model.Dimensions(), "dimension")
	}
	for _, f := range e.Due {
		check("due", []string{f.Name}, a.clauseNames(), "clause")
		for _, v := range f.Value {
			_, err := a.Instant(v)
			bad.AddError(problem.Join(path, problem.Path("due", f.Name)), err)
		}
	}
	check("met", e.Met, a.clauseNames(), "clause")
	check("breached", e.Breached, a.clauseNames(), "clause")
	check("may", e.May, a.eventNames(), "event")
	check("may not", e.MayNot, a.eventNames(), "event")
	check("segments", e.Segments, a.segments.List(), "segment")
}

// after is a span later than a start.
func after(start time.Time, text string, loc *time.Location) (time.Time, error) {
	s, err := quantity.ParseSpan(text)
	if err != nil {
		return start, err
	}
	if s.Business {
		return start, problem.Errorf(`write "90 minutes" or "2 days"`, "%q: the steps of a case are counted in elapsed or calendar time", text)
	}
	return s.Add(start, loc, 1), nil
}

// Cases are the cases in file order.
func (s *Suite) Cases() []Case { return append([]Case(nil), s.cases...) }
