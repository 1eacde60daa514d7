package rule

import (
	"math"
	"testing"
)

// derived is a scope with names that count how often they are computed.
func derived(calls *int) *Scope {
	number := func(v float64) func(*Frame) Value {
		return func(*Frame) Value { *calls++; return NumberValue(v) }
	}
	s := fixture().With(
		Name{Name: "score", Type: Number, Memo: 3, Of: number(60)},
		Name{Name: "fresh", Type: Number, Memo: -1, Of: number(1)},
		Name{Name: "endless", Type: Number, Memo: 4, Of: number(math.Inf(1))},
		Name{Name: "stage", Type: Text, Memo: 5, Values: []string{"MQL", "SAL"}, Of: func(f *Frame) Value { return TextValue(f.Host.(string)) }},
		Name{Name: "won", Type: Bool, Memo: 6, Of: func(*Frame) Value { return BoolValue(true) }},
		Name{Name: "labels", Type: List, Memo: 7, Of: func(*Frame) Value { return ListValue([]string{"a"}) }},
	)
	// total reads score through a program of its own, asked of the same frame.
	inner, faults := Compile(`let double = score * 2; any(tags, # == "cloud") ? double : 0`, s, Number)
	if faults != nil {
		panic(faults[0])
	}
	return s.With(Name{Name: "total", Type: Number, Memo: 0, Of: func(f *Frame) Value { return NumberValue(first(inner.Number(f))) }})
}

func first(v float64, _ bool) float64 { return v }

func TestDerivedNamesAreComputedOnceAQuestion(t *testing.T) {
	calls := 0
	s := derived(&calls)
	p, _ := Compile(`score > 50 and score < 70 and (consent or score == 1)`, s, Bool)
	f := frame(lead())
	if calls != 0 {
		t.Fatal("computed before anybody asked")
	}
	if first, second := p.Truth(f), p.Truth(f); first != True || second != True || calls != 1 {
		t.Errorf("computed %d times in one question", calls)
	}
	f.Reset(f.Row, f.At, nil)
	if p.Truth(f); calls != 2 {
		t.Errorf("computed %d times in two questions", calls)
	}
	f.Forget(3)
	if p.Truth(f); calls != 3 {
		t.Errorf("a value that was forgotten is not computed again")
	}
	f.Forget(99) // nothing to forget
}

func TestDerivedNamesThatNoOperandNeedsAreNotComputed(t *testing.T) {
	calls := 0
	p, _ := Compile(`partner and score > 50`, derived(&calls), Bool)
	if p.Truth(frame(lead())) != False || calls != 0 {
		t.Errorf("computed %d times", calls)
	}
}

func TestNamesWithoutMemoAreComputedAtEveryRead(t *testing.T) {
	calls := 0
	p, _ := Compile(`fresh + fresh == 2`, derived(&calls), Bool)
	if p.Truth(frame(lead())) != True || calls != 2 {
		t.Errorf("computed %d times", calls)
	}
}

func TestDerivedNamesOfEveryType(t *testing.T) {
	calls := 0
	s := derived(&calls)
	for src, want := range map[string]Truth{
		`stage == "MQL" and stage in ["MQL", "SAL"]`:   True,
		`won and not (won == false)`:                   True,
		`"a" in labels and len(labels) == 1`:           True,
		`endless > 3`:                                  Unknown,
		`known(endless)`:                               False,
		`let t = total; t == 120 and t + total == 240`: True,
		`any(tags, let t = total; # == "cloud" and t == 120 and # == "cloud")`: True,
	} {
		p, faults := Compile(src, s, Bool)
		if p == nil {
			t.Fatalf("%s: %v", src, faults)
		}
		f := frame(lead())
		f.Host = "MQL"
		if got := p.Truth(f); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

func TestAZeroFrameKnowsNothing(t *testing.T) {
	var f Frame
	f.Reset(nil, 0, nil)
	if got := compile(t, `industry == "software" and expansion.score > 3`, Bool).Truth(&f); got != Unknown {
		t.Error(got)
	}
}

// Rows of an older layout stay valid: what they have no room for is missing.
func TestARowThatIsTooShortLacksTheRest(t *testing.T) {
	f := &Frame{}
	f.Reset(&Row{Known: []uint64{1}, Str: []string{"software"}}, 0, nil)
	for src, want := range map[string]Truth{
		`industry == "software"`: True, `expansion.score > 3`: Unknown, `"cloud" in interests`: Unknown, `employees > 1`: Unknown,
	} {
		if got := compile(t, src, Bool).Truth(f); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

func TestLenientFunctionsSeeWhatIsMissing(t *testing.T) {
	s := fixture().WithFuncs(Func{Name: "holes", Lenient: true, Result: Number, Params: []Param{{Type: Number}, {Type: List}},
		Call: func(f *Frame, args []Value) Value {
			n := 0.0
			for _, a := range args {
				if !a.Known {
					n++
				}
			}
			return NumberValue(n)
		}})
	p, _ := Compile("holes(employees, tags) == 2 and holes(1, tags) == 1", s, Bool)
	if got := p.Truth(frame(nil)); got != True {
		t.Error(got)
	}
}

// asked is what a misuse says.
func asked(t *testing.T, misuse func()) (help any) {
	t.Helper()
	defer func() {
		if help = recover(); help == nil {
			t.Error("nothing happened")
		}
	}()
	misuse()
	return nil
}

func TestMisusePanicsWithHelp(t *testing.T) {
	s := fixture()
	wrong, _ := Compile("score > 1", s.With(Name{Name: "score", Type: Number, Of: func(*Frame) Value { return TextValue("x") }}), Bool)
	for what, misuse := range map[string]func(){
		"rule: Truth of a program that gives a number; compile it for the type that is asked": func() { compile(t, "employees", Number).Truth(frame(nil)) },
		"rule: Number of a program that gives a bool; compile it for the type that is asked":  func() { compile(t, "consent", Bool).Number(frame(nil)) },
		"rule: Text of a program that gives a bool; compile it for the type that is asked":    func() { compile(t, "consent", Bool).Text(frame(nil)) },
		"rule: score gave a text where its declaration says number; correct one of the two":   func() { wrong.Truth(frame(nil)) },
		"rule: Compile wants one of Bool, Number, Text, List and Date":                        func() { Compile("true", s, Duration) },
		`rule: the name "x" needs one of the types bool, number, text, list and date`:         func() { s.With(Name{Name: "x", Type: Duration}) },
		`rule: "not" is a word of the rule language (choose another name)`:                    func() { s.With(Name{Name: "not", Type: Bool}) },
		`rule: the function "len" is the language's own; choose another name`:                 func() { s.WithFuncs(Func{Name: "len"}) },
		`rule: the function "f" has neither Call nor Bind`:                                    func() { s.WithFuncs(Func{Name: "f"}) },
		`rule: the function "f" was bound to no Call`: func() {
			Compile("f()", s.WithFuncs(Func{Name: "f", Result: Bool, Bind: func([]string) (func(*Frame, []Value) Value, error) { return nil, nil }}), Bool)
		},
	} {
		if got := asked(t, misuse); got != what {
			t.Errorf("%v, want %s", got, what)
		}
	}
}
