package rule

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAConditionOnOneNameHasTheRegionsOfItsLiterals(t *testing.T) {
	up := func(x float64) float64 { return math.Nextafter(x, math.Inf(1)) }
	for src, want := range map[string]Shape{
		`employees >= 50 and 250 > employees`:       {Type: Number, Slot: 3, Cuts: []float64{50, 250}},
		`employees > 50 or not (employees <= 50)`:   {Type: Number, Slot: 3, Cuts: []float64{up(50)}},
		`employees in [1, 2] or employees != 1`:     {Type: Number, Slot: 3, Cuts: []float64{1, up(1), 2, up(2)}},
		`50 <= employees < 1000`:                    {Type: Number, Slot: 3, Cuts: []float64{50, 1000}},
		`known(budget)`:                             {Type: Number, Slot: 4, Index: 1},
		`ends < date("1970-01-02")`:                 {Type: Date, Slot: 7, Index: 4, Cuts: []float64{86400e6}},
		`consent`:                                   {Type: Bool, Slot: 5, Index: 2, Cuts: []float64{1}},
		`(consent ?? true) != false`:                {Type: Bool, Slot: 5, Index: 2, Cuts: []float64{1}},
		`country == "DE" or country in ["AT","DE"]`: {Type: Text, Slot: 1, Index: 1, Texts: []string{"AT", "DE"}},
		`title startsWith "VP" or title contains "IT" and title != ""`: {Type: Text, Slot: 2, Index: 2, Texts: []string{""},
			Finds: []Find{{"contains", "IT"}, {"startsWith", "VP"}}},
		`len(industry) > 8`: {Type: Text, Texts: []string{"banking", "education", "software"}, Closed: true},
		`"b" in tags or "a" in tags and not ("b" in tags)`: {Type: List, Slot: 9, Texts: []string{"a", "b"}},
	} {
		if got, ok := compile(t, src, Bool).Shape(); !ok || !cmp.Equal(got, want) {
			t.Errorf("%s: %v %s", src, ok, cmp.Diff(want, got))
		}
	}
}

func TestWhatReadsMoreThanOneSlotOrComputesHasNoShape(t *testing.T) {
	for _, src := range []string{
		`employees > 50 and consent`, `employees > budget`, `employees * 2 > 50`, `(employees ?? 3) > 2`, `title matches "^H"`,
		`title < "M"`, `age(born) > 3`, `at < ends`, `times("call") > 1`, `twice(employees) > 3`, `segment("dach")`,
		`any(tags, # == "a")`, `len(tags) > 1`, `true`, `country == title`, `let x = employees; x > 5`,
		`segment("dach") and industry == "software"`, `any(interests, last(#) == "x") or consent`,
	} {
		if s, ok := compile(t, src, Bool).Shape(); ok {
			t.Errorf("%s: %+v", src, s)
		}
	}
	calls := 0
	for _, src := range []string{`won`, `score > 3`, `stage == "MQL"`} {
		p, faults := Compile(src, derived(&calls), Bool)
		if p == nil {
			t.Fatal(faults)
		}
		if s, ok := p.Shape(); ok {
			t.Errorf("a derived name, %s: %+v", src, s)
		}
	}
}

// A text that is none of the literals is answered by what is found in it.
func TestUnlistedTextsAreAnsweredByTheirFinds(t *testing.T) {
	finds := []Find{{"contains", "IT"}, {"endsWith", "of"}, {"startsWith", "Head"}, {"startsWith", "VP"}}
	p := compile(t, `known(title) and (title startsWith "Head" and not (title contains "IT") or title != "VP" and title endsWith "of") and title not in ["a"]`, Bool)
	held := p.Unlisted(finds)
	for title, h := range map[string]uint64{"x": 0, "HeadIT": 1 | 4, "Head": 4, "Head of": 2 | 4, "ITof": 1 | 2, "VPof": 2 | 8} {
		if got, want := held(h), p.Truth(frame(map[string]any{"title": title})); got != want {
			t.Errorf("%s: %s by its finds, %s by itself", title, got, want)
		}
	}
}
