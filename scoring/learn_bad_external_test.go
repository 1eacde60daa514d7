package scoring_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"example.com/baton/scoring"
)

// mixed are n leads of peopleSchema with a fact of a lead's number; every third
// is won.
func mixed(t testing.TB, s *scoring.Schema, n int, name string, value func(i int) any) []scoring.Trial {
	t.Helper()
	out := make([]scoring.Trial, n)
	for i := range out {
		l, err := s.Lead(fmt.Sprintf("L-%05d", i), map[string]any{name: value(i)})
		if err != nil {
			t.Fatal(err)
		}
		out[i] = scoring.Trial{Lead: l, Decided: at}
		if i%3 == 0 {
			out[i].Won = at.Add(time.Hour)
		}
	}
	return out
}

// only is the one thing that was left out of an attribute.
func only(t testing.TB, c *scoring.Scorecard, attribute string) scoring.LeftOut {
	t.Helper()
	if len(c.Tables) != 0 || len(c.LeftOut) != 1 || c.LeftOut[0].Attribute != attribute {
		t.Fatalf("tables %v, left out %v", c.Tables, c.LeftOut)
	}
	return c.LeftOut[0]
}

func TestWithoutOutcomesOfBothClassesThereIsNothingToLearn(t *testing.T) {
	s := peopleSchema(t)
	for name, set := range map[string][]scoring.Trial{
		"no trials":   nil,
		"none is won": mixed(t, s, 90, "size", func(i int) any { return i }),
		"all are won": mixed(t, s, 90, "size", func(i int) any { return i }),
		"too young":   mixed(t, s, 90, "size", func(i int) any { return i }),
	} {
		for i := range set {
			switch name {
			case "none is won":
				set[i].Won = time.Time{}
			case "all are won":
				set[i].Won = at
			case "too young":
				set[i].Decided, set[i].Won = at.Add(2*month), time.Time{}
			}
		}
		if c, err := s.Learn(set, scoring.LearnOptions{Outcomes: maturing}); !errors.Is(err, scoring.ErrOneClass) {
			t.Errorf("%s: got %v, %v", name, c, err)
		}
	}
}

func TestTrialsThatCannotBeAreNotLearntFrom(t *testing.T) {
	s := peopleSchema(t)
	for says, spoil := range map[string]func(set []scoring.Trial){
		`"L-00003"`:     func(set []scoring.Trial) { set[4].Lead = set[3].Lead },
		`"L-00007"`:     func(set []scoring.Trial) { set[7].Won = set[7].Decided.Add(-1) },
		`"L-00008"`:     func(set []scoring.Trial) { set[8].Decided, set[8].Won = time.Time{}, time.Time{} },
		`has no lead`:   func(set []scoring.Trial) { set[5].Lead = nil },
		`stands twice`:  func(set []scoring.Trial) { set[0].Lead = set[89].Lead },
		`before the de`: func(set []scoring.Trial) { set[0].Won = time.Unix(0, 0) },
	} {
		set := mixed(t, s, 90, "size", func(i int) any { return i })
		spoil(set)
		if c, err := s.Learn(set, scoring.LearnOptions{Outcomes: maturing}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, %v", says, c, err)
		}
	}
	for _, o := range []scoring.Outcomes{{}, {Horizon: month}, {Until: at.Add(month)}, {Horizon: -1, Until: at.Add(month)}} {
		if _, err := s.Learn(mixed(t, s, 90, "size", func(i int) any { return i }), scoring.LearnOptions{Outcomes: o}); err == nil {
			t.Errorf("%+v are outcomes", o)
		}
	}
}

func TestAnAttributeThatIsAlwaysMissingHasNoTable(t *testing.T) {
	s := peopleSchema(t)
	for _, a := range []string{"country", "size", "consent", "founded", "interests"} {
		c := learned(t, s, mixed(t, s, 300, a, func(int) any { return nil }), scoring.LearnOptions{Attributes: []string{a}})
		if l := only(t, c, a); l.Reason != scoring.TooFew || l.Detail != "no lead had it at the decision" || l.IV != 0 {
			t.Errorf("got %+v", l)
		}
	}
}

func TestAnAttributeThatIsAlwaysTheSameHasNoTable(t *testing.T) {
	s := peopleSchema(t)
	for a, v := range map[string]any{"country": "DE", "size": 3.5, "consent": true, "founded": at.AddDate(-1, 0, 0), "interests": []string{"cloud"}} {
		c := learned(t, s, mixed(t, s, 300, a, func(int) any { return v }), scoring.LearnOptions{Attributes: []string{a}})
		if l := only(t, c, a); l.Reason != scoring.NoInformation || l.Detail != "all leads are alike" {
			t.Errorf("got %+v", l)
		}
	}
}

func TestAnAttributeInWhichTooFewLeadsDifferHasNoTable(t *testing.T) {
	s := peopleSchema(t)
	for a, v := range map[string][2]any{"country": {"DE", "AT"}, "size": {3.5, 4}, "consent": {true, false}, "interests": {[]string{"cloud"}, []string{}}} {
		value := func(i int) any {
			if i < 49 {
				return v[1]
			}
			return v[0]
		}
		c := learned(t, s, mixed(t, s, 300, a, value), scoring.LearnOptions{Attributes: []string{a}})
		if l := only(t, c, a); l.Reason != scoring.TooFew {
			t.Errorf("got %+v", l)
		}
	}
}

func TestFewerLeadsThanARowNeedsGiveNoTable(t *testing.T) {
	s := peopleSchema(t)
	c := learned(t, s, people(t, s, 40, 1), scoring.LearnOptions{})
	if len(c.Tables) != 0 || len(c.LeftOut) == 0 {
		t.Errorf("got %v", c.Tables)
	}
	for _, l := range c.LeftOut {
		if l.Reason != scoring.TooFew {
			t.Errorf("got %+v", l)
		}
	}
	if p := c.Probability(0); math.Abs(p-float64(c.Won)/40) > 1e-6 {
		t.Errorf("a lead is won with %v, %d of 40 were", p, c.Won)
	}
}

func TestTenThousandDifferentTextsAreTooFewOfEach(t *testing.T) {
	s := peopleSchema(t)
	c := learned(t, s, mixed(t, s, 10_000, "note", func(i int) any { return fmt.Sprintf("note %d", i) }), scoring.LearnOptions{Attributes: []string{"note"}})
	if l := only(t, c, "note"); l.Reason != scoring.TooFew || l.Detail != "of 10000 different values none has 50 leads" {
		t.Errorf("got %+v", l)
	}
}

// Of a hundred values some are won more often than others by chance alone; so
// are the best of a hundred places to cut a number.
func TestWhatChanceGivesIsNoInformation(t *testing.T) {
	s := peopleSchema(t)
	for seed := range 30 {
		d := dice(seed)
		set := mixed(t, s, 6000, "note", func(int) any { return fmt.Sprintf("note %d", d.below(100)) })
		for i := range set {
			must(set[i].Lead.Learn(at, "noise", d.below(100_000)))
			must(set[i].Lead.Learn(at, "interests", []string{fmt.Sprint(d.below(20)), fmt.Sprint(d.below(20))}))
			if set[i].Won = (time.Time{}); d.below(10) == 0 {
				set[i].Won = at
			}
		}
		if c := learned(t, s, set, scoring.LearnOptions{MinLeads: 20}); len(c.Tables) > 0 {
			t.Errorf("seed %d: %s", seed, c.YAML())
		}
	}
}

func TestNumbersThatAreNoneReachNoFigure(t *testing.T) {
	s := peopleSchema(t)
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		var wrong *scoring.FactError
		if _, err := s.Lead("L", map[string]any{"size": x}); !errors.As(err, &wrong) || wrong.Name != "size" {
			t.Errorf("%v: got %v", x, err)
		}
	}
	type row struct {
		Size float64 `lead:"size"`
	}
	b, err := scoring.Bind[row](s)
	if err != nil {
		t.Fatal(err)
	}
	bound := mixed(t, s, 600, "size", func(int) any { return nil })
	plain := mixed(t, s, 600, "size", func(i int) any {
		if i%6 > 2 {
			return i % 6
		}
		return nil
	})
	for i := range bound {
		r := row{[]float64{math.NaN(), math.Inf(1), math.Inf(-1), 3, 4, 5}[i%6]}
		l, err := b.Lead(fmt.Sprintf("L-%05d", i), &r)
		if wrong := (*scoring.FactError)(nil); i%6 < 3 && (!errors.As(err, &wrong) || wrong.Name != "size") || i%6 > 2 && err != nil {
			t.Fatalf("%v: got %v", r.Size, err)
		}
		bound[i].Lead = l
		if i%6 == 4 || i%30 == 0 {
			bound[i].Won, plain[i].Won = at, at
		}
	}
	got, want := learned(t, s, bound, scoring.LearnOptions{Trusted: []string{"size"}}), learned(t, s, plain, scoring.LearnOptions{Trusted: []string{"size"}})
	if len(got.Tables) != 1 || got.YAML() != want.YAML() {
		t.Errorf("got\n%swant\n%s", got.YAML(), want.YAML())
	}
}

// The fit stays finite where an attribute decides every outcome.
func TestAnAttributeThatDecidesEveryOutcomeHasFinitePoints(t *testing.T) {
	s := peopleSchema(t)
	set := mixed(t, s, 600, "consent", func(i int) any { return i%3 == 0 })
	if l := only(t, learned(t, s, set, scoring.LearnOptions{Attributes: []string{"consent"}}), "consent"); l.Reason != scoring.LeakageSuspect {
		t.Errorf("got %+v", l)
	}
	c := learned(t, s, set, scoring.LearnOptions{Attributes: []string{"consent"}, Trusted: []string{"consent"}, L2: 0.01})
	if len(c.Tables) != 1 || c.Tables[0].Rows[0].Points < 100_000 || c.Tables[0].Rows[0].Points > 1_000_000 || c.Tables[0].Rows[1].Points > -100_000 {
		t.Errorf("got %+v", c.Tables)
	}
	if p := c.Probability(c.Tables[0].Rows[0].Points); !(p > 0.99 && p <= 1) {
		t.Errorf("a lead with it is won with %v", p)
	}
}

func TestLearningRefusesNamesAndWindowsThatCannotBe(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 100, 1)
	for says, o := range map[string]scoring.LearnOptions{
		`sise: is no attribute of the data dictionary and no activity (did you mean "size"?)`: {Without: []string{"sise"}},
		`LearnOptions.Dimension: `:                              {Dimension: "learned points"},
		`LearnOptions.Windows has 0: from 1 to 3650 days`:       {Windows: []int{0}},
		`LearnOptions.Windows has 3651: from 1 to 3650 days`:    {Windows: []int{30, 3651}},
		`LearnOptions.Windows has 11: at most 10`:               {Windows: make([]int, 11)},
		`consent is a bool: only numbers, dates and activities`: {Rising: []string{"consent"}},
	} {
		o.Outcomes = maturing
		if _, err := s.Learn(set, o); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", says, err)
		}
	}
}
