package scoring

import (
	"cmp"
	"slices"
	"time"
)

// AsOf is a lead as of an instant. Path is its journey, nil where there is none.
type AsOf struct {
	Lead *Lead
	Path Path
	At   time.Time
}

func (a AsOf) view() *View { return a.Lead.View(a.At, a.Path) }

// Difference is why one score is not another: the two explanations as one tree,
// in which the changes of the children sum to that of their parent, exactly, and
// so do the points before and after. The difference the other way round has the
// same parts with before and after exchanged. Its JSON is a contract; its text is
// for people and may change.
type Difference struct {
	Before    Answer      `json:"before"`
	After     Answer      `json:"after"`
	Total     Delta       `json:"total"`
	Decided   []Undecided `json:"decided,omitempty"`   // rules that were undecided before and are not after, as they stood before
	Undecided []Undecided `json:"undecided,omitempty"` // rules that are undecided after and were not before
	Gone      []string    `json:"gone,omitempty"`      // rules that only the model before has
	New       []string    `json:"new,omitempty"`       // rules that only the model after has
}

// Answer is one of the two scores, and what it is the score of.
type Answer struct {
	Lead  string    `json:"lead"`
	Model string    `json:"model,omitempty"` // "" is a main model
	At    time.Time `json:"at,omitzero"`
	Score Score     `json:"score"`
}

// Delta is one part of two explanations: a part of the one and a part of the
// other of the same kind and name, an activity also of the same instant. What
// changed most comes first among the children, then by kind, name and instant.
type Delta struct {
	Kind     NodeKind    `json:"kind"`
	Name     string      `json:"name,omitempty"`
	At       *time.Time  `json:"at,omitempty"` // of an activity
	Before   Points      `json:"before"`
	After    Points      `json:"after"`
	Change   Points      `json:"change"` // After - Before
	Only     Side        `json:"only,omitempty"`
	Absent   Absence     `json:"absent,omitempty"` // why the part is not on the other side
	Was      string      `json:"was,omitempty"`    // Node.Why before
	Is       string      `json:"is,omitempty"`     // Node.Why after
	Facts    []FactDelta `json:"facts,omitempty"`  // what both sides read and is not the same, by name
	Children []Delta     `json:"children,omitempty"`
}

// FactDelta is a fact with both its values.
type FactDelta struct {
	Name   string `json:"name"`
	Before Value  `json:"before"`
	After  Value  `json:"after"`
}

// Side says on which side a part stands that is not on both.
type Side string

// The sides; both is "".
const (
	OnlyBefore Side = "before"
	OnlyAfter  Side = "after"
)

// Absence is why a part stands on one side only.
type Absence string

// The reasons: of a rule, that its condition is not true, that it is Unknown,
// that another rule of its group counts first, that it counts in another part of
// the tree, or that no rule of its name and form is in the model; of an activity,
// that it has not happened yet, that it does not count, or that the lead has none;
// of anything, that the model does not apply. A part of a part has none.
const (
	NotTrue   Absence = "not true"
	NotKnown  Absence = "unknown"
	NotFirst  Absence = "not first"
	Elsewhere Absence = "elsewhere"
	NotThere  Absence = "not there"
	NotYet    Absence = "not yet"
	NotScored Absence = "not scored"
)

// Since is why the score is not what it was: the same lead before, another
// lead, or the same at another instant.
func (m *Model) Since(before, after AsOf) Difference { return Between(m, before, m, after) }

// Between is the difference between the score under one model and that under
// another: two versions of an agreement, with the lead as each of them lays it
// out, or two models of one. Neither model may be nil.
func Between(was *Model, before AsOf, is *Model, after AsOf) Difference {
	v, w := before.view(), after.view()
	defer v.Close()
	defer w.Close()
	a, b := asked(was, v), asked(is, w)
	d := Difference{Before: a.answer(), After: b.answer()}
	d.Total = a.delta(b, &a.e.Total, &b.e.Total)
	d.Gone, d.New = a.without(b), b.without(a)
	d.Decided, d.Undecided = a.undecidedOnly(b), b.undecidedOnly(a)
	return d
}

// Empty reports whether nothing changed: no points, no grade, nothing that a
// part reads or says, and no rule.
func (d Difference) Empty() bool {
	a, b := d.Before.Score, d.After.Score
	return d.Total.same() && a.Grade == b.Grade && a.Grid == b.Grid && a.Applies == b.Applies &&
		len(d.Decided)+len(d.Undecided)+len(d.Gone)+len(d.New) == 0
}

func (d *Delta) same() bool {
	return d.Change == 0 && d.Only == "" && d.Was == d.Is && len(d.Facts) == 0 &&
		!slices.ContainsFunc(d.Children, func(c Delta) bool { return !c.same() })
}

// moved reports whether points of the part or of one in it changed.
func (d *Delta) moved() bool {
	return d.Change != 0 || slices.ContainsFunc(d.Children, func(c Delta) bool { return c.moved() })
}

// explained is one side of a difference.
type explained struct {
	m  *Model
	v  *View
	e  Explanation
	in map[nodeKey]bool // the parts that the tree has, activities left out

	rules map[string]*compiled
}

// nodeKey is what makes two nodes the same part.
type nodeKey struct {
	kind NodeKind
	name string
	at   int64
}

func (n *Node) key() nodeKey {
	k := nodeKey{kind: n.Kind, name: n.Name}
	if n.At != nil {
		k.at = nanos(*n.At)
	}
	return k
}

func asked(m *Model, v *View) *explained {
	s := &explained{m: m, v: v, e: m.ExplainIn(v), in: map[nodeKey]bool{}, rules: map[string]*compiled{}}
	for i := range m.rules {
		s.rules[m.rules[i].name] = &m.rules[i]
	}
	s.index(&s.e.Total)
	return s
}

func (s *explained) index(n *Node) {
	for i := range n.Children {
		if c := &n.Children[i]; c.Kind != NodeActivity {
			s.in[c.key()] = true
			s.index(c)
		}
	}
}

func (s *explained) answer() Answer { return Answer{s.e.Lead, s.e.Model, s.e.At, s.e.Score} }

// without are the rules that the other side's model does not have.
func (s *explained) without(o *explained) (names []string) {
	for i := range s.m.rules {
		if name := s.m.rules[i].name; o.rules[name] == nil {
			names = append(names, name)
		}
	}
	return names
}

func (s *explained) leavesOpen(name string) bool {
	return slices.ContainsFunc(s.e.Undecided, func(u Undecided) bool { return u.Rule == name })
}

// undecidedOnly are the rules that are undecided here and decided on the other
// side.
func (s *explained) undecidedOnly(o *explained) (list []Undecided) {
	for _, u := range s.e.Undecided {
		if o.e.Score.Applies == True && o.rules[u.Rule] != nil && !o.leavesOpen(u.Rule) {
			list = append(list, u)
		}
	}
	return list
}

// delta is the part that a is here and b on the other side; one may be nil.
func (s *explained) delta(o *explained, a, b *Node) Delta {
	n := cmp.Or(b, a)
	d := Delta{Kind: n.Kind, Name: n.Name, At: n.At, Facts: s.facts(o, a, b)}
	var before, after []Node
	if a != nil {
		d.Before, d.Was, before = a.Points, a.Why, a.Children
	} else {
		d.Only, d.Absent = OnlyAfter, s.absent(b)
	}
	if b != nil {
		d.After, d.Is, after = b.Points, b.Why, b.Children
	} else {
		d.Only, d.Absent = OnlyBefore, o.absent(a)
	}
	d.Change = d.After - d.Before
	if before == nil && after != nil && d.Before != 0 {
		before = []Node{{Kind: NodeFull, Points: d.Before}}
	}
	if after == nil && before != nil && d.After != 0 {
		after = []Node{{Kind: NodeFull, Points: d.After}}
	}
	if len(before)+len(after) > 0 {
		d.Children = s.children(o, before, after)
	}
	return d
}

// children pairs parts of the same key, equal keys in their order.
func (s *explained) children(o *explained, before, after []Node) []Delta {
	out := make([]Delta, 0, max(len(before), len(after)))
	partners := map[nodeKey][]int{}
	for j := range after {
		k := after[j].key()
		partners[k] = append(partners[k], j)
	}
	for i := range before {
		a := &before[i]
		k := a.key()
		var b *Node
		if p := partners[k]; len(p) > 0 {
			b, partners[k] = &after[p[0]], p[1:]
		}
		out = append(out, s.delta(o, a, b))
	}
	for j := range after {
		b := &after[j]
		k := b.key()
		if p := partners[k]; len(p) > 0 && p[0] == j {
			partners[k] = p[1:]
			out = append(out, s.delta(o, nil, b))
		}
	}
	slices.SortStableFunc(out, func(a, b Delta) int {
		if c := cmp.Compare(max(b.Change, -b.Change), max(a.Change, -a.Change)); c != 0 {
			return c
		}
		if c := cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name)); c != 0 || a.At == nil || b.At == nil {
			return c
		}
		return a.At.Compare(*b.At)
	})
	return out
}

// absent is why a part of the other side is none here.
func (s *explained) absent(n *Node) Absence {
	if s.e.Score.Applies != True {
		return NotScored
	}
	switch n.Kind {
	case NodeRule, NodeTable:
		r := s.rules[n.Name]
		switch {
		case s.in[n.key()]:
			return Elsewhere
		case r == nil || (r.table != "") != (n.Kind == NodeTable):
			return NotThere
		case s.leavesOpen(n.Name):
			return NotKnown
		}
		if _, holds := r.gives(s.v); holds {
			return NotFirst
		}
		return NotTrue
	case NodeActivity:
		kind, known := s.m.schema.kindOf[n.Name]
		at := nanos(*n.At)
		switch {
		case at > s.v.now:
			return NotYet
		case known && slices.ContainsFunc(s.v.lead.acts, func(a act) bool { return int(a.kind) == kind && a.at == at }):
			return NotTrue
		}
		return NotThere
	case NodeGroup:
		if s.in[n.key()] {
			return Elsewhere
		}
		if !slices.ContainsFunc(s.m.groups, func(g group) bool { return g.name == n.Name }) {
			return NotThere
		}
		return NotTrue
	case NodeDimension:
		return NotThere
	}
	return ""
}

// facts are what both sides of a part read and is not the same: of a rule on
// facts whether it counts or not, of other parts if they stand on both.
func (s *explained) facts(o *explained, a, b *Node) (out []FactDelta) {
	var before, after []Fact
	switch n := cmp.Or(b, a); {
	case n.Kind == NodeRule || n.Kind == NodeTable:
		before, after = s.rulesFacts(n.Name), o.rulesFacts(n.Name)
	case a != nil && b != nil:
		before, after = a.Facts, b.Facts
	}
	for _, f := range before {
		i := slices.IndexFunc(after, func(g Fact) bool { return g.Name == f.Name })
		if i >= 0 && !f.Value.Equal(after[i].Value) {
			out = append(out, FactDelta{f.Name, f.Value, after[i].Value})
		}
	}
	slices.SortFunc(out, func(a, b FactDelta) int { return cmp.Compare(a.Name, b.Name) })
	return slices.CompactFunc(out, func(a, b FactDelta) bool { return a.Name == b.Name })
}

// rulesFacts are what a rule on facts reads.
func (s *explained) rulesFacts(name string) (out []Fact) {
	r := s.rules[name]
	if r == nil || r.on != "" {
		return nil
	}
	for _, p := range r.programs() {
		out = append(out, facts(p, s.v)...)
	}
	return out
}
