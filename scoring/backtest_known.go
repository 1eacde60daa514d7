package scoring

import (
	"slices"
	"time"

	"example.com/baton/internal/rule"
)

// knownBy is the lead as the system knew it at an instant: without what became
// known only after it. It is the lead itself where everything became known as it
// happened, for later things do not exist anyway; it is not to be changed.
func (l *Lead) knownBy(at int64) *Lead {
	if l.belated == 0 {
		return l
	}
	return l.only(at, -1)
}

// only is a copy of the lead with what was known at an instant, and all
// activities of a kind not later than it; -1: of none.
func (l *Lead) only(at int64, kind int32) *Lead {
	c := *l
	c.facts, c.lastFact, c.acts = nil, sinceEver, nil
	c.row = rule.Row{Known: slices.Clone(l.row.Known), Num: slices.Clone(l.row.Num),
		Str: slices.Clone(l.row.Str), List: slices.Clone(l.row.List)}
	for i := len(l.facts) - 1; i >= 0; i-- {
		l.schema.attributes[l.facts[i].attr].write(&c.row, l.facts[i].before)
	}
	for i, became := range l.became() {
		if f := &l.facts[i]; f.known <= at {
			c.learn(f.at, f.known, &l.schema.attributes[f.attr], became)
		}
	}
	for i := range l.acts {
		if a := &l.acts[i]; l.actKnown(a) <= at || a.kind == kind && a.at <= at {
			c.acts = append(c.acts, *a)
		}
	}
	return &c
}

// actKnown is the instant since which the system knows an activity.
func (l *Lead) actKnown(a *act) int64 {
	if a.detail < 0 {
		return a.at
	}
	return max(a.at, l.details[a.detail].known)
}

// A fact is known too late if most of the leads for which it is ever known got
// it after the decision, and at least minLate of them: fewer may be chance. So is
// a kind of activity that, for most leads, is dated before the decision and became
// known after it.
const minLate = 10

// lateness is in how many trials something was known at the decision, and in
// how many only after it.
type lateness struct{ known, late int }

func (l lateness) leaks() bool { return l.late >= minLate && l.late > l.known }

// lateFacts is the lateness of every attribute.
func (s *Schema) lateFacts(trials []judged, until time.Time) []lateness {
	out := make([]lateness, len(s.attributes))
	for i := range trials {
		t := &trials[i]
		later := t.later(nanos(until))
		v := t.Lead.View(t.Decided, t.Path)
		for a := range s.attributes {
			switch {
			case s.attributes[a].read(v.frame.Row).Known:
				out[a].known++
			case later[int32(a)].Known:
				out[a].late++
			}
		}
		v.Close()
	}
	return out
}

// later is by attribute the first value that became known after the decision,
// but not after until.
func (t *judged) later(until int64) map[int32]rule.Value {
	decided := nanos(t.Decided)
	if t.full.lastFact <= decided && t.full.belated == 0 {
		return nil
	}
	out := map[int32]rule.Value{}
	for i, became := range t.full.became() {
		f := &t.full.facts[i]
		if _, has := out[f.attr]; !has && became.Known && f.known > decided && f.known <= until {
			out[f.attr] = became
		}
	}
	return out
}

// lateActivities is the lateness of every kind of activity.
func (s *Schema) lateActivities(trials []judged, until time.Time) []lateness {
	out := make([]lateness, len(s.activities))
	known, late := make([]bool, len(out)), make([]bool, len(out))
	for i := range trials {
		t := &trials[i]
		decided := nanos(t.Decided)
		clear(known)
		clear(late)
		for k := range t.full.acts {
			a := &t.full.acts[k]
			if a.at > decided {
				break
			}
			if since := t.full.actKnown(a); since <= decided {
				known[a.kind] = true
			} else if since <= nanos(until) {
				late[a.kind] = true
			}
		}
		for k := range out {
			switch {
			case known[k]:
				out[k].known++
			case late[k]:
				out[k].late++
			}
		}
	}
	return out
}
