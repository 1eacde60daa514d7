package scoring

import (
	"fmt"
	"math"
	"slices"
	"time"

	"example.com/baton/internal/rule"
)

// MaxSteps bounds the search for one turn: so many intervals are looked at.
// Windows, decay, and conditions that compare ages and days with each other or
// with numbers take less than a thousand. Beyond the bound are only names of the
// host that depend on the time in a way nobody told (see Derived.Over), two ages
// the difference of which is, but for rounding, the number that it is compared
// with, and points that rise and fall against each other for years, or within a
// thousandth of a threshold; the turn found then is a WhyOpen: until it nothing
// turns.
const MaxSteps = 1 << 16

// lastInstant is the last one that is looked at, in the year 2262: beyond it
// nanoseconds are not counted in an int64.
const lastInstant = (math.MaxInt64/1_000_000_000 - 1) * 1_000_000_000

// NextChange is the first instant after at at which the lead's grade, its cell of
// the grid, or whether the model applies, changes if nothing happens: by points
// that fade, by the edge of a window, by a condition on time. Facts and
// activities later than at do not exist. False says that none of it changes any
// more.
//
// It is exact: a nanosecond before the turn the score has its grade and cell of
// at, at the turn another.
func (m *Model) NextChange(l *Lead, at time.Time) (Turn, bool) { return m.NextCrossing(l, nil, at) }

// NextCrossing is NextChange that is also the first instant at which the total
// or a dimension crosses one of the marks. It panics for a mark of a dimension
// that the model has not.
func (m *Model) NextCrossing(l *Lead, marks []Mark, at time.Time) (Turn, bool) {
	v := l.View(at, nil)
	defer v.Close()
	return m.NextCrossingIn(v, marks)
}

// NextCrossingIn is NextCrossing after the instant of a view, with its journey.
func (m *Model) NextCrossingIn(v *View, marks []Mark) (Turn, bool) {
	m.own(v)
	c := m.course(v.lead, v.path, v.at)
	defer c.v.Close()
	c.marks = m.marked(marks)
	return c.next(c.v.now, lastInstant)
}

// mark is a Mark with the place of its dimension, -1 for the total.
type mark struct {
	dim    int
	points Points
}

func (m *Model) marked(marks []Mark) []mark {
	out := make([]mark, len(marks))
	for i, k := range marks {
		out[i] = mark{slices.IndexFunc(m.dims, func(d dimension) bool { return d.name == k.Dimension }), k.Points}
		if out[i].dim < 0 && k.Dimension != "" {
			panic(fmt.Sprintf("scoring: a mark of dimension %q, which the model has not: it has %q", k.Dimension, m.Dimensions()))
		}
	}
	return out
}

// NextChange is the first instant after at at which the condition's truth
// changes if nothing happens, and the truth then; false: it stays as it is. Names
// that read the funnel are missing here. Beyond MaxSteps intervals it is the
// instant up to which the truth stays.
func (c *Condition) NextChange(l *Lead, at time.Time) (turn time.Time, to Truth, ok bool) {
	v := l.View(at, nil)
	defer v.Close()
	w := &waiting{c, v, c.In(v)}
	t, found, _ := ahead(w, nil, v.now, lastInstant)
	if !found {
		return time.Time{}, w.now, false
	}
	v.move(t)
	return fromNanos(t, v.schema.loc), c.In(v), true
}

// waiting is a condition that has a truth now.
type waiting struct {
	c   *Condition
	v   *View
	now Truth
}

func (w *waiting) over(a, b int64) verdict {
	w.v.move(a)
	r := w.c.p.Over(&w.v.frame, b)
	switch t := rule.Truth(w.now); {
	case r.Is(t):
		return same
	case r.May(t):
		return open
	}
	return other
}

func (w *waiting) fold() int  { return 0 }
func (w *waiting) unfold(int) {}

// verdict is what an interval does to what is watched: it stays all over the
// interval, that is open, which it never is of one instant, or it is other all
// over it.
type verdict uint8

const (
	same verdict = iota
	open
	other
)

// watched is what a search asks.
type watched interface {
	over(a, b int64) verdict
	// fold settles what the last interval asked about cannot change, for intervals
	// within it; unfold goes back to what fold gave before.
	fold() int
	unfold(int)
}

// ahead is the first instant in (lo, hi] at which what is watched is other than
// at lo. It halves intervals, at edges (instants at which it may jump, ascending)
// first, the earlier half first; proved is false where it gave up after MaxSteps
// at an instant before which nothing changes.
func ahead(w watched, edges []int64, lo, hi int64) (t int64, found, proved bool) {
	if lo >= hi {
		return 0, false, true
	}
	type rest struct {
		end    int64
		folded int
	}
	var later []rest // intervals still to be looked at, the next one last; each begins behind the one before
	a, b := lo+1, hi
	for range MaxSteps {
		switch w.over(a, b) {
		case other:
			return a, true, true
		case same:
			n := len(later)
			if n == 0 {
				return 0, false, true
			}
			a, b = b+1, later[n-1].end
			w.unfold(later[n-1].folded)
			later = later[:n-1]
		default:
			later = append(later, rest{b, w.fold()})
			b = halve(edges, a, b)
		}
	}
	return a, true, false
}

// halve is the end of the first half of an interval of several instants.
func halve(edges []int64, a, b int64) int64 {
	i, _ := slices.BinarySearch(edges, a+1)
	k, _ := slices.BinarySearch(edges, b)
	if k < len(edges) && edges[k] == b {
		k++
	}
	if i < k {
		return edges[i+(k-i)/2] - 1
	}
	return a + int64(uint64(b-a)>>1)
}

// between are a value of the lowest and of the highest score from the view's
// instant to until if nothing happens.
func (m *Model) between(v *View, until time.Time, value func(*Score) Value) (low, high Value) {
	c := m.course(v.lead, v.path, v.Known())
	defer c.v.Close()
	c.look(v.now, nanos(until))
	if !c.now.applies.May(rule.True) {
		return Value{}, Value{}
	}
	lowest, highest := c.end(func(low, _ Points) Points { return low }), c.end(func(_, high Points) Points { return high })
	if o := m.holding(v); o != nil {
		judged := *highest
		if m.put(o, &judged); !o.endsBy(nanos(until)) {
			m.put(o, lowest)
			highest = &judged
		} else if c.now.applies.Is(rule.True) {
			return widest(value(lowest), value(highest), value(&judged))
		}
	}
	if c.now.applies.Is(rule.True) {
		low = value(lowest)
	}
	return low, value(highest)
}

// widest are bounds of what is within low and high, or is a third value.
func widest(low, high, third Value) (Value, Value) {
	switch {
	case third.v.Type != rule.Number:
		if third.Equal(low) {
			return low, high
		}
		return low, third
	case third.v.Num < low.v.Num:
		return third, high
	case third.v.Num > high.v.Num:
		return low, third
	}
	return low, high
}

// end is a score made of one end of each dimension's prospect.
func (c *course) end(of func(low, high Points) Points) *Score {
	s := &Score{model: c.m, Applies: True}
	for i := range c.m.dims {
		s.dims[i] = of(c.now.dims[i].low, c.now.dims[i].high)
	}
	c.m.judge(s)
	return s
}
