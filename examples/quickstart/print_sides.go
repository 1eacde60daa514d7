package main

import (
	"fmt"
	"strconv"
	"strings"

	"example.com/baton/metrics"
)

// scoreboard is how both sides kept the agreement, and what came of it.
func (s *story) scoreboard(r *metrics.Report) string {
	f := &r.Overall
	t := table{right: "llrrrlrrr"}
	t.row("Owed by", "Clause", "In time", "Of", "Agreed", "Kept", "Overdue", "Running", "Paused")
	for _, side := range f.Sides {
		for _, c := range f.Clauses {
			if c.Team != side.Team {
				continue
			}
			verdict := ""
			if c.Kept != nil {
				verdict = "yes"
				if !*c.Kept {
					verdict = "no"
				}
			}
			agreed := strconv.FormatFloat(float64(c.AtLeast*100), 'f', -1, 64) + "%"
			t.row(string(c.Team), c.Clause, percent(c.Attainment), count(c.Attainment.N), agreed, verdict,
				count(c.Overdue), count(c.Running), count(c.Paused))
		}
		t.row(string(side.Team), "all", percent(side.Attainment), count(side.Attainment.N), "", fmt.Sprintf("%d of %d", side.Kept, side.Decided),
			count(side.Overdue), count(side.Running), count(side.Paused))
	}
	text := ""
	if len(f.Clauses) > 0 {
		text = t.String() + "\n"
	}
	for _, a := range f.Acceptance {
		if a.Rate.Known() {
			text += wrap("  ", fmt.Sprintf("%s accepted %s of the %s leads in %s that it decided on: %s (95%% interval %s); %s wait for it.",
				a.Owner, count(a.Accepted), count(a.Rate.N), a.Stage, percent(a.Rate), interval(a.Rate), count(a.Undecided)))
		} else {
			text += fmt.Sprintf("%s has decided on no lead in %s; %s wait for it.\n", a.Owner, a.Stage, count(a.Undecided))
		}
	}
	for _, e := range f.Reasons {
		if e.Steps == 0 {
			continue
		}
		var reasons []string
		for _, x := range e.Reasons {
			if x.Steps > 0 {
				reasons = append(reasons, fmt.Sprintf("%s %s", x.Reason, count(x.Steps)))
			}
		}
		text += wrap("  ", fmt.Sprintf("%s, %s times: %s.", e.Event, count(e.Steps), strings.Join(reasons, ", ")))
	}
	text += s.against()
	return text + "\n" + campaigns(r)
}

// against counts what was recorded although the agreement says no.
func (s *story) against() string {
	var parts []string
	for _, e := range s.agreement.Funnel().Events() {
		all, against := 0, 0
		for _, d := range s.leads {
			for step := range d.Journey().Steps() {
				if step.Event == e.Name {
					all++
					if len(step.Against) > 0 {
						against++
					}
				}
			}
		}
		if against > 0 {
			parts = append(parts, fmt.Sprintf("%s %s of %s", e.Name, count(against), count(all)))
		}
	}
	if len(parts) == 0 {
		return "Nothing was recorded against the rules.\n"
	}
	return wrap("  ", "Recorded against the rules: "+strings.Join(parts, ", ")+".")
}

// campaigns is what became of the leads of each campaign.
func campaigns(r *metrics.Report) string {
	t := table{right: "lrrrrrrr"}
	t.row("Campaign", "Leads", "Accepted", "Won", "Win rate", "95% interval", strings.TrimSpace("Value "+r.Currency), strings.TrimSpace("Spent "+r.Currency))
	row := func(name string, f *metrics.Figures) {
		accepted, decided := 0, 0
		for _, a := range f.Acceptance {
			accepted, decided = accepted+a.Rate.K, decided+a.Rate.N
		}
		t.row(name, count(f.Leads), percent(metrics.NewRate(accepted, decided)), count(f.Won), percent(f.WinRate), interval(f.WinRate),
			whole(f.Deals.Value), whole(f.Spend))
	}
	for i := range r.Groups[:min(len(r.Groups), mostRows)] {
		g := &r.Groups[i]
		name := g.Name
		if name == "" {
			name = "none"
		}
		row(name, &g.Figures)
	}
	row("all", &r.Overall)
	return t.String()
}
