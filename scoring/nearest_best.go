package scoring

import (
	"cmp"
	"slices"
	"strings"

	"example.com/baton/internal/rule"
)

// possible reports whether the target may be reached from the world of a view by
// so many moves of the free variables; false is certain.
func (s *search) possible(v *View, free uint64, left int) bool {
	best := scores{s: s, v: v, free: free, left: left}
	if s.target.Conditions != nil {
		for _, clauses := range s.asked {
			if !best.all(clauses) {
				return false
			}
		}
		return true
	}
	got := best.of(s.model)
	return got.Applies == True && s.meets(got)
}

// scores are the best that models may give.
type scores struct {
	s    *search
	v    *View
	free uint64
	left int
	got  []*Score // by the order of search.scored
}

// all reports whether all clauses may be True.
func (b *scores) all(clauses []*claim) bool {
	return !slices.ContainsFunc(clauses, func(p *claim) bool { return !b.may(p) })
}

func (b *scores) may(p *claim) bool {
	switch {
	case p.mask&b.free == 0:
		return p.p.Truth(&b.v.frame) == rule.True
	case p.alone >= 0:
		return p.can
	case p.asks != nil:
		return p.p.Truth(&b.v.frame) == rule.True || p.asks.may(b.of(p.asks.model))
	}
	return true
}

// must reports whether all clauses are True whatever is changed.
func (b *scores) must(clauses []*claim) bool {
	for _, p := range clauses {
		if p.mask&b.free == 0 && p.p.Truth(&b.v.frame) != rule.True || p.mask&b.free != 0 && (p.alone < 0 || !p.must) {
			return false
		}
	}
	return true
}

// may reports whether the comparison may be True if nothing is better than the
// score.
func (a *ask) may(best *Score) bool {
	if best.Applies != True {
		return false
	}
	switch a.figure {
	case "grid":
		return true
	case "grade":
		if a.op == "==" || a.op == "in" {
			return slices.ContainsFunc(a.with, func(v rule.Value) bool {
				i := slices.IndexFunc(a.model.grades, func(g grade) bool { return g.name == v.Str })
				return i < 0 || best.Points >= a.model.grades[i].from
			})
		}
		return true
	}
	p := best.Points
	if a.figure != "score" {
		p = best.Of(a.figure)
	}
	top := pointsValue(p).v.Num
	switch a.op {
	case ">=", "==", "in":
		return slices.ContainsFunc(a.with, func(v rule.Value) bool { return top >= v.Num })
	case ">":
		return top > a.with[0].Num
	}
	return true
}

// of is a score that is in no figure less than any that the model may give; of a
// segment that the lead cannot be in it does not apply.
func (b *scores) of(m *Model) *Score {
	i := slices.Index(b.s.scored, m)
	if b.got == nil {
		b.got = make([]*Score, len(b.s.scored))
	}
	if b.got[i] != nil {
		return b.got[i]
	}
	mb := b.s.modeled[m]
	out := &Score{model: m}
	b.got[i] = out
	if mb.mask&b.free == 0 {
		*out = m.In(b.v)
		return out
	}
	if !b.all(mb.applies) {
		return out
	}
	out.Applies = True
	groups := make([]Points, len(m.groups))
	for k := range m.rules {
		r := &m.rules[k]
		if mb.rules[k].joint {
			continue
		}
		most := b.most(r, &mb.rules[k])
		switch {
		case r.group < 0:
			out.dims[r.dim] += most
		case m.groups[r.group].first: // one of them holds, or none
			groups[r.group] = max(groups[r.group], most)
		default:
			groups[r.group] += most
		}
	}
	b.addJoints(mb, &out.dims)
	for k := range m.groups {
		if g := &m.groups[k]; g.dim >= 0 {
			out.dims[g.dim] += g.cut(groups[k])
		}
	}
	for k := range m.dims {
		out.dims[k] = m.dims[k].cut(out.dims[k])
		out.Points += out.dims[k]
	}
	return out
}

// addJoints adds what joints give now, and what the moves left may add: those of
// the attributes that add most.
func (b *scores) addJoints(mb *modelCeiling, dims *[MaxDimensions]Points) {
	var more [MaxDimensions][]Points
	for _, j := range mb.joints {
		for dim, now := range j.gives(b.v) {
			dims[dim] += now
			if p := j.most[dim] - now; p > 0 && b.s.vars[j.of].bit&b.free != 0 {
				more[dim] = append(more[dim], p)
			}
		}
	}
	for dim, all := range more {
		if len(all) > b.left {
			slices.SortFunc(all, func(x, y Points) int { return cmp.Compare(y, x) })
			all = all[:b.left]
		}
		for _, p := range all {
			dims[dim] += p
		}
	}
}

// most is the most that a rule may give.
func (b *scores) most(r *compiled, rb *ruleCeiling) Points {
	switch {
	case rb.mask&b.free == 0:
		got, _ := r.gives(b.v)
		return got
	case rb.alone >= 0:
		return rb.most
	case r.table != "":
		return max(0, r.points)
	case r.on != "":
		return b.mostOn(r)
	case !b.all(rb.when):
		return 0
	case r.formula != nil:
		if b.s.masks[r.formula]&b.free == 0 {
			got, _ := r.worth(b.v)
			return max(0, got)
		}
		return MaxPoints
	case r.points < 0 && !b.must(rb.when):
		return 0
	}
	return r.points
}

// mostOn is the most that a rule on activities may give: each activity that may
// count in full.
func (b *scores) mostOn(r *compiled) Points {
	each := max(0, r.points)
	if r.formula != nil {
		each = MaxPoints
	}
	n := 0
	for _, a := range b.v.lead.acts[:b.v.until()] {
		if a.kind == r.kind {
			n++
		}
	}
	if i := b.s.kinds[r.kind]; i >= 0 {
		n += b.s.vars[i].most - b.s.world.used[i]
	}
	if r.count == countOnce {
		n = min(n, 1)
	}
	if r.most > 0 {
		n = min(n, r.most)
	}
	return each * Points(n)
}

// against fills in why the target is out of reach.
func (s *search) against(n *Nearest, v *View) {
	best := scores{s: s, v: v, free: s.free(0) | s.unsure, left: len(s.moves)}
	if s.target.Conditions == nil {
		got := best.of(s.model)
		n.Why = "at most " + got.Points.String() + " points can be reached"
		switch {
		case got.Applies != True:
			n.Why = "the model applies only in segment " + s.model.segment + ", and no action brings the lead there"
		case s.target.Dimension != "":
			n.Why = "at most " + got.Of(s.target.Dimension).String() + " points of " + s.target.Dimension + " can be reached"
		case s.target.Cell != "":
			g := s.model.grid
			n.Why = "at most " + got.dims[g.dims[0]].String() + " points of " + s.model.dims[g.dims[0]].name + " and " +
				got.dims[g.dims[1]].String() + " of " + s.model.dims[g.dims[1]].name + " can be reached"
		}
		return
	}
	var sources []string
	for i, c := range s.target.Conditions {
		all := c.Clauses(v)
		for k, p := range s.asked[i] {
			if !best.may(p) {
				n.Against = append(n.Against, all[k])
				sources = append(sources, all[k].Source)
			}
		}
	}
	n.Why = "no action makes it true: " + strings.Join(sources, "; ")
}
