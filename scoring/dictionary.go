package scoring

import "math/bits"

// dictionary numbers a fixed set of texts from 1. Each text stands alone at the
// place that its length and three of its bytes give.
type dictionary struct {
	places []numbered
	factor uint32
	shift  uint8
	empty  int            // number of "", 0 if it is none of the set
	index  map[string]int // instead of places, where no places keep the texts apart
}

type numbered struct {
	text   string // "": nobody's place
	number int
}

// factors are odd numbers that spread the texts over places, each otherwise.
var factors = [...]uint32{0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1, 0xCC9E2D51, 0x1B873593, 0xE6546B65}

// maxSpread is how many times as many places as texts a dictionary may have:
// more of them miss the processor's cache.
const maxSpread = 32

// newDictionary numbers distinct texts from 1.
func newDictionary(texts []string) dictionary {
	for spread := 2; spread <= maxSpread; spread *= 2 {
		for _, factor := range factors {
			d := dictionary{factor: factor, shift: uint8(32 - bits.Len(uint(spread*len(texts))))}
			if d.spread(texts) {
				return d
			}
		}
	}
	d := dictionary{index: make(map[string]int, len(texts))}
	for i, t := range texts {
		d.index[t] = i + 1
	}
	return d
}

// spread gives each text its place, if no two have the same.
func (d *dictionary) spread(texts []string) bool {
	d.places = make([]numbered, 1<<(32-d.shift))
	for i, t := range texts {
		if t == "" {
			d.empty = i + 1
			continue
		}
		p := &d.places[d.place(t)]
		if p.number != 0 {
			return false
		}
		*p = numbered{t, i + 1}
	}
	return true
}

// place is where a text stands that is not empty.
func (d *dictionary) place(s string) int {
	n := len(s)
	key := uint32(uint8(n)) | uint32(s[0])<<8 | uint32(s[n/2])<<16 | uint32(s[n-1])<<24
	return int(key * d.factor >> d.shift)
}

// number is that of a text, or what is said for those not in the set.
func (d *dictionary) number(s string, none int) int {
	switch {
	case d.index != nil:
		if n := d.index[s]; n != 0 {
			return n
		}
	case s == "":
		if d.empty != 0 {
			return d.empty
		}
	default:
		if p := &d.places[d.place(s)]; p.text == s {
			return p.number
		}
	}
	return none
}
