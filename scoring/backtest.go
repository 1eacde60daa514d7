package scoring

import (
	"fmt"
	"math"
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
	Beside   int `json:"beside"`   // mature, but the model does not apply to them, or is not known to: excluded

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
	NeverDone  []string `json:"never done,omitempty"`  // activities that rules are on and that nobody had done at the decision
}

// Backtest scores each lead as of its decision, with what was known then, and
// compares the scores with what came within the horizon.
//
// A rule that reads what is known too late fails the backtest: a *LeakageError.
// That is an attribute missing at the decision and learnt after it for at least
// ten leads, and for more than had it; or a kind of activity, dated before the
// decision and known after it, as often. A rule is found that reads it through a
// segment, a persona or another derived name, too. A fact that holds since ever
// cannot be told from one that was written later; give facts the instants at
// which they were learnt. What cannot be is an error: a lead that stands twice, an
// outcome before the decision (*TrialError), outcomes of one class only
// (ErrOneClass). A lead of another schema panics.
func (m *Model) Backtest(trials []Trial, o BacktestOptions) (*BacktestReport, error) {
	m.mustBe()
	leads, immature, err := m.schema.judge(trials, o.Outcomes)
	if err != nil {
		return nil, err
	}
	late := m.schema.lateFacts(leads, o.Until)
	if err := m.leakage(leads, late, o.Until); err != nil {
		return nil, err
	}
	var scored []Scored
	for i := range leads {
		if s := m.of(&leads[i]); s.Applies == True {
			scored = append(scored, Scored{float64(s.Points) / 1000, leads[i].won})
		}
	}
	r, err := Rank(scored)
	if err != nil {
		return nil, fmt.Errorf("%w; the model does not apply to %d others", err, len(leads)-len(scored))
	}
	b := &BacktestReport{Leads: len(scored), Won: r.Won(), Immature: immature, Beside: len(leads) - len(scored),
		AUC: r.AUC(), Gini: r.Gini(), Top: r.Lift(0.1), Gains: r.Gains(), Cuts: r.Cuts()}
	ks, from := r.KS()
	b.KS, b.KSFrom = ks, thousandths(from)
	for _, a := range m.attributesRead() {
		if late[a].known == 0 {
			b.NeverKnown = append(b.NeverKnown, m.schema.attributes[a].Name)
		}
	}
	acts := m.schema.lateActivities(leads, o.Until)
	for _, k := range m.activitiesRead() {
		if acts[k].known == 0 {
			b.NeverDone = append(b.NeverDone, m.schema.activities[k].name)
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

// of is the score of a lead as of its decision, as the model computes it.
func (m *Model) of(j *judged) Score {
	v := j.Lead.View(j.Decided, j.Path)
	defer v.Close()
	return m.In(v).computed()
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
