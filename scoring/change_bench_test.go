package scoring_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/baton/scoring"
)

// busy is a model of 30 rules, and a lead with 40 activities of the last 60 days.
func busy(tb testing.TB) (*scoring.Model, *scoring.Lead) {
	c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit", Max: "60"}, {Name: "engagement", HalfLife: "30 days", Max: "100"}},
		Grades: []scoring.GradeConfig{{Name: "A", From: "80"}, {Name: "B", From: "50"}, {Name: "C", From: "20"}}}
	for i := range 12 {
		c.Rules = append(c.Rules, scoring.RuleConfig{Name: fmt.Sprint("fact ", i), When: fmt.Sprintf(`employees >= %d`, i*40), Points: "3", To: "fit"})
	}
	c.Rules = append(c.Rules, scoring.RuleConfig{Name: "contract ends", When: `age(contract_ends) > -60 and age(contract_ends) < 0`, Points: "10", To: "fit"},
		scoring.RuleConfig{Name: "quiet", When: `days_since("page_view") > 45`, Points: "-15", To: "engagement"},
		scoring.RuleConfig{Name: "many views", When: `times("page_view", 30) >= 5`, Points: "5", To: "engagement"})
	for i := range 15 {
		r := scoring.RuleConfig{Name: fmt.Sprint("activity ", i), On: []string{"page_view", "demo_request", "call"}[i%3], Points: fmt.Sprint(1 + i%4), To: "engagement"}
		if r.On == "page_view" {
			r.Where = []string{`page == "/pricing"`, `page contains "job"`, `page startsWith "/"`}[i/3%3]
		}
		switch i % 5 {
		case 0:
			r.Within = "60 days"
		case 1:
			r.CountsAtMost = "5 times"
		case 2:
			r.Count = "daily"
		}
		c.Rules = append(c.Rules, r)
	}
	m := model(tb, c)
	l := lead(tb, m.Schema(), map[string]any{"industry": "software", "employees": 300, "contract_ends": at.AddDate(0, 5, 0)})
	for i := range 40 {
		a := scoring.Activity{At: at.Add(-time.Duration(i*i) * 53 * time.Minute), Name: []string{"page_view", "call", "page_view", "demo_request"}[i%4]}
		if a.Name == "page_view" {
			a.Properties = map[string]any{"page": []string{"/pricing", "/jobs", "/"}[i%3]}
		}
		must(l.Record(a))
	}
	return m, l
}

func BenchmarkNextChange(b *testing.B) {
	m, l := busy(b)
	b.Run("score", func(b *testing.B) {
		for b.Loop() {
			m.Score(l, at)
		}
	})
	b.Run("next", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			m.NextChange(l, at)
		}
	})
	b.Run("never", func(b *testing.B) {
		late := at.AddDate(40, 0, 0)
		for b.Loop() {
			if _, found := m.NextChange(l, late); found {
				b.Fatal("a change")
			}
		}
	})
	b.Run("curve of 90 days", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = 0
			for range m.Curve(l, at, at.AddDate(0, 0, 90)) {
				n++
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/turn")
		b.ReportMetric(float64(n), "turns")
	})
}
