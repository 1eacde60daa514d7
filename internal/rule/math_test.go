package rule

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// exactExp2 is 2**x to 200 bits: the Taylor series of e**(t ln 2), t in [0, 1).
func exactExp2(x float64) *big.Float {
	ln2, _, _ := big.ParseFloat("0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687", 10, 200, big.ToNearestEven)
	k := math.Floor(x)
	r := new(big.Float).SetPrec(200).Mul(big.NewFloat(x-k), ln2)
	sum, term := big.NewFloat(1).SetPrec(200), big.NewFloat(1).SetPrec(200)
	for i := 1; i < 60; i++ {
		term.Mul(term, r).Quo(term, big.NewFloat(float64(i)))
		sum.Add(sum, term)
	}
	return sum.SetMantExp(sum, int(k))
}

// ulps is the distance of got from want in units of the last place of got.
func ulps(got float64, want *big.Float) float64 {
	unit := math.Nextafter(got, math.Inf(1)) - got
	d, _ := new(big.Float).Quo(new(big.Float).Sub(new(big.Float).SetPrec(200).SetFloat64(got), want), big.NewFloat(unit)).Float64()
	return math.Abs(d)
}

func TestExp2IsWithinOneAndAHalfUnitsInTheLastPlace(t *testing.T) {
	worst := 0.0
	check := func(x float64) {
		if d := ulps(Exp2(x), exactExp2(x)); d > worst {
			worst = d
			if d > 1.5 {
				t.Errorf("2**%v is %v units off", x, d)
			}
		}
	}
	for i := -4000; i <= 4000; i++ {
		check(float64(i) / 4001 * 2)
		check(float64(i) / 4.003)
	}
	for i := range 200 {
		check(-1022 - float64(i)/7) // subnormal
	}
	check(0.5)
	check(-0.5)
	check(math.Nextafter(0.5, 1))
	check(math.Nextafter(1024, 0))
	t.Logf("worst: %.3f units in the last place", worst)
}

func TestExp2OfWholeNumbersIsExact(t *testing.T) {
	for k := -1074; k <= 1023; k++ {
		if got, want := Exp2(float64(k)), math.Ldexp(1, k); got != want {
			t.Errorf("2**%d = %v, want %v", k, got, want)
		}
	}
}

func TestExp2AtItsEnds(t *testing.T) {
	for x, want := range map[float64]float64{
		1024: math.Inf(1), math.Inf(1): math.Inf(1), math.Inf(-1): 0, -1075: 0, -1075.5: 0, -1e300: 0, -1074.4: math.SmallestNonzeroFloat64,
	} {
		if got := Exp2(x); got != want {
			t.Errorf("2**%v = %v, want %v", x, got, want)
		}
	}
	if !math.IsNaN(Exp2(math.NaN())) {
		t.Error("2**NaN is a number")
	}
}

func TestExp2NeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-1000, 1000).Draw(t, "x")
		if y := x + 1e-9; Exp2(y) < Exp2(x) {
			t.Fatalf("2**%v > 2**%v", x, y)
		}
	})
}

func TestWholePowersOfSmallNumbersAreExact(t *testing.T) {
	for b := -12; b <= 12; b++ {
		want := 1.0
		for n := 0; n <= 13; n++ {
			if got := pow(float64(b), float64(n)); got != want {
				t.Errorf("%d**%d = %v, want %v", b, n, got, want)
			}
			want *= float64(b)
		}
	}
}

func TestPowersAgreeWithTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1e-6, 1e6).Draw(t, "x")
		y := rapid.Float64Range(-20, 20).Draw(t, "y")
		got, want := pow(x, y), math.Pow(x, y)
		if d := math.Abs(got-want) / want; d > 1e-13 {
			t.Fatalf("%v**%v = %v, want %v (%.1e)", x, y, got, want, d)
		}
	})
}

func TestPowersAtTheEdges(t *testing.T) {
	for _, c := range []struct{ x, y, want float64 }{
		{0, 0, 1}, {0, 3, 0}, {0, 0.3, 0}, {0, 0.5, 0}, {1, 1e300, 1}, {-1, 1 << 53, 1}, {-2, 3, -8}, {2, -1, 0.5}, {4, 0.5, 2}, {8, 1.0 / 3, 2},
	} {
		if got := pow(c.x, c.y); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%v**%v = %v, want %v", c.x, c.y, got, c.want)
		}
	}
	for _, c := range [][2]float64{{0, -1}, {0, -0.3}, {-2, 0.5}, {-2, 0.3}, {10, 400}, {2, 1e300}} {
		if got := pow(c[0], c[1]); finite(got) {
			t.Errorf("%v**%v = %v, which is no finite number", c[0], c[1], got)
		}
	}
}
