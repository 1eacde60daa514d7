package scoring

import (
	"errors"
	"math"
)

// fitted is a logistic regression: the log odds of a lead are the intercept and
// the sum of weight x column.
type fitted struct {
	intercept float64
	weights   []float64
	errors    []float64 // standard error of each weight
	loss      float64   // minus the log likelihood, and the penalty
}

var errNoFit = errors.New("the logistic fit does not settle: the columns are too large or not finite, or decide the outcomes; a larger L2 helps")

// fitLogistic maximises the likelihood less l2/2 x the sum of squared weights;
// the intercept is free. x holds the rows of k columns one after the other. It
// takes Newton's steps, halved while they make things worse, until none changes
// a coefficient by 1e-10. Sums run in the order of the rows.
func fitLogistic(x []float64, k int, won []bool, l2 float64) (fitted, error) {
	const (
		enough     = 1e-10
		steps      = 100 // Newton takes about six
		maxHalving = 40
	)
	d := k + 1
	b := make([]float64, d) // the intercept, then the weights
	n := 0
	for _, w := range won {
		if w {
			n++
		}
	}
	b[0] = ln((float64(n) + 0.5) / (float64(len(won)-n) + 0.5))
	next, g, h := make([]float64, d), make([]float64, d), make([]float64, d*d)
	at := logisticLoss(x, k, won, l2, b)
	for range steps {
		logisticSlopes(x, k, won, l2, b, g, h)
		if !cholesky(h, d) {
			return fitted{}, errNoFit
		}
		solve(h, d, g)
		largest, share := 0.0, 1.0
		for i := range g {
			largest = max(largest, math.Abs(g[i]))
		}
		if !(largest >= enough) {
			if largest != largest {
				return fitted{}, errNoFit
			}
			return fitted{b[0], b[1:], standardErrors(h, d), at}, nil
		}
		for i := 0; ; i++ {
			for j := range b {
				next[j] = b[j] - float64(share*g[j])
			}
			loss := logisticLoss(x, k, won, l2, next)
			if loss <= at+float64(1e-12*at)+float64(1e-15*float64(len(won))) { // sums of thousands of terms are not better known
				at = loss
				break
			}
			if i == maxHalving {
				return fitted{}, errNoFit
			}
			share /= 2
		}
		b, next = next, b
	}
	return fitted{}, errNoFit
}

// logOdds is the intercept and the weighted sum of a row.
func logOdds(row, b []float64) float64 {
	z := b[0]
	for j, v := range row {
		z += float64(v * b[j+1])
	}
	return z
}

// logisticLoss is what fitLogistic makes small.
func logisticLoss(x []float64, k int, won []bool, l2 float64, b []float64) float64 {
	loss := 0.0
	for i, w := range won {
		z := logOdds(x[i*k:(i+1)*k], b)
		if w {
			z = -z
		}
		loss += max(z, 0) + ln(1+exp(-math.Abs(z)))
	}
	for _, w := range b[1:] {
		loss += float64(float64(l2/2*w) * w)
	}
	return loss
}

// logisticSlopes fills the loss's gradient and the lower half of its Hessian.
func logisticSlopes(x []float64, k int, won []bool, l2 float64, b, g, h []float64) {
	d := k + 1
	clear(g)
	clear(h)
	for i, w := range won {
		row := x[i*k : (i+1)*k]
		p := logistic(logOdds(row, b))
		miss, spread := p, float64(p*(1-p))
		if w {
			miss--
		}
		g[0] += miss
		h[0] += spread
		for j, v := range row {
			if v == 0 {
				continue
			}
			g[j+1] += float64(miss * v)
			part := float64(spread * v)
			line := h[(j+1)*d : (j+1)*d+j+2]
			line[0] += part
			for m, u := range row[:j+1] {
				line[m+1] += float64(part * u)
			}
		}
	}
	for j := 1; j < d; j++ {
		g[j] += float64(l2 * b[j])
		h[j*d+j] += l2
	}
}

// cholesky replaces the lower half of a symmetric matrix of d rows by L with
// L Lᵀ = the matrix; false where it is not positive definite.
func cholesky(a []float64, d int) bool {
	for i := range d {
		for j := range i + 1 {
			s := a[i*d+j]
			for m := range j {
				s -= float64(a[i*d+m] * a[j*d+m])
			}
			switch {
			case i != j:
				a[i*d+j] = s / a[j*d+j]
			case !(s > 0):
				return false
			default:
				a[i*d+i] = math.Sqrt(s)
			}
		}
	}
	return true
}

// solve replaces v by the solution of L Lᵀ y = v.
func solve(l []float64, d int, v []float64) {
	for i := range d {
		for m := range i {
			v[i] -= float64(l[i*d+m] * v[m])
		}
		v[i] /= l[i*d+i]
	}
	for i := d - 1; i >= 0; i-- {
		for m := i + 1; m < d; m++ {
			v[i] -= float64(l[m*d+i] * v[m])
		}
		v[i] /= l[i*d+i]
	}
}

// standardErrors are the roots of the diagonal of (L Lᵀ)⁻¹, of the weights.
func standardErrors(l []float64, d int) []float64 {
	out := make([]float64, d-1)
	for i := 1; i < d; i++ {
		e := make([]float64, d)
		e[i] = 1
		solve(l, d, e)
		out[i-1] = math.Sqrt(e[i])
	}
	return out
}
