package scoring_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func accountSchema(t testing.TB) *scoring.Schema {
	t.Helper()
	s, err := scoring.NewSchema(scoring.SchemaConfig{Location: berlin,
		Attributes: []scoring.AttributeConfig{{Name: "company", Type: "text"}, {Name: "number", Type: "number"}, {Name: "worth", Type: "number"}, {Name: "consent", Type: "bool"}},
		Teams:      []string{"sales"}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// accountModel scores a lead by its worth.
func accountModel(t testing.TB, c *scoring.AccountConfig) *scoring.Model {
	t.Helper()
	m, err := scoring.New(accountSchema(t), scoring.Config{
		Account:    c,
		Override:   &scoring.OverrideConfig{},
		Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules:      []scoring.RuleConfig{{Name: "worth", Points: "worth"}},
		Grades:     []scoring.GradeConfig{{Name: "A", From: "50"}}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func colleague(t testing.TB, s *scoring.Schema, id, company string, worth float64) *scoring.Lead {
	t.Helper()
	l, err := s.Lead(id, map[string]any{"company": company, "worth": worth})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func members(leads ...*scoring.Lead) (out []scoring.Member) {
	for _, l := range leads {
		out = append(out, scoring.Member{Lead: l})
	}
	return out
}

var graded = []scoring.GradeConfig{{Name: "hot", From: "100"}, {Name: "warm", From: "50"}}

func TestHowLeadsMakeTheScoreOfTheirAccount(t *testing.T) {
	for _, c := range []struct {
		config scoring.AccountConfig
		want   string
	}{
		{scoring.AccountConfig{}, "ACME: 95, grade warm, 4 leads"},
		{scoring.AccountConfig{Score: "sum"}, "ACME: 95, grade warm, 4 leads"},
		{scoring.AccountConfig{Score: "max"}, "ACME: 80, grade warm, 4 leads"},
		{scoring.AccountConfig{Score: "top 2"}, "ACME: 110.5, grade hot, 4 leads"},
		{scoring.AccountConfig{Score: "top 3", Weights: []string{"100%", "50%", "25%"}}, "ACME: 96.375, grade warm, 4 leads"},
		{scoring.AccountConfig{Score: "top 9"}, "ACME: 95, grade warm, 4 leads"},
		{scoring.AccountConfig{Score: "top 1", Weights: []string{"0.001%"}}, "ACME: 0.001, 4 leads"},
	} {
		c.config.Attribute, c.config.Grades = "company", graded
		m := accountModel(t, &c.config)
		s := m.Schema()
		l := colleague(t, s, "L-1", "ACME", 30.5)
		l.SetAccount(members(colleague(t, s, "L-2", "ACME", 80), colleague(t, s, "L-3", "ACME", -20), colleague(t, s, "L-4", "ACME", 4.5))...)
		got, ok := m.AccountScore(l, at)
		if !ok || got.String() != c.want {
			t.Errorf("%+v: %s %v, want %s", c.config, got, ok, c.want)
		}
	}
}

func TestOnlyLeadsOfTheSameAccountCount(t *testing.T) {
	m := accountModel(t, &scoring.AccountConfig{Attribute: "company", Score: "top 2", Weights: []string{"100%", "50%"}, Grades: graded})
	s := m.Schema()
	l, twin := colleague(t, s, "L-1", "ACME", 60), colleague(t, s, "L-2", "ACME", 25)
	none, _ := s.Lead("L-0", map[string]any{"worth": 900})
	later := colleague(t, s, "L-8", "Other", 5)
	must(later.Learn(day(1), "company", "ACME"))
	l.SetAccount(members(colleague(t, s, "L-9", "Other Ltd", 70), twin, none, twin, l, colleague(t, s, "L-1", "ACME", 500), colleague(t, s, "L-3", "ACME", 20), later)...)
	e, ok := m.ExplainAccount(l, at)
	want := `account ACME: 72.5, grade warm, 3 leads
  +60 L-1: 60, grade A
  +12.5 L-2: 25
    +25 in full
    -12.5 number 2 counts 50%
  0 L-3: 20
    +20 in full
    -20 only the best 2 count
  not counted: L-0 (company is missing)
  not counted: L-8 (company is Other)
  not counted: L-9 (company is Other Ltd)
`
	if !ok || e.String() != want || !sums(e.Total) || e.Total.Points != e.Score.Points {
		t.Errorf("%s\nwant %s", e, want)
	}
	if a, _ := m.AccountScore(l, day(1)); a.Leads != 4 {
		t.Errorf("a lead that came to the company later does not count: %s", a)
	}
	got, err := json.Marshal(e)
	want = `{"lead":"L-1","at":"2026-10-05T09:00:00Z","score":{"account":"ACME","points":72.5,"grade":"warm","leads":3},` +
		`"total":{"kind":"account","name":"ACME","points":72.5,"children":[` +
		`{"kind":"lead","name":"L-1","points":60,"why":"60, grade A"},` +
		`{"kind":"lead","name":"L-2","points":12.5,"why":"25","children":[{"kind":"full","points":25},{"kind":"weight","points":-12.5,"why":"number 2 counts 50%"}]},` +
		`{"kind":"lead","name":"L-3","points":0,"why":"20","children":[{"kind":"full","points":20},{"kind":"weight","points":-20,"why":"only the best 2 count"}]}]},` +
		`"not_counted":[{"lead":"L-0","why":"company is missing"},{"lead":"L-8","why":"company is Other"},{"lead":"L-9","why":"company is Other Ltd"}]}`
	if err != nil || string(got) != want {
		t.Errorf("%s %v\nwant %s", got, err, want)
	}
}

func TestConditionsReadTheAccount(t *testing.T) {
	m := accountModel(t, &scoring.AccountConfig{Attribute: "company", Grades: graded})
	s := m.Schema()
	c, err := m.Condition(`account.score >= 100 and account.grade == "hot" and account.leads == 2`)
	if err != nil {
		t.Fatal(err)
	}
	l, other := colleague(t, s, "L-1", "ACME", 60), colleague(t, s, "L-2", "ACME", 50)
	if got := c.Holds(l, at); got != scoring.Unknown {
		t.Errorf("nobody said who is in the account: %s", got)
	}
	v := l.View(at, nil)
	if diff := cmp.Diff([]string{"account.score", "account.grade", "account.leads"}, c.Lacks(v)); diff != "" {
		t.Error(diff)
	}
	v.Close()
	l.SetAccount(members(other)...)
	if got := c.Holds(l, at); got != scoring.True {
		t.Errorf("both together: %s", got)
	}
	l.SetAccount()
	if got := c.Holds(l, at); got != scoring.False {
		t.Errorf("alone in the account: %s", got)
	}
	l.SetAccount(members(other)...)
	must(other.Override(scoring.Override{At: at, By: "sales", Points: points(1000)}))
	if a, _ := m.AccountScore(l, at); a.Points != 61_000 {
		t.Errorf("an overridden lead counts as overridden: %s", a)
	}
	must(l.Learn(at, "company", nil))
	if got := c.Holds(l, at); got != scoring.Unknown {
		t.Errorf("a lead of no known account: %s", got)
	}
}

func TestAnAttributeMayBeCalledAccount(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{{Name: "account", Type: "text"}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := scoring.New(s, scoring.Config{Account: &scoring.AccountConfig{Attribute: "account"}, Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "known", When: `account == "ACME"`, Points: "7"}}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Condition(`account == "ACME" and account.score == 7`)
	if err != nil {
		t.Fatal(err)
	}
	l, _ := s.Lead("L-1", map[string]any{"account": "ACME"})
	l.SetAccount()
	if got := c.Holds(l, at); got != scoring.True {
		t.Error(got)
	}
}

func TestAnAccountNamedByANumber(t *testing.T) {
	m := accountModel(t, &scoring.AccountConfig{Attribute: "number", Score: "max"})
	l, _ := m.Schema().Lead("L-1", map[string]any{"number": 4711, "worth": 10})
	o, _ := m.Schema().Lead("L-2", map[string]any{"number": 4711, "worth": 20})
	l.SetAccount(members(o)...)
	if a, ok := m.AccountScore(l, at); !ok || a.String() != "4711: 20, 2 leads" {
		t.Error(a, ok)
	}
	l.SetAccount()
	e, _ := m.ExplainAccount(l, at)
	if want := "account 4711: 10, 1 lead\n  +10 L-1: 10\n"; e.String() != want {
		t.Errorf("%s\nwant %s", e, want)
	}
}

// journey knows one event of one lead.
type journey struct{ n int }

func (j journey) Event(string, time.Time, time.Time) (int, time.Time) { return j.n, at }

func TestTheOthersAreScoredWithTheirJourneys(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{{Name: "company", Type: "text"}}, Events: []string{"win"}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := scoring.New(s, scoring.Config{Account: &scoring.AccountConfig{Attribute: "company"}, Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "won", Points: `times("win")`}}})
	if err != nil {
		t.Fatal(err)
	}
	l, _ := s.Lead("L-1", map[string]any{"company": "ACME"})
	o, _ := s.Lead("L-2", map[string]any{"company": "ACME"})
	l.SetAccount(scoring.Member{Lead: o, Path: journey{3}})
	v := l.View(at, journey{4})
	defer v.Close()
	if a, ok := m.AccountIn(v); !ok || a.Points != 7000 {
		t.Error(a, ok)
	}
}

func TestAModelWithoutAccountsHasNone(t *testing.T) {
	m := accountModel(t, nil)
	l := colleague(t, m.Schema(), "L-1", "ACME", 60)
	l.SetAccount()
	if a, ok := m.AccountScore(l, at); ok || a != (scoring.AccountScore{}) {
		t.Error(a)
	}
	if _, ok := m.ExplainAccount(l, at); ok || m.AccountGrades() != nil {
		t.Error("explained")
	}
	_, err := m.Condition("account.score > 5")
	if want := `"account.score" cannot be read here (say under scoring which attribute names the account: account: company)`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestStrangersAreNoLeadsOfAnAccount(t *testing.T) {
	m := accountModel(t, nil)
	l := colleague(t, m.Schema(), "L-1", "ACME", 60)
	for want, other := range map[string]*scoring.Lead{"nil lead": nil, "of schema": lead(t, schema(t), nil)} {
		func() {
			defer func() {
				if p := fmt.Sprint(recover()); !strings.Contains(p, want) {
					t.Errorf("%s, want a panic about a %s", p, want)
				}
			}()
			l.SetAccount(scoring.Member{Lead: other})
		}()
	}
}

func TestTheRulesForAccountsAreChecked(t *testing.T) {
	s := accountSchema(t)
	for _, c := range []struct {
		config scoring.AccountConfig
		want   string
	}{
		{scoring.AccountConfig{Attribute: "compani"}, `account.attribute: unknown attribute "compani" (did you mean "company"?)`},
		{scoring.AccountConfig{Attribute: "consent"}, `account.attribute: an account is named by a text or a number, consent is a bool`},
		{scoring.AccountConfig{Score: "best"}, `account.score: "best" is no way to make an account's score (sum, max or top 3)`},
		{scoring.AccountConfig{Score: "top three"}, `account.score: "three" is not a number of leads (write "top 3")`},
		{scoring.AccountConfig{Score: "top 0"}, `account.score: "0" is not a number of leads (write "top 3")`},
		{scoring.AccountConfig{Score: fmt.Sprintf("top %d", scoring.MaxTop)}, ""},
		{scoring.AccountConfig{Score: fmt.Sprintf("top %d", scoring.MaxTop+1)}, `account.score: top 101: at most 100 leads`},
		{scoring.AccountConfig{Weights: []string{"100%", "50%"}}, `account.weights: only the best leads have weights (write score: top 2)`},
		{scoring.AccountConfig{Score: "top 3", Weights: []string{"100%"}}, `account.weights: 1 weights for the best 3 leads (write one for each)`},
		{scoring.AccountConfig{Score: "top 1", Weights: []string{"101%"}}, `account.weights[0]: weight 101% is above 100%`},
		{scoring.AccountConfig{Score: "top 1", Weights: []string{"1"}}, `account.weights[0]: "1" is not a share (write "50%" or "12.5%")`},
		{scoring.AccountConfig{Grades: []scoring.GradeConfig{{Name: "hot", From: "1"}, {Name: "warm", From: "2"}}},
			`account.grades.warm: grade "warm" needs 2, not less than grade "hot" before it (grades are written best first and must fall)`},
	} {
		if c.config.Attribute == "" {
			c.config.Attribute = "company"
		}
		_, err := scoring.New(s, scoring.Config{Account: &c.config, Dimensions: []scoring.DimensionConfig{{Name: "fit"}}})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
	_, err := scoring.New(s, scoring.Config{Account: &scoring.AccountConfig{Attribute: "company"}, Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules:  []scoring.RuleConfig{{Name: "r", When: "account.score > 5", Points: "1"}},
		Models: []scoring.ModelConfig{{Name: "account", Dimensions: []scoring.DimensionConfig{{Name: "room"}}}}})
	want := []string{
		`rules[0].when: "account.score" cannot be read here (a scoring rule cannot read the account's score: rule → score → account → rule would be a cycle)`,
		`models.account: "account" is a name already`,
	}
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}

// The order of the others, and who is asked, change nothing; each share is exact.
func TestTheLeadsOfAnAccountSumToItsScoreExactly(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := &scoring.AccountConfig{Attribute: "company", Grades: graded,
			Score: rapid.SampledFrom([]string{"", "max", "top 2", "top 3"}).Draw(rt, "score")}
		shares := []string{"100%", "33.333%", "50%", "0%", "0.001%"}
		if c.Score == "top 3" {
			c.Weights = rapid.SliceOfN(rapid.SampledFrom(shares), 3, 3).Draw(rt, "weights")
		}
		m := accountModel(t, c)
		var all []*scoring.Lead
		for i := range rapid.IntRange(1, 6).Draw(rt, "leads") {
			worth := float64(rapid.Int64Range(-500_000, 500_000).Draw(rt, "worth")) / 1000
			all = append(all, colleague(t, m.Schema(), fmt.Sprint("L-", i), rapid.SampledFrom([]string{"ACME", "ACME", "Other"}).Draw(rt, "company"), worth))
		}
		all[0].SetAccount(members(all...)...)
		e, _ := m.ExplainAccount(all[0], at)
		if !sums(e.Total) || e.Total.Points != e.Score.Points || e.Score.Leads != len(e.Total.Children) || len(all) != len(e.Total.Children)+len(e.NotCounted) {
			rt.Fatalf("%s", e)
		}
		if c.Weights != nil {
			for i, n := range e.Total.Children[:min(3, len(e.Total.Children))] {
				full := n.Points
				if n.Children != nil {
					full = n.Children[0].Points
				}
				share := map[string]int64{"100%": 100_000, "33.333%": 33_333, "50%": 50_000, "0%": 0, "0.001%": 1}[c.Weights[i]]
				exact := new(big.Rat).SetFrac64(int64(full)*share, 100_000)
				off := exact.Sub(exact, new(big.Rat).SetInt64(int64(n.Points)))
				half := big.NewRat(1, 2)
				if d := off.Abs(off).Cmp(half); d > 0 || d == 0 && n.Points%2 != 0 {
					rt.Fatalf("%s of %s is %s", c.Weights[i], full, n.Points)
				}
			}
		}
		others := members(all...)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 1)).Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
		asked := rapid.SampledFrom(all).Draw(rt, "asked")
		asked.SetAccount(others...)
		again, _ := m.ExplainAccount(asked, at)
		if asked.FactAt("company", at).Equal(all[0].FactAt("company", at)) {
			again.Lead = e.Lead
			if diff := cmp.Diff(fmt.Sprint(e), fmt.Sprint(again)); diff != "" {
				rt.Fatal(diff)
			}
		}
	})
}

func TestTheScoreOfALeadInAnAccountAllocatesNothing(t *testing.T) {
	m := accountModel(t, &scoring.AccountConfig{Attribute: "company"})
	l := colleague(t, m.Schema(), "L-1", "ACME", 60)
	l.SetAccount()
	if n := allocs.PerRun(100, func() { m.Score(l, at) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
