package sla

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/baton/examples/opendata"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// desk is the agreement of the incidents: a stage for each state, an event into
// each from anywhere, and a clause for each priority. Two more clauses measure
// the whole way in business and in elapsed time, without pauses.
func desk(t *testing.T) (*funnel.Machine, *Policy) {
	t.Helper()
	states := []string{"New", "Active", "Resolved", "Closed"}
	waiting := []string{"Awaiting User Info", "Awaiting Problem", "Awaiting Vendor", "Awaiting Evidence"}
	var c funnel.Config
	all := append(slices.Clone(states), waiting...)
	from := append([]string{"Opened"}, all...)
	c.Stages = append(c.Stages, funnel.StageConfig{Name: "Opened", Owner: "desk", Phase: "processing", Start: true})
	for _, s := range all {
		c.Stages = append(c.Stages, funnel.StageConfig{Name: s, Owner: "desk", Phase: "processing"})
		c.Events = append(c.Events, funnel.EventConfig{Name: "to " + s, By: []string{"desk"}, From: from, To: s})
	}
	schema, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "priority", Type: "text"}},
		Activities: []scoring.ActivityConfig{{Name: "resolved", By: "desk"}, {Name: "closed", By: "desk"}},
		Location:   time.UTC,
	})
	if err != nil {
		t.Fatal(err)
	}
	m, err := funnel.New(schema, c)
	if err != nil {
		t.Fatal(err)
	}
	clause := func(name, within, stop string) ClauseConfig {
		return ClauseConfig{Name: name, OwedBy: "desk", StartsWith: []string{"Opened"}, StopsWith: []string{stop}, Within: within}
	}
	clauses := []ClauseConfig{
		clause("business to resolved", "9000 business hours", "resolved"), clause("elapsed to resolved", "9000 hours", "resolved"),
		clause("business to closed", "9000 business hours", "closed"), clause("elapsed to closed", "9000 hours", "closed"),
	}
	for priority, hours := range map[string]int{"1 - Critical": 4, "2 - High": 8, "3 - Moderate": 24, "4 - Low": 40} {
		k := clause("policy "+priority, fmt.Sprintf("%d business hours", hours), "resolved")
		k.When, k.PauseIn = fmt.Sprintf("priority == %q", priority), waiting
		clauses = append(clauses, k)
	}
	p, err := New(m.Names(), Config{Calendar: "office", Clauses: clauses, Funnel: m,
		Calendars: []CalendarConfig{{Name: "office", Week: []DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return m, p
}

func TestIncidents(t *testing.T) {
	minute := func(s string) time.Time {
		at, err := time.ParseInLocation("02-01-2006 15:04", s, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	events := map[string][]map[string]string{}
	rows := opendata.Rows(t, "data/incidents/incident_event_log_sample.csv")
	for _, row := range rows {
		events[row["number"]] = append(events[row["number"]], row)
	}
	references := opendata.Rows(t, "data/incidents/per_incident_reference_sample.csv")
	if len(rows) != 782 || len(references) != 112 || len(events) != 112 {
		t.Fatalf("%d events of %d incidents, %d references: not 782 of 112", len(rows), len(events), len(references))
	}
	m, p := desk(t)
	breaches, pauses := 0, 0
	for _, want := range references {
		number := want["number"]
		log := events[number]
		slices.SortStableFunc(log, func(a, b map[string]string) int {
			x, _ := strconv.Atoi(a["sys_mod_count"])
			y, _ := strconv.Atoi(b["sys_mod_count"])
			return x - y
		})
		lead, err := p.schema.Lead(number, map[string]any{"priority": want["priority"]})
		if err != nil {
			t.Fatal(err)
		}
		var j funnel.Journey
		j.Begin("Opened", minute(log[0]["opened_at"]))
		for _, e := range log {
			step, err := m.Recorded(&j, funnel.Event{Name: funnel.EventName("to " + e["incident_state"]), At: minute(e["sys_updated_at"]), By: "desk"}, lead)
			if err != nil {
				// One incident's log goes back in time.
				if number != "INC0000135" {
					t.Fatalf("%s: %v", number, err)
				}
				continue
			}
			j.Append(step)
		}
		last := log[len(log)-1]
		for name, at := range map[string]string{"resolved": last["resolved_at"], "closed": last["closed_at"]} {
			if at == "?" {
				continue
			}
			if err := lead.Record(scoring.Activity{At: minute(at), Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		end := minute(last["closed_at"]).Add(365 * 24 * time.Hour)
		got := map[string]Deadline{}
		for _, d := range p.Deadlines(&j, lead, end) {
			got[strings.TrimSuffix(d.Clause, want["priority"])] = d
		}
		for clause, column := range map[string]string{
			"business to resolved": "business_minutes_open_to_resolved", "elapsed to resolved": "minutes_open_to_resolved",
			"business to closed": "business_minutes_open_to_closed", "elapsed to closed": "minutes_open_to_closed",
			"policy ": "business_minutes_minus_pauses",
		} {
			d, ok := got[clause]
			if worked := fmt.Sprintf("%.1f", d.Worked().Minutes()); !ok || want[column] != "" && worked != want[column] {
				t.Errorf("%s: %s is %s, not %s", number, column, worked, want[column])
			}
			if d.Stopped.IsZero() != (want[column] == "") {
				t.Errorf("%s: %s stopped at %v, the reference says %q", number, clause, d.Stopped, want[column])
			}
		}
		d := got["policy "]
		if want["policy_due"] == "" { // never resolved
			continue
		}
		if due := d.Due.Format(time.RFC3339); strings.TrimSuffix(due, "Z")+"+00:00" != want["policy_due"] {
			t.Errorf("%s: due %s, not %s", number, due, want["policy_due"])
		}
		if breached := d.Status == Breached; breached != (want["policy_breached"] == "1") || !breached && d.Status != Met {
			t.Errorf("%s: %s, breached in the reference: %s", number, d.Status, want["policy_breached"])
		} else if breached {
			breaches++
		}
		n, have := pauseList(p, &j, lead, want["priority"], end)
		if merged := mergePauses(want["pauses"]); have != merged {
			t.Errorf("%s: pauses %s, not %s", number, have, merged)
		}
		pauses += n
	}
	if breaches != 35 || pauses == 0 {
		t.Errorf("%d breaches and %d pauses, not 35 and some", breaches, pauses)
	}
}

// pauseList are the paused intervals of the priority's clock that last any time.
func pauseList(p *Policy, j *funnel.Journey, l *scoring.Lead, priority string, at time.Time) (n int, list string) {
	v := p.view(j, l, at)
	defer v.Close()
	w := p.open(v, j)
	defer p.close(w)
	var parts []string
	for _, c := range p.clauses {
		if c.info.Name != "policy "+priority {
			continue
		}
		for _, k := range w.clocks(c) {
			for _, s := range k.spans {
				if s.phase == paused && s.from.Before(s.to) {
					parts = append(parts, s.from.UTC().Format(time.RFC3339)+"/"+s.to.UTC().Format(time.RFC3339))
				}
			}
		}
	}
	return len(parts), strings.Join(parts, "|")
}

// mergePauses joins the reference's pauses that touch: it lists one for each
// event.
func mergePauses(list string) string {
	var out []string
	for part := range strings.SplitSeq(strings.ReplaceAll(list, "+00:00", "Z"), "|") {
		from, to, _ := strings.Cut(part, "/")
		if from == to {
			continue
		}
		if n := len(out); n > 0 && strings.HasSuffix(out[n-1], "/"+from) {
			out[n-1] = strings.TrimSuffix(out[n-1], from) + to
			continue
		}
		out = append(out, part)
	}
	return strings.Join(out, "|")
}
