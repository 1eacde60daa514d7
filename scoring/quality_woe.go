package scoring

import "fmt"

// Cell is how many leads of a category were won and lost.
type Cell struct {
	Won  int `json:"won"`
	Lost int `json:"lost"`
}

// Evidence is what categories say about the outcome.
type Evidence struct {
	WOE   []float64 // weight of evidence of each category, natural logarithm; positive is good
	Parts []float64 // each category's part of the information value, never negative
	IV    float64   // information value: the sum of Parts
}

// Smoothing is what is usually added to every cell so that none is empty.
const Smoothing = 0.5

// Weigh is the weight of evidence of categories and their information value:
//
//	WOE_i = ln((won_i/won) / (lost_i/lost)),  IV = Σ (won_i/won - lost_i/lost) WOE_i
//
// (I. J. Good, 1950; S. Kullback, 1959). With add > 0, that is added to both
// cells of every category, and to the totals as often. With add = 0 a category
// with an empty cell has the weight 0 and adds nothing. By custom an IV below
// 0.02 says nothing, 0.1 is weak, 0.3 medium, 0.5 strong, and above it leakage is
// to be suspected. A negative count or add, and no won or no lost at all where
// add = 0, is an error.
func Weigh(cells []Cell, add float64) (Evidence, error) {
	won, lost := 0, 0
	for i, c := range cells {
		if c.Won < 0 || c.Lost < 0 {
			return Evidence{}, fmt.Errorf("category %d has %d won and %d lost: counts are not negative", i, c.Won, c.Lost)
		}
		won, lost = won+c.Won, lost+c.Lost
	}
	if !(add >= 0) || add > 1e9 {
		return Evidence{}, fmt.Errorf("%v cannot be added to a count", add)
	}
	if add == 0 && (won == 0 || lost == 0) {
		return Evidence{}, fmt.Errorf("%w: %d won, %d lost", ErrOneClass, won, lost)
	}
	all := float64(add * float64(len(cells)))
	w, l := float64(won)+all, float64(lost)+all
	e := Evidence{WOE: make([]float64, len(cells)), Parts: make([]float64, len(cells))}
	for i, c := range cells {
		if add == 0 && (c.Won == 0 || c.Lost == 0) {
			continue
		}
		p, q := (float64(c.Won)+add)/w, (float64(c.Lost)+add)/l
		e.WOE[i] = ln(p / q)
		e.Parts[i] = float64((p - q) * e.WOE[i])
		e.IV += e.Parts[i]
	}
	return e, nil
}
