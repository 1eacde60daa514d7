package scoring

import (
	"time"

	"example.com/baton/internal/rule"
)

// A lead that is nothing but its row needs no view, if the model asks the row
// alone.

// isOfRow reports whether tables and comparisons answer all that the model asks
// of a lead without activities.
func (m *Model) isOfRow() bool {
	if m.applies != nil || !m.sums.isOfRow() {
		return false
	}
	for i := range m.groups {
		if g := &m.groups[i]; g.first || !g.isOfRow() {
			return false
		}
	}
	return true
}

func (s *sums) isOfRow() bool { return len(s.formulas) == 0 && !s.onFacts.asks() }

// scoresRow reports whether a lead's score as of an instant is that of its row.
func (m *Model) scoresRow(l *Lead, at time.Time) bool {
	return m != nil && l != nil && m.ofRow && m.schema == l.schema && len(l.acts) == 0 && !l.needsRowPath(nanos(at))
}

// scoreRow adds up a score that is still zero.
func (m *Model) scoreRow(row *rule.Row, s *Score) {
	s.Applies, s.model = True, m
	m.onFacts.add(row, nil, &s.dims)
	for i := range m.groups {
		if g := &m.groups[i]; g.dim >= 0 {
			var sums [MaxDimensions]Points
			g.onFacts.add(row, nil, &sums)
			s.dims[g.dim] += g.cut(sums[g.dim])
		}
	}
	m.total(s)
}
