package rule

import "math"

// Exp2 is 2**x, exact for whole x and elsewhere within 1.5 units in the last
// place; below the smallest subnormal 0, from 1024 on +Inf. It is made of
// float64 sums, products and quotients alone, each rounded, so that every
// machine gives the same bits (package math has code of its own per
// architecture for it).
//
// With x = k + t, |t| <= 1/2: 2**t = e**r, r = t ln 2 as a sum of two parts, and
// e**r = 1 + r + r c/(2-c), c = r - r²(P1 + r² P2 + ...), after FreeBSD's e_exp.c.
func Exp2(x float64) float64 {
	const (
		ln2Hi = 6.93147180369123816490e-01 // its last 21 bits are zero
		ln2Lo = 1.90821492927058770002e-10
		p1    = 1.66666666666666657415e-01
		p2    = -2.77777777770155933842e-03
		p3    = 6.61375632143793436117e-05
		p4    = -1.65339022054652515390e-06
		p5    = 4.13813679705723846039e-08
	)
	switch {
	case x != x || x >= 1024:
		return x * math.Inf(1)
	case x < -1075:
		return 0
	}
	k := int(x)
	switch t := x - float64(k); {
	case t > 0.5:
		k++
	case t < -0.5:
		k--
	}
	t := x - float64(k) // exact
	hi, lo := float64(t*ln2Hi), float64(-t*ln2Lo)
	r := hi - lo
	s := float64(r * r)
	q := p4 + float64(s*p5)
	q = p3 + float64(s*q)
	q = p2 + float64(s*q)
	q = p1 + float64(s*q)
	c := r - float64(s*q)
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	switch {
	case k > 1023:
		return float64(float64(y*2) * math.Float64frombits(uint64(k-1+1023)<<52))
	case k < -1022: // by way of a normal number, so that it is rounded once
		return float64(float64(y*math.Float64frombits(uint64(k+1000+1023)<<52)) * math.Float64frombits((1023-1000)<<52))
	}
	return float64(y * math.Float64frombits(uint64(k+1023)<<52))
}

// log2 is the binary logarithm of a finite x > 0, exact for powers of two.
func log2(x float64) float64 {
	k, a := LogParts(x)
	return float64(k) + float64(a*(2/math.Ln2))
}

// LogParts takes the logarithm of a finite x > 0 apart: with x = 2**k m, m in
// [√½, √2), ln x = k ln 2 + 2 a, a = artanh((m-1)/(m+1)).
func LogParts(x float64) (k int, a float64) {
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, k = m*2, k-1
	}
	s := (m - 1) / (m + 1)
	z := float64(s * s)
	sum := 0.0
	for i := 23; i > 0; i -= 2 { // s**25/25 is below 2**-68
		sum = 1/float64(i) + float64(z*sum)
	}
	return k, float64(s * sum)
}

// pow is x**y. Powers with whole exponents are products, so small ones are
// exact; ½ is the square root; others are 2**(y log2 x), with a relative error of
// about |y log2 x| units in the last place. What is not a real number is NaN or
// infinite.
func pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case y == 0.5 && x >= 0:
		return math.Sqrt(x) // correctly rounded everywhere
	case whole(y):
		p, b := 1.0, x
		for n := uint64(math.Abs(y)); ; b = float64(b * b) {
			if n&1 == 1 {
				p = float64(p * b)
			}
			if n >>= 1; n == 0 {
				break
			}
		}
		if y < 0 {
			return 1 / p
		}
		return p
	case x == 0 && y > 0:
		return 0
	case x <= 0:
		return math.NaN()
	}
	return Exp2(float64(y * log2(x)))
}
