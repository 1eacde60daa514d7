package scoring_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"example.com/baton/scoring"
)

func TestTheThresholdIsTheLowestThatFitsTheCapacity(t *testing.T) {
	r := rank(t, outcomes([]float64{80, 60, 60, 20}, []float64{60, 40, 20, 20}))
	for _, c := range []struct {
		capacity float64
		fits     bool
		from     float64
		perDay   float64
		forgone  int
	}{
		{0.4, false, 0, 0, 0}, {0.5, true, 80, 0.5, 3}, {1.9, true, 80, 0.5, 3}, {2, true, 60, 2, 1}, {2.5, true, 40, 2.5, 1},
		{4, true, 20, 4, 0}, {math.Inf(1), true, 20, 4, 0},
	} {
		w, fits, err := r.Threshold(c.capacity, 2)
		if err != nil || fits != c.fits || w.From != c.from || w.PerDay != c.perDay || w.Forgone != c.forgone {
			t.Errorf("%v leads a day: %+v, %v, %v", c.capacity, w, fits, err)
		}
	}
	for _, days := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, _, err := r.Threshold(1, days); err == nil {
			t.Errorf("%v days are taken", days)
		}
	}
	for _, capacity := range []float64{-1, math.NaN()} {
		if _, _, err := r.Threshold(capacity, 1); err == nil {
			t.Errorf("a capacity of %v is taken", capacity)
		}
	}
}

// Along the frontier more work never forgoes more won leads, and every won lead
// is either handed over or forgone.
func TestTheFrontierTradesWorkForWonLeads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var leads []scoring.Scored
		for _, s := range rapid.SliceOfN(rapid.IntRange(0, 9), 2, 40).Draw(t, "scores") {
			leads = append(leads, scoring.Scored{Score: float64(s), Won: rapid.Bool().Draw(t, "won")})
		}
		leads[0].Won, leads[1].Won = true, false
		r, err := scoring.Rank(leads)
		if err != nil {
			t.Fatal(err)
		}
		frontier, err := r.Frontier(rapid.Float64Range(0.5, 30).Draw(t, "days"))
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range frontier {
			if w.Won+w.Forgone != r.Won() || i > 0 && (w.PerDay <= frontier[i-1].PerDay || w.Forgone > frontier[i-1].Forgone || w.From >= frontier[i-1].From) {
				t.Fatalf("%+v after %+v", w, frontier[max(0, i-1)])
			}
		}
		if last := frontier[len(frontier)-1]; last.N != len(leads) || last.Forgone != 0 {
			t.Fatalf("the lowest threshold is %+v", last)
		}
	})
}
