package scoring

import (
	"cmp"
	"math"
	"slices"

	"example.com/baton/internal/rule"
)

// addMoves lists what is possible: of values between which no condition tells only
// the first, and none that changes no answer. Cheaper moves first, then in the
// order of the data dictionary.
func (s *search) addMoves() {
	v := s.world.view()
	defer v.Close()
	for i := range s.vars {
		x := &s.vars[i]
		switch {
		case !s.decides(x):
		case x.attr >= 0:
			s.addChanges(v, i)
		default:
			s.addActivity(v, i)
		}
	}
	slices.SortStableFunc(s.moves, func(a, b move) int { return cmp.Compare(a.cost, b.cost) })
}

// decides reports whether a program of the target reads the variable.
func (s *search) decides(x *variable) bool { return s.mask&x.bit != 0 }

// probe gives an attribute other values in the world.
func (s *search) probe(v *View, a *Attribute) *rule.Probe {
	low, high := limits(a, a.read(&s.world.lead.row))
	return &rule.Probe{Frame: &v.frame, Type: rule.Type(a.Type), Low: low, High: high,
		Is:    func(n *rule.Name) bool { return n.Of == nil && n.Slot == a.slot },
		Fixed: s.fixed,
		Set:   func(x rule.Value) { a.write(&s.world.lead.row, x) },
	}
}

// fixed reports whether no action changes what a name says.
func (s *search) fixed(n *rule.Name) bool {
	if n.Of != nil {
		return n.Name == "at"
	}
	return s.attrs[n.Slot] < 0
}

func (s *search) addChanges(v *View, i int) {
	x := &s.vars[i]
	a := &s.schema.attributes[x.attr]
	now := a.read(&s.world.lead.row)
	b := s.probe(v, a)
	for _, p := range x.readBy {
		x.regions.Add(p, b)
	}
	a.write(&s.world.lead.row, now)
	values, complete, open := s.world.values(a, &x.regions, b)
	s.world.byDistance(a.Type, now, values)
	x.vague = !complete
	seen := [][]rule.Truth{x.regions.Answers(&v.frame, nil)}
	first := len(s.moves)
	one := true // all values are alike
	for _, val := range values {
		if val.Equal(now) || slices.Contains(now.List, val.Str) && a.Type == List {
			continue
		}
		m := move{of: i, cost: a.act.cost, value: val}
		s.world.do(s.vars, &m)
		answers := x.regions.Answers(&v.frame, nil)
		s.world.undo(s.vars, 1)
		if !x.regions.Vague {
			if slices.ContainsFunc(seen, func(b []rule.Truth) bool { return slices.Equal(b, answers) }) {
				one = one && !slices.Equal(answers, seen[0])
				continue
			}
			seen = append(seen, answers)
		}
		s.moves = append(s.moves, m)
	}
	if len(s.moves) == first+1 && one && (open || len(values) > 1) && !x.regions.Vague && !now.Known {
		s.moves[first].any = true
	}
}

// reads reports whether a program reads a name that is looked for.
func reads(p *rule.Program, is func(*rule.Name) bool) bool {
	return slices.ContainsFunc(p.Readings(), func(r rule.Reading) bool { return r.Name != nil && is(r.Name) })
}

// addActivity adds an activity with the values of its properties that matter.
func (s *search) addActivity(v *View, i int) {
	x := &s.vars[i]
	k := &s.schema.activities[x.kind]
	l := s.world.lead
	property := func(n *rule.Name) bool { return n.Of != nil && slices.Contains(propertyNames(k), n.Name) }
	var where []*rule.Program // what reads its properties
	told := true              // by whether each of these is True
	for _, p := range s.pieces {
		if p.kind == x.kind && reads(p.p, property) {
			where, told = append(where, p.p), told && s.closed(p.p, property)
		}
	}
	scratch := act{at: s.world.now, kind: x.kind, detail: int32(len(l.details))}
	l.details = append(l.details, detail{props: missing(k)})
	before := v.act
	v.act = &scratch
	regions := make([]rule.Regions, len(k.props))
	offers := [][]rule.Value{missing(k)}
	for j, prop := range k.props {
		b := &rule.Probe{Frame: &v.frame, Type: rule.Type(prop.typ), Low: rule.DateValue(minDate).Num, High: rule.DateValue(maxDate).Num - 1,
			Is:    func(n *rule.Name) bool { return n.Of != nil && n.Name == prop.name },
			Fixed: s.fixed,
			Set:   func(y rule.Value) { l.details[scratch.detail].props[j] = y },
		}
		if prop.typ == Number {
			b.Low, b.High = -math.MaxFloat64, math.MaxFloat64
		}
		matters := false
		for _, p := range where {
			if reads(p, b.Is) {
				matters = true
				regions[j].Add(p, b)
			}
		}
		if !matters {
			continue
		}
		b.Set(rule.Missing(b.Type))
		values := k.may.with[j]
		if values == nil {
			var complete bool
			values, complete = s.properties(prop.typ, &regions[j], b)
			x.vague = x.vague || !complete
		}
		offers = product(offers, j, values)
		if len(offers) > maxOffers {
			offers, x.vague = offers[:maxOffers], true
		}
	}
	var seen [][]rule.Truth
	vague := slices.ContainsFunc(regions, func(r rule.Regions) bool { return r.Vague })
	for _, offer := range offers {
		copy(l.details[scratch.detail].props, offer)
		var answers []rule.Truth
		for j := range regions {
			if !told {
				answers = regions[j].Answers(&v.frame, answers)
			}
		}
		for _, p := range where {
			if told {
				answers = append(answers, p.Truth(&v.frame)>>1) // True or not
			}
		}
		if !vague && slices.ContainsFunc(seen, func(b []rule.Truth) bool { return slices.Equal(b, answers) }) {
			continue
		}
		seen = append(seen, answers)
		m := move{of: i, cost: k.may.cost, detail: -1}
		if slices.ContainsFunc(offer, func(y rule.Value) bool { return y.Known }) {
			m.detail = int32(len(l.details))
			l.details = append(l.details, detail{props: offer})
		}
		for range k.may.most {
			s.moves = append(s.moves, m)
			m.copy = true
		}
	}
	v.act = before
}

// closed reports whether a condition reads nothing but properties of the activity
// and what no action changes: whether it is True is all that matters then.
func (s *search) closed(p *rule.Program, property func(*rule.Name) bool) bool {
	return p.Type() == rule.Bool && !slices.ContainsFunc(p.Readings(), func(r rule.Reading) bool {
		return r.Name == nil || !s.fixed(r.Name) && !property(r.Name)
	})
}

// missing are the properties of an activity of which none is known.
func missing(k *activityKind) []rule.Value {
	out := make([]rule.Value, len(k.props))
	for i, p := range k.props {
		out[i] = rule.Missing(rule.Type(p.typ))
	}
	return out
}

// product puts each of the values in place j of each of the offers.
func product(offers [][]rule.Value, j int, values []rule.Value) (out [][]rule.Value) {
	for _, o := range offers {
		for _, v := range values {
			o = slices.Clone(o)
			o[j] = v
			out = append(out, o)
		}
	}
	return out
}

// properties are the values that a property may get, none first, and whether these
// are all that matter.
func (s *search) properties(t Type, r *rule.Regions, b *rule.Probe) (all []rule.Value, complete bool) {
	none := rule.Missing(rule.Type(t))
	all, complete = []rule.Value{none}, !r.Vague
	switch t {
	case Bool:
		return append(all, rule.BoolValue(true), rule.BoolValue(false)), true
	case Text:
		values, told := textsOf(r)
		return append(all, values...), told && complete
	case List:
		if len(r.Texts) > maxListItems {
			return append(all, rule.ListValue(slices.Clone(r.Texts))), false
		}
		for set := range 1 << len(r.Texts) {
			items := []string{}
			for i, text := range r.Texts {
				if set>>i&1 == 1 {
					items = append(items, text)
				}
			}
			all = append(all, rule.ListValue(items))
		}
		return all, complete
	}
	return append(all, numbers(s.world.dates(t), b.Low, b.High, none, r, b)...), complete
}
