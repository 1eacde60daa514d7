package scoring

import (
	"math/bits"
	"slices"
	"strings"

	"example.com/baton/internal/column"
	"example.com/baton/internal/rule"
)

// addBlock adds to out the points of all rules that are True, row by row: as add
// does for one row.
func (r *factRules) addBlock(b *Batch, out *sumsOfRows) {
	b.unguard(len(r.guarded))
	for i := range r.numbers {
		t := &r.numbers[i]
		b.regionsOfNumbers(t, &b.nums[t.index])
		b.count(t, out)
	}
	for i := range r.texts {
		t := &r.texts[i]
		if c := &b.texts[t.index]; c.Plain {
			b.regionsOfPlain(t, c)
		} else {
			regionsOf(b, t, &c.Coded, (*table).textOf)
		}
		b.count(t, out)
	}
	for i := range r.lists {
		t := &r.lists[i]
		regionsOf(b, t, &b.lists[t.index].Coded, (*table).listOf)
		b.count(t, out)
	}
	r.compareBlock(b, out)
	r.askBlock(b, out)
	if r.few != nil {
		b.addFew(r.few, out)
		return
	}
	for w, live := range b.live {
		terms := r.guarded[64*w:]
		for i, word := range live[:b.n] {
			for ; word != 0; word &= word - 1 {
				g := &terms[bits.TrailingZeros64(word)]
				out[g.dim&(MaxDimensions-1)][i] += g.points
			}
		}
	}
}

// addFew adds the points of few guarded terms.
func (b *Batch) addFew(few []octet, out *sumsOfRows) {
	live := b.live[0][:b.n]
	for i := range few {
		w := &few[i]
		dim := out[w.dim&(MaxDimensions-1)][:len(live)]
		for i, word := range live {
			dim[i] += w.points[uint8(word>>w.shift)]
		}
	}
}

// unguard makes masks that admit so many terms in every row of the block.
func (b *Batch) unguard(terms int) {
	words := (terms + 63) / 64
	for len(b.masks) < words {
		b.masks = append(b.masks, make([]uint64, blockRows))
	}
	b.live = b.masks[:words]
	for w, live := range b.live {
		every := ^uint64(0) >> max(0, 64*(w+1)-terms)
		for i := range live[:b.n] {
			live[i] = every
		}
	}
}

// count adds the points of the regions to out and takes away what they do not
// admit.
func (b *Batch) count(t *table, out *sumsOfRows) {
	regions := b.regions[:b.n]
	dim := out[t.dim&(MaxDimensions-1)][:len(regions)]
	switch {
	case !t.guards:
		for i, r := range regions {
			dim[i] += t.cells[r].points
		}
		return
	case !t.gives:
		live := b.live[0][:len(regions)]
		for i, r := range regions {
			live[i] &= t.cells[r].admits
		}
	default:
		live := b.live[0][:len(regions)]
		for i, r := range regions {
			c := &t.cells[r]
			dim[i] += c.points
			live[i] &= c.admits
		}
	}
	if t.others == nil {
		return
	}
	n := len(b.live) - 1
	for w, live := range b.live[1:] {
		live = live[:len(regions)]
		for i, r := range regions {
			live[i] &= t.others[int(r)*n+w]
		}
	}
}

// regionsOfNumbers finds the regions of a block of numbers.
func (b *Batch) regionsOfNumbers(t *table, c *column.Numbers) {
	values := c.Values[b.from : b.from+b.n]
	regions := b.regions[:len(values)]
	switch cuts := t.bounds; len(cuts) {
	case 0:
		for i := range regions {
			regions[i] = 1
		}
	case 1:
		for i, x := range values {
			regions[i] = 1 + uint16(b2i(x >= cuts[0]))
		}
	case 2:
		for i, x := range values {
			regions[i] = 1 + uint16(b2i(x >= cuts[0])) + uint16(b2i(x >= cuts[1]))
		}
	default:
		for i, x := range values {
			regions[i] = 1 + uint16(reached(t.cuts, order(x)))
		}
	}
	c.EachMissing(b.from, b.n, func(i int) { regions[i] = 0 })
}

// regionsOfPlain finds the regions of a block of texts of which most differ. Their
// keys and tails tell short beginnings and ends: most texts are not looked at.
func (b *Batch) regionsOfPlain(t *table, c *column.Texts) {
	texts := c.Values[1+b.from : 1+b.from+b.n]
	regions := b.regions[:len(texts)]
	keys, tails, codes := c.Keys[b.from:][:len(texts)], c.Tails[b.from:][:len(texts)], c.Codes[b.from:][:len(texts)]
	for i := range regions {
		regions[i] = uint16(t.other)
	}
	if len(t.cuts) > 0 {
		for i, key := range keys {
			regions[i] += uint16(t.reached(key))
		}
	}
	step := uint16(1 + len(t.cuts)) // of the next find
	if n := len(t.finds.contained); n > 0 {
		for i, s := range texts {
			regions[i] += uint16(t.finds.within(s)) * step
		}
		step <<= n
	}
	for _, e := range t.finds.ends {
		for i, tail := range tails {
			regions[i] += uint16(b2i(e.holds(texts[i], tail))) * step
		}
		step <<= 1
	}
	for _, x := range t.finds.starts {
		for i, s := range texts {
			regions[i] += uint16(b2i(strings.HasPrefix(s, x))) * step
		}
		step <<= 1
	}
	switch t.words.lengths {
	case 0:
	case 1: // "" alone
		number := uint16(t.words.number("", 0))
		for i, s := range texts {
			empty := uint16(-b2i(s == "")) // all bits or none
			regions[i] ^= (regions[i] ^ number) & empty
		}
	default:
		for i, s := range texts {
			if t.words.mayHave(s) {
				regions[i] = uint16(t.words.number(s, int(regions[i])))
			}
		}
	}
	for i, known := range codes {
		regions[i] *= known
	}
}

// regionsOf finds the regions of a block of texts or lists: of a coded column
// once for each value.
func regionsOf[V any](b *Batch, t *table, c *column.Coded[V], of func(*table, V) int) {
	codes := c.Codes[b.from : b.from+b.n]
	if c.Plain {
		for i, code := range codes {
			b.regions[i] = 0
			if code != 0 {
				b.regions[i] = uint16(of(t, c.Values[1+b.from+i]))
			}
		}
		return
	}
	for len(b.byCode) <= t.number {
		b.byCode = append(b.byCode, nil)
	}
	if b.from == 0 {
		all := append(b.byCode[t.number][:0], 0) // code 0 is region 0
		for code := 1; code < len(c.Values); code++ {
			all = append(all, uint16(of(t, c.Values[code])))
		}
		b.byCode[t.number] = all
	}
	all := b.byCode[t.number]
	regions := b.regions[:len(codes)]
	for i, code := range codes {
		regions[i] = all[code]
	}
}

// compareBlock answers the tests that are comparisons.
func (r *factRules) compareBlock(b *Batch, out *sumsOfRows) {
	truths := b.truths[:b.n]
	for i := range r.always[:len(r.always)-r.asked] {
		a := &r.always[i]
		a.comparison.Truths(truths, b.nums, b.from, &b.buffers)
		dim := out[a.dim&(MaxDimensions-1)][:len(truths)]
		for i, t := range truths {
			dim[i] += a.points & -Points(t>>1)
		}
	}
	for w, live := range b.live {
		if r.compared[w] == 0 {
			continue
		}
		live = live[:len(truths)]
		some := uint64(0)
		for _, word := range live {
			some |= word
		}
		for word := r.compared[w] & some; word != 0; word &= word - 1 {
			bit := bits.TrailingZeros64(word)
			for _, t := range r.guarded[64*w+bit].rest {
				if t.comparison == nil {
					continue
				}
				t.comparison.Truths(truths, b.nums, b.from, &b.buffers)
				var admits [4]uint64
				for truth := range admits {
					admits[truth] = ^uint64(b2i(!t.Is.Has(rule.Truth(truth))) << bit)
				}
				for i, t := range truths {
					live[i] &= admits[t&3]
				}
			}
		}
	}
}

// askBlock answers the tests that are asked of every row alone.
func (r *factRules) askBlock(b *Batch, out *sumsOfRows) {
	if r.asked == 0 && !slices.ContainsFunc(r.open, func(word uint64) bool { return word != 0 }) {
		return
	}
	for i := range b.n {
		if b.skip[i] {
			continue
		}
		for k := range r.always[len(r.always)-r.asked:] {
			a := &r.always[len(r.always)-r.asked+k]
			if a.When.Truth(&b.ask(i).frame) == rule.True {
				out[a.dim&(MaxDimensions-1)][i] += a.points
			}
		}
		for w, live := range b.live {
			for word := live[i] & r.open[w]; word != 0; word &= word - 1 {
				bit := bits.TrailingZeros64(word)
				for _, t := range r.guarded[64*w+bit].rest {
					if t.comparison == nil && !t.Holds(&b.ask(i).frame) {
						live[i] &^= 1 << bit
						break
					}
				}
			}
		}
	}
}
