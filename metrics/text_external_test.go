package metrics_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/baton/funnel"
	"example.com/baton/metrics"
)

// quarter is a small market whose leads do every thing that a report tells; lag
// comes on top of the time between their steps.
func quarter(m *market, lag time.Duration) []*subject {
	var leads []*subject
	for i := range 24 {
		began := on(1+i%20, 8+i%9, 0)
		campaign := []string{"autumn webinar", "fair 2026", ""}[i%3]
		s := m.lead(fmt.Sprint("L-", i), began).from(campaign)
		leads = append(leads, s)
		at := began.Add(time.Duration(i%5+1)*11*time.Hour + lag)
		next := func() time.Time { at = at.Add(time.Duration(i%4+1)*5*time.Hour + lag); return at }
		if i%8 == 7 {
			continue
		}
		s.step("hand over", at)
		switch i % 6 {
		case 0:
			s.step("reject", next(), []string{"no budget yet", "no fit"}[i%12/6])
		case 1:
			s.step("take back", next())
		case 2:
			s.call(next()).step("accept", next()).step("hold", next())
		case 3:
			s.step("accept", next()).step("qualify", next()).step("lose", next(), "price")
		case 4:
			s.step("accept", next()).step("qualify", next()).step("propose", next()).step("win", next()).
				deal(fmt.Sprint("D-", i), at, 1234*int64(i), "Won")
		}
	}
	return leads
}

func quarterReport(t *testing.T) metrics.Report {
	t.Helper()
	m := newMarket()
	w := metrics.Window{From: on(1, 0, 0), To: on(32, 0, 0), At: on(32, 0, 0), By: metrics.ByCampaign}
	tally := m.tally(t, w, quarter(m, 0)...)
	for _, s := range []metrics.Spend{
		{At: on(1, 0, 0), Until: on(62, 0, 0), Amount: 12_200_500, Campaign: "autumn webinar"}, {At: on(7, 0, 0), Amount: 800_000, Campaign: "fair 2026"}} {
		if err := tally.AddSpend(s); err != nil {
			t.Fatal(err)
		}
	}
	return must(m.plan.Report(tally))
}

func TestTextOfAReport(t *testing.T) { golden(t, "report.txt", quarterReport(t).String()) }

func TestJSONOfAReport(t *testing.T) {
	golden(t, "report.json", string(must(json.MarshalIndent(quarterReport(t), "", "  ")))+"\n")
}

func TestTextOfAReportWithoutLeads(t *testing.T) {
	m := newMarket()
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine}))
	golden(t, "empty.txt", m.report(t, metrics.Window{At: on(32, 0, 0)}).String())
}

func TestTextFitsATerminal(t *testing.T) {
	long := strings.Repeat("ein sehr langer Name ", 8)
	m := newMarket()
	config := funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "S " + long, Owner: "T " + long, Start: true, Phase: "hand-over"}, {Name: "E " + long, Owner: "T " + long, Phase: "sales"}},
		Events: []funnel.EventConfig{{Name: "x " + long, From: []string{"S " + long}, To: "E " + long, Reasons: []funnel.ReasonConfig{{Name: "r " + long}}}}}
	m.machine = must(funnel.New(m.schema, config))
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine}))
	s := m.lead("L", on(1, 9, 0)).from(long)
	s.Journey = &funnel.Journey{}
	s.Journey.Begin(funnel.Stage("S "+long), on(1, 9, 0))
	s.stepBy(funnel.Team("T "+long), funnel.EventName("x "+long), on(2, 9, 0), "r "+long)
	w := october
	w.By = metrics.ByCampaign
	for _, r := range []metrics.Report{m.report(t, w, s), quarterReport(t)} {
		for line := range strings.Lines(r.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 100 {
				t.Errorf("%d characters: %s", n, line)
			}
		}
	}
}

func TestTextListsTheFirstGroups(t *testing.T) {
	m := newMarket()
	w := october
	w.By = metrics.ByCampaign
	var leads []*subject
	for i := range metrics.MaxTextGroups + 7 {
		leads = append(leads, m.lead("L", on(1, 9, 0)).from(fmt.Sprintf("campaign %03d", i)))
	}
	text := m.report(t, w, leads...).String()
	if !strings.HasSuffix(text, "\nand 7 more\n") || strings.Count(text, "\ncampaign ") != metrics.MaxTextGroups {
		t.Errorf("got:\n%s", text)
	}
}
