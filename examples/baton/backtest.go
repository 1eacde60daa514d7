package main

import (
	"fmt"
	"time"

	"example.com/baton/scoring"
)

// backtested is the report with what the journal and the capacity say. Its JSON
// is a contract.
type backtested struct {
	*scoring.BacktestReport
	Undecided int       `json:"undecided"` // leads that were never decided on: excluded
	Capacity  *capacity `json:"capacity,omitempty"`
}

// capacity is the threshold at which the leads handed over fit it.
type capacity struct {
	Leads     float64           `json:"leads a day"`
	Days      float64           `json:"days"`      // from the first decision to the last, both included
	Threshold *scoring.Workload `json:"threshold"` // null: even the best score alone has more leads
}

func backtest(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	m, err := c.namedModel(a)
	if err != nil {
		return err
	}
	q, err := c.question(a)
	if err != nil {
		return err
	}
	if q.horizon == 0 {
		return misusef(`say within what time a lead counts as won: -horizon "90 days"`)
	}
	b, err := c.fold(a, nil)
	if err != nil {
		return err
	}
	trials := q.trials(b)
	r, err := m.Backtest(trials, scoring.BacktestOptions{Outcomes: scoring.Outcomes{Horizon: q.horizon, Until: b.at},
		Seed: c.seed, Rounds: c.rounds})
	if err != nil {
		return wrongf("%s: %v", b.in.name, err)
	}
	out := backtested{BacktestReport: r, Undecided: len(b.dossiers) - len(trials)}
	if c.capacity != 0 {
		if out.Capacity, err = fitting(r, trials, q.horizon, b.at, c.capacity); err != nil {
			return misusef("%v", err)
		}
	}
	if c.json {
		err = c.writeJSON(out, true)
	} else {
		_, err = fmt.Fprint(c.out, out)
	}
	b.skipped.end(c, "record")
	return err
}

// fitting is the threshold for a capacity of leads a day.
func fitting(r *scoring.BacktestReport, trials []scoring.Trial, horizon time.Duration, until time.Time, leads float64) (*capacity, error) {
	var first, last time.Time
	for _, t := range trials {
		if t.Decided.Add(horizon).After(until) {
			continue // immature
		}
		if first.IsZero() || t.Decided.Before(first) {
			first = t.Decided
		}
		if t.Decided.After(last) {
			last = t.Decided
		}
	}
	const day = 24 * time.Hour
	c := &capacity{Leads: leads, Days: float64(last.Sub(first)/day + 1)}
	w, fits, err := r.Threshold(leads, c.Days)
	if fits {
		c.Threshold = &w
	}
	return c, err
}

// String is the report for people.
func (b backtested) String() string {
	text := b.BacktestReport.String()
	if b.Undecided > 0 {
		text += fmt.Sprintf("\n%s never decided on: left out\n", several(b.Undecided, "lead"))
	}
	switch c := b.Capacity; {
	case c == nil:
	case c.Threshold == nil:
		text += fmt.Sprintf("\n%v leads a day over %v days: even the best score alone is more\n", c.Leads, c.Days)
	default:
		text += fmt.Sprintf("\n%v leads a day over %v days: hand over from %v points on, %.2f a day; %s below it\n",
			c.Leads, c.Days, c.Threshold.From, c.Threshold.PerDay, several(c.Threshold.Forgone, "won lead"))
	}
	return text
}
