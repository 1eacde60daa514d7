// Package peerload is the workload on which other libraries were measured: leads
// made from their index, thirty rules and variations of them, a walk through a
// funnel, and business hours, each with the same work written by hand in Go as
// the bound. The checksums are those every competitor reaches.
//
// Everything is a pure function of its arguments: the same index gives the same
// lead on every machine. All functions are safe for concurrent use.
package peerload

// What a Checksum of the scores of the first leads must be: under the thirty
// rules, and under the first thousand of Varied.
const (
	Mix10k = 0x68cadf60acc6da0c
	Sum10k = 486762

	Mix1M = 0x60c0bf10275a2b7b
	Sum1M = 48924674

	MixVaried10k = 0x3f17d392f5673fe1
	SumVaried10k = 14160752
)

// Checksum is a digest of many scores, equal in every order of adding them. The
// zero Checksum is that of no scores.
type Checksum struct {
	Mix uint64 // sum of the hashes of (index, score), modulo 2^64
	Sum int64  // sum of the scores, in points
}

// Add takes in the score of the lead with the given index, in whole points.
func (c *Checksum) Add(index int, score int64) {
	h := uint64(index)*golden + uint64(score)*odd
	h = (h ^ h>>30) * mixer
	c.Mix += h ^ h>>27
	c.Sum += score
}

// The multipliers of splitmix64 (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, 2014), and two that keep streams apart.
const (
	golden = 0x9E3779B97F4A7C15
	mixer  = 0xBF58476D1CE4E5B9
	finish = 0x94D049BB133111EB
	odd    = 0xD1B54A32D192ED03
	start  = 0x2545F4914F6CDD1D
)

// stream is a splitmix64 generator.
type stream uint64

// newStream is stream number i under a seed.
func newStream(seed, i uint64) stream {
	return stream(seed*golden + i*odd + start + golden)
}

func (s *stream) bits() uint64 {
	*s += golden
	h := uint64(*s)
	h = (h ^ h>>30) * mixer
	h = (h ^ h>>27) * finish
	return h ^ h>>31
}

// below is a number in [0, n).
func (s *stream) below(n int64) int64 { return int64(s.bits() >> 32 * uint64(n) >> 32) }

// chance is true in percent of 100 draws.
func (s *stream) chance(percent int64) bool { return s.below(100) < percent }

func (s *stream) pick(from []string) string { return from[s.below(int64(len(from)))] }
