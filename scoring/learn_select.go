package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// fit keeps the tables that say something beside the others, and gives points.
func (l *learner) fit(card *Scorecard) error {
	slices.SortStableFunc(l.candidates, func(a, b candidate) int { return cmp.Compare(b.table.IV, a.table.IV) })
	kept := l.candidates[:min(len(l.candidates), MaxTables)]
	for _, c := range l.candidates[len(kept):] {
		l.leave(c.table, BeyondMaxTables, fmt.Sprintf("%d others have more information", MaxTables))
	}
	f, err := l.fitted(kept)
	for err == nil {
		weakest, least := -1, math.Inf(1)
		for j := range kept {
			z := f.weights[j] / f.errors[j]
			if l.o.Reversals && !l.monotone(kept[j].table.Attribute) {
				z = math.Abs(z)
			}
			if z > 0 {
				z = max(z, kept[j].ratio)
			}
			if z < least {
				weakest, least = j, z
			}
		}
		if weakest < 0 || least >= significant && len(kept) <= l.o.MaxTables {
			break
		}
		others := slices.Delete(slices.Clone(kept), weakest, weakest+1)
		var g fitted
		if g, err = l.fitted(others); err != nil {
			break
		}
		ratio := math.Sqrt(max(0, 2*(g.loss-f.loss)))
		if 0 < least && least < significant && significant <= ratio && kept[weakest].ratio == 0 {
			kept[weakest].ratio = ratio
			continue
		}
		t, why := &kept[weakest].table, SaidByOthers
		if least >= significant {
			why = BeyondMaxTables
		}
		l.leave(*t, why, fmt.Sprintf("coefficient %.2f", f.weights[weakest]))
		kept, f = others, g
	}
	if err != nil {
		return err
	}
	card.Intercept = f.intercept
	for j := range kept {
		t := kept[j].table
		t.Coefficient = f.weights[j]
		for i := range t.Rows {
			r := &t.Rows[i]
			p := math.RoundToEven(float64(float64(f.weights[j]*r.WOE) * card.Factor))
			if most := float64(l.o.Cap); most > 0 && math.Abs(p) > most {
				p, r.Capped = math.Copysign(most, p), true
			}
			r.Points = Whole(int64(p))
		}
		card.Tables = append(card.Tables, t)
	}
	slices.SortStableFunc(card.Tables, func(a, b LearnedTable) int { return cmp.Compare(b.width(), a.width()) })
	return nil
}

// fitted fits the tables side by side.
func (l *learner) fitted(of []candidate) (fitted, error) {
	return fitLogistic(l.columns(of), len(of), l.won, l.o.L2)
}

// columns are the weights of evidence of the tables, row by row.
func (l *learner) columns(of []candidate) []float64 {
	k := len(of)
	x := make([]float64, k*len(l.leads))
	for j := range of {
		rows := of[j].table.Rows
		for i, r := range of[j].row {
			if r >= 0 {
				x[i*k+j] = rows[r].WOE
			}
		}
	}
	return x
}
