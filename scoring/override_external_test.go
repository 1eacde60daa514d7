package scoring_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
)

func overrideModel(t testing.TB, c *scoring.OverrideConfig) *scoring.Model {
	t.Helper()
	return model(t, scoring.Config{
		Override:   c,
		Dimensions: []scoring.DimensionConfig{{Name: "fit"}, {Name: "engagement"}},
		Rules: []scoring.RuleConfig{{Name: "software", When: `industry == "software"`, Points: "52.5", To: "fit"},
			{Name: "called", On: "call", Points: "10", To: "engagement"}},
		Grades: []scoring.GradeConfig{{Name: "A", From: "80"}, {Name: "B", From: "40"}, {Name: "C", From: "0"}},
		Grid: []scoring.AxisConfig{{Dimension: "fit", Levels: []scoring.GradeConfig{{Name: "A", From: "50"}, {Name: "B", From: "0"}}},
			{Dimension: "engagement", Levels: []scoring.GradeConfig{{Name: "1", From: "10"}, {Name: "2", From: "0"}}}},
		Models: []scoring.ModelConfig{{Name: "upsell", Dimensions: []scoring.DimensionConfig{{Name: "room"}},
			Grades: []scoring.GradeConfig{{Name: "hot", From: "30"}}}},
	})
}

func software(t testing.TB, m *scoring.Model) *scoring.Lead {
	t.Helper()
	return lead(t, m.Schema(), map[string]any{"industry": "software"})
}

// december is the end of overrides here.
var december = time.Date(2026, 12, 1, 0, 0, 0, 0, berlin)

func TestWhileAnOverrideHoldsTheComputedScoreStandsBesideIt(t *testing.T) {
	m := overrideModel(t, &scoring.OverrideConfig{})
	for _, c := range []struct {
		name, text string
		o          scoring.Override
	}{
		{"points and grade", "80, grade A, grid A2 (set by sales until 1 December 2026: met at the fair; computed 52.5, grade B, grid A2)",
			scoring.Override{Points: points(80_000), Grade: "A"}},
		{"a grade leaves the points", "52.5, grade A, grid A2 (set by sales until 1 December 2026: met at the fair; computed 52.5, grade B, grid A2)",
			scoring.Override{Grade: "A"}},
		{"points have their grade", "0, grade C, grid A2 (set by anna, sales until 1 December 2026: met at the fair; computed 52.5, grade B, grid A2)",
			scoring.Override{Points: points(0), Person: "anna"}},
		{"points below the lowest grade have none", "-1, grid A2 (set by sales until 1 December 2026: met at the fair; computed 52.5, grade B, grid A2)",
			scoring.Override{Points: points(-1000)}},
		{"a cell of the grid", "52.5, grade B, grid B1 (set by sales until 1 December 2026: met at the fair; computed 52.5, grade B, grid A2)",
			scoring.Override{Grid: "B1"}},
	} {
		l := software(t, m)
		c.o.At, c.o.Until, c.o.By, c.o.Reason = at, december, "sales", "met at the fair"
		must(l.Override(c.o))
		s := m.Score(l, at)
		if s.String() != c.text || s.Computed != 52_500 || s.ComputedGrade() != "B" || s.ComputedGrid() != "A2" || s.Of("fit") != 52_500 {
			t.Errorf("%s: %s\nwant %s", c.name, s, c.text)
		}
		if e := m.Explain(l, at); e.Total.Points != s.Points || !sums(e.Total) || e.Score != s {
			t.Errorf("%s: %s", c.name, e)
		}
		if s, _ := m.Named("upsell"); s.Score(l, at).Override != nil {
			t.Errorf("%s: the override is of the main model", c.name)
		}
	}
}

func TestConditionsReadTheOverride(t *testing.T) {
	m := overrideModel(t, &scoring.OverrideConfig{})
	c, err := m.Condition(`score == 80 and grade == "A" and grid == "B1" and fit == 52.5 and upsell.grade == "hot"`)
	if err != nil {
		t.Fatal(err)
	}
	l := software(t, m)
	must(l.Override(scoring.Override{At: at, Until: december, By: "sales", Points: points(80_000), Grid: "B1"}))
	must(l.Override(scoring.Override{At: at, By: "sales", Model: "upsell", Points: points(30_000)}))
	for _, x := range []struct {
		when time.Time
		want scoring.Truth
	}{{at.Add(-1), scoring.False}, {at, scoring.True}, {december.Add(-1), scoring.True}, {december, scoring.False}} {
		if got := c.Holds(l, x.when); got != x.want {
			t.Errorf("at %v: %s, want %s", x.when, got, x.want)
		}
	}
}

func TestTheLatestOverrideCounts(t *testing.T) {
	m := overrideModel(t, &scoring.OverrideConfig{})
	long := scoring.Override{At: day(0), By: "sales", Grade: "A"}
	short := scoring.Override{At: day(2), Until: day(4), By: "sales", Grade: "C"}
	withdrawn := scoring.Override{At: day(3), By: "sales", Withdrawn: true}
	for _, c := range []struct {
		name string
		all  []scoring.Override
		want map[float64]string // grade by day; B is computed
	}{
		{"without an end it holds on", []scoring.Override{long}, map[float64]string{-1: "B", 0: "A", 4000: "A"}},
		{"a later one replaces it for good", []scoring.Override{long, short}, map[float64]string{1: "A", 2: "C", 4: "B", 5: "B"}},
		{"withdrawn it holds no more", []scoring.Override{withdrawn, short, long}, map[float64]string{1: "A", 2: "C", 3: "B", 5: "B"}},
		{"of two at one instant the one recorded later", []scoring.Override{short, {At: day(2), By: "sales", Grade: "A"}}, map[float64]string{2: "A", 9: "A"}},
		{"one of another model changes nothing", []scoring.Override{long, {At: day(2), By: "sales", Model: "upsell", Withdrawn: true}}, map[float64]string{2: "A"}},
	} {
		l := software(t, m)
		for _, o := range c.all {
			must(l.Override(o))
		}
		for d, want := range c.want {
			if got := m.Score(l, day(d)).Grade; got != want {
				t.Errorf("%s: on day %v grade %q, want %q", c.name, d, got, want)
			}
		}
	}
}

func TestAModelThatAllowsNoOverridesReadsNone(t *testing.T) {
	m := overrideModel(t, nil)
	l := software(t, m)
	must(l.Override(scoring.Override{At: at, By: "sales", Grade: "A"}))
	if s := m.Score(l, at); s.Override != nil || s.Grade != "B" || s.Computed != s.Points {
		t.Error(s)
	}
	if m.FactsReadTime() || !overrideModel(t, &scoring.OverrideConfig{}).ReadsTime() {
		t.Error("a score that may be overridden changes when an override ends, another does not")
	}
}

func TestAModelThatDoesNotApplyIsNotOverridden(t *testing.T) {
	c := scoring.Config{Override: &scoring.OverrideConfig{}, Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Models: []scoring.ModelConfig{{Name: "key", Segment: "large", Dimensions: []scoring.DimensionConfig{{Name: "room"}}}}}
	m, err := scoring.New(segmentNames(t), c)
	if err != nil {
		t.Fatal(err)
	}
	key, _ := m.Named("key")
	l := lead(t, m.Schema(), map[string]any{"employees": 3})
	must(l.Override(scoring.Override{At: at, By: "sales", Model: "key", Points: points(9000)}))
	if s := key.Score(l, at); s.Override != nil || s.Applies != scoring.False || s.Points != 0 {
		t.Error(s)
	}
	must(l.Learn(at, "employees", 300))
	if s := key.Score(l, at); s.Override == nil || s.Points != 9000 {
		t.Error(s)
	}
}

func TestWhatIsNoOverride(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Teams: []string{"sales", "marketing", "robot"}, Machines: []string{"robot"}})
	if err != nil {
		t.Fatal(err)
	}
	for want, o := range map[string]scoring.Override{
		"the override says neither points nor a grade (give points or a grade, or withdraw the one before with withdrawn)": {By: "sales"},
		"the override is withdrawn and made at once (withdrawn stands alone)":                                              {By: "sales", Grade: "A", Withdrawn: true},
		"the override is withdrawn for good and has no end":                                                                {By: "sales", Withdrawn: true, Until: december},
		"the override ends before it begins: until lies not after at":                                                      {By: "sales", Grade: "A", Until: at},
		"the override gives 1000000.001 points (at most 1000000 either way)":                                               {By: "sales", Points: points(1_000_000_001)},
		"the override gives -1000000.001 points (at most 1000000 either way)":                                              {By: "sales", Points: points(-1_000_000_001)},
		"the override does not say who made it: by is missing":                                                             {Grade: "A"},
		`the override is made by "sale", which is no team (did you mean "sales"?)`:                                         {Grade: "A", By: "sale"},
		`the override is made by "lead", which is no team (known are sales, marketing, robot)`:                             {Grade: "A", By: "lead"},
		`the override is made by "robot", which is software: it is a person's judgement`:                                   {Grade: "A", By: "robot"},
	} {
		l := lead(t, s, nil)
		o.At = at
		err := l.Override(o)
		var typed *scoring.OverrideError
		if err == nil || err.Error() != want || !errors.As(err, &typed) || l.Overrides() != nil {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

func TestAModelSaysWhichOverridesItAllows(t *testing.T) {
	strict := &scoring.OverrideConfig{By: []string{"sales"}, AtMost: "3 months"}
	for _, c := range []struct {
		name   string
		config *scoring.OverrideConfig
		o      scoring.Override
		want   string
	}{
		{"without the key none", nil, scoring.Override{Grade: "A"}, "the override is not allowed (scoring.override says who may override a score)"},
		{"of a team that may", strict, scoring.Override{Grade: "A", By: "sales", Reason: "known", Until: december}, ""},
		{"of another", strict, scoring.Override{Grade: "A", By: "marketing", Reason: "known"}, "the override may not be made by marketing (sales may)"},
		{"of any team", &scoring.OverrideConfig{}, scoring.Override{Grade: "A", By: "marketing", Reason: "known"}, ""},
		{"without a reason", strict, scoring.Override{Grade: "A", By: "sales"}, "the override needs a reason"},
		{"where none is needed", &scoring.OverrideConfig{Reason: "optional"}, scoring.Override{Grade: "A", By: "sales"}, ""},
		{"withdrawn without a reason", strict, scoring.Override{Withdrawn: true, By: "sales"}, ""},
		{"withdrawn by another team", strict, scoring.Override{Withdrawn: true, By: "marketing"}, "the override may not be made by marketing (sales may)"},
		{"the longest", strict, scoring.Override{Grade: "A", By: "sales", Reason: "known", Until: at.AddDate(0, 3, 0).In(berlin).Add(time.Hour)}, ""},
		{"too long", strict, scoring.Override{Grade: "A", By: "sales", Reason: "known", Until: at.AddDate(0, 3, 0).Add(time.Hour + 1)},
			"the override holds for too long (at most 3 months, until 5 January 2027 11:00)"},
		{"no such grade", strict, scoring.Override{Grade: "AA", By: "sales", Reason: "known"}, `the override has an unknown grade "AA" (did you mean "A"?)`},
		{"no such cell", strict, scoring.Override{Grid: "A3", By: "sales", Reason: "known"}, `the override has an unknown cell "A3" (did you mean "A1"?)`},
		{"no such model", strict, scoring.Override{Grade: "A", By: "sales", Reason: "known", Model: "upsel"}, `the override is of an unknown model "upsel" (did you mean "upsell"?)`},
		{"a grade of the further model", strict, scoring.Override{Grade: "hot", By: "sales", Reason: "known", Model: "upsell"}, ""},
		{"a grade of the main model", strict, scoring.Override{Grade: "A", By: "sales", Reason: "known", Model: "upsell"}, `the override has an unknown grade "A" (known are hot)`},
		{"that is none", strict, scoring.Override{By: "sales", Reason: "known"}, "the override says neither points nor a grade (give points or a grade, or withdraw the one before with withdrawn)"},
	} {
		c.o.At = at
		_, err := overrideModel(t, c.config).Admit(c.o)
		got := ""
		if err != nil {
			got = err.Error()
		}
		var typed *scoring.OverrideError
		if got != c.want || err != nil && (!errors.As(err, &typed) || typed.Reason == "") {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
	m := overrideModel(t, strict)
	upsell, _ := m.Named("upsell")
	if _, err := upsell.Admit(scoring.Override{At: at, Model: "upsell", Grade: "hot", By: "sales", Reason: "known"}); err != nil {
		t.Errorf("the model itself: %v", err)
	}
	o, err := m.Admit(scoring.Override{At: at, Grade: "A", By: "sales", Reason: "known"})
	if want := time.Date(2027, 1, 5, 11, 0, 0, 0, berlin); err != nil || !o.Until.Equal(want) {
		t.Errorf("one without an end ends %v, %v, want %v", o.Until, err, want)
	}
}

func TestAnOverrideAsJSON(t *testing.T) {
	m := overrideModel(t, &scoring.OverrideConfig{})
	l := software(t, m)
	must(l.Override(scoring.Override{At: at, Until: december, By: "sales", Person: "anna", Reason: "met at the fair", Points: points(0)}))
	got, err := json.Marshal(m.Score(l, at))
	want := `{"points":0,"grade":"C","grid":"A2",` +
		`"override":{"points":0,"by":"sales","person":"anna","reason":"met at the fair","at":"2026-10-05T11:00:00+02:00","until":"2026-12-01T00:00:00+01:00"},` +
		`"computed":{"points":52.5,"grade":"B","grid":"A2"},"dimensions":{"fit":52.5,"engagement":0}}`
	if err != nil || string(got) != want {
		t.Errorf("%s %v\nwant %s", got, err, want)
	}
	var back struct{ Override scoring.Override }
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.Overrides()[0], back.Override); diff != "" {
		t.Error(diff)
	}
}

func TestAnExplanationTellsOfTheOverride(t *testing.T) {
	m := overrideModel(t, &scoring.OverrideConfig{})
	l := software(t, m)
	must(l.Override(scoring.Override{At: at, By: "sales", Reason: "met at the fair", Points: points(80_000), Grade: "A"}))
	e := m.Explain(l, day(1))
	want := `score 80, grade A, grid A2 (set by sales: met at the fair; computed 52.5, grade B, grid A2)
  fit 52.5
    +52.5 software: industry is software
  engagement 0
  +27.5 override on 5 October 2026 11:00
`
	if e.String() != want {
		t.Errorf("%s\nwant %s", e, want)
	}
	n := e.Total.Children[2]
	if n.Kind != scoring.NodeOverride || n.Why != "80 points and grade A, set by sales: met at the fair" || !n.At.Equal(at) {
		t.Errorf("%+v", n)
	}
}

func TestOverridesForPeople(t *testing.T) {
	for want, o := range map[string]scoring.Override{
		"upsell withdrawn by sales": {Withdrawn: true, By: "sales", Model: "upsell"},
		"grade A and grid A1, set by anna, sales until 5 October 2026 11:00: known": {Grade: "A", Grid: "A1", By: "sales", Person: "anna", Reason: "known", Until: at.In(berlin)},
	} {
		if got := o.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestTheRulesForOverridesAreChecked(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Teams: []string{"sales", "robot"}, Machines: []string{"robot"}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = scoring.New(s, scoring.Config{Override: &scoring.OverrideConfig{By: []string{"sale", "robot", "sales", "sales"}, AtMost: "5 business days", Reason: "yes"}})
	want := []string{
		`override.by[0]: unknown team "sale" (did you mean "sales"?)`,
		`override.by[1]: team "robot" is software: an override is a person's judgement`,
		`override.by[3]: team "sales" stands twice`,
		`override.at most: "5 business days": an override holds for calendar time, not business time (write "90 days")`,
		`override.reason: unknown "yes" (required or optional)`,
	}
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}

// The backtest asks how good the model is, not how good people are.
func TestABacktestPassesOverridesOver(t *testing.T) {
	m := overrideModel(t, &scoring.OverrideConfig{})
	run := func(overridden bool) string {
		var trials []scoring.Trial
		for i := range 40 {
			industry := []string{"software", "banking"}[i%2]
			l, err := m.Schema().Lead(ruleName(i), map[string]any{"industry": industry})
			must(err)
			tr := scoring.Trial{Lead: l, Decided: at}
			if i%4 != 1 {
				tr.Won = at.Add(time.Hour)
			}
			if overridden {
				must(l.Override(scoring.Override{At: at, By: "sales", Points: points(int64(i))}))
			}
			trials = append(trials, tr)
		}
		r, err := m.Backtest(trials, scoring.BacktestOptions{Outcomes: scoring.Outcomes{Horizon: month, Until: at.Add(2 * month)}})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(r)
		return string(text)
	}
	if got, want := run(true), run(false); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestAnOverriddenScoreAllocatesNothing(t *testing.T) {
	m := overrideModel(t, &scoring.OverrideConfig{})
	l := software(t, m)
	must(l.Override(scoring.Override{At: at, By: "sales", Points: points(80_000)}))
	l.Reset(at, "lose")
	if n := allocs.PerRun(100, func() { m.Score(l, at) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
