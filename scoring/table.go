package scoring

import (
	"math"
	"math/bits"
	"strings"

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

	cuts     []int64    // in order(), ascending: region 1 + i begins at cut i - 1
	words    dictionary // texts: the regions from 1 on; items of lists: their bits from 1 on
	finds    finds      // of texts: what holds of those that are no words
	other    int        // the first region of these
	searched bool       // there are finds

	dim    int // that gets the points
	cells  []cell
	others []uint64 // for each region the masks of the guarded rules from 64 on
}

// cell is what a region does.
type cell struct {
	points Points // of the rules that are True
	admits uint64 // a mask of the first 64 guarded rules
}

// add adds the points of all rules that are True in the view.
func (r *factRules) add(v *View, dims *[MaxDimensions]Points) {
	row := v.frame.Row
	first, live := r.guards(v)
	for i := range r.numbers {
		t := &r.numbers[i]
		first &= t.count(t.number(row), dims, live)
	}
	for i := range r.texts {
		t := &r.texts[i]
		first &= t.count(t.text(row), dims, live)
	}
	for i := range r.lists {
		t := &r.lists[i]
		first &= t.count(t.list(row), dims, live)
	}
	r.addGuarded(first, 0, &v.frame, dims)
	for i, word := range live {
		r.addGuarded(word, 64+64*i, &v.frame, dims)
	}
	for i := range r.always {
		a := &r.always[i]
		// True is 2, the others are less: all bits or none, without a branch that
		// the processor would have to guess for every rule of every lead.
		counts := -Points(a.when.Truth(&v.frame) >> 1)
		dims[a.dim&(MaxDimensions-1)] += a.points & counts
	}
}

// guards are the masks of all guarded rules: the first word, and the rest in
// the scratch of the view.
func (r *factRules) guards(v *View) (first uint64, live []uint64) {
	n := len(r.guarded)
	if n <= 64 {
		return ^uint64(0) >> (64 - n), nil
	}
	v.live = v.live[:0]
	for n -= 64; n > 0; n -= 64 {
		v.live = append(v.live, ^uint64(0)>>max(0, 64-n))
	}
	return ^uint64(0), v.live
}

// addGuarded adds the points of the guarded rules in a word of the mask.
func (r *factRules) addGuarded(word uint64, from int, f *rule.Frame, dims *[MaxDimensions]Points) {
	for ; word != 0; word &= word - 1 {
		g := &r.guarded[from+bits.TrailingZeros64(word)]
		if g.holds(f) {
			dims[g.dim&(MaxDimensions-1)] += g.points
		}
	}
}

func (g *guarded) holds(f *rule.Frame) bool {
	for _, p := range g.rest {
		if p.Truth(f) != rule.True {
			return false
		}
	}
	return true
}

// count adds the points of a region, takes away what it does not admit and
// gives the first word of the mask.
func (t *table) count(region int, dims *[MaxDimensions]Points, live []uint64) uint64 {
	c := &t.cells[region]
	dims[t.dim&(MaxDimensions-1)] += c.points
	if t.others != nil {
		for i, m := range t.others[region*len(live) : (region+1)*len(live)] {
			live[i] &= m
		}
	}
	return c.admits
}

// known is 1 if the row has a value, otherwise 0.
func (t *table) known(r *rule.Row) int { return int(r.Known[t.word] >> (t.shift & 63) & 1) }

// number is the region of a number: a binary search whose steps need no guess.
func (t *table) number(r *rule.Row) int {
	x, from, n := order(r.Num[t.index]), 0, len(t.cuts)
	for n > 1 {
		half := n >> 1
		next := from + half
		if t.cuts[next-1] > x {
			next = from
		}
		from = next
		n -= half
	}
	if n > 0 {
		next := from + 1
		if t.cuts[from] > x {
			next = from
		}
		from = next
	}
	return (1 + from) * t.known(r)
}

// order maps numbers to integers in their order; both zeros are one. Processors
// choose by a comparison of integers without a guess.
func order(x float64) int64 {
	b := int64(math.Float64bits(x + 0))
	return b ^ int64(uint64(b>>63)>>1)
}

// text is the region of a text.
func (t *table) text(r *rule.Row) int {
	if t.known(r) == 0 {
		return 0
	}
	s := r.Str[t.index]
	region := t.words.number(s, t.other)
	if t.searched && region == t.other {
		return region + t.finds.held(s)
	}
	return region
}

// finds are searches by their kind: for loops without a choice in them.
type finds struct{ contained, ends, starts []string }

// newFinds sorts out finds that are sorted by Compare.
func newFinds(sorted []rule.Find) (f finds) {
	for _, x := range sorted {
		switch x.Op {
		case "contains":
			f.contained = append(f.contained, x.Text)
		case "endsWith":
			f.ends = append(f.ends, x.Text)
		default:
			f.starts = append(f.starts, x.Text)
		}
	}
	return f
}

// held has a bit for each find that holds of s, in the order of Compare.
func (f *finds) held(s string) int {
	held, bit := 0, 1
	for _, x := range f.contained {
		if strings.Contains(s, x) {
			held |= bit
		}
		bit <<= 1
	}
	for _, x := range f.ends {
		if strings.HasSuffix(s, x) {
			held |= bit
		}
		bit <<= 1
	}
	for _, x := range f.starts {
		if strings.HasPrefix(s, x) {
			held |= bit
		}
		bit <<= 1
	}
	return held
}

// list is the region of a list.
func (t *table) list(r *rule.Row) int {
	if t.known(r) == 0 {
		return 0
	}
	held := 0
	for _, s := range r.List[t.index] {
		held |= 1 << t.words.number(s, 0) >> 1 // number 0 is no bit
	}
	return 1 + held
}
