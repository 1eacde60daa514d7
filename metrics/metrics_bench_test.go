package metrics_test

import (
	"encoding/json"
	"testing"
	"time"

	"example.com/baton/metrics"
)

// walked are leads with some four steps each, no two with the same durations.
func walked(m *market, n int) []metrics.Subject {
	leads := make([]metrics.Subject, 0, n)
	for len(leads) < n {
		for _, s := range quarter(m, time.Duration(len(leads))*time.Second) {
			leads = append(leads, s.Subject)
		}
	}
	return leads[:n]
}

func BenchmarkAdd(b *testing.B) {
	bare := newMarket()
	bare.plan = must(metrics.New(bare.machine.Names(), metrics.Config{Funnel: bare.machine, Currency: "EUR"}))
	for _, c := range []struct {
		name string
		m    *market
		by   string
	}{{"stages", bare, ""}, {"stages by campaign", bare, metrics.ByCampaign}, {"stages, business time and clauses by campaign", newMarket(), metrics.ByCampaign}} {
		b.Run(c.name, func(b *testing.B) {
			leads := walked(c.m, 960)
			w := october
			w.By = c.by
			tally := must(c.m.plan.Tally(w))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%100_000 == 0 {
					tally = must(c.m.plan.Tally(w)) // a tally of bounded size
				}
				if err := c.m.plan.Add(tally, leads[i%len(leads)]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// benchTally holds twenty thousand leads.
func benchTally(m *market) *metrics.Tally {
	w := october
	w.By = metrics.ByCampaign
	tally := must(m.plan.Tally(w))
	for _, s := range walked(m, 20_000) {
		if err := m.plan.Add(tally, s); err != nil {
			panic(err)
		}
	}
	return tally
}

func BenchmarkReport(b *testing.B) {
	m := newMarket()
	tally := benchTally(m)
	report := must(m.plan.Report(tally))
	b.Run("of 20,000 leads", func(b *testing.B) {
		for b.Loop() {
			must(m.plan.Report(tally))
		}
	})
	b.Run("as JSON", func(b *testing.B) {
		for b.Loop() {
			must(json.Marshal(report))
		}
	})
	b.Run("as text", func(b *testing.B) {
		for b.Loop() {
			_ = report.String()
		}
	})
}

func BenchmarkTally(b *testing.B) {
	m := newMarket()
	tally := benchTally(m)
	bytes := must(tally.MarshalBinary())
	b.Run("MarshalBinary of 20,000 leads", func(b *testing.B) {
		for b.Loop() {
			must(tally.MarshalBinary())
		}
		b.ReportMetric(float64(len(bytes))/20_000, "bytes/lead")
	})
	b.Run("UnmarshalBinary", func(b *testing.B) {
		for b.Loop() {
			if err := new(metrics.Tally).UnmarshalBinary(bytes); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Merge", func(b *testing.B) {
		for b.Loop() {
			if err := new(metrics.Tally).Merge(tally); err != nil {
				b.Fatal(err)
			}
		}
	})
}
