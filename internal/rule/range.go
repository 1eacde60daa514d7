package rule

import (
	"math"
	"slices"
)

// Range is a set in which a value lies at every instant of an interval: it may
// be missing, it may have one of some values, or both. It may be larger than
// what the value takes, never smaller.
type Range struct {
	Type    Type
	Missing bool // the value may be missing
	Some    bool // it may have a value: one from Low to High, or of a Text or List Str or List
	// Low and High are the least and the greatest value of a Bool (0 or 1),
	// Number, Date or Duration.
	Low, High float64
	Wide      bool // a Text or List may be any
	Str       string
	List      []string

	line
}

// One is the range of a value that does not change.
func One(v Value) Range {
	r := Range{Type: v.Type, Missing: !v.Known, Some: v.Known}
	if v.Known {
		r.Low, r.High, r.Str, r.List = v.Num, v.Num, v.Str, v.List
	}
	return r
}

// Anything is the range of a value of which nothing is known but its type.
func Anything(t Type) Range {
	r := Range{Type: t, Missing: true, Some: true}
	switch t {
	case Bool:
		r.High = 1
	case Text, List:
		r.Wide = true
	default:
		r.Low, r.High = -math.MaxFloat64, math.MaxFloat64
	}
	return r
}

// Between is the range of a value that lies between two: of texts and lists
// that differ it may be any. Where only one of them is known it may be anything,
// or missing.
func Between(low, high Value) Range {
	switch {
	case low.Known != high.Known:
		return Anything(low.Type)
	case !low.Known:
		return One(low)
	}
	r := One(low)
	r.High = max(low.Num, high.Num)
	r.Wide = low.Str != high.Str || !slices.Equal(low.List, high.List)
	return r
}

// One is the value, if there is only one.
func (r *Range) One() (Value, bool) {
	if r.Missing == r.Some || r.Some && (r.Low != r.High || r.Wide) {
		return Value{}, false
	}
	return Value{Type: r.Type, Known: r.Some, Num: r.Low, Str: r.Str, List: r.List}, true
}

// May reports whether a Bool may have that truth.
func (r *Range) May(t Truth) bool {
	switch t {
	case False:
		return r.Some && r.Low == 0
	case True:
		return r.Some && r.High == 1
	}
	return r.Missing
}

// Is reports whether a Bool can have no other truth.
func (r *Range) Is(t Truth) bool {
	return r.May(t) && !r.May((t+1)%3) && !r.May((t+2)%3)
}

// truths are a set of truths, a bit for each.
type truths uint8

func (r *Range) truths() (s truths) {
	for t := False; t <= True; t++ {
		if r.May(t) {
			s |= 1 << t
		}
	}
	return s
}

func (s truths) span() Range {
	r := Range{Type: Bool, Missing: s&(1<<Unknown) != 0, Some: s&(1<<False|1<<True) != 0}
	if s&(1<<False) == 0 {
		r.Low = 1
	}
	if s&(1<<True) != 0 {
		r.High = 1
	}
	if !r.Some {
		r.Low, r.High = 0, 0
	}
	return r
}

// join are the truths of two sets, joined one by one.
func (s truths) join(o truths, by func(Truth, Truth) Truth) (out truths) {
	for a := False; a <= True; a++ {
		for b := False; b <= True; b++ {
			if s>>a&1 != 0 && o>>b&1 != 0 {
				out |= 1 << by(a, b)
			}
		}
	}
	return out
}

func least(a, b Truth) Truth    { return min(a, b) }
func greatest(a, b Truth) Truth { return max(a, b) }

// negated are the truths of "not".
func (s truths) negated() truths { return s<<2&4 | s&2 | s>>2&1 }

// hull holds what two ranges of one type hold. A range that holds nothing is
// the zero Range.
func (r *Range) hull(o Range) {
	switch {
	case !r.Some && !r.Missing:
		*r = o
		return
	case !r.Some:
		*r = o
		r.Missing = true
		return
	case o.Some:
		if r.line != o.line {
			r.line = line{}
		}
		r.Low, r.High = min(r.Low, o.Low), max(r.High, o.High)
		r.Wide = r.Wide || o.Wide || r.Str != o.Str || !slices.Equal(r.List, o.List)
	}
	r.Missing = r.Missing || o.Missing
}

// bounded sets the numbers from low to high; what is not finite is missing.
func (r *Range) bounded(low, high float64) {
	if low < -math.MaxFloat64 || high > math.MaxFloat64 {
		r.Missing = true
	}
	clamp := func(x float64) float64 { return max(-math.MaxFloat64, min(math.MaxFloat64, x)) }
	r.Low, r.High = clamp(low), clamp(high)
}
