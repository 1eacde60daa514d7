package scoring_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/baton/internal/peerload"
	"example.com/baton/scoring"
)

// peerModel is the workload of the peers: 19 attributes and rules over them,
// all points in one dimension.
func peerModel(tb testing.TB, rules []peerload.Rule) *scoring.Model {
	tb.Helper()
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "id", Type: "number"}, {Name: "campaign", Type: "number"}, {Name: "industry", Type: "text"},
		{Name: "country", Type: "text"}, {Name: "employees", Type: "number"}, {Name: "revenue", Type: "number"},
		{Name: "title", Type: "text"}, {Name: "department", Type: "text"}, {Name: "phone", Type: "text"},
		{Name: "email", Type: "text"}, {Name: "consent", Type: "bool"}, {Name: "source", Type: "text"},
		{Name: "tags", Type: "list"}, {Name: "visits", Type: "number"}, {Name: "pages", Type: "number"},
		{Name: "email_opens", Type: "number"}, {Name: "email_clicks", Type: "number"},
		{Name: "demo_requests", Type: "number"}, {Name: "days_since", Type: "number"}}})
	if err != nil {
		tb.Fatal(err)
	}
	c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}}
	for i, r := range rules {
		c.Rules = append(c.Rules, scoring.RuleConfig{Name: ruleName(i), When: r.Expr, Points: scoring.Whole(r.Points).String()})
	}
	m, err := scoring.New(s, c)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func ruleName(i int) string {
	return "rule " + string(rune('a'+i/676)) + string(rune('a'+i/26%26)) + string(rune('a'+i%26))
}

var at = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

func TestPeerScoresReachTheChecksums(t *testing.T) {
	for _, c := range []struct {
		rules []peerload.Rule
		mix   uint64
		sum   int64
	}{{peerload.Rules(), peerload.Mix10k, peerload.Sum10k}, {peerload.Varied(1000), peerload.MixVaried10k, peerload.SumVaried10k}} {
		m := peerModel(t, c.rules)
		b, err := scoring.Bind[peerload.Lead](m.Schema())
		if err != nil {
			t.Fatal(err)
		}
		var got peerload.Checksum
		l, err := m.Schema().Lead("L", nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 10_000 {
			p := peerload.NewLead(i)
			if err := b.Fill(l, &p); err != nil {
				t.Fatal(err)
			}
			got.Add(i, int64(m.Score(l, at).Points)/1000)
		}
		if want := (peerload.Checksum{Mix: c.mix, Sum: c.sum}); got != want {
			t.Errorf("%d rules: checksum %+v, want %+v", len(c.rules), got, want)
		}
	}
}

func peerLeads(tb testing.TB, m *scoring.Model, n int) ([]peerload.Lead, []*scoring.Lead, *scoring.Binding[peerload.Lead]) {
	b, err := scoring.Bind[peerload.Lead](m.Schema())
	if err != nil {
		tb.Fatal(err)
	}
	from, leads := peerload.NewLeads(n), make([]*scoring.Lead, n)
	for i := range from {
		if leads[i], err = b.Lead("L", &from[i]); err != nil {
			tb.Fatal(err)
		}
	}
	return from, leads, b
}

// BenchmarkScore30 is one lead under the peers' 30 rules, beside the rules
// written by hand in Go.
func BenchmarkScore30(b *testing.B) {
	m := peerModel(b, peerload.Rules())
	from, leads, bind := peerLeads(b, m, 10_000)
	b.Run("hand", func(b *testing.B) {
		s, i := int64(0), 0
		for b.Loop() {
			s += peerload.Score(&from[i])
			if i++; i == len(from) {
				i = 0
			}
		}
		_ = s
	})
	b.Run("score", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			m.Score(leads[i], at)
			if i++; i == len(leads) {
				i = 0
			}
		}
	})
	b.Run("fill", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			_ = bind.Fill(leads[0], &from[i])
			if i++; i == len(from) {
				i = 0
			}
		}
	})
	b.Run("explain", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			m.Explain(leads[i], at)
			if i++; i == len(leads) {
				i = 0
			}
		}
	})
}

// BenchmarkScore1000 is one lead under a thousand rules varied from the thirty.
func BenchmarkScore1000(b *testing.B) {
	m := peerModel(b, peerload.Varied(1000))
	_, leads, _ := peerLeads(b, m, 1_000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		m.Score(leads[i], at)
		if i++; i == len(leads) {
			i = 0
		}
	}
}

// BenchmarkLoad500 compiles five hundred rules and fills their tables.
func BenchmarkLoad500(b *testing.B) {
	rules := peerload.Varied(500)
	b.ReportAllocs()
	for b.Loop() {
		peerModel(b, rules)
	}
}

// BenchmarkScoreActivities is one lead with a hundred activities of twenty kinds
// under rules on activities: twenty of them, and two hundred.
func BenchmarkScoreActivities(b *testing.B) {
	for _, n := range []int{20, 200} {
		var c scoring.SchemaConfig
		for k := range 20 {
			c.Activities = append(c.Activities, scoring.ActivityConfig{Name: fmt.Sprint("a", k), By: scoring.ByLead})
		}
		s, err := scoring.NewSchema(c)
		if err != nil {
			b.Fatal(err)
		}
		config := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "engagement", HalfLife: "30 days"}}}
		for i := range n {
			config.Rules = append(config.Rules, scoring.RuleConfig{Name: fmt.Sprint("r", i), On: fmt.Sprint("a", i%20), Points: "5", CountsAtMost: "3 times"})
		}
		m, err := scoring.New(s, config)
		if err != nil {
			b.Fatal(err)
		}
		l, _ := s.Lead("L", nil)
		for i := range 100 {
			must(l.Record(scoring.Activity{At: at.Add(-time.Duration(i) * 7 * time.Hour), Name: fmt.Sprint("a", i*7%20)}))
		}
		b.Run(fmt.Sprint(n, " rules"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Score(l, at)
			}
		})
	}
}
