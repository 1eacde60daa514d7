package rule

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"

	"example.com/baton/internal/problem"
)

// Name is a name that an expression may read.
type Name struct {
	Name string // an identifier, or two joined by a dot: "expansion.score"
	Type Type   // not Duration
	// Values is the closed list of a Text or List; nil is open. A literal that
	// is compared with the name must be in it.
	Values []string
	// Slot and Index say where the name lives in a Row, if Of is nil.
	Slot, Index int
	// Of derives the value. It is called only when an expression reads the
	// name, and at most once between two Resets of a Frame. It is pure.
	Of func(*Frame) Value
	// Memo is the index under which a Frame keeps what Of gave; -1: it is
	// computed at every read.
	Memo int
	Time bool // the value depends on the instant
	// From is what the maker of a derived name knows of where it comes from; see
	// Readings.
	From any

	// Over is the range of the value from f.At to f.Until where nothing changes
	// but by time. Without it a value that depends on the instant may be anything
	// in any interval.
	Over func(f *Frame) Range
}

// Param is a parameter of a Func.
type Param struct {
	Type     Type
	Literal  bool     // must be a literal (Text or Number)
	Values   []string // closed list of a literal text; nil is open
	What     string   // what the text names, for messages: "activity", "segment"
	Optional bool     // may be left out, with all that follow
}

// Func is a pure function that an expression may call.
type Func struct {
	Name   string
	Params []Param
	Result Type
	// Call gives the result for arguments of the declared types. It is called
	// only when all are known, unless Lenient. It must not keep args.
	Call    func(f *Frame, args []Value) Value
	Lenient bool // Call wants to see missing arguments
	Time    bool // the result depends on the instant
	// Bind, if set, is called once per call in an expression, at compile time,
	// with the literal arguments in order, and gives the Call. An error is a
	// fault of the expression.
	Bind func(literals []string) (func(f *Frame, args []Value) Value, error)
	// From is what the maker knows of where the result comes from; see Readings.
	From any

	// Over gives, for the literal arguments, the range of the result from f.At to
	// f.Until, as that of a Name: of arguments some of which may be missing, none
	// always. Where one is, the result may be missing besides.
	Over func(literals []string) func(f *Frame, args []Range) Range
}

// Scope is what an expression may name. It is immutable; With and its siblings
// return a larger one.
type Scope struct {
	loc   *time.Location
	names map[string]*Name
	order []string // of names, for suggestions
	funcs map[string]*Func
	calls []string // of funcs
	hints map[string]string
	over  conf.FunctionsTable // functions that replace one of expr's
}

// ownFuncs are the functions of the language itself.
var ownFuncs = [...]string{
	"abs", "age", "all", "any", "ceil", "count", "date", "duration", "filter", "floor", "known", "len",
	"lower", "map", "max", "min", "none", "one", "round", "trim", "upper",
}

// keywords cannot be names.
var keywords = [...]string{
	"and", "at", "contains", "else", "endsWith", "false", "if", "in", "let", "matches", "nil", "not", "or",
	"startsWith", "true",
}

// NewScope knows `at` and the language's own functions.
func NewScope() *Scope {
	s := &Scope{loc: time.UTC}
	return s.with(Name{Name: "at", Type: Date, Memo: -1, Time: true, Of: func(f *Frame) Value {
		return Value{Type: Date, Known: true, Num: micros(f.At)}
	}, Over: instantOver})
}

// In sets the location of date("2026-12-31"); without it UTC.
func (s *Scope) In(loc *time.Location) *Scope {
	c := *s
	c.loc = loc
	return &c
}

// With adds names; a later name shadows an earlier one. It panics where a name
// could not be written in an expression (CheckName tells before).
func (s *Scope) With(names ...Name) *Scope {
	for _, n := range names {
		if err := CheckName(n.Name); err != nil {
			panic("rule: " + err.Error())
		}
		if n.Type < Bool || n.Type > Date {
			panic(fmt.Sprintf("rule: the name %q needs one of the types bool, number, text, list and date", n.Name))
		}
	}
	return s.with(names...)
}

func (s *Scope) with(names ...Name) *Scope {
	c := *s
	c.names = cloned(s.names, len(names))
	c.order = slices.Clip(s.order)
	for _, n := range names {
		if _, ok := c.names[n.Name]; !ok {
			c.order = append(c.order, n.Name)
		}
		c.names[n.Name] = &n
	}
	return &c
}

// WithFuncs adds functions; a later one shadows an earlier one. It panics for a
// function of the language itself, and for one without Call and Bind.
func (s *Scope) WithFuncs(funcs ...Func) *Scope {
	c := *s
	c.funcs = cloned(s.funcs, len(funcs))
	c.over = cloned(s.over, 0)
	c.calls = slices.Clip(s.calls)
	for _, f := range funcs {
		if OwnFunc(f.Name) {
			panic(fmt.Sprintf("rule: the function %q is the language's own; choose another name", f.Name))
		}
		if f.Call == nil && f.Bind == nil {
			panic(fmt.Sprintf("rule: the function %q has neither Call nor Bind", f.Name))
		}
		if _, ok := c.funcs[f.Name]; !ok {
			c.calls = append(c.calls, f.Name)
		}
		if _, ok := builtin.Index[f.Name]; ok {
			c.over[f.Name] = &builtin.Function{Name: f.Name}
		}
		c.funcs[f.Name] = &f
	}
	return &c
}

// WithHints says what to do about names that exist elsewhere in the language,
// but not in this scope.
func (s *Scope) WithHints(hints map[string]string) *Scope {
	c := *s
	c.hints = cloned(s.hints, len(hints))
	maps.Copy(c.hints, hints)
	return &c
}

// Lookup is the name as it was given to With.
func (s *Scope) Lookup(name string) (Name, bool) {
	if n, ok := s.names[name]; ok {
		return *n, true
	}
	return Name{}, false
}

// OwnFunc reports whether the language itself has a function of this name.
func OwnFunc(name string) bool { return slices.Contains(ownFuncs[:], name) }

// CheckName says what is wrong with a name that no expression could write: nil
// for an identifier, or two joined by a dot, none of them a word of the language.
func CheckName(name string) error {
	rest := name
	for dots := 0; ; dots++ {
		part, after, more := cutDot(rest)
		switch {
		case slices.Contains(keywords[:], part):
			return problem.Errorf("choose another name", "%q is a word of the rule language", part)
		case !identifier(part) || dots > 1:
			return problem.Errorf("a letter or _ first, then letters, digits and _", "%q is not a name that a condition can read", name)
		}
		if !more {
			return nil
		}
		rest = after
	}
}

func cloned[V any](m map[string]V, more int) map[string]V {
	c := make(map[string]V, len(m)+more)
	maps.Copy(c, m)
	return c
}
