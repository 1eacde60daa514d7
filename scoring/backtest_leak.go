package scoring

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/rule"
)

// Leak is a rule that reads what is known only after the decision, an attribute
// or a kind of activity: it counts for leads whose outcome is known, and not when
// the decision is to be made.
type Leak struct {
	Rule      string // the rule; of the model's own condition: segment "name"
	Attribute string // one of the two
	Activity  string
	Known     int // leads that had it at the decision
	Late      int // leads that got it only after
}

// LeakageError lists the rules that read what is known too late.
type LeakageError struct{ Leaks []Leak }

func (e *LeakageError) Error() string {
	s := make([]string, len(e.Leaks))
	for i, l := range e.Leaks {
		s[i] = fmt.Sprintf("rule %q reads %q, which %d leads had at the decision and %d got only after it",
			l.Rule, l.Attribute+l.Activity, l.Known, l.Late)
	}
	return "leakage: " + strings.Join(s, "; ")
}

// leakage is a *LeakageError if a rule reads what is known too late: in its own
// words, or through a name that reads it. The latter is found by asking the rule
// again with that known at the decision.
func (m *Model) leakage(trials []judged, late []lateness, until time.Time) error {
	var leaks []Leak
	acts := m.schema.lateActivities(trials, until)
	add := func(rule string, r *compiled) {
		for a, l := range late {
			if l.leaks() && (slices.Contains(m.reads(r), a) || r.indirectly() && m.schema.sees(r, trials, a, -1, until)) {
				leaks = append(leaks, Leak{Rule: rule, Attribute: m.schema.attributes[a].Name, Known: l.known, Late: l.late})
			}
		}
		for k, l := range acts {
			if l.leaks() && (r.on == m.schema.activities[k].name || r.indirectly() && m.schema.sees(r, trials, -1, int32(k), until)) {
				leaks = append(leaks, Leak{Rule: rule, Activity: m.schema.activities[k].name, Known: l.known, Late: l.late})
			}
		}
	}
	if m.applies != nil {
		add("segment "+m.segment, &compiled{when: m.applies, group: -1})
	}
	for i := range m.rules {
		add(m.rules[i].name, &m.rules[i])
	}
	if leaks == nil {
		return nil
	}
	return &LeakageError{leaks}
}

// indirectly reports whether the rule may read more than attributes: derived
// names, and functions over activities.
func (r *compiled) indirectly() bool {
	return slices.ContainsFunc(r.programs(), (*rule.Program).ReadsComputed)
}

// sees reports whether the rule would give something else, for minLate leads or
// more, if an attribute or a kind of activity had been known at the decision; the
// one that is not asked about is -1.
func (s *Schema) sees(r *compiled, trials []judged, attr int, kind int32, until time.Time) bool {
	n := 0
	for i := range trials {
		t := &trials[i]
		decided := nanos(t.Decided)
		knew := t.full.only(decided, kind)
		if attr >= 0 {
			value := t.later(nanos(until))[int32(attr)]
			if !value.Known {
				continue
			}
			knew.learn(decided, decided, &s.attributes[attr], value)
		} else if len(knew.acts) == len(t.Lead.acts) && t.Lead != t.full {
			continue
		}
		if r.givesTo(AsOf{t.Lead, t.Path, t.Decided}) != r.givesTo(AsOf{knew, t.Path, t.Decided}) {
			if n++; n == minLate {
				return true
			}
		}
	}
	return false
}

// given is what a rule makes of a lead.
type given struct {
	points      Points
	holds, open bool
}

func (r *compiled) givesTo(l AsOf) (g given) {
	v := l.view()
	defer v.Close()
	if r.table == "" && r.on == "" && r.formula == nil {
		t := r.when.Truth(&v.frame)
		return given{holds: t == rule.True, open: t == rule.Unknown}
	}
	g.points, g.holds = r.gives(v)
	return g
}

// reads are the attributes that a rule reads in its own words, each once, in the
// order of declaration.
func (m *Model) reads(r *compiled) (attributes []int) {
	for _, p := range r.programs() {
		for _, name := range p.Reads() {
			hidden := r.on != "" && slices.ContainsFunc(m.schema.activities[r.kind].props, func(p property) bool { return p.name == name })
			if a, ok := m.schema.byName[name]; ok && !hidden { // a property hides the attribute of its name
				attributes = append(attributes, a)
			}
		}
	}
	slices.Sort(attributes)
	return slices.Compact(attributes)
}

// attributesRead are the attributes that any rule reads, in the order of
// declaration.
func (m *Model) attributesRead() []int {
	var out []int
	for i := range m.rules {
		out = append(out, m.reads(&m.rules[i])...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// activitiesRead are the activities that any rule is on, in the order of
// declaration.
func (m *Model) activitiesRead() []int {
	var out []int
	for i := range m.rules {
		if m.rules[i].on != "" {
			out = append(out, int(m.rules[i].kind))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
