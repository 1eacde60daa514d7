package scoring

import (
	"math"
	"slices"

	"example.com/baton/internal/rule"
)

// asksTime reports whether a condition or formula of the rule reads the time:
// more than the age of activities.
func (r *compiled) asksTime() bool {
	return slices.ContainsFunc(r.programs(), (*rule.Program).ReadsTime)
}

// end is the instant from which on an activity is too old for the rule.
func (r *compiled) end(at int64) int64 {
	end := never
	if at < 0 { // its age does not fit an int64 any more
		end = min(end, at+math.MaxInt64+1)
	}
	if r.within > 0 && at <= never-r.within {
		end = min(end, at+r.within)
	}
	if r.decay.kind >= linear && at <= never-r.decay.span {
		end = min(end, at+r.decay.span)
	}
	return end
}

// item is an activity that counts for a rule.
type item struct {
	at, end int64
	full    Points
	decay   decay
	half    int     // the number of its half life in the course, -1: none
	begins  float64 // what it gives when the course begins, not rounded
}

// half is a half life of a course: how much is left, at both ends of the
// interval looked at, of what was there when the course began.
type half struct {
	span        int64
	most, least float64
}

// Over intervals longer than shared the items of one half life share its factor:
// that of an item is a product of two then, with an error in the exponent.
const (
	shared      = int64(1 << 24) // some 17 ms
	sharedError = 1.0 / (1 << 38)
)

// bounds are the least and the most that it gives over an interval.
func (x *item) bounds(c *course, a, b int64) (low, high Points) {
	if a >= x.end {
		return 0, 0
	}
	last := min(b, x.end-1)
	if x.half >= 0 && b-a > shared {
		h := &c.halves[x.half]
		low = Points(math.RoundToEven(float64(x.begins * h.least)))
		high = Points(math.RoundToEven(float64(x.begins * h.most)))
		low, high = min(low, high), max(low, high)
	} else {
		low, high = x.decay.between(x.full, a-x.at, last-x.at)
	}
	if last < b {
		low, high = min(low, 0), max(high, 0)
	}
	return low, high
}

// expError bounds the relative error of a half life's factor, which need not fall
// from one nanosecond to the next by less.
const expError = 1.0 / (1 << 50)

// between bounds p while the age goes from young to old, without an end of the
// decay in between.
func (d decay) between(p Points, young, old int64) (low, high Points) {
	if d.kind == stays || d.kind == expires {
		return p, p
	}
	if young == old {
		p = d.faded(p, young)
		return p, p
	}
	most, least := d.factor(young), d.factor(old)
	if d.kind == halfLife {
		most, least = most*(1+expError), least*(1-expError)
	}
	low = Points(math.RoundToEven(float64(float64(p) * least)))
	high = Points(math.RoundToEven(float64(float64(p) * most)))
	return min(low, high), max(low, high)
}

// constant is a rule that gives the same at every instant.
type constant struct {
	points Points
	holds  bool
}

func (k constant) over(*course, int64, int64) giving {
	return giving{k.points, k.points, k.holds, k.holds}
}

func (k constant) counted() ([]int32, bool) { return nil, true }

// items are the activities that count for a rule of a group.
type items []item

func (x items) over(c *course, a, b int64) (g giving) {
	for i := range x {
		low, high := x[i].bounds(c, a, b)
		g.low, g.high = g.low+low, g.high+high
		g.may, g.must = g.may || a < x[i].end, g.must || b < x[i].end
	}
	return g
}

func (x items) counted() ([]int32, bool) { return nil, true }

// conditional is a rule that asks the time. It counts: of a rule on facts 0 if it
// holds, of a table the number of the row, of a rule on activities their numbers.
type conditional struct {
	rule   int
	r      *compiled
	counts []int32
	open   bool
}

func (x *conditional) counted() ([]int32, bool) { return x.counts, !x.open }

func (x *conditional) over(c *course, a, b int64) (g giving) {
	x.counts, x.open = x.counts[:0], false
	c.v.move(a)
	switch {
	case x.r.on != "":
		return x.acts(c, a, b)
	case x.r.table != "":
		for i := range x.r.rows {
			t := x.r.rows[i].when.Over(&c.v.frame, b)
			if t.May(rule.True) {
				p := x.r.rows[i].points
				g.either(giving{low: p, high: p})
				x.counts = append(x.counts, int32(i))
			}
			if g.must = t.Is(rule.True); g.must {
				break
			}
		}
		x.open = len(x.counts) > 1 || g.may && !g.must
		return g
	}
	g = x.r.worthOver(c.v, b)
	if x.r.when != nil {
		t := x.r.when.Over(&c.v.frame, b)
		g.may, g.must = g.may && t.May(rule.True), g.must && t.Is(rule.True)
	}
	if g.may {
		x.counts = append(x.counts, 0)
	}
	x.open = g.may && !g.must
	return g
}

// worthOver is what the rule, or an activity at hand, gives from the view's
// instant to until where it holds; it does not where a formula is Unknown.
func (r *compiled) worthOver(v *View, until int64) giving {
	if r.formula == nil {
		return giving{r.points, r.points, true, true}
	}
	n := r.formula.Over(&v.frame, until)
	if !n.Some {
		return giving{}
	}
	return giving{ofOne.cut(pointsOf(n.Low)), ofOne.cut(pointsOf(n.High)), true, !n.Missing}
}

// acts is over of a rule on activities: as each, with what is open of each
// activity.
func (x *conditional) acts(c *course, a, b int64) (g giving) {
	r, v := x.r, c.v
	acts, from := v.lead.acts[:v.until()], v.since(r.resets)
	most := r.most
	if r.count == countOnce {
		most = 1
	}
	sure, maybe := 0, 0 // that count
	c.days = c.days[:0] // of the latest that counts, if any does, it is one of these
	for i := len(acts) - 1; i >= from && (most == 0 || sure < most); i-- {
		act := &acts[i]
		end := r.end(act.at)
		if a >= end || a-act.at < 0 {
			break // and so is every earlier one
		}
		if act.kind != r.kind {
			continue
		}
		one := x.act(c, act, a, b, end)
		if !one.may {
			continue
		}
		if most > 0 && sure+maybe >= most {
			one.must = false
		}
		if r.count == countDaily {
			day := localDay(act.at, v.schema.loc)
			n := 0
			for _, d := range c.days {
				if d == day {
					n++
				}
			}
			if n > 0 && n == len(c.days) && sure > 0 {
				continue
			}
			if n > 0 {
				one.must = false
			}
			if one.must {
				c.days = c.days[:0]
			}
			c.days = append(c.days, day)
		}
		if one.must {
			sure++
		} else {
			maybe++
		}
		x.counts = append(x.counts, int32(i))
		g.add(one)
	}
	x.open = maybe > 0
	return g
}

// act is what an activity gives from a to b that is too old from end on.
func (x *conditional) act(c *course, act *act, a, b, end int64) giving {
	before := c.v.act
	c.v.act = act
	g := x.r.worthOver(c.v, b)
	if x.r.where != nil && g.may {
		t := x.r.where.Over(&c.v.frame, b)
		g.may, g.must = g.may && t.May(rule.True), g.must && t.Is(rule.True)
	}
	c.v.act = before
	last := min(b, end-1)
	l1, h1 := x.r.decay.between(g.low, a-act.at, last-act.at)
	l2, h2 := x.r.decay.between(g.high, a-act.at, last-act.at)
	g.low, g.high, g.must = min(l1, l2), max(h1, h2), g.must && last == b
	return g
}

// firstOf is a group of which the first rule that holds counts. It counts the
// number of that rule in the group, and what the rule counts.
type firstOf struct {
	g      *group
	rules  []giver
	counts []int32
	open   bool
}

func (f *firstOf) counted() ([]int32, bool) { return f.counts, !f.open }

func (f *firstOf) over(c *course, a, b int64) giving {
	var g giving
	f.counts, f.open = f.counts[:0], false
	for i, r := range f.rules {
		o := r.over(c, a, b)
		if !o.may {
			continue
		}
		counts, sure := r.counted()
		f.open = f.open || !sure || g.may
		f.counts = append(append(f.counts, int32(i)), counts...)
		g.either(o)
		if g.must = o.must; g.must {
			break
		}
	}
	f.open = f.open || g.may && !g.must
	g.low, g.high = g.total()
	g.low, g.high, g.may, g.must = f.g.cut(g.low), f.g.cut(g.high), true, true
	return g
}
