package baton

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// Target is what Nearest is to reach: that an event may happen, that the lead may
// enter a stage, or a score.
type Target struct {
	Event  funnel.EventName `json:"event,omitempty"`
	Reason funnel.Reason    `json:"reason,omitempty"` // of the event; without it one of its reasons
	By     funnel.Team      `json:"by,omitempty"`     // who fires it; without it a team that may
	Stage  funnel.Stage     `json:"stage,omitempty"`  // instead of an event: by one event from where the lead is
	Model  string           `json:"model,omitempty"`  // of the score; "" is the main model
	Score  scoring.Target   `json:"score"`            // where neither event nor stage is given; its Actions hold for all
}

// Nearest is what to do so that a lead reaches a target. Its JSON is a contract;
// its text is for people and may change.
type Nearest struct {
	Lead    string          `json:"lead"`
	At      time.Time       `json:"at"`
	Target  Target          `json:"target"`
	Stage   funnel.Stage    `json:"stage"` // now
	Score   scoring.Score   `json:"score"` // now, of the main model or the target's
	Verdict scoring.Verdict `json:"verdict"`
	Why     string          `json:"why,omitempty"` // as in scoring.Nearest
	Ways    []Way           `json:"ways"`          // cheapest first, at most scoring.MaxWays
	Proved  bool            `json:"proved"`        // as in scoring.Nearest
	// Against is what stands in the way and no action changes: the lead is in
	// another stage, it is too early, a condition reads what nobody can change.
	Against []funnel.Unmet `json:"against,omitempty"`
}

// Way is a set of actions after which the target is reached, for a stage by the
// event.
type Way struct {
	Event  funnel.EventName `json:"event,omitempty"`
	Reason funnel.Reason    `json:"reason,omitempty"`
	scoring.Way
}

// Nearest finds the cheapest sets of actions after which the target is reached, as
// of an instant: an event may happen where its guard is True, the facts are known
// that its destination needs, and the stage and the time allow it. See
// scoring.Model.Nearest for what is tried, and what is proved. The dossier stays as
// it is. The error says what is wrong with the target.
func (a *Agreement) Nearest(d *Dossier, t Target, at time.Time) (Nearest, error) {
	a.own(d)
	v := d.lead.View(at, &d.journey)
	defer v.Close()
	n := Nearest{Lead: d.ID(), At: at.In(a.loc), Target: t, Ways: []Way{}}
	if n.Stage, _, _, _ = d.journey.StageAt(at); n.Stage == "" {
		n.Stage = a.machine.Start()
	}
	if t.Event == "" && t.Stage == "" {
		return n, a.nearestScore(&n, v)
	}
	n.Score = a.model.In(v)
	doors, err := a.doors(&t, n.Stage)
	if err != nil {
		return Nearest{}, err
	}
	if t.Stage == n.Stage {
		n.Verdict, n.Proved = scoring.Reached, true
		return n, nil
	}
	options := a.machine.OptionsIn(v, &d.journey)
	n.Verdict, n.Proved = scoring.Impossible, true
	for _, door := range doors {
		if err := a.open(&n, v, &door, options); err != nil {
			return Nearest{}, err
		}
	}
	slices.SortStableFunc(n.Ways, func(x, y Way) int {
		return cmp.Or(cmp.Compare(x.Cost, y.Cost), cmp.Compare(len(x.Actions), len(y.Actions)))
	})
	n.Ways = n.Ways[:min(len(n.Ways), scoring.MaxWays)]
	if n.Verdict == scoring.Reached {
		n.Ways = n.Ways[:0]
	}
	if n.Verdict != scoring.Impossible {
		n.Against = nil
	}
	return n, nil
}

// nearestScore is Nearest of a score.
func (a *Agreement) nearestScore(n *Nearest, v *scoring.View) error {
	m := a.model
	if name := n.Target.Model; name != "" {
		var ok bool
		if m, ok = a.model.Named(name); !ok {
			return unknownOf("model", name, a.model.Models())
		}
	}
	got, err := m.NearestIn(v, n.Target.Score)
	if err != nil {
		return err
	}
	n.Score, n.Verdict, n.Why, n.Proved = got.Score, got.Verdict, got.Why, got.Proved
	for _, w := range got.Ways {
		n.Ways = append(n.Ways, Way{Way: w})
	}
	return nil
}

func unknownOf(what, name string, known []string) error {
	if hint := problem.Known(name, known); hint != "" {
		return fmt.Errorf("unknown %s %q: %s", what, name, hint)
	}
	return fmt.Errorf("unknown %s %q: there is none", what, name)
}

// door is an event that may lead to the target, with a reason if it has any.
type door struct {
	event   funnel.EventInfo
	reason  *funnel.ReasonInfo
	to      funnel.Stage // "" where the lead stays
	against []funnel.Unmet
}

// doors are the events that lead to the target, those from where the lead is if
// there are any.
func (a *Agreement) doors(t *Target, in funnel.Stage) ([]door, error) {
	if t.Event != "" && t.Stage != "" {
		return nil, fmt.Errorf("a target is one of an event, a stage and a score, not several")
	}
	if _, ok := a.machine.Stage(t.Stage); !ok && t.Stage != "" {
		var known []string
		for _, s := range a.machine.Stages() {
			known = append(known, string(s.Name))
		}
		return nil, unknownOf("stage", string(t.Stage), known)
	}
	var all, here []door
	var names []string
	for _, e := range a.machine.Events() {
		names = append(names, string(e.Name))
		if t.Event != "" && e.Name != t.Event {
			continue
		}
		ds := []door{{event: e, to: e.To}}
		if len(e.Reasons) > 0 {
			ds = nil
			for i := range e.Reasons {
				ds = append(ds, door{event: e, reason: &e.Reasons[i], to: e.Reasons[i].To})
			}
		}
		var reasons []string
		for _, d := range ds {
			if d.reason != nil {
				reasons = append(reasons, d.reason.Name)
			}
			if t.Reason != "" && (d.reason == nil || d.reason.Name != t.Reason) || t.Stage != "" && d.to != t.Stage {
				continue
			}
			d.obstacles(t, in)
			if all = append(all, d); slices.Contains(e.From, in) {
				here = append(here, d)
			}
		}
		if t.Event != "" && t.Reason != "" && !slices.Contains(reasons, t.Reason) {
			return nil, unknownOf("reason", t.Reason, reasons)
		}
	}
	switch {
	case t.Event != "" && !slices.Contains(names, string(t.Event)):
		return nil, unknownOf("event", string(t.Event), names)
	case here != nil:
		return here, nil
	}
	return all, nil
}

// obstacles are those that are there whatever the lead is like.
func (d *door) obstacles(t *Target, in funnel.Stage) {
	if t.By != "" && len(d.event.By) > 0 && !slices.Contains(d.event.By, t.By) {
		u := funnel.Unmet{Kind: funnel.UnmetTeam, Event: d.event.Name, Team: t.By}
		for _, team := range d.event.By {
			u.Allowed = append(u.Allowed, string(team))
		}
		d.against = append(d.against, u)
	}
	if !slices.Contains(d.event.From, in) {
		u := funnel.Unmet{Kind: funnel.UnmetTransition, Event: d.event.Name, Stage: in}
		for _, s := range d.event.From {
			u.Allowed = append(u.Allowed, string(s))
		}
		d.against = append(d.against, u)
	}
}

// open finds the ways through a door, and what stands in it.
func (a *Agreement) open(n *Nearest, v *scoring.View, d *door, options []funnel.Option) error {
	for _, o := range options {
		if o.Event != d.event.Name || o.Refused == nil {
			continue
		}
		for _, u := range o.Refused.Unmet {
			if u.Kind == funnel.UnmetEarly || u.Kind == funnel.UnmetLate {
				d.against = append(d.against, u)
			}
		}
	}
	conditions := []*scoring.Condition{}
	var reason funnel.Reason
	if d.event.When != nil {
		conditions = append(conditions, d.event.When)
	}
	if d.reason != nil {
		if reason = d.reason.Name; d.reason.When != nil {
			conditions = append(conditions, d.reason.When)
		}
	}
	needs := map[string]string{} // attributes by the condition that they are known
	if info, ok := a.machine.Stage(d.to); ok && d.to != n.Stage {
		for _, attribute := range info.Needs {
			c, err := a.schema.Condition("known(" + attribute + ")")
			if err != nil {
				return err
			}
			needs[c.String()] = attribute
			conditions = append(conditions, c)
		}
	}
	got, err := a.model.NearestIn(v, scoring.Target{Conditions: conditions, Actions: n.Target.Score.Actions})
	if err != nil {
		return err
	}
	n.Target.Score.Actions = got.Target.Actions
	for _, c := range got.Against {
		u := funnel.Unmet{Kind: funnel.UnmetGuard, Event: d.event.Name, Condition: c.Source, Facts: c.Facts, Lacks: c.Lacks}
		if attribute, ok := needs[c.Source]; ok {
			info, _ := a.schema.Attribute(attribute)
			u = funnel.Unmet{Kind: funnel.UnmetFact, Event: d.event.Name, Stage: d.to, Attribute: attribute, Maintainer: info.Maintainer}
		} else if d.reason != nil && isPart(d.reason.When, v, c.Source) && !isPart(d.event.When, v, c.Source) {
			u.Reason = reason
		}
		d.against = append(d.against, u)
	}
	for _, u := range d.against {
		if !slices.ContainsFunc(n.Against, func(o funnel.Unmet) bool { return o.Kind == u.Kind && o.String() == u.String() }) {
			n.Against = append(n.Against, u)
		}
	}
	blocked := got.Verdict == scoring.Impossible || slices.ContainsFunc(d.against, fixed)
	switch {
	case blocked && d.against == nil && n.Verdict == scoring.Impossible:
		n.Why = got.Why // it is the combination that is impossible
	case blocked:
	default:
		n.through(d, reason, &got)
	}
	return nil
}

// isPart reports whether a condition has a part that reads so.
func isPart(c *scoring.Condition, v *scoring.View, source string) bool {
	return c != nil && slices.ContainsFunc(c.Clauses(v), func(p scoring.Clause) bool { return p.Source == source })
}

// fixed reports what no action changes.
func fixed(u funnel.Unmet) bool { return u.Kind != funnel.UnmetGuard && u.Kind != funnel.UnmetFact }

// through takes the ways through a door into the answer.
func (n *Nearest) through(d *door, reason funnel.Reason, got *scoring.Nearest) {
	n.Proved = n.Proved && got.Proved
	for _, w := range got.Ways {
		n.Ways = append(n.Ways, Way{d.event.Name, reason, w})
	}
	rank := []scoring.Verdict{scoring.Impossible, scoring.NotFound, scoring.Found, scoring.Reached}
	if slices.Index(rank, got.Verdict) > slices.Index(rank, n.Verdict) {
		n.Verdict, n.Why = got.Verdict, got.Why
	}
}
