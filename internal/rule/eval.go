package rule

import (
	"cmp"
	"fmt"
	"slices"
)

// truthOf makes no branch, which the processor would have to guess.
func truthOf(b bool) Truth { return bit(b) << 1 }

// bit is 1 for true.
func bit(b bool) Truth {
	if b {
		return 1
	}
	return 0
}

func not(k truthFunc) truthFunc {
	return func(f *Frame) Truth { return 2 - k(f) }
}

// all joins conditions by "and" or "or", left to right as far as needed.
func all(kids []*node, op op) truthFunc {
	ks := make([]truthFunc, len(kids))
	for i, k := range kids {
		ks[i] = k.truth
	}
	if op == opOr {
		if len(ks) == 2 {
			a, b := ks[0], ks[1]
			return func(f *Frame) Truth {
				t := a(f)
				if t == True {
					return True
				}
				return max(t, b(f))
			}
		}
		return func(f *Frame) Truth {
			t := False
			for _, k := range ks {
				if t = max(t, k(f)); t == True {
					break
				}
			}
			return t
		}
	}
	if len(ks) == 2 {
		a, b := ks[0], ks[1]
		return func(f *Frame) Truth {
			t := a(f)
			if t == False {
				return False
			}
			return min(t, b(f))
		}
	}
	return func(f *Frame) Truth {
		t := True
		for _, k := range ks {
			if t = min(t, k(f)); t == False {
				break
			}
		}
		return t
	}
}

// place is where a slot lies in a row.
type place struct {
	word  int
	bit   uint64
	index int
}

func placeOf(n *Name) place { return place{n.Slot >> 6, 1 << (n.Slot & 63), n.Index} }

func (p place) known(r *Row) bool { return p.word < len(r.Known) && r.Known[p.word]&p.bit != 0 }

// read sets the evaluator of a name.
func (out *node) read(n *Name) {
	if n.Of != nil {
		switch n.Type {
		case Bool:
			out.truth = func(f *Frame) Truth { return f.derived(n).Truth() }
		case Text:
			out.text = func(f *Frame) (string, bool) { v := f.derived(n); return v.Str, v.Known }
		case List:
			out.list = func(f *Frame) ([]string, bool) { v := f.derived(n); return v.List, v.Known }
		default:
			out.num = func(f *Frame) (float64, bool) { v := f.derived(n); return v.Num, v.Known }
		}
		return
	}
	p := placeOf(n)
	switch n.Type {
	case Bool:
		out.truth = func(f *Frame) Truth {
			if r := f.Row; p.known(r) {
				return truthOf(r.Num[p.index] != 0)
			}
			return Unknown
		}
	case Text:
		out.text = func(f *Frame) (string, bool) {
			if r := f.Row; p.known(r) {
				return r.Str[p.index], true
			}
			return "", false
		}
	case List:
		out.list = func(f *Frame) ([]string, bool) {
			if r := f.Row; p.known(r) {
				return r.List[p.index], true
			}
			return nil, false
		}
	default:
		out.num = func(f *Frame) (float64, bool) {
			if r := f.Row; p.known(r) {
				return r.Num[p.index], true
			}
			return 0, false
		}
	}
}

// readLocal sets the evaluator of a variable of let.
func (out *node) readLocal() {
	i := out.local
	switch out.typ {
	case Bool:
		out.truth = func(f *Frame) Truth { return f.locals[f.base+i].Truth() }
	case Text:
		out.text = func(f *Frame) (string, bool) { v := &f.locals[f.base+i]; return v.Str, v.Known }
	case List:
		out.list = func(f *Frame) ([]string, bool) { v := &f.locals[f.base+i]; return v.List, v.Known }
	default:
		out.num = func(f *Frame) (float64, bool) { v := &f.locals[f.base+i]; return v.Num, v.Known }
	}
}

// bind sets the evaluator of a let.
func (out *node) bind() {
	val, body, i := out.kids[0], out.kids[1], out.local
	set := func(f *Frame) {
		v := val.value(f) // may grow the locals
		f.locals[f.base+i] = v
	}
	switch out.typ {
	case Bool:
		out.truth = func(f *Frame) Truth { set(f); return body.truth(f) }
	case Text:
		out.text = func(f *Frame) (string, bool) { set(f); return body.text(f) }
	case List:
		out.list = func(f *Frame) ([]string, bool) { set(f); return body.list(f) }
	default:
		out.num = func(f *Frame) (float64, bool) { set(f); return body.num(f) }
	}
}

// choose sets the evaluator of c ? a : b.
func (out *node) choose() {
	c, a, b := out.kids[0].truth, out.kids[1], out.kids[2]
	switch out.typ {
	case Bool:
		out.truth = func(f *Frame) Truth {
			switch c(f) {
			case True:
				return a.truth(f)
			case False:
				return b.truth(f)
			}
			return Unknown
		}
	case Text:
		out.text = chosen(c, a.text, b.text)
	case List:
		out.list = chosen(c, a.list, b.list)
	default:
		out.num = chosen(c, a.num, b.num)
	}
}

func chosen[T any](c truthFunc, a, b func(*Frame) (T, bool)) func(*Frame) (T, bool) {
	return func(f *Frame) (T, bool) {
		switch c(f) {
		case True:
			return a(f)
		case False:
			return b(f)
		}
		var none T
		return none, false
	}
}

// coalesce sets the evaluator of a ?? b.
func (out *node) coalesce() {
	a, b := out.kids[0], out.kids[1]
	switch out.typ {
	case Bool:
		out.truth = func(f *Frame) Truth {
			if t := a.truth(f); t != Unknown {
				return t
			}
			return b.truth(f)
		}
	case Text:
		out.text = either(a.text, b.text)
	case List:
		out.list = either(a.list, b.list)
	default:
		out.num = either(a.num, b.num)
	}
}

func either[T any](a, b func(*Frame) (T, bool)) func(*Frame) (T, bool) {
	return func(f *Frame) (T, bool) {
		if v, ok := a(f); ok {
			return v, true
		}
		return b(f)
	}
}

// loop sets the evaluator of a function over the elements of a list.
func (out *node) loop(name string) {
	list, pred, i := out.kids[0].list, out.kids[1], out.local
	set := func(f *Frame, elem string) { f.locals[f.base+i].Str = elem }
	switch name {
	case "any", "none":
		found := func(f *Frame) Truth {
			l, ok := list(f)
			if !ok {
				return Unknown
			}
			t := False
			for _, e := range l {
				set(f, e)
				if t = max(t, pred.truth(f)); t == True {
					break
				}
			}
			return t
		}
		if out.truth = found; name == "none" {
			out.truth = not(found)
		}
	case "all":
		out.truth = func(f *Frame) Truth {
			l, ok := list(f)
			if !ok {
				return Unknown
			}
			t := True
			for _, e := range l {
				set(f, e)
				if t = min(t, pred.truth(f)); t == False {
					break
				}
			}
			return t
		}
	case "one", "count":
		count := func(f *Frame) (hold, open int, ok bool) {
			l, ok := list(f)
			for _, e := range l {
				set(f, e)
				switch pred.truth(f) {
				case True:
					hold++
				case Unknown:
					open++
				}
			}
			return hold, open, ok
		}
		if name == "count" {
			out.num = func(f *Frame) (float64, bool) {
				hold, open, ok := count(f)
				return float64(hold), ok && open == 0
			}
			return
		}
		out.truth = func(f *Frame) Truth {
			hold, open, ok := count(f)
			switch {
			case !ok || open > 0 && hold <= 1:
				return Unknown
			case hold == 1:
				return True
			}
			return False
		}
	case "filter":
		out.list = func(f *Frame) ([]string, bool) {
			l, ok := list(f)
			kept := []string(nil)
			for _, e := range l {
				set(f, e)
				switch pred.truth(f) {
				case True:
					kept = append(kept, e)
				case Unknown:
					ok = false
				}
			}
			return kept, ok
		}
	case "map":
		out.list = func(f *Frame) ([]string, bool) {
			l, ok := list(f)
			made := []string(nil)
			for _, e := range l {
				set(f, e)
				s, known := pred.text(f)
				made, ok = append(made, s), ok && known
			}
			return made, ok
		}
	}
}

// invoke sets the evaluator of a call of a function of the scope.
func (out *node) invoke(fn *Func, call func(*Frame, []Value) Value) {
	if call == nil {
		panic(fmt.Sprintf("rule: the function %q was bound to no Call", fn.Name))
	}
	kids, typ, name, lenient := out.kids, fn.Result, fn.Name, fn.Lenient
	run := func(f *Frame) Value {
		base := len(f.args)
		for _, k := range kids {
			v := k.value(f)
			if !v.Known && !lenient {
				f.args = f.args[:base]
				return Value{}
			}
			f.args = append(f.args, v)
		}
		v := call(f, f.args[base:len(f.args):len(f.args)])
		f.args = f.args[:base]
		return checked(v, typ, name)
	}
	switch typ {
	case Bool:
		out.truth = func(f *Frame) Truth { return run(f).Truth() }
	case Text:
		out.text = func(f *Frame) (string, bool) { v := run(f); return v.Str, v.Known }
	case List:
		out.list = func(f *Frame) ([]string, bool) { v := run(f); return v.List, v.Known }
	default:
		out.num = func(f *Frame) (float64, bool) { v := run(f); return v.Num, v.Known }
	}
}

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// ordered compares two evaluators.
func ordered[T cmp.Ordered](op string, l, r func(*Frame) (T, bool)) truthFunc {
	switch op {
	case "==":
		return func(f *Frame) Truth { a, b, ok := both(f, l, r); return decided(ok, a == b) }
	case "!=":
		return func(f *Frame) Truth { a, b, ok := both(f, l, r); return decided(ok, a != b) }
	case "<":
		return func(f *Frame) Truth { a, b, ok := both(f, l, r); return decided(ok, a < b) }
	case "<=":
		return func(f *Frame) Truth { a, b, ok := both(f, l, r); return decided(ok, a <= b) }
	case ">":
		return func(f *Frame) Truth { a, b, ok := both(f, l, r); return decided(ok, a > b) }
	}
	return func(f *Frame) Truth { a, b, ok := both(f, l, r); return decided(ok, a >= b) }
}

// both are the values of two evaluators; ok is false unless both are known.
func both[T any](f *Frame, l, r func(*Frame) (T, bool)) (a, b T, ok bool) {
	a, ok = l(f)
	if !ok {
		return a, b, false
	}
	b, ok = r(f)
	return a, b, ok
}

func decided(ok, b bool) Truth {
	if !ok {
		return Unknown
	}
	return truthOf(b)
}
