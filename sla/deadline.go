package sla

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// Status is how a clock stands. The zero Status is none.
type Status uint8

// The statuses.
const (
	Running   Status = iota + 1 // in time
	Paused                      // in time, in a stage of `pause in`
	Met                         // stopped by a response at or before due
	Breached                    // not stopped at due; stays, whatever comes later
	Cancelled                   // ended without a response and in time: by a stage that cancels, or by the next life
)

var statusNames = [...]string{"", "running", "paused", "met", "breached", "cancelled"}

// String is the status as a word, also in JSON.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "status " + strconv.Itoa(int(s))
}

// MarshalText writes the word.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the word.
func (s *Status) UnmarshalText(text []byte) error {
	i := slices.Index(statusNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%q is no status of a deadline", text)
	}
	*s = Status(i)
	return nil
}

// Deadline is one clock as it stands at an instant. Times are in the location
// of the clause's calendar.
type Deadline struct {
	// ID names the clock for its whole life: lead, life and clause, separated
	// by "/" (in names "%2F"), "L-1042/1/first response"; a clock that an event
	// began anew in the same life has its number behind.
	ID     string      `json:"id"`
	Clause string      `json:"clause"`
	Team   funnel.Team `json:"team"` // that owes it
	Life   int         `json:"life"`
	Status Status      `json:"status"`

	Started time.Time `json:"started"`
	Stopped time.Time `json:"stopped,omitzero"` // by a response, in time or late; zero: not, or running again
	Ended   time.Time `json:"ended,omitzero"`   // by a response, a cancelling stage or the next life; zero: open

	// Due is the earliest instant at which the working time reaches the target:
	// as it stands, or as it stood when the clock was closed (where it was
	// paused then, as if it had been resumed). Zero while the clock is paused,
	// and where the calendar never opens for so long.
	Due time.Time `json:"due,omitzero"`
	// IfResumed is, while the clock is paused in time, due if it went on now.
	IfResumed time.Time `json:"if_resumed,omitzero"`

	// Target is the working time allowed. Left is what is left of it, negative
	// when more has passed; both stand still in pauses and closed hours, so Left
	// is 0 from due until the calendar opens again. Zero where the calendar
	// never opens for so long.
	Target time.Duration `json:"target_ns"`
	Left   time.Duration `json:"left_ns"`

	// Warn are the instants of the warnings, ascending: those given, and while
	// the clock runs those ahead if nothing happens. NextWarn is the first one
	// ahead.
	Warn     []time.Time `json:"warn,omitempty"`
	NextWarn time.Time   `json:"next_warn,omitzero"`
}

// Worked is the working time so far.
func (d *Deadline) Worked() time.Duration { return d.Target - d.Left }

// Deadlines are all clocks of the lead that started up to an instant, open or
// not, in the order of the clauses, then of their starts. What happens later
// than the instant does not exist.
func (p *Policy) Deadlines(j *funnel.Journey, l *scoring.Lead, at time.Time) []Deadline {
	v := p.view(j, l, at)
	defer v.Close()
	return p.AppendDeadlines(nil, v, j)
}

// AppendDeadlines is Deadlines in an open view. It overwrites what lies behind
// dst's length and uses the memory of those deadlines (Warn, and ID where it is
// the same) again: asked about one lead with the slice of the time before, it
// does not allocate.
func (p *Policy) AppendDeadlines(dst []Deadline, v *scoring.View, j *funnel.Journey) []Deadline {
	if j == nil {
		return dst
	}
	w := p.open(v, j)
	defer p.close(w)
	for _, c := range p.clauses {
		for i, ks := 0, w.clocks(c); i < len(ks); i++ {
			w.read.settle(c, &ks[i], v.At())
			if len(dst) < cap(dst) {
				dst = dst[:len(dst)+1]
			} else {
				dst = append(dst, Deadline{})
			}
			d := &dst[len(dst)-1]
			id := c.appendID(w.id[:0], v.Lead(), &ks[i])
			w.id = id
			if d.ID != string(id) {
				d.ID = string(id)
			}
			d.fill(c, &ks[i], &w.read, v.At())
		}
	}
	return dst
}

func (p *Policy) open(v *scoring.View, j *funnel.Journey) *walk {
	w := p.walks.Get().(*walk)
	w.ask(p, v, j)
	return w
}

func (p *Policy) close(w *walk) {
	w.view, w.journey = nil, nil
	p.walks.Put(w)
}

// appendID spells the id of a clock.
func (c *clause) appendID(b []byte, l *scoring.Lead, k *clock) []byte {
	b = append(b, idEscape.Replace(l.ID())...)
	b = append(b, '/')
	b = strconv.AppendInt(b, int64(k.life), 10)
	b = append(b, '/')
	b = append(b, c.id...)
	if k.number > 1 {
		b = append(b, '/')
		b = strconv.AppendInt(b, int64(k.number), 10)
	}
	return b
}

// fill sets everything but the id.
func (d *Deadline) fill(c *clause, k *clock, r *reading, at time.Time) {
	*d = Deadline{ID: d.ID, Clause: c.info.Name, Team: c.info.OwedBy, Life: k.life,
		Started: k.started().In(c.calendar.Location()), Due: r.due, Warn: d.Warn[:0]}
	if r.ruled {
		d.Target, d.Left = r.target, r.target-r.worked
	}
	last := k.spans[len(k.spans)-1]
	if !last.phase.open() {
		d.Ended = last.from.In(c.calendar.Location())
	}
	if last.phase == stopped {
		d.Stopped = d.Ended
	}
	d.Status = r.status(last.phase, at)
	if r.ruled && !r.reached() {
		switch {
		case last.phase == paused:
			d.IfResumed = r.reach(c.calendar, at, r.target)
		case !last.phase.open():
			d.Due = r.reach(c.calendar, last.from, r.target)
		}
	}
	for i := range r.passed {
		s := &r.steps[i]
		if s.rung < 0 {
			continue
		}
		d.Warn = append(d.Warn, s.at)
		if s.at.After(at) && d.NextWarn.IsZero() {
			d.NextWarn = s.at
		}
	}
}

// status is how a clock in that phase stands at an instant. It is breached from
// the first instant after due on.
func (r *reading) status(p phase, at time.Time) Status {
	switch {
	case r.reached() && at.After(r.due):
		return Breached
	case p == paused:
		return Paused
	case p == stopped:
		return Met
	case p == cancelled:
		return Cancelled
	}
	return Running
}
