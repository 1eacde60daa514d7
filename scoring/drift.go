package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
)

// MinDrift is the number of leads that both periods need for an index to be
// read: with fewer, ten bands differ by 0.09 on average though nothing changed,
// nearly the 0.1 at which a shift begins.
const MinDrift = 200

// The usual bounds of a population stability index.
const (
	shiftFrom = 0.1
	driftOver = 0.25
)

// Reading is what a population stability index says by custom.
type Reading string

// The readings: below 0.1, up to 0.25, above it; with fewer than MinDrift leads
// in a period there is none.
const (
	Stable  Reading = "stable"
	Shifted Reading = "shifted"
	Drifted Reading = "drifted"
	NoDrift Reading = "too few"
)

// Drift is how the leads of a later period differ from those of an earlier one,
// as the model sees them. Its JSON is a contract.
type Drift struct {
	Before int     `json:"before"` // leads scored in the period before
	After  int     `json:"after"`
	Beside Beside  `json:"beside"`
	Score  Shift   `json:"score"`           // bands are the tenths of the period before
	Grades *Shift  `json:"grades,omitzero"` // nil where the model has none
	Rules  []Shift `json:"rules"`           // the largest index first, then by name
}

// Beside are leads that the model does not apply to, or is not known to: they
// have no score and are left out.
type Beside struct {
	Before int `json:"before"`
	After  int `json:"after"`
}

// Shift is how one distribution changed.
type Shift struct {
	Name    string  `json:"name,omitempty"` // of the rule
	PSI     float64 `json:"psi"`
	Chance  float64 `json:"chance"` // the index to expect, on average, where nothing changed
	Reading Reading `json:"reading"`
	Bands   []Band  `json:"bands"`
}

// Band is one outcome, with the leads that had it.
type Band struct {
	Name   string  `json:"name"`
	Before int     `json:"before"`
	After  int     `json:"after"`
	Part   float64 `json:"part"` // of the index
}

// Bands that are neither points, a grade nor a row.
const (
	bandFires = "counts"
	bandNot   = "does not count"
	bandOpen  = "unknown"
	bandNoRow = "missing, without a row"
	bandNone  = "below the lowest grade"
)

// Drift compares the leads of two periods, each lead scored as of its instant,
// by the population stability index of the score, of the grades, and of every
// rule's outcomes:
//
//	PSI = Σ (after_i - before_i) ln(after_i / before_i)
//
// over the shares of the bands (E. Lewis, An introduction to credit scoring,
// 1994; it is Jeffreys' divergence, H. Jeffreys, 1946). Where a band is empty in
// one of the periods, Smoothing is added to every count; a band empty in both says
// nothing. Chance is (bands - 1) (1/before + 1/after), the mean of the index where
// both periods come from one distribution (B. Yurdakul, 2018).
//
// A rule counts, does not, or is unknown; of a table the bands are its rows; a
// rule on activities, and one with a formula, has bands of about equal size of the
// points it gave before. A rule is looked at on its own, whatever counts in its
// group.
//
// The order of the leads is no matter. An error names the lead that stands twice
// in a period, has no instant, or is nil, and a period without any lead that the
// model scores. A lead of another schema panics.
func (m *Model) Drift(before, after iter.Seq[AsOf]) (*Drift, error) {
	m.mustBe()
	x, err := m.tallied(before, "before")
	if err != nil {
		return nil, err
	}
	y, err := m.tallied(after, "after")
	if err != nil {
		return nil, err
	}
	d := &Drift{Before: len(x.points), After: len(y.points), Beside: Beside{x.beside, y.beside},
		Score: shift("", banded(x.points, y.points, 10)), Rules: []Shift{}}
	if len(m.grades) > 0 {
		var bands []Band
		for _, g := range append(m.Grades(), "") {
			name := g
			if g == "" {
				name = bandNone
			}
			bands = append(bands, Band{Name: name, Before: x.grades[g], After: y.grades[g]})
		}
		grades := shift("", bands)
		d.Grades = &grades
	}
	for i := range m.rules {
		d.Rules = append(d.Rules, shift(m.rules[i].name, outcomeBands(&m.rules[i], x.rules[i], y.rules[i])))
	}
	slices.SortStableFunc(d.Rules, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(b.PSI, a.PSI), cmp.Compare(a.Name, b.Name))
	})
	return d, nil
}

// outcome is what a rule made of the leads of a period.
type outcome struct {
	fires, not, open int
	rows             []int    // of a table, by row
	points           []Points // of the leads for which it counts, if they differ from lead to lead
}

// tallied is one period.
type tallied struct {
	points []Points
	grades map[string]int
	rules  []outcome
	beside int
}

func (m *Model) tallied(leads iter.Seq[AsOf], period string) (*tallied, error) {
	t := &tallied{grades: map[string]int{}, rules: make([]outcome, len(m.rules))}
	for i := range t.rules {
		t.rules[i].rows = make([]int, len(m.rules[i].rows))
	}
	seen := map[string]bool{}
	n := 0
	for l := range leads {
		switch n++; {
		case l.Lead == nil:
			return nil, fmt.Errorf("lead %d of the period %s is nil", n, period)
		case l.At.IsZero():
			return nil, fmt.Errorf("lead %q of the period %s has no instant", l.Lead.id, period)
		case seen[l.Lead.id]:
			return nil, fmt.Errorf("lead %q stands twice in the period %s", l.Lead.id, period)
		}
		seen[l.Lead.id] = true
		v := l.view()
		t.add(m, v)
		v.Close()
	}
	if len(t.points) == 0 {
		return nil, fmt.Errorf("%w: none in the period %s, beside %d that the model does not apply to", ErrNoLeads, period, t.beside)
	}
	return t, nil
}

// ErrNoLeads is a period, or a comparison, without any lead that has a score.
var ErrNoLeads = errors.New("no lead to compare")

func (t *tallied) add(m *Model, v *View) {
	s := m.In(v).computed()
	if s.Applies != True {
		t.beside++
		return
	}
	t.points = append(t.points, s.Points)
	t.grades[s.Grade]++
	for i := range m.rules {
		r, o := &m.rules[i], &t.rules[i]
		if r.table != "" {
			if holds := r.row(v); holds != nil {
				o.rows[slices.IndexFunc(r.rows, func(w row) bool { return w.name == holds.name })]++
			} else {
				o.open++
			}
			continue
		}
		switch p, holds := r.gives(v); {
		case !holds && r.isOpen(v):
			o.open++
		case !holds:
			o.not++
		case r.varies():
			o.points = append(o.points, p)
		default:
			o.fires++
		}
	}
}

// varies reports whether what the rule gives differs from lead to lead.
func (r *compiled) varies() bool { return r.on != "" || r.formula != nil }

// isOpen reports whether the rule, which gives nothing, is undecided.
func (r *compiled) isOpen(v *View) bool {
	var e Explanation
	if r.on != "" {
		if r.where != nil || r.formula != nil {
			r.undecided(v, &e)
		}
	} else {
		r.explain(v, &e)
	}
	return len(e.Undecided) > 0
}

// outcomeBands are the bands of a rule.
func outcomeBands(r *compiled, before, after outcome) (bands []Band) {
	open := Band{Name: bandOpen, Before: before.open, After: after.open}
	switch {
	case r.table != "":
		for i, row := range r.rows {
			bands = append(bands, Band{Name: row.name, Before: before.rows[i], After: after.rows[i]})
		}
		open.Name = bandNoRow
	case r.varies():
		const most = 4 // a rule's outcomes are then fewer than the bands of the score
		bands = append(banded(before.points, after.points, most), Band{Name: bandNot, Before: before.not, After: after.not})
	default:
		bands = []Band{{Name: bandFires, Before: before.fires, After: after.fires}, {Name: bandNot, Before: before.not, After: after.not}}
	}
	return append(bands, open)
}

// banded are at most so many bands of points, of about equal size before; equal
// points are in one band. Where there were none before there is one band.
func banded(before, after []Points, most int) []Band {
	sorted := slices.Sorted(slices.Values(before))
	var from []Points // of each band but the first
	for g := 1; g < most && len(sorted) > 0; g++ {
		if p := sorted[g*len(sorted)/most]; p > sorted[0] && (from == nil || p > from[len(from)-1]) {
			from = append(from, p)
		}
	}
	bands := make([]Band, len(from)+1)
	for i := range bands {
		switch {
		case len(from) == 0:
			bands[i].Name = "any points"
		case i == 0:
			bands[i].Name = "below " + from[0].String()
		case i == len(from):
			bands[i].Name = "from " + from[i-1].String()
		default:
			bands[i].Name = from[i-1].String() + " to below " + from[i].String()
		}
	}
	place := func(p Points) *Band {
		i, found := slices.BinarySearch(from, p)
		if found {
			i++
		}
		return &bands[i]
	}
	for _, p := range before {
		place(p).Before++
	}
	for _, p := range after {
		place(p).After++
	}
	return bands
}

// shift is the index of the bands; those empty in both periods are left out.
func shift(name string, bands []Band) Shift {
	bands = slices.DeleteFunc(bands, func(b Band) bool { return b.Before+b.After == 0 })
	s := Shift{Name: name, Bands: bands}
	cells := make([]Cell, len(bands))
	before, after, add := 0, 0, 0.0
	for i, b := range bands {
		cells[i] = Cell{Won: b.After, Lost: b.Before} // the index is the information value of the period
		before, after = before+b.Before, after+b.After
		if b.Before == 0 || b.After == 0 {
			add = Smoothing
		}
	}
	e, err := Weigh(cells, add)
	if err != nil {
		panic("scoring: a drift between counts that are none: " + err.Error())
	}
	s.PSI = e.IV
	for i := range bands {
		bands[i].Part = e.Parts[i]
	}
	s.Chance = float64(float64(len(bands)-1) * (1/float64(before) + 1/float64(after)))
	switch {
	case min(before, after) < MinDrift:
		s.Reading = NoDrift
	case s.PSI < shiftFrom:
		s.Reading = Stable
	case s.PSI <= driftOver:
		s.Reading = Shifted
	default:
		s.Reading = Drifted
	}
	return s
}
