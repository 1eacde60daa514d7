package metrics

import (
	"slices"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// wholeShare is 100 % in thousandths of a percent, as finely as an agreement
// writes shares.
const wholeShare = 100_000

func newClause(info sla.ClauseInfo, m *funnel.Machine) clause {
	return clause{info: info, software: m.Software(info.OwedBy), share: int64(info.AtLeast*wholeShare + 0.5)}
}

// clocks counts the clocks of a lead.
func (p *Plan) clocks(t *Tally, f *figures, v *scoring.View, j *funnel.Journey, from, to time.Time) {
	t.scratch.deadlines = p.policy.AppendDeadlines(t.scratch.deadlines[:0], v, j)
	for i := range t.scratch.deadlines {
		d := &t.scratch.deadlines[i]
		c, ok := p.clauseOf[d.Clause]
		if !ok {
			continue
		}
		counts := f.counts[p.layout.clause(c):]
		status, when := decision(d)
		if first, ok := p.earlier(t, &p.clauses[c], d, v, j, when); ok {
			status, when = sla.Met, first
		}
		switch inside := !when.Before(from) && when.Before(to); {
		case status == sla.Running && d.Started.Before(to):
			counts[clauseRunning]++
		case status == sla.Paused && d.Started.Before(to):
			counts[clausePaused]++
		case status == sla.Met && inside:
			counts[clauseMet]++
		case status == sla.Cancelled && inside:
			counts[clauseCancelled]++
		case status == sla.Breached && inside:
			counts[clauseBreached]++
			if d.Ended.IsZero() {
				counts[clauseOverdue]++
			}
		}
	}
}

// decision is how a clock stands and the instant at which that was decided; the
// instant asked about, or the zero Time, while it is open.
func decision(d *sla.Deadline) (sla.Status, time.Time) {
	switch d.Status {
	case sla.Met:
		return d.Status, d.Stopped
	case sla.Breached:
		return d.Status, d.Due
	case sla.Cancelled:
		return d.Status, d.Ended
	}
	return d.Status, time.Time{}
}

// earlier is when a clock that went on after a response was met for the first
// time; false where it was decided as it stands now. A response in time is the
// clock's first decision, whatever happens after the lead comes back.
func (p *Plan) earlier(t *Tally, c *clause, d *sla.Deadline, v *scoring.View, j *funnel.Journey, decided time.Time) (time.Time, bool) {
	after := d.Started.Add(-1)
	for {
		stop, ok := c.nextStop(d, v, j, after)
		if !ok || stop.After(v.At()) || !decided.IsZero() && !stop.Before(decided) {
			return time.Time{}, false
		}
		then := v.Lead().View(stop, j)
		t.scratch.before = p.policy.AppendDeadlines(t.scratch.before[:0], then, j)
		then.Close()
		for i := range t.scratch.before {
			b := &t.scratch.before[i]
			if b.Clause == d.Clause && b.Life == d.Life && b.Started.Equal(d.Started) && b.Status == sla.Met {
				return b.Stopped, true
			}
		}
		after = stop
	}
}

// nextStop is the first instant after another at which something happened that
// the clause names as a response.
func (c *clause) nextStop(d *sla.Deadline, v *scoring.View, j *funnel.Journey, after time.Time) (stop time.Time, ok bool) {
	by := d.Team
	if c.software {
		by = ""
	}
	stops := c.info.StopsWith
	for s := range j.Steps() {
		if s.At.After(after) && (by == "" || s.By == by) &&
			(slices.Contains(stops, string(s.Event)) || s.Enters() && slices.Contains(stops, string(s.To))) {
			stop, ok = s.At, true
			break
		}
	}
	for _, name := range stops {
		if t, found := v.FirstActivity(name, string(by), after.Add(1)); found && (!ok || t.Before(stop)) {
			stop, ok = t, true
		}
	}
	return stop, ok
}
