package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Trial is one lead at the instant of a decision about it, and what came of it.
// Its facts and activities stand at the instants at which they became known, so
// that what was learnt after the decision can be told from what was not.
type Trial struct {
	Lead    *Lead
	Path    Path      // the lead's journey, nil where there is none
	Decided time.Time // the lead is scored as of it
	Won     time.Time // when the lead was won; zero: never
}

// Outcomes says which trials count. A lead is won if it was won at the decision
// or within the horizon after it, else lost, whatever came later. A lead whose
// horizon was not over at Until is immature: it counts as neither, even if it
// was won already, since the ones still to be won are unknown.
type Outcomes struct {
	Horizon time.Duration // elapsed time
	Until   time.Time     // everything is known up to it
}

// maxTold bounds what one error lists: a person reads it.
const maxTold = 10

// judged is a trial that counts.
type judged struct {
	Trial
	won bool
}

// judge sets out the mature trials by the lead's ID, so that the order in which
// they are handed in makes no difference. The error lists what cannot be: no
// lead, no decision, an outcome before the decision, a lead that stands twice,
// outcomes all alike.
func (s *Schema) judge(trials []Trial, o Outcomes) (mature []judged, immature int, err error) {
	switch {
	case o.Horizon <= 0:
		return nil, 0, fmt.Errorf("the horizon is %v: outcomes need some time after the decision", o.Horizon)
	case o.Until.IsZero():
		return nil, 0, errors.New("until is missing: up to when is every outcome known?")
	}
	var wrong []error
	for i, t := range trials {
		switch {
		case t.Lead == nil:
			wrong = append(wrong, fmt.Errorf("trial %d of %d has no lead", i+1, len(trials)))
			continue
		case t.Lead.schema != s:
			panicStranger(s, t.Lead.schema)
		case t.Decided.IsZero():
			wrong = append(wrong, fmt.Errorf("lead %q has no instant of decision", t.Lead.id))
		case !t.Won.IsZero() && t.Won.Before(t.Decided):
			wrong = append(wrong, fmt.Errorf("lead %q was won at %s, before the decision at %s", t.Lead.id,
				t.Won.Format(time.RFC3339), t.Decided.Format(time.RFC3339)))
		}
		if end := t.Decided.Add(o.Horizon); end.After(o.Until) {
			immature++
		} else {
			mature = append(mature, judged{t, !t.Won.IsZero() && !t.Won.After(end)})
		}
	}
	slices.SortStableFunc(mature, func(a, b judged) int { return cmp.Compare(a.Lead.id, b.Lead.id) })
	if wrong = append(wrong, twice(trials)...); len(wrong) > 0 {
		more := len(wrong) - maxTold
		if more > 0 {
			wrong = append(wrong[:maxTold], fmt.Errorf("and %d more", more))
		}
		return nil, 0, errors.Join(wrong...)
	}
	won := 0
	for _, j := range mature {
		if j.won {
			won++
		}
	}
	if won == 0 || won == len(mature) {
		return nil, 0, fmt.Errorf("%w: %d won, %d lost, %d immature", ErrOneClass, won, len(mature)-won, immature)
	}
	return mature, immature, nil
}

// twice tells the leads that stand in several trials.
func twice(trials []Trial) (wrong []error) {
	ids := make([]string, 0, len(trials))
	for _, t := range trials {
		if t.Lead != nil {
			ids = append(ids, t.Lead.id)
		}
	}
	slices.Sort(ids)
	for i := 1; i < len(ids); i++ {
		if ids[i] == ids[i-1] && (i == 1 || ids[i] != ids[i-2]) {
			wrong = append(wrong, fmt.Errorf("lead %q stands twice", ids[i]))
		}
	}
	return wrong
}

// A fact is known too late if most of the leads for which it is ever known got
// it after the decision, and at least minLate of them: fewer may be chance.
const minLate = 10

// lateness is in how many trials an attribute was known at the decision, and in
// how many only after it.
type lateness struct{ known, late int }

func (l lateness) leaks() bool { return l.late >= minLate && l.late > l.known }

// lateFacts is the lateness of every attribute.
func (s *Schema) lateFacts(trials []judged, until time.Time) []lateness {
	out := make([]lateness, len(s.attributes))
	later := make([]bool, len(s.attributes))
	for i := range trials {
		t := &trials[i]
		clear(later)
		decided := nanos(t.Decided)
		if t.Lead.lastFact > decided {
			for _, c := range t.Lead.Changes() {
				if c.At.After(t.Decided) && !c.At.After(until) && c.Fact.Value.Known() {
					later[s.byName[c.Fact.Name]] = true
				}
			}
		}
		v := t.Lead.View(t.Decided, t.Path)
		for a := range s.attributes {
			switch {
			case s.attributes[a].read(v.frame.Row).Known:
				out[a].known++
			case later[a]:
				out[a].late++
			}
		}
		v.Close()
	}
	return out
}
