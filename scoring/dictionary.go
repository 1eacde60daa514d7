package scoring

import (
	"math"
	"math/bits"
)

// dictionary numbers a fixed set of texts from 1. Each text stands alone at the
// place that its print gives.
type dictionary struct {
	places  []numbered
	factor  uint64
	shift   uint8
	lengths uint64         // bit n: a text has n bytes; the last bit: that or more
	long    []string       // by number, where it is longer than its print
	index   map[string]int // instead of places, where no places keep the texts apart
}

// numbered is what stands at a place.
type numbered struct {
	print
	number int
}

// print is a text's length and three pieces of four bytes of it: all of it up to
// maxPrint bytes.
type print struct{ x, y uint64 }

const maxPrint = 12

// printOf makes the print of a text.
func printOf(s string) print {
	switch n := len(s); {
	case n >= 4:
		m := (n - 4) / 2
		return print{uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			(uint64(s[m])|uint64(s[m+1])<<8|uint64(s[m+2])<<16|uint64(s[m+3])<<24)<<32,
			uint64(s[n-4]) | uint64(s[n-3])<<8 | uint64(s[n-2])<<16 | uint64(s[n-1])<<24 | uint64(n)<<32}
	case n > 0:
		return print{uint64(s[0]) | uint64(s[n/2])<<8 | uint64(s[n-1])<<16, uint64(n) << 32}
	}
	return print{}
}

// nobody is the print of no text.
var nobody = print{y: math.MaxUint64}

// factors are odd numbers that spread the texts over places, each otherwise.
var factors = [...]uint64{0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
	0x27D4EB2F165667C5, 0xCC9E2D51DB873593, 0x1B873593CC9E2D51, 0xE6546B64A8D3A1F7}

// maxSpread is how many times as many places as texts a dictionary may have:
// more of them miss the processor's cache.
const maxSpread = 32

// newDictionary numbers distinct texts from 1.
func newDictionary(texts []string) dictionary {
	var lengths uint64
	for _, t := range texts {
		lengths |= 1 << min(len(t), 63)
	}
	for spread := 2; spread <= maxSpread; spread *= 2 {
		for _, factor := range factors {
			d := dictionary{lengths: lengths, factor: factor, shift: uint8(64 - bits.Len(uint(spread*max(1, len(texts)))))}
			if d.spread(texts) {
				return d
			}
		}
	}
	d := dictionary{lengths: lengths, index: make(map[string]int, len(texts))}
	for i, t := range texts {
		d.index[t] = i + 1
	}
	return d
}

// spread gives each text its place, if no two have the same.
func (d *dictionary) spread(texts []string) bool {
	d.places = make([]numbered, 1<<(64-d.shift))
	for i := range d.places {
		d.places[i].print = nobody
	}
	d.long = make([]string, 1+len(texts))
	for i, t := range texts {
		x := printOf(t)
		p := &d.places[d.place(x)]
		if p.print != nobody {
			return false
		}
		*p = numbered{x, i + 1}
		if len(t) > maxPrint {
			d.long[i+1] = t
		}
	}
	return true
}

// place is where a text with that print stands.
func (d *dictionary) place(p print) uint64 {
	return (p.x ^ bits.RotateLeft64(p.y, 23)) * d.factor >> (d.shift & 63)
}

// mayHave reports whether one of the set is as long as a text.
func (d *dictionary) mayHave(s string) bool { return d.lengths>>min(len(s), 63)&1 != 0 }

// number is that of a text, or what is said for those not in the set. The
// processor need not guess which it is.
func (d *dictionary) number(s string, none int) int {
	if d.index != nil {
		if n := d.index[s]; n != 0 {
			return n
		}
		return none
	}
	x := printOf(s)
	p := &d.places[d.place(x)]
	same := -b2i((p.x^x.x)|(p.y^x.y) == 0) // all bits or none
	n := none ^ (none^p.number)&same
	if len(s) > maxPrint && n != none && d.long[n] != s {
		return none
	}
	return n
}
