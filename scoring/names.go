package scoring

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/rule"
)

// Names is what conditions may name: a Schema, a Model (the schema's names and
// score, grade and a name per dimension), or either With more. Conditions made
// from one schema are asked of its leads only.
type Names interface {
	// Condition compiles a condition. The error lists what is wrong with it.
	Condition(src string) (*Condition, error)
	// With is these names and more; a later name hides an earlier one.
	With(d ...Derived) Names
	// Hinted explains names that exist in the language but not here.
	Hinted(hints map[string]string) Names
	// Schema is the data dictionary below.
	Schema() *Schema

	scoped() names
}

// Derived is a name that is computed instead of stored. Of is called at most
// once per question, and only if a condition reads the name.
type Derived struct {
	Name   string   // an identifier, or two joined by a dot
	Type   Type     // of what Of returns
	Values []string // closed list of a text; nil is open
	Time   bool     // the value depends on the instant
	Of     func(*View) Value
	// From says what decides the value, of a function of a literal for that one;
	// nil: it is not known. See Model.Nearest.
	From func(literal string) Source
	// Since, instead of Of, makes the name the days of 24 hours since an instant,
	// which time alone does not change; 0 where it is after the view's.
	Since func(*View) (time.Time, bool)
	// Over says between which two values the name, or with Bind the function of
	// the literal, is from the view's instant to until if nothing happens: numbers
	// and dates by size, false before true; of texts and lists that differ it may be
	// any, and of one missing and one known anything. Without it a name that
	// depends on the instant may be anything, and what reads it is looked at
	// instant by instant: see MaxSteps.
	Over func(v *View, literal string, until time.Time) (low, high Value)

	// A derived name with Bind is a function of one literal text, segment("x").
	// Bind is called once for each use, when the condition is compiled.
	Literals []string // the texts allowed
	What     string   // what the literal names, for messages: "segment"
	Bind     func(literal string) func(*View) Value
}

// Path is a journey as conditions see it: funnel events of the running life.
type Path interface {
	// Event is how often the event happened in the life that runs at that
	// instant, not after it, and since not before it; and when last.
	Event(name string, since, at time.Time) (n int, last time.Time)
}

// names is a scope over a schema.
type names struct {
	schema *Schema
	scope  *rule.Scope
}

// counters number what has a place in a view. They are all that changes in a
// schema: names and models may be made from it by any number of goroutines.
type counters struct{ memos, models atomic.Int32 }

func (s *Schema) scoped() names   { return names{s, s.scope} }
func (n names) scoped() names     { return n }
func (n names) Schema() *Schema   { return n.schema }
func (s *Schema) Schema() *Schema { return s }

// Condition compiles a condition over the attributes.
func (s *Schema) Condition(src string) (*Condition, error) { return s.scoped().Condition(src) }

// With is the schema's names and more.
func (s *Schema) With(d ...Derived) Names { return s.scoped().With(d...) }

// Hinted explains names that exist elsewhere.
func (s *Schema) Hinted(hints map[string]string) Names { return s.scoped().Hinted(hints) }

func (n names) Hinted(hints map[string]string) Names {
	return names{n.schema, n.scope.WithHints(hints)}
}

func (n names) With(ds ...Derived) Names {
	for _, d := range ds {
		switch {
		case d.Bind != nil:
			bind, typ := d.Bind, rule.Type(d.Type)
			n.scope = n.scope.WithFuncs(rule.Func{
				Name: d.Name, Result: typ, Time: d.Time, From: d.From,
				Params: []rule.Param{{Type: rule.Text, Literal: true, Values: d.Literals, What: d.What}},
				Bind: func(lits []string) (func(*rule.Frame, []rule.Value) rule.Value, error) {
					of := bind(lits[0])
					return func(f *rule.Frame, _ []rule.Value) rule.Value { return typed(of(f.Host.(*View)), typ) }, nil
				},
				Over: func(lits []string) func(*rule.Frame, []rule.Range) rule.Range {
					over := d.over(typ, lits[0])
					return func(f *rule.Frame, _ []rule.Range) rule.Range { return over(f) }
				},
			})
		case d.Since != nil:
			n.scope = n.scope.With(rule.Name{Name: d.Name, Type: rule.Number, Memo: int(n.schema.counters.memos.Add(1) - 1), Time: true,
				Of: func(f *rule.Frame) rule.Value {
					v := f.Host.(*View)
					t, ok := d.Since(v)
					if !ok {
						return rule.Missing(rule.Number)
					}
					return rule.NumberValue(float64(max(0, v.now-nanos(t))) / float64(dayNanos))
				},
				Over: func(f *rule.Frame) rule.Range {
					t, ok := d.Since(f.Host.(*View))
					switch {
					case !ok:
						return rule.One(rule.Missing(rule.Number))
					case nanos(t) > f.At:
						return rule.One(rule.NumberValue(0))
					}
					return rule.Days(f, nanos(t))
				}})
		case d.Of != nil:
			of, typ := d.Of, rule.Type(d.Type)
			memo := int(n.schema.counters.memos.Add(1) - 1)
			n.scope = n.scope.With(rule.Name{Name: d.Name, Type: typ, Values: d.Values, Memo: memo, Time: d.Time, From: d.From,
				Of:   func(f *rule.Frame) rule.Value { return typed(of(f.Host.(*View)), typ) },
				Over: d.over(typ, "")})
		default:
			panic(fmt.Sprintf("scoring: derived name %q has neither Of, Since nor Bind", d.Name))
		}
	}
	return n
}

// over is the range of the name, or of the function of a literal.
func (d Derived) over(typ rule.Type, literal string) func(*rule.Frame) rule.Range {
	if d.Over == nil {
		return func(*rule.Frame) rule.Range { return rule.Anything(typ) }
	}
	return func(f *rule.Frame) rule.Range {
		low, high := d.Over(f.Host.(*View), literal, fromNanos(f.Until, time.UTC))
		return rule.Between(typed(low, typ), typed(high, typ))
	}
}

// typed gives a missing value the type its name promises.
func typed(v Value, t rule.Type) rule.Value {
	if !v.v.Known {
		return rule.Missing(t)
	}
	return v.v
}

func (n names) Condition(src string) (*Condition, error) {
	p, faults := rule.Compile(src, n.scope, rule.Bool)
	if len(faults) > 0 {
		return nil, faultList(faults)
	}
	return &Condition{p, n.schema}, nil
}

func faultList(faults []*problem.Fault) error {
	var bad problem.List
	for _, f := range faults {
		bad.AddError("", f)
	}
	return bad.Err()
}

// Condition is a compiled condition: immutable, safe for any number of goroutines.
type Condition struct {
	p      *rule.Program
	schema *Schema
}

// Holds says whether the condition is true of the lead as known at that
// instant. Names that read the funnel are missing here; see View.
func (c *Condition) Holds(l *Lead, at time.Time) Truth {
	v := l.View(at, nil)
	defer v.Close()
	return c.In(v)
}

// In says whether the condition is true in a view.
func (c *Condition) In(v *View) Truth {
	if c.schema != v.schema {
		panicStranger(c.schema, v.schema)
	}
	return Truth(c.p.Truth(&v.frame))
}

// Over is between which truths the condition stays, in the order of the truths,
// from the view's instant to until if nothing happens: not necessarily as close
// as could be.
func (c *Condition) Over(v *View, until time.Time) (low, high Truth) {
	if c.schema != v.schema {
		panicStranger(c.schema, v.schema)
	}
	r := c.p.Over(&v.frame, nanos(until))
	for low = False; !r.May(rule.Truth(low)); {
		low++
	}
	for high = True; !r.May(rule.Truth(high)); {
		high--
	}
	return low, high
}

// String is the condition as written.
func (c *Condition) String() string { return strings.TrimSpace(c.p.Source()) }

// Reads are the names that the condition reads, in the order of appearance.
func (c *Condition) Reads() []string { return c.p.Reads() }

// ReadsTime reports whether the answer can change while nothing happens.
func (c *Condition) ReadsTime() bool { return c.p.ReadsTime() }

// Lacks are the names that leave the condition Unknown in the view, none when
// it is decided.
func (c *Condition) Lacks(v *View) []string {
	if c.In(v) != Unknown {
		return nil
	}
	return c.p.Missing(&v.frame, nil)
}

// Clause is one of the parts of a condition that `and` joins, with the facts
// that decide it and the names it lacks when Unknown.
type Clause struct {
	Source string   `json:"condition"`
	Truth  Truth    `json:"-"`
	Facts  []Fact   `json:"facts,omitempty"`
	Lacks  []string `json:"lacks,omitempty"`
}

// Clauses are the parts of the condition that `and` joins at the top, each
// with its truth in the view: what is not True is what stands in the way.
func (c *Condition) Clauses(v *View) []Clause {
	var out []Clause
	for _, p := range c.p.Clauses() {
		cl := Clause{Source: strings.TrimSpace(p.Source()), Truth: Truth(p.Truth(&v.frame))}
		for _, f := range p.Facts(&v.frame, nil) {
			cl.Facts = append(cl.Facts, Fact{f.Name, v.schema.value(f.Value)})
		}
		if cl.Truth == Unknown {
			cl.Lacks = p.Missing(&v.frame, nil)
		}
		out = append(out, cl)
	}
	return out
}

func panicStranger(want, have *Schema) {
	panic(fmt.Sprintf("scoring: a lead of schema %s was handed to a part of schema %s: make both from one agreement",
		have.print, want.print))
}
