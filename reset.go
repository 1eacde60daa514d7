package baton

import (
	"slices"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// checkResets finds what dimensions cannot start again on: what is neither an
// event nor a stage.
func checkResets(c *config, bad *problem.List) {
	known := eventNames(c)
	for _, s := range c.Funnel.Stages {
		known = append(known, s.Name)
	}
	check := func(path string, dimensions []scoring.DimensionConfig) {
		for _, d := range dimensions {
			for i, name := range d.ResetsOn {
				at := problem.Join(path, problem.Path("dimensions", d.Name, "resets on", i))
				switch {
				case slices.Contains(d.ResetsOn[:i], name):
					bad.Add(at, "%q stands twice in the list", name)
				case !slices.Contains(known, name):
					bad.Add(at, "unknown event or stage %q", name).Hint = problem.Known(name, known)
				}
			}
		}
	}
	check("scoring", c.Scoring.Dimensions)
	for _, m := range c.Scoring.Models {
		check(problem.Path("scoring", "models", m.Name), m.Dimensions)
	}
}

// resets are the events and stages on which a dimension starts again.
func resets(c *scoring.Config) (names []string) {
	for _, d := range c.Dimensions {
		names = append(names, d.ResetsOn...)
	}
	for _, m := range c.Models {
		for _, d := range m.Dimensions {
			names = append(names, d.ResetsOn...)
		}
	}
	return names
}

// reset records on the lead what dimensions start again on.
func (d *Dossier) reset(s *funnel.Step) {
	for _, name := range d.agreement.resets {
		if name == string(s.Event) || s.Enters() && name == string(s.To) {
			d.lead.Reset(s.At, name)
		}
	}
}
