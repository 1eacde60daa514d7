package rule

import (
	"slices"
	"strings"
)

// Leaves "attribute op literal" read their slot without a call in between.

// fewElements is up to where a list of literals is searched one by one.
const fewElements = 8

// compared is l op r for two nodes of one type.
func compared(op string, l, r *node) truthFunc {
	if l.op == opLit && r.op != opLit {
		return compared(mirrored(op), r, l)
	}
	leaf := l.slot() && r.op == opLit
	switch l.typ {
	case Bool:
		a, b := l.truth, r.truth
		if op == "!=" {
			a = not(a)
		}
		return func(f *Frame) Truth {
			x, y := a(f), b(f)
			return decided(x != Unknown && y != Unknown, x == y)
		}
	case Text:
		if leaf && (op == "==" || op == "!=") {
			return textLeaf(op, placeOf(l.name), r.lit.Str)
		}
		return ordered(op, l.text, r.text)
	}
	if leaf {
		return numLeaf(op, placeOf(l.name), r.lit.Num)
	}
	return ordered(op, l.num, r.num)
}

// mirrored is the operator with its sides exchanged.
func mirrored(op string) string {
	switch op[0] {
	case '<':
		return ">" + op[1:]
	case '>':
		return "<" + op[1:]
	}
	return op
}

func numLeaf(op string, p place, c float64) truthFunc {
	switch op {
	case "==":
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(r.Num[p.index] == c)
			}
			return Unknown
		}
	case "!=":
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(r.Num[p.index] != c)
			}
			return Unknown
		}
	case "<":
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(r.Num[p.index] < c)
			}
			return Unknown
		}
	case "<=":
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(r.Num[p.index] <= c)
			}
			return Unknown
		}
	case ">":
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(r.Num[p.index] > c)
			}
			return Unknown
		}
	}
	return func(f *Frame) Truth {
		if r := f.Row; p.known(r) {
			return truthOf(r.Num[p.index] >= c)
		}
		return Unknown
	}
}

func textLeaf(op string, p place, c string) truthFunc {
	if op == "==" {
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(r.Str[p.index] == c)
			}
			return Unknown
		}
	}
	return func(f *Frame) Truth {
		if r := f.Row; p.known(r) {
			return truthOf(r.Str[p.index] != c)
		}
		return Unknown
	}
}

// textIn is a text in a list of literals.
func textIn(l *node, set []string) truthFunc {
	if l.slot() && len(set) <= fewElements {
		p := placeOf(l.name)
		return func(f *Frame) Truth {
			r := f.Row
			if !p.known(r) {
				return Unknown
			}
			s := r.Str[p.index]
			for i := range set {
				if set[i] == s {
					return True
				}
			}
			return False
		}
	}
	return in(l.text, set)
}

// numIn is a number, date or duration in a list of literals.
func numIn(l *node, set []float64) truthFunc {
	return in(l.num, set)
}

func in[T comparable](get func(*Frame) (T, bool), set []T) truthFunc {
	if len(set) <= fewElements {
		return func(f *Frame) Truth {
			v, ok := get(f)
			return decided(ok, slices.Contains(set, v))
		}
	}
	index := make(map[T]struct{}, len(set))
	for _, v := range set {
		index[v] = struct{}{}
	}
	return func(f *Frame) Truth {
		v, ok := get(f)
		if !ok {
			return Unknown
		}
		_, found := index[v]
		return truthOf(found)
	}
}

// equalsAny is l in [a, b] where the elements are no literals.
func equalsAny(l *node, elems []*node) truthFunc {
	return func(f *Frame) Truth {
		v := l.value(f)
		if !v.Known {
			return Unknown
		}
		t := False
		for _, e := range elems {
			w := e.value(f)
			if w.Known && w.Num == v.Num && w.Str == v.Str {
				return True
			}
			if !w.Known {
				t = Unknown
			}
		}
		return t
	}
}

// member is a text in a list.
func member(l, r *node) truthFunc {
	if l.op == opLit && r.slot() {
		p, c := placeOf(r.name), l.lit.Str
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(slices.Contains(r.List[p.index], c))
			}
			return Unknown
		}
	}
	text, list := l.text, r.list
	return func(f *Frame) Truth {
		s, ok := text(f)
		if !ok {
			return Unknown
		}
		in, ok := list(f)
		return decided(ok, slices.Contains(in, s))
	}
}

// search is contains, startsWith or endsWith.
func search(op string, l, r *node) truthFunc {
	has := strings.Contains
	switch op {
	case "startsWith":
		has = strings.HasPrefix
	case "endsWith":
		has = strings.HasSuffix
	}
	if l.slot() && r.op == opLit {
		p, c := placeOf(l.name), r.lit.Str
		return func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(has(r.Str[p.index], c))
			}
			return Unknown
		}
	}
	a, b := l.text, r.text
	return func(f *Frame) Truth {
		s, sub, ok := both(f, a, b)
		return decided(ok, ok && has(s, sub))
	}
}
