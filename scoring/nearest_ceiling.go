package scoring

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"example.com/baton/internal/rule"
)

// ceiling is the best that may come of a world while some variables are still
// free: never less than what does.
type ceiling struct {
	unsure  uint64   // variables of which not every value that matters is tried
	claims  []*claim // all, once each
	claimed map[*rule.Program]*claim
	asked   [][]*claim // by condition of the target
	modeled map[*Model]*modelCeiling
}

// claim is a condition, or one of the clauses of one.
type claim struct {
	p         *rule.Program
	mask      uint64
	alone     int  // the one attribute that decides it, -1 for none or several
	can, must bool // where one decides: it is True for a value of it, for all of them
	asks      *ask // of a score
}

// ask is a comparison of what a model gives with literals.
type ask struct {
	model  *Model
	figure string // score, grade, grid or a dimension
	op     string
	with   []rule.Value
}

type modelCeiling struct {
	mask    uint64
	applies []*claim
	rules   []ruleCeiling
	joints  []*joint
}

// joint are rules in no group that one attribute decides: no value gives more of
// all of them together.
type joint struct {
	of    int
	rules []*compiled
	most  [MaxDimensions]Points
}

// ruleCeiling are those of one rule.
type ruleCeiling struct {
	mask  uint64
	alone int
	joint bool     // it is one of a joint
	most  Points   // where one attribute decides
	when  []*claim // the clauses of when
}

func (s *search) newCeiling() ceiling {
	b := ceiling{claimed: map[*rule.Program]*claim{}, modeled: map[*Model]*modelCeiling{}}
	for i := range s.vars {
		if s.vars[i].vague {
			b.unsure |= s.vars[i].bit
		}
	}
	if s.unknown != nil {
		b.unsure = s.every()
	}
	for _, m := range s.scored {
		mb := &modelCeiling{mask: s.models[m], rules: make([]ruleCeiling, len(m.rules))}
		if m.applies != nil {
			mb.applies = s.clauses(&b, m.applies)
		}
		for i := range m.rules {
			r := &m.rules[i]
			mask := s.rule(r)
			mb.rules[i] = ruleCeiling{mask: mask, alone: s.alone(&b, mask), most: -MaxPoints}
			mb.join(r, &mb.rules[i])
			if r.when != nil {
				mb.rules[i].when = s.clauses(&b, r.when)
			}
		}
		b.modeled[m] = mb
	}
	for _, c := range s.target.Conditions {
		b.asked = append(b.asked, s.clauses(&b, c.p))
	}
	s.tryAll(&b)
	return b
}

// join puts a rule into the joint of its attribute.
func (mb *modelCeiling) join(r *compiled, rc *ruleCeiling) {
	if rc.alone < 0 || r.group >= 0 {
		return
	}
	rc.joint = true
	k := slices.IndexFunc(mb.joints, func(j *joint) bool { return j.of == rc.alone })
	if k < 0 {
		j := &joint{of: rc.alone}
		for d := range j.most {
			j.most[d] = math.MinInt64
		}
		k, mb.joints = len(mb.joints), append(mb.joints, j)
	}
	mb.joints[k].rules = append(mb.joints[k].rules, r)
}

// gives is what the rules give in a view.
func (j *joint) gives(v *View) (dims [MaxDimensions]Points) {
	for _, r := range j.rules {
		got, _ := r.gives(v)
		dims[r.dim] += got
	}
	return dims
}

// alone is the attribute that is the only one in a mask, if all of its values are
// tried one by one.
func (s *search) alone(b *ceiling, mask uint64) int {
	i := bits.TrailingZeros64(mask)
	if bits.OnesCount64(mask) != 1 || !s.own(i) || !s.vars[i].scalar || b.unsure&mask != 0 {
		return -1
	}
	return i
}

// clauses are the parts that "and" joins.
func (s *search) clauses(b *ceiling, p *rule.Program) (out []*claim) {
	for _, c := range p.Clauses() {
		if b.claimed[c] == nil {
			mask := s.program(c, -1)
			b.claimed[c] = &claim{p: c, mask: mask, alone: s.alone(b, mask), must: true, asks: asks(c)}
			b.claims = append(b.claims, b.claimed[c])
		}
		out = append(out, b.claimed[c])
	}
	return out
}

// asks says what of a model a condition compares, nil if it is no such.
func asks(p *rule.Program) *ask {
	name, op, with, ok := p.Compared()
	if !ok {
		return nil
	}
	from, _ := name.From.(func(string) Source)
	if from == nil {
		return nil
	}
	m := from("").Model
	if m == nil {
		return nil
	}
	return &ask{m, strings.TrimPrefix(name.Name, m.name+"."), op, with}
}

// tryAll asks what one attribute decides for each of its values.
func (s *search) tryAll(b *ceiling) {
	type decided struct {
		claims []*claim
		rules  []*ruleCeiling
		of     []*compiled // these
		joints []*joint
	}
	by := make([]decided, len(s.vars))
	for _, c := range b.claims {
		if c.alone >= 0 {
			by[c.alone].claims = append(by[c.alone].claims, c)
		}
	}
	for _, m := range s.scored {
		for i := range m.rules {
			if r := &b.modeled[m].rules[i]; r.alone >= 0 {
				d := &by[r.alone]
				d.rules, d.of = append(d.rules, r), append(d.of, &m.rules[i])
			}
		}
		for _, j := range b.modeled[m].joints {
			by[j.of].joints = append(by[j.of].joints, j)
		}
	}
	look := func(d *decided) {
		v := s.world.view()
		for _, c := range d.claims {
			t := c.p.Truth(&v.frame)
			c.can, c.must = c.can || t == rule.True, c.must && t == rule.True
		}
		for i, r := range d.rules {
			got, _ := d.of[i].gives(v)
			r.most = max(r.most, got)
		}
		for _, j := range d.joints {
			for dim, p := range j.gives(v) {
				j.most[dim] = max(j.most[dim], p)
			}
		}
		v.Close()
	}
	for i := range by {
		look(&by[i])
	}
	for i := range s.moves {
		m := &s.moves[i]
		s.world.do(s.vars, m)
		look(&by[m.of])
		s.world.undo(s.vars, 1)
	}
}
