package rule

import (
	"math"
	"strings"
	"unicode/utf8"
)

// computed is l op r on float64. Every result that is not finite is Unknown.
func computed(op string, l, r numFunc) numFunc {
	switch op {
	case "+":
		return func(f *Frame) (float64, bool) {
			a, b, ok := both(f, l, r)
			v := a + b
			return v, ok && finite(v)
		}
	case "-":
		return func(f *Frame) (float64, bool) {
			a, b, ok := both(f, l, r)
			v := a - b
			return v, ok && finite(v)
		}
	case "*":
		return func(f *Frame) (float64, bool) {
			a, b, ok := both(f, l, r)
			v := float64(a * b)
			return v, ok && finite(v)
		}
	case "/":
		return func(f *Frame) (float64, bool) {
			a, b, ok := both(f, l, r)
			v := a / b
			return v, ok && finite(v)
		}
	}
	return func(f *Frame) (float64, bool) {
		a, b, ok := both(f, l, r)
		if !ok {
			return 0, false
		}
		v := pow(a, b)
		return v, finite(v)
	}
}

// multiple is a slot times a literal.
func multiple(p place, c float64) numFunc {
	return func(f *Frame) (float64, bool) {
		if r := f.Row; p.known(r) {
			v := float64(r.Num[p.index] * c)
			return v, finite(v)
		}
		return 0, false
	}
}

// negated is 0 - x, so that there is one zero.
func negated(k numFunc) numFunc {
	return func(f *Frame) (float64, bool) {
		v, ok := k(f)
		return 0 - v, ok
	}
}

// rounded is abs, ceil, floor or round (halves away from zero).
func rounded(name string, k numFunc) numFunc {
	fn := math.Abs
	switch name {
	case "ceil":
		fn = math.Ceil
	case "floor":
		fn = math.Floor
	case "round":
		fn = math.Round
	}
	return func(f *Frame) (float64, bool) {
		v, ok := k(f)
		return fn(v), ok
	}
}

// extreme is min or max.
func extreme(name string, kids []*node) numFunc {
	ks := make([]numFunc, len(kids))
	for i, k := range kids {
		ks[i] = k.num
	}
	least := name == "min"
	return func(f *Frame) (float64, bool) {
		m, ok := ks[0](f)
		for _, k := range ks[1:] {
			v, known := k(f)
			ok = ok && known
			if (v < m) == least && v != m {
				m = v
			}
		}
		return m, ok
	}
}

// microsPerDay is a day of 24 hours.
const microsPerDay = 24 * 60 * 60 * 1e6

// age is the days of 24 hours from a date to the instant asked about.
func age(k numFunc) numFunc {
	return func(f *Frame) (float64, bool) {
		v, ok := k(f)
		return (micros(f.At) - v) / microsPerDay, ok
	}
}

func lengthOf(k listFunc) numFunc {
	return func(f *Frame) (float64, bool) {
		l, ok := k(f)
		return float64(len(l)), ok
	}
}

// runes counts the characters of a text.
func runes(k textFunc) numFunc {
	return func(f *Frame) (float64, bool) {
		s, ok := k(f)
		return float64(utf8.RuneCountInString(s)), ok
	}
}

// mapped is lower, upper or trim.
func mapped(name string, k textFunc) textFunc {
	fn := strings.TrimSpace
	switch name {
	case "lower":
		fn = strings.ToLower
	case "upper":
		fn = strings.ToUpper
	}
	return func(f *Frame) (string, bool) {
		s, ok := k(f)
		if !ok {
			return "", false
		}
		return fn(s), true
	}
}

// joined is a + b, Unknown beyond MaxText.
func joined(a, b textFunc) textFunc {
	return func(f *Frame) (string, bool) {
		s, t, ok := both(f, a, b)
		if !ok || len(s)+len(t) > MaxText {
			return "", false
		}
		return s + t, true
	}
}
