package metrics_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/metrics"
	"example.com/baton/scoring"
	"example.com/baton/sla"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// must stops the test binary: only what the fixture itself is made of goes through it.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var berlin = must(time.LoadLocation("Europe/Berlin"))

// on is a wall-clock time in Berlin, day d of October 2026; the 1st is a Thursday.
func on(d, hour, minute int) time.Time { return time.Date(2026, 10, d, hour, minute, 0, 0, berlin) }

// market is a small agreement of marketing and sales.
type market struct {
	schema  *scoring.Schema
	machine *funnel.Machine
	plan    *metrics.Plan
}

func schemaConfig() scoring.SchemaConfig {
	return scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "industry", Type: "text"}, {Name: "employees", Type: "number"}},
		Activities: []scoring.ActivityConfig{{Name: "call", By: "sales"}, {Name: "page_view", By: "lead"}},
		Location:   berlin, Teams: []string{"marketing", "sales", "product"}, Machines: []string{"product"},
	}
}

func funnelConfig() funnel.Config {
	return funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "Lead", Owner: "marketing", Phase: "acquisition", Start: true},
			{Name: "Nurturing", Owner: "marketing", Phase: "nurturing"},
			{Name: "MQL", Owner: "sales", Phase: "hand-over"},
			{Name: "SAL", Owner: "sales", Phase: "processing"},
			{Name: "SQL", Owner: "sales", Phase: "sales", Probability: "20%"},
			{Name: "Proposal", Owner: "sales", Phase: "sales", Probability: "50%"},
			{Name: "Won", Owner: "sales", Phase: "sales", Probability: "100%", End: true},
			{Name: "Lost", Owner: "marketing", Phase: "sales", Probability: "0%"},
			{Name: "Disqualified", Owner: "marketing", Phase: "nurturing", End: true, Cancels: true},
		},
		Events: []funnel.EventConfig{
			{Name: "nurture", By: []string{"marketing"}, From: []string{"Lead"}, To: "Nurturing"},
			{Name: "hand over", By: []string{"marketing"}, From: []string{"Lead", "Nurturing"}, To: "MQL"},
			{Name: "accept", By: []string{"sales"}, From: []string{"MQL"}, To: "SAL"},
			{Name: "reject", By: []string{"sales"}, From: []string{"MQL", "SAL"}, Reasons: []funnel.ReasonConfig{
				{Name: "no budget yet", To: "Nurturing"}, {Name: "wrong contact", To: "Lead"}, {Name: "no fit", To: "Disqualified"}}},
			{Name: "take back", By: []string{"marketing"}, From: []string{"MQL"}, To: "Nurturing"},
			{Name: "hold", By: []string{"sales"}, From: []string{"SAL"}, To: "MQL"},
			{Name: "qualify", By: []string{"sales"}, From: []string{"SAL"}, To: "SQL"},
			{Name: "propose", By: []string{"sales"}, From: []string{"SQL"}, To: "Proposal"},
			{Name: "win", By: []string{"sales"}, From: []string{"SQL", "Proposal"}, To: "Won"},
			{Name: "lose", By: []string{"sales"}, From: []string{"SQL", "Proposal"}, To: "Lost",
				Reasons: []funnel.ReasonConfig{{Name: "price"}, {Name: "competitor"}}},
			{Name: "revive", By: []string{"sales"}, From: []string{"Lost"}, To: "SQL"},
			{Name: "recycle", By: []string{"marketing"}, From: []string{"Lost"}, To: "Nurturing"},
			{Name: "note", From: []string{"MQL", "SAL"}},
		},
		Teams: []string{"marketing", "sales", "product"}, Machines: []string{"product"},
	}
}

func officeConfig() []sla.CalendarConfig {
	return []sla.CalendarConfig{{Name: "office", Week: []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}}}}
}

func clauseConfigs() []sla.ClauseConfig {
	return []sla.ClauseConfig{
		{Name: "first response", OwedBy: "sales", StartsWith: []string{"MQL"}, StopsWith: []string{"SAL", "reject", "call"},
			Within: "4 business hours", AtLeast: "90%", Per: "month"},
		{Name: "qualification", OwedBy: "sales", StartsWith: []string{"SAL"}, StopsWith: []string{"SQL", "reject"},
			Within: "5 business days", PauseIn: []string{"MQL"}},
		{Name: "hand over", OwedBy: "marketing", StartsWith: []string{"Lead"}, StopsWith: []string{"MQL", "Nurturing"}, Within: "7 days"},
	}
}

func newMarket() *market {
	m := &market{schema: must(scoring.NewSchema(schemaConfig()))}
	m.machine = must(funnel.New(m.schema, funnelConfig()))
	policy, office := m.policy()
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{
		Funnel: m.machine, SLA: policy, Calendar: office, Currency: "EUR", Location: berlin}))
	return m
}

// policy are the clauses and the calendar of business time.
func (m *market) policy() (*sla.Policy, *sla.Calendar) {
	calendars := must(sla.NewCalendars("Europe/Berlin", officeConfig()))
	office, _ := calendars.Calendar("office")
	return must(sla.New(m.machine.Names(), sla.Config{Funnel: m.machine, Built: calendars, Calendar: "office", Clauses: clauseConfigs()})), office
}

// subject is a lead on its way: the journey begins at an instant in Lead.
type subject struct {
	metrics.Subject
	m *market
}

func (m *market) lead(id string, began time.Time) *subject {
	s := &subject{m: m, Subject: metrics.Subject{Lead: must(m.schema.Lead(id, nil)), Journey: &funnel.Journey{}}}
	s.Journey.Begin("Lead", began)
	return s
}

// step lets an event of its own team happen; a reason may follow.
func (s *subject) step(name funnel.EventName, at time.Time, reason ...string) *subject {
	by := funnel.Team("sales")
	if e, _ := s.m.machine.Event(name); len(e.By) > 0 {
		by = e.By[0]
	}
	return s.stepBy(by, name, at, reason...)
}

func (s *subject) stepBy(by funnel.Team, name funnel.EventName, at time.Time, reason ...string) *subject {
	e := funnel.Event{Name: name, At: at, By: by}
	if len(reason) > 0 {
		e.Reason = reason[0]
	}
	s.Journey.Append(must(s.m.machine.Recorded(s.Journey, e, s.Lead)))
	return s
}

func (s *subject) call(at time.Time) *subject {
	if err := s.Lead.Record(scoring.Activity{At: at, Name: "call"}); err != nil {
		panic(err)
	}
	return s
}

func (s *subject) deal(id string, at time.Time, amount int64, stage string) *subject {
	s.Deals = append(s.Deals, funnel.Deal{ID: id, At: at, Amount: amount * 1000, Stage: stage})
	return s
}

func (s *subject) from(campaign string) *subject {
	s.Campaign = campaign
	return s
}

// october is the window that most facts are about.
var october = metrics.Window{From: on(1, 0, 0), To: on(32, 0, 0), At: on(60, 0, 0)}

// tally counts subjects.
func (m *market) tally(t testing.TB, w metrics.Window, subjects ...*subject) *metrics.Tally {
	t.Helper()
	tally, err := m.plan.Tally(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects {
		if err := m.plan.Add(tally, s.Subject); err != nil {
			t.Fatal(err)
		}
	}
	return tally
}

func (m *market) report(t testing.TB, w metrics.Window, subjects ...*subject) metrics.Report {
	t.Helper()
	r, err := m.plan.Report(m.tally(t, w, subjects...))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func stageOf(t *testing.T, r metrics.Report, name funnel.Stage) metrics.StageFigures {
	t.Helper()
	for _, s := range r.Overall.Stages {
		if s.Stage == name {
			return s
		}
	}
	t.Fatalf("no stage %q in the report", name)
	return metrics.StageFigures{}
}

func conversionOf(t *testing.T, r metrics.Report, from, to funnel.Stage) metrics.Conversion {
	t.Helper()
	for _, c := range r.Overall.Conversions {
		if c.From == from && c.To == to {
			return c
		}
	}
	t.Fatalf("no conversion %s → %s in the report", from, to)
	return metrics.Conversion{}
}

func clauseOf(t *testing.T, r metrics.Report, name string) metrics.Attainment {
	t.Helper()
	for _, c := range r.Overall.Clauses {
		if c.Clause == name {
			return c
		}
	}
	t.Fatalf("no clause %q in the report", name)
	return metrics.Attainment{}
}
