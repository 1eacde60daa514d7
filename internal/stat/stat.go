// Package stat holds the statistics that more than one part of the engine needs.
package stat

import "math"

// Normal95 is the 97.5 % quantile of the normal distribution.
const Normal95 = 1.959963984540054

// Wilson is the Wilson score 95 % interval of k of n, 0 <= k <= n,
//
//	(p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n),  z = 1.959963984540054
//
// (E. B. Wilson, 1927); without cases it is 0 to 1.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const zz = Normal95 * Normal95
	p, m := float64(k)/float64(n), float64(n)
	centre := p + zz/float64(2*m)
	half := float64(Normal95 * math.Sqrt(float64(p*(1-p))/m+zz/float64(4*float64(m*m))))
	low, high = (centre-half)/(1+zz/m), (centre+half)/(1+zz/m)
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return low, high
}
