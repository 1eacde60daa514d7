package scoring_test

import (
	"fmt"
	"testing"

	"example.com/baton/scoring"
)

// thirtyRules are rules over eight attributes and three activities about which
// something can be done, and over four about which nothing can.
func thirtyRules(b *testing.B) (*scoring.Model, *scoring.Lead) {
	p := plan{facts: map[string]any{"fixed0": 10, "fixed1": 60}}
	for i := range 8 {
		a := scoring.AttributeConfig{Name: fmt.Sprint("n", i), Type: "number", Min: "0", Actionable: &scoring.ActionableConfig{Cost: fmt.Sprint(1 + i%4)}}
		if i >= 5 {
			a = scoring.AttributeConfig{Name: fmt.Sprint("c", i), Type: "text", Values: []string{"a", "b", "c", "d"}, Actionable: &scoring.ActionableConfig{Cost: fmt.Sprint(i)}}
		}
		p.attributes = append(p.attributes, a)
	}
	for i := range 4 {
		p.attributes = append(p.attributes, scoring.AttributeConfig{Name: fmt.Sprint("fixed", i), Type: "number"})
	}
	for i := range 3 {
		p.activities = append(p.activities, scoring.ActivityConfig{Name: fmt.Sprint("act", i), By: "lead",
			Properties: []scoring.PropertyConfig{{Name: "page", Type: "text"}}, MayHappen: &scoring.HappenConfig{Cost: fmt.Sprint(2 + i), AtMost: "3 times"}})
	}
	for i := range 30 {
		r := scoring.RuleConfig{Points: fmt.Sprint(1 + i*7%10)}
		switch i % 5 {
		case 0:
			r.When = fmt.Sprintf("n%d >= %d and fixed%d > 5", i%5, 10*i, i%2)
		case 1:
			r.When = fmt.Sprintf("n%d > %d and n%d < %d", i/5%5, i, (i/5+1)%5, 5*i)
		case 2:
			r.When = fmt.Sprintf(`c%d in ["b", "c"] or n%d > 50`, 5+i%3, i%5)
		case 3:
			r.On, r.Where, r.CountsAtMost = fmt.Sprint("act", i%3), fmt.Sprintf(`page == "/p%d"`, i%2), "2 times"
		case 4:
			r.When = fmt.Sprintf(`c%d == "d" and n%d >= fixed1`, 5+i%3, i%5)
		}
		p.rules = append(p.rules, r)
	}
	return p.make(b)
}

func BenchmarkNearest(b *testing.B) {
	m, l := thirtyRules(b)
	for _, c := range []struct {
		name    string
		points  int64
		verdict scoring.Verdict
	}{{"near", 20, scoring.Found}, {"far", 70, scoring.Found}, {"too far for three", 120, scoring.NotFound}, {"impossible", 1000, scoring.Impossible}} {
		b.Run(c.name, func(b *testing.B) {
			var n scoring.Nearest
			for b.Loop() {
				n = nearest(b, m, l, scoring.Target{Points: scoring.Whole(c.points)})
			}
			if n.Verdict != c.verdict {
				b.Fatalf("%s", n)
			}
		})
	}
	b.Run("Score", func(b *testing.B) {
		for b.Loop() {
			m.Score(l, at)
		}
	})
}
