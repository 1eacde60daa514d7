package scoring

import "example.com/baton/internal/problem"

// group is rules of one dimension that count together.
type group struct {
	name   string
	dim    int
	first  bool // only the first rule that holds counts
	bounds      // of the sum
	rules  []int
	sums   // of rules, unless first
}

// bounds cut a sum.
type bounds struct {
	min, max       Points
	hasMin, hasMax bool
}

// readBounds reads the bounds of what stands at path.
func readBounds(low, high, path string, bad *problem.List) (b bounds) {
	if low != "" {
		b.min, b.hasMin = parsePoints(low, problem.Join(path, "min"), bad)
	}
	if high != "" {
		b.max, b.hasMax = parsePoints(high, problem.Join(path, "max"), bad)
	}
	if b.hasMin && b.hasMax && b.min > b.max {
		bad.Add(problem.Join(path, "max"), "max %s is below min %s", b.max, b.min)
	}
	return b
}

// cut is a sum within the bounds.
func (b *bounds) cut(p Points) Points {
	if b.hasMax && p > b.max {
		p = b.max
	}
	if b.hasMin && p < b.min {
		p = b.min
	}
	return p
}

// explain adds what the bounds take from a node's points, or give.
func (b *bounds) explain(n *Node) {
	cut := b.cut(n.Points) - n.Points
	switch {
	case cut < 0:
		n.add(Node{Kind: NodeCut, Name: "cut", Points: cut, Why: "at most " + b.max.String()})
	case cut > 0:
		n.add(Node{Kind: NodeCut, Name: "cut", Points: cut, Why: "at least " + b.min.String()})
	}
}

func (m *Model) addGroup(c GroupConfig, bad *problem.List) {
	path := problem.Path("groups", c.Name)
	if !c.First && c.Min == "" && c.Max == "" {
		bad.Add(path, "group %q changes nothing", c.Name).Hint = "write first: true, max or min"
	}
	m.groups = append(m.groups, group{name: c.Name, dim: -1, first: c.First, bounds: readBounds(c.Min, c.Max, path, bad)})
}

// join puts the rule that is added next into its group.
func (m *Model) join(r *compiled, name, path string, bad *problem.List) {
	r.group = -1
	if name == "" {
		return
	}
	known := make([]string, len(m.groups))
	for i := range m.groups {
		g := &m.groups[i]
		known[i] = g.name
		if g.name != name {
			continue
		}
		if g.dim >= 0 && g.dim != r.dim {
			bad.Add(path, "the rules of group %q give points to %s and to %s", name, m.dims[g.dim].name, m.dims[r.dim].name).Hint =
				"a group is a part of one dimension"
		}
		r.group, g.dim, g.rules = i, r.dim, append(g.rules, len(m.rules))
		return
	}
	bad.Add(path, "unknown group %q", name).Hint = problem.Known(name, known)
}

// sums are rules set out for Score.
type sums struct {
	onFacts  factRules
	formulas []int   // rules on facts whose points are computed
	onActs   []int   // rules on activities
	ofKind   [][]int // by kind of activity: places in onActs
}

// sorted are the rules of a group, -1 for those in none. Used is what the tables
// of the model have taken.
func (m *Model) sorted(group int, u *used) (s sums) {
	var onFacts []factRule
	for i := range m.rules {
		switch r := &m.rules[i]; {
		case r.group != group:
		case r.on != "":
			if s.ofKind == nil {
				s.ofKind = make([][]int, len(m.schema.activities))
			}
			s.ofKind[r.kind] = append(s.ofKind[r.kind], len(s.onActs))
			s.onActs = append(s.onActs, i)
		case r.formula != nil:
			s.formulas = append(s.formulas, i)
		case r.table != "":
			for _, row := range r.rows {
				if row.points != 0 {
					onFacts = append(onFacts, factRule{row.when, row.points, r.dim})
				}
			}
		default:
			onFacts = append(onFacts, factRule{r.when, r.points, r.dim})
		}
	}
	s.onFacts = m.schema.prepare(onFacts, u)
	return s
}

// add adds what the rules give to their dimensions.
func (s *sums) add(m *Model, v *View, dims *[MaxDimensions]Points) {
	s.onFacts.add(v.frame.Row, &v.frame, dims)
	if len(s.formulas)+len(s.onActs) > 0 {
		s.addOthers(m, v, dims)
	}
}

// addOthers adds what the rules give that are evaluated one by one.
func (s *sums) addOthers(m *Model, v *View, dims *[MaxDimensions]Points) {
	for _, i := range s.formulas {
		r := &m.rules[i]
		p, _ := r.onFact(v)
		dims[r.dim] += p
	}
	if len(v.lead.acts) > 0 && len(s.onActs) > 0 {
		s.walk(m, v, dims)
	}
}

// sum is what the rules of the group give together.
func (g *group) sum(m *Model, v *View) Points {
	var sums [MaxDimensions]Points
	if g.first {
		for _, i := range g.rules {
			if p, ok := m.rules[i].gives(v); ok {
				return g.cut(p)
			}
		}
		return g.cut(0)
	}
	g.add(m, v, &sums)
	return g.cut(sums[g.dim])
}

// explain is the group's node, if anything in it gives something.
func (g *group) explain(m *Model, v *View, e *Explanation) (Node, bool) {
	n := Node{Kind: NodeGroup, Name: g.name}
	for _, i := range g.rules {
		if c, ok := m.rules[i].explain(v, e); ok {
			n.add(c)
			if g.first {
				break
			}
		}
	}
	g.bounds.explain(&n)
	return n, len(n.Children) > 0
}
