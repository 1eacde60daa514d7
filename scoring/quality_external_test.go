package scoring_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"example.com/baton/examples/opendata"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func rank(t testing.TB, leads []scoring.Scored) *scoring.Ranking {
	t.Helper()
	r, err := scoring.Rank(leads)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func outcomes(won, lost []float64) []scoring.Scored {
	var out []scoring.Scored
	for _, s := range won {
		out = append(out, scoring.Scored{Score: s, Won: true})
	}
	for _, s := range lost {
		out = append(out, scoring.Scored{Score: s})
	}
	return out
}

func TestWeightOfEvidenceOfTheReference(t *testing.T) {
	cells := []scoring.Cell{{Won: 30, Lost: 70}, {Won: 10, Lost: 190}, {Won: 0, Lost: 100}}
	e, err := scoring.Weigh(cells, scoring.Smoothing)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{1.3267, -0.7337, -3.1387} {
		near(t, "WOE", e.WOE[i], want, 0.00005)
	}
	near(t, "IV", e.IV, 1.7521, 0.00005)
	plain, err := scoring.Weigh(cells, 0)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "WOE of a category without won leads, plain", plain.WOE[2], 0, 0)
	near(t, "WOE, plain", plain.WOE[0], math.Log(30.0/40/(70.0/360)), 1e-15)
}

func TestWeighingRefusesWhatHasNoWeight(t *testing.T) {
	for name, c := range map[string]struct {
		cells []scoring.Cell
		add   float64
		says  string
	}{
		"negative count": {[]scoring.Cell{{Won: -1, Lost: 2}}, 0.5, "-1 won"},
		"one class":      {[]scoring.Cell{{Won: 1}}, 0, "both won and lost"},
		"nothing":        {nil, 0, "both won and lost"},
		"NaN":            {[]scoring.Cell{{Won: 1, Lost: 2}}, math.NaN(), "cannot be added"},
		"infinite":       {[]scoring.Cell{{Won: 1, Lost: 2}}, math.Inf(1), "cannot be added"},
		"negative add":   {[]scoring.Cell{{Won: 1, Lost: 2}}, -1, "cannot be added"},
	} {
		if _, err := scoring.Weigh(c.cells, c.add); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestRankingOfTheReference(t *testing.T) {
	r := rank(t, outcomes([]float64{80, 60, 60}, []float64{60, 40, 20, 20}))
	near(t, "AUC", r.AUC(), 11.0/12, 1e-15)
	near(t, "Gini", r.Gini(), 10.0/12, 1e-15)
	ks, threshold := r.KS()
	near(t, "KS", ks, 0.75, 0)
	near(t, "KS threshold", threshold, 60, 0)
	want := []scoring.Cut{
		{From: 80, N: 1, Won: 1, Precision: 1, Recall: 1.0 / 3, Volume: 1.0 / 7},
		{From: 60, N: 4, Won: 3, Precision: 0.75, Recall: 1, Volume: 4.0 / 7},
		{From: 40, N: 5, Won: 3, Precision: 0.6, Recall: 1, Volume: 5.0 / 7},
		{From: 20, N: 7, Won: 3, Precision: 3.0 / 7, Recall: 1, Volume: 1},
	}
	got := r.Cuts()
	for i := range got {
		if !(got[i].Low < got[i].Precision || got[i].Low == 0) || !(got[i].High > got[i].Precision || got[i].High == 1) {
			t.Errorf("the interval of %v", got[i])
		}
		got[i].Low, got[i].High = 0, 0
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTiesAtTheCutAreSharedInExpectation(t *testing.T) {
	r := rank(t, outcomes([]float64{9, 5, 5}, []float64{5, 5, 1, 1, 1, 1, 1}))
	want := scoring.Top{K: 3, Cut: 5, Above: 1, At: 4, Won: 2, Precision: 2.0 / 3, Recall: 2.0 / 3, Lift: 2.0 / 3 / 0.3}
	if d := cmp.Diff(want, r.Lift(0.3)); d != "" {
		t.Error(d)
	}
	gains := r.Gains()
	if gains[2] != r.Lift(0.3) || gains[9].Recall != 1 || gains[9].Lift != 1 {
		t.Errorf("gains %v", gains)
	}
	if r.Lift(0) != r.Lift(0.1) || r.Lift(math.NaN()) != r.Lift(0.1) || r.Lift(7) != r.Lift(1) {
		t.Error("a share beyond its range is its end")
	}
}

func TestSharesThatFloatsMissAreWhole(t *testing.T) {
	var leads []scoring.Scored
	for i := range 100 {
		leads = append(leads, scoring.Scored{Score: float64(i), Won: i%2 == 0})
	}
	if k := rank(t, leads).Lift(0.07).K; k != 7 {
		t.Errorf("seven hundredths of a hundred are %d", k)
	}
}

func TestScoresThatCannotBeRankedAreRefused(t *testing.T) {
	for _, s := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, err := scoring.Rank([]scoring.Scored{{Score: 1, Won: true}, {Score: s}}); err == nil || !strings.Contains(err.Error(), "lead 2 of 2") {
			t.Errorf("%v: got %v", s, err)
		}
	}
	for _, leads := range [][]scoring.Scored{nil, outcomes([]float64{1, 2}, nil), outcomes(nil, []float64{1})} {
		if _, err := scoring.Rank(leads); !errors.Is(err, scoring.ErrOneClass) {
			t.Errorf("got %v", err)
		}
	}
}

func TestRankingAgreesWithItsDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var won, lost []float64
		for _, side := range []*[]float64{&won, &lost} {
			for _, s := range rapid.SliceOfN(rapid.IntRange(-3, 6), 1, 30).Draw(t, "scores") {
				*side = append(*side, float64(s))
			}
		}
		leads := outcomes(won, lost)
		r, err := scoring.Rank(rapid.Permutation(leads).Draw(t, "order"))
		if err != nil {
			t.Fatal(err)
		}
		pairs, most, at := 0.0, -1.0, 0.0
		for _, w := range won {
			for _, l := range lost {
				switch {
				case w > l:
					pairs++
				case w == l:
					pairs += 0.5
				}
			}
		}
		share := func(side []float64, from float64) float64 {
			n := 0.0
			for _, s := range side {
				if s >= from {
					n++
				}
			}
			return n / float64(len(side))
		}
		for s := 6.0; s >= -3; s-- {
			if d := math.Abs(share(won, s) - share(lost, s)); d > most+1e-12 {
				most, at = d, s
			}
		}
		ks, threshold := r.KS()
		if math.Abs(r.AUC()-pairs/float64(len(won)*len(lost))) > 1e-12 || math.Abs(ks-most) > 1e-12 || ks > 0 && threshold != at {
			t.Fatalf("AUC %v KS %v at %v, by definition %v, %v at %v", r.AUC(), ks, threshold, pairs, most, at)
		}
	})
}

func TestTheBanksRankingReachesTheIndependentFigures(t *testing.T) {
	var ref bankReference
	opendata.JSON(t, "data/bank/reference.json", &ref)
	var leads []scoring.Scored
	for _, s := range bankScores(t) {
		leads = append(leads, scoring.Scored{Score: s.score, Won: s.won})
	}
	r := rank(t, leads)
	near(t, "AUC", r.AUC(), ref.Rulebook.AUC, 1e-9)
	ks, threshold := r.KS()
	near(t, "KS", ks, ref.Rulebook.KS.KS, 1e-9)
	near(t, "KS threshold", threshold, ref.Rulebook.KS.Threshold, 0)
	top, want := r.Lift(0.1), ref.Rulebook.Lift
	if top.K != want.K || top.Cut != want.Cut || top.Above != want.Above || top.At != want.At {
		t.Errorf("top tenth %+v, not %+v", top, want)
	}
	near(t, "won", top.Won, want.Expected.Positives, 1e-9)
	near(t, "precision", top.Precision, want.Expected.Precision, 1e-9)
	near(t, "lift", top.Lift, want.Expected.Lift, 1e-9)
}

func TestTheBanksInformationValuesAreTheIndependentOnes(t *testing.T) {
	var ref struct {
		Values map[string]struct {
			Plain      float64 `json:"iv_plain"`
			Smoothed   float64 `json:"iv_smoothed_0.5"`
			Categories int
		} `json:"information_value"`
	}
	opendata.JSON(t, "data/bank/reference.json", &ref)
	if len(ref.Values) != 3 {
		t.Fatalf("the reference has %d information values", len(ref.Values))
	}
	rows := opendata.Rows(t, "data/bank/bank_every_4th_row.csv")
	for name, want := range ref.Values {
		var cells []scoring.Cell
		of := map[string]int{}
		for _, row := range rows {
			i, seen := of[row[name]]
			if !seen {
				i = len(cells)
				of[row[name]] = i
				cells = append(cells, scoring.Cell{})
			}
			if row["y"] == "1" {
				cells[i].Won++
			} else {
				cells[i].Lost++
			}
		}
		if len(cells) != want.Categories {
			t.Errorf("%s has %d categories, not %d", name, len(cells), want.Categories)
		}
		for add, iv := range map[float64]float64{0: want.Plain, scoring.Smoothing: want.Smoothed} {
			e, err := scoring.Weigh(cells, add)
			if err != nil {
				t.Fatal(err)
			}
			near(t, name+": IV", e.IV, iv, 1e-9)
		}
	}
}

// drawn are leads with scores of 0 to 99 that are won the likelier the better
// the score is.
func drawn(n int) []scoring.Scored {
	leads := make([]scoring.Scored, n)
	x := uint32(1)
	for i := range leads {
		x = x*1664525 + 1013904223
		score := x >> 8 % 100
		x = x*1664525 + 1013904223
		leads[i] = scoring.Scored{Score: float64(score), Won: x>>8%150 < score}
	}
	return leads
}

func TestBootstrapHoldsTheFigureAndRepeats(t *testing.T) {
	leads := drawn(400)
	r := rank(t, leads)
	first, err := r.Bootstrap(7, 500)
	if err != nil {
		t.Fatal(err)
	}
	for name, i := range map[string]scoring.Interval{"AUC": first.AUC, "KS": first.KS, "lift": first.Lift} {
		if !(i.Low < i.Value && i.Value < i.High) {
			t.Errorf("%s: %v", name, i)
		}
	}
	near(t, "AUC", first.AUC.Value, r.AUC(), 0)
	// Hanley and McNeil's standard error of this AUC is an independent measure of the width.
	a, w, l := r.AUC(), float64(r.Won()), float64(r.Lost())
	se := math.Sqrt((a*(1-a) + (w-1)*(a/(2-a)-a*a) + (l-1)*(2*a*a/(1+a)-a*a)) / (w * l))
	near(t, "width of the interval in standard errors", (first.AUC.High-first.AUC.Low)/se, 2*1.96, 1)
	for i, j := 0, len(leads)-1; i < j; i, j = i+1, j-1 {
		leads[i], leads[j] = leads[j], leads[i]
	}
	again, _ := rank(t, leads).Bootstrap(7, 500)
	other, _ := r.Bootstrap(8, 500)
	if first != again || first == other {
		t.Errorf("seed 7 gives %v and %v, seed 8 %v", first, again, other)
	}
	for _, rounds := range []int{0, scoring.MinRounds - 1, scoring.MaxRounds + 1} {
		if _, err := r.Bootstrap(1, rounds); err == nil {
			t.Errorf("%d rounds are taken", rounds)
		}
	}
}

func TestBrierIsTheMeanSquaredDistance(t *testing.T) {
	b, err := scoring.Brier([]scoring.Scored{{Score: 1, Won: true}, {Score: 0.5}, {Score: 0.25, Won: true}, {Score: 0}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Brier", b, (0.25+0.5625)/4, 1e-16)
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		if _, err := scoring.Brier([]scoring.Scored{{Score: p}}); err == nil {
			t.Errorf("the probability %v is taken", p)
		}
	}
	if _, err := scoring.Brier(nil); err == nil {
		t.Error("no predictions are judged")
	}
}

func TestCalibrationGroupsKeepEqualProbabilitiesTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var leads []scoring.Scored
		for _, p := range rapid.SliceOfN(rapid.IntRange(0, 10), 1, 60).Draw(t, "tenths") {
			leads = append(leads, scoring.Scored{Score: float64(p) / 10, Won: rapid.Bool().Draw(t, "won")})
		}
		groups := rapid.IntRange(1, 12).Draw(t, "groups")
		table, err := scoring.Calibrate(leads, groups)
		if err != nil {
			t.Fatal(err)
		}
		n, to := 0, -1.0
		for _, g := range table {
			if !(g.From > to && g.From <= g.Predicted && g.Predicted <= g.To && g.Low <= g.Rate && g.Rate <= g.High) {
				t.Fatalf("group %+v after %v", g, to)
			}
			n, to = n+g.N, g.To
		}
		if n != len(leads) || len(table) > groups {
			t.Fatalf("%d leads in %d groups, of %d in at most %d", n, len(table), len(leads), groups)
		}
	})
	if _, err := scoring.Calibrate([]scoring.Scored{{Score: 0.5}}, 0); err == nil {
		t.Error("no groups are taken")
	}
}
