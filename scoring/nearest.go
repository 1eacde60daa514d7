package scoring

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/problem"
)

// Limits of a search for what to do.
const (
	DefaultActions = 3       // of one way: what a person takes in beside a lead
	MaxActions     = 8       // of one way, where more than the default are asked for
	MaxWays        = 5       // that are listed: a person chooses among them
	MaxWorlds      = 100_000 // sets of actions looked at in one search, fewer where rules are many: some tenths of a second
)

// Target is what Nearest is to reach: a grade, a cell of the grid or conditions
// where one of them is given, else at least so many points.
type Target struct {
	Grade     string `json:"grade,omitempty"`     // this grade or a better one
	Cell      string `json:"cell,omitempty"`      // this cell of the grid, or one that is better in a dimension and worse in none
	Points    Points `json:"points"`              // at least so many, in total
	Dimension string `json:"dimension,omitempty"` // or of this dimension
	Actions   int    `json:"actions,omitempty"`   // of one way at most; 0: DefaultActions
	// Conditions are to be True, all of them.
	Conditions []*Condition `json:"-"`
}

// Verdict is how a search ended.
type Verdict string

// The verdicts. Impossible is proved: no set of actions that the agreement allows
// reaches the target, of whatever size. NotFound is not: Nearest.Why says what was
// not looked at.
const (
	Reached    Verdict = "reached" // already, without any action
	Found      Verdict = "found"
	Impossible Verdict = "impossible"
	NotFound   Verdict = "not found"
)

// Nearest is what to do so that a lead reaches a target. Its JSON is a contract;
// its text is for people and may change.
type Nearest struct {
	Lead    string    `json:"lead"`
	Model   string    `json:"model,omitempty"` // "" is the main model
	At      time.Time `json:"at"`
	Target  Target    `json:"target"`
	Score   Score     `json:"score"` // now
	Verdict Verdict   `json:"verdict"`
	Why     string    `json:"why,omitempty"` // of Impossible and NotFound, and of Found where there may be further ways
	Ways    []Way     `json:"ways"`          // cheapest first, at most MaxWays
	// Proved: no set of at most Target.Actions actions is cheaper than the first of
	// the ways, or, where there is none, reaches the target. It is false where a
	// value may matter that was not tried, or not every set was: see Why.
	Proved bool `json:"proved"`
	// Against are the parts of Target.Conditions that no action makes True.
	Against []Clause `json:"against,omitempty"`
}

// Way is a set of actions that reaches the target while no part of it does.
type Way struct {
	Actions []Action `json:"actions"`
	Cost    Cost     `json:"cost"`  // the sum
	Score   Score    `json:"score"` // that it reaches
}

// Action is a change of a fact, or an activity that happens.
type Action struct {
	Attribute  string   `json:"attribute,omitempty"`
	From       Value    `json:"from,omitzero"`        // as it is now; missing: it is found out
	To         Value    `json:"to,omitzero"`          // what it becomes; of the values that do the one nearest to From
	Any        bool     `json:"any,omitempty"`        // every value does as long as it is known; To is one
	Add        string   `json:"add,omitempty"`        // instead of From and To: an item that the list gets
	FindOut    bool     `json:"find_out,omitempty"`   // the agreement allows no more than finding it out
	Activity   string   `json:"activity,omitempty"`   // instead of an attribute
	Properties []Fact   `json:"properties,omitempty"` // of the activity
	By         string   `json:"by,omitempty"`         // the team that maintains the attribute; who does the activity
	Cost       Cost     `json:"cost"`
	Turns      []Effect `json:"turns,omitempty"` // what would be otherwise without it
}

// Effect is what an action changes, the other actions of its way given: what a rule
// gives, or a part of the target's conditions that is True only with it.
type Effect struct {
	Rule      string `json:"rule,omitempty"`
	Model     string `json:"model,omitempty"` // of the rule; "" is the main model
	Points    Points `json:"points,omitempty"`
	Condition string `json:"condition,omitempty"`
}

// Nearest finds the cheapest sets of actions after which the lead reaches the
// target, as of an instant: changes of attributes that are actionable, and
// activities that may happen, which then do at that instant. Each way is
// minimal: no part of it reaches the target. Of ways with the same attributes and
// activities only the first is there. Ways of equal cost stand in the order
// of their number of actions, then of the actions: cheaper ones first, attributes
// before activities, in the order of the data dictionary.
//
// Of the values that an attribute may get, one of each region is tried: values
// between which no condition tells. It is the one nearest to the present value: a
// number that a condition names if it belongs to the region (50 of >= 50), else
// the nearest with as many decimal places, or with more where that must be (51 of
// > 50; more than nine are tried nowhere); of a date the nearest midnight; of a
// missing number the smallest. Where
// every value that matters was tried the cheapest way is Proved to be that.
//
// The lead stays as it is: see Lead.With. The error says what is wrong with the
// target.
func (m *Model) Nearest(l *Lead, t Target, at time.Time) (Nearest, error) {
	v := l.View(at, nil)
	defer v.Close()
	return m.NearestIn(v, t)
}

// NearestIn is Nearest in a view of the lead, and of its journey.
func (m *Model) NearestIn(v *View, t Target) (Nearest, error) {
	m.own(v)
	n := Nearest{Lead: v.lead.id, Model: m.name, At: v.at, Target: t, Score: m.In(v), Ways: []Way{}}
	if err := m.checkTarget(&n.Target); err != nil {
		return Nearest{}, err
	}
	s := newSearch(m, v, n.Target)
	s.run(&n)
	return n, nil
}

// checkTarget fills in the default and says what is wrong.
func (m *Model) checkTarget(t *Target) error {
	kinds := 0
	for _, given := range []bool{t.Grade != "", t.Cell != "", t.Conditions != nil, t.Points != 0 || t.Dimension != ""} {
		if given {
			kinds++
		}
	}
	unknown := func(what, name string, known []string) error {
		if hint := problem.Known(name, known); hint != "" {
			return fmt.Errorf("unknown %s %q: %s", what, name, hint)
		}
		return fmt.Errorf("unknown %s %q: the model has none", what, name)
	}
	switch {
	case kinds > 1:
		return fmt.Errorf("a target is one of a grade, a cell, points and conditions, not several")
	case t.Actions < 0 || t.Actions > MaxActions:
		return fmt.Errorf("%d actions: from 1 to %d", t.Actions, MaxActions)
	case t.Grade != "" && !slices.Contains(m.Grades(), t.Grade):
		return unknown("grade", t.Grade, m.Grades())
	case t.Cell != "" && !slices.Contains(m.Cells(), t.Cell):
		return unknown("cell", t.Cell, m.Cells())
	case t.Dimension != "" && !slices.Contains(m.Dimensions(), t.Dimension):
		return unknown("dimension", t.Dimension, m.Dimensions())
	}
	for _, c := range t.Conditions {
		if c.schema != m.schema {
			panicStranger(c.schema, m.schema)
		}
	}
	if t.Actions == 0 {
		t.Actions = DefaultActions
	}
	return nil
}

// String is the target for people: "grade A", "45 points of fit".
func (t Target) String() string {
	switch {
	case t.Grade != "":
		return "grade " + t.Grade
	case t.Cell != "":
		return "cell " + t.Cell
	case t.Conditions != nil:
		parts := make([]string, len(t.Conditions))
		for i, c := range t.Conditions {
			parts[i] = c.String()
		}
		return strings.Join(parts, " and ")
	case t.Dimension != "":
		return t.Points.String() + " points of " + t.Dimension
	}
	return t.Points.String() + " points"
}

// With is the lead as it would be after actions at an instant, in their order; the
// lead itself stays as it is. An action that the data dictionary does not know, or
// a value that it does not allow, is an error.
func (l *Lead) With(actions []Action, at time.Time) (*Lead, error) {
	c := l.clone()
	for _, a := range actions {
		var err error
		switch {
		case a.Activity != "":
			r := Activity{At: at, Name: a.Activity}
			for _, p := range a.Properties {
				if r.Properties == nil {
					r.Properties = map[string]any{}
				}
				r.Properties[p.Name] = p.Value.Any()
			}
			err = c.Record(r)
		case a.Add != "":
			items, _ := c.FactAt(a.Attribute, at).Any().([]string)
			err = c.Learn(at, a.Attribute, append(slices.Clip(items), a.Add))
		default:
			err = c.Learn(at, a.Attribute, a.To.Any())
		}
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

// clone is a lead that may change while the original stays.
func (l *Lead) clone() *Lead {
	c := new(Lead)
	*c = *l
	c.row.Known = slices.Clone(l.row.Known)
	c.row.Num = slices.Clone(l.row.Num)
	c.row.Str = slices.Clone(l.row.Str)
	c.row.List = slices.Clone(l.row.List)
	c.facts = slices.Clone(l.facts)
	c.acts = slices.Clone(l.acts)
	c.details = slices.Clone(l.details)
	if l.beside != nil {
		c.beside = &beside{slices.Clone(l.beside.overrides), slices.Clone(l.beside.resets), l.beside.account}
	}
	return c
}
