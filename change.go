package baton

import (
	"iter"
	"time"

	"example.com/baton/scoring"
)

// models are the main model and the further ones, in file order.
func (a *Agreement) models() []*scoring.Model {
	out := []*scoring.Model{a.model}
	for _, name := range a.model.Models() {
		m, _ := a.model.Named(name)
		out = append(out, m)
	}
	return out
}

// NextChange is the first instant after at at which a grade of the lead, a cell
// of a grid, or whether a model applies changes if nothing happens, under the main
// model or a further one: of changes at one instant that of the first model in
// file order. False says that nothing of it changes any more. See
// [scoring.Model.NextChange].
func (a *Agreement) NextChange(d *Dossier, at time.Time) (scoring.Turn, bool) {
	a.own(d)
	v := d.lead.View(at, &d.journey)
	defer v.Close()
	var first scoring.Turn
	any := false
	for _, m := range a.models() {
		if t, ok := m.NextCrossingIn(v, nil); ok && (!any || t.At.Before(first.At)) {
			first, any = t, true
		}
	}
	return first, any
}

// Curve is the lead's scores from an instant to another under all models, as
// their turns after from and not after to, by time; at one instant in file order.
// See [scoring.Model.Curve].
func (a *Agreement) Curve(d *Dossier, from, to time.Time) iter.Seq[scoring.Turn] {
	a.own(d)
	return func(yield func(scoring.Turn) bool) {
		v := d.lead.View(from, &d.journey)
		defer v.Close()
		type course struct {
			next func() (scoring.Turn, bool)
			turn scoring.Turn
			more bool
		}
		var all []course
		for _, m := range a.models() {
			next, stop := iter.Pull(m.CurveIn(v, to))
			defer stop()
			c := course{next: next}
			c.turn, c.more = next()
			all = append(all, c)
		}
		for {
			var first *course
			for i := range all {
				if c := &all[i]; c.more && (first == nil || c.turn.At.Before(first.turn.At)) {
					first = c
				}
			}
			if first == nil || !yield(first.turn) {
				return
			}
			first.turn, first.more = first.next()
		}
	}
}
