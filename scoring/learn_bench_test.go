package scoring_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/baton/scoring"
)

// wide are n leads of 20 attributes: ten numbers with as many values as leads,
// ten texts of twelve values; half of each bear on the outcome.
func wide(t testing.TB, n int) (*scoring.Schema, []scoring.Trial) {
	t.Helper()
	var c scoring.SchemaConfig
	for i := range 20 {
		typ := []string{"number", "text"}[i%2]
		c.Attributes = append(c.Attributes, scoring.AttributeConfig{Name: fmt.Sprintf("a%d", i), Type: typ})
	}
	s, err := scoring.NewSchema(c)
	if err != nil {
		t.Fatal(err)
	}
	d := dice(1)
	set := make([]scoring.Trial, n)
	for i := range set {
		facts := map[string]any{}
		sum := d.below(2000)
		for a := range 20 {
			x := d.below(1000)
			if a%2 == 0 {
				facts[fmt.Sprintf("a%d", a)] = float64(x) + float64(i)/float64(n)
			} else {
				facts[fmt.Sprintf("a%d", a)] = fmt.Sprintf("value %d", x*12/1000)
			}
			if a < 10 {
				sum += x - 500
			}
		}
		l, err := s.Lead(fmt.Sprintf("L-%05d", i), facts)
		if err != nil {
			t.Fatal(err)
		}
		set[i] = scoring.Trial{Lead: l, Decided: at}
		if sum > 1500 {
			set[i].Won = at.Add(time.Hour)
		}
	}
	return s, set
}

func BenchmarkLearn10000LeadsOf20Attributes(b *testing.B) {
	s, set := wide(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		c, err := s.Learn(set, scoring.LearnOptions{Outcomes: maturing})
		if err != nil {
			b.Fatal(err)
		}
		if len(c.Tables) < 10 {
			b.Fatalf("%d tables, left out %v", len(c.Tables), c.LeftOut)
		}
	}
}

func BenchmarkBacktestOf10000LeadsWith1000Rounds(b *testing.B) {
	s, set := wide(b, 10_000)
	c, err := s.Learn(set, scoring.LearnOptions{Outcomes: maturing})
	if err != nil {
		b.Fatal(err)
	}
	m, err := scoring.New(s, c.Config())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := m.Backtest(set, scoring.BacktestOptions{Outcomes: maturing, Rounds: 1000}); err != nil {
			b.Fatal(err)
		}
	}
}
