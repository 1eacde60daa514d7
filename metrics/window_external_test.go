package metrics_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/metrics"
	"example.com/baton/scoring"
)

func TestWindowThatCannotBeReportedIsRefused(t *testing.T) {
	m := newMarket()
	at := on(9, 0, 0)
	for _, c := range []struct {
		window metrics.Window
		want   string
	}{
		{metrics.Window{}, "the report has no instant: Window.At is missing"},
		{metrics.Window{From: on(2, 0, 0), To: on(1, 0, 0), At: at},
			"the window ends (2026-10-01T00:00:00+02:00) before it begins (2026-10-02T00:00:00+02:00)"},
		{metrics.Window{From: on(2, 0, 0), To: on(2, 0, 0), At: at},
			"the window ends (2026-10-02T00:00:00+02:00) where it begins (2026-10-02T00:00:00+02:00)"},
		{metrics.Window{From: on(12, 0, 0), At: at},
			"the window begins (2026-10-12T00:00:00+02:00) after the report's instant (2026-10-09T00:00:00+02:00)"},
		{metrics.Window{From: on(2, 0, 0), At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
			"the window lies in the year 10000: reports are about the years 1 to 9998"},
		{metrics.Window{At: at, By: "industri"}, `a report by "industri": there is no such text attribute (did you mean "industry"?)`},
		{metrics.Window{At: at, By: "region"}, `a report by "region": there is no such text attribute (known are campaign, industry)`},
		{metrics.Window{At: at, By: "employees"},
			`a report by "employees": it is a number, and only text attributes and "campaign" divide leads into groups`},
	} {
		tally, err := m.plan.Tally(c.window)
		if err == nil || tally != nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

func TestGroupsAreTheValuesOfADimensionByName(t *testing.T) {
	m := newMarket()
	industry := func(id, value string) *subject {
		s := m.lead(id, on(1, 9, 0))
		if err := s.Lead.Learn(on(1, 9, 0), "industry", value); err != nil {
			t.Fatal(err)
		}
		return s
	}
	moved := industry("moved", "software")
	if err := moved.Lead.Learn(october.At, "industry", "banking"); err != nil {
		t.Fatal(err)
	}
	if err := moved.Lead.Learn(october.At.Add(1), "industry", "retail"); err != nil {
		t.Fatal(err)
	}
	w := october
	w.By = "industry"
	r := m.report(t, w, industry("A", "software"), industry("B", "Über"), m.lead("C", on(1, 9, 0)), industry("D", "banking"), moved)
	got := ""
	for _, g := range r.Groups {
		got += fmt.Sprintf("%q %d, ", g.Name, g.Created)
	}
	if want := `"" 1, "banking" 2, "software" 1, "Über" 1, `; got != want || r.Overall.Created != 5 {
		t.Errorf("got %s overall %d", got, r.Overall.Created)
	}
}

func TestSpendIsDividedByCampaignOnly(t *testing.T) {
	m := newMarket()
	for _, c := range []struct{ by, want string }{
		{metrics.ByCampaign, "fair 1000 1, web 0 1, 1250"}, {"industry", " 0 2, 1250"}, {"", "1250"}} {
		w := october
		w.By = c.by
		tally := m.tally(t, w, m.lead("A", on(1, 9, 0)).from("fair"), m.lead("B", on(1, 9, 0)).from("web"))
		for _, s := range []metrics.Spend{{Amount: 1_000_000, Campaign: "fair"}, {Amount: 250_000, Campaign: ""}} {
			s.At = on(3, 9, 0)
			if err := tally.AddSpend(s); err != nil {
				t.Fatal(err)
			}
		}
		r := must(m.plan.Report(tally))
		got := ""
		for _, g := range r.Groups {
			if g.Name == "" && c.by == metrics.ByCampaign {
				if g.Spend != 250_000 {
					t.Errorf("spent on no campaign: got %s", g.Spend)
				}
				continue
			}
			got += fmt.Sprintf("%s %s %d, ", g.Name, g.Spend, g.Created)
		}
		if got += r.Overall.Spend.String(); got != c.want {
			t.Errorf("by %q: got %s, want %s", c.by, got, c.want)
		}
	}
}

func TestDimensionWithMoreValuesThanGroupsIsRefused(t *testing.T) {
	m := newMarket()
	w := october
	w.By = metrics.ByCampaign
	tally := m.tally(t, w)
	lead := m.lead("L", on(1, 9, 0))
	for i := range metrics.MaxGroups {
		if err := m.plan.Add(tally, lead.from(fmt.Sprint("campaign ", i)).Subject); err != nil {
			t.Fatal(err)
		}
	}
	want := `"campaign" has more than 1000 values: they are too many to be groups of a report`
	if err := m.plan.Add(tally, lead.from("one more").Subject); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if err := tally.AddSpend(metrics.Spend{At: on(2, 9, 0), Amount: 1, Campaign: "one more"}); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if err := tally.Merge(m.tally(t, w, lead.from("one more"))); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if err := m.plan.Add(tally, lead.from("campaign 7").Subject); err != nil {
		t.Errorf("a known value is refused: %v", err)
	}
	if r := must(m.plan.Report(tally)); len(r.Groups) != metrics.MaxGroups || r.Overall.Created != metrics.MaxGroups+1 {
		t.Errorf("got %d groups, %d leads", len(r.Groups), r.Overall.Created)
	}
}

func TestWhatBelongsToAnotherAgreementIsRefused(t *testing.T) {
	m, other := newMarket(), newMarket()
	other.plan = must(metrics.New(other.machine.Names(), metrics.Config{Funnel: other.machine, Currency: "EUR"}))
	tally := m.tally(t, october)
	const want = "the tally is of another plan: the agreements differ in what is counted"
	if err := other.plan.Add(tally, other.lead("L", on(1, 9, 0)).Subject); err == nil || err.Error() != want {
		t.Errorf("Add: got %v", err)
	}
	if _, err := other.plan.Report(tally); err == nil || err.Error() != want {
		t.Errorf("Report: got %v", err)
	}
	if err := tally.Merge(other.tally(t, october)); err == nil || err.Error() != want {
		t.Errorf("Merge: got %v", err)
	}
	if _, err := m.plan.Report(&metrics.Tally{}); err == nil {
		t.Error("the zero Tally is reported")
	}
	if err := new(metrics.Tally).AddSpend(metrics.Spend{At: on(1, 0, 0), Amount: 1}); err == nil {
		t.Error("the zero Tally takes a spend")
	}
}

func TestTwoPlansOfOneAgreementAreTheSame(t *testing.T) {
	m, twin := newMarket(), newMarket()
	tally := m.tally(t, october, m.lead("A", on(1, 9, 0)))
	if err := tally.Merge(twin.tally(t, october, twin.lead("B", on(1, 9, 0)))); err != nil {
		t.Fatal(err)
	}
	if r := must(twin.plan.Report(tally)); r.Overall.Created != 2 {
		t.Errorf("got %d leads", r.Overall.Created)
	}
}

func TestMistakesOfTheProgramPanic(t *testing.T) {
	m := newMarket()
	stranger := must(must(scoring.NewSchema(schemaConfig())).Lead("L", nil))
	for name, f := range map[string]func(){
		"New without a funnel":    func() { metrics.New(m.schema, metrics.Config{}) },
		"New without names":       func() { metrics.New(nil, metrics.Config{Funnel: m.machine}) },
		"Add to the zero Tally":   func() { m.plan.Add(&metrics.Tally{}, m.lead("L", on(1, 9, 0)).Subject) },
		"a lead of another shape": func() { m.plan.Add(m.tally(t, october), metrics.Subject{Lead: stranger}) },
		"no lead":                 func() { m.plan.Add(m.tally(t, october), metrics.Subject{Journey: &funnel.Journey{}}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestSubjectWithoutAJourneyHasDealsOnly(t *testing.T) {
	m := newMarket()
	s := m.lead("L", on(1, 9, 0)).deal("D", on(2, 9, 0), 10, "Won")
	s.Journey = nil
	empty := m.lead("M", on(1, 9, 0))
	empty.Journey = &funnel.Journey{}
	if f := m.report(t, october, s, empty).Overall; f.Leads != 0 || f.Deals.Won != 1 {
		t.Errorf("got %+v", f)
	}
}
