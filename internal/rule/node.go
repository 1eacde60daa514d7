package rule

// op says what a node is, as far as anybody who walks the tree must know.
type op uint8

const (
	opStrict   op = iota // needs all its kids
	opLit                // a literal
	opName               // reads a name
	opVar                // reads a variable of let; kids[0] is its value
	opElem               // #
	opAnd                // kids are conditions
	opOr                 // kids are conditions
	opNot                // kids[0] is a condition
	opKnown              // never Unknown
	opCoalesce           // kids[0] ?? kids[1]
	opCond               // kids[0] ? kids[1] : kids[2]
	opLet                // let local = kids[0]; kids[1]
	opEach               // kids[1] for every element of kids[0]
	opCall               // a function of the scope
)

// The evaluators of a node; exactly the one of its type is set: num also for
// Date and Duration. The second result says whether the value is known.
type (
	truthFunc func(*Frame) Truth
	numFunc   func(*Frame) (float64, bool)
	textFunc  func(*Frame) (string, bool)
	listFunc  func(*Frame) ([]string, bool)
)

// node is a node of the typed tree.
type node struct {
	op     op
	typ    Type
	lo, hi int // bytes of the source
	kids   []*node
	name   *Name    // of opName
	values []string // closed list of its texts
	local  int      // of opVar, opElem, opLet, opEach
	open   bool     // reads a variable or an element
	time   bool     // depends on the instant
	lit    Value    // of opLit
	test   *test    // of "slot op literals"
	word   string   // the operator or function as written, where it decides how the answer follows from the kids
	fn     *Func    // of opCall
	timed  bool     // of opCall: the function itself depends on the instant

	truth truthFunc
	num   numFunc
	text  textFunc
	list  listFunc

	set    []float64                          // of in: the numbers
	bounds func(f *Frame, args []Range) Range // of opCall; nil: nothing is known
}

func (n *node) span() [2]int { return [2]int{n.lo, n.hi} }

// slot reports whether n reads a slot of the row.
func (n *node) slot() bool { return n.op == opName && n.name.Of == nil }

// value is the value of any node.
func (n *node) value(f *Frame) Value {
	v := Value{Type: n.typ}
	switch n.typ {
	case Bool:
		return TruthValue(n.truth(f))
	case Text:
		v.Str, v.Known = n.text(f)
	case List:
		v.List, v.Known = n.list(f)
	default:
		v.Num, v.Known = n.num(f)
	}
	return v
}

// known reports whether n has a value.
func (n *node) known(f *Frame) bool {
	known := false
	switch n.typ {
	case Bool:
		known = n.truth(f) != Unknown
	case Text:
		_, known = n.text(f)
	case List:
		_, known = n.list(f)
	default:
		_, known = n.num(f)
	}
	return known
}

// literal turns n into the value v.
func (n *node) literal(v Value) *node {
	n.op, n.typ, n.lit, n.kids = opLit, v.Type, v, nil
	switch v.Type {
	case Bool:
		t := v.Truth()
		n.truth = func(*Frame) Truth { return t }
	case Text:
		s := v.Str
		n.text = func(*Frame) (string, bool) { return s, true }
	case List:
		l := v.List
		n.list = func(*Frame) ([]string, bool) { return l, true }
	default:
		x := v.Num
		n.num = func(*Frame) (float64, bool) { return x, true }
	}
	return n
}

// folded is n, as a literal if it is computed from literals alone.
func (n *node) folded() *node {
	if n.op != opStrict || n.typ == Bool || n.typ == List || n.time {
		return n
	}
	for _, k := range n.kids {
		if k.op != opLit {
			return n
		}
	}
	if v := n.value(&Frame{}); v.Known {
		return n.literal(v)
	}
	return n
}
