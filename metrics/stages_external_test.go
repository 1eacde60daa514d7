package metrics_test

import (
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/metrics"

	"github.com/google/go-cmp/cmp"
)

func TestStageCountsEachLifeOnce(t *testing.T) {
	m := newMarket()
	twice := m.lead("twice in one life", on(1, 9, 0)).step("hand over", on(2, 9, 0)).step("accept", on(2, 10, 0)).
		step("hold", on(3, 9, 0)).step("accept", on(5, 9, 0))
	lives := m.lead("two lives", on(1, 9, 0)).step("hand over", on(2, 9, 0)).step("reject", on(3, 9, 0), "no budget yet").
		step("hand over", on(20, 9, 0))
	r := m.report(t, october, twice, lives)
	for _, c := range []metrics.StageFigures{
		{Stage: "Lead", Owner: "marketing", Entries: 2, Leads: 2},
		{Stage: "Nurturing", Owner: "marketing", Entries: 1, Leads: 1},
		{Stage: "MQL", Owner: "sales", Entries: 3, Leads: 2, Now: 1},
		{Stage: "SAL", Owner: "sales", Entries: 1, Leads: 1, Now: 1},
	} {
		if got := stageOf(t, r, c.Stage); got != c {
			t.Errorf("got %+v, want %+v", got, c)
		}
	}
}

func TestEntryBelongsToTheWindowInWhichTheLifeFirstEntered(t *testing.T) {
	m := newMarket()
	november := metrics.Window{From: october.To, To: on(62, 0, 0), At: on(62, 0, 0)}
	lead := func() *subject {
		return m.lead("L", on(1, 9, 0)).step("hand over", on(20, 9, 0)).step("accept", on(31, 23, 59)).
			step("hold", on(33, 9, 0)).step("accept", on(34, 9, 0))
	}
	if got := stageOf(t, m.report(t, october, lead()), "SAL").Entries; got != 1 {
		t.Errorf("October: got %d entries", got)
	}
	r := m.report(t, november, lead())
	if got := stageOf(t, r, "SAL"); got.Entries != 0 || got.Now != 1 {
		t.Errorf("November: got %+v", got)
	}
	if r.Overall.Leads != 1 || r.Overall.Created != 0 {
		t.Errorf("November: %d leads, %d created", r.Overall.Leads, r.Overall.Created)
	}
}

func TestWindowIsHalfOpen(t *testing.T) {
	m := newMarket()
	first, last, after := m.lead("A", october.From), m.lead("B", october.To.Add(-1)), m.lead("C", october.To)
	r := m.report(t, october, first, last, after)
	if r.Overall.Created != 2 || r.Overall.Leads != 2 || stageOf(t, r, "Lead").Now != 2 {
		t.Errorf("got %d created, %d leads, %d now", r.Overall.Created, r.Overall.Leads, stageOf(t, r, "Lead").Now)
	}
}

func TestWhatHappensAfterTheReportsInstantDoesNotExist(t *testing.T) {
	m := newMarket()
	w := october
	w.At = on(10, 12, 0)
	r := m.report(t, w,
		m.lead("handed over later", on(2, 9, 0)).step("hand over", on(10, 12, 1)),
		m.lead("handed over then", on(2, 9, 0)).step("hand over", w.At),
		m.lead("born later", on(11, 9, 0)))
	if got := stageOf(t, r, "MQL"); got.Entries != 1 || got.Now != 1 {
		t.Errorf("got %+v", got)
	}
	if r.Overall.Leads != 2 {
		t.Errorf("got %d leads", r.Overall.Leads)
	}
}

func TestWindowWithoutBoundsHoldsEverythingUpToTheReportsInstant(t *testing.T) {
	m := newMarket()
	at := on(10, 12, 0)
	r := m.report(t, metrics.Window{At: at}, m.lead("old", on(-4000, 9, 0)), m.lead("new", at), m.lead("later", at.Add(1)))
	if r.Overall.Created != 2 || !r.From.IsZero() || !r.To.Equal(at.Add(1)) {
		t.Errorf("got %d created from %v to %v", r.Overall.Created, r.From, r.To)
	}
}

func TestConversionFollowsTheLeadsOfTheWindow(t *testing.T) {
	m := newMarket()
	r := m.report(t, october,
		m.lead("reaches it later", on(1, 9, 0)).step("hand over", on(30, 9, 0)).step("accept", on(40, 9, 0)),
		m.lead("reaches it in its next life", on(1, 9, 0)).step("hand over", on(2, 9, 0)).step("reject", on(3, 9, 0), "no budget yet").
			step("hand over", on(12, 9, 0)).step("accept", on(12, 10, 0)),
		m.lead("does not", on(1, 9, 0)).step("hand over", on(5, 9, 0)),
		m.lead("came before", on(-20, 9, 0)).step("hand over", on(-10, 9, 0)).step("accept", on(2, 9, 0)))
	c := conversionOf(t, r, "MQL", "SAL")
	if c.Reached != metrics.NewRate(2, 3) {
		t.Errorf("reached: got %+v", c.Reached)
	}
	if c.Period != (metrics.Ratio{N: 4, K: 2, Value: 0.5}) {
		t.Errorf("period: got %+v", c.Period)
	}
	if c.Elapsed == nil || c.Elapsed.N != 2 || c.Elapsed.Median.NearestRank != on(40, 9, 0).Sub(on(30, 9, 0)) ||
		c.Elapsed.P90.NearestRank != on(12, 10, 0).Sub(on(2, 9, 0)) {
		t.Errorf("elapsed: got %+v", c.Elapsed)
	}
}

func TestConversionOfThePeriodCanPassAllOfIt(t *testing.T) {
	m := newMarket()
	r := m.report(t, october,
		m.lead("A", on(-9, 9, 0)).step("hand over", on(-2, 9, 0)).step("accept", on(2, 9, 0)),
		m.lead("B", on(-9, 9, 0)).step("hand over", on(-2, 9, 0)).step("accept", on(3, 9, 0)),
		m.lead("C", on(-9, 9, 0)).step("hand over", on(4, 9, 0)))
	c := conversionOf(t, r, "MQL", "SAL")
	if c.Period.Value != 2 || c.Reached != metrics.NewRate(0, 1) || c.Elapsed != nil {
		t.Errorf("got %+v", c)
	}
}

func TestConversionsAreTheWaysOfTheFunnelInItsOrder(t *testing.T) {
	m := newMarket()
	var got []string
	for _, c := range m.report(t, october).Overall.Conversions {
		got = append(got, string(c.From+" → "+c.To))
	}
	want := []string{"Lead → Nurturing", "Lead → MQL", "Nurturing → MQL", "MQL → SAL", "MQL → Nurturing", "MQL → Lead", "MQL → Disqualified",
		"SAL → Nurturing", "SAL → Lead", "SAL → Disqualified", "SAL → MQL", "SAL → SQL", "SQL → Proposal", "SQL → Won", "SQL → Lost",
		"Proposal → Won", "Proposal → Lost", "Lost → SQL", "Lost → Nurturing"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBusinessTimeBetweenStagesIsOfTheAgreementsCalendar(t *testing.T) {
	m := newMarket()
	r := m.report(t, october, m.lead("over the weekend", on(1, 9, 0)).step("hand over", on(2, 16, 0)).step("accept", on(5, 10, 0)))
	c := conversionOf(t, r, "MQL", "SAL")
	if c.Business.Median.NearestRank != 2*time.Hour || c.Elapsed.Median.NearestRank != 66*time.Hour {
		t.Errorf("got %v business, %v elapsed", c.Business.Median.NearestRank, c.Elapsed.Median.NearestRank)
	}
}

func TestWithoutACalendarThereIsNoBusinessTime(t *testing.T) {
	m := newMarket()
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine}))
	r := m.report(t, october, m.lead("L", on(1, 9, 0)).step("hand over", on(2, 9, 0)))
	if c := conversionOf(t, r, "Lead", "MQL"); c.Elapsed == nil || c.Business != nil {
		t.Errorf("got %+v", c)
	}
}

func TestWinRateIsWonOfTheLivesClosed(t *testing.T) {
	m := newMarket()
	sold := func(id string) *subject {
		return m.lead(id, on(1, 9, 0)).step("hand over", on(1, 10, 0)).step("accept", on(1, 11, 0)).step("qualify", on(2, 9, 0))
	}
	r := m.report(t, october,
		sold("won").step("propose", on(3, 9, 0)).step("win", on(6, 9, 0)),
		sold("lost").step("lose", on(4, 9, 0), "price"),
		sold("open"),
		sold("lost later").step("lose", on(33, 9, 0), "price"),
		sold("lost, then won in its next life").step("lose", on(5, 9, 0), "competitor").step("recycle", on(6, 9, 0)).
			step("hand over", on(7, 9, 0)).step("accept", on(8, 9, 0)).step("qualify", on(9, 9, 0)).step("win", on(19, 9, 0)))
	f := r.Overall
	if f.WinRate != metrics.NewRate(2, 4) || f.Won != 2 || f.Lost != 2 {
		t.Errorf("got %+v, won %d, lost %d", f.WinRate, f.Won, f.Lost)
	}
	const day = 24 * time.Hour
	if c := f.Cycle.Won.Elapsed; c.N != 2 || c.Median.NearestRank != 4*day || c.P90.NearestRank != 10*day {
		t.Errorf("won cycle: got %+v", c)
	}
	if c := f.Cycle.Lost.Elapsed; c.N != 2 || c.Median.NearestRank != 2*day || c.P90.NearestRank != 3*day {
		t.Errorf("lost cycle: got %+v", c)
	}
	if c := f.Cycle.Closed.Elapsed; c.N != 4 || c.Median.NearestRank != 3*day {
		t.Errorf("closed cycle: got %+v", c)
	}
}

func TestCycleEndsWithTheFirstCloseOfALife(t *testing.T) {
	m := newMarket()
	r := m.report(t, october, m.lead("revived", on(1, 9, 0)).step("hand over", on(1, 10, 0)).step("accept", on(1, 11, 0)).
		step("qualify", on(2, 9, 0)).step("lose", on(4, 9, 0), "price").step("revive", on(9, 9, 0)).step("win", on(12, 9, 0)))
	f := r.Overall
	if f.Won != 1 || f.Lost != 1 || f.Cycle.Won.Elapsed != nil || f.Cycle.Closed.Elapsed.N != 1 {
		t.Errorf("won %d, lost %d, cycles %+v", f.Won, f.Lost, f.Cycle)
	}
}

func TestJourneyOfAnotherAgreementIsCountedWhereItIsKnown(t *testing.T) {
	m := newMarket()
	j := &funnel.Journey{}
	j.Begin("Prospect", on(1, 9, 0))
	for i, s := range []funnel.Step{
		{Event: "sign up", From: "Prospect", To: "MQL", By: "partner", Reason: "fair"},
		{Event: "reject", From: "MQL", To: "Archive", By: "agency", Reason: "no fit"},
		{Event: "reject", From: "Archive", To: "Lead", By: "partner", Reason: "out of office"},
	} {
		s.Seq, s.At, s.Life = i+1, on(2+i, 9, 0), 1
		j.Append(s)
	}
	s := m.lead("L", on(1, 9, 0))
	s.Journey = j
	r := m.report(t, october, s)
	if got := stageOf(t, r, "MQL"); got.Entries != 1 || got.Now != 0 {
		t.Errorf("got %+v", got)
	}
	if got := stageOf(t, r, "Lead"); got.Entries != 1 || got.Now != 1 {
		t.Errorf("got %+v", got)
	}
	if a := r.Overall.Acceptance[0]; a.Rejected != 1 {
		t.Errorf("got %+v", a)
	}
	if e := r.Overall.Reasons[0]; e.Steps != 1 || e.Reasons[2].By[0] != (metrics.TeamSteps{Team: "", Steps: 1}) {
		t.Errorf("got %+v", e)
	}
}
