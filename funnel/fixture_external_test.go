package funnel_test

import (
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

var berlin = func() *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return loc
}()

// day is 09:00 in Berlin, n days after Thursday 2026-10-01.
func day(n int) time.Time { return time.Date(2026, 10, 1+n, 9, 0, 0, 0, berlin) }

func schemaConfig() scoring.SchemaConfig {
	return scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{
			{Name: "score", Type: "number"},
			{Name: "email_consent", Type: "bool", MaintainedBy: "marketing"},
			{Name: "phone", Type: "text", MaintainedBy: "marketing", NeededIn: []string{"MQL", "SAL"}},
			{Name: "budget", Type: "number", MaintainedBy: "sales", NeededIn: []string{"SQL"}},
			{Name: "country", Type: "text", NeededIn: []string{"SQL"}},
		},
		Activities: []scoring.ActivityConfig{
			{Name: "page_view", By: "lead"}, {Name: "call", By: "sales"}, {Name: "mailing", By: "marketing"}, {Name: "receipt", By: "product"},
		},
		Location: berlin,
		Teams:    []string{"marketing", "sales", "product"},
		Machines: []string{"product"},
		Events:   []string{"hand over", "reject", "note"},
	}
}

func config() funnel.Config {
	return funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "Lead", Owner: "marketing", Phase: "acquisition", Start: true},
			{Name: "Nurturing", Owner: "marketing", Phase: "nurturing"},
			{Name: "MQL", Owner: "sales", Phase: "hand-over", Means: "meets the agreed score, may be called"},
			{Name: "SAL", Owner: "sales", Phase: "processing"},
			{Name: "SQL", Owner: "sales", Phase: "sales", Probability: "20%"},
			{Name: "Won", Owner: "sales", Phase: "sales", Probability: "100%", End: true},
			{Name: "Lost", Owner: "marketing", Phase: "sales", Probability: "0%"},
			{Name: "Disqualified", Owner: "marketing", Phase: "nurturing", End: true, Cancels: true},
		},
		Events: []funnel.EventConfig{
			{Name: "nurture", By: []string{"marketing"}, From: []string{"Lead"}, To: "Nurturing"},
			{Name: "hand over", By: []string{"marketing"}, From: []string{"Lead", "Nurturing"}, To: "MQL", When: "score >= 60 and email_consent"},
			{Name: "accept", By: []string{"sales"}, From: []string{"MQL"}, To: "SAL"},
			{Name: "reject", By: []string{"sales"}, From: []string{"MQL", "SAL"}, NotLaterThan: "30 days", Reasons: []funnel.ReasonConfig{
				{Name: "no budget yet", To: "Nurturing"},
				{Name: "unable to reach", To: "Nurturing", When: "attempts >= 2"},
				{Name: "wrong contact", To: "Lead"},
				{Name: "no fit", To: "Disqualified"},
			}},
			{Name: "qualify", By: []string{"sales"}, From: []string{"SAL"}, To: "SQL"},
			{Name: "win", By: []string{"sales"}, From: []string{"SQL"}, To: "Won"},
			{Name: "lose", By: []string{"sales"}, From: []string{"SQL"}, To: "Lost", Reasons: []funnel.ReasonConfig{{Name: "price"}, {Name: "competitor"}}},
			{Name: "recycle", By: []string{"marketing"}, From: []string{"Lost"}, To: "Nurturing", NotBefore: "90 days"},
			{Name: "reassign", By: []string{"sales"}, From: []string{"MQL", "SAL"}, To: "SAL"},
			{Name: "reopen", By: []string{"marketing"}, From: []string{"Won", "Disqualified"}, To: "Nurturing"},
			{Name: "note", From: []string{"Lead", "Nurturing", "MQL", "SAL", "SQL", "Won", "Lost", "Disqualified"}},
		},
		Teams:    []string{"marketing", "sales", "product"},
		Machines: []string{"product"},
	}
}

type fixture struct {
	schema *scoring.Schema
	*funnel.Machine
}

func machine(tb testing.TB) fixture {
	tb.Helper()
	schema, err := scoring.NewSchema(schemaConfig())
	if err != nil {
		tb.Fatal(err)
	}
	m, err := funnel.New(schema, config())
	if err != nil {
		tb.Fatal(err)
	}
	return fixture{schema, m}
}

func (f fixture) lead(tb testing.TB, facts map[string]any) *scoring.Lead {
	tb.Helper()
	l, err := f.schema.Lead("L-1", facts)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// ready is a lead of which everything is known.
func (f fixture) ready(tb testing.TB) *scoring.Lead {
	return f.lead(tb, map[string]any{"score": 72, "email_consent": true, "phone": "+49", "budget": 1000, "country": "DE"})
}

// walk takes a ready lead through events, a day apart from day(1) on; each event
// is "name" or "name: reason".
func (f fixture) walk(tb testing.TB, events ...string) *funnel.Journey {
	tb.Helper()
	j := &funnel.Journey{}
	j.Begin(f.Start(), day(0))
	l := f.ready(tb)
	for i, name := range events {
		s, err := f.Recorded(j, event(name, day(i+1)), l)
		if err != nil {
			tb.Fatal(err)
		}
		j.Append(s)
	}
	return j
}

// event is "name" or "name: reason" by the team that fires it in the fixture.
func event(name string, at time.Time) funnel.Event {
	e := funnel.Event{At: at}
	for i := range name {
		if name[i] == ':' {
			e.Reason, name = name[i+2:], name[:i]
			break
		}
	}
	e.Name, e.By = funnel.EventName(name), "sales"
	for _, c := range config().Events {
		if c.Name == name && len(c.By) > 0 {
			e.By = funnel.Team(c.By[0])
		}
	}
	return e
}
