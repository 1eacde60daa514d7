package scoring

import "example.com/baton/internal/rule"

// counter is how far a rule on activities has counted a lead's, the latest first.
type counter struct {
	from int // activities before it do not count any more: the dimension started again
	n    int // that count
	day  int64
	over bool // no earlier one counts
}

// take is what the activity at a place gives to the rule in full, and as it is
// faded; false where it does not count. Activities are taken in turn, the latest
// first.
func (r *compiled) take(v *View, place int, c *counter) (full, faded Points, ok bool) {
	a := &v.lead.acts[place]
	age := v.now - a.at
	if place < c.from || age < 0 || r.within > 0 && age >= r.within || r.decay.over(age) {
		c.over = true // and so is every earlier one; a negative age is an overflow: centuries
		return 0, 0, false
	}
	if r.where != nil && r.holds(v, a) != rule.True {
		return 0, 0, false
	}
	if full, ok = r.worthOf(v, a); !ok {
		return 0, 0, false
	}
	if r.count == countDaily {
		d := localDay(a.at, v.schema.loc)
		if c.n > 0 && d == c.day {
			return 0, 0, false
		}
		c.day = d
	}
	c.n++
	c.over = r.count == countOnce || c.n == r.most
	return full, v.factor.faded(r.decay, full, age), true
}

// each yields the activities that count for a rule, the latest first, with the
// points that each gives in full, and as they are faded.
func (r *compiled) each(v *View, yield func(a *act, full, faded Points)) {
	acts, c := v.lead.acts, counter{from: v.since(r.resets)}
	for i := v.until() - 1; i >= 0 && !c.over; i-- {
		if acts[i].kind != r.kind {
			continue
		}
		if full, faded, ok := r.take(v, i, &c); ok {
			yield(&acts[i], full, faded)
		}
	}
}

// holds is whether the activity satisfies the rule's where.
func (r *compiled) holds(v *View, a *act) rule.Truth {
	before := v.act
	v.act = a
	t := r.where.Truth(&v.frame)
	v.act = before
	return t
}

// walk adds what the rules on activities give: as each, for all of them in one
// walk over the activities.
func (s *sums) walk(m *Model, v *View, dims *[MaxDimensions]Points) {
	base := len(v.counters) // a where may ask another model
	for _, i := range s.onActs {
		v.counters = append(v.counters, counter{from: v.since(m.rules[i].resets)})
	}
	acts, left := v.lead.acts, len(s.onActs)
	for i := v.until() - 1; i >= 0 && left > 0; i-- {
		for _, k := range s.ofKind[acts[i].kind] {
			c := v.counters[base+k]
			if c.over {
				continue
			}
			r := &m.rules[s.onActs[k]]
			_, faded, ok := r.take(v, i, &c)
			if v.counters[base+k] = c; c.over {
				left--
			}
			if ok {
				dims[r.dim] += faded
			}
		}
	}
	v.counters = v.counters[:base]
}
