package sla_test

import (
	"testing"

	"example.com/baton/internal/allocs"
	"example.com/baton/sla"
)

// busy is a lead with 8 steps, 6 activities and 6 clauses.
func busy(t testing.TB) *story {
	named := func(name, within string, change func(*sla.ClauseConfig)) sla.ClauseConfig {
		c := response(within, change)
		c.Name = name
		return c
	}
	w := agree(t,
		named("first response", "90 business minutes", func(c *sla.ClauseConfig) { c.WarnAt = []string{"50%", "80%"} }),
		named("first response to key accounts", "30 business minutes", func(c *sla.ClauseConfig) { c.When = "employees >= 500" }),
		named("follow-up", "10 business days", func(c *sla.ClauseConfig) {
			c.StartsWith, c.StopsWith, c.PauseIn = []string{"SAL"}, []string{"win", "reject"}, []string{"Waiting"}
		}),
		named("call", "1 hour", func(c *sla.ClauseConfig) { c.StopsWith = []string{"call", "email"} }),
		named("demo", "3 days", func(c *sla.ClauseConfig) {
			c.StartsWith, c.StopsWith, c.WarnAt = []string{"demo_request"}, []string{"call"}, []string{"1 day"}
		}),
		named("nurturing", "2 weeks", func(c *sla.ClauseConfig) {
			c.OwedBy, c.StartsWith, c.StopsWith = "marketing", []string{"Nurturing"}, []string{"hand over"}
		}),
	)
	return w.story(t, map[string]any{"employees": 800}).tell(`
		2026-06-01 08:00 begin
		2026-06-01 08:30 activity demo_request
		2026-06-01 09:00 hand over by marketing
		2026-06-01 10:00 activity call
		2026-06-01 10:30 accept by sales
		2026-06-02 10:00 reject by sales because no budget yet
		2026-06-08 09:00 hand over by marketing
		2026-06-08 09:20 activity email
		2026-06-08 11:00 accept by sales
		2026-06-08 12:00 activity call
		2026-06-09 11:00 park by sales
		2026-06-11 11:00 accept by sales
		2026-06-11 12:00 activity call
		2026-06-11 13:00 activity demo_request
		2026-06-12 09:00 park by sales`)
}

// The promise of AppendDeadlines.
func TestDeadlinesIntoTheSameSliceDoNotAllocate(t *testing.T) {
	s, at := busy(t), when("2026-06-12 10:00")
	if s.journey.Len() != 8 {
		t.Fatalf("%d steps, not 8", s.journey.Len())
	}
	v := s.lead.View(at, s.journey)
	defer v.Close()
	dst := s.policy.AppendDeadlines(nil, v, s.journey)
	if n := allocs.PerRun(100, func() { dst = s.policy.AppendDeadlines(dst[:0], v, s.journey) }); n != 0 {
		t.Errorf("%v allocations for %d deadlines", n, len(dst))
	}
	if got, want := shows(dst), shows(s.deadlines(at)); got != want {
		t.Errorf("reused\n%s\nfresh\n%s", got, want)
	}
}

func BenchmarkAppendDeadlines(b *testing.B) {
	s, at := busy(b), when("2026-06-12 10:00")
	v := s.lead.View(at, s.journey)
	defer v.Close()
	var dst []sla.Deadline
	b.ReportAllocs()
	for b.Loop() {
		dst = s.policy.AppendDeadlines(dst[:0], v, s.journey)
	}
	b.ReportMetric(float64(len(dst)), "deadlines")
}

func BenchmarkAlerts(b *testing.B) {
	s := busy(b)
	b.ReportAllocs()
	for b.Loop() {
		s.policy.Alerts(s.journey, s.lead, when0, when1)
	}
}

func BenchmarkWake(b *testing.B) {
	s := busy(b)
	b.ReportAllocs()
	for b.Loop() {
		s.policy.Wake(s.journey, s.lead, when1)
	}
}

var when0, when1 = when("2026-06-11 10:00"), when("2026-06-12 10:00")
