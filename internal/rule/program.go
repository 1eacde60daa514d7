package rule

import (
	"slices"
	"sort"
)

// Program is a compiled expression: immutable, for any number of goroutines,
// each with a Frame of its own.
type Program struct {
	source  string
	whole   string // the expression that was compiled, the source or more
	root    *node
	eval    node // the evaluators, ready to be called
	locals  int
	reads   []*node // names and closed calls, each spelling once, in source order
	names   []string
	time    bool
	clauses []*Program
}

func newProgram(whole string, root *node, locals int) *Program {
	p := programOf(whole, root, locals)
	p.source, p.clauses = whole, []*Program{p}
	if root.op == opAnd {
		p.clauses = nil
		for _, k := range root.kids {
			c := programOf(whole, k, locals)
			c.clauses = []*Program{c}
			p.clauses = append(p.clauses, c)
		}
	}
	return p
}

func programOf(whole string, root *node, locals int) *Program {
	p := &Program{source: whole[root.lo:root.hi], whole: whole, root: root, locals: locals, time: root.time}
	p.collect(root)
	sort.SliceStable(p.reads, func(i, j int) bool { return p.reads[i].lo < p.reads[j].lo })
	seen := map[string]bool{}
	once := p.reads[:0]
	for _, n := range p.reads {
		if s := p.spelled(n); !seen[s] {
			seen[s] = true
			once = append(once, n)
			if n.op == opName {
				p.names = append(p.names, s)
			}
		}
	}
	p.reads = once
	p.eval = evaluators(root, locals)
	return p
}

// evaluators are those of root, with room made for locals; those of other
// types say what is wrong with the caller.
func evaluators(root *node, locals int) node {
	e := node{
		truth: func(*Frame) Truth { panic(misuse("Truth", root.typ)) },
		num:   func(*Frame) (float64, bool) { panic(misuse("Number", root.typ)) },
		text:  func(*Frame) (string, bool) { panic(misuse("Text", root.typ)) },
	}
	if root.truth != nil {
		e.truth = root.truth
	}
	if root.num != nil {
		e.num = root.num
	}
	if root.text != nil {
		e.text = root.text
	}
	if locals == 0 {
		return e
	}
	truth, num, text := e.truth, e.num, e.text
	e.truth = func(f *Frame) Truth {
		old := f.enter(locals)
		t := truth(f)
		f.leave(old)
		return t
	}
	e.num = func(f *Frame) (float64, bool) {
		old := f.enter(locals)
		v, ok := num(f)
		f.leave(old)
		return v, ok
	}
	e.text = func(f *Frame) (string, bool) {
		old := f.enter(locals)
		s, ok := text(f)
		f.leave(old)
		return s, ok
	}
	return e
}

func misuse(method string, t Type) string {
	return "rule: " + method + " of a program that gives a " + t.String() + "; compile it for the type that is asked"
}

// collect finds what n reads.
func (p *Program) collect(n *node) {
	switch {
	case n.op == opName:
		p.reads = append(p.reads, n)
	case n.op == opCall && !n.open:
		p.reads = append(p.reads, n)
	case n.op == opVar: // its value stands in the let
		return
	}
	for _, k := range n.kids {
		p.collect(k)
	}
}

// spelled is a node as it stands in the source.
func (p *Program) spelled(n *node) string {
	if n.op == opName {
		return n.name.Name
	}
	return p.whole[n.lo:n.hi]
}

// Source is the expression, of a clause its part of it.
func (p *Program) Source() string { return p.source }

// Truth is the answer of a condition. It panics for a program of another type.
func (p *Program) Truth(f *Frame) Truth { return p.eval.truth(f) }

// Number is the value of a program of type Number, or of a Date in
// microseconds since 1970 UTC; false where it is Unknown.
func (p *Program) Number(f *Frame) (float64, bool) {
	v, ok := p.eval.num(f)
	return v + 0, ok // + 0: there is one zero
}

// Text is the value of a program of type Text; false where it is Unknown.
func (p *Program) Text(f *Frame) (string, bool) { return p.eval.text(f) }

// Value is the value of a program of any type.
func (p *Program) Value(f *Frame) Value {
	old := f.enter(p.locals)
	v := p.root.value(f)
	f.leave(old)
	return v
}

// Type is the type of the value.
func (p *Program) Type() Type { return p.root.typ }

// Reads are the names that are read, each once, in the order of the source.
func (p *Program) Reads() []string { return p.names }

// ReadsTime reports whether the answer may depend on the instant asked about.
func (p *Program) ReadsTime() bool { return p.time }

// ReadsComputed reports whether more than slots of the row is read: names that are
// computed, or functions of the scope.
func (p *Program) ReadsComputed() bool {
	return slices.ContainsFunc(p.reads, func(n *node) bool { return !n.slot() })
}

// Clauses are the conditions that the outermost "and" joins, each as a program
// of its own; without such an "and" the program itself.
func (p *Program) Clauses() []*Program { return p.clauses }
