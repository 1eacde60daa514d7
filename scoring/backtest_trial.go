package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Trial is one lead at the instant of a decision about it, and what came of it.
// Its facts and activities stand at the instants at which they became known, or
// name them (LearnKnown, Activity.Known), so that what was learnt after the
// decision can be told from what was not.
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

// TrialError is a trial that cannot be. Several are joined by errors.Join, ten
// at most.
type TrialError struct {
	Number int    // 1 is the first
	Lead   string // its id; "" where there is no lead
	Reason string
}

func (e *TrialError) Error() string {
	if e.Lead == "" {
		return fmt.Sprintf("trial %d %s", e.Number, e.Reason)
	}
	return fmt.Sprintf("trial %d: lead %q %s", e.Number, e.Lead, e.Reason)
}

// maxTold bounds what one error lists: a person reads it.
const maxTold = 10

// judged is a trial that counts: the lead as it was known at the decision.
type judged struct {
	Trial
	full *Lead // with what became known later
	won  bool
}

// check says whether outcomes can be judged.
func (o Outcomes) check() error {
	switch {
	case o.Horizon <= 0:
		return fmt.Errorf("the horizon is %v: outcomes need some time after the decision", o.Horizon)
	case o.Until.IsZero():
		return errors.New("until is missing: up to when is every outcome known?")
	}
	return nil
}

// end is the end of the trial's horizon; it is over, mature, if that is not
// after Until.
func (o Outcomes) end(t *Trial) (end time.Time, over bool) {
	end = t.Decided.Add(o.Horizon)
	return end, !end.After(o.Until)
}

// judge sets out the mature trials by the lead's ID, so that the order in which
// they are handed in makes no difference. The error lists what cannot be: no
// lead, no decision, an outcome before the decision, a lead that stands twice,
// outcomes all alike.
func (s *Schema) judge(trials []Trial, o Outcomes) (mature []judged, immature int, err error) {
	mature, immature, err = s.mature(trials, o)
	if err != nil {
		return nil, 0, err
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

// mature is judge of outcomes that may be all alike.
func (s *Schema) mature(trials []Trial, o Outcomes) (mature []judged, immature int, err error) {
	if err := o.check(); err != nil {
		return nil, 0, err
	}
	if err := s.checkTrials(trials); err != nil {
		return nil, 0, err
	}
	for _, t := range trials {
		end, over := o.end(&t)
		if !over {
			immature++
			continue
		}
		full := t.Lead
		t.Lead = full.knownBy(nanos(t.Decided))
		mature = append(mature, judged{t, full, !t.Won.IsZero() && !t.Won.After(end)})
	}
	slices.SortFunc(mature, func(a, b judged) int { return cmp.Compare(a.Lead.id, b.Lead.id) })
	return mature, immature, nil
}

// checkTrials lists the trials that cannot be. A lead of another schema panics.
func (s *Schema) checkTrials(trials []Trial) error {
	var wrong []error
	first := map[string]int{} // the trial in which a lead stood first; 0: that it stands again is told
	for i, t := range trials {
		add := func(lead, format string, args ...any) {
			wrong = append(wrong, &TrialError{i + 1, lead, fmt.Sprintf(format, args...)})
		}
		if t.Lead == nil {
			add("", "has no lead")
			continue
		}
		if t.Lead.schema != s {
			panicStranger(s, t.Lead.schema)
		}
		id := t.Lead.id
		switch n, again := first[id]; {
		case !again:
			first[id] = i + 1
		case n > 0:
			add(id, "stands twice: it is trial %d already", n)
			first[id] = 0
		}
		switch {
		case t.Decided.IsZero():
			add(id, "has no instant of decision")
		case !t.Won.IsZero() && t.Won.Before(t.Decided):
			add(id, "was won at %s, before the decision at %s", t.Won.Format(time.RFC3339), t.Decided.Format(time.RFC3339))
		}
	}
	if more := len(wrong) - maxTold; more > 0 {
		wrong = append(wrong[:maxTold], fmt.Errorf("and %d more", more))
	}
	return errors.Join(wrong...)
}
