package metrics_test

import (
	"encoding/json"
	"math"
	"testing"

	"example.com/baton/metrics"

	"pgregory.net/rapid"
)

// The four cases are of R. G. Newcombe, Two-sided confidence intervals for the
// single proportion, Statistics in Medicine 17 (1998), table I, method 3.
func TestWilsonIntervalOfTheLiterature(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		r := metrics.NewRate(c.k, c.n)
		if math.Abs(r.Low-c.low) > 0.00005 || math.Abs(r.High-c.high) > 0.00005 {
			t.Errorf("%d of %d: got %v to %v, want %v to %v", c.k, c.n, r.Low, r.High, c.low, c.high)
		}
	}
}

// The bounds of the score interval are the two shares whose normal test of p
// just rejects: (p - q)² = z² q(1-q)/n.
func TestWilsonBoundsSolveTheScoreEquation(t *testing.T) {
	const z = 1.959963984540054
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1_000_000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		r := metrics.NewRate(k, n)
		for _, q := range []float64{r.Low, r.High} {
			left, right := (r.Value-q)*(r.Value-q), z*z*q*(1-q)/float64(n)
			if math.Abs(left-right) > 1e-12 {
				t.Errorf("%d of %d: %v solves with %v = %v", k, n, q, left, right)
			}
		}
		if !(0 <= r.Low && r.Low <= r.Value && r.Value <= r.High && r.High <= 1) {
			t.Errorf("%d of %d: %v", k, n, r)
		}
	})
}

func TestRateWithoutCasesIsAbsent(t *testing.T) {
	r := metrics.NewRate(0, 0)
	if r.Known() || r != (metrics.Rate{}) {
		t.Errorf("got %+v", r)
	}
	b, err := json.Marshal([]any{r, metrics.Ratio{K: 3}})
	if err != nil || string(b) != "[null,null]" {
		t.Errorf("got %s, %v", b, err)
	}
}

func TestRateSurvivesJSON(t *testing.T) {
	want := metrics.NewRate(2, 3)
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got metrics.Rate
	if err := json.Unmarshal(b, &got); err != nil || got != want {
		t.Errorf("%s became %+v, %v", b, got, err)
	}
	var none metrics.Rate
	if err := json.Unmarshal([]byte("null"), &none); err != nil || none.Known() {
		t.Errorf("null became %+v, %v", none, err)
	}
	var ratio metrics.Ratio
	if err := json.Unmarshal([]byte(`{"n":2,"k":3,"value":1.5}`), &ratio); err != nil || ratio != (metrics.Ratio{N: 2, K: 3, Value: 1.5}) {
		t.Errorf("got %+v, %v", ratio, err)
	}
}

func TestRateOfMoreThanTheWholeIsAMistakeOfTheProgram(t *testing.T) {
	for _, c := range [][2]int{{2, 1}, {-1, 1}, {0, -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("NewRate(%d, %d) gives a rate", c[0], c[1])
				}
			}()
			metrics.NewRate(c[0], c[1])
		}()
	}
}

func TestMoneyIsExactAndPrintsAsADecimal(t *testing.T) {
	for _, c := range []struct {
		m    metrics.Money
		text string
	}{{12_000_500, "12000.5"}, {0, "0"}, {-1, "-0.001"}, {-2_500, "-2.5"}, {10_005_534_000, "10005534"}, {math.MaxInt64, "9223372036854775.807"}, {math.MinInt64, "-9223372036854775.808"}} {
		b, err := json.Marshal(c.m)
		if err != nil || string(b) != c.text || c.m.String() != c.text {
			t.Errorf("%d: got %s and %s, %v", int64(c.m), b, c.m, err)
		}
		var back metrics.Money
		if err := json.Unmarshal(b, &back); err != nil || back != c.m {
			t.Errorf("%s became %d, %v", b, int64(back), err)
		}
	}
	for _, bad := range []string{"1.0005", "1e3", `"5"`, "9223372036854775.808", "true", "1."} {
		var m metrics.Money
		if err := json.Unmarshal([]byte(bad), &m); err == nil {
			t.Errorf("%s is taken as %s", bad, m)
		}
	}
}
