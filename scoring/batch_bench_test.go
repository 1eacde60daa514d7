package scoring_test

import (
	"testing"

	"example.com/baton/internal/peerload"
	"example.com/baton/scoring"
)

// BenchmarkBatchFill fills a batch from structs.
func BenchmarkBatchFill(b *testing.B) {
	const rows = 4096
	m := peerModel(b, peerload.Rules())
	bind, err := scoring.Bind[peerload.Lead](m.Schema())
	if err != nil {
		b.Fatal(err)
	}
	from, batch := peerload.NewLeads(rows), scoring.NewBatch(m.Schema(), rows)
	b.ReportAllocs()
	for b.Loop() {
		batch.Reset()
		for i := range from {
			_ = bind.Append(batch, "", &from[i])
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/lead")
}

// BenchmarkBatchMixed is a batch of a model that asks what no table holds, of
// leads with activities.
func BenchmarkBatchMixed(b *testing.B) {
	m := model(b, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit", HalfLife: "30 days"}},
		Groups: []scoring.GroupConfig{{Name: "size", First: true}},
		Rules: []scoring.RuleConfig{
			{Name: "core", When: `industry == "software" and not consent`, Points: "10"}, {Name: "soon", When: "age(contract_ends) > -30", Points: "5"},
			{Name: "huge", When: "employees >= 5000", Points: "9", Group: "size"}, {Name: "large", When: "employees >= 250", Points: "5", Group: "size"},
			{Name: "viewed", On: "page_view", Points: "1"}}})
	batch := scoring.NewBatch(m.Schema(), 1000)
	var leads []*scoring.Lead
	for i := range 1000 {
		l := lead(b, m.Schema(), map[string]any{"industry": "software", "employees": 1 + i*11, "consent": i%3 == 0, "contract_ends": at})
		if i%2 == 0 {
			must(l.Record(scoring.Activity{Name: "page_view", At: at.AddDate(0, 0, -i%40)}))
		}
		leads = append(leads, l)
		must(batch.Add(l))
	}
	var scores []scoring.Score
	b.Run("batch", func(b *testing.B) {
		for b.Loop() {
			scores = m.ScoreBatch(scores[:0], batch, at)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/lead")
	})
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			for _, l := range leads {
				m.Score(l, at)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/lead")
	})
}
