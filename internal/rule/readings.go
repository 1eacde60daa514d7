package rule

// Reading is a name, or a call of a function of the scope, that a program reads.
type Reading struct {
	Name     *Name    // nil for a call
	Func     *Func    // nil for a name
	Literals []string // the literal arguments of the call, in order
}

// Readings are all names and calls that are read, in the order of the tree: a
// name or a call is there as often as it is written.
func (p *Program) Readings() (all []Reading) {
	var walk func(n *node)
	walk = func(n *node) {
		switch n.op {
		case opVar: // its value stands in the let
			return
		case opName:
			all = append(all, Reading{Name: n.name})
		case opCall:
			r := Reading{Func: n.fn}
			for i, k := range n.kids {
				if n.fn.Params[i].Literal {
					r.Literals = append(r.Literals, k.lit.String())
				}
			}
			all = append(all, r)
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(p.root)
	return all
}

// Compared is a condition that compares a name with literals, as it would be
// written with the name in front: score >= 60, grade in ["A", "B"].
func (p *Program) Compared() (name *Name, op string, with []Value, ok bool) {
	n := p.root
	if n.op != opStrict || n.typ != Bool || n.word == "" || len(n.kids) < 2 {
		return nil, "", nil, false
	}
	l, rest, op := n.kids[0], n.kids[1:], n.word
	if l.op == opLit && len(rest) == 1 && op != "in" {
		l, rest, op = rest[0], n.kids[:1], mirrored(op)
	}
	if l.op != opName {
		return nil, "", nil, false
	}
	for _, k := range rest {
		if k.op != opLit || k.typ != l.typ {
			return nil, "", nil, false
		}
		with = append(with, k.lit)
	}
	return l.name, op, with, true
}
