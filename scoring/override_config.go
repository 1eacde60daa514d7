package scoring

import (
	"slices"
	"strings"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
)

// OverrideConfig says who may decide instead of the computed score.
type OverrideConfig struct {
	By     []string `yaml:"by,short" kind:"name" help:"the teams whose people may; without it every team that is no software" like:"[sales]"`
	AtMost string   `yaml:"at most" kind:"duration" help:"how long an override holds at the longest, in calendar time; one without an end ends then" like:"90 days"`
	Reason string   `yaml:"reason" one:"required|optional" help:"whether it must say why; without this key it must" like:"optional"`
}

// overrides are the rules for overrides, those of all models.
type overrides struct {
	by       []string
	atMost   quantity.Span
	optional bool // the reason is
}

// addOverride reads who may override the model and the further ones.
func (m *Model) addOverride(c *OverrideConfig, bad *problem.List) {
	if c == nil {
		return
	}
	m.override = &overrides{by: c.By, optional: c.Reason == "optional"}
	for i, team := range c.By {
		path := problem.Path("override", "by", i)
		switch {
		case slices.Contains(c.By[:i], team):
			bad.Add(path, "team %q stands twice", team)
		case slices.Contains(m.schema.machines, team):
			bad.Add(path, "team %q is software: an override is a person's judgement", team)
		default:
			m.schema.checkTeam(team, path, bad)
		}
	}
	if c.AtMost != "" {
		var err error
		path := problem.Path("override", "at most")
		m.override.atMost, err = quantity.ParseSpan(c.AtMost)
		bad.AddError(path, err)
		if m.override.atMost.Business {
			bad.Add(path, "%q: an override holds for calendar time, not business time", c.AtMost).Hint = `write "90 days"`
		}
	}
	if !slices.Contains([]string{"", "required", "optional"}, c.Reason) {
		bad.Add(problem.Path("override", "reason"), "unknown %q", c.Reason).Hint = "required or optional"
	}
	for _, o := range m.others {
		o.override = m.override
	}
}

// Admit is the override as it holds under the model, or the further model that
// it names: one without an end gets that of the longest time allowed. What the
// model does not allow is an *OverrideError: overrides at all, that team, that
// long, without a reason, a grade or a cell that there is not.
func (m *Model) Admit(o Override) (Override, error) {
	refuse := func(reason, allowed string) (Override, error) {
		return o, &OverrideError{Override: o, Reason: reason, Allowed: allowed}
	}
	if m.override == nil {
		return refuse("is not allowed", "scoring.override says who may override a score")
	}
	of := m
	if o.Model != m.name {
		var known bool
		if of, known = m.Named(o.Model); !known {
			return refuse("is of an unknown model "+show(o.Model), problem.Known(o.Model, m.Models()))
		}
	}
	if err := o.check(m.schema); err != nil {
		return o, err
	}
	p := m.override
	switch {
	case len(p.by) > 0 && !slices.Contains(p.by, o.By):
		return refuse("may not be made by "+o.By, strings.Join(p.by, ", ")+" may")
	case o.Withdrawn:
		return o, nil
	case o.Reason == "" && !p.optional:
		return refuse("needs a reason", "")
	case o.Grade != "" && !slices.Contains(of.Grades(), o.Grade):
		return refuse("has an unknown grade "+show(o.Grade), problem.Known(o.Grade, of.Grades()))
	case o.Grid != "" && !slices.Contains(of.Cells(), o.Grid):
		return refuse("has an unknown cell "+show(o.Grid), problem.Known(o.Grid, of.Cells()))
	}
	if p.atMost.IsZero() {
		return o, nil
	}
	switch last := p.atMost.Add(o.At, m.schema.loc, 1); {
	case o.Until.IsZero():
		o.Until = last
	case o.Until.After(last):
		return refuse("holds for too long", "at most "+p.atMost.String()+", until "+dayOrTime(last))
	}
	return o, nil
}
