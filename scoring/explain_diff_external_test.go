package scoring_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// mirrored is the difference the other way round.
func mirrored(d scoring.Difference) scoring.Difference {
	d.Before, d.After = d.After, d.Before
	d.Decided, d.Undecided = d.Undecided, d.Decided
	d.Gone, d.New = d.New, d.Gone
	d.Total = mirroredDelta(d.Total)
	return d
}

func mirroredDelta(d scoring.Delta) scoring.Delta {
	d.Before, d.After, d.Change = d.After, d.Before, -d.Change
	d.Was, d.Is = d.Is, d.Was
	d.Only = map[scoring.Side]scoring.Side{"": "", scoring.OnlyBefore: scoring.OnlyAfter, scoring.OnlyAfter: scoring.OnlyBefore}[d.Only]
	d.Facts = slices.Clone(d.Facts)
	for i, f := range d.Facts {
		d.Facts[i].Before, d.Facts[i].After = f.After, f.Before
	}
	d.Children = slices.Clone(d.Children)
	for i, c := range d.Children {
		d.Children[i] = mirroredDelta(c)
	}
	return d
}

// deltasSum reports whether the children of every part sum to it: before, after
// and the change.
func deltasSum(d scoring.Delta) bool {
	if d.Change != d.After-d.Before {
		return false
	}
	var before, after, change scoring.Points
	for _, c := range d.Children {
		if !deltasSum(c) {
			return false
		}
		before, after, change = before+c.Before, after+c.After, change+c.Change
	}
	return len(d.Children) == 0 || before == d.Before && after == d.After && change == d.Change
}

func TestTheChangesOfADifferenceSumExactly(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		was, is := anyModel(t, s), anyModel(t, s)
		if rapid.Bool().Draw(t, "one model") {
			is = was
		}
		a, _ := s.Lead("L", nil)
		for _, h := range anyHistory(t) {
			h(a)
		}
		b := a
		if rapid.Bool().Draw(t, "two leads") {
			b, _ = s.Lead("M", nil)
			for _, h := range anyHistory(t) {
				h(b)
			}
		}
		before := scoring.AsOf{Lead: a, At: day(rapid.Float64Range(-30, 3).Draw(t, "before"))}
		after := scoring.AsOf{Lead: b, At: day(rapid.Float64Range(-30, 3).Draw(t, "after"))}
		d := scoring.Between(was, before, is, after)
		if d.Total.Before != was.Score(a, before.At).Points || d.Total.After != is.Score(b, after.At).Points || !deltasSum(d.Total) {
			t.Fatalf("the changes do not sum up:\n%s", d)
		}
		if d.Before.Score != was.Score(a, before.At) || d.After.Score != is.Score(b, after.At) {
			t.Fatalf("other scores are told than those that are:\n%s", d)
		}
		back := scoring.Between(is, after, was, before)
		x, _ := json.Marshal(mirrored(back))
		y, _ := json.Marshal(d)
		if string(x) != string(y) {
			t.Fatalf("the way back is another:\n%s\n%s", x, y)
		}
		if same := scoring.Between(is, after, is, after); !same.Empty() || strings.Count(same.String(), "\n") != 1 {
			t.Fatalf("nothing changed, and yet:\n%s", same)
		}
		if d.Total.Change != 0 && d.Empty() {
			t.Fatalf("the points changed by %s, and nothing did", d.Total.Change)
		}
	})
}

// shop is a model with every form of rule.
func shop(t *testing.T) *scoring.Model {
	return model(t, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit", Max: "50"}, {Name: "engagement", HalfLife: "30 days"}},
		Groups:     []scoring.GroupConfig{{Name: "best size", First: true}},
		Rules: []scoring.RuleConfig{
			{Name: "core industry", When: `industry == "software"`, Points: "25", To: "fit"},
			{Name: "large", When: "employees >= 250", Points: "20", To: "fit", Group: "best size"},
			{Name: "middle", When: "employees >= 50", Points: "10", To: "fit", Group: "best size"},
			{Name: "consented", Table: "consent", Rows: rows("true: 15, false: -5"), To: "fit"},
			{Name: "interests", When: "known(interests)", Points: "4 * len(interests)", To: "fit"},
			{Name: "pricing page", On: "page_view", Where: `page == "/pricing"`, Points: "20", To: "engagement"},
			{Name: "demo", On: "demo_request", Points: "40", To: "engagement", Count: "once"},
			{Name: "seen lately", When: `days_since("call") < 10`, Points: "5", To: "engagement"},
		},
		Grades: []scoring.GradeConfig{{Name: "A", From: "60"}, {Name: "B", From: "30"}, {Name: "C", From: "0"}},
	})
}

func TestWhyTheScoreIsNotWhatItWas(t *testing.T) {
	m := shop(t)
	l := lead(t, m.Schema(), nil)
	learn := func(d float64, name string, value any) { must(l.Learn(day(d), name, value)) }
	learn(0, "industry", "education")
	learn(0, "employees", 80)
	learn(0, "consent", false)
	page := map[string]any{"page": "/pricing"}
	must(l.Record(scoring.Activity{At: day(0), Name: "page_view", Properties: page}))
	must(l.Record(scoring.Activity{At: day(1), Name: "page_view"})) // whether it counts is not known
	must(l.Record(scoring.Activity{At: day(1), Name: "demo_request"}))
	must(l.Record(scoring.Activity{At: day(1), Name: "call"}))
	learn(10, "industry", "software")
	learn(10, "employees", 300)
	learn(10, "consent", true)
	learn(10, "interests", []string{"cloud"})
	must(l.Record(scoring.Activity{At: day(20), Name: "page_view", Properties: page}))
	must(l.Record(scoring.Activity{At: day(21), Name: "page_view", Properties: page}))
	must(l.Record(scoring.Activity{At: day(30), Name: "demo_request"}))
	learn(40, "consent", nil)

	for _, c := range []struct {
		name          string
		before, after float64
		want          string
	}{
		{"nothing happens", 2, 2, "score 68.183, grade A: as before\n"},
		{"only time passes", 2, 9, `
score 68.183 → 59.495 (-8.688), grade A → B
  engagement 63.183 → 54.495 (-8.688)
    -5.836 demo: faded
    -2.852 pricing page: faded
`},
		{"facts are learnt", 9.5, 10.5, `
score 58.926 → 102.809 (+43.883), grade B → A
  fit 5 → 50 (+45)
    +25 core industry: industry was education, is software
    +20 consented: consent was false, is true
    -14 cut: at most 50
    +10 best size
      +20 large: employees was 80, is 300
      -10 middle: another rule of its group counts first
    +4 interests: interests was missing, is cloud
  engagement 53.926 → 52.809 (-1.117)
    -0.751 demo: faded
    -0.366 pricing page: faded
`},
		{"things are done", 10.5, 21.5, `
score 102.809 → 126.168 (+23.359), grade A
  engagement 52.809 → 76.168 (+23.359)
    +35.567 pricing page: +39.089 new on 2 occasions, -3.522 faded
    -7.208 demo: faded
    -5 seen lately: days_since("call") was 9.5, is 20.5
`},
		{"what counts once is done again", 21.5, 30.5, `
score 126.168 → 131.176 (+5.008), grade A
  engagement 76.168 → 81.176 (+5.008)
    +14.632 demo: +39.541 new on 4 November 2026, -24.909 on 6 October 2026 counts no longer
    -9.624 pricing page: faded
`},
		{"a fact is forgotten", 39.5, 40.5, `
score 115.936 → 113.429 (-2.507), grade A
  engagement 65.936 → 64.429 (-1.507)
    -0.773 pricing page: faded
    -0.734 demo: faded
  fit 50 → 49 (-1)
    -15 consented: consent was true, is missing
    +14 less cut: at most 50
  unknown now: consent (up to +15 consented)
`},
	} {
		d := m.Since(scoring.AsOf{Lead: l, At: day(c.before)}, scoring.AsOf{Lead: l, At: day(c.after)})
		if got, want := d.String(), strings.TrimPrefix(c.want, "\n"); got != want {
			t.Errorf("%s:\n%s%s", c.name, got, cmp.Diff(want, got))
		}
	}
}

func TestRulesThatOneModelDoesNotHave(t *testing.T) {
	s := schema(t)
	build := func(rules ...scoring.RuleConfig) *scoring.Model {
		m, err := scoring.New(s, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}, {Name: "engagement"}}, Rules: rules})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	rule := func(name, when, points, to string) scoring.RuleConfig {
		return scoring.RuleConfig{Name: name, When: when, Points: points, To: to}
	}
	size := func(bands string) scoring.RuleConfig {
		return scoring.RuleConfig{Name: "size", Table: "employees", Rows: rows(bands), To: "fit"}
	}
	was := build(rule("a", "consent", "5", "fit"), rule("b", "consent", "6", "fit"), rule("c", "employees > 1", "1", "fit"),
		size("below 100: 3, from 100: 4"), rule("e", "consent", "2", "fit"), rule("f", "consent", "9", "fit"))
	is := build(rule("b", "consent", "8", "fit"), rule("c", "employees > 100", "1", "fit"), size("below 50: 3, from 50: 7"),
		rule("d", "not consent", "3", "fit"), rule("d2", "consent", "3", "fit"), rule("e", "consent", "2", "engagement"),
		rule("f", "consent", "2 * employees", "fit"))
	l := scoring.AsOf{Lead: lead(t, s, map[string]any{"consent": true, "employees": 80}), At: at}
	d := scoring.Between(was, l, is, l)
	want := `score 26 → 180 (+154)
  fit 26 → 178 (+152)
    +151 f: gives 160 instead of 9
    -5 a: the rule is gone
    +4 size: was in row below 100, is in row from 50
    +3 d2: a new rule
    +2 b: gives 8 instead of 6
    -2 e: counts elsewhere now
    -1 c: no longer holds
  engagement 0 → 2 (+2)
    +2 e: counts here now
`
	if diff := cmp.Diff(want, d.String()); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(d.Gone, []string{"a"}) || !slices.Equal(d.New, []string{"d", "d2"}) {
		t.Errorf("gone %q, new %q", d.Gone, d.New)
	}
}

func TestTheDifferenceOfTwoLeads(t *testing.T) {
	m := shop(t)
	a := lead(t, m.Schema(), map[string]any{"industry": "software", "employees": 80})
	b, _ := m.Schema().Lead("L-2", map[string]any{"industry": "banking"})
	must(b.Record(scoring.Activity{At: day(1), Name: "demo_request"}))
	must(b.Record(scoring.Activity{At: day(1), Name: "call"}))
	d := m.Since(scoring.AsOf{Lead: a, At: day(1)}, scoring.AsOf{Lead: b, At: day(1)})
	want := `L-1 → L-2: score 35 → 45 (+10), grade B
  engagement 0 → 45 (+45)
    +40 demo: new on 6 October 2026
    +5 seen lately: days_since("call") was missing, is 0
  fit 35 → 0 (-35)
    -25 core industry: industry was software, is banking
    -10 best size
      -10 middle: employees was 80, is missing
  known now: days_since("call") (+5 seen lately)
  unknown now: employees (+20 large)
  unknown now: employees (+10 middle)
`
	if diff := cmp.Diff(want, d.String()); diff != "" {
		t.Error(diff)
	}
}

func TestADifferenceToAModelThatDoesNotApply(t *testing.T) {
	s := schema(t)
	names := s.With(scoring.Derived{Name: "segment", Type: scoring.Bool, Literals: []string{"large"}, Bind: func(string) func(*scoring.View) scoring.Value {
		return func(v *scoring.View) scoring.Value {
			n, ok := v.Fact("employees").Any().(float64)
			if !ok {
				return scoring.Value{}
			}
			return scoring.BoolValue(n >= 100)
		}
	}})
	m, err := scoring.New(names, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Models: []scoring.ModelConfig{{Name: "big", Segment: "large", Dimensions: []scoring.DimensionConfig{{Name: "size"}},
			Rules: []scoring.RuleConfig{{Name: "size", When: "employees > 1", Points: "7"}}, Grades: []scoring.GradeConfig{{Name: "A", From: "5"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	big, _ := m.Named("big")
	l := lead(t, s, nil)
	must(l.Learn(day(1), "employees", 50))
	must(l.Learn(day(2), "employees", 500))
	for _, c := range []struct {
		before, after float64
		want          string
	}{
		{0, 1, "big score is not known to apply → does not apply\n"},
		{1, 1.5, "big score does not apply\n"},
		{1, 2, "big score does not apply → 7, grade A\n  size 0 → 7 (+7)\n    +7 size: the model did not apply\n"},
	} {
		if d := big.Since(scoring.AsOf{Lead: l, At: day(c.before)}, scoring.AsOf{Lead: l, At: day(c.after)}); d.String() != c.want || d.Empty() != (c.after == 1.5) {
			t.Errorf("from day %v to day %v:\n%s", c.before, c.after, d)
		}
	}
}

func TestADifferenceAsJSON(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "core", When: `industry == "software"`, Points: "25"}, {Name: "large", When: "employees > 9", Points: "5"}}})
	l := lead(t, m.Schema(), map[string]any{"industry": "education"})
	must(l.Learn(day(1), "industry", "software"))
	must(l.Learn(day(1), "employees", 5))
	got, err := json.Marshal(m.Since(scoring.AsOf{Lead: l, At: at}, scoring.AsOf{Lead: l, At: day(1)}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"before":{"lead":"L-1","at":"2026-10-05T09:00:00Z","score":{"points":0,"grade":"","dimensions":{"fit":0}}},` +
		`"after":{"lead":"L-1","at":"2026-10-06T09:00:00Z","score":{"points":25,"grade":"","dimensions":{"fit":25}}},` +
		`"total":{"kind":"total","before":0,"after":25,"change":25,"children":[{"kind":"dimension","name":"fit","before":0,"after":25,"change":25,"children":[` +
		`{"kind":"rule","name":"core","before":0,"after":25,"change":25,"only":"after","absent":"not true","is":"industry == \"software\"",` +
		`"facts":[{"name":"industry","before":"education","after":"software"}]}]}]},` +
		`"decided":[{"rule":"large","points":5,"condition":"employees \u003e 9","lacks":["employees"]}]}`
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
}
