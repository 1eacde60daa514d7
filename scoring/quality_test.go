package scoring

import (
	"math"
	"testing"

	"example.com/baton/internal/stat"
)

func TestOwnLogarithmAndPowerAreAccurate(t *testing.T) {
	for x := 1e-300; x < 1e300; x *= 1.37 {
		if d := math.Abs(ln(x) - math.Log(x)); d > 3e-16*math.Max(1, math.Abs(math.Log(x))) {
			t.Errorf("ln %v is %v, off by %v", x, ln(x), d)
		}
	}
	for x := -30.0; x < 30; x += 0.173 {
		if d := math.Abs(exp(x)/math.Exp(x) - 1); d > 1e-14 {
			t.Errorf("e**%v is off by %v", x, d)
		}
	}
	if ln(1) != 0 || exp(0) != 1 || logistic(0) != 0.5 || logistic(1e4) != 1 || logistic(-1e4) != 0 {
		t.Error("the ends are not exact")
	}
}

// The first outputs for seed 1234567 are those of the reference implementation.
func TestSplitmixIsTheReferenceGenerator(t *testing.T) {
	s := splitmix(1234567)
	for _, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		if got := s.next(); got != want {
			t.Errorf("got %d, not %d", got, want)
		}
	}
}

func TestWilsonIntervalOfTheLiterature(t *testing.T) {
	// R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {0, 0, 0, 1}, {20, 20, 0.8389, 1}} {
		if low, high := stat.Wilson(c.k, c.n); math.Abs(low-c.low) > 0.00005 || math.Abs(high-c.high) > 0.00005 {
			t.Errorf("%d of %d: %v to %v", c.k, c.n, low, high)
		}
	}
}
