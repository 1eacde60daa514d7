package scoring

import (
	"math"
	"math/bits"
	"slices"

	"example.com/baton/internal/column"
	"example.com/baton/internal/rule"
)

// factRules are the rules on facts, made ready for Score. A rule whose answer
// depends on one attribute only is in a table: its points stand at the regions
// of the attribute's values where it is True. A rule made of parts of that kind
// is guarded: it comes apart into terms, and each term is looked at only if the
// regions of all its attributes admit it. The rest is evaluated.
type factRules struct {
	numbers []table // of Number, Date and Bool; those that steps stand for come last
	steps   []steps
	texts   []table
	lists   []table
	guarded []guarded
	always  []plain // those that are comparisons first
	asked   int     // of always: how many are none

	compared, open []uint64 // masks of the guarded terms with a test that is a comparison, and that is none
	few            []octet  // of the guarded terms, where they are few
}

// octet is what eight terms of the first word give to a dimension, by those of
// them that hold.
type octet struct {
	shift  int
	dim    int
	points [256]Points
}

// maxFew is how many guarded terms are added up by octets: beyond that most of
// them do not hold, and those that do are visited.
const maxFew = 16

// factRule is a rule on facts as it is handed to prepare.
type factRule struct {
	when   *rule.Program
	points Points
	dim    int
}

// guarded is a term of a rule with literals that tables decide. Its bit in their
// masks is its index.
type guarded struct {
	rest   []test // what must hold besides
	points Points
	dim    int
}

// plain is a rule that no table decides.
type plain struct {
	test
	points Points
	dim    int
}

// test is what is evaluated.
type test struct {
	rule.Literal
	comparison *rule.Comparison // for many rows at a time; may be nil
}

func newTest(l rule.Literal) test {
	c, _ := l.When.Comparison()
	return test{l, c}
}

// truth is the answer of a comparison from the row, of anything else from the frame.
func (t *test) truth(row *rule.Row, f *rule.Frame) rule.Truth {
	if t.comparison != nil {
		return t.comparison.Truth(row)
	}
	return t.When.Truth(f)
}

// table is some of the tests on one attribute. Region 0 is a missing value.
type table struct {
	word, shift int // of the attribute's bit in Row.Known
	index       int // of the attribute in the row's array

	cuts     []int64    // of numbers in order(), ascending: region 1 + i begins at cut i - 1; of texts their keys
	bounds   []float64  // of numbers: the cuts as such
	few      [4]int64   // the cuts, where they are so few, and then such that nothing reaches
	words    dictionary // texts: the regions from 1 on; items of lists: their bits from 1 on
	finds    finds      // of texts: what holds of those that are no words
	other    int        // the first region of these
	searched bool       // there are finds or keys

	number int  // among those of texts and lists of the model
	dim    int  // that gets the points
	gives  bool // points somewhere
	guards bool // terms somewhere
	cells  []cell
	others []uint64 // for each region the masks of the guarded rules from 64 on
}

// steps is a table of a number with at most two cuts, set out for one row.
type steps struct {
	word, shift, index, dim int
	cuts                    [2]float64 // where there are less, such that nothing reaches
	cells                   [4]cell
}

// cell is what a region does.
type cell struct {
	points Points // of the rules that are True
	admits uint64 // a mask of the first 64 guarded rules
}

// add adds the points of all rules that are True of a row. The frame is one of
// the same row; it may be nil where asks says so.
func (r *factRules) add(row *rule.Row, f *rule.Frame, dims *[MaxDimensions]Points) {
	var room [(maxGuarded - 1) / 64]uint64
	first, live := r.guards(&room)
	for i := range r.numbers[:len(r.numbers)-len(r.steps)] {
		t := &r.numbers[i]
		first &= t.count(t.numberIn(row), dims, live)
	}
	for i := range r.steps {
		t := &r.steps[i]
		x := row.Num[t.index]
		known := int(row.Known[t.word] >> (t.shift & 63) & 1)
		c := &t.cells[(1+b2i(x >= t.cuts[0])+b2i(x >= t.cuts[1]))*known&3]
		dims[t.dim&(MaxDimensions-1)] += c.points
		first &= c.admits
	}
	for i := range r.texts {
		t := &r.texts[i]
		first &= t.count(t.textIn(row), dims, live)
	}
	for i := range r.lists {
		t := &r.lists[i]
		first &= t.count(t.listIn(row), dims, live)
	}
	for i := range r.always {
		a := &r.always[i]
		// True is 2, the others are less: all bits or none, without a branch that
		// the processor would have to guess for every rule of every lead.
		counts := -Points(a.truth(row, f) >> 1)
		dims[a.dim&(MaxDimensions-1)] += a.points & counts
	}
	if len(r.guarded) == 0 {
		return
	}
	first = r.tested(0, first, row, f)
	if r.few != nil {
		for i := range r.few {
			w := &r.few[i]
			dims[w.dim&(MaxDimensions-1)] += w.points[uint8(first>>w.shift)]
		}
		return
	}
	r.addGuarded(0, first, dims)
	for w, word := range live {
		r.addGuarded(1+w, r.tested(1+w, word, row, f), dims)
	}
}

// asks reports whether a frame is needed.
func (r *factRules) asks() bool {
	return r.asked > 0 || slices.ContainsFunc(r.open, func(word uint64) bool { return word != 0 })
}

// guards are the masks of all guarded terms: the first word and the others.
func (r *factRules) guards(room *[(maxGuarded - 1) / 64]uint64) (first uint64, live []uint64) {
	n := len(r.guarded)
	if n <= 64 {
		return ^uint64(0) >> (64 - n), nil
	}
	live = room[:(n-1)/64]
	for w := range live {
		live[w] = ^uint64(0)
	}
	live[len(live)-1] >>= 63 - (n-1)&63
	return ^uint64(0), live
}

// tested is a word of the mask without the terms of which a test does not hold.
func (r *factRules) tested(w int, word uint64, row *rule.Row, f *rule.Frame) uint64 {
	for left := word & (r.compared[w] | r.open[w]); left != 0; left &= left - 1 {
		bit := bits.TrailingZeros64(left)
		g := &r.guarded[64*w+bit]
		for i := range g.rest {
			if t := &g.rest[i]; !t.Is.Has(t.truth(row, f)) {
				word &^= 1 << bit
				break
			}
		}
	}
	return word
}

// addGuarded adds the points of the guarded terms in a word of the mask.
func (r *factRules) addGuarded(w int, word uint64, dims *[MaxDimensions]Points) {
	for ; word != 0; word &= word - 1 {
		g := &r.guarded[64*w+bits.TrailingZeros64(word)]
		dims[g.dim&(MaxDimensions-1)] += g.points
	}
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

// numberIn is the region of a number.
func (t *table) numberIn(r *rule.Row) int {
	return (1 + t.reached(order(r.Num[t.index]))) * t.known(r)
}

// reached is how many of the cuts are at most x.
func (t *table) reached(x int64) int {
	if len(t.cuts) <= len(t.few) {
		return b2i(x >= t.few[0]) + b2i(x >= t.few[1]) + b2i(x >= t.few[2]) + b2i(x >= t.few[3])
	}
	return reached(t.cuts, x)
}

// reached is how many of the ascending cuts are at most x: a binary search whose
// steps the processor need not guess.
func reached(cuts []int64, x int64) int {
	from, n := 0, len(cuts)
	for n > 1 {
		half := n >> 1
		from += half & -b2i(cuts[from+half-1] <= x)
		n -= half
	}
	if n > 0 {
		from += b2i(cuts[from] <= x)
	}
	return from
}

// order maps numbers to integers in their order; both zeros are one.
func order(x float64) int64 {
	b := int64(math.Float64bits(x + 0))
	return b ^ int64(uint64(b>>63)>>1)
}

// textIn is the region of a text.
func (t *table) textIn(r *rule.Row) int {
	if t.known(r) == 0 {
		return 0
	}
	return t.textOf(r.Str[t.index])
}

// textOf is the region of a text that is known.
func (t *table) textOf(s string) int {
	region := t.other
	if t.other > 1 {
		region = t.words.number(s, region)
	}
	if t.searched && region == t.other {
		region += t.finds.held(s) * (1 + len(t.cuts))
		if len(t.cuts) > 0 {
			region += t.reached(column.Key(s))
		}
	}
	return region
}

// found is what holds of the texts of a region that are no words.
func (t *table) found(region int) (held uint64, key int64) {
	n := region - t.other
	key = math.MinInt64
	if k := n % (1 + len(t.cuts)); k > 0 {
		key = t.cuts[k-1]
	}
	return uint64(n / (1 + len(t.cuts))), key
}

// listIn is the region of a list.
func (t *table) listIn(r *rule.Row) int {
	if t.known(r) == 0 {
		return 0
	}
	return t.listOf(r.List[t.index])
}

// listOf is the region of a list that is known.
func (t *table) listOf(list []string) int {
	held := 0
	for _, s := range list {
		held |= 1 << t.words.number(s, 0) >> 1 // number 0 is no bit
	}
	return 1 + held
}
