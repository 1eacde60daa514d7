package rule

import (
	"strings"
	"testing"

	"example.com/baton/internal/allocs"
)

// What stands just inside a limit compiles; TestFaultsAboutTheWholeExpression
// and testdata/faults.txt show what stands beyond.
func TestWhatReachesALimitCompiles(t *testing.T) {
	for name, src := range map[string]string{
		"source":   "consent" + strings.Repeat(" ", MaxSource-len("consent")),
		"brackets": strings.Repeat("(", MaxDepth) + "consent" + strings.Repeat(")", MaxDepth),
		"depth":    strings.Repeat("not ", MaxDepth-1) + "consent",
		"operands": strings.Repeat("consent or ", MaxNodes/4) + "consent",
		"list":     `country in ["` + strings.Repeat(`x","`, MaxNodes/2) + `DE"]`,
		"nesting":  `any(tags, any(tags, # == "x"))`,
		"pattern":  `title matches "` + strings.Repeat("x", MaxPattern) + `"`,
	} {
		if p, faults := Compile(src, fixture(), Bool); p == nil {
			t.Errorf("%s: %v", name, faults[0])
		}
	}
}

func TestTheFirstFaultsAreEnough(t *testing.T) {
	for _, src := range []string{strings.Repeat("unheard or ", 50) + "of", strings.Repeat("1 % ", 50) + "1"} {
		if _, faults := Compile(src, fixture(), Bool); len(faults) != MaxFaults || faults[0].Off > 5 {
			t.Errorf("%.20s…: %d faults", src, len(faults))
		}
	}
}

// A chained comparison holds its middle twice: nested, the tree doubles with
// every level. It is refused before it is built.
func TestChainsOfChainsAreRefused(t *testing.T) {
	src := "employees"
	for range 30 {
		src = "(0 < " + src + " < 9 ? 1 : 2)"
	}
	_, faults := Compile(src+" > 1", fixture(), Bool)
	if len(faults) != 1 || !strings.HasPrefix(faults[0].Msg, "the expression has more than") {
		t.Error(faults)
	}
}

func TestATextThatDoublesBecomesUnknown(t *testing.T) {
	src := `let v0 = title + "0123456789abcdef"; `
	for i := range 20 {
		v, w := "v"+string(rune('a'+i)), "v0"
		if i > 0 {
			w = "v" + string(rune('a'+i-1))
		}
		src += "let " + v + " = " + w + " + " + w + "; "
	}
	f := frame(lead())
	if got := compile(t, src+"len(vt) > 0", Bool).Truth(f); got != Unknown {
		t.Error(got)
	}
	if got := compile(t, src+"len(va) > 0", Bool).Truth(f); got != True {
		t.Error(got)
	}
	f = frame(map[string]any{"title": strings.Repeat("x", MaxText)})
	if got := compile(t, `title + "" == title`, Bool).Truth(f); got != True {
		t.Errorf("a text of %d bytes: %s", MaxText, got)
	}
	if got := compile(t, `title + "x" != title`, Bool).Truth(f); got != Unknown {
		t.Errorf("a text of %d bytes: %s", MaxText+1, got)
	}
}

func TestEvaluationAllocatesNothing(t *testing.T) {
	for _, src := range []string{
		`industry == "software" and employees >= 50 and employees < 1000`,
		`country in ["a","b","c","d","e","f","g","h","i","DE"]`,
		`title contains "Head" or title matches "^Chief"`,
		`any(tags, # startsWith "x") and count(tags, # in interests) > 0`,
		`let x = employees * budget; x > 5 and x ** 1.5 > 3`,
		`times("call", 30) >= 1 or twice(employees) > 3`,
		`ends - at > duration("1h") and age(born) > 3`,
		`(budget ?? 3) / 0 > 1 or known(title)`,
		`employees in [1, budget] or min(employees, budget) > 3`,
		`len(title) > 3 and len(partner ? tags : interests) > 1`,
	} {
		p, f, dst := compile(t, src, Bool), frame(lead()), make([]string, 0, 8)
		if n := allocs.PerRun(100, func() { p.Truth(f) }); n > 0 {
			t.Errorf("%s: %v allocations", src, n)
		}
		if n := allocs.PerRun(100, func() { dst = p.Missing(f, dst[:0]) }); n > 0 {
			t.Errorf("%s: what is missing takes %v allocations", src, n)
		}
	}
	calls := 0
	p, _ := Compile(`score > 3 and won and fresh > 0 and stage == "MQL"`, derived(&calls), Bool)
	f := frame(lead())
	if n := allocs.PerRun(100, func() { f.Reset(f.Row, 0, "MQL"); p.Truth(f) }); n > 0 {
		t.Errorf("derived names: %v allocations", n)
	}
}
