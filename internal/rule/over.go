package rule

// Over is a set in which the value lies at every instant from f.At to until.
// What the program reads must not change in between but by time itself. An
// interval of one instant has the value there.
//
// Each operation is asked about the ranges of its operands: where these are one
// value each, the answer is that of the evaluator; sums, products and their like
// are monotone in each operand, rounding included, so that the same operation on
// the ends bounds them; of the rest nothing is said.
func (p *Program) Over(f *Frame, until int64) Range {
	if !p.time || until <= f.At {
		return One(p.Value(f))
	}
	old, before := f.enter(p.locals), f.Until
	f.Until = until
	r := p.root.ranges(f)
	f.Until = before
	f.leave(old)
	return r
}

// ranges is Over of a node.
func (n *node) ranges(f *Frame) Range {
	if !n.time {
		return One(n.value(f))
	}
	switch n.op {
	case opName:
		if n.name.Over == nil {
			return Anything(n.typ)
		}
		return n.name.Over(f)
	case opVar:
		return f.spans[f.base+n.local]
	case opAnd:
		return n.joined(f, True, least)
	case opOr:
		return n.joined(f, False, greatest)
	case opNot:
		k := n.kids[0].ranges(f)
		return k.truths().negated().span()
	case opKnown:
		k := n.kids[0].ranges(f)
		s := truths(0)
		if k.Missing {
			s |= 1 << False
		}
		if k.Some {
			s |= 1 << True
		}
		return s.span()
	case opCoalesce:
		a := n.kids[0].ranges(f)
		if a.Missing {
			b := n.kids[1].ranges(f)
			if a.Missing = false; !a.Some {
				return b
			}
			a.hull(b)
		}
		return a
	case opCond:
		return n.chosen(f)
	case opLet:
		k := n.kids[0]
		v := k.value(f) // for evaluators: they are asked only where nothing changes
		f.locals[f.base+n.local] = v
		if k.time {
			f.setSpan(f.base+n.local, k.ranges(f))
		}
		return n.kids[1].ranges(f)
	case opEach:
		return n.loopOver(f)
	case opCall:
		return n.callOver(f)
	}
	return n.strictOver(f)
}

func (f *Frame) setSpan(i int, r Range) {
	for len(f.spans) <= i {
		f.spans = append(f.spans, Range{})
	}
	f.spans[i] = r
}

// joined is "and" or "or".
func (n *node) joined(f *Frame, start Truth, by func(Truth, Truth) Truth) Range {
	s := truths(1 << start)
	for _, k := range n.kids {
		r := k.ranges(f)
		if s = s.join(r.truths(), by); s == 1<<(2-start) { // False of and, True of or
			break
		}
	}
	return s.span()
}

// chosen is c ? a : b.
func (n *node) chosen(f *Frame) (out Range) {
	c := n.kids[0].ranges(f)
	if c.May(True) {
		out.hull(n.kids[1].ranges(f))
	}
	if c.May(False) {
		out.hull(n.kids[2].ranges(f))
	}
	if c.Missing {
		out.hull(One(Missing(n.typ)))
	}
	return out
}

// loopOver is a function over the elements of a list.
func (n *node) loopOver(f *Frame) Range {
	list, pred := n.kids[0], n.kids[1]
	l := list.ranges(f)
	elems, one := l.One()
	switch {
	case !one:
		return Anything(n.typ)
	case !elems.Known || !pred.time:
		return One(n.value(f))
	}
	any, all, constant := truths(1<<False), truths(1<<True), true
	var must, may float64 // elements that hold
	missing, some := false, true
	for _, e := range elems.List {
		f.locals[f.base+n.local].Str = e
		r := pred.ranges(f)
		_, same := r.One()
		constant = constant && same
		if pred.typ != Bool {
			continue
		}
		s := r.truths()
		any, all = any.join(s, greatest), all.join(s, least)
		if r.Is(True) {
			must++
		}
		if r.May(True) {
			may++
		}
		missing, some = missing || r.Missing, some && r.Some
	}
	switch {
	case constant:
		return One(n.value(f))
	case n.word == "any":
		return any.span()
	case n.word == "none":
		return any.negated().span()
	case n.word == "all":
		return all.span()
	case n.word == "count":
		return Range{Type: Number, Missing: missing, Some: some, Low: must, High: may}
	}
	return Anything(n.typ)
}

// callOver is a call of a function of the scope.
func (n *node) callOver(f *Frame) Range {
	base := len(f.given)
	constant, missing, some := true, false, true
	for _, k := range n.kids {
		r := k.ranges(f) // may grow the stack
		f.given = append(f.given, r)
		_, one := r.One()
		constant, missing, some = constant && one, missing || r.Missing, some && r.Some
	}
	args := f.given[base:len(f.given):len(f.given)]
	r := Anything(n.typ)
	switch {
	case n.bounds != nil && !some:
		r = One(Missing(n.typ))
	case n.bounds != nil:
		r = n.bounds(f, args)
		r.Missing = r.Missing || missing
	case constant && !n.timed:
		r = One(n.value(f))
	}
	f.given = f.given[:base]
	return r
}

// strictOver is an operation that needs all its operands.
func (n *node) strictOver(f *Frame) Range {
	var few [2]Range
	ks := few[:0]
	constant, missing, some := n.word != "age", false, true
	for _, k := range n.kids {
		r := k.ranges(f)
		ks = append(ks, r)
		_, one := r.One()
		constant, missing, some = constant && one, missing || r.Missing, some && r.Some
	}
	if constant {
		return One(n.value(f))
	}
	out := Range{Type: n.typ, Missing: missing, Some: some}
	if n.kids[0].num == nil || n.word == "in" && n.set == nil {
		return Anything(n.typ)
	}
	switch n.word {
	case "==", "!=", "<", "<=", ">", ">=":
		return compareOver(f, n.word, &out, &ks[0], &ks[1])
	}
	if !some {
		out.Missing = true
		return out
	}
	switch n.word {
	case "age":
		return ageOver(f, ks[0])
	case "min", "max":
		out.Low, out.High = ks[0].Low, ks[0].High
		for i := range ks {
			if n.word == "min" {
				out.Low, out.High = min(out.Low, ks[i].Low), min(out.High, ks[i].High)
			} else {
				out.Low, out.High = max(out.Low, ks[i].Low), max(out.High, ks[i].High)
			}
		}
	case "abs", "ceil", "floor", "round":
		low, high := roundedOver(n.word, ks[0].Low, ks[0].High)
		out.bounded(low, high)
	case "in":
		s := truths(1 << False)
		if missing {
			s |= 1 << Unknown
		}
		for _, x := range n.set {
			if ks[0].Low <= x && x <= ks[0].High {
				s |= 1 << True
			}
		}
		return s.span()
	case "":
		return Anything(n.typ)
	default:
		if len(ks) > 1 {
			out.compute(f, n.word, &ks[0], &ks[1])
			break
		}
		if n.word == "+" {
			return ks[0]
		}
		out.bounded(0-ks[0].High, 0-ks[0].Low)
		out.scaleLine(f, &ks[0], func(x float64) float64 { return -x })
	}
	return out
}
