package scoring_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestComputedPointsAreRoundedHalfToEvenToAThousandth(t *testing.T) {
	for _, c := range []struct {
		points    string
		employees any
		want      string
	}{
		{"employees / 100", 250, "2.5"},
		{"employees / 3", 100, "33.333"},
		{"employees / 2000", 1, "0"},
		{"employees / 2000", 3, "0.002"},
		{"employees / 2000", 5, "0.002"},
		{"-employees / 2000", 3, "-0.002"},
		{"employees > 100 ? 7 : 1.5", 100, "1.5"},
		{"employees / 100", nil, "0"},
		{"(employees ?? 40) / 10", nil, "4"},
		{"2 * 3", nil, "6"},
	} {
		m := ruleModel(t, scoring.DimensionConfig{}, scoring.RuleConfig{Points: c.points})
		if got := m.Score(lead(t, m.Schema(), map[string]any{"employees": c.employees}), at).Points.String(); got != c.want {
			t.Errorf("%s with %v employees: %s points, want %s", c.points, c.employees, got, c.want)
		}
	}
}

func TestAnExplanationShowsHowPointsAreComputed(t *testing.T) {
	for _, c := range []struct {
		rule  scoring.RuleConfig
		facts map[string]any
		want  string
	}{
		{scoring.RuleConfig{When: `industry == "software"`, Points: "employees / 100"}, map[string]any{"industry": "software", "employees": 250},
			"score 2.5\n  engagement 2.5\n    +2.5 the rule: industry is software\n      +2.5 employees / 100: employees is 250\n"},
		{scoring.RuleConfig{When: `industry == "software"`, Points: "employees / 100"}, map[string]any{"industry": "software"},
			"score 0\n  engagement 0\n  unknown: employees (the rule)\n"},
		{scoring.RuleConfig{When: `industry == "software"`, Points: "employees / 100"}, map[string]any{"employees": 250},
			"score 0\n  engagement 0\n  unknown: industry (+2.5 the rule)\n"},
		{scoring.RuleConfig{Points: "1 / (employees - 1)"}, map[string]any{"employees": 1},
			"score 0\n  engagement 0\n  unknown: 1 / (employees - 1) (the rule)\n"},
		{scoring.RuleConfig{Points: "employees * 10000"}, map[string]any{"employees": 200},
			"score 1000000\n  engagement 1000000\n    +1000000 the rule\n      +2000000 employees * 10000: employees is 200\n      -1000000 cut: at most 1000000\n"},
		{scoring.RuleConfig{Points: "-(employees ** 40)"}, map[string]any{"employees": 1000},
			"score -1000000\n  engagement -1000000\n    -1000000 the rule\n      -4611686018427387.904 -(employees ** 40): employees is 1000\n      +4611686017427387.904 cut: at least -1000000\n"},
	} {
		m := ruleModel(t, scoring.DimensionConfig{}, c.rule)
		l := lead(t, m.Schema(), c.facts)
		e := m.Explain(l, at)
		if diff := cmp.Diff(c.want, e.String()); diff != "" || !sums(e.Total) || e.Total.Points != m.Score(l, at).Points {
			t.Errorf("%+v: %s", c.rule, diff)
		}
	}
}

func purchases(t testing.TB, r scoring.RuleConfig, amounts ...any) (*scoring.Model, *scoring.Lead) {
	t.Helper()
	s, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "rate", Type: "number"}},
		Activities: []scoring.ActivityConfig{{Name: "buy", By: "lead", Properties: []scoring.PropertyConfig{{Name: "amount", Type: "number"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	r.Name, r.On = "bought", "buy"
	m, err := scoring.New(s, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "value", HalfLife: "10 days"}}, Rules: []scoring.RuleConfig{r}})
	if err != nil {
		t.Fatal(err)
	}
	l := lead(t, s, map[string]any{"rate": 2})
	for i, a := range amounts {
		must(l.Record(scoring.Activity{Name: "buy", At: day(float64(-10 * i)), Properties: map[string]any{"amount": a}}))
	}
	return m, l
}

func TestPointsOfAnActivityMayBeComputedFromItsProperties(t *testing.T) {
	m, l := purchases(t, scoring.RuleConfig{Points: "amount * rate / 100"}, 300, nil, 100)
	e := m.Explain(l, at)
	want := `score 6.5
  value 6.5
    +6.5 bought
      +6 buy on 5 October 2026 09:00
        +6 amount * rate / 100: amount is 300, rate is 2
      +0.5 buy on 15 September 2026 09:00
        +2 amount * rate / 100: amount is 100, rate is 2
        -1.5 faded since 15 September 2026
  unknown: amount (bought)
`
	if diff := cmp.Diff(want, e.String()); diff != "" || !sums(e.Total) {
		t.Error(diff)
	}
}

func TestAnActivityOfUnknownPointsIsNotCounted(t *testing.T) {
	m, l := purchases(t, scoring.RuleConfig{Points: "amount", Count: "once", Fades: "never"}, nil, 40, 100)
	if got := m.Score(l, at).Points; got != scoring.Whole(40) {
		t.Errorf("the latest with points counts 40, got %s", got)
	}
}

func TestComputedPointsOfAnActivityAreCutBeforeTheyFade(t *testing.T) {
	m, l := purchases(t, scoring.RuleConfig{Points: "amount"}, 0, 3_000_000)
	e := m.Explain(l, at)
	if e.Total.Points != scoring.Whole(500_000) || !sums(e.Total) {
		t.Errorf("half a million is left after a half life:\n%s", e)
	}
}

func TestComputingPointsAllocatesNothing(t *testing.T) {
	m, l := purchases(t, scoring.RuleConfig{Points: "amount * rate / 100", Where: "amount > 1"}, 300, 200, 100)
	if n := allocs.PerRun(100, func() { m.Score(l, at) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestWhatIsComputedIsTheFormula(t *testing.T) {
	s := tableSchema(t)
	m, err := scoring.New(s, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "a", When: "consent", Points: "budget / 7 + employees"}}})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		budget := rapid.Float64Range(-1e12, 1e12).Draw(t, "budget")
		employees := rapid.IntRange(-10, 1_000_000).Draw(t, "employees")
		l, err := s.Lead("L", map[string]any{"budget": budget, "employees": employees, "consent": true})
		if err != nil {
			t.Fatal(err)
		}
		want := math.RoundToEven(float64((budget/7 + float64(employees)) * 1000))
		want = max(-scoring.MaxPoints, min(scoring.MaxPoints, want))
		if got := m.Score(l, at.Add(time.Hour)).Points; float64(got) != want {
			t.Fatalf("%d thousandths, want %s", got, fmt.Sprint(want))
		}
		if e := m.Explain(l, at); float64(e.Total.Points) != want || !sums(e.Total) {
			t.Fatalf("the tree does not sum up:\n%s", e)
		}
	})
}
