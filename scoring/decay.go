package scoring

import (
	"math"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// decay is how an activity's points fade with its age.
type decay struct {
	kind decayKind
	span int64 // nanoseconds
}

type decayKind uint8

const (
	stays decayKind = iota
	halfLife
	linear
	expires
)

// factor is the share of the points left at an age >= 0: 2^(-age/span) for a
// half life, 1 - age/span down to 0 for linear, 1 while age < span for expires.
func (d decay) factor(age int64) float64 {
	switch d.kind {
	case halfLife:
		return rule.Exp2(-float64(age) / float64(d.span))
	case linear:
		if age >= d.span {
			return 0
		}
		return 1 - float64(age)/float64(d.span)
	case expires:
		if age >= d.span {
			return 0
		}
	}
	return 1
}

// faded is p times the factor at an age, rounded half to even to a thousandth.
func (d decay) faded(p Points, age int64) Points {
	if d.kind == stays {
		return p
	}
	return times(p, d.factor(age))
}

// times is p times a factor, rounded half to even to a thousandth.
func times(p Points, factor float64) Points {
	return Points(math.RoundToEven(float64(float64(p) * factor)))
}

// lastFactor is the factor that was asked for last: rules of one decay ask for
// that of one activity after each other. The zero value is ready.
type lastFactor struct {
	of     decay
	age    int64
	factor float64
}

// faded is that of the decay.
func (l *lastFactor) faded(d decay, p Points, age int64) Points {
	if d.kind == stays {
		return p
	}
	if l.of != d || l.age != age {
		*l = lastFactor{d, age, d.factor(age)}
	}
	return times(p, l.factor)
}

// over reports whether nothing is left at that age and after it.
func (d decay) over(age int64) bool { return d.kind >= linear && age >= d.span }

// readDecay reads the keys that say how points fade; own is whether there is one.
func readDecay(half, lin, exp, fades, path string, bad *problem.List) (d decay, own bool) {
	for _, k := range []struct {
		key, text string
		kind      decayKind
	}{{"half life", half, halfLife}, {"linear over", lin, linear}, {"expires after", exp, expires}} {
		if k.text == "" {
			continue
		}
		if own {
			bad.Add(problem.Join(path, k.key), "points fade in one way: half life, linear over or expires after").OnKey = true
			continue
		}
		own = true
		d = decay{k.kind, ageSpan(k.text, problem.Join(path, k.key), bad)}
		if d.span == 0 {
			d.kind = stays
		}
	}
	if fades != "" {
		switch {
		case fades != "never":
			bad.Add(problem.Join(path, "fades"), "unknown %q", fades).Hint = "write `fades: never`, or how: half life, linear over, expires after"
		case own:
			bad.Add(problem.Join(path, "fades"), "the points fade and never fade").OnKey = true
		}
		own = true
	}
	return d, own
}

// ageSpan reads the age of an activity: elapsed time, days of 24 hours.
func ageSpan(text, path string, bad *problem.List) int64 {
	s, err := quantity.ParseSpan(text)
	if err != nil {
		bad.AddError(path, err)
		return 0
	}
	if s.Business {
		bad.Add(path, "%q: an activity's age is elapsed time, not business time", text)
		return 0
	}
	d, ok := s.Elapsed()
	if !ok {
		bad.Add(path, "%q: a month has no fixed length", text).Hint = `an activity's age is counted in days of 24 hours: write "90 days"`
		return 0
	}
	return int64(d)
}
