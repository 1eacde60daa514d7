package scoring_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// byFact is a model that gives employees as points.
func byFact(t testing.TB, s *scoring.Schema, formula string) *scoring.Model {
	t.Helper()
	m, err := scoring.New(s, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules:  []scoring.RuleConfig{{Name: "the rule", Points: formula}},
		Grades: []scoring.GradeConfig{{Name: "A", From: "50"}, {Name: "B", From: "20"}}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhoWouldNewlyBeHandedOver(t *testing.T) {
	s := schema(t)
	champion, challenger := byFact(t, s, "employees"), byFact(t, s, "consent ? employees + 30 : employees - 30")
	var set []scoring.Trial
	for i, c := range []struct {
		employees int
		consent   bool
		won       bool
	}{{60, true, true}, {60, false, false}, {70, false, true}, {30, true, false}, {25, true, true}, {10, true, false}, {90, false, false}} {
		l, _ := s.Lead(fmt.Sprint("L-", i), map[string]any{"employees": c.employees, "consent": c.consent})
		tr := scoring.Trial{Lead: l, Decided: at.Add(-time.Duration(i) * time.Hour)}
		if c.won {
			tr.Won = at
		}
		set = append(set, tr)
	}
	young, _ := s.Lead("L-9", nil)
	set = append(set, scoring.Trial{Lead: young, Decided: maturing.Until})
	o := scoring.CompareOptions{Outcomes: maturing}
	got, err := scoring.Compare(set, o, scoring.Contender{Name: "old", Model: champion, From: scoring.Whole(50)},
		scoring.Contender{Name: "new", Model: challenger, Grade: "A"})
	if err != nil {
		t.Fatal(err)
	}
	// The champion hands over 0, 1, 2, 6; the challenger 0, 3, 4, 6. What came of 4,
	// which was won without anybody working it, is as unknown as what came of 3 and 5.
	want := `7 leads; left out: 1 immature
3 of them nobody worked: what would have come of them is unknown, not lost

  hands over        leads  of all     won    lost  unknown  precision
  old                   4   57.1%       2       2        0  50.0% (15.0% to 85.0%)
  new                   4   57.1%       1       1        2  50.0% (9.5% to 90.5%)

new beside old
  newly handed over  2: 0 won, 0 lost, 2 unknown; precision unknown
  no longer          2: 1 won, 1 lost, 0 unknown; precision 50.0% (9.5% to 90.5%)
  both               2: 1 won, 1 lost, 0 unknown; precision 50.0% (9.5% to 90.5%)
  neither            1: 0 won, 0 lost, 1 unknown; precision unknown
  AUC of 4 worked leads: 0.750, of the champion 0.375, difference 0.375 (-0.400 to 1.000)
  win rates of no longer and newly: too few: of 0 pairs the challenger's lead alone was won in 0, the champion's alone in 0, p 1
  - L-1: 60 → 30, lost
  - L-2: 70 → 40, won
  + L-3: 30 → 60, unknown
  + L-4: 25 → 55, unknown
`
	if d := cmp.Diff(want, got.String()); d != "" {
		t.Error(d)
	}
	all, err := scoring.Compare(set, scoring.CompareOptions{Outcomes: maturing, Worked: func(scoring.Trial) bool { return true }},
		scoring.Contender{Name: "old", Model: champion, From: scoring.Whole(50)}, scoring.Contender{Name: "new", Model: challenger,
			Hands: func(t scoring.Trial) bool { return t.Lead.ID() == "L-4" }})
	if err != nil {
		t.Fatal(err)
	}
	j, _ := json.Marshal(all.Challengers[0].Newly)
	if want := `{"n":1,"won":1,"lost":0,"unknown":0,"precision":{"value":1,"low":0.20654931437723742,"high":1}}`; string(j) != want {
		t.Errorf("got %s", j)
	}
}

func TestADifferenceThatTheTestFinds(t *testing.T) {
	s := schema(t)
	rnd := lehmer(3)
	var set []scoring.Trial
	for i := range 600 {
		software := i%2 == 0
		rate := 0.1
		if software {
			rate = 0.4
		}
		l, _ := s.Lead(fmt.Sprintf("L-%03d", i), map[string]any{"employees": 60, "consent": software})
		tr := scoring.Trial{Lead: l, Decided: at.Add(-time.Duration(i%60) * 24 * time.Hour)}
		if rnd.unit() < rate {
			tr.Won = tr.Decided.Add(time.Hour)
		}
		set = append(set, tr)
	}
	o := scoring.CompareOptions{Outcomes: maturing, Worked: func(scoring.Trial) bool { return true }}
	champion := scoring.Contender{Name: "old", Model: byFact(t, s, "consent ? 0 : 50"), From: 1}
	c, err := scoring.Compare(set, o, champion, scoring.Contender{Name: "new", Model: byFact(t, s, "consent ? 50 : 0"), From: 1},
		scoring.Contender{Name: "same", Model: champion.Model, From: 1})
	if err != nil {
		t.Fatal(err)
	}
	best := c.Challengers[0]
	if best.Test.Verdict != scoring.ChallengerBetter || best.Newly.N != 300 || best.NoLonger.N != 300 || best.AUC.Difference.Low <= 0 {
		t.Errorf("got %+v", best)
	}
	// The verdict stands from the day on which it fell: an earlier look gives it too.
	o.Until = best.Decided
	early, err := scoring.Compare(set, o, champion, scoring.Contender{Name: "new", Model: byFact(t, s, "consent ? 50 : 0"), From: 1})
	if err != nil {
		t.Fatal(err)
	}
	if e := early.Challengers[0]; e.Test.Verdict != scoring.ChallengerBetter || !e.Decided.Equal(best.Decided) || early.Immature == 0 {
		t.Errorf("got %+v", e.Test)
	}
	if text := c.String(); !strings.Contains(text, "  - L-019: 50 → 0, ") || strings.Contains(text, "L-020: ") ||
		!strings.Contains(text, "  and 580 more\n") || !strings.Contains(text, "  decided on ") {
		t.Errorf("of 600 leads the text names\n%s", text)
	}
	if same := c.Challengers[1]; len(same.Changed) != 0 || same.Test.Pairs != 0 || same.AUC.Difference != (scoring.Interval{}) {
		t.Errorf("a model differs from itself: %+v", same)
	}
}

func TestAComparisonDoesNotDependOnTheOrderAndCountsEveryLeadOnce(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(rt *rapid.T) {
		set := trials(t, s, 30)
		for i := range set {
			if rapid.Bool().Draw(rt, "consent") {
				must(set[i].Lead.Learn(at.AddDate(0, 0, -9), "consent", true))
			}
			set[i].Decided = at.Add(-time.Duration(rapid.IntRange(0, 3).Draw(rt, "days")) * 24 * time.Hour)
		}
		worked := map[string]bool{}
		for i := range set {
			worked[set[i].Lead.ID()] = rapid.Bool().Draw(rt, "worked")
		}
		o := scoring.CompareOptions{Outcomes: maturing}
		if rapid.Bool().Draw(rt, "said") {
			o.Worked = func(t scoring.Trial) bool { return worked[t.Lead.ID()] }
		}
		sides := []scoring.Contender{{Name: "a", Model: byFact(t, s, "employees"), From: scoring.Points(rapid.IntRange(0, 30000).Draw(rt, "from"))},
			{Name: "b", Model: byFact(t, s, "consent ? 60 : employees"), Grade: rapid.SampledFrom([]string{"A", "B"}).Draw(rt, "grade")}}
		c, err := scoring.Compare(set, o, sides[0], sides[1])
		if err != nil {
			rt.Fatal(err)
		}
		x := c.Challengers[0]
		n := [4]scoring.Handed{x.Newly, x.NoLonger, x.Both, x.Neither}
		leads, unknown := 0, 0
		for _, h := range n {
			leads, unknown = leads+h.N, unknown+h.Unknown
			if h.N != h.Won+h.Lost+h.Unknown {
				rt.Fatalf("%+v", h)
			}
		}
		if leads != c.Leads || c.Leads+c.Immature != 30 || unknown != c.Unworked || len(x.Changed) != x.Newly.N+x.NoLonger.N ||
			c.Champion.Handed.N != x.NoLonger.N+x.Both.N || x.Handed.N != x.Newly.N+x.Both.N {
			rt.Fatalf("leads are lost or counted twice:\n%s", c)
		}
		for i, j := 0, len(set)-1; i < j; i, j = i+1, j-1 {
			set[i], set[j] = set[j], set[i]
		}
		again, err := scoring.Compare(set, o, sides[0], sides[1])
		if err != nil {
			rt.Fatal(err)
		}
		if d := cmp.Diff(c, again); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestModelsOfTwoDataDictionaries(t *testing.T) {
	old := schema(t)
	young, err := scoring.NewSchema(scoring.SchemaConfig{Location: berlin, Attributes: []scoring.AttributeConfig{
		{Name: "sites", Type: "number"}, {Name: "employees", Type: "number"}, {Name: "consent", Type: "bool"}}})
	if err != nil {
		t.Fatal(err)
	}
	set, other := trials(t, old, 40), trials(t, young, 40)
	a := scoring.Contender{Name: "old", Model: byFact(t, old, "employees"), From: scoring.Whole(10)}
	compare := func(other []scoring.Trial) error {
		_, err := scoring.Compare(set, scoring.CompareOptions{Outcomes: maturing}, a,
			scoring.Contender{Name: "young", Model: byFact(t, young, "employees"), From: scoring.Whole(30), Trials: other})
		return err
	}
	if err := compare(other); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]struct {
		spoil func([]scoring.Trial) []scoring.Trial
		says  string
	}{
		"one lead less":    {func(x []scoring.Trial) []scoring.Trial { return x[1:] }, `young: lead "L-0000" of the champion's is missing`},
		"the last is gone": {func(x []scoring.Trial) []scoring.Trial { return x[:39] }, `young: lead "L-0039" of the champion's is missing`},
		"another lead": {func(x []scoring.Trial) []scoring.Trial {
			l, _ := young.Lead("L-0005x", nil)
			return append(x, scoring.Trial{Lead: l, Decided: at})
		}, `young: lead "L-0005x" is none of the champion's`},
		"another outcome": {func(x []scoring.Trial) []scoring.Trial { x[3].Won = at.Add(1); return x }, `young: lead "L-0003" has another decision or outcome`},
		"an immature one": {func(x []scoring.Trial) []scoring.Trial {
			l, _ := young.Lead("x", nil)
			return append(x, scoring.Trial{Lead: l, Decided: maturing.Until})
		}, "young: 1 leads are immature, of the champion's 0"},
	} {
		if err := compare(c.spoil(trials(t, young, 40))); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestComparisonsThatCannotBe(t *testing.T) {
	m := sizeModel(t)
	set := trials(t, m.Schema(), 40)
	late := trials(t, m.Schema(), 40)
	for i := range late {
		late[i].Lead, _ = m.Schema().Lead(fmt.Sprint(i), nil)
		must(late[i].Lead.Learn(at.Add(time.Hour), "employees", 7))
	}
	a, b := scoring.Contender{Name: "a", Model: m}, scoring.Contender{Name: "b", Model: m}
	for name, c := range map[string]struct {
		set   []scoring.Trial
		sides []scoring.Contender
		says  string
	}{
		"no challenger":    {set, []scoring.Contender{a}, "without a challenger"},
		"no name":          {set, []scoring.Contender{a, {Model: m}}, `contender 2 is called ""`},
		"one name":         {set, []scoring.Contender{a, a}, `contender 2 is called "a"`},
		"no such grade":    {set, []scoring.Contender{a, {Name: "b", Model: m, Grade: "Z"}}, `b: the model has no grade "Z"`},
		"leakage":          {late, []scoring.Contender{a, b}, `a: leakage: rule "big" reads "employees"`},
		"no leads":         {nil, []scoring.Contender{a, b}, "no lead to compare"},
		"a lead twice":     {append(trials(t, m.Schema(), 40), set[0]), []scoring.Contender{a, b}, `trial 41: lead "L-0000" stands twice`},
		"no lead in trial": {[]scoring.Trial{{}}, []scoring.Contender{a, b}, `a: trial 1 has no lead`},
	} {
		got, err := scoring.Compare(c.set, scoring.CompareOptions{Outcomes: maturing}, c.sides[0], c.sides[1:]...)
		if got != nil || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if _, err := scoring.Compare(set, scoring.CompareOptions{}, a, b); err == nil {
		t.Error("outcomes without a horizon are judged")
	}
	if _, err := scoring.Compare(nil, scoring.CompareOptions{Outcomes: maturing}, a, b); !errors.Is(err, scoring.ErrNoLeads) {
		t.Errorf("got %v", err)
	}
	for i := range set { // of one class: who is handed over is told, AUC is not
		set[i].Won = time.Time{}
	}
	c, err := scoring.Compare(set, scoring.CompareOptions{Outcomes: maturing}, a, b)
	if err != nil || c.Challengers[0].AUC != nil || c.Champion.Handed.Lost != 40 {
		t.Errorf("got %v, %v", c, err)
	}
}
