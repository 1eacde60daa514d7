package funnel

import (
	"iter"
	"time"
)

// Instants are those in (after, until] at which the journey begins, takes a step
// or is assigned to somebody: kind by kind, not by time.
func (j *Journey) Instants(after, until time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		in := func(t time.Time) bool { return t.After(after) && !t.After(until) }
		if j.begun && in(j.began) && !yield(j.began) {
			return
		}
		for i := range j.steps {
			if t := j.steps[i].At; in(t) && !yield(t) {
				return
			}
		}
		for i := range j.assigned {
			if t := j.assigned[i].At; in(t) && !yield(t) {
				return
			}
		}
	}
}
