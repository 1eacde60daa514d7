package rule

import (
	"cmp"
	"math"
)

// way says how an amount follows the name: 1 it never falls as the name rises,
// -1 it never rises, 0 it does not depend on it; none otherwise.
type way int8

const none way = 2

// way is how an amount follows the name. Every rounding of an operation on
// float64 keeps the order, so that what holds of the operation holds of it.
func (w *prober) way(n *node) way {
	d, seen := w.ways[n]
	if !seen {
		d = w.follows(n)
		w.ways[n] = d
	}
	return d
}

func (w *prober) follows(n *node) way {
	switch {
	case !w.read(n):
		if w.fixed(n) {
			return 0
		}
		return none
	case n.op == opName:
		return 1
	case n.op == opVar:
		return w.way(n.kids[0])
	case n.op == opCoalesce && w.name(n.kids[0]):
		return 1
	case n.op != opStrict:
		return none
	}
	switch n.word {
	case "+", "-", "min", "max":
		d := way(0)
		for i, k := range n.kids {
			e := w.way(k)
			if n.word == "-" && (i == 1 || len(n.kids) == 1) && e != none {
				e = -e
			}
			switch {
			case e == none || d != 0 && e != 0 && e != d:
				return none
			case e != 0:
				d = e
			}
		}
		return d
	case "ceil", "floor", "round":
		return w.way(n.kids[0])
	case "age":
		if d := w.way(n.kids[0]); d != none {
			return -d
		}
	case "*", "/":
		l, r := n.kids[0], n.kids[1]
		if n.word == "*" && w.way(l) == 0 {
			l, r = r, l
		}
		if d := w.way(l); d != none && w.way(r) == 0 {
			return d * way(cmp.Compare(w.value(r).Num, 0))
		}
	}
	return none
}

// changes adds the cuts at which an amount that follows the name passes c. False
// where it is known nowhere that was looked.
func (w *prober) changes(l *node, c float64) bool {
	set := func(x float64) { w.Set(Value{Type: w.Type, Known: true, Num: x}) }
	known := func(x float64) bool { set(x); return w.value(l).Known }
	side := func(x float64) int { set(x); return cmp.Compare(w.value(l).Num, c) }
	low, high := ordinal(w.Low), ordinal(w.High)
	inside := low
	for _, x := range []float64{w.Low, w.High, 0, 1} { // beyond there is an overflow
		if x >= w.Low && x <= w.High && known(x) {
			inside = ordinal(x)
			break
		}
	}
	if !known(float(inside)) {
		return false
	}
	cut := func(from, to int64, after func(x float64) bool) int64 {
		at := passed(from, to, after)
		w.r.Cuts = append(w.r.Cuts, float(at))
		return at
	}
	if !known(float(low)) {
		low = cut(low, inside, known)
	}
	if !known(float(high)) {
		high = cut(inside, high, func(x float64) bool { return !known(x) }) - 1
	}
	begin, end := side(float(low)), side(float(high))
	for begin != end {
		low = cut(low, high, func(x float64) bool { return side(x) != begin })
		begin = side(float(low))
	}
	return true
}

// passed is the first number behind from, and not behind to, of which it holds:
// it holds of to, not of from, and of all numbers behind one of which it does.
func passed(from, to int64, holds func(x float64) bool) int64 {
	for from+1 < to {
		mid := from + int64(uint64(to-from)/2)
		if holds(float(mid)) {
			to = mid
		} else {
			from = mid
		}
	}
	return to
}

// ordinal counts the numbers in their order; both zeros are one. float is its
// inverse.
func ordinal(x float64) int64 {
	b := int64(math.Float64bits(x + 0))
	return b ^ int64(uint64(b>>63)>>1)
}

func float(o int64) float64 { return math.Float64frombits(uint64(o ^ int64(uint64(o>>63)>>1))) }
