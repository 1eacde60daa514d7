package scoring_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// anyModel draws a model over the test schema with every rule form, changed by
// what more is given.
func anyModel(t *rapid.T, s *scoring.Schema, more ...func(*rapid.T, *scoring.Config)) *scoring.Model {
	conds := []string{`industry == "software"`, `employees >= 50 and employees < 1000`, `not consent`, `"cloud" in interests`,
		`age(contract_ends) > -30`, `times("page_view", 20) >= 2`, `known(employees) and employees ** 2 > 100`, `seen("call")`}
	wheres := []string{"", `page == "/pricing"`, `page contains "p" and industry == "software"`}
	c := scoring.Config{}
	for i, n := range []string{"fit", "engagement"} {
		d := scoring.DimensionConfig{Name: n}
		if rapid.Bool().Draw(t, "max") {
			d.Max = rapid.SampledFrom([]string{"5", "30.5", "0"}).Draw(t, "max points")
		}
		if rapid.Bool().Draw(t, "min") {
			d.Min = rapid.SampledFrom([]string{"-10", "-0.5"}).Draw(t, "min points")
		}
		switch (rapid.IntRange(0, 3).Draw(t, "decay") + i) % 4 {
		case 1:
			d.HalfLife = "9 days"
		case 2:
			d.LinearOver = "2 weeks"
		case 3:
			d.ExpiresAfter = "20 days"
		}
		c.Dimensions = append(c.Dimensions, d)
	}
	for _, n := range []string{"g0", "g1", "g2"} {
		c.Groups = append(c.Groups, scoring.GroupConfig{Name: n, First: rapid.Bool().Draw(t, "first"),
			Min: rapid.SampledFrom([]string{"-20", "-3.5", "2"}).Draw(t, "min of a group"), Max: rapid.SampledFrom([]string{"", "2", "15"}).Draw(t, "max of a group")})
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "rules") {
		r := scoring.RuleConfig{Name: ruleName(i), To: rapid.SampledFrom([]string{"fit", "engagement"}).Draw(t, "to"),
			Points: rapid.SampledFrom([]string{"10", "-7.333", "0.001", "25"}).Draw(t, "points")}
		switch rapid.IntRange(0, 4).Draw(t, "form") {
		case 0:
			r.Points, r.Table = "", "employees"
			r.Rows = rows(rapid.SampledFrom([]string{"below 50: 3, from 50: -0.5, missing: 7.125", "from 60 or missing: 4, below 60: 0"}).Draw(t, "rows"))
			if rapid.Bool().Draw(t, "of a text") {
				r.Table, r.Rows = "industry", rows(rapid.SampledFrom([]string{"software: 11, other: -2", "software or banking: 5, education: 1, missing: -1"}).Draw(t, "rows"))
			}
		case 1, 2:
			r.On = rapid.SampledFrom([]string{"page_view", "demo_request", "call"}).Draw(t, "on")
			if r.On == "page_view" {
				r.Where = rapid.SampledFrom(wheres).Draw(t, "where")
			}
			r.Count = rapid.SampledFrom([]string{"", "once", "daily", "each"}).Draw(t, "count")
			r.CountsAtMost = rapid.SampledFrom([]string{"", "1 time", "3 times"}).Draw(t, "at most")
			r.Within = rapid.SampledFrom([]string{"", "12 hours", "10 days"}).Draw(t, "within")
			r.Fades = rapid.SampledFrom([]string{"", "never"}).Draw(t, "fades")
		default:
			r.When = rapid.SampledFrom(conds).Draw(t, "when")
			r.Points = rapid.SampledFrom([]string{r.Points, "employees / 7", "days_since(\"page_view\") / employees"}).Draw(t, "formula")
		}
		if g := rapid.IntRange(0, 3).Draw(t, "group"); g < 3 && r.To == []string{"fit", "engagement", "fit"}[g] {
			r.Group = c.Groups[g].Name
		}
		c.Rules = append(c.Rules, r)
	}
	c.Grades = []scoring.GradeConfig{{Name: "A", From: "20"}, {Name: "B", From: "0"}}
	for _, change := range more {
		change(t, &c)
	}
	m, err := scoring.New(s, c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// history is what happens to a lead, as functions to call in any order.
func anyHistory(t *rapid.T) []func(*scoring.Lead) {
	var out []func(*scoring.Lead)
	when := rapid.Custom(func(t *rapid.T) time.Time {
		return at.Add(time.Duration(rapid.IntRange(-40*24*60, 2*24*60).Draw(t, "minute")) * time.Minute)
	})
	facts := rapid.SliceOfNDistinct(when, 0, 12, time.Time.UnixNano).Draw(t, "facts")
	for _, w := range facts {
		name := rapid.SampledFrom([]string{"industry", "employees", "consent", "interests", "contract_ends"}).Draw(t, "attribute")
		value := map[string]any{"industry": "software", "employees": 80, "consent": false, "interests": []string{"cloud"}, "contract_ends": at}[name]
		if rapid.IntRange(0, 3).Draw(t, "forget") == 0 {
			value = nil
		}
		out = append(out, func(l *scoring.Lead) { must(l.Learn(w, name, value)) })
	}
	for _, w := range rapid.SliceOfNDistinct(when, 0, 20, time.Time.UnixNano).Draw(t, "activities") {
		a := scoring.Activity{At: w, Name: rapid.SampledFrom([]string{"page_view", "demo_request", "call"}).Draw(t, "activity")}
		if a.Name == "page_view" && rapid.Bool().Draw(t, "with page") {
			a.Properties = map[string]any{"page": rapid.SampledFrom([]string{"/pricing", "/jobs"}).Draw(t, "page")}
		}
		out = append(out, func(l *scoring.Lead) { must(l.Record(a)) })
	}
	return out
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func sums(n scoring.Node) bool {
	if len(n.Children) == 0 {
		return true
	}
	var s scoring.Points
	for _, c := range n.Children {
		if !sums(c) {
			return false
		}
		s += c.Points
	}
	return s == n.Points
}

func TestEveryExplanationSumsToItsScoreExactly(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t, s)
		l, _ := s.Lead("L", nil)
		for _, h := range anyHistory(t) {
			h(l)
		}
		e := m.Explain(l, at)
		if e.Total.Points != m.Score(l, at).Points || !sums(e.Total) {
			t.Fatalf("the tree does not sum up:\n%s", e)
		}
		for _, d := range e.Total.Children {
			if d.Points != e.Score.Of(d.Name) {
				t.Fatalf("dimension %s: %s in the tree, %s in the score", d.Name, d.Points, e.Score.Of(d.Name))
			}
		}
	})
}

func TestTheOrderOfRecordingChangesNoAnswer(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t, s)
		h := anyHistory(t)
		a, _ := s.Lead("L", nil)
		b, _ := s.Lead("L", nil)
		for _, f := range h {
			f(a)
		}
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1)).Shuffle(len(h), func(i, j int) { h[i], h[j] = h[j], h[i] })
		for _, f := range h {
			f(b)
		}
		for _, when := range []time.Time{at.AddDate(0, 0, -20), at, at.AddDate(0, 0, 3)} {
			x, _ := json.Marshal(m.Explain(a, when))
			y, _ := json.Marshal(m.Explain(b, when))
			if string(x) != string(y) {
				t.Fatalf("at %v:\n%s\n%s", when, x, y)
			}
		}
	})
}
