package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// question is what the flags say of decisions and outcomes.
type question struct {
	agreement *baton.Agreement
	stages    []funnel.Stage   // entering one of them is the decision
	event     funnel.EventName // or this event is
	won       []funnel.Stage
	horizon   time.Duration
}

// question reads -decided, -won and -horizon; without -horizon it is 0.
func (c *call) question(a *baton.Agreement) (q question, err error) {
	q.agreement = a
	m := a.Funnel()
	known := func(name string) bool { _, ok := m.Stage(funnel.Stage(name)); return ok }
	_, isEvent := m.Event(funnel.EventName(c.decided))
	switch {
	case c.decided == "":
		for _, s := range m.Stages() {
			if s.Phase == "hand-over" {
				q.stages = append(q.stages, s.Name)
			}
		}
		if q.stages == nil {
			return q, misusef("the agreement has no stage of the phase hand-over: say what the decision is, with -decided")
		}
	case isEvent:
		q.event = funnel.EventName(c.decided)
	case known(c.decided):
		q.stages = []funnel.Stage{funnel.Stage(c.decided)}
	default:
		return q, misusef("-decided %s: is neither a stage nor an event of the agreement", c.decided)
	}
	for _, s := range m.Stages() {
		if c.won == "" && s.HasProbability && s.Probability == 1 {
			q.won = append(q.won, s.Name)
		}
	}
	for name := range strings.SplitSeq(c.won, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if !known(name) {
			return q, misusef("-won %s: is no stage of the agreement", name)
		}
		q.won = append(q.won, funnel.Stage(name))
	}
	if q.won == nil {
		return q, misusef("the agreement has no stage of probability 100%%: say which stages are won, with -won")
	}
	q.horizon, err = horizon(c.horizon)
	return q, err
}

// horizon reads "90 days"; "" is 0.
func horizon(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	n, unit, _ := strings.Cut(text, " ")
	units := map[string]time.Duration{"hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}
	count, err := strconv.Atoi(n)
	each, ok := units[strings.TrimSuffix(unit, "s")]
	if err != nil || !ok || count <= 0 || count > 100_000 {
		return 0, misusef(`-horizon %q: write "90 days", "12 weeks" or "48 hours"`, text)
	}
	return time.Duration(count) * each, nil
}

// decision is when the lead was decided on first, and when it was won after
// that; zero: never.
func (q *question) decision(j *funnel.Journey) (decided, won time.Time) {
	for s := range j.Steps() {
		if decided.IsZero() && (s.Event == q.event || slices.Contains(q.stages, s.To) && s.To != s.From) {
			decided = s.At
		}
		if !decided.IsZero() && !s.Note() && slices.Contains(q.won, s.To) {
			return decided, s.At
		}
	}
	return decided, time.Time{}
}

// trials are the leads of the book that were decided on.
func (q *question) trials(b *book) (out []scoring.Trial) {
	for _, d := range b.dossiers {
		if decided, won := q.decision(d.Journey()); !decided.IsZero() {
			out = append(out, d.Trial(decided, won))
		}
	}
	return out
}
