package baton

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// overrideKeys are what the override of a record may say.
var overrideKeys = []string{"points", "grade", "grid", "model", "person", "withdrawn"}

// foldOverride folds what a person decided instead of the score. What the
// agreement does not allow is a *scoring.OverrideError.
func (a *Agreement) foldOverride(d *Dossier, r *Record) error {
	o, err := overrideOf(r)
	if err != nil {
		return err
	}
	if o, err = a.model.Admit(o); err != nil {
		return err
	}
	return d.lead.Override(o)
}

// overrideOf reads the override of a record.
func overrideOf(r *Record) (scoring.Override, error) {
	o := scoring.Override{At: r.At, Until: r.Until, By: r.By, Reason: r.Reason}
	bad := func(allowed, reason string, args ...any) (scoring.Override, error) {
		return o, &scoring.OverrideError{Override: o, Reason: fmt.Sprintf(reason, args...), Allowed: allowed}
	}
	for _, key := range slices.Sorted(maps.Keys(r.Override)) {
		value := r.Override[key]
		if !slices.Contains(overrideKeys, key) {
			return bad(problem.Known(key, overrideKeys), "has an unknown key %q", key)
		}
		fits := true
		switch key {
		case "points":
			var p scoring.Points
			if p, fits = pointsOf(value); fits {
				o.Points = &p
			}
		case "grade":
			o.Grade, fits = value.(string)
		case "grid":
			o.Grid, fits = value.(string)
		case "model":
			o.Model, fits = value.(string)
		case "person":
			o.Person, fits = value.(string)
		case "withdrawn":
			o.Withdrawn, fits = value.(bool)
		}
		if !fits {
			return bad(map[string]string{"points": "a number of at most three decimal places, a million either way", "withdrawn": "true"}[key],
				"says %s, which is no value of %s", fmt.Sprint(value), key)
		}
	}
	return o, nil
}

// pointsOf is a number as points.
func pointsOf(v any) (scoring.Points, bool) {
	var n float64
	switch v := v.(type) {
	case scoring.Points:
		return v, true
	case float64:
		n = v
	case int:
		n = float64(v)
	default:
		return 0, false
	}
	m := math.Round(float64(n * 1000))
	return scoring.Points(m), math.Abs(m) <= scoring.MaxPoints && m/1000 == n
}
