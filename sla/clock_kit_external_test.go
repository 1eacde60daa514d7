package sla_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// berlin is where the test agreement's days are.
var berlin = func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return l
}()

// when reads "2026-06-01 13:00" (seconds are optional) in Berlin.
func when(s string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, berlin); err == nil {
			return t
		}
	}
	panic("no time: " + s)
}

// world is the test agreement: marketing hands over, sales answers.
type world struct {
	schema  *scoring.Schema
	machine *funnel.Machine
	policy  *sla.Policy
}

func machine(t testing.TB) (*scoring.Schema, *funnel.Machine) {
	t.Helper()
	stages := []funnel.StageConfig{
		{Name: "Lead", Owner: "marketing", Phase: "acquisition", Start: true},
		{Name: "Nurturing", Owner: "marketing", Phase: "nurturing"},
		{Name: "MQL", Owner: "sales", Phase: "hand-over"},
		{Name: "SAL", Owner: "sales", Phase: "processing"},
		{Name: "Waiting", Owner: "sales", Phase: "processing"},
		{Name: "Frozen", Owner: "sales", Phase: "processing", Cancels: true},
		{Name: "Won", Owner: "sales", Phase: "sales", End: true},
		{Name: "Disqualified", Owner: "marketing", Phase: "nurturing", End: true, Cancels: true},
	}
	anywhere := []string{"Lead", "Nurturing", "MQL", "SAL", "Waiting", "Frozen", "Won", "Disqualified"}
	events := []funnel.EventConfig{
		{Name: "hand over", By: []string{"marketing"}, From: []string{"Lead", "Nurturing", "SAL", "Frozen", "Disqualified"}, To: "MQL"},
		{Name: "accept", By: []string{"sales"}, From: []string{"Lead", "MQL", "Waiting"}, To: "SAL"},
		{Name: "park", By: []string{"sales"}, From: []string{"MQL", "SAL"}, To: "Waiting"},
		{Name: "resume", By: []string{"sales"}, From: []string{"Waiting", "SAL"}, To: "MQL"},
		{Name: "reject", By: []string{"sales"}, From: []string{"MQL", "SAL"}, Reasons: []funnel.ReasonConfig{{Name: "no budget yet", To: "Nurturing"}, {Name: "no fit", To: "Disqualified"}}},
		{Name: "take back", By: []string{"marketing"}, From: []string{"MQL", "SAL", "Waiting"}, To: "Nurturing"},
		{Name: "disqualify", By: []string{"marketing"}, From: []string{"MQL", "SAL", "Waiting"}, To: "Disqualified"},
		{Name: "freeze", By: []string{"marketing"}, From: []string{"MQL", "SAL"}, To: "Frozen"},
		{Name: "push", From: []string{"MQL"}, To: "SAL"},
		{Name: "reassign", By: []string{"sales"}, From: []string{"MQL"}, To: "MQL"},
		{Name: "note", From: anywhere},
		{Name: "win", By: []string{"sales"}, From: []string{"SAL"}, To: "Won"},
	}
	names := make([]string, len(events))
	for i, e := range events {
		names[i] = e.Name
	}
	schema, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "employees", Type: "number"}},
		Activities: []scoring.ActivityConfig{
			{Name: "call", By: "sales"}, {Name: "email", By: "sales"}, {Name: "demo_request", By: "lead"}, {Name: "receipt", By: "product"},
		},
		Location: berlin, Events: names,
		Teams: []string{"marketing", "sales", "product"}, Machines: []string{"product"},
	})
	if err != nil {
		t.Fatal(err)
	}
	m, err := funnel.New(schema, funnel.Config{Stages: stages, Events: events,
		Teams: []string{"marketing", "sales", "product"}, Machines: []string{"product"}})
	if err != nil {
		t.Fatal(err)
	}
	return schema, m
}

var office = sla.CalendarConfig{Name: "office",
	Week:  []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}},
	Dates: []sla.DatesConfig{{Dates: "2026-12-24", Hours: []string{"09:00-12:00"}}, {Dates: "2026-12-25", Hours: []string{"closed"}}}}

// config is the test agreement with these clauses.
func config(m *funnel.Machine, clauses ...sla.ClauseConfig) sla.Config {
	return sla.Config{Calendars: []sla.CalendarConfig{office}, Calendar: "office", Clauses: clauses, Funnel: m}
}

func agree(t testing.TB, clauses ...sla.ClauseConfig) *world {
	t.Helper()
	schema, m := machine(t)
	p, err := sla.New(m.Names(), config(m, clauses...))
	if err != nil {
		t.Fatal(err)
	}
	return &world{schema, m, p}
}

// response is a clause of sales on every MQL.
func response(within string, change ...func(*sla.ClauseConfig)) sla.ClauseConfig {
	c := sla.ClauseConfig{Name: "first response", OwedBy: "sales", StartsWith: []string{"MQL"}, StopsWith: []string{"SAL", "reject", "call"}, Within: within}
	for _, f := range change {
		f(&c)
	}
	return c
}

// story is what happened to one lead.
type story struct {
	*world
	t       testing.TB
	journey *funnel.Journey
	lead    *scoring.Lead
}

func (w *world) story(t testing.TB, facts map[string]any) *story {
	t.Helper()
	l, err := w.schema.Lead("L-1", facts)
	if err != nil {
		t.Fatal(err)
	}
	return &story{w, t, new(funnel.Journey), l}
}

// tell adds records, one a line: an instant and "begin", an event (with "by"
// and a team, and "because" and a reason), or "activity" and a name.
func (s *story) tell(lines string) *story {
	s.t.Helper()
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		day, rest, _ := strings.Cut(line, " ")
		clock, rest, _ := strings.Cut(rest, " ")
		s.record(when(day+" "+clock), rest)
	}
	return s
}

func (s *story) record(at time.Time, what string) {
	s.t.Helper()
	what, reason, _ := strings.Cut(what, " because ")
	what, by, _ := strings.Cut(what, " by ")
	if name, ok := strings.CutPrefix(what, "activity "); ok {
		if err := s.lead.Record(scoring.Activity{At: at, Name: name, By: by}); err != nil {
			s.t.Fatal(err)
		}
		return
	}
	if what == "begin" {
		s.journey.Begin("Lead", at)
		return
	}
	step, err := s.machine.Recorded(s.journey, funnel.Event{Name: funnel.EventName(what), At: at, By: funnel.Team(by), Reason: reason}, s.lead)
	if err != nil {
		s.t.Fatal(err)
	}
	s.journey.Append(step)
}

func (s *story) deadlines(at time.Time) []sla.Deadline {
	return s.policy.Deadlines(s.journey, s.lead, at)
}

// show is a deadline on one line.
func show(d sla.Deadline) string {
	s := fmt.Sprintf("%s: %s, started %s", strings.TrimPrefix(d.ID, "L-1/"), d.Status, short(d.Started))
	for _, x := range []struct {
		what string
		t    time.Time
	}{{"stopped", d.Stopped}, {"ended", d.Ended}, {"due", d.Due}, {"if resumed", d.IfResumed}} {
		if !x.t.IsZero() && !(x.what == "ended" && d.Ended.Equal(d.Stopped)) {
			s += ", " + x.what + " " + short(x.t)
		}
	}
	return s + ", left " + span(d.Left)
}

// span is a duration without zero minutes and seconds behind.
func span(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func short(t time.Time) string {
	layout := "Mon 02 15:04"
	if t.Second() != 0 || t.Nanosecond() != 0 {
		layout = "Mon 02 15:04:05.999999999"
	}
	return t.In(berlin).Format(layout)
}

func shows(ds []sla.Deadline) string {
	var lines []string
	for _, d := range ds {
		lines = append(lines, show(d))
	}
	return strings.Join(lines, "\n")
}
