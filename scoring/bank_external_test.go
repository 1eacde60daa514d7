package scoring_test

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"testing"

	"example.com/baton/examples/opendata"
	"example.com/baton/scoring"
)

// bankModel is the 7-rule book of the reference in the agreement's words.
func bankModel(t *testing.T) *scoring.Model {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "pdays", Type: "number"}, {Name: "job", Type: "text"}, {Name: "contact", Type: "text", Values: []string{"cellular", "telephone"}},
		{Name: "euribor3m", Type: "number"}, {Name: "campaign", Type: "number"}, {Name: "month", Type: "text"}, {Name: "default", Type: "text"}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := scoring.New(s, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "total"}}, Rules: []scoring.RuleConfig{
		{Name: "contacted before", When: `pdays != 999`, Points: "40"},
		{Name: "student or retired", When: `job in ["student", "retired"]`, Points: "15"},
		{Name: "cellular", When: `contact == "cellular"`, Points: "10"},
		{Name: "low interest", When: `euribor3m < 2.0`, Points: "20"},
		{Name: "called too often", When: `campaign > 5`, Points: "-10"},
		{Name: "good months", When: `month in ["mar", "sep", "oct", "dec"]`, Points: "15"},
		{Name: "default unknown", When: `default == "unknown"`, Points: "-5"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

type scored struct {
	score float64
	won   bool
}

func bankScores(t *testing.T) []scored {
	m := bankModel(t)
	var out []scored
	for n, row := range opendata.Rows(t, "data/bank/bank_every_4th_row.csv") {
		facts := map[string]any{}
		for _, a := range m.Schema().Attributes() {
			if cell := row[a.Name]; cell != "" {
				var err error
				if facts[a.Name], err = m.Schema().ParseFact(a.Name, cell); err != nil {
					t.Fatalf("row %d: %v", n+2, err)
				}
			}
		}
		p := m.Score(lead(t, m.Schema(), facts), at).Points
		won, err := strconv.Atoi(row["y"])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, scored{float64(p) / 1000, won == 1})
	}
	return out
}

type bankReference struct {
	Rows      int
	Converted int
	Rulebook  bankBook
}

type bankBook struct {
	AUC float64
	KS  struct {
		KS        float64
		Threshold float64 `json:"threshold_score_ge"`
	}
	Lift struct {
		K         int
		Cut       float64  `json:"cut_score"`
		Above     int      `json:"rows_strictly_above_cut"`
		At        int      `json:"rows_at_cut"`
		Expected  topShare `json:"expected_ties"`
		FileOrder topShare `json:"file_order_ties"`
	} `json:"lift_top_decile"`
	Score struct {
		N           int
		Sum, Mean   float64
		SD          float64 `json:"sd_n_minus_1"`
		Min, Max    float64
		NearestRank map[string]float64 `json:"nearest_rank"`
		Type7       map[string]float64 `json:"type7"`
	}
}

type topShare struct{ Positives, Precision, Lift, Recall float64 }

func TestTheBanksRulebookReachesTheIndependentFigures(t *testing.T) {
	var ref bankReference
	opendata.JSON(t, "data/bank/reference.json", &ref)
	rows := bankScores(t)
	equal := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
			t.Errorf("%s is %v, not %v", what, got, want)
		}
	}
	want := ref.Rulebook
	n := len(rows)
	values := make([]float64, n)
	sum, won := 0.0, 0
	for i, r := range rows {
		values[i] = r.score
		sum += r.score
		if r.won {
			won++
		}
	}
	sort.Float64s(values)
	mean, square := sum/float64(n), 0.0
	for _, v := range values {
		square += float64((v - mean) * (v - mean))
	}
	equal("rows", float64(n), float64(ref.Rows))
	equal("converted", float64(won), float64(ref.Converted))
	equal("n", float64(n), float64(want.Score.N))
	equal("sum", sum, want.Score.Sum)
	equal("mean", mean, want.Score.Mean)
	equal("standard deviation", math.Sqrt(square/float64(n-1)), want.Score.SD)
	equal("min", values[0], want.Score.Min)
	equal("max", values[n-1], want.Score.Max)
	for name, q := range want.Score.NearestRank {
		equal("nearest rank "+name, values[int(math.Ceil(percent(name)*float64(n)))-1], q)
	}
	for name, q := range want.Score.Type7 {
		h := float64(float64(n-1) * percent(name))
		lo := int(h)
		equal("type 7 "+name, values[lo]+float64((h-float64(lo))*(values[min(lo+1, n-1)]-values[lo])), q)
	}
	auc, ks, threshold := ranking(rows)
	equal("AUC", auc, want.AUC)
	equal("KS", ks, want.KS.KS)
	equal("KS threshold", threshold, want.KS.Threshold)
	checkLift(rows, won, &want, equal)
}

func percent(name string) float64 {
	var p float64
	fmt.Sscanf(name, "p%g", &p)
	return p / 100
}

// ranking is AUC with midranks, KS, and the highest threshold that reaches it.
func ranking(rows []scored) (auc, ks, threshold float64) {
	byScore := map[float64][2]int{} // lost, won
	for _, r := range rows {
		c := byScore[r.score]
		if r.won {
			c[1]++
		} else {
			c[0]++
		}
		byScore[r.score] = c
	}
	var scores []float64
	var lost, won float64
	for s, c := range byScore {
		scores = append(scores, s)
		lost, won = lost+float64(c[0]), won+float64(c[1])
	}
	slices.Sort(scores)
	slices.Reverse(scores)
	var wonAbove, lostAbove, pairs float64
	for _, s := range scores {
		c := byScore[s]
		pairs += wonAbove*float64(c[0]) + float64(c[1])*float64(c[0])/2
		wonAbove, lostAbove = wonAbove+float64(c[1]), lostAbove+float64(c[0])
		if d := math.Abs(wonAbove/won - lostAbove/lost); d > ks {
			ks, threshold = d, s
		}
	}
	return pairs / (won * lost), ks, threshold
}

// checkLift compares the conversion of the best tenth with the overall one,
// ties shared in expectation and by file order.
func checkLift(rows []scored, won int, ref *bankBook, equal func(string, float64, float64)) {
	n := len(rows)
	k := int(math.Ceil(0.1 * float64(n)))
	order := slices.Clone(rows)
	slices.SortStableFunc(order, func(a, b scored) int { return int(b.score - a.score) })
	cut := order[k-1].score
	above, at, wonAbove, wonAt, inOrder := 0, 0, 0, 0, 0
	for i, r := range order {
		one := 0
		if r.won {
			one = 1
		}
		switch {
		case r.score > cut:
			above, wonAbove = above+1, wonAbove+one
		case r.score == cut:
			at, wonAt = at+1, wonAt+one
		}
		if i < k {
			inOrder += one
		}
	}
	equal("k", float64(k), float64(ref.Lift.K))
	equal("cut", cut, ref.Lift.Cut)
	equal("rows above the cut", float64(above), float64(ref.Lift.Above))
	equal("rows at the cut", float64(at), float64(ref.Lift.At))
	for _, x := range []struct {
		name      string
		positives float64
		want      topShare
	}{
		{"expected ties", float64(wonAbove) + float64(wonAt)*float64(k-above)/float64(at), ref.Lift.Expected},
		{"file order", float64(inOrder), ref.Lift.FileOrder},
	} {
		precision := x.positives / float64(k)
		equal(x.name+": positives", x.positives, x.want.Positives)
		equal(x.name+": precision", precision, x.want.Precision)
		equal(x.name+": lift", precision/(float64(won)/float64(n)), x.want.Lift)
		if x.want.Recall != 0 { // the reference gives it for file order alone
			equal(x.name+": recall", x.positives/float64(won), x.want.Recall)
		}
	}
}
