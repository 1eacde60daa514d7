package scoring

import "time"

// Score is a lead's score at an instant. Scores of one model are comparable with
// ==; the points are equal on every machine.
// The zero Score is that of no model.
type Score struct {
	Points Points // the total: the sum of the dimensions, each cut at its bounds
	Grade  string // "" below the lowest grade
	Grid   string // the cell of the grid; "" where there is none
	// Override is the human judgement that holds, nil for none: Points, Grade and
	// Grid are then what it says of them, Computed is the total without it, and the
	// dimensions are computed. It belongs to the lead: it is only read.
	Override *Override
	Computed Points
	// Applies is True unless the model is for a segment that the lead is not in,
	// or not known to be in: then nothing is scored.
	Applies Truth
	dims    [MaxDimensions]Points
	model   *Model
}

// Of is the dimension's part of the total, 0 for a name that is no dimension.
func (s Score) Of(dimension string) Points {
	if s.model != nil {
		for i := range s.model.dims {
			if s.model.dims[i].name == dimension {
				return s.dims[i]
			}
		}
	}
	return 0
}

// Score is the lead's score as of an instant. Activities and facts later than it
// do not exist. A rule counts only if its condition is True. No allocations.
//
// Points of a rule on activities are points x decay(age) for each activity that
// counts, rounded half to even to a thousandth; a dimension is the sum of its
// rules, cut at max and min; the total is the sum of the dimensions.
func (m *Model) Score(l *Lead, at time.Time) (s Score) {
	if m.scoresRow(l, at) {
		m.scoreRow(&l.row, &s)
		return s
	}
	v := l.View(at, nil)
	m.own(v)
	s.model = m
	m.compute(v, &s)
	v.Close()
	return s
}

// In is the score in a view, computed once in it.
func (m *Model) In(v *View) Score {
	m.own(v)
	for len(v.scored) <= m.number {
		v.scored = append(v.scored, false)
		v.scores = append(v.scores, Score{})
	}
	if !v.scored[m.number] {
		s := Score{model: m}
		m.compute(v, &s) // may read other models, and make room for them
		v.scores[m.number], v.scored[m.number] = s, true
	}
	return v.scores[m.number]
}

// own panics unless the view is of a lead of the model's schema.
func (m *Model) own(v *View) {
	m.mustBe()
	if m.schema != v.schema {
		panicStranger(m.schema, v.schema)
	}
}

// mustBe panics for a nil model.
func (m *Model) mustBe() {
	if m == nil {
		panic("scoring: a question to a nil model: make it with New, and mind its error; Named says false where there is none")
	}
}

// compute adds up a score that is still zero.
func (m *Model) compute(v *View, s *Score) {
	s.Applies = True
	if m.applies != nil {
		if s.Applies = Truth(m.applies.Truth(&v.frame)); s.Applies != True {
			return
		}
	}
	m.add(m, v, &s.dims)
	for i := range m.groups {
		if g := &m.groups[i]; g.dim >= 0 {
			s.dims[g.dim] += g.sum(m, v)
		}
	}
	m.total(s)
	if v.lead.beside != nil {
		m.hold(v, s)
	}
}

// total cuts the dimensions and says what follows from them.
func (m *Model) total(s *Score) {
	for i := range m.dims {
		s.dims[i] = m.dims[i].cut(s.dims[i])
	}
	m.judge(s)
}

// judge sets what follows from the dimensions of a score.
func (m *Model) judge(s *Score) {
	for i := range m.dims {
		s.Points += s.dims[i]
	}
	if i := level(m.grades, s.Points); i >= 0 {
		s.Grade = m.grades[i].name
	}
	if m.grid != nil {
		s.Grid = m.grid.cell(s)
	}
	s.Computed = s.Points
}
