package scoring

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/baton/internal/rule"
)

// numbersSchema has so many numbers, n0 and on, a text, a list and two bools.
func numbersSchema(t *testing.T, numbers int) *Schema {
	t.Helper()
	c := SchemaConfig{Attributes: []AttributeConfig{{Name: "title", Type: "text"}, {Name: "tags", Type: "list"}, {Name: "a", Type: "bool"}, {Name: "b", Type: "bool"}}}
	for i := range numbers {
		c.Attributes = append(c.Attributes, AttributeConfig{Name: fmt.Sprint("n", i), Type: "number"})
	}
	s, err := NewSchema(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// prepared sets out a rule of one point for each condition.
func prepared(t *testing.T, s *Schema, conditions ...string) factRules {
	t.Helper()
	var rules []factRule
	for _, c := range conditions {
		p, faults := rule.Compile(c, s.scope, rule.Bool)
		if p == nil {
			t.Fatalf("%s: %v", c, faults)
		}
		rules = append(rules, factRule{p, Whole(1), 0})
	}
	return s.prepare(rules, &used{})
}

// eachOf is a condition for every number below n.
func eachOf(n int, format string) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf(format, i))
	}
	return all
}

// in is a condition that cuts an attribute's numbers into 2n+1 pieces.
func in(attribute string, n int) string {
	return attribute + " in [" + strings.Join(eachOf(n, "%d"), ", ") + "]"
}

func TestATableHasAtMostSoManyRegions(t *testing.T) {
	r := prepared(t, numbersSchema(t, 1), in("n0", 511), "n0 > 5", "n0 > 5.5")
	if len(r.numbers) != 2 || len(r.numbers[0].cells) != maxRegions || len(r.numbers[1].cells) != 3 {
		t.Errorf("%d tables, the first of %d regions", len(r.numbers), len(r.numbers[0].cells))
	}
	if r := prepared(t, numbersSchema(t, 1), in("n0", 512)); len(r.numbers) != 0 || len(r.always) != 1 {
		t.Errorf("a rule of too many regions: %d tables", len(r.numbers))
	}
}

func TestATableSearchesForAtMostSoManyTexts(t *testing.T) {
	r := prepared(t, numbersSchema(t, 0), eachOf(maxFinds+1, `title contains "x%d"`)...)
	if len(r.texts) != 2 || len(r.texts[0].finds.contained) != maxFinds || len(r.texts[1].finds.contained) != 1 {
		t.Errorf("%d tables of texts", len(r.texts))
	}
	r = prepared(t, numbersSchema(t, 0), eachOf(maxFinds+1, `"x%d" in tags`)...)
	if len(r.lists) != 2 || len(r.lists[0].cells) != 1+1<<maxFinds {
		t.Errorf("%d tables of lists", len(r.lists))
	}
}

func TestAnAttributeHasAtMostSoManyTables(t *testing.T) {
	r := prepared(t, numbersSchema(t, 0), eachOf(maxTables*maxFinds+3, `title contains "x%d"`)...)
	if len(r.texts) != maxTables || len(r.always) != 3 {
		t.Errorf("%d tables, %d rules are evaluated", len(r.texts), len(r.always))
	}
}

func TestAModelHasAtMostSoManyRegions(t *testing.T) {
	const big = maxAllRegions / maxRegions
	var conditions []string
	for i := range big + 1 {
		conditions = append(conditions, in(fmt.Sprint("n", i), 511))
	}
	r := prepared(t, numbersSchema(t, big+1), conditions...)
	if len(r.numbers) != big || len(r.always) != 1 {
		t.Errorf("%d tables, %d rules are evaluated", len(r.numbers), len(r.always))
	}
}

func TestAModelHasAtMostSoManyGuardedTerms(t *testing.T) {
	r := prepared(t, numbersSchema(t, 1), eachOf(maxGuarded+1, "a and n0 > %d * n0")...)
	if len(r.guarded) != maxGuarded || len(r.always) != 1 {
		t.Errorf("%d terms, %d rules are evaluated", len(r.guarded), len(r.always))
	}
}

// A rule of more terms is guarded by what its "and" joins.
func TestARuleHasAtMostSoManyTerms(t *testing.T) {
	or := strings.Join(eachOf(maxTerms, "n%d > 5"), " or ")
	s := numbersSchema(t, maxTerms)
	if r := prepared(t, s, or); len(r.guarded) != maxTerms || r.asks() {
		t.Errorf("%d terms", len(r.guarded))
	}
	if r := prepared(t, s, "a and ("+or+" or b)"); len(r.guarded) != 1 || len(r.guarded[0].rest) != 1 || !r.asks() {
		t.Errorf("%+v", r.guarded)
	}
	if r := prepared(t, s, or+" or b"); len(r.guarded) != 0 || len(r.always) != 1 {
		t.Errorf("%d terms", len(r.guarded))
	}
}

// Few guarded terms are added up eight at a time, more of them one by one.
func TestFewGuardedTermsAreAddedUpAtOnce(t *testing.T) {
	s := numbersSchema(t, 1)
	for _, c := range []struct{ terms, octets int }{{1, 1}, {8, 1}, {9, 2}, {maxFew, 2}, {maxFew + 1, 0}} {
		r := prepared(t, s, eachOf(c.terms, "a and n0 > %d")...)
		if len(r.guarded) != c.terms || len(r.few) != c.octets {
			t.Errorf("%d terms: %d octets, want %d", len(r.guarded), len(r.few), c.octets)
		}
	}
}

func TestADictionaryNumbersItsTexts(t *testing.T) {
	texts := []string{"", "a", "ab", "abc", "abcd", "abcdefghijkl", "abcdefghijklm", "abcdefghiXklm", "abcdXfghijklm"}
	for i := range 40 {
		texts = append(texts, fmt.Sprintf("a customer's long name, the %02d. of all in the list", i))
	}
	same := slices.Clone(texts) // so many that no place keeps them apart
	for i := range 30 {
		same = append(same, fmt.Sprintf("four%02dmiddle and end", i))
	}
	for _, set := range [][]string{nil, {"x"}, {""}, texts, same} {
		d := newDictionary(set)
		for i, s := range set {
			if got := d.number(strings.Clone(s), 0); got != i+1 || !d.mayHave(s) {
				t.Errorf("%q is number %d, want %d", s, got, i+1)
			}
		}
		for _, s := range []string{"abcdefghijkL", "abcdXfghiXklm", "abx", "b", "abcdefghijklmn", strings.Repeat("long", 40)} {
			if got := d.number(s, -7); got != -7 {
				t.Errorf("%q is number %d of %d texts that lack it", s, got, len(set))
			}
		}
	}
	if newDictionary(same).index == nil {
		t.Error("texts of one print have places of their own")
	}
}

// One walk finds what searches find.
func TestAWalkFindsWhatIsContained(t *testing.T) {
	f := newFinds([]rule.Find{{Op: "contains", Text: "aba"}, {Op: "contains", Text: "b"}, {Op: "contains", Text: "ä"}})
	if f.steps == nil {
		t.Fatal("three short texts are worth a walk")
	}
	for _, s := range []string{"", "aba", "ab", "xababa", "ba", "ä", "a\xc3", "bbä", strings.Repeat("x", maxWalk-1) + "b", strings.Repeat("x", maxWalk) + "aba"} {
		want := 0
		for i, x := range f.contained {
			want |= b2i(strings.Contains(s, x)) << i
		}
		if got := f.within(s); got != want {
			t.Errorf("%q: %b, want %b", s, got, want)
		}
	}
	for _, finds := range [][]rule.Find{{{Op: "contains", Text: "one"}}, {{Op: "contains", Text: ""}, {Op: "contains", Text: "b"}},
		{{Op: "contains", Text: strings.Repeat("x", 33)}, {Op: "contains", Text: strings.Repeat("y", 32)}}} {
		if f := newFinds(finds); f.steps != nil {
			t.Errorf("%d finds are walked", len(finds))
		}
	}
}
