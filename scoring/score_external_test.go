package scoring_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
)

var berlin = func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return l
}()

func schema(t testing.TB) *scoring.Schema {
	t.Helper()
	s, err := scoring.NewSchema(scoring.SchemaConfig{
		Location: berlin,
		Attributes: []scoring.AttributeConfig{
			{Name: "industry", Type: "text", Values: []string{"software", "banking", "education"}},
			{Name: "employees", Type: "number", Min: "1", Max: "1000000"},
			{Name: "consent", Type: "bool"},
			{Name: "interests", Type: "list", Values: []string{"cloud", "security"}},
			{Name: "contract_ends", Type: "date"},
		},
		Activities: []scoring.ActivityConfig{
			{Name: "page_view", By: "lead", Properties: []scoring.PropertyConfig{{Name: "page", Type: "text"}}},
			{Name: "demo_request", By: "lead"},
			{Name: "call", By: "sales"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func model(t testing.TB, c scoring.Config) *scoring.Model {
	t.Helper()
	m, err := scoring.New(schema(t), c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func lead(t testing.TB, s *scoring.Schema, facts map[string]any) *scoring.Lead {
	t.Helper()
	l, err := s.Lead("L-1", facts)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func day(d float64) time.Time { return at.Add(time.Duration(d * 24 * float64(time.Hour))) }

// score is the total of a model with one dimension and one rule.
func ruleModel(t testing.TB, d scoring.DimensionConfig, r scoring.RuleConfig) *scoring.Model {
	d.Name, r.Name = "engagement", "the rule"
	return model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{d}, Rules: []scoring.RuleConfig{r}})
}

func TestPointsOfAnActivityFadeWithItsAge(t *testing.T) {
	for _, c := range []struct {
		name string
		dim  scoring.DimensionConfig
		want map[float64]string // points at an age in days, of 10
	}{
		{"half life", scoring.DimensionConfig{HalfLife: "30 days"}, map[float64]string{0: "10", 15: "7.071", 30: "5", 60: "2.5"}},
		{"linear, half after 30 days", scoring.DimensionConfig{LinearOver: "60 days"}, map[float64]string{0: "10", 15: "7.5", 30: "5", 60: "0"}},
		{"expires", scoring.DimensionConfig{ExpiresAfter: "30 days"}, map[float64]string{0: "10", 29.99: "10", 30: "0"}},
		{"stays", scoring.DimensionConfig{}, map[float64]string{0: "10", 4000: "10"}},
	} {
		m := ruleModel(t, c.dim, scoring.RuleConfig{On: "demo_request", Points: "10"})
		l := lead(t, m.Schema(), nil)
		if err := l.Record(scoring.Activity{Name: "demo_request", At: at}); err != nil {
			t.Fatal(err)
		}
		for age, want := range c.want {
			if got := m.Score(l, day(age)).Points.String(); got != want {
				t.Errorf("%s: 10 points after %v days are %s, want %s", c.name, age, got, want)
			}
		}
		if got := m.Score(l, at.Add(-1)).Points; got != 0 {
			t.Errorf("%s: an activity counts %s before it happened", c.name, got)
		}
	}
}

func TestHowOftenAnActivityCounts(t *testing.T) {
	// Two on one local day (the second after midnight UTC is still the next local day), one on the next, one long ago.
	times := []time.Time{
		time.Date(2026, 10, 1, 9, 0, 0, 0, berlin), time.Date(2026, 10, 1, 23, 30, 0, 0, berlin),
		time.Date(2026, 10, 2, 0, 30, 0, 0, berlin), time.Date(2026, 8, 1, 9, 0, 0, 0, berlin)}
	for _, c := range []struct {
		name string
		rule scoring.RuleConfig
		want string
	}{
		{"without a word each counts", scoring.RuleConfig{}, "40"},
		{"each", scoring.RuleConfig{Count: "each"}, "40"},
		{"once", scoring.RuleConfig{Count: "once"}, "10"},
		{"daily, by the local day", scoring.RuleConfig{Count: "daily"}, "30"},
		{"at most two", scoring.RuleConfig{CountsAtMost: "2 times"}, "20"},
		{"daily, at most two days", scoring.RuleConfig{Count: "daily", CountsAtMost: "2 times"}, "20"},
		{"within 60 days", scoring.RuleConfig{Within: "60 days"}, "30"},
	} {
		c.rule.On, c.rule.Points = "page_view", "10"
		m := ruleModel(t, scoring.DimensionConfig{}, c.rule)
		l := lead(t, m.Schema(), nil)
		for _, i := range []int{2, 0, 3, 1} { // recorded in another order
			if err := l.Record(scoring.Activity{Name: "page_view", At: times[i]}); err != nil {
				t.Fatal(err)
			}
		}
		if got := m.Score(l, time.Date(2026, 10, 5, 9, 0, 0, 0, berlin)).Points.String(); got != c.want {
			t.Errorf("%s: %s points, want %s", c.name, got, c.want)
		}
	}
}

func TestOnceIsTheLatestAndWithinIsHalfOpen(t *testing.T) {
	m := ruleModel(t, scoring.DimensionConfig{HalfLife: "30 days"}, scoring.RuleConfig{On: "page_view", Points: "10", Count: "once"})
	l := lead(t, m.Schema(), nil)
	_ = l.Record(scoring.Activity{Name: "page_view", At: day(0)})
	_ = l.Record(scoring.Activity{Name: "page_view", At: day(-30)})
	if got := m.Score(l, day(0)).Points.String(); got != "10" {
		t.Errorf("the latest view counts 10, got %s", got)
	}
	m = ruleModel(t, scoring.DimensionConfig{}, scoring.RuleConfig{On: "page_view", Points: "10", Within: "30 days"})
	l = lead(t, m.Schema(), nil)
	_ = l.Record(scoring.Activity{Name: "page_view", At: at})
	if a, b := m.Score(l, day(30).Add(-1)).Points, m.Score(l, day(30)).Points; a != 10_000 || b != 0 {
		t.Errorf("within 30 days: %s just before, %s at 30 days; want 10 and 0", a, b)
	}
}

func TestWhereReadsThePropertyAndTheLead(t *testing.T) {
	m := ruleModel(t, scoring.DimensionConfig{}, scoring.RuleConfig{On: "page_view", Points: "5", Where: `page == "/pricing" and industry == "software"`})
	l := lead(t, m.Schema(), map[string]any{"industry": "software"})
	for _, p := range []map[string]any{{"page": "/pricing"}, {"page": "/jobs"}, nil} {
		if err := l.Record(scoring.Activity{Name: "page_view", At: at, Properties: p}); err != nil {
			t.Fatal(err)
		}
	}
	if got := m.Score(l, at).Points.String(); got != "5" {
		t.Errorf("one of three views is of the pricing page: %s points, want 5", got)
	}
	e := m.Explain(l, at)
	if want := []scoring.Undecided{{Rule: "the rule", Points: 5000, Condition: `page == "/pricing" and industry == "software"`, Lacks: []string{"page"}}}; !cmp.Equal(e.Undecided, want) {
		t.Error(cmp.Diff(want, e.Undecided))
	}
}

func TestADimensionIsCutAtItsBoundsAndTheTotalAddsTheCutOnes(t *testing.T) {
	m := model(t, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit", Min: "0", Max: "20"}, {Name: "engagement", Max: "40"}},
		Rules: []scoring.RuleConfig{
			{Name: "software", When: `industry == "software"`, Points: "25", To: "fit"},
			{Name: "school", When: `industry == "education"`, Points: "-30", To: "fit"},
			{Name: "no consent", When: `not consent`, Points: "-12.5", To: "engagement"},
		},
		Grades: []scoring.GradeConfig{{Name: "A", From: "20"}, {Name: "B", From: "0"}},
	})
	for _, c := range []struct {
		facts map[string]any
		want  string
	}{
		{map[string]any{"industry": "software"}, `{"points":20,"grade":"A","dimensions":{"fit":20,"engagement":0}}`},
		{map[string]any{"industry": "education"}, `{"points":0,"grade":"B","dimensions":{"fit":0,"engagement":0}}`},
		{map[string]any{"industry": "education", "consent": false}, `{"points":-12.5,"grade":"","dimensions":{"fit":0,"engagement":-12.5}}`},
		{nil, `{"points":0,"grade":"B","dimensions":{"fit":0,"engagement":0}}`},
	} {
		got, err := json.Marshal(m.Score(lead(t, m.Schema(), c.facts), at))
		if err != nil || string(got) != c.want {
			t.Errorf("%v: %s %v, want %s", c.facts, got, err, c.want)
		}
	}
	if s := m.Score(lead(t, m.Schema(), map[string]any{"industry": "software"}), at); s.Of("fit") != scoring.Whole(20) || s.Of("nothing") != 0 {
		t.Errorf("Of(fit) is %s, Of(nothing) %s", s.Of("fit"), s.Of("nothing"))
	}
}

func TestAFactHoldsFromItsInstantOnWhateverTheOrderOfLearning(t *testing.T) {
	s := schema(t)
	l := lead(t, s, map[string]any{"industry": "education"})
	for _, f := range []struct {
		at    float64
		value any
	}{{20, "banking"}, {10, "software"}, {30, nil}} {
		if err := l.Learn(day(f.at), "industry", f.value); err != nil {
			t.Fatal(err)
		}
	}
	for d, want := range map[float64]string{9.9: "education", 10: "software", 19.9: "software", 20: "banking", 30: "missing", 99: "missing"} {
		if got := l.FactAt("industry", day(d)).String(); got != want {
			t.Errorf("day %v: industry is %s, want %s", d, got, want)
		}
	}
}

func TestWhatCannotBeAFactNamesTheAttributeAndWhatIsAllowed(t *testing.T) {
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"industry", "retail", `industry: must be one of the closed list, not "retail" (software, banking, education)`},
		{"industry", 7, `industry: must be a text, not 7`},
		{"industri", "software", `industri: is no attribute of the data dictionary (did you mean "industry"?)`},
		{"employees", math.NaN(), `employees: must be a finite number, not NaN (from 1 to 1000000)`},
		{"employees", 0, `employees: is out of bounds, not 0 (from 1 to 1000000)`},
		{"employees", "250", `employees: must be a number, not "250" (from 1 to 1000000)`},
		{"consent", "yes", `consent: must be true or false, not "yes"`},
		{"interests", []any{"cloud", 3}, `interests: must be a list of texts, not [cloud 3] ([]interface {})`},
		{"interests", []string{"cloud", "cars"}, `interests: every item must be one of the closed list, not "cars" (cloud, security)`},
		{"contract_ends", "31.12.2026", `contract_ends: must be a date, "2026-12-31" or "2026-12-31T09:00:00+01:00", not "31.12.2026"`},
	} {
		l := lead(t, schema(t), nil)
		err := l.Learn(at, c.name, c.value)
		var fact *scoring.FactError
		if !errors.As(err, &fact) || err.Error() != c.want {
			t.Errorf("%s = %v:\n got %v\nwant %s", c.name, c.value, err, c.want)
		}
	}
	_, err := schema(t).Lead("L-9", map[string]any{"industry": "x", "employees": -1})
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("both facts are named: %v", err)
	}
}

func TestALeadOfAnotherSchemaIsAProgramError(t *testing.T) {
	m := ruleModel(t, scoring.DimensionConfig{}, scoring.RuleConfig{When: "consent", Points: "1"})
	other, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{{Name: "consent", Type: "bool"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "make both from one agreement") {
			t.Errorf("want a panic with help, got %v", r)
		}
	}()
	m.Score(lead(t, other, nil), at)
}

func TestAQuestionToNobodyIsAProgramError(t *testing.T) {
	m := ruleModel(t, scoring.DimensionConfig{}, scoring.RuleConfig{When: "consent", Points: "1"})
	for want, ask := range map[string]func(){
		"nil lead":  func() { m.Score(nil, at) },
		"nil model": func() { (*scoring.Model)(nil).Score(lead(t, m.Schema(), nil), at) },
	} {
		func() {
			defer func() {
				if help, ok := recover().(string); !ok || !strings.Contains(help, want) {
					t.Errorf("%s: no help: %q", want, help)
				}
			}()
			ask()
		}()
	}
}

func TestScoringAllocatesNothing(t *testing.T) {
	m := model(t, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit", HalfLife: "30 days"}},
		Rules: []scoring.RuleConfig{
			{Name: "a", When: `industry in ["software", "banking"] and employees >= 50 or "cloud" in interests`, Points: "25"},
			{Name: "b", On: "page_view", Where: `page startsWith "/p"`, Points: "5", Count: "daily"},
			{Name: "c", When: `times("page_view", 30) > 1 and days_since("page_view") < 10`, Points: "5"},
		}})
	l := lead(t, m.Schema(), map[string]any{"industry": "software", "employees": 80})
	for i := range 20 {
		_ = l.Record(scoring.Activity{Name: "page_view", At: day(float64(-i)), Properties: map[string]any{"page": "/pricing"}})
	}
	_ = l.Learn(day(5), "employees", 90)
	for name, when := range map[string]time.Time{"now": day(6), "before the latest fact": day(1)} {
		m.Score(l, when)
		if n := allocs.PerRun(100, func() { m.Score(l, when) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
