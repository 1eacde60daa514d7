package funnel_test

import (
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/peerload"
	"example.com/baton/scoring"
)

// peerEvent is the event's name here, where an event leads to one stage: the
// peers' second win is a name of its own.
func peerEvent(e peerload.Edge) string {
	if e.To == peerload.StateCustomer {
		return "welcome"
	}
	return e.Event.String()
}

// peerMachine is the peers' funnel, with score and phone as facts.
func peerMachine(tb testing.TB) (*scoring.Schema, *funnel.Machine) {
	schema, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "score", Type: "number"}, {Name: "phone", Type: "text"}}})
	if err != nil {
		tb.Fatal(err)
	}
	var c funnel.Config
	for s := peerload.StateLead; s <= peerload.StateCustomer; s++ {
		c.Stages = append(c.Stages, funnel.StageConfig{Name: s.String(), Owner: "sales", Start: s == peerload.StateLead})
	}
	for _, e := range peerload.Edges() {
		ec := funnel.EventConfig{Name: peerEvent(e), To: e.To.String()}
		for _, s := range e.From {
			ec.From = append(ec.From, s.String())
		}
		if e.Guarded {
			ec.When = peerload.Guard
		}
		c.Events = append(c.Events, ec)
	}
	m, err := funnel.New(schema, c)
	if err != nil {
		tb.Fatal(err)
	}
	return schema, m
}

// peerWalk is the events of the peers' walk, each with the lead as it is then.
func peerWalk(tb testing.TB, schema *scoring.Schema) (events []funnel.Event, leads []*scoring.Lead) {
	at := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	for i, s := range peerload.Walk() {
		name := s.Event.String()
		if s.Want == peerload.StateCustomer {
			name = "welcome"
		}
		l, err := schema.Lead("L-1", map[string]any{"score": s.Score, "phone": s.Phone})
		if err != nil {
			tb.Fatal(err)
		}
		events = append(events, funnel.Event{Name: funnel.EventName(name), At: at.Add(time.Duration(i) * time.Hour)})
		leads = append(leads, l)
	}
	return events, leads
}

// BenchmarkNext is one guarded step of the peers' walk: hand_over in mql.
func BenchmarkNext(b *testing.B) {
	schema, m := peerMachine(b)
	events, leads := peerWalk(b, schema)
	var j funnel.Journey
	for i := range 4 {
		if s, err := m.Next(&j, events[i], leads[i]); err == nil {
			j.Append(s)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Next(&j, events[4], leads[4]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWalk is the peers' walk with its refusal, each step appended to a
// new journey.
func BenchmarkWalk(b *testing.B) {
	schema, m := peerMachine(b)
	events, leads := peerWalk(b, schema)
	b.ReportAllocs()
	for b.Loop() {
		var j funnel.Journey
		for i := range events {
			if s, err := m.Next(&j, events[i], leads[i]); err == nil {
				j.Append(s)
			}
		}
		if j.Len() != 11 {
			b.Fatal(j.Len())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(events)), "ns/step")
}

// BenchmarkRefusal is the walk's refused step with its list of what is unmet.
func BenchmarkRefusal(b *testing.B) {
	schema, m := peerMachine(b)
	events, leads := peerWalk(b, schema)
	var j funnel.Journey
	s, err := m.Next(&j, events[0], leads[0])
	if err != nil {
		b.Fatal(err)
	}
	j.Append(s)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Next(&j, events[1], leads[1]); err == nil {
			b.Fatal("not refused")
		}
	}
}

// BenchmarkOptions is every event of the peers' funnel in mql.
func BenchmarkOptions(b *testing.B) {
	schema, m := peerMachine(b)
	events, leads := peerWalk(b, schema)
	var j funnel.Journey
	s, err := m.Next(&j, events[0], leads[0])
	if err != nil {
		b.Fatal(err)
	}
	j.Append(s)
	at := events[1].At
	var dst []funnel.Option
	b.ReportAllocs()
	for b.Loop() {
		v := leads[4].View(at, &j)
		dst = m.AppendOptions(dst[:0], v, &j)
		v.Close()
	}
}
