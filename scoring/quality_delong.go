package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/baton/internal/stat"
)

// AUCDifference is how much better one score ranks the same leads than another.
type AUCDifference struct {
	Leads      int      `json:"leads"`
	Won        int      `json:"won"`
	Champion   float64  `json:"champion"`
	Challenger float64  `json:"challenger"`
	Difference Interval `json:"difference"` // challenger - champion, 95 %
}

// PairedScores are two scores of one lead, and what came of it.
type PairedScores struct {
	Champion, Challenger float64
	Won                  bool
}

// CompareAUC is the difference of the areas under the ROC curves of two scores
// over the same leads. Its interval is that of E. R. DeLong, D. M. DeLong and
// D. L. Clarke-Pearson (1988): with d_i the share of lost leads that won lead i is
// above (equal ones half) by the challenger less that by the champion, and e_j the
// same of the won leads above lost lead j,
//
//	difference ± 1.96 sqrt(S²(d)/won + S²(e)/lost),  S² the sample variance
//
// With one won or one lost lead alone the variance is not known, and the interval
// is from -1 to 1. A score that is not finite is an error, and so are leads of one
// outcome only (ErrOneClass). The order of the leads makes no difference.
func CompareAUC(leads []PairedScores) (AUCDifference, error) {
	var champion, challenger []Scored
	for i, l := range leads {
		for _, s := range []float64{l.Champion, l.Challenger} {
			if math.IsNaN(s) || math.IsInf(s, 0) {
				return AUCDifference{}, fmt.Errorf("a score of lead %d of %d is %v: no rank", i+1, len(leads), s)
			}
		}
	}
	leads = slices.Clone(leads)
	slices.SortFunc(leads, func(a, b PairedScores) int {
		return cmp.Or(cmp.Compare(a.Champion, b.Champion), cmp.Compare(a.Challenger, b.Challenger))
	})
	for _, l := range leads {
		champion, challenger = append(champion, Scored{l.Champion, l.Won}), append(challenger, Scored{l.Challenger, l.Won})
	}
	a, err := Rank(champion)
	if err != nil {
		return AUCDifference{}, err
	}
	b, err := Rank(challenger)
	if err != nil {
		return AUCDifference{}, err
	}
	d := AUCDifference{Leads: len(leads), Won: a.won, Champion: a.AUC(), Challenger: b.AUC()}
	value := d.Challenger - d.Champion
	d.Difference = Interval{value, -1, 1}
	if a.won < 2 || a.lost < 2 {
		return d, nil
	}
	was, is := a.above(), b.above()
	var ofWon, ofLost []float64
	for i, l := range leads {
		diff := float64(is(challenger[i])-was(champion[i])) / 2
		if l.Won {
			ofWon = append(ofWon, diff/float64(a.lost))
		} else {
			ofLost = append(ofLost, diff/float64(a.won))
		}
	}
	half := float64(stat.Normal95 * math.Sqrt(variance(ofWon)/float64(a.won)+variance(ofLost)/float64(a.lost)))
	d.Difference.Low, d.Difference.High = max(-1, value-half), min(1, value+half)
	return d, nil
}

// above gives of a won lead twice the number of lost leads below it, of a lost
// one that of the won leads above it; equal scores count one.
func (r *Ranking) above() func(Scored) int {
	return func(s Scored) int {
		i, _ := slices.BinarySearchFunc(r.steps, s.Score, func(x step, score float64) int { return cmp.Compare(score, x.score) })
		here, before := r.steps[i], step{}
		if i > 0 {
			before = r.steps[i-1]
		}
		if s.Won {
			return r.lost - (here.n - here.won) + r.lost - (before.n - before.won)
		}
		return here.won + before.won
	}
}

// variance is the sample variance.
func variance(x []float64) float64 {
	mean := 0.0
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	sum := 0.0
	for _, v := range x {
		sum += float64((v - mean) * (v - mean))
	}
	return sum / float64(len(x)-1)
}
