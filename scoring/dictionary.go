package scoring

import "math/bits"

// dictionary numbers a fixed set of texts. A text is looked for at the place
// that four of its bytes give, and in those behind it up to an empty one.
type dictionary struct {
	places []numbered // a power of two of them, at least one empty
	factor uint32
	shift  uint8
	empty  int32          // number of "", 0 if it is none of the set
	index  map[string]int // instead of places, where too many texts share the four bytes
}

type numbered struct {
	text   string
	number int32 // from 1, 0: the place is empty
}

// maxProbes is how many places a look-up may visit: beyond it a map is faster.
const maxProbes = 4

// newDictionary numbers distinct texts from 1.
func newDictionary(texts []string) dictionary {
	d := dictionary{}
	size := bits.Len(uint(4 * len(texts))) // load below 1/2: most texts stand at their place
	d.shift = uint8(32 - size)
	for factor, best := uint32(0x9E3779B1), maxProbes+1; factor > 1<<27; factor -= 1 << 28 {
		places := make([]numbered, 1<<size)
		empty, most := int32(0), 1
		for i, t := range texts {
			if t == "" {
				empty = int32(i + 1)
				continue
			}
			h, probes := key(t)*factor>>d.shift, 1
			for places[h].number != 0 {
				h = (h + 1) & uint32(len(places)-1)
				probes++
			}
			places[h] = numbered{t, int32(i + 1)}
			most = max(most, probes)
		}
		if most < best {
			best, d.places, d.factor, d.empty = most, places, factor, empty
		}
		if best == 1 {
			return d
		}
	}
	if d.places == nil {
		d.index = make(map[string]int, len(texts))
		for i, t := range texts {
			d.index[t] = i + 1
		}
	}
	return d
}

// key is the length and three bytes of a text that is not empty.
func key(s string) uint32 {
	n := len(s)
	return uint32(uint8(n)) | uint32(s[0])<<8 | uint32(s[n/2])<<16 | uint32(s[n-1])<<24
}

// number is that of a text, 0 if it is none of the set.
func (d *dictionary) number(s string) int {
	if d.index != nil {
		return d.index[s]
	}
	if s == "" {
		return int(d.empty)
	}
	for h := key(s) * d.factor >> d.shift; ; h++ {
		p := &d.places[h&uint32(len(d.places)-1)]
		if p.number == 0 || p.text == s {
			return int(p.number)
		}
	}
}
