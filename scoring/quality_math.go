package scoring

import (
	"math"
	"math/bits"

	"example.com/baton/internal/rule"
)

// ln is the natural logarithm of a finite x > 0 within two units in the last
// place or 2**-53, whichever is larger. It is made of sums, products and
// quotients alone, so that every machine gives the same bits.
func ln(x float64) float64 {
	const (
		ln2Hi = 6.93147180369123816490e-01 // its last 21 bits are zero: k ln2Hi is exact
		ln2Lo = 1.90821492927058770002e-10
	)
	k, a := rule.LogParts(x)
	return float64(float64(k)*ln2Hi) + (float64(2*a) + float64(float64(k)*ln2Lo))
}

// exp is e**x, with a relative error of about |x| units in the last place.
func exp(x float64) float64 { return rule.Exp2(float64(x * math.Log2E)) }

// logistic is 1/(1+e**-x): the probability of odds e**x.
func logistic(x float64) float64 { return 1 / (1 + exp(-x)) }

// splitmix is a generator of 64 random bits at a time: SplitMix64 of Steele,
// Lea and Flood, Fast splittable pseudorandom number generators, 2014.
type splitmix uint64

func (s *splitmix) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number in [0, n), n > 0; none is likelier than another by more than
// n/2**64.
func (s *splitmix) below(n int) int {
	hi, _ := bits.Mul64(s.next(), uint64(n))
	return int(hi)
}
