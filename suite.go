package baton

import (
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

	Account []memberConfig `yaml:"account" help:"other leads, with what is known of them: those of the lead's account count for account.score"`
}

type factConfig struct {
	Name  string   `yaml:",key" help:"of the attribute, the property, the dimension or the clause" like:"industry" kind:"name"`
	Value []string `yaml:"value,short" kind:"text" help:"the value, for a list its items" like:"software"`
}

type memberConfig struct {
	Name string       `yaml:",key" kind:"name" help:"how people call the other lead" like:"anna"`
	Lead []factConfig `yaml:",rest" help:"the facts known of it at the start" like:"{company: ACME, industry: software}"`
}

type stepConfig struct {
	At         string        `yaml:"at" kind:"duration" help:"how long after the start; without it at the instant of the step before" like:"90 minutes"`
	Set        []factConfig  `yaml:"set" help:"facts learnt" like:"{budget: 20000}"`
	Forget     []string      `yaml:"forget" kind:"name" help:"facts that turn out to be unknown" like:"[phone]"`
	Activity   string        `yaml:"activity" kind:"name" help:"something the lead or a team does" like:"demo_request"`
	Properties []factConfig  `yaml:"properties" help:"of the activity" like:"{product: cloud}"`
	Event      string        `yaml:"event" kind:"name" help:"a funnel event that is asked for; refused unless the agreement allows it" like:"hand over"`
	By         string        `yaml:"by" kind:"name" help:"the team that does it" like:"marketing"`
	Reason     string        `yaml:"reason" kind:"name" help:"of the event, or of the override" like:"no budget yet"`
	Assign     string        `yaml:"assign" kind:"text" help:"who works on the lead from now on" like:"anna"`
	Override   *overrideStep `yaml:"override" help:"what a person of the team in by decides instead of the score, for the reason in reason" like:"{grade: A, for: 30 days}"`
	Expect     *expectConfig `yaml:"expect" help:"what holds right after the step; a step with nothing but this looks"`
}

type overrideStep struct {
	Points    string `yaml:"points" kind:"points" help:"instead of the total" like:"80"`
	Grade     string `yaml:"grade" kind:"name" help:"instead of the grade" like:"A"`
	Grid      string `yaml:"grid" kind:"name" help:"instead of the cell of the grid" like:"A1"`
	Model     string `yaml:"model" kind:"name" help:"the further model whose score it is" like:"expansion"`
	For       string `yaml:"for" kind:"duration" help:"how long it holds" like:"30 days"`
	Withdrawn bool   `yaml:"withdrawn" help:"true: what was decided before holds no more" like:"true"`
}

type expectConfig struct {
	Score    string       `yaml:"score" kind:"points" help:"the total" like:"65"`
	Points   []factConfig `yaml:"points" help:"the points of dimensions" like:"{fit: 45}"`
	Grade    string       `yaml:"grade" kind:"name" help:"the grade; none for no grade" like:"A"`
	Grid     string       `yaml:"grid" kind:"name" help:"the cell of the grid; none for no cell" like:"A1"`
	Persona  string       `yaml:"persona" kind:"name" help:"the persona; none for no persona" like:"Head of IT"`
	Segments []string     `yaml:"segments" kind:"name" help:"segments that the lead is in" like:"[mid-market]"`
	Stage    string       `yaml:"stage" kind:"name" help:"where the lead is" like:"MQL"`
	May      []string     `yaml:"may" kind:"name" help:"events that may happen now" like:"[accept, reject]"`
	MayNot   []string     `yaml:"may not" kind:"name" help:"events that may not happen now" like:"hand over"`
	Refused  []string     `yaml:"refused" kind:"text" help:"the event of this step is refused, and the refusal says this" like:"[score >= 60]"`
	Due      []factConfig `yaml:"due" help:"when open clocks are due, by clause, as wall-clock time" like:"{first response: 2026-10-05 11:15}"`
	Met      []string     `yaml:"met" kind:"name" help:"clauses whose latest clock was answered in time" like:"first response"`
	Breached []string     `yaml:"breached" kind:"name" help:"clauses whose latest clock was not" like:"first response"`

	Computed     string `yaml:"computed" kind:"points" help:"the total without the override that holds" like:"52.5"`
	Account      string `yaml:"account" kind:"points" help:"the score of the lead's account" like:"150"`
	AccountGrade string `yaml:"account grade" kind:"name" help:"the grade of the lead's account; none for no grade" like:"hot"`
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
	src, err := readFile(path)
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
	k := caseChecker{a: a}
	if n := len(c.Cases); n > MaxCases {
		k.bad.Add("cases", "%d cases: at most %d", n, MaxCases)
		c.Cases = nil
	}
	first := map[string]int{}
	for i, cc := range c.Cases {
		path := problem.Path("cases", i)
		if n, twice := first[cc.Name]; twice && cc.Name != "" {
			k.bad.Add(problem.Join(path, "name"), "case %q stands twice: it is case %d already", cc.Name, n+1)
		}
		first[cc.Name] = i
		k.check(&cc, path)
		start, _ := a.Instant(cc.Start)
		s.cases = append(s.cases, Case{cc.Name, s, path, start, cc})
	}
	if wrong, _ := split(d.Place(k.bad)); len(wrong) > 0 {
		return nil, wrong
	}
	return s, nil
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
