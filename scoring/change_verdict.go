package scoring

import "example.com/baton/internal/rule"

// over says whether what is watched is all over an interval as at the beginning.
func (c *course) over(a, b int64) verdict {
	c.look(a, b)
	n, k := &c.now, &c.key
	was, _ := k.applies.One()
	switch t := was.Truth(); {
	case !n.applies.May(t):
		return other
	case !n.applies.Is(t):
		return open
	case t != rule.True:
		return same
	}
	out, o := same, c.held
	points := o == nil || o.Points == nil // are those computed
	if c.curve {
		if points {
			out = among(whole(n.low), whole(n.high), whole(k.low))
		}
		switch {
		case c.differ:
			return other
		case c.unsure:
			out = max(out, open)
		}
	}
	if grades := c.m.grades; points && (o == nil || o.Grade == "") {
		out = max(out, among(rank(grades, n.high), rank(grades, n.low), rank(grades, k.low)))
	}
	if g := c.m.grid; g != nil && (o == nil || o.Grid == "") {
		out = max(out, g.over(n, k))
	}
	for _, m := range c.marks {
		if m.dim < 0 && !points {
			continue
		}
		out = max(out, among(m.reached(n.of(m.dim)), m.reached(n.upTo(m.dim)), m.reached(k.of(m.dim))))
	}
	return out
}

// among is the verdict on what is between two values and was one.
func among[T int | Points](low, high, was T) verdict {
	switch {
	case was < low || was > high:
		return other
	case low != high:
		return open
	}
	return same
}

// whole are the whole points that p reaches.
func whole(p Points) Points {
	if p < 0 {
		return (p - 999) / 1000
	}
	return p / 1000
}

// rank is the place of the level, behind the last one where there is none.
func rank(levels []grade, p Points) int {
	if i := level(levels, p); i >= 0 {
		return i
	}
	return len(levels)
}

// over is the verdict on the cell.
func (g *grid) over(n, k *prospect) verdict {
	var best, worst, was [2]int
	var below, cell bool // some axis is below its lowest level all over; the cell is not certainly none
	row := same
	for i, levels := range g.axes {
		d, of := &n.dims[g.dims[i]], &k.dims[g.dims[i]]
		best[i], worst[i], was[i] = rank(levels, d.high), rank(levels, d.low), rank(levels, of.low)
		below = below || best[i] == len(levels)
		cell = cell || was[i] == len(levels)
		row = max(row, among(best[i], worst[i], was[i]))
	}
	if !cell {
		return row
	}
	switch { // there was no cell
	case below:
		return same
	case worst[0] < len(g.axes[0]) && worst[1] < len(g.axes[1]):
		return other
	}
	return open
}

func (m mark) reached(p Points) int {
	if p >= m.points {
		return 1
	}
	return 0
}

// of is the least that a dimension may be, of the total for -1.
func (o *prospect) of(dim int) Points {
	if dim < 0 {
		return o.low
	}
	return o.dims[dim].low
}

// upTo is the most.
func (o *prospect) upTo(dim int) Points {
	if dim < 0 {
		return o.high
	}
	return o.dims[dim].high
}
