package funnel

import (
	"time"

	"example.com/baton/scoring"
)

// Option is one event: whether it may happen now, and what stands in its way.
type Option struct {
	Event   EventName     `json:"event"`
	To      Stage         `json:"to,omitempty"`      // where it leads; "" for a note, and where the reason decides
	Refused *RefusedError `json:"refused,omitempty"` // nil where it may happen
	Reasons []Choice      `json:"reasons,omitempty"` // where the event has reasons and happens in this stage
}

// Choice is one reason of an event: where it leads, and what is unmet of its
// own condition and of what its destination needs.
type Choice struct {
	Reason Reason  `json:"reason"`
	To     Stage   `json:"to"`
	Unmet  []Unmet `json:"unmet,omitempty"`
}

// Options are the events of the agreement in its order, each asked for a team
// that may fire it. An event with reasons may happen if one of them may be given;
// if none may, what is unmet of each is listed. Steps later than the instant do not
// exist.
func (m *Machine) Options(j *Journey, l *scoring.Lead, at time.Time) []Option {
	v := open(j, l, at)
	defer v.Close()
	return m.AppendOptions(make([]Option, 0, len(m.events)), v, j)
}

// OptionsIn is Options in an open view of the lead and the journey.
func (m *Machine) OptionsIn(v *scoring.View, j *Journey) []Option {
	return m.AppendOptions(make([]Option, 0, len(m.events)), v, j)
}

// AppendOptions appends what OptionsIn gives.
func (m *Machine) AppendOptions(dst []Option, v *scoring.View, j *Journey) []Option {
	checkPath(v, j)
	in, from := m.placeAt(j, v.At())
	for i := range m.events {
		ev := &m.events[i]
		o := Option{Event: ev.info.Name, To: ev.info.To}
		if o.Refused = m.awayFrom(ev, in, from); o.Refused == nil {
			m.option(&o, v, j, ev, in, from)
		}
		dst = append(dst, o)
	}
	return dst
}

// option asks an event that happens in the stage.
func (m *Machine) option(o *Option, v *scoring.View, j *Journey, ev *event, in Stage, from int) {
	unmet := ev.guard(nil, v)
	if len(ev.reasons) == 0 {
		unmet = m.needed(unmet, v, ev, from, ev.to)
	}
	open := len(ev.reasons) == 0
	for i := range ev.reasons {
		r := &ev.reasons[i]
		c := Choice{Reason: r.info.Name, To: r.info.To, Unmet: r.guard(nil, v, ev.info.Name)}
		c.Unmet = m.needed(c.Unmet, v, ev, from, r.to)
		open = open || len(c.Unmet) == 0
		o.Reasons = append(o.Reasons, c)
	}
	if !open {
		for _, c := range o.Reasons {
			unmet = append(unmet, c.Unmet...)
		}
	}
	if unmet = m.inTime(unmet, j, ev, v.At()); len(unmet) > 0 {
		o.Refused = &RefusedError{From: in, Event: ev.info.Name, Unmet: unmet}
	}
}
