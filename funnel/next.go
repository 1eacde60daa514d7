package funnel

import (
	"slices"
	"time"

	"example.com/baton/scoring"
)

// Next decides whether the event may happen to the lead, and gives the step that
// would follow; it changes nothing. The error is a *RefusedError that lists
// everything unmet, or a *ConflictError for an event older than the last step.
// Where there is no such event, or no such transition from here, conditions,
// times and facts are not asked.
func (m *Machine) Next(j *Journey, e Event, l *scoring.Lead) (s Step, err error) {
	v := open(j, l, e.At)
	err = m.next(&s, v, j, &e)
	v.Close()
	return s, err
}

// NextIn is Next in an open view of the lead and the journey at e.At.
func (m *Machine) NextIn(v *scoring.View, j *Journey, e Event) (s Step, err error) {
	if !v.At().Equal(e.At) {
		panic("funnel: NextIn of an event at another instant than the view's: open the view with l.View(e.At, j)")
	}
	checkPath(v, j)
	err = m.next(&s, v, j, &e)
	return s, err
}

// Recorded is the step of an event that did happen. What Next would refuse is
// noted in Step.Against; only an impossible one is an error: an unknown event or
// reason, no such transition from here (*RefusedError), or an event older than
// the last step (*ConflictError).
func (m *Machine) Recorded(j *Journey, e Event, l *scoring.Lead) (Step, error) {
	v := open(j, l, e.At)
	defer v.Close()
	return m.RecordedIn(v, j, e)
}

// RecordedIn is Recorded in an open view of the lead and the journey at e.At.
func (m *Machine) RecordedIn(v *scoring.View, j *Journey, e Event) (s Step, err error) {
	if !v.At().Equal(e.At) {
		panic("funnel: RecordedIn of an event at another instant than the view's: open the view with l.View(e.At, j)")
	}
	checkPath(v, j)
	if err := j.follows(&e); err != nil {
		return s, err
	}
	var d decision
	m.decide(&d, v, j, &e)
	if len(d.unmet) > 0 {
		if err := d.refused(&e); err.impossible() {
			return s, err
		}
	}
	m.step(&s, j, &e, &d)
	s.Against = d.unmet
	return s, nil
}

func open(j *Journey, l *scoring.Lead, at time.Time) *scoring.View {
	if j == nil || l == nil {
		panic("funnel: a question without a journey or without a lead: both may be empty, neither nil")
	}
	return l.View(at, j)
}

func checkPath(v *scoring.View, j *Journey) {
	if v.Path() != scoring.Path(j) {
		panic("funnel: the view is of another journey: open it with l.View(at, j)")
	}
}

// next fills in the step, a zero Step, unless there is an error.
func (m *Machine) next(s *Step, v *scoring.View, j *Journey, e *Event) error {
	if err := j.follows(e); err != nil {
		return err
	}
	var d decision
	m.decide(&d, v, j, e)
	if len(d.unmet) > 0 {
		return d.refused(e)
	}
	m.step(s, j, e, &d)
	return nil
}

// follows is a conflict for an event older than the last step.
func (j *Journey) follows(e *Event) error {
	if n := len(j.steps); n > 0 && e.At.Before(j.steps[n-1].At) {
		return &ConflictError{Event: e.Name, At: e.At, Last: j.steps[n-1].At, NextSeq: n + 1, In: j.stage(), kind: conflictOld}
	}
	return nil
}

// decision is what becomes of an event.
type decision struct {
	in     Stage  // the stage the lead is in
	from   int    // its number, -1 where the machine does not know it
	event  *event // nil where there is none
	reason *reason
	to     int // -1: the lead stays
	unmet  []Unmet
}

func (d *decision) refused(e *Event) *RefusedError {
	return &RefusedError{From: d.in, Event: e.Name, Unmet: d.unmet}
}

// place is the stage the lead is in, and its number.
func (m *Machine) place(j *Journey) (Stage, int) {
	in := j.stage()
	if in == "" {
		return m.Start(), m.start
	}
	return in, m.stageOf.find(string(in))
}

// placeAt is place as of an instant.
func (m *Machine) placeAt(j *Journey, at time.Time) (Stage, int) {
	in, _, _, ok := j.StageAt(at)
	if !ok {
		return m.Start(), m.start
	}
	return in, m.stageOf.find(string(in))
}

// decide finds where the event leads and everything unmet.
func (m *Machine) decide(d *decision, v *scoring.View, j *Journey, e *Event) {
	d.in, d.from = m.place(j)
	i := m.eventOf.find(string(e.Name))
	if i < 0 {
		u := Unmet{Kind: UnmetEvent, Event: e.Name}
		for i := range m.events {
			u.Allowed = append(u.Allowed, string(m.events[i].info.Name))
		}
		d.unmet = []Unmet{u}
		return
	}
	ev := &m.events[i]
	d.event, d.to = ev, ev.to
	if len(ev.info.By) > 0 && !slices.Contains(ev.info.By, e.By) {
		d.unmet = append(d.unmet, Unmet{Kind: UnmetTeam, Event: e.Name, Team: e.By, Allowed: ev.allowed.teams})
	}
	if e.Reason != "" || len(ev.reasons) > 0 {
		if d.reason = ev.reason(e.Reason); d.reason == nil {
			d.unmet = append(d.unmet, Unmet{Kind: UnmetReason, Event: e.Name, Reason: e.Reason, Allowed: ev.allowed.reasons})
		} else {
			d.to = d.reason.to
		}
	}
	if a := m.awayFrom(ev, d.in, d.from); a != nil {
		d.unmet = append(d.unmet, a.Unmet...)
		return
	}
	d.unmet = ev.guard(d.unmet, v)
	if d.reason != nil {
		d.unmet = d.reason.guard(d.unmet, v, e.Name)
	}
	d.unmet = m.needed(d.unmet, v, ev, d.from, d.to)
	d.unmet = m.inTime(d.unmet, j, ev, e.At)
}

func (ev *event) reason(name Reason) *reason {
	for i := range ev.reasons {
		if ev.reasons[i].info.Name == name {
			return &ev.reasons[i]
		}
	}
	return nil
}

// awayFrom is the refusal of an event in a stage where it does not happen.
func (m *Machine) awayFrom(ev *event, in Stage, from int) *RefusedError {
	if from >= 0 {
		return ev.away[from]
	}
	return ev.elsewhere(in)
}

func (ev *event) elsewhere(in Stage) *RefusedError {
	return &RefusedError{From: in, Event: ev.info.Name,
		Unmet: []Unmet{{Kind: UnmetTransition, Event: ev.info.Name, Stage: in, Allowed: ev.allowed.stages}}}
}

// guard appends the parts of the event's condition that are not true.
func (ev *event) guard(dst []Unmet, v *scoring.View) []Unmet {
	if ev.info.When == nil || ev.info.When.In(v) == scoring.True {
		return dst
	}
	return clauses(dst, v, ev.info.When, Unmet{Kind: UnmetGuard, Event: ev.info.Name})
}

// guard appends the parts of the reason's condition that are not true.
func (r *reason) guard(dst []Unmet, v *scoring.View, event EventName) []Unmet {
	if r.info.When == nil || r.info.When.In(v) == scoring.True {
		return dst
	}
	return clauses(dst, v, r.info.When, Unmet{Kind: UnmetGuard, Event: event, Reason: r.info.Name})
}

func clauses(dst []Unmet, v *scoring.View, c *scoring.Condition, u Unmet) []Unmet {
	for _, part := range c.Clauses(v) {
		if part.Truth != scoring.True {
			u.Condition, u.Facts, u.Lacks = part.Source, part.Facts, part.Lacks
			dst = append(dst, u)
		}
	}
	return dst
}

// needed appends the facts that the destination needs and the lead lacks. A
// step that stays enters nothing.
func (m *Machine) needed(dst []Unmet, v *scoring.View, ev *event, from, to int) []Unmet {
	if to < 0 || to == from {
		return dst
	}
	s := &m.stages[to]
	for i := range s.needs {
		if n := &s.needs[i]; n.known.In(v) != scoring.True {
			dst = append(dst, Unmet{Kind: UnmetFact, Event: ev.info.Name, Stage: s.info.Name,
				Attribute: n.attribute, Maintainer: n.maintainer})
		}
	}
	return dst
}

// inTime appends that it is too early or too late. Both bounds are in time.
func (m *Machine) inTime(dst []Unmet, j *Journey, ev *event, at time.Time) []Unmet {
	if ev.notBefore.IsZero() && ev.notLater.IsZero() {
		return dst
	}
	moved := j.lastMove(at)
	if !ev.notBefore.IsZero() {
		if first := ev.notBefore.Add(moved, m.loc, 1); at.Before(first) {
			dst = append(dst, Unmet{Kind: UnmetEarly, Event: ev.info.Name, Until: first})
		}
	}
	if !ev.notLater.IsZero() {
		if last := ev.notLater.Add(moved, m.loc, 1); at.After(last) {
			dst = append(dst, Unmet{Kind: UnmetLate, Event: ev.info.Name, Until: last})
		}
	}
	return dst
}

// step fills in the step of a decided event.
func (m *Machine) step(s *Step, j *Journey, e *Event, d *decision) {
	s.Seq, s.At, s.Event, s.By, s.ID = len(j.steps)+1, e.At, d.event.info.Name, e.By, e.ID
	s.Campaign, s.Channel = e.Campaign, e.Channel
	s.From, s.Life = d.in, j.life()
	if d.reason != nil {
		s.Reason = d.reason.info.Name
	}
	if d.to >= 0 {
		s.To = m.stages[d.to].info.Name
		if d.to != d.from && m.reopens(d.from, d.to) {
			s.Life++
		}
	}
}

// reopens reports whether a step begins the lead's next life: it leaves an end
// stage, or goes back from hand-over, processing or sales to acquisition or
// nurturing without ending there.
func (m *Machine) reopens(from, to int) bool {
	f, t := &m.stages[from].info, &m.stages[to].info
	if f.End {
		return true
	}
	late := f.Phase == HandOver || f.Phase == Processing || f.Phase == Sales
	early := t.Phase == Acquisition || t.Phase == Nurturing
	return late && early && !t.End
}
