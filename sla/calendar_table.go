package sla

import "encoding/binary"

// The horizon is 1970 to 2081: fifty-six years either way of the turn to 2026.
// Inside it every question is answered from a table, outside by the rules, with
// the same answer. It starts where Unix seconds do and ends where its seconds
// still fit 32 bits and its days 16.
const (
	horizonFirst   = 1970 // year
	horizonLast    = 2081
	horizonDays    = 112*365 + 28 // 28 leap days: 1972 to 2080
	horizonSeconds = horizonDays * daySeconds
)

// dayTable is the open time of the horizon, by UTC days, whatever the calendar's
// zone. Equal days share their pieces, of which a calendar has few.
type dayTable struct {
	days   []tableDay // and one more, which holds the total
	pieces []piece    // of every kind of day, each kind ended by a closer
	at     []uint16   // the day that holds the open second i<<shift; and one more
	shift  uint
	total  int64 // open seconds
}

type tableDay struct {
	sum   uint32 // open seconds before the day
	first uint32 // its first piece
}

// piece is open time [from, to) in seconds of a UTC day, and the open seconds
// of the day before it. The last of each day is a closer, after all its seconds.
type piece struct{ from, to, sum uint32 }

// find is the day of a second and the first of its pieces that ends after it.
// 0 <= sec < horizonSeconds.
func (t *dayTable) find(sec int64) (day, clock uint32, p *piece) {
	day = uint32(sec) / daySeconds
	clock = uint32(sec) - day*daySeconds
	i := t.days[day].first
	for t.pieces[i].to <= clock {
		i++
	}
	return day, clock, &t.pieces[i]
}

// before are the open seconds of the horizon before sec, and whether sec is open.
func (t *dayTable) before(sec int64) (sum int64, open bool) {
	day, clock, p := t.find(sec)
	sum = int64(t.days[day].sum) + int64(p.sum)
	if clock >= p.from {
		return sum + int64(clock-p.from), true
	}
	return sum, false
}

// second is the second that is open with n open ones before it. 0 <= n < total.
func (t *dayTable) second(n int64) int64 {
	v := uint32(n)
	i := v >> t.shift
	day, last := uint32(t.at[i]), uint32(t.at[i+1])
	for last-day > 8 { // only in calendars that change from scarce to plenty
		if m := (day + last + 1) / 2; t.days[m].sum <= v {
			day = m
		} else {
			last = m - 1
		}
	}
	for t.days[day+1].sum <= v {
		day++
	}
	v -= t.days[day].sum
	p := &t.pieces[t.days[day].first]
	for j := t.days[day].first; v >= p.sum+p.to-p.from; {
		j++
		p = &t.pieces[j]
	}
	return int64(day)*daySeconds + int64(p.from+v-p.sum)
}

// builder makes a table from open time in ascending order.
type builder struct {
	dayTable
	kinds    map[string]uint32 // the pieces of a kind of day, as text, to its first
	pieces   []piece           // of the day in hand
	text     []byte
	from, to int64 // the open time in hand
}

func newBuilder() *builder {
	b := &builder{kinds: map[string]uint32{}}
	b.days = make([]tableDay, 0, horizonDays+1)
	return b
}

// add opens [from, to). The froms ascend; times may touch and overlap.
func (b *builder) add(from, to int64) {
	from, to = max(from, 0), min(to, horizonSeconds)
	switch {
	case from >= to:
	case from <= b.to:
		b.to = max(b.to, to)
	default:
		b.flush()
		b.from, b.to = from, to
	}
}

// flush cuts the open time in hand into days.
func (b *builder) flush() {
	for b.from < b.to {
		b.fill(b.from / daySeconds)
		midnight := int64(len(b.days)) * daySeconds
		b.push(b.from-midnight, min(b.to-midnight, daySeconds))
		b.from = min(b.to, midnight+daySeconds)
	}
}

func (b *builder) push(from, to int64) {
	var sum uint32
	if n := len(b.pieces); n > 0 {
		p := b.pieces[n-1]
		sum = p.sum + p.to - p.from
	}
	b.pieces = append(b.pieces, piece{uint32(from), uint32(to), sum})
}

// fill ends every day before the given one.
func (b *builder) fill(day int64) {
	for int64(len(b.days)) < day {
		b.push(daySeconds, daySeconds+1)
		b.end(b.kind())
		b.pieces = b.pieces[:0]
	}
}

// end appends a day with the kind whose pieces start at first.
func (b *builder) end(first uint32) {
	b.days = append(b.days, tableDay{uint32(b.total), first})
	i := first
	for b.dayTable.pieces[i].to <= daySeconds {
		i++
	}
	b.total += int64(b.dayTable.pieces[i].sum)
}

// kind is where the pieces of the day in hand start in the table.
func (b *builder) kind() uint32 {
	if n := len(b.days); n >= 7 { // most days are like that of the week before
		if first := b.days[n-7].first; b.equal(first) {
			return first
		}
	}
	b.text = b.text[:0]
	for _, p := range b.pieces {
		b.text = binary.LittleEndian.AppendUint32(b.text, p.from)
		b.text = binary.LittleEndian.AppendUint32(b.text, p.to)
	}
	first, ok := b.kinds[string(b.text)]
	if !ok {
		first = uint32(len(b.dayTable.pieces))
		b.dayTable.pieces = append(b.dayTable.pieces, b.pieces...)
		b.kinds[string(b.text)] = first
	}
	return first
}

func (b *builder) equal(first uint32) bool {
	for i, p := range b.pieces {
		if b.dayTable.pieces[int(first)+i] != p {
			return false // at the latest at the closer
		}
	}
	return true
}

// done is the finished table.
func (b *builder) done() *dayTable {
	b.flush()
	b.fill(horizonDays)
	b.days = append(b.days, tableDay{sum: uint32(b.total)})
	// A step is at least an average day's open time: a second is found a few days
	// after the start of its step.
	for b.total>>b.shift > horizonDays {
		b.shift++
	}
	n := int(b.total>>b.shift) + 1
	b.at = make([]uint16, n+1)
	day := 0
	for i := range n {
		for day < horizonDays-1 && int64(b.days[day+1].sum) <= int64(i)<<b.shift {
			day++
		}
		b.at[i] = uint16(day)
	}
	b.at[n] = horizonDays - 1
	t := b.dayTable
	return &t
}

// tableOf is the table of a calendar's own hours.
func tableOf(h *hours) *dayTable {
	b := newBuilder()
	z := zone{loc: h.loc}
	// Shifts of the day before, and zones up to a day off, reach into the horizon.
	for day := int64(-2); day < horizonDays+2; day++ {
		for _, s := range h.on(day) {
			b.add(z.first(day*daySeconds+s.from), z.first(day*daySeconds+s.to))
		}
	}
	return b.done()
}

// combine is the table of what is open in a or b (union) or in both.
func combine(a, b *dayTable, union bool) *dayTable {
	c := newBuilder()
	pairs := map[uint64]uint32{}
	for day := range horizonDays {
		ka, kb := a.days[day].first, b.days[day].first
		pair := uint64(ka)<<32 | uint64(kb)
		kind, ok := pairs[pair]
		if !ok {
			c.pieces = c.pieces[:0]
			c.merge(a.pieces[ka:], b.pieces[kb:], union)
			kind = c.kind()
			pairs[pair] = kind
		}
		c.end(kind)
	}
	c.pieces = c.pieces[:0]
	return c.done()
}

// merge fills the day in hand from the pieces of two days.
func (b *builder) merge(x, y []piece, union bool) {
	var openX, openY, open bool
	var from uint32
	for clock := uint32(0); clock < daySeconds; {
		var next uint32
		x, openX, next = step(x, clock, daySeconds)
		y, openY, next = step(y, clock, next)
		now := openX && openY || union && (openX || openY)
		if now && !open {
			from = clock
		}
		if open && !now {
			b.push(int64(from), int64(clock))
		}
		open, clock = now, next
	}
	if open {
		b.push(int64(from), daySeconds)
	}
	b.push(daySeconds, daySeconds+1)
}

// step drops the pieces over at clock; it reports whether clock is open and the
// next change, at most limit.
func step(p []piece, clock, limit uint32) ([]piece, bool, uint32) {
	for p[0].to <= clock {
		p = p[1:]
	}
	if clock < p[0].from {
		return p, false, min(limit, p[0].from)
	}
	return p, true, min(limit, p[0].to)
}
