package rule

import (
	"math"
	"slices"
	"strings"
)

// Shape says how the answer of a condition follows from one slot of the row: it
// is the same all over each region of the slot's values, so that one value of
// the region stands for it. A missing value is a region of its own.
type Shape struct {
	Type        Type // of the slot: not Duration
	Slot, Index int
	// Cuts, for Number, Date and Bool: x and y are of one region if the same
	// cuts are at most x and at most y. Ascending.
	Cuts []float64
	// Texts, for Text: each is a region. For List: lists that hold the same of
	// them are of one region. Sorted.
	Texts []string
	// Finds, for Text: those that are none of Texts are of one region if the
	// same finds hold of them. Sorted.
	Finds []Find
	// Closed: a text that is none of Texts cannot be a value.
	Closed bool
}

// Find is a search for a literal in a text: Op is contains, startsWith or
// endsWith.
type Find struct{ Op, Text string }

// Compare orders finds: by Op, then by Text.
func (f Find) Compare(g Find) int {
	if c := strings.Compare(f.Op, g.Op); c != 0 {
		return c
	}
	return strings.Compare(f.Text, g.Text)
}

// Shape is the shape of a condition that reads exactly one name, which has a
// slot, and compares it directly with literals; a Bool or a Text with a closed
// list may be read in any way. ok is false for every other condition: those
// that call a function of the scope or depend on the instant among them.
func (p *Program) Shape() (s Shape, ok bool) {
	var name *Name
	if p.root.typ != Bool || p.time || !p.root.reads(&name) || name == nil {
		return Shape{}, false
	}
	s = Shape{Type: name.Type, Slot: name.Slot, Index: name.Index}
	switch {
	case name.Type == Bool:
		s.Cuts = []float64{1}
	case s.direct(p.root):
		slices.Sort(s.Cuts)
		s.Cuts = slices.Compact(s.Cuts)
		slices.Sort(s.Texts)
		s.Texts = slices.Compact(s.Texts)
		slices.SortFunc(s.Finds, Find.Compare)
		s.Finds = slices.Compact(s.Finds)
	case name.Type == Text && name.Values != nil:
		s.Texts, s.Finds, s.Closed = slices.Sorted(slices.Values(name.Values)), nil, true
	default:
		return Shape{}, false
	}
	return s, true
}

// reads reports whether all that n reads is one name with a slot, and sets it.
func (n *node) reads(name **Name) bool {
	switch n.op {
	case opCall:
		return false
	case opVar: // its value stands in the let
		return true
	case opName:
		if !n.slot() || *name != nil && *name != n.name {
			return false
		}
		*name = n.name
	}
	for _, k := range n.kids {
		if !k.reads(name) {
			return false
		}
	}
	return true
}

// direct adds the regions of a condition made of tests "slot op literal".
func (s *Shape) direct(n *node) bool {
	switch n.op {
	case opLit:
		return true
	case opAnd, opOr, opNot:
		for _, k := range n.kids {
			if !s.direct(k) {
				return false
			}
		}
		return true
	case opKnown:
		return n.kids[0].slot()
	}
	t := n.test
	if t == nil {
		return false
	}
	for _, lit := range t.literals {
		switch c := lit.lit.Num; {
		case t.search():
			s.Finds = append(s.Finds, Find{t.op, lit.lit.Str})
		case s.Type == Text && t.equality(), s.Type == List:
			s.Texts = append(s.Texts, lit.lit.Str)
		case s.Type == Text:
			return false
		case t.op == ">=" || t.op == "<":
			s.Cuts = append(s.Cuts, c)
		case t.op == ">" || t.op == "<=":
			s.Cuts = append(s.Cuts, math.Nextafter(c, math.Inf(1)))
		default: // ==, != and in
			s.Cuts = append(s.Cuts, c, math.Nextafter(c, math.Inf(1)))
		}
	}
	return true
}

// test is what a node "slot op literals" asks: == != < <= > >=, in, contains,
// startsWith, endsWith, or has of a list.
type test struct {
	op       string
	literals []*node
}

// tested is the test of slot op literals, nil if it is none.
func tested(op string, slot *node, literals ...*node) *test {
	if !slot.slot() || slices.ContainsFunc(literals, func(l *node) bool { return l.op != opLit }) {
		return nil
	}
	return &test{op, literals}
}

func (t *test) search() bool {
	return t.op == "contains" || t.op == "startsWith" || t.op == "endsWith"
}

func (t *test) equality() bool { return t.op == "==" || t.op == "!=" || t.op == "in" }

// Unlisted answers a condition with a Shape that is not Closed for a known text
// that is none of the Texts: bit i of held says whether finds[i] holds of it.
// Every find of the shape is among finds. The evaluator joins what is held.
func (p *Program) Unlisted(finds []Find) func(held uint64) Truth {
	var held uint64
	truth := p.root.unlisted(finds, &held)
	return func(h uint64) Truth {
		held = h
		return truth(nil)
	}
}

func (n *node) unlisted(finds []Find, held *uint64) truthFunc {
	switch n.op {
	case opLit:
		return n.truth
	case opKnown:
		return func(*Frame) Truth { return True }
	case opNot:
		return not(n.kids[0].unlisted(finds, held))
	case opAnd, opOr:
		kids := make([]*node, len(n.kids))
		for i, k := range n.kids {
			kids[i] = &node{truth: k.unlisted(finds, held)}
		}
		return all(kids, n.op)
	}
	if n.test.search() {
		i := slices.Index(finds, Find{n.test.op, n.test.literals[0].lit.Str})
		return func(*Frame) Truth { return truthOf(*held>>i&1 != 0) }
	}
	unequal := n.test.op == "!="
	return func(*Frame) Truth { return truthOf(unequal) }
}
