package scoring_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const month = 30 * 24 * time.Hour

// maturing counts trials decided at `at` with a horizon of a month, seen two
// months later.
var maturing = scoring.Outcomes{Horizon: month, Until: at.Add(2 * month)}

// trials are n leads decided at `at`: those with 80 employees or more are won
// twice in three, the others once in three, a day after the decision.
func trials(t testing.TB, s *scoring.Schema, n int) []scoring.Trial {
	t.Helper()
	out := make([]scoring.Trial, n)
	for i := range out {
		l, err := s.Lead(fmt.Sprintf("L-%04d", i), map[string]any{"employees": 1 + i%160})
		if err != nil {
			t.Fatal(err)
		}
		out[i] = scoring.Trial{Lead: l, Decided: at}
		if big := i%160 >= 79; big && i%3 != 0 || !big && i%3 == 0 {
			out[i].Won = at.Add(24 * time.Hour)
		}
	}
	return out
}

func sizeModel(t testing.TB, extra ...scoring.RuleConfig) *scoring.Model {
	return model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: append([]scoring.RuleConfig{{Name: "big", When: "employees >= 80", Points: "20.5"}}, extra...)})
}

func TestBacktestIsTheRankingOfTheScoresAtTheDecisions(t *testing.T) {
	m := sizeModel(t)
	set := trials(t, m.Schema(), 960)
	b, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing, Seed: 3, Rounds: 200})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "AUC", b.AUC, 2.0/3, 0.01)
	if b.Leads != 960 || b.Immature != 0 || b.KSFrom != 20500 || len(b.Cuts) != 2 || b.Cuts[0].From != 20.5 || b.Cuts[1].N != 960 {
		t.Errorf("got %+v", b)
	}
	if b.Intervals == nil || !(b.Intervals.AUC.Low < b.AUC && b.AUC < b.Intervals.AUC.High) {
		t.Errorf("intervals %+v", b.Intervals)
	}
	if len(b.Calibration) != 2 {
		t.Fatalf("two scores have two probabilities, not %+v", b.Calibration)
	}
	for _, c := range b.Calibration {
		near(t, "predicted", c.Predicted, c.Rate, 0.001)
	}
	near(t, "Brier", b.Brier, 2.0/9, 0.001)
	// The leads' order is no matter, a probability of the caller's is used.
	for i, j := 0, len(set)-1; i < j; i, j = i+1, j-1 {
		set[i], set[j] = set[j], set[i]
	}
	again, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing, Seed: 3, Rounds: 200})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(b, again); d != "" {
		t.Error(d)
	}
	half, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing, Probability: func(scoring.Points) float64 { return 0.5 }})
	if err != nil || half.Brier != 0.25 || half.Intervals != nil {
		t.Errorf("got %+v, %v", half, err)
	}
	if _, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing, Probability: func(scoring.Points) float64 { return math.NaN() }}); err == nil {
		t.Error("a probability that is none is taken")
	}
}

func TestWhatIsLearntAfterTheDecisionDoesNotChangeABacktest(t *testing.T) {
	m := sizeModel(t)
	rapid.Check(t, func(rt *rapid.T) {
		set := trials(t, m.Schema(), 40)
		before, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 20).Draw(rt, "facts") {
			l := set[rapid.IntRange(0, len(set)-1).Draw(rt, "lead")].Lead
			after := at.Add(time.Duration(rapid.IntRange(1, 1000).Draw(rt, "hours")) * time.Hour)
			must(l.Learn(after, "employees", rapid.IntRange(1, 1000).Draw(rt, "employees")))
			must(l.Record(scoring.Activity{At: after, Name: "call"}))
		}
		after, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(before, after); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestOutcomesCountWithinTheHorizonAndImmatureLeadsNotAtAll(t *testing.T) {
	m := sizeModel(t)
	set := trials(t, m.Schema(), 60)
	set[0].Won = at.Add(month)         // the last instant of the horizon
	set[1].Won = at.Add(month + 1)     // after it
	set[2].Won = at                    // at the decision itself
	set[3].Decided = at.Add(month)     // its horizon ends at Until
	set[3].Won = at.Add(2 * month)     //
	set[4].Decided = at.Add(month + 1) // immature, though it was won
	set[4].Won = at.Add(month + 2)
	set[5].Decided = at.Add(3 * month) // decided after Until
	set[5].Won = time.Time{}
	won := 0
	for i := 6; i < len(set); i++ {
		if !set[i].Won.IsZero() {
			won++
		}
	}
	b, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
	if err != nil {
		t.Fatal(err)
	}
	if b.Leads != 58 || b.Immature != 2 || b.Won != won+3 {
		t.Errorf("%d leads, %d won, %d immature; %d of the others were won", b.Leads, b.Won, b.Immature, won)
	}
}

func TestTrialsThatCannotBeAreToldByLead(t *testing.T) {
	m := sizeModel(t)
	for name, c := range map[string]struct {
		spoil func(set []scoring.Trial, o *scoring.Outcomes)
		says  []string
	}{
		"outcome before the decision": {func(set []scoring.Trial, _ *scoring.Outcomes) { set[7].Won = at.Add(-1) }, []string{`trial 8: lead "L-0007" was won at`, "before the decision"}},
		"lead twice":                  {func(set []scoring.Trial, _ *scoring.Outcomes) { set[8].Lead = set[9].Lead }, []string{`trial 10: lead "L-0009" stands twice: it is trial 9 already`}},
		"no lead":                     {func(set []scoring.Trial, _ *scoring.Outcomes) { set[3].Lead = nil }, []string{"trial 4 has no lead"}},
		"no decision":                 {func(set []scoring.Trial, _ *scoring.Outcomes) { set[3].Decided = time.Time{} }, []string{`lead "L-0003" has no instant`}},
		"no horizon":                  {func(_ []scoring.Trial, o *scoring.Outcomes) { o.Horizon = 0 }, []string{"horizon is 0s"}},
		"no until":                    {func(_ []scoring.Trial, o *scoring.Outcomes) { o.Until = time.Time{} }, []string{"until is missing"}},
		"all wrong": {func(set []scoring.Trial, _ *scoring.Outcomes) {
			for i := range set {
				set[i].Won = at.Add(-1)
			}
		}, []string{`"L-0000"`, `"L-0009"`, "and 30 more"}},
	} {
		set, o := trials(t, m.Schema(), 40), maturing
		c.spoil(set, &o)
		b, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: o})
		for _, says := range c.says {
			if err == nil || !strings.Contains(err.Error(), says) || b != nil {
				t.Errorf("%s: got %v, %v", name, b, err)
			}
		}
	}
	for name, won := range map[string]time.Time{"all won": at, "none won": {}} {
		set := trials(t, m.Schema(), 40)
		for i := range set {
			set[i].Won = won
		}
		if _, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing}); !errors.Is(err, scoring.ErrOneClass) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	young := trials(t, m.Schema(), 40)
	for i := range young {
		young[i].Decided, young[i].Won = maturing.Until, maturing.Until
	}
	for want, set := range map[string][]scoring.Trial{"0 won, 0 lost, 0 immature": nil, "0 won, 0 lost, 40 immature": young} {
		if b, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing}); b != nil || !errors.Is(err, scoring.ErrOneClass) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
	set := trials(t, m.Schema(), 40)
	set[7].Won = at.Add(-1)
	_, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
	var bad *scoring.TrialError
	if !errors.As(err, &bad) || bad.Number != 8 || bad.Lead != "L-0007" {
		t.Errorf("got %#v", err)
	}
}

func TestARuleOnAFactKnownOnlyLaterFailsTheBacktestByName(t *testing.T) {
	m := sizeModel(t, scoring.RuleConfig{Name: "customer", When: `industry == "banking" and known(employees)`, Points: "90"},
		scoring.RuleConfig{Name: "asked by banks", On: "page_view", Where: `page == "/" and consent`, Points: "5"},
		scoring.RuleConfig{Name: "interested", When: "known(employees)", Points: "len(interests)"},
		scoring.RuleConfig{Name: "contract", When: `age(contract_ends) > 3`, Points: "1"})
	late := func(n int, name string, value any) []scoring.Trial {
		set := trials(t, m.Schema(), 60)
		for i := range n {
			must(set[i].Lead.Learn(at.Add(time.Hour), name, value))
		}
		return set
	}
	for _, c := range []struct {
		attribute, rule string
		value           any
	}{{"industry", "customer", "banking"}, {"consent", "asked by banks", true}, {"interests", "interested", []string{"cloud"}},
		{"contract_ends", "contract", at}} {
		_, err := m.Backtest(late(10, c.attribute, c.value), scoring.BacktestOptions{Outcomes: maturing})
		var leak *scoring.LeakageError
		if !errors.As(err, &leak) {
			t.Fatalf("%s: got %v", c.attribute, err)
		}
		if d := cmp.Diff([]scoring.Leak{{Rule: c.rule, Attribute: c.attribute, Late: 10}}, leak.Leaks); d != "" {
			t.Error(d)
		}
		if !strings.Contains(err.Error(), `rule "`+c.rule+`" reads "`+c.attribute+`"`) {
			t.Errorf("got %v", err)
		}
	}
	few := late(9, "industry", "banking")
	mixed := late(30, "industry", "banking")
	for i := 30; i < 60; i++ {
		must(mixed[i].Lead.Learn(at.Add(-time.Hour), "industry", "software"))
	}
	beyond := trials(t, m.Schema(), 60)
	forgotten := trials(t, m.Schema(), 60)
	for i := range beyond {
		must(beyond[i].Lead.Learn(maturing.Until.Add(1), "industry", "banking"))
		must(forgotten[i].Lead.Learn(at.Add(1), "industry", nil))
	}
	for name, set := range map[string][]scoring.Trial{"nine leads": few, "half of the leads": mixed, "after until": beyond,
		"a fact forgotten later": forgotten} {
		if _, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestATableOnAFactKnownOnlyLaterFailsTheBacktestToo(t *testing.T) {
	m := sizeModel(t, scoring.RuleConfig{Name: "by consent", Table: "consent",
		Rows: []scoring.RowConfig{{Name: "true", Points: "5"}, {Name: "false", Points: "0"}}})
	set := trials(t, m.Schema(), 60)
	for i := range set {
		must(set[i].Lead.Learn(at.Add(time.Hour), "consent", true))
		must(set[i].Lead.Learn(at.Add(time.Hour), "industry", "banking")) // no rule reads it
	}
	_, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
	var leak *scoring.LeakageError
	if !errors.As(err, &leak) || len(leak.Leaks) != 1 || leak.Leaks[0].Rule != "by consent" {
		t.Errorf("got %v", err)
	}
}

func TestABacktestWithoutAnyFactSaysSo(t *testing.T) {
	m := sizeModel(t)
	set := trials(t, m.Schema(), 40)
	for i := range set {
		set[i].Lead, _ = m.Schema().Lead(fmt.Sprint(i), nil)
	}
	b, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
	if err != nil {
		t.Fatal(err)
	}
	if b.AUC != 0.5 || b.KS != 0 || b.Top.Lift != 1 || len(b.Cuts) != 1 {
		t.Errorf("got %+v", b)
	}
	if d := cmp.Diff([]string{"employees"}, b.NeverKnown); d != "" {
		t.Error(d)
	}
}

func TestTheTextOfABacktestListsSomeOfManyThresholds(t *testing.T) {
	m := byFact(t, schema(t), "employees")
	b, err := m.Backtest(trials(t, m.Schema(), 960), scoring.BacktestOptions{Outcomes: maturing})
	if err != nil {
		t.Fatal(err)
	}
	_, listed, _ := strings.Cut(b.String(), "points from")
	listed, _, _ = strings.Cut(listed, "predicted")
	if n := strings.Count(listed, " to "); len(b.Cuts) != 160 || n != 21 {
		t.Errorf("of %d thresholds %d are listed:\n%s", len(b.Cuts), n, listed)
	}
	if !strings.Contains(listed, "\n            1       960  100.0%") || !strings.Contains(listed, "\n          160         6    0.6%") {
		t.Errorf("the first and the last threshold are not listed:\n%s", listed)
	}
}

func TestAScoreThatDecidesEveryOutcomeHasAProbability(t *testing.T) {
	m := sizeModel(t)
	set := trials(t, m.Schema(), 160)
	for i := range set {
		set[i].Won = time.Time{}
		if i%160 >= 79 {
			set[i].Won = at
		}
	}
	b, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing})
	if err != nil {
		t.Fatal(err)
	}
	if b.AUC != 1 || b.KS != 1 || b.Brier > 0.001 {
		t.Errorf("AUC %v, KS %v, Brier %v", b.AUC, b.KS, b.Brier)
	}
}
