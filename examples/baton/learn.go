package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"example.com/baton"
	"example.com/baton/scoring"
)

func learn(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	o := scoring.LearnOptions{Without: listed(c.without), Trusted: listed(c.trusted), Rising: listed(c.rising), Falling: listed(c.falling),
		MaxTables: c.tables, MinLeads: c.least, DoubleOdds: float64(c.double), Cap: c.cap}
	var trials []scoring.Trial
	name, unknown, without := c.args[1], 0, "without an outcome"
	if strings.HasSuffix(name, ".jsonl") {
		without = "never decided on"
		trials, unknown, err = c.decidedLeads(a, &o)
	} else {
		trials, unknown, err = c.outcomeRows(a, &o)
	}
	if err != nil {
		return err
	}
	card, err := a.Schema().Learn(trials, o)
	var option *scoring.OptionsError
	switch {
	case errors.As(err, &option):
		return misusef("%v", err)
	case err != nil:
		return wrongf("%s: %v", name, err)
	case unknown > 0:
		fmt.Fprintf(c.out, "# left out: %s %s\n", several(unknown, "lead"), without)
	}
	_, err = fmt.Fprint(c.out, card.YAML())
	return err
}

// listed are names with commas between.
func listed(names string) (out []string) {
	for n := range strings.SplitSeq(names, ",") {
		if n = strings.TrimSpace(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// decidedLeads are the leads of a journal that were decided on, and how many were
// not.
func (c *call) decidedLeads(a *baton.Agreement, o *scoring.LearnOptions) ([]scoring.Trial, int, error) {
	if c.outcome != "" {
		return nil, 0, misusef("-outcome names a column of a table: a journal has -decided, -won and -horizon")
	}
	q, err := c.question(a)
	if err != nil {
		return nil, 0, err
	}
	if q.horizon == 0 {
		return nil, 0, misusef(`say within what time a lead counts as won: -horizon "90 days"`)
	}
	b, err := c.fold(a, nil)
	if err != nil {
		return nil, 0, err
	}
	b.skipped.end(c, "record")
	o.Outcomes = scoring.Outcomes{Horizon: q.horizon, Until: b.at}
	trials := q.trials(b)
	return trials, len(b.dossiers) - len(trials), nil
}

// outcomeRows are the leads of a table, all decided at -at, and how many have no
// outcome.
func (c *call) outcomeRows(a *baton.Agreement, o *scoring.LearnOptions) (trials []scoring.Trial, unknown int, err error) {
	if c.outcome == "" {
		return nil, 0, misusef("say which column has the outcomes, with -outcome")
	}
	if c.decided+c.won+c.horizon != "" {
		return nil, 0, misusef("-decided, -won and -horizon are for journals: a table has -outcome")
	}
	s := a.Schema()
	at, err := instant(a, "at", c.at)
	if err != nil {
		return nil, 0, err
	}
	in, done, err := c.open(c.args[1])
	if err != nil {
		return nil, 0, err
	}
	defer done()
	defer in.done()
	t, err := openOutcomes(in.name, in, s, c.outcome)
	var row *rowError
	if ferr := in.failed(); ferr != nil {
		return nil, 0, ferr
	}
	if errors.As(err, &row) {
		return nil, 0, wrongf("%v", row)
	}
	if err != nil {
		return nil, 0, err
	}
	if at, err = decidedAt(t, at, o.Without); err != nil {
		return nil, 0, err
	}
	*o = learning(t, *o, at)
	var skip skipped
	for {
		trial, known, err := t.trial(at)
		if err == io.EOF {
			break
		}
		in.item()
		switch {
		case err != nil:
			in.done()
			if ferr := in.failed(); ferr != nil {
				return nil, 0, ferr
			}
			if !errors.As(err, &row) {
				return nil, 0, err
			}
			if skip.add(c, row) != nil {
				return nil, 0, wrongf("%v\n-skip leaves wrong rows out", row)
			}
		case known:
			trials = append(trials, trial)
		default:
			unknown++
		}
	}
	in.done()
	skip.end(c, "row")
	return trials, unknown, nil
}

// decidedAt is when the leads of a table were decided on: it matters only where
// dates have an age.
func decidedAt(t *table, at time.Time, without []string) (time.Time, error) {
	if !at.IsZero() {
		return at, nil
	}
	for i, c := range t.columns {
		if i != t.id && i != t.outcome && c.typ == scoring.Date && !slices.Contains(without, c.name) {
			return at, misusef("%s is a date: say as of when, with -at, or leave it out, with -without", c.name)
		}
	}
	return time.Unix(0, 0), nil
}

// learning are the options for a table: of its columns, whose outcomes are all
// known.
func learning(t *table, o scoring.LearnOptions, at time.Time) scoring.LearnOptions {
	o.Outcomes = scoring.Outcomes{Horizon: time.Hour, Until: at.Add(time.Hour)}
	for i, c := range t.columns {
		if i != t.id && i != t.outcome {
			o.Attributes = append(o.Attributes, c.name)
		}
	}
	return o
}

// trial reads a row; a lead without an outcome is not known.
func (t *table) trial(at time.Time) (trial scoring.Trial, known bool, err error) {
	id, err := t.next()
	if err != nil {
		return trial, false, err
	}
	won := false
	switch cell := strings.ToLower(strings.TrimSpace(t.row[t.outcome])); cell {
	case "true", "1", "yes", "won":
		won = true
	case "false", "0", "no", "lost":
	case "":
		return trial, false, nil
	default:
		return trial, false, t.wrong(fmt.Sprintf("%s: must be true or false, 1 or 0, yes or no, won or lost, not %q", t.columns[t.outcome].name, cell))
	}
	trial.Decided = at
	if won {
		trial.Won = at
	}
	trial.Lead, err = t.lead(id)
	return trial, true, err
}
