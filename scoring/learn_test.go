package scoring

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestTheFitOfOneColumnIsTheLogOddsRatio(t *testing.T) {
	// 30 of 40 won where x is 1, 20 of 100 where it is 0.
	var x []float64
	var won []bool
	for i := range 140 {
		x = append(x, 0)
		won = append(won, i-40 < 20)
		if i < 40 {
			x[i], won[i] = 1, i < 30
		}
	}
	f, err := fitLogistic(x, 1, won, 1e-9)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(f.intercept-math.Log(20.0/80)) > 1e-8 || math.Abs(f.weights[0]-math.Log(30.0/10*80/20)) > 1e-8 {
		t.Errorf("got %+v", f)
	}
	// The variance of a log odds ratio is the sum of the inverse counts (Woolf).
	if want := math.Sqrt(1.0/30 + 1.0/10 + 1.0/20 + 1.0/80); math.Abs(f.errors[0]-want) > 1e-8 {
		t.Errorf("standard error %v, not %v", f.errors[0], want)
	}
}

func TestTheFitIsWhereTheSlopesAreLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, n := rapid.IntRange(0, 4).Draw(t, "columns"), rapid.IntRange(1, 40).Draw(t, "rows")
		x, won := make([]float64, k*n), make([]bool, n)
		for i := range x {
			x[i] = rapid.Float64Range(-3, 3).Draw(t, "x")
		}
		some := 0
		for i := range won {
			if won[i] = rapid.Bool().Draw(t, "won"); won[i] {
				some++
			}
		}
		if some == 0 || some == n {
			t.Skip("one class")
		}
		l2 := rapid.Float64Range(0.1, 10).Draw(t, "l2")
		f, err := fitLogistic(x, k, won, l2)
		if err != nil {
			t.Fatal(err)
		}
		sum, slopes := 0.0, make([]float64, k)
		for i := range n {
			z := f.intercept
			for j := range k {
				z += f.weights[j] * x[i*k+j]
			}
			miss := 1 / (1 + math.Exp(-z))
			if won[i] {
				miss--
			}
			sum += miss
			for j := range k {
				slopes[j] += miss * x[i*k+j]
			}
		}
		for j := range k {
			if s := slopes[j] + l2*f.weights[j]; math.Abs(s) > 1e-6 {
				t.Fatalf("slope %v of column %d", s, j)
			}
		}
		if math.Abs(sum) > 1e-6 {
			t.Fatalf("slope %v of the intercept", sum)
		}
	})
}

func TestColumnsThatAreNoNumbersHaveNoFit(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1)} {
		if _, err := fitLogistic([]float64{x, 1}, 1, []bool{true, false}, 1); err == nil {
			t.Errorf("%v was fitted", x)
		}
	}
}

// The division is compared with all there are.
func TestRowsHaveTheLargestInformationThereIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := learner{o: LearnOptions{MaxRows: rapid.IntRange(2, 4).Draw(t, "rows"), MinLeads: rapid.IntRange(1, 12).Draw(t, "least")}}
		var cells []Cell
		for range rapid.IntRange(1, 8).Draw(t, "cells") {
			c := Cell{rapid.IntRange(0, 9).Draw(t, "won"), rapid.IntRange(0, 9).Draw(t, "lost")}
			cells, l.total = append(cells, c), l.total.plus(c)
		}
		l.total = l.total.plus(Cell{1, 1}) // neither class is empty
		chance := l.chance(len(cells) - 1)
		value := func(ends []int) float64 {
			sum := 0.0
			for _, c := range gather(cells, ends) {
				if c.n() < l.o.MinLeads {
					return math.Inf(-1)
				}
				sum += l.informs(c) - chance
			}
			return sum
		}
		best := math.Inf(-1)
		for cuts := range 1 << (len(cells) - 1) {
			var ends []int
			for i := range len(cells) - 1 {
				if cuts>>i&1 != 0 {
					ends = append(ends, i+1)
				}
			}
			if ends = append(ends, len(cells)); len(ends) <= l.o.MaxRows {
				best = max(best, value(ends))
			}
		}
		got := l.divide(cells)
		switch {
		case got == nil && math.IsInf(best, -1):
		case got == nil || math.Abs(value(got)-best) > 1e-12 || len(got) > l.o.MaxRows:
			t.Fatalf("%v has %v, the best is %v", got, value(got), best)
		}
	})
}

func TestPooledCellsRiseOrFall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cells []Cell
		for range rapid.IntRange(1, 12).Draw(t, "cells") {
			cells = append(cells, Cell{rapid.IntRange(0, 9).Draw(t, "won"), rapid.IntRange(0, 9).Draw(t, "lost") + 1})
		}
		falls := rapid.Bool().Draw(t, "falls")
		ends := pool(cells, falls)
		if ends[len(ends)-1] != len(cells) {
			t.Fatalf("%v of %d cells", ends, len(cells))
		}
		sums := gather(cells, ends)
		for i := 1; i < len(sums); i++ {
			a, b := float64(sums[i-1].Won)/float64(sums[i-1].n()), float64(sums[i].Won)/float64(sums[i].n())
			if falls && a <= b || !falls && a >= b {
				t.Fatalf("%v after %v", b, a)
			}
		}
		strict := strictly(sums, alone(len(sums)), falls)
		s := gather(sums, strict)
		for i := 1; i < len(s); i++ {
			if c := s[i-1].below(s[i]); falls && c <= 0 || !falls && c >= 0 {
				t.Fatalf("smoothed odds of %v after %v", s[i], s[i-1])
			}
		}
	})
}

// alone leaves every cell alone.
func alone(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

func TestBandsEndAtTheRoundestNumberBetween(t *testing.T) {
	for _, c := range []struct{ low, high, want float64 }{
		{49, 60, 54}, {0.9, 1.1, 1}, {1.28, 1.29, 1.29}, {1.2, 2.3, 2}, {-1, 0, 0}, {0, 1, 1}, {2, 3, 3}, {2, 4, 3}, {0.25, 0.26, 0.26}, {-36.4, -36.1, -36.2}, {3, math.Nextafter(3, 4), math.Nextafter(3, 4)},
		{-1e300, 1, -4503599627370496}, {0, 5e-324, 5e-324},
	} {
		if got := between(c.low, c.high); !(c.low < got && got <= c.high) || got != c.want {
			t.Errorf("between %v and %v is %v, not %v", c.low, c.high, got, c.want)
		}
	}
}
