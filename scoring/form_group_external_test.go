package scoring_test

import (
	"testing"
	"time"

	"example.com/baton/scoring"
)

func groupModel(t testing.TB, g scoring.GroupConfig) *scoring.Model {
	t.Helper()
	g.Name = "size"
	return model(t, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit", Max: "40"}, {Name: "engagement", HalfLife: "30 days"}},
		Groups:     []scoring.GroupConfig{g},
		Rules: []scoring.RuleConfig{
			{Name: "huge", When: "employees >= 1000", Points: "30", To: "fit", Group: "size"},
			{Name: "software", When: `industry == "software"`, Points: "5", To: "fit"},
			{Name: "large", When: "employees >= 250", Points: "15", To: "fit", Group: "size"},
			{Name: "consenting", Table: "consent", Rows: rows("true: 2, false: 0"), To: "fit", Group: "size"},
			{Name: "called", On: "call", Points: "4", To: "fit", Group: "size"},
			{Name: "asked", On: "demo_request", Points: "3", To: "engagement"},
		}})
}

func TestOfAGroupTheFirstRuleThatHoldsCounts(t *testing.T) {
	m := groupModel(t, scoring.GroupConfig{First: true})
	for _, c := range []struct {
		name  string
		facts map[string]any
		calls int
		want  string
	}{
		{"the first", map[string]any{"employees": 5000, "consent": true}, 1, "score 30\n  fit 30\n    +30 size\n      +30 huge: employees is 5000\n  engagement 0\n  unknown: industry (+5 software)\n"},
		{"the second", map[string]any{"employees": 300, "industry": "software"}, 1, "score 20\n  fit 20\n    +15 size\n      +15 large: employees is 300\n    +5 software: industry is software\n  engagement 0\n"},
		{"a row of no points", map[string]any{"employees": 3, "consent": false}, 1, "score 0\n  fit 0\n    0 size\n      0 consenting: false (consent is false)\n  engagement 0\n  unknown: industry (+5 software)\n"},
		{"what is undecided does not hold", nil, 2, `score 8
  fit 8
    +8 size
      +8 called
        +4 call on 5 October 2026 11:00
        +4 call on 5 October 2026 10:00
  engagement 0
  unknown: employees (+30 huge)
  unknown: employees (+15 large)
  unknown: consent (up to +2 consenting)
  unknown: industry (+5 software)
`},
	} {
		l := lead(t, m.Schema(), c.facts)
		for i := range c.calls {
			must(l.Record(scoring.Activity{Name: "call", At: at.Add(-time.Duration(i) * time.Hour)}))
		}
		e := m.Explain(l, at)
		if got := e.String(); got != c.want || !sums(e.Total) || e.Total.Points != m.Score(l, at).Points {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestAGroupIsCutBeforeItsDimension(t *testing.T) {
	l := func(m *scoring.Model) *scoring.Lead {
		return lead(t, m.Schema(), map[string]any{"employees": 5000, "consent": true, "industry": "software"})
	}
	for _, c := range []struct {
		group scoring.GroupConfig
		want  string
	}{
		{scoring.GroupConfig{Max: "20.5"}, "score 25.5\n  fit 25.5\n    +20.5 size\n      +30 huge: employees is 5000\n      +15 large: employees is 5000\n      +2 consenting: true (consent is true)\n      -26.5 cut: at most 20.5\n    +5 software: industry is software\n  engagement 0\n"},
		{scoring.GroupConfig{Min: "1", First: true, Max: "10"}, "score 15\n  fit 15\n    +10 size\n      +30 huge: employees is 5000\n      -20 cut: at most 10\n    +5 software: industry is software\n  engagement 0\n"},
		{scoring.GroupConfig{Min: "60"}, "score 40\n  fit 40\n    +60 size\n      +30 huge: employees is 5000\n      +15 large: employees is 5000\n      +2 consenting: true (consent is true)\n      +13 cut: at least 60\n    +5 software: industry is software\n    -25 cut: at most 40\n  engagement 0\n"},
	} {
		m := groupModel(t, c.group)
		e := m.Explain(l(m), at)
		if got := e.String(); got != c.want || !sums(e.Total) || e.Total.Points != m.Score(l(m), at).Points {
			t.Errorf("%+v:\n%s\nwant\n%s", c.group, got, c.want)
		}
	}
}

func TestAGroupWithAFloorGivesItToEveryLead(t *testing.T) {
	m := groupModel(t, scoring.GroupConfig{Min: "7"})
	l := lead(t, m.Schema(), map[string]any{"employees": 3, "industry": "banking"})
	if got, e := m.Score(l, at).Points, m.Explain(l, at); got != scoring.Whole(7) || !sums(e.Total) || e.Total.Points != got {
		t.Errorf("score %s, explained\n%s", got, e)
	}
}
