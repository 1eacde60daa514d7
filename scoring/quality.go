package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"example.com/baton/internal/stat"
)

// ErrOneClass is a set of outcomes that says nothing about a score: all of the
// leads were won, or none of them.
var ErrOneClass = errors.New("both won and lost leads are needed")

// Scored is a lead's score, or a probability, and what came of the lead.
type Scored struct {
	Score float64
	Won   bool
}

// Ranking is how a score orders leads with known outcomes. Its figures are
// quotients of whole numbers: equal on every machine and in any order of the
// leads. It is immutable and safe for any number of goroutines.
type Ranking struct {
	steps     []step // best score first
	won, lost int
}

// step is one score and the leads that have it or a better one.
type step struct {
	score  float64
	n, won int
}

// Rank orders leads by score. A score that is not finite is an error, and so
// are leads of one outcome only (ErrOneClass).
func Rank(leads []Scored) (*Ranking, error) {
	for i, s := range leads {
		if math.IsNaN(s.Score) || math.IsInf(s.Score, 0) {
			return nil, fmt.Errorf("the score of lead %d of %d is %v: no rank", i+1, len(leads), s.Score)
		}
	}
	sorted := slices.Clone(leads)
	slices.SortFunc(sorted, func(a, b Scored) int { return cmp.Compare(b.Score, a.Score) })
	r := &Ranking{}
	for i, s := range sorted {
		if s.Won {
			r.won++
		}
		if i == 0 || s.Score != sorted[i-1].Score {
			r.steps = append(r.steps, step{score: s.Score + 0}) // + 0: there is one zero
		}
		last := &r.steps[len(r.steps)-1]
		last.n, last.won = i+1, r.won
	}
	r.lost = len(leads) - r.won
	if r.won == 0 || r.lost == 0 {
		return nil, fmt.Errorf("%w: %d won, %d lost", ErrOneClass, r.won, r.lost)
	}
	return r, nil
}

// Won is the number of won leads.
func (r *Ranking) Won() int { return r.won }

// Lost is the number of lost leads.
func (r *Ranking) Lost() int { return r.lost }

// AUC is the probability that a won lead has a better score than a lost one,
// equal scores counting half: the area under the ROC curve, which is the
// Mann-Whitney statistic with midranks (J. A. Hanley and B. J. McNeil, 1982).
func (r *Ranking) AUC() float64 {
	halves := uint64(0) // of pairs
	var above step
	for _, s := range r.steps {
		lost := s.n - s.won - (above.n - above.won)
		halves += uint64(above.won+s.won) * uint64(lost) // two for each above, one for each beside
		above = s
	}
	return float64(halves) / 2 / float64(r.won) / float64(r.lost)
}

// Gini is 2 AUC - 1.
func (r *Ranking) Gini() float64 { return float64(2*r.AUC()) - 1 }

// KS is the largest distance between the shares of the won and of the lost
// leads at or above a threshold (Kolmogorov and Smirnov), and the highest
// threshold that reaches it.
func (r *Ranking) KS() (distance, threshold float64) {
	most := int64(-1)
	for _, s := range r.steps {
		d := int64(s.won)*int64(r.lost) - int64(s.n-s.won)*int64(r.won)
		if d < 0 {
			d = -d
		}
		if d > most {
			most, threshold = d, s.score
		}
	}
	return float64(most) / float64(r.won) / float64(r.lost), threshold
}

// Top is what the best leads are worth.
type Top struct {
	K         int     `json:"k"`         // how many leads
	Cut       float64 `json:"cut"`       // the score of the last of them
	Above     int     `json:"above"`     // leads with a better score than that
	At        int     `json:"at"`        // leads with that score
	Won       float64 `json:"won"`       // won leads among the K; those with the cut's score shared in expectation
	Precision float64 `json:"precision"` // Won / K
	Recall    float64 `json:"recall"`    // Won / all won: the gain
	Lift      float64 `json:"lift"`      // Precision / conversion of all
}

// Lift is the conversion of the best ceil(q n) leads against that of all. Leads
// that share the score at the cut are counted in expectation, as if they were
// drawn among themselves. 0 < q <= 1; a q beyond that is taken as its end.
func (r *Ranking) Lift(q float64) Top {
	const rounding = 1e-9 // 0.07 x 100 is 7.000000000000001
	k := math.Ceil(float64(q*float64(r.won+r.lost)) - rounding)
	if !(k >= 1) {
		k = 1
	}
	return r.top(int(min(k, float64(r.won+r.lost))))
}

// Gains are the best tenth of the leads, the best two tenths, to all of them.
func (r *Ranking) Gains() [10]Top {
	var out [10]Top
	for i := range out {
		out[i] = r.top(max(1, ((i+1)*(r.won+r.lost)+9)/10))
	}
	return out
}

func (r *Ranking) top(k int) Top {
	i, _ := slices.BinarySearchFunc(r.steps, k, func(s step, k int) int { return cmp.Compare(s.n, k) })
	s, above := r.steps[i], step{}
	if i > 0 {
		above = r.steps[i-1]
	}
	t := Top{K: k, Cut: s.score, Above: above.n, At: s.n - above.n}
	t.Won = float64(above.won) + float64(float64(s.won-above.won)*float64(k-above.n))/float64(t.At)
	t.Precision = t.Won / float64(k)
	t.Recall = t.Won / float64(r.won)
	t.Lift = t.Precision / (float64(r.won) / float64(r.won+r.lost))
	return t
}

// Cut is what a threshold does: the leads at or above it.
type Cut struct {
	From      float64 `json:"from"`
	N         int     `json:"n"` // leads at or above it
	Won       int     `json:"won"`
	Precision float64 `json:"precision"` // Won / N
	Low       float64 `json:"low"`       // its Wilson 95 % interval
	High      float64 `json:"high"`
	Recall    float64 `json:"recall"` // of all won leads
	Volume    float64 `json:"volume"` // of all leads
}

// Cuts are the thresholds that make a difference, every score that occurs,
// highest first.
func (r *Ranking) Cuts() []Cut {
	out := make([]Cut, len(r.steps))
	for i, s := range r.steps {
		c := Cut{From: s.score, N: s.n, Won: s.won, Precision: float64(s.won) / float64(s.n),
			Recall: float64(s.won) / float64(r.won), Volume: float64(s.n) / float64(r.won+r.lost)}
		c.Low, c.High = stat.Wilson(s.won, s.n)
		out[i] = c
	}
	return out
}
