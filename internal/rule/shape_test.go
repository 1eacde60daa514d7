package rule

import (
	"math"
	"strings"
	"testing"

	"example.com/baton/internal/column"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
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
			Keys: []int64{column.Key("VP"), column.Key("VQ")}, Finds: []Find{{"contains", "IT"}}},
		`title startsWith "\u00ff" or title startsWith "" or title startsWith "Assistant" or title startsWith "a\u0000"`: {Type: Text, Slot: 2, Index: 2,
			Keys:  []int64{column.Key("\u00ff"), column.Key("\u00ff") + 1<<48},
			Finds: []Find{{"startsWith", ""}, {"startsWith", "Assistant"}, {"startsWith", "a\x00"}}},
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

// A text that is none of the literals is answered by what is found in it and
// by how it begins.
func TestUnlistedTextsAreAnsweredByTheirFinds(t *testing.T) {
	finds := []Find{{"contains", "IT"}, {"endsWith", "of"}, {"startsWith", "Head of IT"}}
	p := compile(t, `known(title) and (title startsWith "Head" and not (title contains "IT") or title startsWith "Head of IT" or title != "VP" and title endsWith "of") and title not in ["a"]`, Bool)
	held := p.Unlisted(finds)
	for title, h := range map[string]uint64{"x": 0, "HeadIT": 1, "Head": 0, "Head of": 2, "ITof": 1 | 2, "VPof": 2, "Head of ITs": 1 | 4, "Hea": 0, "Heb": 0, "": 0} {
		if got, want := held(h, column.Key(title)), p.Truth(frame(map[string]any{"title": title})); got != want {
			t.Errorf("%s: %s by its finds, %s by itself", title, got, want)
		}
	}
}

// Whether a text starts with a short prefix is whether its key lies in a range.
func TestKeysTellShortPrefixes(t *testing.T) {
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("\x00ab\u00ff")), 0, 6, 9)
	rapid.Check(t, func(t *rapid.T) {
		text, prefix, other := letters.Draw(t, "text"), letters.Draw(t, "prefix"), letters.Draw(t, "other")
		if first, last, ok := keysOf(prefix); ok {
			if got, want := first <= column.Key(text) && column.Key(text) <= last, strings.HasPrefix(text, prefix); got != want {
				t.Fatalf("%q starts with %q: %v by its key, want %v", text, prefix, got, want)
			}
		}
		if column.Key(text) < column.Key(other) && text > other {
			t.Fatalf("%q is behind %q, its key is before", text, other)
		}
	})
	first, last, ok := keysOf("\xff\xff")
	if !ok || first != column.Key("\xff\xff") || last != math.MaxInt64 {
		t.Errorf("the last prefix has the keys from %d to %d", first, last)
	}
}
