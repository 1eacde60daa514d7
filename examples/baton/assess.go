package main

import (
	"fmt"

	"example.com/baton"
	"example.com/baton/metrics"
)

func assess(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	b, err := c.fold(a, nil)
	if err != nil {
		return err
	}
	if len(b.dossiers) == 0 {
		c.note("%s has no lead up to %s", b.in.name, b.at.Format(minute))
	}
	var got baton.Assessment
	for i, d := range b.dossiers {
		a.AssessInto(&got, d, b.at)
		if c.json {
			if err := c.writeJSON(got, false); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(c.out)
		}
		fmt.Fprint(c.out, got)
	}
	b.skipped.end(c, "record")
	return nil
}

func report(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	from, to, err := c.window(a)
	if err != nil {
		return err
	}
	b, err := c.fold(a, nil)
	if err != nil {
		return err
	}
	plan := a.Metrics()
	t, err := plan.Tally(metrics.Window{From: from, To: to, At: b.at, By: c.by})
	if err != nil {
		return misusef("%v", err)
	}
	for _, d := range b.dossiers {
		if err := plan.Add(t, d.Subject()); err != nil {
			return wrongf("%s: lead %s: %v", b.in.name, d.ID(), err)
		}
	}
	for _, s := range b.spends {
		if err := t.AddSpend(s.Spend); err != nil {
			if err := b.wrong(c, s.line, err); err != nil {
				return err
			}
		}
	}
	r, err := plan.Report(t)
	if err != nil {
		return err
	}
	if c.json {
		err = c.writeJSON(r, true)
	} else {
		_, err = fmt.Fprint(c.out, r)
	}
	b.skipped.end(c, "record")
	return err
}
