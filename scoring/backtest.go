package scoring

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"example.com/baton/internal/rule"
)

// BacktestOptions says how a model is tested.
type BacktestOptions struct {
	Outcomes
	Seed   uint64 // of the bootstrap
	Rounds int    // of the bootstrap; 0: no intervals

	// Probability makes a probability of a score. Without it that is the logistic
	// regression of the outcomes on the score over the same leads (J. Platt, 1999),
	// so that Brier and Calibration say how far the score can be made one.
	Probability func(Points) float64
}

// BacktestReport is how good a model's scores were.
type BacktestReport struct {
	Leads    int `json:"leads"` // that count: won and lost
	Won      int `json:"won"`
	Immature int `json:"immature"` // whose horizon is not over: excluded

	AUC         float64      `json:"auc"`
	Gini        float64      `json:"gini"`
	KS          float64      `json:"ks"`
	KSFrom      Points       `json:"ks from"` // the highest threshold that reaches KS
	Top         Top          `json:"top"`     // the best tenth
	Gains       [10]Top      `json:"gains"`   // the best tenth, two tenths, to all
	Cuts        []Cut        `json:"cuts"`    // every threshold, highest first
	Brier       float64      `json:"brier"`
	Calibration []Calibrated `json:"calibration"` // ten groups at most
	Intervals   *Intervals   `json:"intervals,omitempty"`

	NeverKnown []string `json:"never known,omitempty"` // attributes that rules read and that were missing at every decision
}

// Leak is a rule that reads a fact which is learnt after the decision: it counts
// for leads whose outcome is known, and not when the decision is to be made.
type Leak struct {
	Rule      string
	Attribute string
	Known     int // leads that had the fact at the decision
	Late      int // leads that got it only after
}

// LeakageError lists the rules that read facts known too late.
type LeakageError struct{ Leaks []Leak }

func (e *LeakageError) Error() string {
	s := make([]string, len(e.Leaks))
	for i, l := range e.Leaks {
		s[i] = fmt.Sprintf("rule %q reads %q, which %d leads had at the decision and %d got only after it", l.Rule, l.Attribute, l.Known, l.Late)
	}
	return "leakage: " + strings.Join(s, "; ")
}

// Backtest scores each lead as of its decision, with what was known then, and
// compares the scores with what came within the horizon.
//
// A rule that reads an attribute known too late - missing at the decision and
// learnt after it for at least ten leads, and for more than had it - fails the
// backtest: a *LeakageError. A fact that holds since ever cannot be told from one
// that was written later; give facts the instants at which they were learnt. What
// cannot be is an error: a lead that stands twice, an outcome before the
// decision, outcomes of one class only (ErrOneClass). A lead of another schema
// panics.
func (m *Model) Backtest(trials []Trial, o BacktestOptions) (*BacktestReport, error) {
	leads, immature, err := m.schema.judge(trials, o.Outcomes)
	if err != nil {
		return nil, err
	}
	late := m.schema.lateFacts(leads, o.Until)
	if leaks := m.leaks(late); len(leaks) > 0 {
		return nil, &LeakageError{leaks}
	}
	scored := make([]Scored, len(leads))
	for i := range leads {
		v := leads[i].Lead.View(leads[i].Decided, leads[i].Path)
		scored[i] = Scored{float64(m.In(v).Computed) / 1000, leads[i].won} // an override is no answer of the model
		v.Close()
	}
	r, err := Rank(scored)
	if err != nil {
		return nil, err
	}
	b := &BacktestReport{Leads: len(leads), Won: r.Won(), Immature: immature, AUC: r.AUC(), Gini: r.Gini(),
		Top: r.Lift(0.1), Gains: r.Gains(), Cuts: r.Cuts()}
	ks, from := r.KS()
	b.KS, b.KSFrom = ks, thousandths(from)
	for _, a := range m.attributesRead() {
		if late[a].known == 0 {
			b.NeverKnown = append(b.NeverKnown, m.schema.attributes[a].Name)
		}
	}
	if o.Rounds != 0 {
		i, err := r.Bootstrap(o.Seed, o.Rounds)
		if err != nil {
			return nil, err
		}
		b.Intervals = &i
	}
	predicted, err := predict(scored, o.Probability)
	if err != nil {
		return nil, err
	}
	if b.Brier, err = Brier(predicted); err != nil {
		return nil, err
	}
	b.Calibration, err = Calibrate(predicted, 10)
	return b, err
}

func thousandths(score float64) Points { return Points(math.RoundToEven(float64(score * 1000))) }

// predict makes probabilities of scores.
func predict(scored []Scored, of func(Points) float64) ([]Scored, error) {
	if of == nil {
		var err error
		if of, err = platt(scored); err != nil {
			return nil, err
		}
	}
	out := make([]Scored, len(scored))
	for i, s := range scored {
		out[i] = Scored{of(thousandths(s.Score)), s.Won}
	}
	return out, nil
}

// platt is the logistic regression of the outcomes on the score, in units of
// its largest distance from zero.
func platt(scored []Scored) (func(Points) float64, error) {
	const l2 = 1e-3 // where the score decides every outcome, the fit would never end
	unit := 1.0
	for _, s := range scored {
		unit = max(unit, math.Abs(s.Score))
	}
	x, won := make([]float64, len(scored)), make([]bool, len(scored))
	for i, s := range scored {
		x[i], won[i] = s.Score/unit, s.Won
	}
	f, err := fitLogistic(x, 1, won, l2)
	if err != nil {
		return nil, err
	}
	return func(p Points) float64 {
		return logistic(f.intercept + float64(f.weights[0]*(float64(p)/1000/unit)))
	}, nil
}

// reads are the attributes that a rule reads, each once, in the order of
// declaration.
func (m *Model) reads(r *compiled) (attributes []int) {
	programs := []*rule.Program{r.when, r.where, r.formula}
	for i := range r.rows {
		programs = append(programs, r.rows[i].when)
	}
	for _, p := range programs {
		if p == nil {
			continue
		}
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

func (m *Model) leaks(late []lateness) (leaks []Leak) {
	for i := range m.rules {
		r := &m.rules[i]
		for _, a := range m.reads(r) {
			if late[a].leaks() {
				leaks = append(leaks, Leak{r.name, m.schema.attributes[a].Name, late[a].known, late[a].late})
			}
		}
	}
	return leaks
}
