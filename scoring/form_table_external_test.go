package scoring_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// rows are those of a table, written "below 50: 0, from 50: 8".
func rows(text string) (out []scoring.RowConfig) {
	for r := range strings.SplitSeq(text, ", ") {
		i := strings.LastIndex(r, ": ")
		out = append(out, scoring.RowConfig{Name: r[:i], Points: r[i+2:]})
	}
	return out
}

func tableModel(t testing.TB, attribute, text string) *scoring.Model {
	t.Helper()
	m, err := scoring.New(tableSchema(t), scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "the table", Table: attribute, Rows: rows(text)}}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestATableGivesThePointsOfTheRowThatTheValueIsIn(t *testing.T) {
	for _, c := range []struct {
		attribute, rows string
		want            map[any]string // points by value; nil is missing
	}{
		{"employees", "below 50: 1, 50 to below 250: 8, from 250: -15.5, missing: -2",
			map[any]string{-1: "1", 49.99: "1", 50: "8", 249.99: "8", 250: "-15.5", 1_000_000: "-15.5", nil: "-2"}},
		{"employees", "from 250: 15, 50 to below 250: 8, -10 to below 50: 1", map[any]string{-10: "1", 50: "8", 1000: "15", nil: "0"}},
		{"employees", "below 0 or from 100: -5, 0 to below 100 or missing: 5", map[any]string{-1: "-5", 0: "5", 100: "-5", nil: "5"}},
		{"industry", `software: 10, banking or education: 4, "": 1, missing: -3`,
			map[any]string{"software": "10", "banking": "4", "education": "4", "": "1", nil: "-3"}},
		{"industry", "software: 10, other: 2", map[any]string{"software": "10", "banking": "2", "": "2", nil: "0"}},
		{"title", `Head of IT: 10, "other": 3, "missing" or "sales or marketing": 4, "a \"quoted\" title": 6, other or missing: 1`,
			map[any]string{"Head of IT": "10", "other": "3", "missing": "4", "sales or marketing": "4", `a "quoted" title`: "6", "sales": "1", "": "1", nil: "1"}},
		{"title", "other: 7", map[any]string{"x": "7", nil: "0"}},
		{"consent", "true: 5, false: -5, missing: -1", map[any]string{true: "5", false: "-5", nil: "-1"}},
		{"consent", "true: 5, false or missing: -5", map[any]string{true: "5", false: "-5", nil: "-5"}},
	} {
		m := tableModel(t, c.attribute, c.rows)
		for value, want := range c.want {
			l := lead(t, m.Schema(), map[string]any{c.attribute: value})
			if got := m.Score(l, at).Points.String(); got != want {
				t.Errorf("{%s}: %v gets %s, want %s", c.rows, value, got, want)
			}
		}
	}
}

func TestTheExplanationNamesTheRowOfATable(t *testing.T) {
	m := tableModel(t, "employees", "below 50: 0, 50 to below 250: 8, from 250: 15")
	for value, want := range map[any]string{
		120: "score 8\n  fit 8\n    +8 the table: 50 to below 250 (employees is 120)\n",
		3:   "score 0\n  fit 0\n    0 the table: below 50 (employees is 3)\n",
		nil: "score 0\n  fit 0\n  unknown: employees (up to +15 the table)\n",
	} {
		if got := m.Explain(lead(t, m.Schema(), map[string]any{"employees": value}), at).String(); got != want {
			t.Errorf("%v employees:\n%s\nwant\n%s", value, got, want)
		}
	}
}

func TestTheMostThatATableCouldGiveMayBeNegative(t *testing.T) {
	m := tableModel(t, "consent", "true: -5, false: -3")
	if u := m.Explain(lead(t, m.Schema(), nil), at).Undecided; len(u) != 1 || u[0].Points != scoring.Whole(-3) || !u[0].UpTo {
		t.Errorf("undecided is %+v, want at most -3 points", u)
	}
}

// anyBands is a table of employees with its cuts: points[i] are for what is
// below cuts[i] and in no band before, the last for the rest.
func anyBands(t *rapid.T) (cuts []int, points []int64, text []scoring.RowConfig) {
	cuts = rapid.SliceOfNDistinct(rapid.IntRange(-5, 1200), 0, 8, rapid.ID).Draw(t, "cuts")
	slices.Sort(cuts)
	for i := range len(cuts) + 1 {
		points = append(points, rapid.Int64Range(-9, 9).Draw(t, "points"))
		name := "from " + fmt.Sprint(append([]int{-10}, cuts...)[i])
		if i < len(cuts) {
			name = fmt.Sprintf("%d to below %d", append([]int{-10}, cuts...)[i], cuts[i])
		}
		text = append(text, scoring.RowConfig{Name: name, Points: fmt.Sprint(points[i])})
	}
	return cuts, points, text
}

func TestATableOfBandsIsALookUpInItsCuts(t *testing.T) {
	s := tableSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		cuts, points, text := anyBands(t)
		c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Rules: []scoring.RuleConfig{
			{Name: "a", Table: "employees", Rows: rapid.Permutation(text).Draw(t, "order")},
			{Name: "b", Table: "employees", Rows: append(text, scoring.RowConfig{Name: "missing", Points: "100"})},
			{Name: "c", When: "employees >= 50", Points: "1000"},
		}}
		m, err := scoring.New(s, c)
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			n := rapid.IntRange(-10, 1300).Draw(t, "employees")
			i, found := slices.BinarySearchFunc(cuts, n, cmp.Compare[int])
			if found {
				i++
			}
			want := 2 * points[i]
			if n >= 50 {
				want += 1000
			}
			l, _ := s.Lead("L", map[string]any{"employees": n})
			if got := m.Score(l, at).Points; got != scoring.Whole(want) {
				t.Fatalf("%d employees get %s, want %d", n, got, want)
			}
			if e := m.Explain(l, at); e.Total.Points != scoring.Whole(want) || !sums(e.Total) {
				t.Fatalf("the tree does not sum up to %d:\n%s", want, e)
			}
		}
		none, _ := s.Lead("L", nil)
		if got := m.Score(none, at).Points; got != scoring.Whole(100) {
			t.Fatalf("missing employees get %s, want 100", got)
		}
	})
}
