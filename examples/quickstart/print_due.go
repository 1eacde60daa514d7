package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/sla"
)

// due is the clocks that run out next, and what people were told last.
func (s *story) due() string {
	const nextClocks, lastAlerts = 8, 5
	type clock struct {
		sla.Deadline
		lead *baton.Dossier
	}
	type alert struct {
		sla.Alert
		lead *baton.Dossier
	}
	policy, loc := s.agreement.SLA(), s.agreement.Location()
	var running []clock
	var given []alert
	overdue := 0
	for _, d := range s.leads {
		for _, x := range policy.Deadlines(d.Journey(), d.Lead(), s.at) {
			switch {
			case x.Status == sla.Running && !x.Due.IsZero():
				running = append(running, clock{x, d})
			case x.Status == sla.Breached && x.Ended.IsZero():
				overdue++
			}
		}
		for _, x := range policy.Alerts(d.Journey(), d.Lead(), s.at.AddDate(0, 0, -1), s.at) {
			given = append(given, alert{x, d})
		}
	}
	slices.SortStableFunc(running, func(x, y clock) int { return x.Due.Compare(y.Due) })
	slices.SortStableFunc(given, func(x, y alert) int { return y.At.Compare(x.At) })

	text := fmt.Sprintf("%s clocks run in time, %s are overdue.", count(len(running)), count(overdue))
	t := table{right: "lr"}
	for _, c := range running[:min(nextClocks, len(running))] {
		t.row(c.Due.In(loc).Format(minuteText), hours(c.Left), s.who(c.lead, c.Team), c.lead.ID(), c.Clause)
	}
	if len(running) > 0 {
		text += " The next to run out, with the working time left:"
	}
	text += "\n" + t.String()
	if len(given) == 0 {
		return text
	}
	text += fmt.Sprintf("Alerts of the last 24 hours: %s. The latest:\n", count(len(given)))
	t = table{}
	for _, x := range given[:min(lastAlerts, len(given))] {
		t.row(x.At.In(loc).Format(minuteText), told(x.Alert), s.who(x.lead, x.Team), x.lead.ID(), x.Clause)
	}
	return text + t.String()
}

// who is the team, and the person whom it gave the lead.
func (s *story) who(d *baton.Dossier, team funnel.Team) string {
	who := string(team)
	for x := range d.Journey().Assignments() {
		if x.By == team && !x.At.After(s.at) {
			who = string(team) + ", " + x.To
		}
	}
	return strings.TrimSuffix(who, ", ")
}

// told is an alert in words.
func told(a sla.Alert) string {
	switch {
	case a.Kind == sla.Breach:
		return "breach"
	case strings.HasSuffix(a.Rung, "%"):
		return a.Rung + " used"
	}
	return a.Rung + " left"
}

// hours is working time, to the minute.
func hours(d time.Duration) string {
	m := int(d / time.Minute)
	return fmt.Sprintf("%d:%02d h", m/60, m%60)
}
