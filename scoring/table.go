package scoring

import (
	"math/bits"

	"example.com/baton/internal/rule"
)

// factRules are the rules on facts, made ready for Score. A rule whose answer
// depends on one attribute only is in a table: its points stand at the regions
// of the attribute's values where it is True. A rule with parts of that kind is
// guarded: it is looked at only if the regions of all these attributes admit
// it. The rest is evaluated.
type factRules struct {
	numbers []table // of Number, Date and Bool
	texts   []table
	lists   []table
	guarded []guarded
	always  []factRule
}

// factRule is a rule on facts as Score needs it.
type factRule struct {
	when   *rule.Program
	points Points
	dim    int
}

// guarded is a rule with parts that tables decide. Its bit in their masks is
// its index.
type guarded struct {
	rest   []*rule.Program // what must be True besides
	points Points
	dim    int
}

// table is some of the tests on one attribute. Region 0 is a missing value.
type table struct {
	word, shift int // of the attribute's bit in Row.Known
	index       int // of the attribute in the row's array

	cuts  []float64   // ascending: region 1 + i begins at cut i - 1
	words dictionary  // texts: the regions from 1 on; items of lists: their bits from 1 on
	finds []rule.Find // of texts: the bits of a region behind those of the words
	other int         // the first of these regions

	dims   []int    // those that get points
	points []Points // for each region those of every one of dims
	masks  []uint64 // for each region the guarded rules that it admits; nil: all
}

// add adds the points of all rules that are True in the view.
func (r *factRules) add(v *View, dims *[MaxDimensions]Points) {
	row := v.frame.Row
	live := v.live[:0]
	for i := 0; i < len(r.guarded); i += 64 {
		live = append(live, ^uint64(0)>>max(0, 64+i-len(r.guarded)))
	}
	for i := range r.numbers {
		t := &r.numbers[i]
		t.count(t.number(row), dims, live)
	}
	for i := range r.texts {
		t := &r.texts[i]
		t.count(t.text(row), dims, live)
	}
	for i := range r.lists {
		t := &r.lists[i]
		t.count(t.list(row), dims, live)
	}
	for w, word := range live {
		for ; word != 0; word &= word - 1 {
			g := &r.guarded[w<<6+bits.TrailingZeros64(word)]
			if g.holds(&v.frame) {
				dims[g.dim&(MaxDimensions-1)] += g.points
			}
		}
	}
	for i := range r.always {
		a := &r.always[i]
		// True is 2, the others are less: all bits or none, without a branch that
		// the processor would have to guess for every rule of every lead.
		counts := -Points(a.when.Truth(&v.frame) >> 1)
		dims[a.dim&(MaxDimensions-1)] += a.points & counts
	}
	v.live = live
}

func (g *guarded) holds(f *rule.Frame) bool {
	for _, p := range g.rest {
		if p.Truth(f) != rule.True {
			return false
		}
	}
	return true
}

// count adds the points of a region and takes away what it does not admit.
func (t *table) count(region int, dims *[MaxDimensions]Points, live []uint64) {
	at := region * len(t.dims)
	for i, d := range t.dims {
		dims[d&(MaxDimensions-1)] += t.points[at+i]
	}
	if t.masks != nil {
		for i, m := range t.masks[region*len(live) : (region+1)*len(live)] {
			live[i] &= m
		}
	}
}

// known is 1 if the row has a value, otherwise 0.
func (t *table) known(r *rule.Row) int { return int(r.Known[t.word] >> t.shift & 1) }

// number is the region of a number: a binary search whose steps need no guess.
func (t *table) number(r *rule.Row) int {
	x, from, n := r.Num[t.index], 0, len(t.cuts)
	for n > 1 {
		half := n >> 1
		if t.cuts[from+half-1] <= x {
			from += half
		}
		n -= half
	}
	if n > 0 && t.cuts[from] <= x {
		from++
	}
	return (1 + from) * t.known(r)
}

// text is the region of a text.
func (t *table) text(r *rule.Row) int {
	if t.known(r) == 0 {
		return 0
	}
	s := r.Str[t.index]
	if n := t.words.number(s); n != 0 {
		return n
	}
	held := 0
	for i := range t.finds {
		if t.finds[i].Holds(s) {
			held |= 1 << i
		}
	}
	return t.other + held
}

// list is the region of a list.
func (t *table) list(r *rule.Row) int {
	if t.known(r) == 0 {
		return 0
	}
	held := 0
	for _, s := range r.List[t.index] {
		held |= 1 << t.words.number(s) >> 1 // number 0 is no bit
	}
	return 1 + held
}
