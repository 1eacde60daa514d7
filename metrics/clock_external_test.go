package metrics_test

import (
	"testing"
	"time"

	"example.com/baton/metrics"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// The clause first response: 4 business hours from MQL, Thursday the 1st 09:00
// to 13:00.
func TestClockCountsInTheWindowInWhichItIsDecided(t *testing.T) {
	m := newMarket()
	mql := func(at time.Time) *subject { return m.lead("L", at).step("hand over", at) }
	start := on(1, 9, 0)
	late := october.To.Add(-8 * time.Hour) // Saturday the 31st, 16:00: due Monday, 2 November, 13:00
	for _, c := range []struct {
		name string
		lead *subject
		at   time.Time
		want metrics.Clocks
	}{
		{"met by accepting", mql(start).step("accept", on(1, 12, 0)), october.At, metrics.Clocks{Met: 1}},
		{"met by a call", mql(start).call(on(1, 10, 0)), october.At, metrics.Clocks{Met: 1}},
		{"met at due", mql(start).step("accept", on(1, 13, 0)), october.At, metrics.Clocks{Met: 1}},
		{"breached by a nanosecond", mql(start).step("accept", on(1, 13, 0).Add(1)), october.At, metrics.Clocks{Breached: 1}},
		{"breached and still open", mql(start), october.At, metrics.Clocks{Breached: 1, Overdue: 1}},
		{"rejected in time is met", mql(start).step("reject", on(1, 10, 0), "no fit"), october.At, metrics.Clocks{Met: 1}},
		{"taken back in time", mql(start).step("take back", on(1, 10, 0)), october.At, metrics.Clocks{Cancelled: 1}},
		{"in time", mql(start), on(1, 13, 0), metrics.Clocks{Running: 1}},
		{"started in the window, decided after it", mql(late).step("accept", on(33, 10, 0)), october.At, metrics.Clocks{}},
		{"started in the window, breached after it", mql(late), october.At, metrics.Clocks{}},
		{"started before the window, met in it", mql(on(0, 16, 30)).step("accept", on(1, 9, 30)), october.At, metrics.Clocks{Met: 1}},
		{"due before the window, answered in it", mql(on(-1, 9, 0)).step("accept", on(1, 9, 30)), october.At, metrics.Clocks{}},
		{"open since the time after the window", mql(on(40, 9, 0)), on(40, 10, 0), metrics.Clocks{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := october
			w.At = c.at
			c.want.Attainment = metrics.NewRate(c.want.Met, c.want.Met+c.want.Breached)
			if got := clauseOf(t, m.report(t, w, c.lead), "first response").Clocks; got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestPausedAndCancelledClocksStandBesideAttainment(t *testing.T) {
	m := newMarket()
	sal := func(id string) *subject {
		return m.lead(id, on(1, 9, 0)).step("hand over", on(1, 9, 0)).step("accept", on(1, 10, 0))
	}
	c := clauseOf(t, m.report(t, october, sal("on hold").step("hold", on(2, 9, 0)), sal("met").step("qualify", on(2, 9, 0))), "qualification")
	if c.Paused != 1 || c.Met != 1 || c.Attainment != metrics.NewRate(1, 1) {
		t.Errorf("got %+v", c)
	}
	taken := m.lead("taken back", on(1, 9, 0)).step("hand over", on(1, 9, 0)).step("take back", on(1, 10, 0))
	c = clauseOf(t, m.report(t, october, taken), "first response")
	if c.Cancelled != 1 || c.Attainment.Known() || c.Kept != nil {
		t.Errorf("got %+v", c)
	}
}

// The clock of first response goes on when the lead is put back into MQL.
func TestFirstDecisionOfAClockStays(t *testing.T) {
	m := newMarket()
	back := func() *subject {
		return m.lead("L", on(1, 9, 0)).step("hand over", on(1, 9, 0)).step("accept", on(1, 10, 0)).step("hold", on(40, 9, 0))
	}
	for name, lead := range map[string]*subject{
		"running again":             back(),
		"met again":                 back().step("accept", on(40, 10, 0)),
		"breached after it came in": back().step("accept", on(43, 10, 0)),
		"cancelled afterwards":      back().step("take back", on(40, 9, 30)),
	} {
		for _, at := range []time.Time{on(40, 9, 45), on(60, 0, 0)} {
			w := october
			w.At = at
			if got := clauseOf(t, m.report(t, w, lead), "first response").Clocks; got.Met != 1 || got.Breached+got.Running+got.Cancelled != 0 {
				t.Errorf("%s, at %v, October: got %+v", name, at, got)
			}
			w.From, w.To = october.To, at.Add(1)
			if got := clauseOf(t, m.report(t, w, lead), "first response").Clocks; got != (metrics.Clocks{}) {
				t.Errorf("%s, at %v, November: got %+v", name, at, got)
			}
		}
	}
}

func TestEachLifeHasItsClock(t *testing.T) {
	m := newMarket()
	lead := m.lead("L", on(1, 9, 0)).step("hand over", on(1, 9, 0)).step("reject", on(1, 10, 0), "no budget yet").
		step("hand over", on(6, 9, 0)).step("accept", on(8, 9, 0))
	if c := clauseOf(t, m.report(t, october, lead), "first response"); c.Met != 1 || c.Breached != 1 {
		t.Errorf("got %+v", c)
	}
}

func TestClauseIsKeptWhenTheAgreedShareIsMet(t *testing.T) {
	m := newMarket()
	met := func() *subject { return m.lead("L", on(1, 9, 0)).step("hand over", on(1, 9, 0)).call(on(1, 9, 30)) }
	late := func() *subject { return m.lead("L", on(1, 9, 0)).step("hand over", on(1, 9, 0)) }
	nine := []*subject{late(), met(), met(), met(), met(), met(), met(), met(), met(), met()}
	for _, c := range []struct {
		name  string
		leads []*subject
		kept  bool
	}{{"nine of ten", nine, true}, {"nine of eleven", append(nine, late()), false}} {
		r := m.report(t, october, c.leads...)
		a := clauseOf(t, r, "first response")
		if a.Kept == nil || *a.Kept != c.kept || a.AtLeast != 0.9 || a.Per != "month" || a.Team != "sales" {
			t.Errorf("%s: got %+v", c.name, a)
		}
	}
}

// 0.07 · 100 is more than 7 in binary floating point.
func TestShareAgreedIsComparedExactly(t *testing.T) {
	for _, c := range []struct {
		share  string
		met, n int
	}{{"7%", 7, 100}, {"14%", 7, 50}, {"28%", 7, 25}, {"57%", 57, 100}, {"12.5%", 1, 8}, {"0.001%", 1, 100}} {
		m := newMarket()
		policy := must(sla.New(m.machine.Names(), sla.Config{Funnel: m.machine, Clauses: []sla.ClauseConfig{
			{Name: "response", OwedBy: "sales", StartsWith: []string{"MQL"}, StopsWith: []string{"call"}, Within: "4 hours", AtLeast: c.share}}}))
		m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine, SLA: policy}))
		tally := m.tally(t, october)
		for i := range c.n {
			s := m.lead("L", on(1, 9, 0)).step("hand over", on(1, 9, 0))
			if i < c.met {
				s.call(on(1, 10, 0))
			}
			if err := m.plan.Add(tally, s.Subject); err != nil {
				t.Fatal(err)
			}
		}
		a := must(m.plan.Report(tally)).Overall.Clauses[0]
		if a.Met != c.met || a.Kept == nil || !*a.Kept {
			t.Errorf("%d of %d at least %s: got %+v", c.met, c.n, c.share, a)
		}
	}
}

func TestSideSumsUpTheClausesOfATeam(t *testing.T) {
	m := newMarket()
	r := m.report(t, october,
		m.lead("A", on(1, 9, 0)).step("hand over", on(2, 9, 0)).step("accept", on(2, 10, 0)).step("qualify", on(5, 9, 0)),
		m.lead("B", on(1, 9, 0)).step("hand over", on(9, 9, 0)).step("accept", on(13, 10, 0)))
	got := r.Overall.Sides
	if len(got) != 2 || got[0].Team != "marketing" || got[1].Team != "sales" {
		t.Fatalf("got %+v", got)
	}
	if s := got[0]; s.Attainment != metrics.NewRate(1, 2) || s.Decided != 1 || s.Kept != 0 {
		t.Errorf("marketing: got %+v", s)
	}
	if s := got[1]; s.Attainment != metrics.NewRate(2, 4) || s.Decided != 2 || s.Kept != 0 || s.Overdue != 1 {
		t.Errorf("sales: got %+v", s)
	}
}

// A clock owed by software is stopped by what the clause names, whoever does it.
func TestClockOwedBySoftwareKeepsItsFirstDecision(t *testing.T) {
	m := newMarket()
	policy := must(sla.New(m.machine.Names(), sla.Config{Funnel: m.machine, Clauses: []sla.ClauseConfig{
		{Name: "receipt", OwedBy: "product", StartsWith: []string{"MQL"}, StopsWith: []string{"SAL", "page_view"}, Within: "4 hours"}}}))
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine, SLA: policy}))
	lead := m.lead("L", on(1, 9, 0)).step("hand over", on(1, 9, 0)).step("accept", on(1, 10, 0)).step("hold", on(2, 9, 0))
	if c := clauseOf(t, m.report(t, october, lead), "receipt"); c.Met != 1 || c.Breached != 0 {
		t.Errorf("stopped by sales: got %+v", c)
	}
	seen := m.lead("L", on(1, 9, 0)).step("hand over", on(1, 9, 0))
	if err := seen.Lead.Record(scoring.Activity{Name: "page_view", At: on(1, 9, 10)}); err != nil {
		t.Fatal(err)
	}
	if c := clauseOf(t, m.report(t, october, seen), "receipt"); c.Met != 1 {
		t.Errorf("stopped by the lead: got %+v", c)
	}
}
