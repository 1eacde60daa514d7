package rule

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A condition is True where one of its terms holds, and never do two.
func TestTermsAreAChoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &generator{t: t}
		src := "(" + g.expr(Bool, 1) + ")" + g.pick(" and ", " or ") + "(" + g.expr(Bool, 2) + ")" + g.pick(" and ", " or not ") + "(" + g.expr(Bool, 1) + ")"
		p, faults := Compile(src, fixture(), Bool)
		if p == nil {
			t.Fatal(faults)
		}
		terms := p.Terms(50)
		for range 3 {
			if terms == nil { // too many
				return
			}
			f := frame(facts(t, true))
			n := 0
			for _, term := range terms {
				holds := true
				for _, l := range term {
					holds = holds && l.Holds(f)
				}
				if holds {
					n++
				}
			}
			want := 0
			if p.Truth(f) == True {
				want = 1
			}
			if n != want {
				t.Fatalf("%s is %s; %d of its terms hold", src, p.Truth(f), n)
			}
		}
	})
}

func TestTermsOf(t *testing.T) {
	names := map[Answers]string{IsTrue: "", IsFalse: "false ", NotTrue: "not true ", NotFalse: "not false "}
	for src, want := range map[string]string{
		`consent`:                           "consent",
		`not (employees > 5)`:               "not (employees > 5)",
		`consent and partner`:               "consent & partner",
		`consent or partner`:                "consent | not true consent & partner",
		`not (consent and not partner)`:     "false consent | not false consent & false not partner",
		`employees > budget and consent`:    "consent & employees > budget",
		`employees > budget or not consent`: "not consent | not true not consent & employees > budget",
	} {
		var all []string
		for _, term := range compile(t, src, Bool).Terms(4) {
			var parts []string
			for _, l := range term {
				parts = append(parts, names[l.Is]+strings.TrimSpace(l.When.Source()))
			}
			all = append(all, strings.Join(parts, " & "))
		}
		if got := strings.Join(all, " | "); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

func TestTooManyTermsAreNone(t *testing.T) {
	var ors []string
	for range 5 {
		ors = append(ors, "(consent or partner)")
	}
	src := strings.Join(ors, " and ")
	if got := compile(t, src, Bool).Terms(31); got != nil {
		t.Errorf("%d terms of 32 where 31 are allowed", len(got))
	}
	if got := compile(t, src, Bool).Terms(32); len(got) != 32 {
		t.Errorf("%d terms, want 32", len(got))
	}
	if got := compile(t, `consent or partner or employees > 1`, Bool).Terms(2); got != nil {
		t.Errorf("%d terms of 3 where 2 are allowed", len(got))
	}
	deep := "consent"
	for range MaxDepth/2 - 5 {
		deep = "((" + deep + ") and partner or employees > 1)"
	}
	if p, _ := Compile(deep, fixture(), Bool); p == nil || p.Terms(8) != nil {
		t.Errorf("a deep condition %v has terms", p)
	}
}
