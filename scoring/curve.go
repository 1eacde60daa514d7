package scoring

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Dated is a Path that tells when it moves, for curves.
type Dated interface {
	Path
	// Instants are those in (after, until] at which the path moves, in any order.
	Instants(after, until time.Time) iter.Seq[time.Time]
}

// Curve is the lead's score from an instant to another, as its turns after from
// and not after to, by time: every change of the grade, of the cell and of whether
// the model applies, every whole point that the total crosses, every activity that
// drops out of a rule by its age, every rule with a condition on time that begins
// or ceases to hold or to count an activity, and what is recorded of the lead
// as far as it changes the score. Between two turns, and before the first and
// behind the last, nothing of that happens; only points within a whole one
// change.
//
// Turns are computed as they are asked for. After a WhyOpen there is none.
func (m *Model) Curve(l *Lead, from, to time.Time) iter.Seq[Turn] {
	v := l.View(from, nil)
	defer v.Close()
	return m.CurveIn(v, to)
}

// CurveIn is Curve from the instant of a view, with its journey; the view may be
// closed before the first turn. What the journey does is known of a Dated path
// only.
func (m *Model) CurveIn(v *View, to time.Time) iter.Seq[Turn] {
	m.own(v)
	return m.curve(v.lead, v.path, v.at, to)
}

func (m *Model) curve(l *Lead, path Path, from, to time.Time) iter.Seq[Turn] {
	return func(yield func(Turn) bool) {
		c := m.course(l, path, from)
		defer func() { c.v.Close() }()
		c.curve = true
		lo, end := c.v.now, min(nanos(to), lastInstant)
		if lo >= end {
			return
		}
		records := l.instants(path, from, fromNanos(end, time.UTC))
		for {
			hi := end
			if len(records) > 0 {
				hi = records[0] - 1
			}
			if turn, found := c.next(lo, hi); found {
				if !yield(turn) || turn.Why[0].Kind == WhyOpen {
					return
				}
				lo = nanos(turn.At)
				continue
			}
			if len(records) == 0 {
				return
			}
			lo = records[0]
			records = records[1:]
			next := m.course(l, path, fromNanos(lo, c.m.schema.loc))
			next.curve = true
			turn := c.replaced(next, lo)
			c.v.Close()
			c = next
			if len(turn.Why) > 0 && !yield(turn) {
				return
			}
		}
	}
}

// instants are those in (from, to] at which something is recorded of the lead,
// each once, by time.
func (l *Lead) instants(path Path, from, to time.Time) (out []int64) {
	lo, hi := nanos(from), nanos(to)
	add := func(t int64) {
		if t > lo && t <= hi {
			out = append(out, t)
		}
	}
	for i := range l.facts {
		add(l.facts[i].at)
	}
	for i := range l.acts {
		add(l.acts[i].at)
	}
	if l.beside != nil {
		for _, o := range l.beside.overrides {
			add(o.at)
		}
		for i := range l.beside.resets {
			add(l.beside.resets[i].at)
		}
	}
	if d, ok := path.(Dated); ok {
		for t := range d.Instants(from, to) {
			add(nanos(t))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// replaced is the turn at an instant at which something is recorded, so that
// another course begins; without a reason where nothing turns.
func (c *course) replaced(next *course, t int64) Turn {
	out := Turn{Model: c.m.name, At: fromNanos(t, c.m.schema.loc), Before: c.score(t - 1), After: next.score(t)}
	out.Why = c.effects(out.Before, out.After)
	still := c.score(t)
	if out.Before.Applies == True && still.Applies == True {
		out.Why = c.causes(out.Why, t)
	}
	if still == out.After {
		return out
	}
	known := len(out.Why)
	for _, f := range c.v.lead.Changes() {
		if nanos(f.At) == t {
			out.Why = append(out.Why, Why{Kind: WhyFact, Name: f.Fact.Name, To: f.Fact.Value.String()})
		}
	}
	for _, a := range c.v.lead.acts {
		if a.at == t {
			out.Why = append(out.Why, Why{Kind: WhyActivity, Name: c.m.schema.activities[a.kind].name})
		}
	}
	if b := c.v.lead.beside; b != nil {
		for _, o := range b.overrides {
			if o.at == t && o.Model == c.m.name {
				to := "begins"
				if o.Withdrawn {
					to = "is withdrawn"
				}
				out.Why = append(out.Why, Why{Kind: WhyOverride, Name: o.Override.String(), To: to})
			}
		}
		for _, r := range b.resets {
			if r.at == t {
				out.Why = append(out.Why, Why{Kind: WhyReset, Name: r.by})
			}
		}
	}
	slices.SortStableFunc(out.Why[known:], func(x, y Why) int { // in whatever order they were recorded
		return cmp.Or(-cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Name, y.Name))
	})
	if len(out.Why) == known {
		out.Why = append(out.Why, Why{Kind: WhyStep})
	}
	return out
}
