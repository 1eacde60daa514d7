package rule

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// condition is a random one that answers by Kleene's rules.
func condition(t *rapid.T) string {
	return (&generator{t: t, total: true}).expr(Bool, rapid.IntRange(0, 3).Draw(t, "depth"))
}

func truth(t *rapid.T, src string, f *Frame) Truth {
	p, faults := Compile(src, fixture(), Bool)
	if p == nil {
		t.Fatalf("%s: %v", src, faults)
	}
	return p.Truth(f)
}

func TestDeMorgansLawsHoldWithHoles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := condition(t), condition(t)
		f := frame(facts(t, true))
		ta, tb := truth(t, a, f), truth(t, b, f)
		for src, want := range map[string]Truth{
			"(" + a + ") and (" + b + ")":               min(ta, tb),
			"(" + b + ") or (" + a + ")":                max(ta, tb),
			"not ((" + a + ") and (" + b + "))":         max(2-ta, 2-tb),
			"not (" + a + ") and not (" + b + ")":       2 - max(ta, tb),
			"(" + a + ") or (" + b + ") or (" + a + ")": max(ta, tb),
			"not (not (" + a + "))":                     ta,
		} {
			if got := truth(t, src, f); got != want {
				t.Fatalf("%s is %s, want %s", src, got, want)
			}
		}
	})
}

func TestFillingAHoleNeverTurnsAnAnswerRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := condition(t)
		all := facts(t, false)
		some := map[string]any{}
		for _, n := range fixtureNames {
			if rapid.Bool().Draw(t, n.Name) {
				some[n.Name] = all[n.Name]
			}
		}
		before, after := truth(t, src, frame(some)), truth(t, src, frame(all))
		if before != Unknown && before != after {
			t.Fatalf("%s: %s with holes, %s without", src, before, after)
		}
	})
}

// Asking for what is missing, filling it and asking again ends with an answer;
// it never asks for what is known or not read.
func TestWhatIsMissingLeadsToAnAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := condition(t)
		p, _ := Compile(src, fixture(), Bool)
		all := facts(t, false)
		if p.Truth(frame(all)) == Unknown { // an overflow
			return
		}
		some := facts(t, true)
		for range len(all) + 1 {
			f := frame(some)
			missing := p.Missing(f, nil)
			if (p.Truth(f) == Unknown) != (len(missing) > 0) {
				t.Fatalf("%s is %s and lacks %v", src, p.Truth(f), missing)
			}
			if len(missing) == 0 {
				return
			}
			for _, name := range missing {
				if _, ok := some[name]; ok || !slices.Contains(p.Reads(), name) {
					t.Fatalf("%s asks for %s", src, name)
				}
				some[name] = all[name]
			}
		}
		t.Fatalf("%s stays undecided with %v", src, slices.Collect(maps.Keys(some)))
	})
}

func TestClausesAreTheConditionInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := condition(t) + " and (" + condition(t) + " and " + condition(t) + ")"
		p, _ := Compile(src, fixture(), Bool)
		f := frame(facts(t, true))
		least := True
		for _, c := range p.Clauses() {
			got := c.Truth(f)
			if again := truth(t, c.Source(), f); got != again {
				t.Fatalf("%s in %s is %s, alone %s", c.Source(), src, got, again)
			}
			least = min(least, got)
		}
		if got := p.Truth(f); got != least {
			t.Fatalf("%s is %s, its clauses %s", src, got, least)
		}
	})
}
