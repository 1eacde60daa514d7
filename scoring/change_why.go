package scoring

import (
	"cmp"
	"slices"
	"sort"
	"strconv"

	"example.com/baton/internal/rule"
)

// next is the first turn in (lo, hi].
func (c *course) next(lo, hi int64) (Turn, bool) {
	c.v.move(lo)
	o := c.m.holding(c.v)
	if o == nil || !o.endsBy(hi) {
		return c.under(o, lo, hi)
	}
	if turn, found := c.under(o, lo, o.until-1); found {
		return turn, true
	}
	turn := c.turn(o.until)
	if c.curve && turn.Before != turn.After || len(c.effects(turn.Before, turn.After)) > 0 {
		turn.Why = append(turn.Why, Why{Kind: WhyOverride, Name: o.Override.String(), To: "ends"})
		return turn, true
	}
	return c.under(nil, o.until, hi)
}

// under is the first turn in (lo, hi] while an override holds, nil for none.
func (c *course) under(o *override, lo, hi int64) (Turn, bool) {
	c.held = o
	if lo >= hi {
		return Turn{}, false
	}
	c.begin(lo)
	end, edge := hi, never // the first drop, which is a turn of a curve
	if i := sort.Search(len(c.edges), func(i int) bool { return c.edges[i] > lo }); c.curve && c.key.applies.Is(rule.True) && i < len(c.edges) && c.edges[i] <= hi {
		edge = c.edges[i]
		end = edge - 1
	}
	t, found, proved := ahead(c, c.edges, lo, end)
	switch {
	case found && !proved:
		turn := Turn{Model: c.m.name, At: fromNanos(t, c.m.schema.loc), Before: c.score(t - 1), After: c.score(t)}
		turn.Why = []Why{{Kind: WhyOpen}}
		return turn, true
	case found:
		return c.turn(t), true
	case edge != never:
		return c.turn(edge), true
	}
	return Turn{}, false
}

// score is the score at an instant.
func (c *course) score(t int64) Score {
	c.v.move(t)
	s := Score{model: c.m}
	c.m.compute(c.v, &s)
	return s
}

// turn is the turn at an instant.
func (c *course) turn(t int64) Turn {
	out := Turn{Model: c.m.name, At: fromNanos(t, c.m.schema.loc), Before: c.score(t - 1), After: c.score(t)}
	out.Why = c.effects(out.Before, out.After)
	if out.Before.Applies == True && out.After.Applies == True {
		out.Why = c.causes(out.Why, t)
	}
	return out
}

// effects are what is new of a score.
func (c *course) effects(b, a Score) (why []Why) {
	if b.Applies != a.Applies {
		return []Why{{Kind: WhyApplies, From: b.Applies.String(), To: a.Applies.String()}}
	}
	if b.Grade != a.Grade {
		why = append(why, Why{Kind: WhyGrade, From: b.Grade, To: a.Grade})
	}
	if b.Grid != a.Grid {
		why = append(why, Why{Kind: WhyGrid, From: b.Grid, To: a.Grid})
	}
	if from, to := whole(b.Points), whole(a.Points); c.curve && from != to {
		why = append(why, Why{Kind: WhyPoints, From: strconv.FormatInt(int64(from), 10), To: strconv.FormatInt(int64(to), 10)})
	}
	for _, m := range c.marks {
		from, to, name := b.Points, a.Points, ""
		if m.dim >= 0 {
			from, to, name = b.dims[m.dim], a.dims[m.dim], c.m.dims[m.dim].name
		}
		if m.reached(from) != m.reached(to) {
			why = append(why, Why{Kind: WhyMark, Name: name, From: m.side(from), To: m.side(to)})
		}
	}
	return why
}

func (m mark) side(p Points) string {
	if p >= m.points {
		return "from " + m.points.String()
	}
	return "below " + m.points.String()
}

// cause is a Why with the number of its rule.
type cause struct {
	rule int
	Why
}

// causes appends which rules count otherwise from an instant on.
func (c *course) causes(dst []Why, t int64) []Why {
	var all []cause
	for i := sort.Search(len(c.drops), func(i int) bool { return c.drops[i].at >= t }); i < len(c.drops) && c.drops[i].at == t; i++ {
		d := &c.drops[i]
		all = append(all, c.dropped(WhyWindow, d.rule, d.done, "true", "false"))
	}
	for i := range c.givers {
		g := c.givers[i].giver
		g.over(c, t-1, t-1)
		counts, _ := g.counted()
		before := slices.Clone(counts)
		g.over(c, t, t)
		counts, _ = g.counted()
		all = tell(c, all, g, t, before, counts)
	}
	slices.SortStableFunc(all, func(x, y cause) int { return cmp.Compare(x.rule, y.rule) })
	for _, x := range all {
		dst = append(dst, x.Why)
	}
	return dst
}

// dropped is a cause that is about an activity.
func (c *course) dropped(kind WhyKind, rule int, done int64, from, to string) cause {
	r := &c.m.rules[rule]
	return cause{rule, Why{Kind: kind, Rule: r.name, Name: r.on, Done: fromNanos(done, c.m.schema.loc), From: from, To: to}}
}

// tell appends what is new between what counted before t and what counts at t.
func tell(c *course, dst []cause, g giver, t int64, before, now []int32) []cause {
	if slices.Equal(before, now) {
		return dst
	}
	switch g := g.(type) {
	case *conditional:
		return g.tell(c, dst, t, before, now)
	case *firstOf:
		switch {
		case len(before) > 0 && len(now) > 0 && before[0] == now[0]:
			return tell(c, dst, g.rules[now[0]], t, before[1:], now[1:])
		case len(now) > 0 && (len(before) == 0 || now[0] < before[0]): // a rule begins to hold
			return tell(c, dst, g.rules[now[0]], t, nil, now[1:])
		}
		return tell(c, dst, g.rules[before[0]], t, before[1:], nil) // the rule that held does so no more
	}
	return dst
}

func (x *conditional) tell(c *course, dst []cause, t int64, before, now []int32) []cause {
	switch {
	case x.r.on != "":
		acts := c.v.lead.acts
		for _, i := range before {
			if !slices.Contains(now, i) {
				kind := WhyCondition
				if x.r.end(acts[i].at) == t {
					kind = WhyWindow
				}
				dst = append(dst, c.dropped(kind, x.rule, acts[i].at, "true", "false"))
			}
		}
		for _, i := range now {
			if !slices.Contains(before, i) {
				dst = append(dst, c.dropped(WhyCondition, x.rule, acts[i].at, "false", "true"))
			}
		}
		return dst
	case x.r.table != "":
		row := func(counts []int32) string {
			if len(counts) == 0 {
				return ""
			}
			return x.r.rows[counts[0]].name
		}
		return append(dst, cause{x.rule, Why{Kind: WhyCondition, Rule: x.r.name, From: row(before), To: row(now)}})
	}
	return append(dst, cause{x.rule, Why{Kind: WhyCondition, Rule: x.r.name,
		From: strconv.FormatBool(len(before) > 0), To: strconv.FormatBool(len(now) > 0)}})
}
