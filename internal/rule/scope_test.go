package rule

import (
	"testing"
)

func TestALaterNameShadowsAnEarlierOne(t *testing.T) {
	s := NewScope().With(Name{Name: "x", Type: Number})
	larger := s.With(Name{Name: "x", Type: Text, Values: []string{"a"}})
	if n, ok := s.Lookup("x"); !ok || n.Type != Number {
		t.Error("the smaller scope changed")
	}
	if n, ok := larger.Lookup("x"); !ok || n.Type != Text || len(n.Values) != 1 {
		t.Error("the later name does not count")
	}
	if _, ok := s.Lookup("y"); ok {
		t.Error("y is unknown")
	}
}

func TestScopesThatGrowFromOneDoNotDisturbEachOther(t *testing.T) {
	base := NewScope().With(Name{Name: "a", Type: Number}, Name{Name: "b", Type: Number})
	left := base.With(Name{Name: "left", Type: Bool}).WithFuncs(Func{Name: "f", Result: Bool, Call: func(*Frame, []Value) Value { return BoolValue(true) }}).
		WithHints(map[string]string{"c": "left"})
	right := base.With(Name{Name: "right", Type: Bool}).WithHints(map[string]string{"c": "right"})
	for _, c := range []struct {
		s         *Scope
		src, want string
	}{
		{left, "left and f()", ""},
		{right, "right and f()", `unknown function "f" (known are abs, age, all, any, ceil, count, date, duration and 13 more)`},
		{right, "lefd", `unknown attribute "lefd" (known are at, a, b, right)`},
		{left, "c", `"c" cannot be read here (left)`},
		{right, "c", `"c" cannot be read here (right)`},
		{base, "c", `unknown attribute "c" (known are at, a, b)`},
	} {
		_, faults := Compile(c.src, c.s, Bool)
		got := ""
		if len(faults) > 0 {
			got = faults[0].Error()
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.src, got, c.want)
		}
	}
}

func TestFunctionsMayHaveTheNamesOfExprs(t *testing.T) {
	s := fixture()
	for _, name := range []string{"now", "find", "sum", "split", "groupBy"} {
		s = s.WithFuncs(Func{Name: name, Params: []Param{{Type: Number}, {Type: Number}}, Result: Number,
			Call: func(f *Frame, args []Value) Value { return NumberValue(args[0].Num - args[1].Num) }})
	}
	for _, src := range []string{"now(3, 2) == 1", "find(employees, 249) == 1", "sum(2, 1) == 1", "split(2, 1) == groupBy(3, 2)"} {
		p, faults := Compile(src, s, Bool)
		if p == nil {
			t.Fatalf("%s: %v", src, faults)
		}
		if got := p.Truth(frame(lead())); got != True {
			t.Errorf("%s: %s", src, got)
		}
	}
}

// An attribute may be called like a function: brackets tell them apart.
func TestNamesAndFunctionsLiveApart(t *testing.T) {
	s := fixture().With(Name{Name: "count", Type: Number, Slot: 3}, Name{Name: "len", Type: Number, Slot: 3}, Name{Name: "date", Type: Number, Slot: 3})
	p, faults := Compile(`count + len + date == 750 and count(tags, # == "x") == 0 and len(tags) == 3`, s, Bool)
	if p == nil {
		t.Fatal(faults)
	}
	if got := p.Truth(frame(lead())); got != True {
		t.Error(got)
	}
}

func TestNamesThatAConditionCanRead(t *testing.T) {
	for name, ok := range map[string]bool{
		"industry": true, "_x9": true, "größe": true, "expansion.score": true, "count": true,
		"": false, "9x": false, "a b": false, "a-b": false, "a.": false, ".a": false, "a.b.c": false, "$env": false, "a.$b": false,
		"at": false, "in": false, "true": false, "expansion.not": false, "let": false, "nil": false,
	} {
		if err := CheckName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
