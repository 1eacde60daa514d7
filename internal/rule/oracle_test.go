package rule

import (
	"strings"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
	"pgregory.net/rapid"
)

// exprTypes is the dictionary as expr sees it.
func exprTypes() types.Map {
	m := types.Map{"at": types.TypeOf(time.Time{})}
	of := map[Type]types.Type{Bool: types.Bool, Number: types.Float64, Text: types.String, List: types.TypeOf([]string{}), Date: types.TypeOf(time.Time{})}
	for _, n := range fixtureNames {
		if first, rest, dot := cutDot(n.Name); dot {
			m[first] = types.Map{rest: of[n.Type]}
			continue
		}
		m[n.Name] = of[n.Type]
	}
	return m
}

// exprCompile compiles with expr alone.
func exprCompile(src string) (*vm.Program, error) {
	return expr.Compile(src, expr.Env(exprTypes()), expr.Optimize(false),
		expr.Function("known", func(...any) (any, error) { return true, nil }, new(func(any) bool)),
		expr.Function("age", func(p ...any) (any, error) {
			return float64(fixtureAt.Sub(p[0].(time.Time)).Microseconds()) / microsPerDay, nil
		}, new(func(time.Time) float64)),
		expr.Function("times", func(p ...any) (any, error) { return float64(len(p)), nil },
			new(func(string) float64), new(func(string, float64) float64)),
		expr.Function("last", func(...any) (any, error) { return "", nil }, new(func(string) string)),
		expr.Function("twice", func(p ...any) (any, error) { return 2 * p[0].(float64), nil }, new(func(any) float64)),
		expr.Function("segment", func(...any) (any, error) { return true, nil }, new(func(string) bool)),
	)
}

func exprEnv(facts map[string]any) map[string]any {
	env := map[string]any{"at": fixtureAt}
	for k, v := range facts {
		if first, rest, dot := cutDot(k); dot {
			env[first] = map[string]any{rest: v}
			continue
		}
		env[k] = v
	}
	return env
}

// valueOf is what expr's machine answered.
func valueOf(v any) Value {
	switch v := v.(type) {
	case bool:
		return BoolValue(v)
	case int:
		return NumberValue(float64(v))
	case float64:
		return NumberValue(v)
	case string:
		return TextValue(v)
	case []string:
		return ListValue(v)
	case []any:
		l := make([]string, len(v))
		for i, e := range v {
			l[i] = e.(string)
		}
		return ListValue(l)
	case time.Time:
		return DateValue(v)
	}
	return Value{}
}

// unknownAnywhere reports whether a node has no value, which only overflow can
// cause where every name is known.
func unknownAnywhere(n *node, f *Frame) bool {
	if !n.open && !n.known(f) {
		return true
	}
	for _, k := range n.kids {
		if unknownAnywhere(k, f) {
			return true
		}
	}
	return false
}

// mistyped is how expr's machine fails where it has no answer to compare with:
// expr gives max(0, 0.5) the type of its first argument, so == takes the
// comparison of two integers and meets a float.
const mistyped = "interface conversion: interface {} is float64, not int"

func TestKnownFactsGetTheAnswerOfExprsMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := []Type{Bool, Bool, Number, Text, List, Date}[rapid.IntRange(0, 5).Draw(t, "type")]
		src := (&generator{t: t}).expr(want, rapid.IntRange(0, 4).Draw(t, "depth"))
		p, faults := Compile(src, fixture(), want)
		if p == nil {
			t.Fatalf("%s: %v", src, faults)
		}
		oracle, err := exprCompile(src)
		if err != nil {
			t.Fatalf("%s: expr refuses it: %v", src, err)
		}
		for range 4 {
			l := facts(t, false)
			f := frame(l)
			f.enter(p.locals)
			overflow := unknownAnywhere(p.root, f)
			f.leave(0)
			if overflow {
				continue
			}
			answer, err := expr.Run(oracle, exprEnv(l))
			if err != nil && strings.Contains(err.Error(), mistyped) {
				continue
			}
			if err != nil {
				t.Fatalf("%s: expr: %v", src, err)
			}
			if got, want := p.Value(f), valueOf(answer); !got.Equal(want) {
				t.Fatalf("%s\nof %v\nis %v, by expr %v", src, l, got, want)
			}
		}
	})
}

// What compiles here compiles in expr: the language is a part of expr's.
func TestTheFaultlessConditionsAreExprs(t *testing.T) {
	for _, src := range []string{
		`industry in ["software"] and not partner`, `any(tags, {# in interests})`, `let x = employees; x > 5`,
		`ends - at > duration("72h")`, `expansion.score >= 30`, `times("call", 30) > 1`, `segment("dach")`,
	} {
		compile(t, src, Bool)
		if _, err := exprCompile(src); err != nil {
			t.Errorf("%s: %v", src, strings.SplitN(err.Error(), "\n", 2)[0])
		}
	}
}
