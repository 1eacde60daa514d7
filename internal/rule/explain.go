package rule

import "slices"

// Fact is something that an expression reads, with its value.
type Fact struct {
	Name  string // a name, or a call as it is spelled in the source
	Value Value
}

// Facts appends each name and each call that is read, once, in the order of the
// source, with its value now. Calls on the elements of a list or on variables
// are left out.
func (p *Program) Facts(f *Frame, dst []Fact) []Fact {
	for i := range p.reads {
		name, v := p.Fact(i, f)
		dst = append(dst, Fact{name, v})
	}
	return dst
}

// Len is the number of Facts.
func (p *Program) Len() int { return len(p.reads) }

// Fact is the i-th of the Facts.
func (p *Program) Fact(i int, f *Frame) (name string, v Value) {
	n := p.reads[i]
	return p.spelled(n), n.value(f)
}

// Missing appends the names whose absence leaves the answer undecided, each
// once, in the order in which the source is read: the Unknown leaves below
// Unknown operations. A call that has no value though its arguments do is named
// as it is spelled. It appends nothing where the answer is known, or Unknown for
// another reason (a division by zero).
func (p *Program) Missing(f *Frame, dst []string) []string {
	w := walk{p: p, f: f, out: dst, from: len(dst)}
	old := f.enter(p.locals)
	w.visit(p.root)
	f.leave(old)
	return w.out
}

// walk looks for what is missing.
type walk struct {
	p    *Program
	f    *Frame
	out  []string
	from int     // of what this walk appended
	vars []*node // variables that were looked into
}

func (w *walk) add(name string) {
	if !slices.Contains(w.out[w.from:], name) {
		w.out = append(w.out, name)
	}
}

func (w *walk) visit(n *node) {
	switch n.op {
	case opLet: // before its body has an answer
		v := n.kids[0].value(w.f)
		w.f.locals[w.f.base+n.local] = v
		w.visit(n.kids[1])
		return
	case opVar: // often read, looked into once
		if !n.known(w.f) && !slices.Contains(w.vars, n.kids[0]) {
			w.vars = append(w.vars, n.kids[0])
			w.visit(n.kids[0])
		}
		return
	}
	if n.known(w.f) {
		return
	}
	switch n.op {
	case opName:
		w.add(n.name.Name)
	case opCall:
		before := len(w.out)
		open := false
		for _, k := range n.kids {
			open = open || !k.known(w.f)
			w.visit(k)
		}
		if !open && len(w.out) == before {
			w.add(w.p.spelled(n))
		}
	case opCond:
		if c := n.kids[0].truth(w.f); c == Unknown {
			w.visit(n.kids[0])
		} else {
			w.visit(n.kids[2-c/2])
		}
	case opEach:
		list, known := n.kids[0].list(w.f)
		if !known {
			w.visit(n.kids[0])
			return
		}
		for _, e := range list {
			vars := len(w.vars)
			w.f.locals[w.f.base+n.local] = TextValue(e)
			w.visit(n.kids[1])
			w.vars = w.vars[:vars]
		}
	default:
		for _, k := range n.kids {
			w.visit(k)
		}
	}
}
