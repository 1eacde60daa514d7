package scoring_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
)

// plan is a model of one dimension, with a lead.
type plan struct {
	attributes []scoring.AttributeConfig
	activities []scoring.ActivityConfig
	rules      []scoring.RuleConfig
	facts      map[string]any
}

func (p plan) make(t testing.TB) (*scoring.Model, *scoring.Lead) {
	t.Helper()
	s, err := scoring.NewSchema(scoring.SchemaConfig{Location: berlin, Attributes: p.attributes, Activities: p.activities})
	if err != nil {
		t.Fatal(err)
	}
	c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Grades: []scoring.GradeConfig{{Name: "A", From: "20"}, {Name: "B", From: "10"}}}
	for i, r := range p.rules {
		r.Name = ruleName(i)
		c.Rules = append(c.Rules, r)
	}
	m, err := scoring.New(s, c)
	if err != nil {
		t.Fatal(err)
	}
	return m, lead(t, s, p.facts)
}

func nearest(t testing.TB, m *scoring.Model, l *scoring.Lead, target scoring.Target) scoring.Nearest {
	t.Helper()
	n, err := m.Nearest(l, target, at)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var tenPoints = scoring.Target{Points: scoring.Whole(10)}

func TestAChangeIsToTheValueNearestToThePresentOne(t *testing.T) {
	act := func(a scoring.ActionableConfig) *scoring.ActionableConfig {
		a.Cost = "1"
		return &a
	}
	number := scoring.AttributeConfig{Name: "x", Type: "number"}
	for _, c := range []struct {
		of   scoring.AttributeConfig
		act  scoring.ActionableConfig
		when string
		now  any
		want string
	}{
		{number, scoring.ActionableConfig{}, "x >= 50", 12, "x 12 → 50"},
		{number, scoring.ActionableConfig{}, "x > 50", 12, "x 12 → 51"},
		{number, scoring.ActionableConfig{}, "x > 0.5", 0.1, "x 0.1 → 0.6"},
		{number, scoring.ActionableConfig{}, "x > 50 and x < 50.5", 12, "x 12 → 50.1"},
		{number, scoring.ActionableConfig{}, "x >= 62.5", 12, "x 12 → 62.5"},
		{number, scoring.ActionableConfig{}, "x < 50", 80, "x 80 → 49"},
		{number, scoring.ActionableConfig{}, "x <= 50", 80, "x 80 → 50"},
		{number, scoring.ActionableConfig{}, "x == -3", 80, "x 80 → -3"},
		{number, scoring.ActionableConfig{}, "x >= 50 and x < 1000", nil, "x → 50"},
		{number, scoring.ActionableConfig{}, "x < 50", nil, "x → 49"},
		{number, scoring.ActionableConfig{}, "known(x)", nil, "find out x"},
		{number, scoring.ActionableConfig{}, "x + 1 >= 3 and x < 2", 1, "impossible"}, // only of 1.9999999999999998
		{number, scoring.ActionableConfig{Only: "find out"}, "x > 7", nil, "find out x (8)"},
		{number, scoring.ActionableConfig{Only: "find out"}, "x > 7", 3, "impossible"},
		{number, scoring.ActionableConfig{Only: "raise"}, "x < 3 or x > 9", 5, "x 5 → 10"},
		{number, scoring.ActionableConfig{}, "x < 3 or x > 9", 8, "x 8 → 10"},
		{number, scoring.ActionableConfig{}, "x < 3 or x > 9", 4, "x 4 → 2"},
		{number, scoring.ActionableConfig{Only: "lower"}, "x < 3 or x > 6", 5, "x 5 → 2"},
		{number, scoring.ActionableConfig{Only: "lower"}, "x > 6", 5, "impossible"},
		{number, scoring.ActionableConfig{From: "70", To: "90"}, "x > 50", 12, "x 12 → 70"},
		{number, scoring.ActionableConfig{To: "40"}, "x > 50", 12, "impossible"},
		{number, scoring.ActionableConfig{Values: []string{"10", "20", "60", "99"}}, "x > 50", 12, "x 12 → 60"},
		{number, scoring.ActionableConfig{}, "x / paid >= 0.9", 5, "x 5 → 7"},
		{number, scoring.ActionableConfig{}, "x * 12 - 6 > paid * 100", 5, "x 5 → 59"},
		{scoring.AttributeConfig{Name: "x", Type: "number", Min: "1", Max: "50"}, scoring.ActionableConfig{}, "x > 50", 12, "impossible"},
		{scoring.AttributeConfig{Name: "x", Type: "number", Min: "1", Max: "50"}, scoring.ActionableConfig{}, "x < 1.5", nil, "x → 1"},
		{scoring.AttributeConfig{Name: "x", Type: "bool"}, scoring.ActionableConfig{Values: []string{"true"}}, "x", false, "x false → true"},
		{scoring.AttributeConfig{Name: "x", Type: "bool"}, scoring.ActionableConfig{Values: []string{"true"}}, "not x", nil, "impossible"},
		{scoring.AttributeConfig{Name: "x", Type: "text", Values: []string{"a", "b", "c"}}, scoring.ActionableConfig{}, `x in ["c", "b"]`, "a", "x a → b"},
		{scoring.AttributeConfig{Name: "x", Type: "text"}, scoring.ActionableConfig{}, `x != "a"`, "a", "x a → other"},
		{scoring.AttributeConfig{Name: "x", Type: "text"}, scoring.ActionableConfig{}, `x contains "IT" and x startsWith "Head"`, nil, "x → Head IT"},
		{scoring.AttributeConfig{Name: "x", Type: "list"}, scoring.ActionableConfig{}, `"cloud" in x`, []string{"a"}, "x + cloud"},
		{scoring.AttributeConfig{Name: "x", Type: "list", Values: []string{"a", "b"}}, scoring.ActionableConfig{Values: []string{"b"}}, `"a" in x`, nil, "impossible"},
		{scoring.AttributeConfig{Name: "x", Type: "date"}, scoring.ActionableConfig{}, "age(x) > -90", day(200), "x 2027-04-23T11:00:00+02:00 → 2027-01-03"},
		{scoring.AttributeConfig{Name: "x", Type: "date"}, scoring.ActionableConfig{}, `x > date("2027-01-01")`, nil, "x → 2027-01-02"},
		{scoring.AttributeConfig{Name: "x", Type: "date"}, scoring.ActionableConfig{From: "2027-03-01"}, `age(x) < 0`, nil, "find out x"},
	} {
		c.of.Actionable = act(c.act)
		m, l := plan{attributes: []scoring.AttributeConfig{c.of, {Name: "paid", Type: "number"}}, facts: map[string]any{"x": c.now, "paid": 7},
			rules: []scoring.RuleConfig{{When: c.when, Points: "10"}}}.make(t)
		n := nearest(t, m, l, tenPoints)
		got := string(n.Verdict)
		if n.Verdict == scoring.Found {
			got = n.Ways[0].Actions[0].String()
		}
		if got != c.want || !n.Proved || len(n.Ways) > 1 {
			t.Errorf("%s, now %v: %s, proved %v, want %s", c.when, c.now, got, n.Proved, c.want)
		}
	}
}

func TestWhatCannotBeToldApartIsFoundButNothingIsProved(t *testing.T) {
	cheap := &scoring.ActionableConfig{Cost: "1", To: "100"}
	seats := []scoring.AttributeConfig{{Name: "used", Type: "number", Min: "0", Actionable: cheap}, {Name: "paid", Type: "number", Min: "0", Actionable: cheap}}
	m, l := plan{attributes: seats, facts: map[string]any{"used": 1, "paid": 10}, rules: []scoring.RuleConfig{{When: "used / paid >= 0.9", Points: "10"}}}.make(t)
	n := nearest(t, m, l, tenPoints)
	if n.Verdict != scoring.Found || n.Proved || n.Why != "not every value that may matter was tried of used, paid" {
		t.Errorf("%+v", n)
	}
	m, l = plan{attributes: seats, facts: map[string]any{"used": 1, "paid": 10}, rules: []scoring.RuleConfig{{When: "used * paid == 13", Points: "10"}}}.make(t)
	n = nearest(t, m, l, tenPoints)
	if n.Verdict != scoring.NotFound || n.Proved || n.String() != "10 points: not found, none of at most 3 actions was found: not every value that may matter was tried of used, paid\n" {
		t.Errorf("%+v", n)
	}
	// What no value can reach is impossible all the same.
	if n = nearest(t, m, l, scoring.Target{Points: scoring.Whole(11)}); n.Verdict != scoring.Impossible || !n.Proved || n.Why != "at most 10 points can be reached" {
		t.Errorf("%+v", n)
	}
}

func TestANameThatNobodyExplainsProvesNothing(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{{Name: "b", Type: "bool", Actionable: &scoring.ActionableConfig{Cost: "1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	hot := func(v *scoring.View) scoring.Value { return v.Fact("b") }
	for _, from := range []func(string) scoring.Source{nil, func(string) scoring.Source { return scoring.Source{} }} {
		m, err := scoring.New(s.With(scoring.Derived{Name: "hot", Type: scoring.Bool, Of: hot, From: from}), scoring.Config{
			Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Rules: []scoring.RuleConfig{{Name: "hot", When: "hot and known(b)", Points: "10"}}})
		if err != nil {
			t.Fatal(err)
		}
		n := nearest(t, m, lead(t, s, nil), scoring.Target{Points: scoring.Whole(11)})
		if known := from != nil; (n.Verdict == scoring.Impossible) != true || !n.Proved {
			t.Errorf("known %v: %+v", known, n)
		}
		if n = nearest(t, m, lead(t, s, map[string]any{"b": false}), tenPoints); n.Proved != (from != nil) {
			t.Errorf("%+v", n)
		}
	}
}

func TestActivitiesHappenAsOftenAsTheyMay(t *testing.T) {
	p := plan{
		activities: []scoring.ActivityConfig{{Name: "view", By: "lead", Properties: []scoring.PropertyConfig{{Name: "page", Type: "text"}, {Name: "seconds", Type: "number"}},
			MayHappen: &scoring.HappenConfig{Cost: "1.5", AtMost: "3 times"}}},
		rules: []scoring.RuleConfig{{On: "view", Where: `page == "/prices" and seconds > 30`, Points: "5"}},
	}
	m, l := p.make(t)
	n := nearest(t, m, l, tenPoints)
	want := "for 10 points: +view (page is /prices, seconds is 31), +view (page is /prices, seconds is 31) (cost 3) → 10, grade B\n" +
		"  +view (page is /prices, seconds is 31): +5 rule aaa\n"
	if got := n.String(); got != want {
		t.Errorf("%s want %s", got, want)
	}
	if n = nearest(t, m, l, scoring.Target{Points: scoring.Whole(20), Actions: 8}); n.Verdict != scoring.Impossible || n.Why != "at most 15 points can be reached" {
		t.Errorf("%+v", n)
	}
	p.activities[0].MayHappen.With = []scoring.WithConfig{{Name: "page", Values: []string{"/jobs"}}}
	if m, l = p.make(t); nearest(t, m, l, tenPoints).Verdict != scoring.Impossible {
		t.Error("it happens with another page than it may")
	}
	p.activities[0].MayHappen.With = []scoring.WithConfig{{Name: "page", Values: []string{"/prices"}}}
	if m, l = p.make(t); nearest(t, m, l, tenPoints).Verdict != scoring.Found {
		t.Error("it does not happen with the page that it may")
	}
}

func TestItemsAreAddedTogether(t *testing.T) {
	m, l := plan{attributes: []scoring.AttributeConfig{{Name: "l", Type: "list", Actionable: &scoring.ActionableConfig{Cost: "1"}}},
		rules: []scoring.RuleConfig{{When: `"a" in l and "b" in l and not ("c" in l)`, Points: "10"}}}.make(t)
	if got, want := nearest(t, m, l, tenPoints).String(), "for 10 points: l + a, l + b (cost 2) → 10, grade B\n  l + a: +10 rule aaa\n  l + b: +10 rule aaa\n"; got != want {
		t.Errorf("%s want %s", got, want)
	}
}

func TestTheTargetIsReachedAsOfTheInstant(t *testing.T) {
	m, l := plan{attributes: []scoring.AttributeConfig{{Name: "b", Type: "bool", Actionable: &scoring.ActionableConfig{Cost: "1"}}},
		activities: []scoring.ActivityConfig{{Name: "call", By: "lead"}},
		rules:      []scoring.RuleConfig{{When: "b", Points: "10"}, {On: "call", Points: "10"}}}.make(t)
	must(l.Learn(day(1), "b", true))
	must(l.Record(scoring.Activity{At: day(1), Name: "call"}))
	n := nearest(t, m, l, scoring.Target{Grade: "B"})
	if n.Verdict != scoring.Found || n.Ways[0].Actions[0].String() != "b → true" {
		t.Errorf("%+v", n)
	}
	after, err := l.With(n.Ways[0].Actions, at)
	if err != nil || m.Score(after, at).Points != scoring.Whole(10) || m.Score(l, at).Points != 0 || m.Score(after, day(2)).Points != scoring.Whole(20) {
		t.Errorf("%v", err)
	}
	if got := nearest(t, m, after, scoring.Target{Grade: "B"}).String(); got != "grade B: is reached (10, grade B)\n" {
		t.Error(got)
	}
	for _, wrong := range []scoring.Action{{Attribute: "c", To: scoring.NumberValue(1)}, {Attribute: "b", To: scoring.NumberValue(1)}, {Activity: "sms"}} {
		if _, err := l.With([]scoring.Action{wrong}, at); err == nil {
			t.Errorf("%s", wrong)
		}
	}
}

func TestWaysOfOneCostStandInTheOrderOfTheDictionary(t *testing.T) {
	p := plan{}
	for i := range 9 {
		name := fmt.Sprint("b", i)
		p.attributes = append(p.attributes, scoring.AttributeConfig{Name: name, Type: "bool", Actionable: &scoring.ActionableConfig{Cost: []string{"2", "1"}[i%2]}})
		p.rules = append(p.rules, scoring.RuleConfig{When: name, Points: "5"})
	}
	m, l := p.make(t)
	n := nearest(t, m, l, tenPoints)
	var got []string
	for _, w := range n.Ways {
		got = append(got, w.Cost.String()+" "+w.Actions[0].String()+", "+w.Actions[1].String())
	}
	want := []string{"2 b1 → true, b3 → true", "2 b1 → true, b5 → true", "2 b1 → true, b7 → true", "2 b3 → true, b5 → true", "2 b3 → true, b7 → true"}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != scoring.MaxWays {
		t.Error(diff)
	}
}

// The search for one more than all of many actions gives up, and says so.
func TestASearchHasAnEnd(t *testing.T) {
	p := plan{}
	for i := range 40 {
		name := fmt.Sprint("n", i)
		p.attributes = append(p.attributes, scoring.AttributeConfig{Name: name, Type: "number", Actionable: &scoring.ActionableConfig{Cost: "1"}})
		other := fmt.Sprint("n", (i+1)%40)
		p.rules = append(p.rules, scoring.RuleConfig{When: name + " > 1 and not (" + other + " > 1)", Points: "1"})
	}
	m, l := p.make(t)
	n := nearest(t, m, l, scoring.Target{Points: scoring.Whole(25), Actions: 8})
	if n.Verdict != scoring.NotFound || n.Proved || n.Why != fmt.Sprintf("the search ended after %d sets of actions", scoring.MaxWorlds) {
		t.Errorf("%+v", n)
	}
	many := p
	for range 4 { // more rules take more time each
		many.rules = append(many.rules, p.rules...)
	}
	m5, l5 := many.make(t)
	if n = nearest(t, m5, l5, scoring.Target{Points: scoring.Whole(125), Actions: 8}); n.Why != fmt.Sprintf("the search ended after %d sets of actions", scoring.MaxWorlds/2) {
		t.Errorf("%+v", n)
	}
	n = nearest(t, m, l, scoring.Target{Points: scoring.Whole(25), Actions: 1})
	if n.Verdict != scoring.NotFound || !n.Proved || n.Why != "no set of at most one action reaches it; larger ones were not all looked at" {
		t.Errorf("%+v", n)
	}
}

func TestPropertiesAreTriedTogetherUpToALimit(t *testing.T) {
	p := plan{activities: []scoring.ActivityConfig{{Name: "view", By: "lead", MayHappen: &scoring.HappenConfig{Cost: "1"}}}}
	var all []string
	for i := range 4 {
		name := fmt.Sprint("p", i)
		p.activities[0].Properties = append(p.activities[0].Properties, scoring.PropertyConfig{Name: name, Type: "text"})
		all = append(all, name+` in ["a", "b"]`)
		p.rules = append(p.rules, scoring.RuleConfig{On: "view", Where: name + ` == "a"`, Points: "1"}, scoring.RuleConfig{On: "view", Where: name + ` == "b"`, Points: "1"})
	}
	p.rules = append(p.rules, scoring.RuleConfig{On: "view", Where: strings.Join(all, " and "), Points: "6"})
	m, l := p.make(t)
	if n := nearest(t, m, l, tenPoints); n.Verdict != scoring.NotFound || n.Proved || !strings.HasSuffix(n.Why, "tried of view") {
		t.Errorf("%+v", n)
	}
	p.activities[0].Properties = []scoring.PropertyConfig{{Name: "l", Type: "list"}}
	p.rules = []scoring.RuleConfig{{On: "view", Where: `"a" in l and "b" in l and not ("c" in l)`, Points: "10"}}
	m, l = p.make(t)
	if n := nearest(t, m, l, tenPoints); n.Verdict != scoring.Found || n.Ways[0].Actions[0].String() != "+view (l is a, b)" {
		t.Errorf("%+v", n)
	}
	p.rules[0].Where += ` and not ("d" in l) and not ("e" in l)`
	m, l = p.make(t)
	if n := nearest(t, m, l, tenPoints); n.Verdict != scoring.NotFound || n.Proved {
		t.Errorf("%+v", n)
	}
}

func TestAModelOfASegmentAppliesOnlyThere(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{{Name: "size", Type: "number"},
		{Name: "b", Type: "bool", Actionable: &scoring.ActionableConfig{Cost: "1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	large, err := s.Condition("size > 100")
	if err != nil {
		t.Fatal(err)
	}
	names := s.With(scoring.Derived{Name: "segment", Type: scoring.Bool, Literals: []string{"large"}, What: "segment",
		From: func(string) scoring.Source { return scoring.Source{Conditions: []*scoring.Condition{large}} },
		Bind: func(string) func(*scoring.View) scoring.Value {
			return func(v *scoring.View) scoring.Value { return scoring.BoolValue(large.In(v) == scoring.True) }
		}})
	m, err := scoring.New(names, scoring.Config{Models: []scoring.ModelConfig{{Name: "up", Segment: "large", Dimensions: []scoring.DimensionConfig{{Name: "room"}},
		Rules: []scoring.RuleConfig{{Name: "b", When: "b", Points: "10"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	up, _ := m.Named("up")
	if got := nearest(t, up, lead(t, s, map[string]any{"size": 7}), tenPoints).String(); got !=
		"10 points: impossible, the model applies only in segment large, and no action brings the lead there\n" {
		t.Error(got)
	}
	if n := nearest(t, up, lead(t, s, map[string]any{"size": 700}), tenPoints); n.Verdict != scoring.Found || n.Model != "up" {
		t.Errorf("%+v", n)
	}
}

func TestTheJSONOfAWayIsAContract(t *testing.T) {
	m, l := plan{attributes: []scoring.AttributeConfig{{Name: "l", Type: "list", MaintainedBy: "sales", Actionable: &scoring.ActionableConfig{Cost: "0.5"}}},
		activities: []scoring.ActivityConfig{{Name: "view", By: "lead", Properties: []scoring.PropertyConfig{{Name: "page", Type: "text"}}, MayHappen: &scoring.HappenConfig{Cost: "2"}}},
		rules:      []scoring.RuleConfig{{When: `"x" in l`, Points: "4"}, {On: "view", Where: `page == "/p"`, Points: "6"}}}.make(t)
	got, err := json.Marshal(nearest(t, m, l, tenPoints))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"lead":"L-1","at":"` + at.Format(time.RFC3339) + `","target":{"points":10,"actions":3},"score":{"points":0,"grade":"","dimensions":{"fit":0}},` +
		`"verdict":"found","ways":[{"actions":[{"attribute":"l","add":"x","by":"sales","cost":0.5,"turns":[{"rule":"rule aaa","points":4}]},` +
		`{"activity":"view","properties":[{"name":"page","value":"/p"}],"by":"lead","cost":2,"turns":[{"rule":"rule aab","points":6}]}],` +
		`"cost":2.5,"score":{"points":10,"grade":"B","dimensions":{"fit":10}}}],"proved":true}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	var c scoring.Cost
	if err := json.Unmarshal([]byte("2.5"), &c); err != nil || c != 2500 || c.String() != "2.5" {
		t.Errorf("%v %v", c, err)
	}
}

func TestNoActionMovesAScoreThatAPersonDecided(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Location: berlin, Attributes: []scoring.AttributeConfig{
		{Name: "consent", Type: "bool", Actionable: &scoring.ActionableConfig{Cost: "1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := scoring.New(s, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Override: &scoring.OverrideConfig{},
		Rules:  []scoring.RuleConfig{{Name: "consent", When: "consent", Points: "12"}},
		Grades: []scoring.GradeConfig{{Name: "A", From: "20"}, {Name: "B", From: "10"}}})
	if err != nil {
		t.Fatal(err)
	}
	l := lead(t, s, nil)
	if n := nearest(t, m, l, tenPoints); n.Verdict != scoring.Found || len(n.Ways) != 1 {
		t.Errorf("%s", n)
	}
	three := scoring.Points(3000)
	must(l.Override(scoring.Override{At: at, Points: &three, By: "sales", Until: at.AddDate(0, 0, 7)}))
	if n := nearest(t, m, l, tenPoints); n.Verdict == scoring.Found || n.Verdict == scoring.Reached {
		t.Errorf("three points stand until next week:\n%s", n)
	}
	fifteen := scoring.Points(15_000)
	must(l.Override(scoring.Override{At: at, Points: &fifteen, By: "sales", Until: at.AddDate(0, 0, 7)}))
	if n := nearest(t, m, l, tenPoints); n.Verdict != scoring.Reached {
		t.Errorf("a person says fifteen:\n%s", n)
	}
	copied, err := l.With(nil, at)
	if err != nil {
		t.Fatal(err)
	}
	must(copied.Override(scoring.Override{At: at, Withdrawn: true, By: "sales"}))
	if m.Score(l, at).Override == nil || m.Score(copied, at).Override != nil {
		t.Error("a copy does not leave the lead alone")
	}
}
