package scoring_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// placements is the definition: for every won lead the mean over the lost ones
// of 1 where it is above and a half where they are equal, and the other way round.
func placements(won, lost []float64) (v10, v01 []float64) {
	psi := func(x, y float64) float64 {
		switch {
		case x > y:
			return 1
		case x == y:
			return 0.5
		}
		return 0
	}
	v10, v01 = make([]float64, len(won)), make([]float64, len(lost))
	for i, x := range won {
		for j, y := range lost {
			v10[i] += psi(x, y) / float64(len(lost))
			v01[j] += psi(x, y) / float64(len(won))
		}
	}
	return v10, v01
}

func TestTheIntervalOfAnAUCDifferenceIsDeLongs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		score := rapid.IntRange(0, 6)
		leads := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) scoring.PairedScores {
			return scoring.PairedScores{Champion: float64(score.Draw(t, "champion")), Challenger: float64(score.Draw(t, "challenger")), Won: rapid.Bool().Draw(t, "won")}
		}), 1, 40).Draw(rt, "leads")
		var wonA, wonB, lostA, lostB []float64
		for _, l := range leads {
			if l.Won {
				wonA, wonB = append(wonA, l.Champion), append(wonB, l.Challenger)
			} else {
				lostA, lostB = append(lostA, l.Champion), append(lostB, l.Challenger)
			}
		}
		got, err := scoring.CompareAUC(leads)
		if len(wonA) == 0 || len(lostA) == 0 {
			if !errors.Is(err, scoring.ErrOneClass) {
				rt.Fatalf("got %v", err)
			}
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		a10, a01 := placements(wonA, lostA)
		b10, b01 := placements(wonB, lostB)
		// The definition by covariances: L S L' with L = (1, -1).
		s := func(a, b []float64) float64 {
			ma, mb, sum := 0.0, 0.0, 0.0
			for i := range a {
				ma, mb = ma+a[i]/float64(len(a)), mb+b[i]/float64(len(b))
			}
			for i := range a {
				sum += (a[i] - ma) * (b[i] - mb)
			}
			return sum / float64(len(a)-1)
		}
		low, high := -1.0, 1.0
		diff := 0.0
		for i := range a10 {
			diff += (b10[i] - a10[i]) / float64(len(a10))
		}
		if len(wonA) > 1 && len(lostA) > 1 {
			v := (s(a10, a10)+s(b10, b10)-2*s(a10, b10))/float64(len(wonA)) + (s(a01, a01)+s(b01, b01)-2*s(a01, b01))/float64(len(lostA))
			half := 1.959963984540054 * math.Sqrt(max(v, 0))
			low, high = max(-1, diff-half), min(1, diff+half)
		}
		d := got.Difference
		for _, c := range [][2]float64{{d.Value, diff}, {d.Low, low}, {d.High, high}, {got.Challenger - got.Champion, diff}} {
			if math.Abs(c[0]-c[1]) > 1e-7 {
				rt.Fatalf("got %+v, by the definition %v from %v to %v", got, diff, low, high)
			}
		}
		slices.Reverse(leads)
		if again, _ := scoring.CompareAUC(leads); again != got {
			rt.Fatalf("in another order %+v, not %+v", again, got)
		}
	})
}

func TestAUCDifferenceByHand(t *testing.T) {
	// Won by the champion's score 3, 1, by the challenger's 3, 3; lost 2, 0 and 2, 0.
	// The champion places the won leads above 1 and 1/2 of the lost, the challenger
	// above 1 and 1: d is 0 and 1/2. Of the won leads 1/2 and 1 are above the lost
	// ones, then 1 and 1: e is 1/2 and 0. Both variances are 1/8.
	got, err := scoring.CompareAUC([]scoring.PairedScores{{3, 3, true}, {1, 3, true}, {2, 2, false}, {0, 0, false}})
	if err != nil {
		t.Fatal(err)
	}
	half := 1.959963984540054 * math.Sqrt(1.0/8/2+1.0/8/2)
	near(t, "difference", got.Difference.Value, 0.25, 0)
	near(t, "low", got.Difference.Low, 0.25-half, 1e-15)
	near(t, "high", got.Difference.High, 0.25+half, 1e-15)
	if got.Champion != 0.75 || got.Challenger != 1 || got.Leads != 4 || got.Won != 2 {
		t.Errorf("got %+v", got)
	}
	if _, err := scoring.CompareAUC([]scoring.PairedScores{{math.NaN(), 1, true}, {1, 1, false}}); err == nil {
		t.Error("a score that is none has a rank")
	}
}
