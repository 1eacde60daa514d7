package scoring

import (
	"fmt"

	"example.com/baton/internal/rule"
)

// Func is a pure function of the host that expressions may call. Make it with Fn.
type Func struct {
	name     string
	revision string
	f        rule.Func
}

// Name is the function's name in expressions.
func (f Func) Name() string { return f.name }

// Revision is the version the host gave it; it enters the agreement's
// fingerprint, since nobody can compare functions.
func (f Func) Revision() string { return f.revision }

// Function is what Fn takes: the types of functions over numbers, texts, bools
// and lists of texts.
type Function interface {
	func(float64) float64 | func(float64, float64) float64 | func(float64) bool | func(float64, float64) bool |
		func(float64) string | func(string) string | func(string, string) string | func(string) bool |
		func(string, string) bool | func(string) float64 | func(string, string) float64 | func(string, float64) float64 |
		func(string, float64) bool | func([]string) float64 | func([]string) bool | func([]string) string |
		func(bool) float64 | func(bool) bool
}

// Fn makes a function of the host callable in expressions, typed. It must be
// pure: same arguments, same result, nothing else read or changed. It is called
// only when all its arguments are known; a NaN or infinite result is missing.
func Fn[F Function](name, revision string, f F) Func {
	n, t, b, l := rule.Number, rule.Text, rule.Bool, rule.List
	out := Func{name: name, revision: revision}
	set := func(result rule.Type, call func(a []rule.Value) rule.Value, params ...rule.Type) {
		out.f = rule.Func{Name: name, Result: result, From: byArguments, Call: func(_ *rule.Frame, a []rule.Value) rule.Value { return call(a) }}
		for _, p := range params {
			out.f.Params = append(out.f.Params, rule.Param{Type: p})
		}
	}
	num, text, truth := rule.NumberValue, rule.TextValue, rule.BoolValue
	switch f := any(f).(type) {
	case func(float64) float64:
		set(n, func(a []rule.Value) rule.Value { return num(f(a[0].Num)) }, n)
	case func(float64, float64) float64:
		set(n, func(a []rule.Value) rule.Value { return num(f(a[0].Num, a[1].Num)) }, n, n)
	case func(float64) bool:
		set(b, func(a []rule.Value) rule.Value { return truth(f(a[0].Num)) }, n)
	case func(float64, float64) bool:
		set(b, func(a []rule.Value) rule.Value { return truth(f(a[0].Num, a[1].Num)) }, n, n)
	case func(float64) string:
		set(t, func(a []rule.Value) rule.Value { return text(f(a[0].Num)) }, n)
	case func(string) string:
		set(t, func(a []rule.Value) rule.Value { return text(f(a[0].Str)) }, t)
	case func(string, string) string:
		set(t, func(a []rule.Value) rule.Value { return text(f(a[0].Str, a[1].Str)) }, t, t)
	case func(string) bool:
		set(b, func(a []rule.Value) rule.Value { return truth(f(a[0].Str)) }, t)
	case func(string, string) bool:
		set(b, func(a []rule.Value) rule.Value { return truth(f(a[0].Str, a[1].Str)) }, t, t)
	case func(string) float64:
		set(n, func(a []rule.Value) rule.Value { return num(f(a[0].Str)) }, t)
	case func(string, string) float64:
		set(n, func(a []rule.Value) rule.Value { return num(f(a[0].Str, a[1].Str)) }, t, t)
	case func(string, float64) float64:
		set(n, func(a []rule.Value) rule.Value { return num(f(a[0].Str, a[1].Num)) }, t, n)
	case func(string, float64) bool:
		set(b, func(a []rule.Value) rule.Value { return truth(f(a[0].Str, a[1].Num)) }, t, n)
	case func([]string) float64:
		set(n, func(a []rule.Value) rule.Value { return num(f(a[0].List)) }, l)
	case func([]string) bool:
		set(b, func(a []rule.Value) rule.Value { return truth(f(a[0].List)) }, l)
	case func([]string) string:
		set(t, func(a []rule.Value) rule.Value { return text(f(a[0].List)) }, l)
	case func(bool) float64:
		set(n, func(a []rule.Value) rule.Value { return num(f(a[0].Num != 0)) }, b)
	case func(bool) bool:
		set(b, func(a []rule.Value) rule.Value { return truth(f(a[0].Num != 0)) }, b)
	default:
		panic(fmt.Sprintf("scoring.Fn: %T is not a Function", f))
	}
	return out
}
