package rule

import (
	"math"
	"slices"
	"strings"

	"example.com/baton/internal/column"
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
	// Keys and Finds, for Text: those that are none of Texts are of one region if
	// the same keys are at most their column.Key, and the same finds hold of them.
	// Sorted.
	Keys  []int64
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
func (p *Program) Shape() (s Shape, ok bool) { return p.root.shape() }

func (n *node) shape() (s Shape, ok bool) {
	var name *Name
	if n.typ != Bool || n.time || !n.reads(&name) || name == nil {
		return Shape{}, false
	}
	s = Shape{Type: name.Type, Slot: name.Slot, Index: name.Index}
	switch {
	case name.Type == Bool:
		s.Cuts = []float64{1}
	case s.direct(n):
		slices.Sort(s.Cuts)
		s.Cuts = slices.Compact(s.Cuts)
		slices.Sort(s.Keys)
		s.Keys = slices.Compact(s.Keys)
		slices.Sort(s.Texts)
		s.Texts = slices.Compact(s.Texts)
		slices.SortFunc(s.Finds, Find.Compare)
		s.Finds = slices.Compact(s.Finds)
	case name.Type == Text && name.Values != nil:
		s.Texts, s.Keys, s.Finds, s.Closed = slices.Sorted(slices.Values(name.Values)), nil, nil, true
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
		first, last, short := keysOf(lit.lit.Str)
		switch c := lit.lit.Num; {
		case t.op == "startsWith" && short:
			s.Keys = append(s.Keys, first)
			if last != math.MaxInt64 {
				s.Keys = append(s.Keys, last+1)
			}
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
// that is none of the Texts: bit i of held says whether finds[i] holds of it, and
// key is its column.Key, or the largest of the shape's Keys that are at most that, or
// the least int64. Every find of the shape is among finds. The evaluator joins
// what is held.
func (p *Program) Unlisted(finds []Find) func(held uint64, key int64) Truth {
	u := unlisted{finds: finds}
	truth := u.truth(p.root)
	return func(held uint64, key int64) Truth {
		u.held, u.key = held, key
		return truth(nil)
	}
}

// unlisted is what is known of a text that is not named.
type unlisted struct {
	finds []Find
	held  uint64
	key   int64
}

func (u *unlisted) truth(n *node) truthFunc {
	switch n.op {
	case opLit:
		return n.truth
	case opKnown:
		return func(*Frame) Truth { return True }
	case opNot:
		return not(u.truth(n.kids[0]))
	case opAnd, opOr:
		kids := make([]*node, len(n.kids))
		for i, k := range n.kids {
			kids[i] = &node{truth: u.truth(k)}
		}
		return all(kids, n.op)
	}
	if n.test.search() {
		text := n.test.literals[0].lit.Str
		if first, last, short := keysOf(text); short && n.test.op == "startsWith" {
			return func(*Frame) Truth { return truthOf(first <= u.key && u.key <= last) }
		}
		i := slices.Index(u.finds, Find{n.test.op, text})
		return func(*Frame) Truth { return truthOf(u.held>>i&1 != 0) }
	}
	unequal := n.test.op == "!="
	return func(*Frame) Truth { return truthOf(unequal) }
}

// keysOf are the first and the last key of the texts that start with a prefix;
// every other text has another [column.Key]. ok is false where that cannot be said: the
// prefix is empty or too long, or ends in a byte 0, which a key shows behind the
// end of a text as well.
func keysOf(prefix string) (first, last int64, ok bool) {
	n := len(prefix)
	if n == 0 || n > 8 || prefix[n-1] == 0 {
		return 0, math.MaxInt64, false
	}
	first = column.Key(prefix)
	return first, first | (1<<(64-8*n) - 1), true
}
