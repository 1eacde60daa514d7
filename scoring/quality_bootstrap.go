package scoring

import (
	"fmt"
	"slices"
)

// Interval is a figure and where it lies with 95 % confidence.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Intervals are the figures of a ranking with their bootstrap intervals.
type Intervals struct {
	AUC    Interval `json:"auc"`
	KS     Interval `json:"ks"`
	Lift   Interval `json:"lift"` // of the best tenth
	Rounds int      `json:"rounds"`
}

// Bounds of the bootstrap's rounds: fewer cannot tell a 2.5 % quantile, more
// take minutes and change no digit that is read.
const (
	MinRounds = 100
	MaxRounds = 100_000
)

// Bootstrap draws the won leads and the lost leads anew, each among themselves
// with replacement, and gives the 2.5 % and 97.5 % quantiles (nearest rank) of
// the figures over the rounds: the percentile interval of the stratified
// bootstrap (B. Efron, 1979; J. Carpenter and J. Bithell, 2000). One seed gives
// one answer on every machine, whatever the order of the leads.
func (r *Ranking) Bootstrap(seed uint64, rounds int) (Intervals, error) {
	if rounds < MinRounds || rounds > MaxRounds {
		return Intervals{}, fmt.Errorf("%d rounds: from %d to %d", rounds, MinRounds, MaxRounds)
	}
	var won, lost []int32 // the step of every lead
	before := step{}
	for i, s := range r.steps {
		for range s.won - before.won {
			won = append(won, int32(i))
		}
		for range s.n - s.won - (before.n - before.won) {
			lost = append(lost, int32(i))
		}
		before = s
	}
	draw := splitmix(seed)
	wonAt, lostAt := make([]int, len(r.steps)), make([]int, len(r.steps))
	var aucs, kss, lifts []float64
	for range rounds {
		clear(wonAt)
		clear(lostAt)
		for range won {
			wonAt[won[draw.below(len(won))]]++
		}
		for range lost {
			lostAt[lost[draw.below(len(lost))]]++
		}
		again := Ranking{won: r.won, lost: r.lost}
		var s step
		for i := range r.steps {
			s.score, s.won, s.n = r.steps[i].score, s.won+wonAt[i], s.n+wonAt[i]+lostAt[i]
			if wonAt[i]+lostAt[i] > 0 {
				again.steps = append(again.steps, s)
			}
		}
		ks, _ := again.KS()
		aucs, kss, lifts = append(aucs, again.AUC()), append(kss, ks), append(lifts, again.Lift(0.1).Lift)
	}
	ks, _ := r.KS()
	return Intervals{percentiles(r.AUC(), aucs), percentiles(ks, kss), percentiles(r.Lift(0.1).Lift, lifts), rounds}, nil
}

func percentiles(value float64, all []float64) Interval {
	slices.Sort(all)
	at := func(perMille int) float64 { return all[(perMille*len(all)+999)/1000-1] }
	return Interval{value, at(25), at(975)}
}
