package rule

import "math"

// compareOver is l op r for numbers, dates and durations.
func compareOver(f *Frame, op string, out, l, r *Range) Range {
	if !out.Some {
		out.Missing = true
		return *out
	}
	may := func(yes, no bool) Range {
		s := truths(0)
		if out.Missing {
			s |= 1 << Unknown
		}
		if yes {
			s |= 1 << True
		}
		if no {
			s |= 1 << False
		}
		return s.span()
	}
	below, above := l.Low < r.High, l.High > r.Low      // l may be below, above r
	equal := l.Low <= r.High && l.High >= r.Low         // l may be r
	only := l.Low == l.High && r.Low == r.High && equal // and nothing else
	if side, same := apart(f, l, r); same {
		below, above, equal, only = false, false, true, true
	} else if side != 0 {
		below, above, equal, only = side < 0, side > 0, false, false
	}
	switch op {
	case "<":
		return may(below, above || equal)
	case "<=":
		return may(below || equal, above)
	case ">":
		return may(above, below || equal)
	case ">=":
		return may(above || equal, below)
	case "==":
		return may(equal, !only)
	}
	return may(!only, equal)
}

// roundedOver bounds abs, ceil, floor or round.
func roundedOver(fn string, low, high float64) (float64, float64) {
	switch fn {
	case "ceil":
		return math.Ceil(low), math.Ceil(high)
	case "floor":
		return math.Floor(low), math.Floor(high)
	case "round":
		return math.Round(low), math.Round(high)
	}
	switch {
	case low >= 0:
		return low, high
	case high <= 0:
		return 0 - high, 0 - low
	}
	return 0, max(-low, high)
}

// compute bounds l op r.
func (out *Range) compute(f *Frame, op string, l, r *Range) {
	inf := math.Inf(1)
	low, high := -inf, inf
	switch {
	case op == "+":
		low, high = l.Low+r.Low, l.High+r.High
	case op == "-":
		low, high = l.Low-r.High, l.High-r.Low
	case op == "*":
		low, high = corners(l, r, func(a, b float64) float64 { return float64(a * b) })
	case op == "/" && (r.Low > 0 || r.High < 0):
		low, high = corners(l, r, func(a, b float64) float64 { return a / b })
	case op == "**":
		low, high = powerOver(l, r)
	}
	out.bounded(low, high)
	switch {
	case op == "+":
		out.addLines(f, l, r, 1)
	case op == "-" && l.since.what != countNone && l.since == r.since:
		out.Low, out.High = 0, 0
	case op == "-":
		out.addLines(f, l, r, -1)
	case op == "*" && r.Low == r.High:
		out.scaleLine(f, l, func(x float64) float64 { return float64(x * r.Low) })
	case op == "*" && l.Low == l.High:
		out.scaleLine(f, r, func(x float64) float64 { return float64(x * l.Low) })
	case op == "/" && r.Low == r.High && r.Low != 0:
		out.scaleLine(f, l, func(x float64) float64 { return x / r.Low })
	}
}

// corners bounds an operation that is monotone in each operand.
func corners(l, r *Range, op func(a, b float64) float64) (low, high float64) {
	a, b, c, d := op(l.Low, r.Low), op(l.Low, r.High), op(l.High, r.Low), op(l.High, r.High)
	return min(a, b, c, d), max(a, b, c, d)
}

// powerOver bounds l ** r: a power of a positive number is monotone in both,
// but for its rounding; a positive number with one whole exponent is so with it.
func powerOver(l, r *Range) (low, high float64) {
	if l.Low < 0 || l.Low == 0 && r.Low != r.High {
		return math.Inf(-1), math.Inf(1)
	}
	low, high = corners(l, r, pow)
	if r.Low == r.High && (whole(r.Low) || r.Low == 0.5) {
		return low, high
	}
	if l.Low == 0 { // 0 ** r is 0, or nothing
		return math.Inf(-1), math.Inf(1)
	}
	exponent := max(math.Abs(r.Low), math.Abs(r.High))
	spread := 1 + max(math.Abs(log2(l.Low)), math.Abs(log2(l.High)))
	off := 2 * rounding * (16 + exponent*spread)
	if !(off < 0.5) {
		return math.Inf(-1), math.Inf(1)
	}
	const tiny = 1e-300 // below it rounding is no share of the number
	return low*(1-off) - tiny, high*(1+off) + tiny
}
