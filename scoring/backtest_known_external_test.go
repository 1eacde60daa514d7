package scoring_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// leaksOf are the leaks that fail a backtest.
func leaksOf(t *testing.T, m *scoring.Model, set []scoring.Trial) []scoring.Leak {
	t.Helper()
	_, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
	var leak *scoring.LeakageError
	if err != nil && !errors.As(err, &leak) {
		t.Fatal(err)
	}
	if leak == nil {
		return nil
	}
	return leak.Leaks
}

func TestABacktestDoesNotSeeWhatBecameKnownAfterTheDecision(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "large", When: "employees >= 80", Points: "20"}, {Name: "demo", On: "demo_request", Points: "7"},
			{Name: "pages", On: "page_view", Where: `page == "/pricing"`, Points: "3"}}})
	rapid.Check(t, func(rt *rapid.T) {
		told, all := trials(t, m.Schema(), 40), trials(t, m.Schema(), 40)
		for range rapid.IntRange(0, 9).Draw(rt, "records") {
			i := rapid.IntRange(0, 39).Draw(rt, "lead")
			when := at.Add(-time.Duration(rapid.IntRange(0, 50).Draw(rt, "hours before")) * time.Hour)
			known := when.Add(time.Duration(rapid.IntRange(-10, 100).Draw(rt, "hours known later")) * time.Hour)
			record := func(l *scoring.Lead) {
				must(l.LearnKnown(when, known, map[string]any{"employees": 200, "industry": "software"}))
			}
			switch rapid.IntRange(0, 2).Draw(rt, "kind") {
			case 1:
				record = func(l *scoring.Lead) { must(l.Record(scoring.Activity{At: when, Known: known, Name: "demo_request"})) }
			case 2:
				record = func(l *scoring.Lead) {
					must(l.Record(scoring.Activity{At: when, Known: known, Name: "page_view", Properties: map[string]any{"page": "/pricing"}}))
				}
			}
			record(all[i].Lead)
			if !known.After(at) {
				record(told[i].Lead)
			}
		}
		want, err := m.Backtest(told, scoring.BacktestOptions{Outcomes: maturing})
		if err != nil {
			rt.Fatal(err)
		}
		got, err := m.Backtest(all, scoring.BacktestOptions{Outcomes: maturing})
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestOrdinaryQuestionsUseWhatHoldsWheneverItBecameKnown(t *testing.T) {
	m := sizeModel(t)
	l := lead(t, m.Schema(), nil)
	must(l.LearnKnown(at, at.Add(time.Hour), map[string]any{"employees": 80}))
	must(l.Record(scoring.Activity{At: at, Known: at.Add(time.Hour), Name: "call"}))
	if got := m.Score(l, at).Points; got != 20500 {
		t.Errorf("the score is %s", got)
	}
	if got := l.Activities()[0]; !got.Known.Equal(at.Add(time.Hour)) {
		t.Errorf("the activity is known since %v", got.Known)
	}
}

func TestARuleOnActivitiesKnownOnlyLaterFailsTheBacktest(t *testing.T) {
	m := sizeModel(t, scoring.RuleConfig{Name: "visited", On: "call", Points: "9"},
		scoring.RuleConfig{Name: "called", When: `seen("call")`, Points: "9"},
		scoring.RuleConfig{Name: "call table", Points: `times("call") * 2`},
		scoring.RuleConfig{Name: "demo", When: `seen("demo_request")`, Points: "9"},
		scoring.RuleConfig{Name: "anything", On: "page_view", Points: "9"})
	set := trials(t, m.Schema(), 60)
	record := func(n int, name string, when, known time.Time) {
		for i := range n {
			must(set[i].Lead.Record(scoring.Activity{At: when, Known: known, Name: name}))
		}
	}
	record(40, "page_view", at.Add(time.Hour), time.Time{}) // what happens later is no leak
	record(9, "demo_request", at, at.Add(1))
	record(10, "call", at, maturing.Until.Add(1)) // nor is what nobody knows of yet
	if leaks := leaksOf(t, m, set); leaks != nil {
		t.Errorf("got %v", leaks)
	}
	record(10, "call", at, at.Add(1))
	want := []scoring.Leak{{Rule: "visited", Activity: "call", Late: 10}, {Rule: "called", Activity: "call", Late: 10},
		{Rule: "call table", Activity: "call", Late: 10}}
	if d := cmp.Diff(want, leaksOf(t, m, set)); d != "" {
		t.Error(d)
	}
	for i := range 11 {
		must(set[40+i].Lead.Record(scoring.Activity{At: at, Name: "call"}))
	}
	if leaks := leaksOf(t, m, set); leaks != nil {
		t.Errorf("eleven leads had it at the decision, ten got it later: %v", leaks)
	}
}

func TestARuleThatReadsALateFactThroughAnotherNameFailsTheBacktest(t *testing.T) {
	s := schema(t)
	through := func(name string, read func(*scoring.View) scoring.Value) scoring.Derived {
		return scoring.Derived{Name: name, Type: scoring.Bool, Literals: []string{"x"}, Bind: func(string) func(*scoring.View) scoring.Value { return read }}
	}
	bank := func(v *scoring.View) scoring.Value {
		return scoring.BoolValue(v.Fact("industry").String() == "banking")
	}
	big := func(v *scoring.View) scoring.Value { return scoring.BoolValue(v.Fact("employees").String() != "1") }
	m, err := scoring.New(s.With(through("segment", bank), through("size", big)), scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "banks", When: `segment("x")`, Points: "9"}, {Name: "big", When: `size("x")`, Points: "5"},
			{Name: "table", Table: "industry", Rows: rows("banking: 1, other: 0")}, {Name: "formula", Points: `industry == "banking" ? 1 : 2`},
			{Name: "large", When: "employees >= 80", Points: "20"}},
		Models: []scoring.ModelConfig{{Name: "of_banks", Segment: "x", Dimensions: []scoring.DimensionConfig{{Name: "size"}},
			Rules: []scoring.RuleConfig{{Name: "any", When: "employees >= 80", Points: "1"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	set := trials(t, s, 60)
	for i := range 10 {
		must(set[i].Lead.Learn(at.Add(time.Hour), "industry", "banking"))
	}
	leak := func(rule string) scoring.Leak { return scoring.Leak{Rule: rule, Attribute: "industry", Late: 10} }
	if d := cmp.Diff([]scoring.Leak{leak("banks"), leak("table"), leak("formula")}, leaksOf(t, m, set)); d != "" {
		t.Error(d)
	}
	sub, _ := m.Named("of_banks")
	if d := cmp.Diff([]scoring.Leak{leak("segment x")}, leaksOf(t, sub, set)); d != "" {
		t.Error(d)
	}
}

func TestLeadsThatTheModelDoesNotApplyToAreNotCounted(t *testing.T) {
	s := schema(t)
	segment := scoring.Derived{Name: "segment", Type: scoring.Bool, Literals: []string{"x"}, Bind: func(string) func(*scoring.View) scoring.Value {
		return func(v *scoring.View) scoring.Value {
			if i := v.Fact("industry"); i.Known() {
				return scoring.BoolValue(i.String() == "software")
			}
			return scoring.Value{}
		}
	}}
	m, err := scoring.New(s.With(segment), scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Models: []scoring.ModelConfig{{Name: "soft", Segment: "x", Dimensions: []scoring.DimensionConfig{{Name: "size"}},
			Rules: []scoring.RuleConfig{{Name: "large", When: "employees >= 80", Points: "1"}, {Name: "call", On: "call", Points: "1"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	soft, _ := m.Named("soft")
	set := trials(t, s, 320)
	for i := range set {
		if n := i % 4; n < 2 {
			must(set[i].Lead.Learn(at.Add(-time.Hour), "industry", []string{"software", "banking"}[n]))
		}
	}
	b, err := soft.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
	if err != nil {
		t.Fatal(err)
	}
	if b.Leads != 80 || b.Beside != 240 || b.Cuts[len(b.Cuts)-1].N != 80 {
		t.Errorf("%d leads, %d beside", b.Leads, b.Beside)
	}
	if d := cmp.Diff([]string{"call"}, b.NeverDone); d != "" {
		t.Error(d)
	}
	for i := range set {
		must(set[i].Lead.Learn(at, "industry", "education"))
	}
	if _, err := soft.Backtest(set, scoring.BacktestOptions{Outcomes: maturing}); !errors.Is(err, scoring.ErrOneClass) {
		t.Errorf("got %v", err)
	}
	if says := fmt.Sprint(recovered(func() { (*scoring.Model)(nil).Backtest(set, scoring.BacktestOptions{Outcomes: maturing}) })); says == "<nil>" {
		t.Error("a nil model answers")
	}
}

func recovered(f func()) (p any) {
	defer func() { p = recover() }()
	f()
	return nil
}
