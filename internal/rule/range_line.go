package rule

import "math"

// line says how a number moves with time where a range of its values says too
// little: that of age(a) - age(b) would be as wide as the interval is long. With
// t the days since the interval's beginning the value is rate t + rest, with the
// rest from low to high. Where the rate is 0 it says nothing.
type line struct {
	rate      float64 // a day
	low, high float64 // of the rest
	since     since
}

// since is what a value of rate 1 or microsPerDay counts from: values that
// count the same from the same are equal at every instant.
type since struct {
	what counted
	at   int64 // Unix nanoseconds, or microseconds as the bits of a float64
}

type counted uint8

const (
	countNone    counted = iota
	countDays            // of 24 hours from at
	countAge             // the same, in whole microseconds
	countInstant         // the instant asked about
	countElapsed         // from a date to that instant
)

// rounding bounds the relative error of a few operations on float64.
const rounding = 1.0 / (1 << 50)

// rest is the line of a range, whatever its rate.
func (r *Range) rest() (low, high float64) {
	if r.rate == 0 {
		return r.Low, r.High
	}
	return r.line.low, r.line.high
}

// days are those of the interval.
func (f *Frame) days() float64 { return float64(uint64(f.Until-f.At)) / (microsPerDay * 1000) }

// errorOf bounds what rounding does to a number that was computed from a and b,
// and to the ends of its rest.
func errorOf(f *Frame, out, a, b *Range, rate float64) float64 {
	size := func(r *Range) float64 { return max(math.Abs(r.Low), math.Abs(r.High)) }
	return rounding * (size(out) + size(a) + size(b) + f.days()*(math.Abs(rate)+math.Abs(a.rate)+math.Abs(b.rate)))
}

// moves sets the line of a number, from the rest of which rounding and, at the
// interval's beginning, off are unknown; and narrows its bounds by it.
func (r *Range) moves(f *Frame, rate, low, high, off float64) {
	if !finite(rate) || !finite(low) || !finite(high) || !finite(off) {
		return
	}
	low, high = low-off, high+off
	drift := rate * f.days()
	r.Low = max(r.Low, low+min(0, drift)-off)
	r.High = min(r.High, high+max(0, drift)+off)
	if rate != 0 {
		r.line = line{rate: rate, low: low, high: high}
	}
}

// Days is the range of the days of 24 hours since an instant in Unix
// nanoseconds that is not after the interval.
func Days(f *Frame, at int64) Range {
	const day = float64(24 * 60 * 60 * 1e9)
	from, to := f.At-at, f.Until-at
	if from < 0 || to < from {
		return Anything(Number)
	}
	r := Range{Type: Number, Some: true, Low: float64(from) / day, High: float64(to) / day}
	r.moves(f, 1, r.Low, r.Low, errorOf(f, &r, &r, &r, 1))
	r.since = since{countDays, at}
	return r
}

// instantOver is the range of `at`.
func instantOver(f *Frame) Range {
	r := Range{Type: Date, Some: true, Low: micros(f.At), High: micros(f.Until)}
	r.moves(f, microsPerDay, r.Low, r.Low, 1+errorOf(f, &r, &r, &r, microsPerDay))
	r.since = since{what: countInstant}
	return r
}

// ageOver is the range of age(date).
func ageOver(f *Frame, d Range) Range {
	r := Range{Type: Number, Missing: d.Missing, Some: d.Some,
		Low: (micros(f.At) - d.High) / microsPerDay, High: (micros(f.Until) - d.Low) / microsPerDay}
	if d.Low == d.High {
		r.moves(f, 1, r.Low, r.Low, 1/microsPerDay+errorOf(f, &r, &r, &r, 1))
		r.since = since{countAge, int64(math.Float64bits(d.Low))}
	}
	return r
}

// addLines sets the line of l + r, or of l - r for sign -1.
func (out *Range) addLines(f *Frame, l, r *Range, sign float64) {
	if l.rate == 0 && r.rate == 0 {
		return
	}
	ll, lh := l.rest()
	rl, rh := r.rest()
	if sign < 0 {
		rl, rh = -rh, -rl
	}
	rate := l.rate + sign*r.rate
	out.moves(f, rate, ll+rl, lh+rh, errorOf(f, out, l, r, rate))
	if sign < 0 && l.since.what == countInstant && r.Low == r.High && out.rate != 0 {
		out.since = since{countElapsed, int64(math.Float64bits(r.Low))}
	}
}

// scaleLine sets the line of l by a factor: l*c, l/c.
func (out *Range) scaleLine(f *Frame, l *Range, by func(float64) float64) {
	if l.rate == 0 {
		return
	}
	rate, low, high := by(l.rate), by(l.line.low), by(l.line.high)
	out.moves(f, rate, min(low, high), max(low, high), errorOf(f, out, l, l, rate))
}

// apart is -1 if l is below r all over the interval, 1 if above, 0 where that
// is open; equal says that they are the same.
func apart(f *Frame, l, r *Range) (side int, equal bool) {
	if l.rate == 0 && r.rate == 0 {
		return 0, false
	}
	if l.since.what != countNone && l.since == r.since {
		return 0, true
	}
	ll, lh := l.rest()
	rl, rh := r.rest()
	rate := l.rate - r.rate
	drift, off := rate*f.days(), errorOf(f, l, l, r, rate)
	switch {
	case lh-rl+max(0, drift) < -off:
		return -1, false
	case ll-rh+min(0, drift) > off:
		return 1, false
	}
	return 0, false
}
