package metrics

import (
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"slices"
)

// binaryVersion is the first byte of a tally's binary form.
const binaryVersion = 1

// maxLayout bounds the lengths that a binary form may announce for its groups:
// the largest funnel with the most clauses needs a third of it.
const maxLayout = 1 << 16

// lastSecond is the last one of the year 9998: in every location it has four
// digits in text.
const lastSecond = 253370764799

var errDamaged = errors.New("the tally is damaged: its parts do not fit together")

// MarshalBinary gives the tally as bytes: the same for the same figures, however
// they were split, ordered and merged.
func (t *Tally) MarshalBinary() ([]byte, error) {
	b := []byte{binaryVersion}
	b = appendText(b, t.plan)
	if t.plan == "" {
		return b, nil
	}
	b = binary.AppendUvarint(b, uint64(t.counts))
	b = binary.AppendUvarint(b, uint64(t.samples))
	for _, i := range [...]instant{t.from, t.to, t.at} {
		b = binary.AppendVarint(b, i.sec)
		b = binary.AppendUvarint(b, uint64(i.nano))
	}
	b = appendText(b, t.by)
	b = appendText(b, t.currency)
	b = binary.AppendVarint(b, t.spend)
	names := slices.Sorted(maps.Keys(t.groups))
	b = binary.AppendUvarint(b, uint64(len(names)))
	var sorted []int64
	for _, name := range names {
		b = appendText(b, name)
		f := t.groups[name]
		for _, n := range f.counts {
			b = binary.AppendVarint(b, n)
		}
		b = binary.AppendUvarint(b, uint64(len(f.given)))
		for _, g := range f.reasons() {
			b = binary.AppendUvarint(b, uint64(g.reason))
			b = binary.AppendUvarint(b, uint64(g.team))
			b = binary.AppendVarint(b, f.given[g])
		}
		for _, s := range f.samples {
			sorted = append(sorted[:0], s...)
			slices.Sort(sorted)
			b = binary.AppendUvarint(b, uint64(len(sorted)))
			last := int64(0)
			for _, v := range sorted {
				b = binary.AppendUvarint(b, uint64(v-last))
				last = v
			}
		}
	}
	return b, nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// reasons are the reasons given, by number, then team.
func (f *figures) reasons() []given {
	return slices.SortedFunc(maps.Keys(f.given), compareGiven)
}

func compareGiven(a, b given) int {
	if a.reason != b.reason {
		return a.reason - b.reason
	}
	return a.team - b.team
}

// UnmarshalBinary reads what MarshalBinary writes, and nothing else: a text that
// is another form of the same tally is refused. An error leaves the tally as it
// was.
func (t *Tally) UnmarshalBinary(data []byte) error {
	if len(data) == 0 || data[0] != binaryVersion {
		return errors.New("these bytes are no tally of this version")
	}
	r := reader{rest: data[1:]}
	var n Tally
	if n.plan = r.text(); n.plan != "" {
		r.tally(&n)
	}
	if r.bad || len(r.rest) > 0 {
		return errDamaged
	}
	n.scratch = t.scratch
	*t = n
	return nil
}

// reader takes canonical values off the front of bytes. After a bad one it only
// yields zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) tally(t *Tally) {
	t.counts, t.samples = r.number(maxLayout), r.number(maxLayout)
	for _, i := range [...]*instant{&t.from, &t.to, &t.at} {
		i.sec = r.signed()
		r.bad = r.bad || i.sec < ever.sec || i.sec > lastSecond
		i.nano = int64(r.number(999_999_999))
	}
	t.by, t.currency, t.spend = r.text(), r.text(), r.signed()
	groups := r.number(MaxGroups)
	t.groups = make(map[string]*figures, groups)
	if t.counts < countParts {
		r.bad = true
	}
	for last, i := "", 0; i < groups && !r.bad; i++ {
		name := r.text()
		if i > 0 && name <= last || t.counts+t.samples > len(r.rest) { // each takes a byte at least
			r.bad = true
			return
		}
		last = name
		f := t.newFigures()
		t.groups[name] = f
		r.figures(f)
	}
}

func (r *reader) figures(f *figures) {
	for i := range f.counts {
		f.counts[i] = r.signed()
	}
	last := given{-1, -1}
	for n := r.number(math.MaxInt32); n > 0 && !r.bad; n-- {
		g := given{r.number(math.MaxInt32), r.number(math.MaxInt32)}
		r.bad = r.bad || compareGiven(last, g) >= 0
		last = g
		f.given[g] = r.signed()
	}
	for i := range f.samples {
		n := r.number(len(r.rest)) // each takes a byte at least
		if n == 0 {
			continue
		}
		s := make([]int64, 0, n)
		for v := int64(0); n > 0; n-- {
			d := r.unsigned()
			if d > uint64(math.MaxInt64-v) {
				r.bad = true
				return
			}
			v += int64(d)
			s = append(s, v)
		}
		f.samples[i] = s
	}
}

// unsigned reads a varint of the shortest form.
func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.rest)
	if r.bad || n <= 0 || n > 1 && r.rest[n-1] == 0 {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) signed() int64 {
	u := r.unsigned()
	return int64(u>>1) ^ -int64(u&1)
}

func (r *reader) number(most int) int {
	v := r.unsigned()
	if v > uint64(most) {
		r.bad, r.rest = true, nil
		return 0
	}
	return int(v)
}

func (r *reader) text() string {
	n := r.number(len(r.rest))
	if n > len(r.rest) {
		r.bad, r.rest = true, nil
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}
