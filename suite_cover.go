package baton

import (
	"fmt"
	"strings"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// Coverage says what of the agreement a set of cases has seen: each rule that
// counted and that did not, each row of a table that held, each guard and reason that held and that did not,
// each transition that happened, each clause met and breached.
type Coverage struct {
	Outcomes int      // that there are
	Seen     int      // that the cases saw
	Unseen   Problems // what they never saw, at its place in the agreement
}

// Share is what was seen of all outcomes, from 0 to 1; 1 where there are none.
func (c Coverage) Share() float64 {
	if c.Outcomes == 0 {
		return 1
	}
	return float64(c.Seen) / float64(c.Outcomes)
}

// Percent is the share in percent with one decimal place, never rounded up.
func (c Coverage) Percent() string {
	if c.Outcomes == 0 {
		return "100.0%"
	}
	t := c.Seen * 1000 / c.Outcomes
	return fmt.Sprintf("%d.%d%%", t/10, t%10)
}

// AtLeast reports whether at least that many percent were seen.
func (c Coverage) AtLeast(percent int) bool { return c.Seen*100 >= percent*c.Outcomes }

// outcome is what was seen of one thing.
type outcome struct{ yes, no bool }

// covered is one thing that has outcomes: where it stands and how they are told.
type covered struct {
	path    string
	yes, no string // what is said when the outcome was never seen; "" where there is none
}

// Coverage says what the results have seen of the agreement.
func (s *Suite) Coverage(results ...Result) Coverage {
	var c Coverage
	var unseen problem.List
	for _, x := range s.agreement.outcomes() {
		var o outcome
		for _, r := range results {
			o.yes = o.yes || r.seen[x.path].yes
			o.no = o.no || r.seen[x.path].no
		}
		for _, side := range []struct {
			text string
			seen bool
		}{{x.yes, o.yes}, {x.no, o.no}} {
			if side.text == "" {
				continue
			}
			c.Outcomes++
			if side.seen {
				c.Seen++
			} else {
				unseen.Warn(x.path, "%s", side.text)
			}
		}
	}
	_, c.Unseen = split(s.agreement.doc.Place(unseen))
	return c
}

// outcomes are all things that have any, in the order of the document.
func (a *Agreement) outcomes() []covered {
	var out []covered
	rules := func(path string, list []scoring.RuleConfig) {
		for i, r := range list {
			for _, row := range r.Rows {
				out = append(out, covered{rowPath(path, i, row.Name), fmt.Sprintf("row %q of %q never held", row.Name, r.Name), ""})
			}
			if r.Table != "" {
				continue
			}
			out = append(out, covered{rulePath(path, i), fmt.Sprintf("rule %q never counted", r.Name), fmt.Sprintf("rule %q always counted", r.Name)})
		}
	}
	rules("scoring", a.config.Scoring.Rules)
	for _, m := range a.config.Scoring.Models {
		rules(problem.Path("scoring", "models", m.Name), m.Rules)
	}
	for _, e := range a.config.Funnel.Events {
		if e.When != "" {
			out = append(out, covered{guardPath(e.Name), fmt.Sprintf("the guard of %q never held", e.Name), fmt.Sprintf("the guard of %q always held", e.Name)})
		}
		for _, from := range e.From {
			out = append(out, covered{transitionPath(eventName(e.Name), funnel.Stage(from)), fmt.Sprintf("%q never happened in %s", e.Name, from), ""})
		}
		for _, r := range e.Reasons {
			c := covered{reasonPath(eventName(e.Name), r.Name), fmt.Sprintf("reason %q of %q was never given", r.Name, e.Name), ""}
			if r.When != "" {
				c.no = fmt.Sprintf("the condition of reason %q of %q always held", r.Name, e.Name)
			}
			out = append(out, c)
		}
	}
	for i, c := range a.config.SLA.Clauses {
		out = append(out, covered{clausePath(i), fmt.Sprintf("clause %q was never met", c.Name), fmt.Sprintf("clause %q was never breached", c.Name)})
	}
	return out
}

func rulePath(model string, i int) string {
	return problem.Join(model, problem.Path("rules", i, "name"))
}

func rowPath(model string, i int, row string) string {
	return problem.Join(model, problem.Path("rules", i, "rows", row))
}

func guardPath(event string) string { return problem.Path("funnel", "events", event, "when") }

func reasonPath(event funnel.EventName, reason string) string {
	return problem.Path("funnel", "events", string(event), "reasons", reason)
}

func clausePath(i int) string { return problem.Path("sla", "clauses", i, "name") }

// transitionPath ends in the stage's name: the position falls back to the list.
func transitionPath(event funnel.EventName, from funnel.Stage) string {
	return problem.Path("funnel", "events", string(event), "from", string(from))
}

func (r *caseRun) saw(path string, yes bool) {
	o := r.seen[path]
	o.yes, o.no = o.yes || yes, o.no || !yes
	r.seen[path] = o
}

// observe notes every outcome as it is now.
func (r *caseRun) observe() {
	v := r.d.lead.View(r.at, &r.d.journey)
	defer v.Close()
	rules := func(m *scoring.Model, path string, list []scoring.RuleConfig) {
		counted := map[string]*scoring.Node{}
		total := m.ExplainIn(v).Total
		ruleNodes(&total, counted)
		for i, rc := range list {
			switch n := counted[rc.Name]; {
			case rc.Table == "":
				r.saw(rulePath(path, i), n != nil)
			case n != nil:
				r.saw(rowPath(path, i, n.Why), true)
			}
		}
	}
	rules(r.a.model, "scoring", r.a.config.Scoring.Rules)
	for _, mc := range r.a.config.Scoring.Models {
		m, _ := r.a.model.Named(mc.Name)
		rules(m, problem.Path("scoring", "models", mc.Name), mc.Rules)
	}
	for _, o := range r.a.machine.OptionsIn(v, &r.d.journey) {
		if o.Refused != nil && onlyElsewhere(o.Refused) {
			continue
		}
		r.guard(&o)
	}
	for _, d := range r.a.policy.AppendDeadlines(nil, v, &r.d.journey) {
		for i, c := range r.a.config.SLA.Clauses {
			if c.Name == d.Clause && (d.Status == sla.Met || d.Status == sla.Breached) {
				r.saw(clausePath(i), d.Status == sla.Met)
			}
		}
	}
}

// ruleNodes finds the rules of an explanation by name.
func ruleNodes(n *scoring.Node, found map[string]*scoring.Node) {
	if n.Kind == scoring.NodeRule || n.Kind == scoring.NodeTable {
		found[n.Name] = n
		return
	}
	for i := range n.Children {
		ruleNodes(&n.Children[i], found)
	}
}

// guard notes the guard of an event that could happen in this stage, and the
// conditions of its reasons.
func (r *caseRun) guard(o *funnel.Option) {
	held := true
	if o.Refused != nil {
		for _, u := range o.Refused.Unmet {
			held = held && !(u.Kind == funnel.UnmetGuard && u.Reason == "")
		}
	}
	r.saw(guardPath(string(o.Event)), held)
	for _, c := range o.Reasons {
		for _, u := range c.Unmet {
			if u.Kind == funnel.UnmetGuard {
				r.saw(reasonPath(o.Event, c.Reason), false)
			}
		}
	}
}

// String lists what was never seen, and the share.
func (c Coverage) String() string {
	var b strings.Builder
	for _, p := range c.Unseen {
		fmt.Fprintf(&b, "%s:%d:%d: %s\n", p.File, p.Line, p.Col, p.Msg)
	}
	fmt.Fprintf(&b, "%s of the agreement covered: %d of %d outcomes\n", c.Percent(), c.Seen, c.Outcomes)
	return b.String()
}
