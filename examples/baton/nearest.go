package main

import (
	"fmt"
	"slices"
	"strings"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

func nearest(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	t, err := c.target(a, c.args[2])
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
	for i, d := range b.dossiers {
		n, err := a.Nearest(d, t, b.at)
		if err != nil {
			return misusef("%v", err)
		}
		if c.json {
			if err := c.writeJSON(n, false); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(c.out)
		}
		fmt.Fprintf(c.out, "%s: %s, %s\n%s", n.Lead, n.Stage, n.Score, n)
	}
	b.skipped.end(c, "record")
	return nil
}

// target reads a target as people write it: the first that it can be of a stage,
// an event, a grade, a cell, and points.
func (c *call) target(a *baton.Agreement, text string) (t baton.Target, err error) {
	t.Score.Actions = c.actions
	if c.actions < 0 || c.actions > scoring.MaxActions {
		return t, misusef("-actions %d: from 1 to %d", c.actions, scoring.MaxActions)
	}
	t.Model = c.model
	m, err := c.namedModel(a)
	if err != nil {
		return t, err
	}
	if _, ok := a.Funnel().Stage(funnel.Stage(text)); ok && c.model == "" {
		t.Stage = funnel.Stage(text)
		return t, nil
	}
	if _, ok := a.Funnel().Event(funnel.EventName(text)); ok && c.model == "" {
		t.Event = funnel.EventName(text)
		return t, nil
	}
	dimension, points, ok := strings.Cut(text, "=")
	if !ok {
		dimension, points = "", text
	}
	switch {
	case slices.Contains(m.Grades(), text):
		t.Score.Grade = text
	case slices.Contains(m.Cells(), text):
		t.Score.Cell = text
	case t.Score.Points.UnmarshalJSON([]byte(points)) != nil:
		return t, misusef("%q is no stage, event, grade, cell or number of points\ngrades: %s", text, strings.Join(m.Grades(), ", "))
	case ok && !slices.Contains(m.Dimensions(), dimension):
		return t, misusef("%q is no dimension: %s", dimension, strings.Join(m.Dimensions(), ", "))
	default:
		t.Score.Dimension = dimension
	}
	return t, nil
}
