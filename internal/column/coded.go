package column

import (
	"encoding/binary"
	"slices"
)

// Coded is a column of values of which most stand in many rows: a row has the
// number of its value. Where there are too many values for that, the column is
// Plain. The zero value is an empty column.
type Coded[V any] struct {
	Codes  []uint16 // by row, an index of Values; 0: missing
	Values []V      // the first is the zero V
	Plain  bool     // Values are by row, after the first; a code is 1, or 0: missing

	places []uint16 // of codes, by hash; 0: free
	hashes []uint32 // by code
}

const (
	minPlaces = 256     // a power of 2
	maxProbes = 32      // texts made to share a place must not cost more than others
	fewValues = 256     // are coded, however few rows there are,
	fewRows   = 8       // and beyond that one value for so many rows,
	maxValues = 1 << 15 // but no more: codes are small
)

// Texts is a column of texts.
type Texts struct {
	Coded[string]
	Keys  []int64  // of a Plain column, by row: Key
	Tails []uint64 // and Tail
}

// Add adds a row.
func (c *Texts) Add(s string) {
	if c.Plain {
		c.addPlain(s)
		return
	}
	h := hash(s)
	for i := range uint32(maxProbes) {
		switch p := c.place(h + i); {
		case *p == 0:
			if c.tooMany() {
				c.spread(s)
				return
			}
			c.addNew(s, h, p)
			return
		case c.Values[*p] == s:
			c.Codes = append(c.Codes, *p)
			return
		}
	}
	c.spread(s)
}

// AddMissing adds a row without a text.
func (c *Texts) AddMissing() {
	c.Coded.AddMissing()
	if c.Plain {
		c.Keys, c.Tails = append(c.Keys, 0), append(c.Tails, 0)
	}
}

// Reset empties the column and keeps its memory, and whether it is Plain.
func (c *Texts) Reset() {
	c.Coded.Reset()
	c.Keys, c.Tails = c.Keys[:0], c.Tails[:0]
}

func (c *Texts) addPlain(s string) {
	c.Coded.addPlain(s)
	c.Keys, c.Tails = append(c.Keys, Key(s)), append(c.Tails, Tail(s))
}

func (c *Texts) spread(s string) {
	c.Coded.spread()
	for _, s := range c.Values[1:] {
		c.Keys, c.Tails = append(c.Keys, Key(s)), append(c.Tails, Tail(s))
	}
	c.addPlain(s)
}

// Lists is a column of lists of texts; lists do not change while they stand in it.
type Lists struct{ Coded[[]string] }

// Add adds a row.
func (c *Lists) Add(list []string) {
	if c.Plain {
		c.addPlain(list)
		return
	}
	h := uint32(len(list))
	for _, s := range list {
		h = 31*h ^ hash(s)
	}
	for i := range uint32(maxProbes) {
		switch p := c.place(h + i); {
		case *p == 0:
			if c.tooMany() {
				c.spread()
				c.addPlain(list)
				return
			}
			c.addNew(list, h, p)
			return
		case slices.Equal(c.Values[*p], list):
			c.Codes = append(c.Codes, *p)
			return
		}
	}
	c.spread()
	c.addPlain(list)
}

// AddMissing adds a row without a value.
func (c *Coded[V]) AddMissing() {
	c.Codes = append(c.Codes, 0)
	if c.Plain {
		var none V
		c.Values = append(c.Values, none)
	}
}

// At is the value of a row; ok is false where it is missing.
func (c *Coded[V]) At(row int) (v V, ok bool) {
	code := int(c.Codes[row])
	if code != 0 && c.Plain {
		return c.Values[1+row], true
	}
	if code != 0 {
		return c.Values[code], true
	}
	return v, false
}

// Reset empties the column and keeps its memory, and whether it is Plain.
func (c *Coded[V]) Reset() {
	clear(c.Values)
	c.Codes, c.Values, c.hashes = c.Codes[:0], c.Values[:min(1, len(c.Values))], c.hashes[:min(1, len(c.hashes))]
	clear(c.places)
}

// place is where the code of a value with that hash may stand.
func (c *Coded[V]) place(hash uint32) *uint16 {
	if c.places == nil {
		c.places, c.hashes, c.Values = make([]uint16, minPlaces), make([]uint32, 1), make([]V, 1)
	}
	return &c.places[hash&uint32(len(c.places)-1)]
}

// tooMany reports whether another value is one too many.
func (c *Coded[V]) tooMany() bool {
	return len(c.Values) > min(fewValues+len(c.Codes)/fewRows, maxValues)
}

// addNew adds a row whose value is none of the Values, and takes a place.
func (c *Coded[V]) addNew(v V, hash uint32, place *uint16) {
	code := len(c.Values)
	c.Codes = append(c.Codes, uint16(code))
	c.Values, c.hashes = append(c.Values, v), append(c.hashes, hash)
	*place = uint16(code)
	if 2*code > len(c.places) {
		c.places = make([]uint16, 2*len(c.places))
		for code := 1; code < len(c.hashes); code++ {
			i := c.hashes[code]
			for ; *c.place(i) != 0; i++ {
			}
			*c.place(i) = uint16(code)
		}
	}
}

func (c *Coded[V]) addPlain(v V) {
	if len(c.Values) == 0 {
		c.Values = make([]V, 1)
	}
	c.Codes, c.Values = append(c.Codes, 1), append(c.Values, v)
}

// spread makes the column Plain.
func (c *Coded[V]) spread() {
	values := make([]V, 1, 1+cap(c.Codes))
	for row, code := range c.Codes {
		values = append(values, c.Values[code])
		c.Codes[row] = min(code, 1)
	}
	c.Values, c.Plain, c.places, c.hashes = values, true, nil, nil
}

// hash tells most texts apart that people write: by the length and what stands
// at both ends and in the middle.
func hash(s string) uint32 {
	const spread1, spread2 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
	n := len(s)
	h := uint64(n) * spread1
	switch {
	case n >= 8:
		middle := n/2 - 4
		h ^= word(s) ^ word(s[n-8:])*spread2
		h = (h ^ h>>29) * spread1
		h ^= word(s[middle:])
	case n > 0:
		h ^= uint64(s[0]) | uint64(s[n/2])<<8 | uint64(s[n-1])<<16 | uint64(s[n/3])<<24 | uint64(s[2*n/3])<<32
	}
	h *= spread2
	return uint32(h >> 32)
}

// word is the first eight bytes.
func word(s string) uint64 { return binary.LittleEndian.Uint64([]byte(s[:8])) }
