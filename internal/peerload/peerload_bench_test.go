package peerload

import (
	"testing"
	"time"
)

// sink keeps what is measured from being left out.
var sink int64

func BenchmarkScore(b *testing.B) {
	leads := NewLeads(10_000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		sink += Score(&leads[i])
		if i++; i == len(leads) {
			i = 0
		}
	}
}

func BenchmarkWalk(b *testing.B) {
	walk := Walk()
	b.ReportAllocs()
	for b.Loop() {
		var p Prospect
		for i := range walk {
			p.Score, p.Phone = walk[i].Score, walk[i].Phone
			if p.Take(walk[i].Event) != nil {
				sink++
			}
		}
		sink += int64(p.State)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(walk)), "ns/step")
}

func BenchmarkHours(b *testing.B) {
	berlin := zone(b)
	table, ranges := NewDayTable(berlin), Ranges(2000, berlin)
	run := func(name string, f func(Range) int64) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				sink += f(ranges[i])
				if i++; i == len(ranges) {
					i = 0
				}
			}
		})
	}
	run("add 400 hours", func(r Range) int64 { return table.Add(r.From, 400*time.Hour).Unix() })
	run("between", func(r Range) int64 { return int64(table.Between(r.From, r.To)) })
}
