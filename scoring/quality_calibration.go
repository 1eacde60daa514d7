package scoring

import (
	"errors"
	"fmt"
	"slices"

	"example.com/baton/internal/stat"
)

// Brier is the mean squared distance between probability and outcome, 0 best,
// of predictions made for won (1) and lost (0) leads (G. W. Brier, 1950). A score
// outside 0 to 1 is an error.
func Brier(predicted []Scored) (float64, error) {
	sorted, err := probabilities(predicted)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, s := range sorted {
		d := s.Score
		if s.Won {
			d = 1 - d
		}
		sum += float64(d * d)
	}
	return sum / float64(len(sorted)), nil
}

// probabilities are the predictions by probability, lost before won, so that a
// sum over them has one order.
func probabilities(predicted []Scored) ([]Scored, error) {
	if len(predicted) == 0 {
		return nil, errors.New("no predictions to judge")
	}
	for i, s := range predicted {
		if !(s.Score >= 0 && s.Score <= 1) {
			return nil, fmt.Errorf("prediction %d of %d is %v: a probability is from 0 to 1", i+1, len(predicted), s.Score)
		}
	}
	sorted := slices.Clone(predicted)
	slices.SortFunc(sorted, func(a, b Scored) int {
		switch {
		case a.Score < b.Score || a.Score == b.Score && !a.Won && b.Won:
			return -1
		case a.Score == b.Score && a.Won == b.Won:
			return 0
		}
		return 1
	})
	return sorted, nil
}

// Calibrated is a group of leads with nearby probabilities: what was predicted
// and what came.
type Calibrated struct {
	From      float64 `json:"from"` // the smallest probability
	To        float64 `json:"to"`   // the largest
	N         int     `json:"n"`
	Won       int     `json:"won"`
	Predicted float64 `json:"predicted"` // mean probability
	Rate      float64 `json:"rate"`      // Won / N
	Low       float64 `json:"low"`       // its Wilson 95 % interval
	High      float64 `json:"high"`
}

// Calibrate groups predictions by probability into at most so many groups of
// about equal size; equal probabilities stay together. Predictions are
// calibrated if nearly every Predicted lies between Low and High.
func Calibrate(predicted []Scored, groups int) ([]Calibrated, error) {
	sorted, err := probabilities(predicted)
	if err != nil {
		return nil, err
	}
	if groups < 1 {
		return nil, fmt.Errorf("%d groups: at least 1", groups)
	}
	var out []Calibrated
	n := len(sorted)
	for from, g := 0, 1; from < n; {
		to := from + 1
		for g < groups && ceilShare(g, n, groups) <= from {
			g++
		}
		for to < n && (to < ceilShare(g, n, groups) || sorted[to].Score == sorted[to-1].Score) {
			to++
		}
		c := Calibrated{From: sorted[from].Score, To: sorted[to-1].Score, N: to - from}
		sum := 0.0
		for _, s := range sorted[from:to] {
			sum += s.Score
			if s.Won {
				c.Won++
			}
		}
		c.Predicted, c.Rate = min(max(sum/float64(c.N), c.From), c.To), float64(c.Won)/float64(c.N)
		c.Low, c.High = stat.Wilson(c.Won, c.N)
		out = append(out, c)
		from = to
	}
	return out, nil
}

// ceilShare is the end of group g of so many groups of n.
func ceilShare(g, n, groups int) int { return (g*n + groups - 1) / groups }
