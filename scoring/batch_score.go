package scoring

import (
	"slices"
	"time"

	"example.com/baton/internal/rule"
)

// blockRows is how many rows are scored together: what is kept of each fits the
// processor's first cache. A multiple of 64.
const blockRows = 256

// scratch is the memory of a batch in which it is scored.
type scratch struct {
	view    *View      // of the row asked
	asked   int        // that row, -1 for none
	alone   *Lead      // stands in for the leads of rows that have none
	byCode  [][]uint16 // by number of a table and code: the region
	from, n int        // the block: n rows from one on
	skip    [blockRows]bool
	dims    sumsOfRows
	group   sumsOfRows
	masks   [][]uint64 // of the guarded terms, by word and row
	live    [][]uint64 // those of the rules at hand
	regions [blockRows]uint16
	truths  [blockRows]rule.Truth
	buffers rule.Buffers
}

// sumsOfRows are points by dimension and row of a block.
type sumsOfRows [MaxDimensions][blockRows]Points

// ScoreBatch appends the score of each row as of an instant: Score of its lead,
// bit by bit. No allocations where dst has room, once the batch's memory has
// grown. It uses the batch alone: one goroutine at a time asks a batch, any
// number of them ask a model.
func (m *Model) ScoreBatch(dst []Score, b *Batch, at time.Time) []Score {
	switch {
	case m == nil:
		panic("scoring: a question to a nil model: make it with New, and mind its error; Named says false where there is none")
	case m.schema != b.schema:
		panicStranger(m.schema, b.schema)
	}
	if b.alone == nil {
		b.alone = b.schema.newLead("")
	}
	b.view = b.alone.View(at, nil)
	dst = slices.Grow(dst, b.Len())
	for b.from = 0; b.from < b.Len(); b.from += blockRows {
		b.n = min(blockRows, b.Len()-b.from)
		first := len(dst)
		dst = dst[:first+b.n]
		m.scoreBlock(dst[first:], b)
	}
	b.view.Close()
	b.view = nil
	return dst
}

// ask is the view of a row of the block.
func (b *Batch) ask(i int) *View {
	if i == b.asked {
		return b.view
	}
	b.asked = i
	l := b.lead(b.from + i)
	if l == nil {
		l = b.alone
		l.id = b.ids[b.from+i]
		b.row(b.from+i, &l.row)
	}
	b.view.ask(l)
	return b.view
}

// scoreBlock scores the rows of the block.
func (m *Model) scoreBlock(dst []Score, b *Batch) {
	b.asked = -1
	for i := range dst {
		dst[i] = Score{Applies: True, model: m}
		l := b.lead(b.from + i)
		b.skip[i] = l != nil && l.needsRowPath(b.view.now)
		if m.applies != nil && !b.skip[i] {
			dst[i].Applies = Truth(m.applies.Truth(&b.ask(i).frame))
			b.skip[i] = dst[i].Applies != True
		}
	}
	m.addBlock(m, b, &b.dims, -1)
	for k := range m.groups {
		g := &m.groups[k]
		switch {
		case g.dim < 0:
		case g.first:
			for i := range b.n {
				if !b.skip[i] {
					b.dims[g.dim][i] += g.sum(m, b.ask(i))
				}
			}
		default:
			g.addBlock(m, b, &b.group, g.dim)
			for i, p := range b.group[g.dim][:b.n] {
				b.dims[g.dim][i] += g.cut(p)
			}
		}
	}
	for i := range dst {
		s := &dst[i]
		switch l := b.lead(b.from + i); {
		case !b.skip[i]:
			for d := range m.dims {
				s.dims[d] = b.dims[d][i]
			}
			m.total(s)
		case l != nil && l.needsRowPath(b.view.now):
			b.view.ask(l)
			m.compute(b.view, s)
		}
	}
}

// addBlock sets out to what the rules give to their dimensions: to all of them,
// or to one.
func (s *sums) addBlock(m *Model, b *Batch, out *sumsOfRows, dim int) {
	for d := range m.dims {
		if dim < 0 || d == dim {
			clear(out[d][:b.n])
		}
	}
	s.onFacts.addBlock(b, out)
	if len(s.formulas)+len(s.onActs) == 0 {
		return
	}
	for i := range b.n {
		l := b.lead(b.from + i)
		if b.skip[i] || len(s.formulas) == 0 && (l == nil || len(l.acts) == 0) {
			continue
		}
		var sums [MaxDimensions]Points
		s.addOthers(m, b.ask(i), &sums)
		for d := range m.dims {
			out[d][i] += sums[d]
		}
	}
}
