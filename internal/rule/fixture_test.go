package rule

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/problem"
)

// The data dictionary of the tests.
var fixtureNames = []Name{
	{Name: "industry", Type: Text, Values: []string{"software", "banking", "education"}, Slot: 0, Index: 0},
	{Name: "country", Type: Text, Slot: 1, Index: 1},
	{Name: "title", Type: Text, Slot: 2, Index: 2},
	{Name: "employees", Type: Number, Slot: 3, Index: 0},
	{Name: "budget", Type: Number, Slot: 4, Index: 1},
	{Name: "consent", Type: Bool, Slot: 5, Index: 2},
	{Name: "partner", Type: Bool, Slot: 6, Index: 3},
	{Name: "ends", Type: Date, Slot: 7, Index: 4},
	{Name: "born", Type: Date, Slot: 8, Index: 5},
	{Name: "tags", Type: List, Slot: 9, Index: 0},
	{Name: "interests", Type: List, Values: []string{"cloud", "security", "price"}, Slot: 70, Index: 1},
	{Name: "expansion.score", Type: Number, Slot: 71, Index: 6},
}

// fixtureAt is the instant of the tests.
var fixtureAt = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

func fixture() *Scope {
	return NewScope().With(fixtureNames...).WithFuncs(
		Func{Name: "times", Result: Number, Time: true,
			Params: []Param{
				{Type: Text, Literal: true, Values: []string{"call", "page_view"}, What: "activity"},
				{Type: Number, Optional: true}},
			Call: func(f *Frame, args []Value) Value { return NumberValue(float64(len(args))) }},
		Func{Name: "last", Result: Text, Params: []Param{{Type: Text}},
			Call: func(f *Frame, args []Value) Value { return Missing(Text) }},
		Func{Name: "twice", Result: Number, Params: []Param{{Type: Number}},
			Call: func(f *Frame, args []Value) Value { return NumberValue(args[0].Num + args[0].Num) }},
		Func{Name: "segment", Result: Bool, Params: []Param{{Type: Text, Literal: true}},
			Bind: func(literals []string) (func(*Frame, []Value) Value, error) {
				switch literals[0] {
				case "unknown":
					return nil, problem.Errorf("known are dach, us", "unknown segment %q", literals[0])
				case "":
					return nil, errors.New("a segment has a name")
				}
				return func(*Frame, []Value) Value { return BoolValue(literals[0] == "dach") }, nil
			}},
	).WithHints(map[string]string{"persona": "personas are matched after the score"})
}

// row fills the dictionary; a name that facts lack is missing.
func row(facts map[string]any) *Row {
	r := &Row{Known: make([]uint64, 2), Num: make([]float64, 7), Str: make([]string, 3), List: make([][]string, 2)}
	for _, n := range fixtureNames {
		v, ok := facts[n.Name]
		if !ok || v == nil {
			continue
		}
		r.Known[n.Slot>>6] |= 1 << (n.Slot & 63)
		switch v := v.(type) {
		case float64:
			r.Num[n.Index] = v
		case int:
			r.Num[n.Index] = float64(v)
		case bool:
			r.Num[n.Index] = BoolValue(v).Num
		case time.Time:
			r.Num[n.Index] = DateValue(v).Num
		case string:
			r.Str[n.Index] = v
		case []string:
			r.List[n.Index] = v
		}
	}
	return r
}

func frame(facts map[string]any) *Frame {
	f := &Frame{}
	f.Reset(row(facts), fixtureAt.UnixNano(), nil)
	return f
}

// lead has every fact.
func lead() map[string]any {
	return map[string]any{
		"industry": "software", "country": "DE", "title": "Head of IT", "employees": 250, "budget": 0.5,
		"consent": true, "partner": false,
		"ends": time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), "born": time.Date(2026, 9, 5, 9, 0, 0, 0, time.UTC),
		"tags": []string{"cloud", "x-ray", "größe"}, "interests": []string{"cloud", "price"}, "expansion.score": 40,
	}
}

func without(names ...string) map[string]any {
	l := lead()
	for _, n := range names {
		delete(l, n)
	}
	return l
}

func compile(t testing.TB, src string, want Type) *Program {
	t.Helper()
	p, faults := Compile(src, fixture(), want)
	for _, f := range faults {
		t.Errorf("%s\n%s%s %v", src, strings.Repeat(" ", f.Off), strings.Repeat("^", f.End-f.Off), f)
	}
	if p == nil {
		t.FailNow()
	}
	return p
}

func equal[T comparable](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
