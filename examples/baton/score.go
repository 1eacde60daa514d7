package main

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"time"

	"example.com/baton"
	"example.com/baton/scoring"
)

// namedModel is the model that the flags ask for.
func (c *call) namedModel(a *baton.Agreement) (*scoring.Model, error) {
	m := a.Scoring()
	if c.model == "" {
		return m, nil
	}
	named, ok := m.Named(c.model)
	switch known := strings.Join(m.Models(), ", "); {
	case !ok && known == "":
		return nil, misusef("-model %s: the agreement has no further models", c.model)
	case !ok:
		return nil, misusef("-model %s: the further models are %s", c.model, known)
	}
	return named, nil
}

// scorer is the model and the instant that the flags ask for.
func (c *call) scorer(a *baton.Agreement) (*scoring.Model, time.Time, error) {
	m, err := c.namedModel(a)
	if err != nil {
		return nil, time.Time{}, err
	}
	at, err := instant(a, "at", c.at)
	if err == nil && at.IsZero() && m.FactsReadTime() {
		err = misusef("a rule reads the time: say as of when, with -at")
	}
	return m, at, err
}

// leads opens the agreement, its model and the table.
func (c *call) leads() (m *scoring.Model, at time.Time, in *input, t *table, done func() error, err error) {
	a, err := agreement(c.args[0])
	if err != nil {
		return
	}
	if m, at, err = c.scorer(a); err != nil {
		return
	}
	if in, done, err = c.open(c.args[1]); err != nil {
		return
	}
	if t, err = openTable(in.name, in, a.Schema()); err != nil {
		done()
		var row *rowError
		if errors.As(err, &row) {
			err = wrongf("%v", row)
		}
		if ferr := in.failed(); ferr != nil {
			err = ferr
		}
	}
	return
}

func score(c *call) error {
	m, at, in, t, done, err := c.leads()
	if err != nil {
		return err
	}
	defer done()
	defer in.done()
	w := csv.NewWriter(c.out)
	dims := m.Dimensions()
	head := append(append([]string{idColumn, "points"}, dims...), "grade")
	grid := m.Cells() != nil
	if grid {
		head = append(head, "grid")
	}
	if err := w.Write(head); err != nil {
		return err
	}
	var skip skipped
	row := make([]string, 0, len(head))
	for {
		id, err := t.next()
		if err == io.EOF {
			break
		}
		var l *scoring.Lead
		if err == nil {
			l, err = t.lead(id)
		}
		if err != nil {
			w.Flush()
			if err := c.wrongRow(in, &skip, err); err != nil {
				return err
			}
			continue
		}
		s := m.Score(l, at)
		points := func(p scoring.Points) string {
			if s.Applies != scoring.True {
				return ""
			}
			return p.String()
		}
		row = append(row[:0], id, points(s.Points))
		for _, d := range dims {
			row = append(row, points(s.Of(d)))
		}
		if row = append(row, s.Grade); grid {
			row = append(row, s.Grid)
		}
		if err := w.Write(row); err != nil {
			return err
		}
		in.item()
	}
	w.Flush()
	in.done()
	skip.end(c, "row")
	return w.Error()
}

// wrongRow is nil where the row is skipped.
func (c *call) wrongRow(in *input, skip *skipped, err error) error {
	in.done()
	if ferr := in.failed(); ferr != nil {
		return ferr
	}
	var row *rowError
	if !errors.As(err, &row) {
		return wrongf("%v\nthe output ends after %s", err, several(in.items, "lead"))
	}
	if err := skip.add(c, row); err != nil {
		return wrongf("%v\nthe output ends after %s; -skip leaves wrong rows out", row, several(in.items, "lead"))
	}
	return nil
}

func explain(c *call) error {
	if strings.HasSuffix(c.args[1], ".jsonl") {
		return explainJournal(c)
	}
	m, at, in, t, done, err := c.leads()
	if err != nil {
		return err
	}
	defer done()
	defer in.done()
	var found *scoring.Lead
	first := 0
	for want := c.args[2]; ; in.item() {
		id, err := t.next()
		if err == io.EOF {
			break
		}
		var row *rowError
		if ferr := in.failed(); ferr != nil {
			return ferr
		}
		if err != nil && !errors.As(err, &row) {
			return err
		}
		if err != nil || id != want {
			continue // a wrong row of another lead is none of this question
		}
		if found != nil {
			in.done()
			c.note("%s:%d: %s stands here again: line %d is explained", in.name, t.line(), id, first)
			continue
		}
		if found, err = t.lead(id); err != nil {
			return wrongf("%v", err)
		}
		first = t.line()
	}
	in.done()
	if found == nil {
		return misusef("%s has no lead %q", in.name, c.args[2])
	}
	l := scoring.AsOf{Lead: found, At: at}
	return c.explained(m, l, func(old *baton.Agreement) (scoring.AsOf, error) { return t.of(c, old, found.ID(), l) })
}
