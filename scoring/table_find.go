package scoring

import (
	"slices"
	"strings"

	"example.com/baton/internal/column"
	"example.com/baton/internal/rule"
)

// finds are searches by their kind: for loops without a choice in them.
type finds struct {
	contained, starts []string
	ends              []ending

	// What is contained in a text is found in one walk, if that is short: bit n of
	// a state is whether the text ends, so far, like what is contained up to the
	// n-th of all its bytes (Baeza-Yates and Gonnet: A New Approach to Text
	// Searching, 1992).
	steps  *[256]uint64 // by byte: where it stands; nil where it is not worth it
	begins uint64
	last   []uint8
}

// maxWalk is up to which length a walk is faster than searches.
const maxWalk = 64

// walks prepares the walk.
func (f *finds) walks() {
	if n := len(strings.Join(f.contained, "")); len(f.contained) < 2 || n > 64 || slices.Contains(f.contained, "") {
		return
	}
	f.steps = new([256]uint64)
	n := 0
	for _, x := range f.contained {
		f.begins |= 1 << n
		for i := range len(x) {
			f.steps[x[i]] |= 1 << n
			n++
		}
		f.last = append(f.last, uint8(n-1))
	}
}

// ending is a text that others end with.
type ending struct {
	text       string
	mask, want uint64 // of their Tail
	sure       bool   // that tail is all that there is to look at
}

// newFinds sorts out finds that are sorted by Compare.
func newFinds(sorted []rule.Find) (f finds) {
	for _, x := range sorted {
		switch x.Op {
		case "contains":
			f.contained = append(f.contained, x.Text)
		case "endsWith":
			mask := ^uint64(0) >> (64 - 8*min(len(x.Text), 8))
			f.ends = append(f.ends, ending{x.Text, mask, column.Tail(x.Text) & mask, len(x.Text) <= 8 && x.Text != "" && x.Text[0] != 0})
		default:
			f.starts = append(f.starts, x.Text)
		}
	}
	f.walks()
	return f
}

// held has a bit for each find that holds of s, in the order of Compare.
func (f *finds) held(s string) int {
	held, bit := 0, len(f.contained)
	if bit > 0 {
		held = f.within(s)
	}
	if len(f.ends) > 0 {
		tail := column.Tail(s)
		for i := range f.ends {
			held |= b2i(f.ends[i].holds(s, tail)) << bit
			bit++
		}
	}
	for _, x := range f.starts {
		held |= b2i(strings.HasPrefix(s, x)) << bit
		bit++
	}
	return held
}

// within has a bit for each text that s contains.
func (f *finds) within(s string) (held int) {
	if f.steps == nil || len(s) > maxWalk {
		for i, x := range f.contained {
			held |= b2i(strings.Contains(s, x)) << i
		}
		return held
	}
	var state, found uint64
	for i := range len(s) {
		state = (state<<1 | f.begins) & f.steps[s[i]]
		found |= state
	}
	for i, last := range f.last {
		held |= int(found>>(last&63)&1) << i
	}
	return held
}

// holds reports whether s, which has that tail, ends so.
func (e *ending) holds(s string, tail uint64) bool {
	return tail&e.mask == e.want && (e.sure || strings.HasSuffix(s, e.text))
}
