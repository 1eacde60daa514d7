package scoring_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// tableSchema has an attribute of every kind that Score looks up in a table.
func tableSchema(t testing.TB) *scoring.Schema {
	t.Helper()
	s, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{
			{Name: "industry", Type: "text", Values: []string{"software", "banking", "education", ""}},
			{Name: "title", Type: "text"},
			{Name: "employees", Type: "number", Min: "-10", Max: "1000000"},
			{Name: "budget", Type: "number"},
			{Name: "consent", Type: "bool"},
			{Name: "tags", Type: "list"},
			{Name: "interests", Type: "list", Values: []string{"cloud", "security"}},
			{Name: "ends", Type: "date"},
		},
		Activities: []scoring.ActivityConfig{{Name: "call", By: "sales"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// anyTest is a random condition of one attribute, or of what no table holds.
func anyTest(t *rapid.T) string {
	pick := func(options ...string) string { return rapid.SampledFrom(options).Draw(t, "part") }
	num := func() string { return pick("-1", "0", "1", "2.5", "50", "250", "1000") }
	text := func() string { return pick(`"VP"`, `"Head"`, `"Head of IT"`, `""`, `"IT"`, `"Ä"`) }
	order := func() string { return pick("==", "!=", "<", "<=", ">", ">=") }
	switch rapid.IntRange(0, 15).Draw(t, "test") {
	case 0, 1:
		return pick("employees", "budget") + " " + order() + " " + num()
	case 2:
		return num() + " " + pick("<", ">=") + " employees"
	case 3:
		return pick("employees", "budget") + pick(" in ", " not in ") + "[" + num() + ", " + num() + "]"
	case 4, 5:
		return "title " + pick("startsWith", "endsWith", "contains") + " " + text()
	case 6:
		return "title " + pick("==", "!=") + " " + text()
	case 7:
		return "title" + pick(" in ", " not in ") + "[" + text() + ", " + text() + "]"
	case 8:
		return pick(`industry == "software"`, `industry in ["software", ""]`, `industry contains "n"`, `industry < "c"`, `(industry ?? "banking") == "banking"`)
	case 9:
		return pick("consent", "not consent", "consent == false", "(consent ?? true)", "(known(consent) and consent != true)")
	case 10, 11:
		return pick(`"a"`, `"b"`, `"c"`) + pick(" in ", " not in ") + "tags"
	case 12:
		return pick(`"cloud" in interests`, `any(interests, # == "security")`)
	case 13:
		return "ends " + order() + ` date("2026-10-0` + pick("4", "5") + `")`
	case 14:
		return "known(" + pick("employees", "title", "tags", "industry", "ends", "consent") + ")"
	}
	return pick(`employees * 2 > budget`, `age(ends) > 0`, `seen("call")`, `times("call", 3) >= 1`, `title matches "^H"`,
		`1 / employees > 0.01`, `(budget ?? 60) > 50`, `title == industry`, `at < ends`, `true`)
}

func anyCondition(t *rapid.T, depth int) string {
	if depth == 0 || rapid.IntRange(0, 2).Draw(t, "form") == 0 {
		return anyTest(t)
	}
	switch rapid.IntRange(0, 5).Draw(t, "junction") {
	case 0:
		return "not (" + anyCondition(t, depth-1) + ")"
	case 1, 2:
		return "(" + anyCondition(t, depth-1) + " or " + anyCondition(t, depth-1) + ")"
	}
	return "(" + anyCondition(t, depth-1) + " and " + anyCondition(t, depth-1) + ")"
}

// anyFacts learns facts, some of them several times and some after at.
func anyFacts(t *rapid.T, l *scoring.Lead) {
	values := map[string][]any{
		"industry":  {"software", "banking", "education", "", nil},
		"title":     {"VP", "Head", "Head of IT", "Head of VP", "", "IT", "xVPx", "Äh", "IT VP", nil},
		"employees": {-1, 0, 1, 2.5, 49.5, 50, 51, 250, 1000, 999999, nil},
		"budget":    {-1e300, -1, math.Copysign(0, -1), 0, 0.5, 1, 2.5, 50, 250, 1000, 1e300, nil},
		"consent":   {true, false, nil},
		"tags":      {[]string{}, []string{"a"}, []string{"b", "a", "b"}, []string{"x", "c", "a"}, nil},
		"interests": {[]string{}, []string{"cloud"}, []string{"security", "cloud"}, nil},
		"ends":      {at, at.AddDate(0, 0, -1), time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC), "2026-10-04", nil},
	}
	for _, a := range l.Schema().Attributes() {
		for i := range rapid.IntRange(0, 2).Draw(t, a.Name) {
			must(l.Learn(at.Add(time.Duration(i*2-2)*time.Hour), a.Name, rapid.SampledFrom(values[a.Name]).Draw(t, a.Name)))
		}
	}
	if rapid.Bool().Draw(t, "called") {
		must(l.Record(scoring.Activity{Name: "call", At: at.Add(-time.Hour)}))
	}
}

// The score is the sum of the points of the rules whose conditions, each asked
// alone, are True, cut at the bounds.
func TestTheScoreIsThatOfItsConditionsAskedOneByOne(t *testing.T) {
	s := tableSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit", Max: "20"}, {Name: "interest", Min: "-15"}}}
		var conditions []*scoring.Condition
		for i := range rapid.IntRange(1, 90).Draw(t, "rules") {
			r := scoring.RuleConfig{Name: ruleName(i), When: anyCondition(t, 2), To: c.Dimensions[rapid.IntRange(0, 1).Draw(t, "to")].Name,
				Points: fmt.Sprint(rapid.IntRange(-9, 9).Draw(t, "points"))}
			cond, err := s.Condition(r.When)
			if err != nil {
				t.Fatal(err)
			}
			c.Rules, conditions = append(c.Rules, r), append(conditions, cond)
		}
		m, err := scoring.New(s, c)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			l, _ := s.Lead("L", nil)
			anyFacts(t, l)
			for _, when := range []time.Time{at.Add(-3 * time.Hour), at.Add(-time.Hour), at} {
				sum := map[string]int64{}
				for i, r := range c.Rules {
					if conditions[i].Holds(l, when) == scoring.True {
						var p int64
						fmt.Sscan(r.Points, &p)
						sum[r.To] += p
					}
				}
				fit, interest := scoring.Whole(min(sum["fit"], 20)), scoring.Whole(max(sum["interest"], -15))
				got := m.Score(l, when)
				if got.Of("fit") != fit || got.Of("interest") != interest || got.Points != fit+interest {
					t.Fatalf("score %s (%s, %s), want %s and %s", got.Points, got.Of("fit"), got.Of("interest"), fit, interest)
				}
				if e := m.Explain(l, when); e.Total.Points != got.Points || !sums(e.Total) {
					t.Fatalf("the tree does not sum up to %s:\n%s", got.Points, e)
				}
			}
		}
	})
}

// More tests than a table may have are asked in further tables, then one by one.
func TestRulesBeyondTheTablesCountAsWell(t *testing.T) {
	s := tableSchema(t)
	c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}}
	var cuts, texts []string
	for i := range 700 {
		cuts = append(cuts, fmt.Sprintf("employees == %d", 2*i))
		texts = append(texts, fmt.Sprintf("title == %q", fmt.Sprintf("customer %04d of the list", i)))
	}
	for i := range 200 {
		texts = append(texts, fmt.Sprintf("title contains %q", fmt.Sprintf("n%03d;", i)))
		cuts = append(cuts, fmt.Sprintf(`"t%d" in tags`, i))
	}
	for i := range 600 {
		cuts = append(cuts, fmt.Sprintf("employees > %d and consent", i))
	}
	for i, when := range append(cuts, texts...) {
		c.Rules = append(c.Rules, scoring.RuleConfig{Name: fmt.Sprint(i), When: when, Points: "1"})
	}
	m, err := scoring.New(s, c)
	if err != nil {
		t.Fatal(err)
	}
	var tags, found []string
	for i := range 200 {
		tags, found = append(tags, fmt.Sprintf("t%d", i)), append(found, fmt.Sprintf("n%03d;", i))
	}
	for _, x := range []struct {
		facts map[string]any
		want  int64
	}{
		{nil, 0},
		{map[string]any{"employees": 1398}, 1},
		{map[string]any{"employees": 1397}, 0},
		{map[string]any{"employees": 600, "consent": true}, 601},
		{map[string]any{"employees": 598.5, "consent": true}, 599},
		{map[string]any{"employees": 600, "consent": false}, 1},
		{map[string]any{"tags": tags}, 200},
		{map[string]any{"tags": append(tags[:3:3], "t1", "t2", "x")}, 3},
		{map[string]any{"title": "customer 0699 of the list"}, 1},
		{map[string]any{"title": "customer 0700 of the list"}, 0},
		{map[string]any{"title": strings.Join(found, "")}, 200},
		{map[string]any{"title": "n199;n000;"}, 2},
	} {
		if got := m.Score(lead(t, s, x.facts), at).Points; got != scoring.Whole(x.want) {
			t.Errorf("%.60v: %s points, want %d", x.facts, got, x.want)
		}
	}
}

func TestScoringManyGuardedRulesAllocatesNothing(t *testing.T) {
	s := tableSchema(t)
	c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}}
	for i := range 200 {
		c.Rules = append(c.Rules, scoring.RuleConfig{Name: fmt.Sprint(i), When: fmt.Sprintf(`employees > %d and "a" in tags and budget * 2 < employees`, i), Points: "1"})
	}
	m, err := scoring.New(s, c)
	if err != nil {
		t.Fatal(err)
	}
	l := lead(t, s, map[string]any{"employees": 300, "budget": 20, "tags": []string{"a"}, "title": "VP"})
	if n := allocs.PerRun(100, func() { m.Score(l, at) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if got := m.Score(l, at).Points; got != scoring.Whole(200) {
		t.Errorf("%s points, want 200", got)
	}
}
