package main

import (
	"fmt"

	"example.com/baton"
	"example.com/baton/scoring"
)

// explainJournal explains a lead of a journal.
func explainJournal(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	m, err := c.namedModel(a)
	if err != nil {
		return err
	}
	journal := *c
	journal.lead = c.args[2]
	var records []baton.Record
	b, err := journal.fold(a, func(_ int, r *baton.Record, _ *baton.Dossier, err error) {
		if err == nil {
			records = append(records, *r)
		}
	})
	if err != nil {
		return err
	}
	return c.explained(m, b.dossiers[0].AsOf(b.at), func(old *baton.Agreement) (scoring.AsOf, error) {
		d, again := old.NewDossier(journal.lead), refolded{agreement: old}
		for i := range records {
			again.apply(d, &records[i])
		}
		again.note(c, b.in.name, c.against)
		return d.AsOf(b.at), nil
	})
}

// of is the lead of the row read last as another agreement lays it out: columns
// that are no attributes of it are left out.
func (t *table) of(c *call, old *baton.Agreement, id string, at scoring.AsOf) (scoring.AsOf, error) {
	facts := map[string]any{}
	for _, col := range t.columns {
		v, has := t.facts[col.name]
		if _, known := old.Schema().Attribute(col.name); known && has {
			facts[col.name] = v
		} else if has {
			c.note("%s has no attribute %s", c.against, col.name)
		}
	}
	l, err := old.Schema().Lead(id, facts)
	if err != nil {
		return at, wrongf("%s: %v", c.against, err)
	}
	return scoring.AsOf{Lead: l, At: at.At}, nil
}

// explained writes why the score is what it is, or with -since or -against why
// it is not what it was; under gives the lead as another agreement has it.
func (c *call) explained(m *scoring.Model, l scoring.AsOf, under func(*baton.Agreement) (scoring.AsOf, error)) error {
	was, before := m, l
	switch {
	case c.since == "" && c.against == "":
		v := l.Lead.View(l.At, l.Path)
		defer v.Close()
		return c.tell(l.Lead.ID(), m.ExplainIn(v))
	case c.against != "":
		old, err := agreement(c.against)
		if err != nil {
			return err
		}
		if was, err = c.namedModel(old); err != nil {
			return err
		}
		if before, err = under(old); err != nil {
			return err
		}
	}
	if c.since != "" {
		a, err := agreement(c.args[0])
		if err != nil {
			return err
		}
		if before.At, err = instant(a, "since", c.since); err != nil {
			return err
		}
	}
	switch {
	case l.At.IsZero() && c.since != "":
		return misusef("-since until when? say so with -at")
	case l.At.IsZero() && was.FactsReadTime():
		return misusef("a rule of %s reads the time: say as of when, with -at", c.against)
	}
	return c.tell(l.Lead.ID(), scoring.Between(was, before, m, l))
}

// tell writes an answer about a lead.
func (c *call) tell(lead string, answer fmt.Stringer) error {
	if c.json {
		return c.writeJSON(answer, true)
	}
	_, err := fmt.Fprintf(c.out, "%s: %s", lead, answer)
	return err
}
