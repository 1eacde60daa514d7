package peerload_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"example.com/baton/internal/peerload"
	"example.com/baton/scoring"
)

var at = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

// model scores by the rules, all points in one dimension.
func model(tb testing.TB, rules []peerload.Rule) *scoring.Model {
	tb.Helper()
	types := map[reflect.Kind]string{reflect.Int64: "number", reflect.String: "text", reflect.Bool: "bool", reflect.Slice: "list"}
	var attributes []scoring.AttributeConfig
	for _, f := range reflect.VisibleFields(reflect.TypeFor[peerload.Lead]()) {
		attributes = append(attributes, scoring.AttributeConfig{Name: f.Tag.Get("lead"), Type: types[f.Type.Kind()]})
	}
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: attributes})
	if err != nil {
		tb.Fatal(err)
	}
	c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}}
	for i, r := range rules {
		c.Rules = append(c.Rules, scoring.RuleConfig{Name: fmt.Sprint("rule ", i), When: r.Expr, Points: fmt.Sprint(r.Points)})
	}
	m, err := scoring.New(s, c)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// duel measures a Go function over structs and baton over the same leads, in
// parts and in turns: of each part the fastest run counts, so that what else the
// machine does is left out.
type duel struct {
	leads       int // of a part
	hand, other []time.Duration
}

// run measures part i.
func (d *duel) run(i int, hand, other func()) {
	if i == len(d.hand) {
		d.hand, d.other = append(d.hand, 1<<62), append(d.other, 1<<62)
	}
	start := time.Now()
	hand()
	between := time.Now()
	other()
	d.hand[i], d.other[i] = min(d.hand[i], between.Sub(start)), min(d.other[i], time.Since(between))
}

// report prints the ratio: other / hand.
func (d *duel) report(b *testing.B) {
	perLead := func(parts []time.Duration) (ns float64) {
		for _, p := range parts {
			ns += float64(p.Nanoseconds())
		}
		return ns / float64(d.leads*len(parts))
	}
	b.ReportMetric(perLead(d.hand), "hand-ns/lead")
	b.ReportMetric(perLead(d.other), "ns/lead")
	b.ReportMetric(perLead(d.other)/perLead(d.hand), "x-hand")
}

const part = 4096 // leads, and rows of a batch

// rows is one lead after the other.
func rows(b *testing.B, rules []peerload.Rule, hand func(*peerload.Lead) int64, parts int) {
	m := model(b, rules)
	bind, err := scoring.Bind[peerload.Lead](m.Schema())
	if err != nil {
		b.Fatal(err)
	}
	from, leads := peerload.NewLeads(parts*part), make([]*scoring.Lead, parts*part)
	for i := range from {
		leads[i], _ = bind.Lead("", &from[i])
	}
	d, sum := duel{leads: part}, int64(0)
	for b.Loop() {
		for i := range parts {
			d.run(i, func() {
				for k := i * part; k < (i+1)*part; k++ {
					sum += hand(&from[k])
				}
			}, func() {
				for _, l := range leads[i*part : (i+1)*part] {
					sum -= int64(m.Score(l, at).Points) / 1000
				}
			})
		}
	}
	d.report(b)
	if sum != 0 {
		b.Errorf("the scores differ by %d", sum)
	}
}

// columns is batches that are filled already.
func columns(b *testing.B, rules []peerload.Rule, hand func(*peerload.Lead) int64, parts int) {
	m := model(b, rules)
	bind, err := scoring.Bind[peerload.Lead](m.Schema())
	if err != nil {
		b.Fatal(err)
	}
	from, batches := peerload.NewLeads(parts*part), make([]*scoring.Batch, parts)
	for i := range from {
		if i%part == 0 {
			batches[i/part] = scoring.NewBatch(m.Schema(), part)
		}
		_ = bind.Append(batches[i/part], "", &from[i])
	}
	points, scores := make([]int64, part), make([]scoring.Score, 0, part)
	d := duel{leads: part}
	for b.Loop() {
		for i := range parts {
			d.run(i, func() {
				for k := range points {
					points[k] = hand(&from[i*part+k])
				}
			}, func() { scores = m.ScoreBatch(scores[:0], batches[i], at) })
			for k, s := range scores {
				if points[k] != int64(s.Points)/1000 {
					b.Fatalf("lead %d: %s, want %d", i*part+k, s.Points, points[k])
				}
			}
		}
	}
	d.report(b)
}

func BenchmarkRows30(b *testing.B)      { rows(b, peerload.Rules(), peerload.Score, 4) }
func BenchmarkRows1000(b *testing.B)    { rows(b, peerload.Varied(1000), straight, 1) }
func BenchmarkColumns1000(b *testing.B) { columns(b, peerload.Varied(1000), straight, 1) }

// BenchmarkColumns30 is a million leads.
func BenchmarkColumns30(b *testing.B) { columns(b, peerload.Rules(), peerload.Score, 1_000_000/part) }

func BenchmarkLoad1000(b *testing.B) {
	rules := peerload.Varied(1000)
	for b.Loop() {
		model(b, rules)
	}
}
