package scoring

import (
	"fmt"
	"math"
)

// Workload is what a threshold means to the sellers: the leads at or above it
// are handed over.
type Workload struct {
	Cut
	PerDay  float64 `json:"per day"` // leads handed over in a day, on average
	Forgone int     `json:"forgone"` // won leads below the threshold
}

// Frontier is the workload of every threshold, highest first, from leads that
// were decided in so many days: PerDay is N / days. Count the days as the
// sellers' capacity counts them, working days or all of them. Days that are not
// a finite number above 0 are an error.
func (r *Ranking) Frontier(days float64) ([]Workload, error) { return frontier(r.Cuts(), r.won, days) }

// Frontier is Ranking.Frontier of the leads that the report counts.
func (b *BacktestReport) Frontier(days float64) ([]Workload, error) {
	return frontier(b.Cuts, b.Won, days)
}

func frontier(cuts []Cut, won int, days float64) ([]Workload, error) {
	if !(days > 0) || math.IsInf(days, 1) {
		return nil, fmt.Errorf("%v days: the leads came in some time", days)
	}
	out := make([]Workload, len(cuts))
	for i, c := range cuts {
		out[i] = Workload{c, float64(c.N) / days, won - c.Won}
	}
	return out, nil
}

// Threshold is the lowest threshold at which the leads handed over in a day fit
// the sellers' capacity, leads per day, on average. It is false where even the
// best score alone has more leads than that; a capacity that is negative or no
// number is an error.
func (r *Ranking) Threshold(capacity, days float64) (Workload, bool, error) {
	return threshold(r.Cuts(), r.won, capacity, days)
}

// Threshold is Ranking.Threshold of the leads that the report counts.
func (b *BacktestReport) Threshold(capacity, days float64) (Workload, bool, error) {
	return threshold(b.Cuts, b.Won, capacity, days)
}

func threshold(cuts []Cut, won int, capacity, days float64) (Workload, bool, error) {
	if !(capacity >= 0) {
		return Workload{}, false, fmt.Errorf("a capacity of %v leads a day", capacity)
	}
	all, err := frontier(cuts, won, days)
	if err != nil {
		return Workload{}, false, err
	}
	fits := 0
	for fits < len(all) && all[fits].PerDay <= capacity {
		fits++
	}
	if fits == 0 {
		return Workload{}, false, nil
	}
	return all[fits-1], true, nil
}
