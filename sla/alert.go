package sla

import (
	"fmt"
	"slices"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// AlertKind says what an alert is about. The zero AlertKind is none.
type AlertKind uint8

// The kinds.
const (
	Warning AlertKind = iota + 1 // due is near
	Breach                       // due has passed without a response
)

var alertNames = [...]string{"", "warning", "breach"}

// String is the kind as a word, also in JSON.
func (k AlertKind) String() string {
	if int(k) < len(alertNames) {
		return alertNames[k]
	}
	return fmt.Sprintf("alert %d", uint8(k))
}

// MarshalText writes the word.
func (k AlertKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the word.
func (k *AlertKind) UnmarshalText(text []byte) error {
	i := slices.Index(alertNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("%q is no kind of alert", text)
	}
	*k = AlertKind(i)
	return nil
}

// Alert is what somebody is to be told once, at an instant. A warning stands
// at its instant if the clock runs there, a breach at the first instant (1 ns)
// after due. Nothing that happens later takes it back.
type Alert struct {
	ID     string        `json:"id"` // of the clock, "/" and the rung or "breach": once for each clock
	Kind   AlertKind     `json:"kind"`
	At     time.Time     `json:"at"`
	Clock  string        `json:"clock"` // Deadline.ID
	Clause string        `json:"clause"`
	Team   funnel.Team   `json:"team"` // that owes it
	Life   int           `json:"life"`
	Rung   string        `json:"rung,omitempty"` // of a warning, as in `warn at`: "50%", "1 business hour"
	Due    time.Time     `json:"due"`            // as it stands at At
	Left   time.Duration `json:"left_ns"`        // working time left at At; 0 at a breach
}

// Alerts are the warnings and breaches with instants in (after, until], by
// instant, then in the order of the clauses. What happens later than until does
// not exist; so alerts asked for in slices of time are those asked for at once.
func (p *Policy) Alerts(j *funnel.Journey, l *scoring.Lead, after, until time.Time) []Alert {
	if j == nil || !after.Before(until) {
		return nil
	}
	v := p.view(j, l, until)
	defer v.Close()
	w := p.open(v, j)
	defer p.close(w)
	var alerts []Alert
	for _, c := range p.clauses {
		for _, k := range w.clocks(c) {
			w.read.settle(c, &k, until)
			for i := range w.read.passed {
				s := &w.read.steps[i]
				if at := s.stands(); at.After(after) && !at.After(until) {
					alerts = append(alerts, c.alert(l, &k, s, w.read.target))
				}
			}
		}
	}
	slices.SortStableFunc(alerts, func(a, b Alert) int { return a.At.Compare(b.At) })
	return alerts
}

// stands is the first instant of the alert at a threshold.
func (t *threshold) stands() time.Time {
	if t.rung < 0 {
		return t.at.Add(1)
	}
	return t.at
}

func (c *clause) alert(l *scoring.Lead, k *clock, s *threshold, target time.Duration) Alert {
	a := Alert{Kind: Breach, At: s.stands(), Clock: string(c.appendID(nil, l, k)),
		Clause: c.info.Name, Team: c.info.OwedBy, Life: k.life, Due: s.due, Left: target - s.need}
	a.ID = a.Clock + "/breach"
	if s.rung >= 0 {
		a.Kind, a.Rung = Warning, c.rungs[s.rung].text
		a.ID = a.Clock + "/" + a.Rung
	}
	return a
}

// Wake is the next instant after at from which on Alerts has something new if
// nothing happens until then: one timer for a lead. False: never.
func (p *Policy) Wake(j *funnel.Journey, l *scoring.Lead, at time.Time) (time.Time, bool) {
	if j == nil {
		return time.Time{}, false
	}
	v := p.view(j, l, at)
	defer v.Close()
	w := p.open(v, j)
	defer p.close(w)
	var wake time.Time
	for _, c := range p.clauses {
		for _, k := range w.clocks(c) {
			w.read.settle(c, &k, at)
			for i := range w.read.passed {
				t := w.read.steps[i].stands()
				if t.After(at) && (wake.IsZero() || t.Before(wake)) {
					wake = t
				}
			}
		}
	}
	return wake, !wake.IsZero()
}
