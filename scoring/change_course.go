package scoring

import (
	"cmp"
	"slices"
	"time"

	"example.com/baton/internal/rule"
)

// course is how a lead's score goes on from an instant if nothing happens. What
// time does not change is added up once; what it changes is in portions.
type course struct {
	m     *Model
	v     *View // its own: it moves
	began int64
	marks []mark
	curve bool      // whole points and what rules count are watched, too
	held  *override // that holds all over the interval, nil for none

	portions  []portion // in any order
	givers    []looking
	live      int      // portions[:live] may change within the interval looked at; base has the others
	base      []Points // by slot: the dimensions, then the groups that are sums
	low, high []Points // by slot, over the interval
	drops     []drop   // activities that drop out of rules, by instant
	edges     []int64  // their instants
	halves    []half
	days      []int64 // scratch

	now, key prospect // over the interval, and at the beginning
	differ   bool     // some rule counts what it did not count at the beginning
	unsure   bool     // it is open what some rule counts
}

// portion is what gives points to one slot.
type portion struct {
	slot      int
	giver     int // its place among the givers, -1: the item
	item      item
	low, high Points
}

// looking is a giver with what it counted at the beginning.
type looking struct {
	giver
	key []int32
}

// giver is a rule or a group of which the first rule counts.
type giver interface {
	over(c *course, a, b int64) giving
	// counted is what counts all over the interval that was looked at last; false
	// where that is open.
	counted() ([]int32, bool)
}

// drop is an activity that no longer counts for a rule from an instant on.
type drop struct {
	at   int64
	rule int
	done int64
}

// giving is what a rule gives over an interval, where it holds.
type giving struct {
	low, high Points
	may, must bool // hold at some instant, at every
}

// total is what it gives, 0 where the rule does not hold.
func (g giving) total() (low, high Points) {
	switch {
	case g.must:
		return g.low, g.high
	case g.may:
		return min(g.low, 0), max(g.high, 0)
	}
	return 0, 0
}

// add adds what another part of the rule gives if it holds.
func (g *giving) add(o giving) {
	low, high := o.total()
	g.low, g.high, g.may, g.must = g.low+low, g.high+high, g.may || o.may, g.must || o.must
}

// either takes in what is given instead.
func (g *giving) either(o giving) {
	if g.may {
		o.low, o.high = min(g.low, o.low), max(g.high, o.high)
	}
	g.low, g.high, g.may = o.low, o.high, true
}

// prospect is what a score may be over an interval.
type prospect struct {
	applies   rule.Range
	low, high Points
	dims      [MaxDimensions]struct{ low, high Points }
}

// never is the instant of a drop that does not come.
const never = int64(lastInstant + 1)

// course begins at an instant.
func (m *Model) course(l *Lead, path Path, at time.Time) *course {
	c := &course{m: m, v: l.View(at, path)}
	c.began = c.v.now
	slots := len(m.dims) + len(m.groups)
	figures := make([]Points, 3*slots)
	c.base, c.low, c.high = figures[:slots:slots], figures[slots:2*slots:2*slots], figures[2*slots:]
	if m.applies != nil && !m.applies.ReadsTime() && m.applies.Truth(&c.v.frame) != rule.True {
		return c
	}
	for i := range m.rules {
		r := &m.rules[i]
		switch {
		case r.group < 0:
			c.add(r.dim, i)
		case !m.groups[r.group].first:
			c.add(len(m.dims)+r.group, i)
		case m.groups[r.group].rules[0] == i:
			c.addFirst(&m.groups[r.group])
		}
	}
	slices.SortStableFunc(c.drops, func(x, y drop) int { return cmp.Compare(x.at, y.at) })
	for _, d := range c.drops {
		c.edges = append(c.edges, d.at)
	}
	c.edges = slices.Compact(c.edges)
	c.live = len(c.portions)
	return c
}

// add adds a rule to a slot.
func (c *course) add(slot, i int) {
	r := &c.m.rules[i]
	switch {
	case r.asksTime():
		c.ask(slot, &conditional{rule: i, r: r})
	case r.on == "":
		p, _ := r.gives(c.v)
		c.base[slot] += p
	default:
		c.items(i, func(x item) {
			if x.end == never && x.decay.kind == stays {
				c.base[slot] += x.full
				return
			}
			c.portions = append(c.portions, portion{slot: slot, giver: -1, item: x})
		})
	}
}

// items yields what the activities of a rule give that asks nothing of the time
// but their age, and notes when they drop out.
func (c *course) items(i int, yield func(item)) {
	r := &c.m.rules[i]
	r.each(c.v, func(a *act, full, _ Points) {
		x := item{at: a.at, end: r.end(a.at), full: full, decay: r.decay, half: -1}
		if r.decay.kind == halfLife {
			x.half = slices.IndexFunc(c.halves, func(h half) bool { return h.span == r.decay.span })
			if x.half < 0 {
				x.half = len(c.halves)
				c.halves = append(c.halves, half{span: r.decay.span})
			}
			x.begins = float64(float64(full) * r.decay.factor(c.v.now-a.at))
		}
		if x.end != never {
			c.drops = append(c.drops, drop{x.end, i, a.at})
		}
		yield(x)
	})
}

// addFirst adds a group of which the first rule counts.
func (c *course) addFirst(g *group) {
	f := &firstOf{g: g}
	moves := false
	for _, i := range g.rules {
		r := &c.m.rules[i]
		switch {
		case r.asksTime():
			f.rules = append(f.rules, &conditional{rule: i, r: r})
			moves = true
		case r.on == "":
			p, holds := r.gives(c.v)
			f.rules = append(f.rules, constant{p, holds})
		default:
			var all items
			c.items(i, func(x item) { all = append(all, x) })
			moves = moves || len(all) > 0
			f.rules = append(f.rules, all)
		}
	}
	if !moves {
		c.base[g.dim] += f.over(c, c.v.now, c.v.now).low
		return
	}
	c.ask(g.dim, f)
}

// ask adds a giver to a slot.
func (c *course) ask(slot int, g giver) {
	c.portions = append(c.portions, portion{slot: slot, giver: len(c.givers)})
	c.givers = append(c.givers, looking{giver: g})
}

// begin looks at the instant with which what comes is compared.
func (c *course) begin(at int64) {
	c.unfold(len(c.portions))
	c.look(at, at)
	c.key = c.now
	for i := range c.givers {
		g := &c.givers[i]
		counted, _ := g.counted()
		g.key = append(g.key[:0], counted...)
	}
}

// look computes the prospect over an interval.
func (c *course) look(a, b int64) {
	m, n := c.m, &c.now
	copy(c.low, c.base)
	copy(c.high, c.base)
	c.differ, c.unsure = false, false
	if b-a > shared {
		for i := range c.halves {
			h := &c.halves[i]
			d := decay{halfLife, h.span}
			h.most, h.least = d.factor(a-c.began)*(1+sharedError), d.factor(b-c.began)*(1-sharedError)
		}
	}
	for i := range c.portions[:c.live] {
		p := &c.portions[i]
		if p.giver < 0 {
			p.low, p.high = p.item.bounds(c, a, b)
		} else {
			g := &c.givers[p.giver]
			p.low, p.high = g.over(c, a, b).total()
			counted, sure := g.counted()
			c.differ, c.unsure = c.differ || sure && !slices.Equal(counted, g.key), c.unsure || !sure
		}
		c.low[p.slot] += p.low
		c.high[p.slot] += p.high
	}
	for i := range m.groups {
		if g := &m.groups[i]; g.dim >= 0 && !g.first {
			c.low[g.dim] += g.cut(c.low[len(m.dims)+i])
			c.high[g.dim] += g.cut(c.high[len(m.dims)+i])
		}
	}
	n.low, n.high = 0, 0
	for i := range m.dims {
		d := &n.dims[i]
		d.low, d.high = m.dims[i].cut(c.low[i]), m.dims[i].cut(c.high[i])
		n.low += d.low
		n.high += d.high
	}
	n.applies = rule.One(rule.BoolValue(true))
	if m.applies != nil {
		c.v.move(a)
		n.applies = m.applies.Over(&c.v.frame, b)
	}
}

// fold adds the portions that do not change within the interval to the base.
func (c *course) fold() int {
	for i := 0; i < c.live; {
		p := &c.portions[i]
		fixed := p.low == p.high
		if fixed && c.curve && p.giver >= 0 {
			_, fixed = c.givers[p.giver].counted()
		}
		if !fixed {
			i++
			continue
		}
		c.base[p.slot] += p.low
		c.live--
		c.portions[i], c.portions[c.live] = c.portions[c.live], c.portions[i]
	}
	return c.live
}

// unfold takes folded portions out of the base, so that n portions are live.
func (c *course) unfold(n int) {
	for ; c.live < n; c.live++ {
		c.base[c.portions[c.live].slot] -= c.portions[c.live].low
	}
}
