package metrics

import (
	"slices"
	"time"
)

// Times are the quantiles of N durations. Each is given in both kinds: which one
// is meant must be said, since they differ.
type Times struct {
	N      int      `json:"n"`
	Median Quantile `json:"median"`
	P90    Quantile `json:"p90"`
}

// Quantile is one quantile in its two kinds, to the nanosecond.
type Quantile struct {
	// NearestRank is element number ceil(p·n) of the ascending values: a duration
	// that occurred, and that a share p of all did not exceed.
	NearestRank time.Duration `json:"nearest_rank_ns"`
	// Type7 is interpolated between its neighbours s[i] and s[i+1], at the place
	// h = (n-1)·p from 0 on, i its whole part (Hyndman and Fan, 1996, type 7);
	// rounded half up to the nanosecond.
	Type7 time.Duration `json:"type7_ns"`
}

// timesOf reads quantiles from durations in nanoseconds, which it sorts; nil
// where there are none.
func timesOf(ns []int64) *Times {
	if len(ns) == 0 {
		return nil
	}
	slices.Sort(ns)
	return &Times{N: len(ns), Median: quantileOf(ns, 50), P90: quantileOf(ns, 90)}
}

// quantileOf is the quantile at a whole percentage of ascending values, in exact
// arithmetic.
func quantileOf(sorted []int64, percent int) Quantile {
	n := len(sorted)
	rank := max((n*percent+99)/100, 1)
	h := (n - 1) * percent
	i, part := h/100, int64(h%100)
	v := sorted[i]
	if part > 0 {
		d := sorted[i+1] - v
		v += d/100*part + (d%100*part+50)/100
	}
	return Quantile{NearestRank: time.Duration(sorted[rank-1]), Type7: time.Duration(v)}
}
