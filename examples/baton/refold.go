package main

import (
	"fmt"

	"example.com/baton"
)

// refolded applies records that one agreement has folded under another, and
// counts those that it cannot fold.
type refolded struct {
	agreement *baton.Agreement
	unfit     int
	first     error // why the first of them is not folded
}

// apply folds a record. Facts that the agreement's data dictionary does not have
// are none of it; nor is the step that the other agreement decided.
func (f *refolded) apply(d *baton.Dossier, r *baton.Record) {
	theirs := *r
	theirs.Step = nil
	if r.Set != nil {
		theirs.Set = map[string]any{}
		for name, v := range r.Set {
			if _, ok := f.agreement.Schema().Attribute(name); ok {
				theirs.Set[name] = v
			}
		}
	}
	if err := f.agreement.Apply(d, theirs); err != nil {
		if f.unfit++; f.first == nil {
			f.first = fmt.Errorf("lead %s: %w", r.Lead, err)
		}
	}
}

// note tells of the records that are left out.
func (f *refolded) note(c *call, journal, agreement string) {
	if f.unfit > 0 {
		c.note("%s of %s left out under %s, the first: %v", several(f.unfit, "record"), journal, agreement, f.first)
	}
}
