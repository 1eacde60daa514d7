package scoring

import (
	"slices"

	"example.com/baton/internal/rule"
)

// Source is what decides a derived name, besides the journey and the instant: all
// of what is set. The zero Source is decided by those two alone.
type Source struct {
	Conditions []*Condition
	Model      *Model // its score
	Activities bool   // whichever

	kind int32 // 1 + an activity
}

// byArguments is the source of what the arguments of a function, or the activity
// at hand, decide.
func byArguments(string) Source { return Source{} }

// counted is the source of times, seen and days_since.
func (s *Schema) counted(what string) Source {
	if kind, ok := s.kindOf[what]; ok {
		return Source{kind: int32(kind) + 1}
	}
	return Source{}
}

// variable is something that actions change: an attribute, or how often an
// activity happened.
type variable struct {
	attr int   // index into Schema.attributes; -1: an activity
	kind int32 // of the activity
	bit  uint64
	// scalar: exactly one of its moves may be made. Else each may, of an activity
	// most at once.
	scalar  bool
	most    int
	readBy  []*rule.Program // what reads the attribute itself
	regions rule.Regions    // of an attribute
	vague   bool            // not every value that matters has a move
}

// maxBits is the number of variables that have a bit of their own: the others
// share the last one.
const maxBits = 64

// piece is a program, with the activity whose properties it reads or -1.
type piece struct {
	p    *rule.Program
	kind int32
}

// deciders say which programs decide the target, and which variables decide each.
type deciders struct {
	schema *Schema
	vars   []variable
	attrs  []int // by attribute: the variable, or -1
	kinds  []int // by activity

	masks   map[*rule.Program]uint64
	models  map[*Model]uint64
	pieces  []piece
	scored  []*Model // whose rules are among the pieces, in the order of finding
	unknown []string // names of which nobody says what decides them
}

// newDeciders finds the variables in a view.
func newDeciders(v *View) *deciders {
	r := &deciders{schema: v.schema, masks: map[*rule.Program]uint64{}, models: map[*Model]uint64{}}
	r.attrs = slices.Repeat([]int{-1}, len(r.schema.attributes))
	r.kinds = slices.Repeat([]int{-1}, len(r.schema.activities))
	add := func(x variable) int {
		x.bit = 1 << min(len(r.vars), maxBits-1)
		r.vars = append(r.vars, x)
		return len(r.vars) - 1
	}
	for i := range r.schema.attributes {
		a := &r.schema.attributes[i]
		if a.act != nil && !(a.act.only == onlyFindOut && a.read(v.frame.Row).Known) {
			r.attrs[i] = add(variable{attr: i, kind: -1, scalar: a.Type != List})
		}
	}
	for i := range r.schema.activities {
		if may := r.schema.activities[i].may; may != nil {
			r.kinds[i] = add(variable{attr: -1, kind: int32(i), most: may.most})
		}
	}
	return r
}

// own reports whether the variable has a bit that no other has.
func (r *deciders) own(i int) bool { return i < maxBits-1 || len(r.vars) <= maxBits }

// every is the mask of all variables.
func (r *deciders) every() (mask uint64) {
	for i := range r.vars {
		mask |= r.vars[i].bit
	}
	return mask
}

// program is the mask of the variables that decide a program, with all that
// decides the names that it reads. It adds the program to the pieces.
func (r *deciders) program(p *rule.Program, kind int32) uint64 {
	if mask, seen := r.masks[p]; seen {
		return mask
	}
	mask := uint64(0)
	for _, read := range p.Readings() {
		mask |= r.reading(read)
		if n := read.Name; n != nil && n.Of == nil && r.attrs[n.Slot] >= 0 {
			x := &r.vars[r.attrs[n.Slot]]
			if last := len(x.readBy) - 1; last < 0 || x.readBy[last] != p {
				x.readBy = append(x.readBy, p)
			}
		}
	}
	r.masks[p] = mask
	r.pieces = append(r.pieces, piece{p, kind})
	return mask
}

func (r *deciders) reading(x rule.Reading) uint64 {
	var from any
	name, literal := "", ""
	switch {
	case x.Func != nil:
		name, from = x.Func.Name, x.Func.From
		if len(x.Literals) > 0 {
			literal = x.Literals[0]
		}
	case x.Name.Of == nil:
		if i := r.attrs[x.Name.Slot]; i >= 0 {
			return r.vars[i].bit
		}
		return 0
	case x.Name.Name == "at":
		return 0
	default:
		name, from = x.Name.Name, x.Name.From
	}
	source, _ := from.(func(string) Source)
	if source == nil {
		if !slices.Contains(r.unknown, name) {
			r.unknown = append(r.unknown, name)
		}
		return r.every()
	}
	return r.source(source(literal))
}

func (r *deciders) source(s Source) (mask uint64) {
	for _, c := range s.Conditions {
		if c != nil {
			mask |= r.program(c.p, -1)
		}
	}
	if s.Model != nil {
		mask |= r.model(s.Model)
	}
	for i := range r.vars {
		if x := &r.vars[i]; x.attr < 0 && (s.Activities || s.kind == x.kind+1) {
			mask |= x.bit
		}
	}
	return mask
}

// model is the mask of a model's score.
func (r *deciders) model(m *Model) uint64 {
	if mask, seen := r.models[m]; seen {
		return mask
	}
	mask := uint64(0)
	if m.applies != nil {
		mask |= r.program(m.applies, -1)
	}
	for i := range m.rules {
		mask |= r.rule(&m.rules[i])
	}
	r.models[m] = mask
	r.scored = append(r.scored, m)
	return mask
}

// rule is the mask of what a rule gives.
func (r *deciders) rule(c *compiled) (mask uint64) {
	kind := int32(-1)
	if c.on != "" {
		if kind = c.kind; r.kinds[kind] >= 0 {
			mask |= r.vars[r.kinds[kind]].bit
		}
	}
	for _, p := range c.programs() {
		mask |= r.program(p, kind)
	}
	return mask
}
