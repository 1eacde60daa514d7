package metrics_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/metrics"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawLead is a lead on a random way through the funnel, with calls and deals.
func (m *market) drawLead(t *rapid.T) *subject {
	at := on(rapid.IntRange(-20, 40).Draw(t, "began"), 9, 0)
	wait := func() time.Time {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 30, 60, 240, 241, 24 * 60, 3 * 24 * 60, 9 * 24 * 60}).Draw(t, "wait")) * time.Minute)
		return at
	}
	s := m.lead("L", at)
	s.Campaign = rapid.SampledFrom([]string{"", "fair", "web", "zebra"}).Draw(t, "campaign")
	if industry := rapid.SampledFrom([]string{"", "software", "banking"}).Draw(t, "industry"); industry != "" {
		if err := s.Lead.Learn(at, "industry", industry); err != nil {
			t.Fatal(err)
		}
	}
	for range rapid.IntRange(0, 12).Draw(t, "steps") {
		if rapid.IntRange(0, 3).Draw(t, "call") == 0 {
			s.call(wait())
		}
		stage, _, _, _ := s.Journey.StageAt(at)
		possible := m.machine.Events()
		possible = slices.DeleteFunc(possible, func(e funnel.EventInfo) bool { return !slices.Contains(e.From, stage) })
		if len(possible) == 0 {
			break
		}
		e := rapid.SampledFrom(possible).Draw(t, "event")
		by, reason := rapid.SampledFrom([]funnel.Team{"marketing", "sales", "sales", "product", "stranger"}).Draw(t, "by"), ""
		if len(e.Reasons) > 0 {
			reason = rapid.SampledFrom(e.Reasons).Draw(t, "reason").Name
		}
		s.stepBy(by, e.Name, wait(), reason)
	}
	for range rapid.IntRange(0, 3).Draw(t, "deals") {
		s.deal(rapid.SampledFrom([]string{"D", "E"}).Draw(t, "deal"), on(rapid.IntRange(-20, 60).Draw(t, "on"), 0, 0),
			rapid.Int64Range(0, 5).Draw(t, "amount"), rapid.SampledFrom([]string{"Proposal", "Won", "Lost"}).Draw(t, "stage"))
	}
	return s
}

func drawWindow(t *rapid.T) metrics.Window {
	from := rapid.IntRange(-10, 30).Draw(t, "from")
	to := rapid.IntRange(from+1, 60).Draw(t, "to")
	return metrics.Window{From: on(from, 0, 0), To: on(to, 0, 0), At: on(rapid.IntRange(from, 70).Draw(t, "at"), 9, 0)}
}

func (m *market) drawLeads(t *rapid.T, most int) []*subject {
	return rapid.SliceOfN(rapid.Custom(m.drawLead), 0, most).Draw(t, "leads")
}

// tallyOf is m.tally where rapid draws.
func tallyOf(t *rapid.T, m *market, w metrics.Window, subjects []*subject) *metrics.Tally {
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

func TestReportIsWhatItsDefinitionsSay(t *testing.T) {
	m := newMarket()
	policy, office := m.policy()
	var names []funnel.Stage
	for _, s := range m.machine.Stages() {
		names = append(names, s.Name)
	}
	rapid.Check(t, func(t *rapid.T) {
		w, leads := drawWindow(t), m.drawLeads(t, 6)
		got := must(m.plan.Report(tallyOf(t, m, w, leads))).Overall
		r := recount{m: m, w: w, policy: policy, calendar: office, subjects: leads}
		if diff := cmp.Diff(r.figures(names), got); diff != "" {
			t.Errorf("-definition +report:\n%s", diff)
		}
	})
}

func TestGroupsAreReportsOfTheirLeads(t *testing.T) {
	m := newMarket()
	rapid.Check(t, func(t *rapid.T) {
		w, leads := drawWindow(t), m.drawLeads(t, 8)
		w.By = metrics.ByCampaign
		r := must(m.plan.Report(tallyOf(t, m, w, leads)))
		w.By = ""
		for _, g := range r.Groups {
			own := slices.DeleteFunc(slices.Clone(leads), func(s *subject) bool { return s.Campaign != g.Name })
			want := must(m.plan.Report(tallyOf(t, m, w, own))).Overall
			if diff := cmp.Diff(want, g.Figures); diff != "" || len(own) == 0 {
				t.Errorf("%q, %d leads:\n%s", g.Name, len(own), diff)
			}
		}
		if diff := cmp.Diff(must(m.plan.Report(tallyOf(t, m, w, leads))).Overall, r.Overall); diff != "" {
			t.Errorf("overall:\n%s", diff)
		}
	})
}

// Leads and spends fall into parts at random, some through bytes and some merged
// into the zero Tally, and the parts are merged at random.
func TestPartsMergeInAnyOrderToTheSameBytes(t *testing.T) {
	m := newMarket()
	rapid.Check(t, func(t *rapid.T) {
		w, leads := drawWindow(t), m.drawLeads(t, 8)
		w.By = rapid.SampledFrom([]string{"", metrics.ByCampaign, "industry"}).Draw(t, "by")
		var spends []metrics.Spend
		for range rapid.IntRange(0, 4).Draw(t, "spends") {
			at := on(rapid.IntRange(-20, 50).Draw(t, "spent"), 0, 0)
			spends = append(spends, metrics.Spend{At: at, Until: at.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days")),
				Amount: metrics.Money(rapid.Int64Range(-5, 5000).Draw(t, "amount")), Campaign: rapid.SampledFrom([]string{"", "fair", "radio"}).Draw(t, "on")})
		}
		whole := tallyOf(t, m, w, leads)
		parts := make([]*metrics.Tally, rapid.IntRange(1, 5).Draw(t, "parts"))
		for i := range parts {
			parts[i] = tallyOf(t, m, w, nil)
		}
		for _, s := range rapid.Permutation(leads).Draw(t, "order") {
			part := parts[rapid.IntRange(0, len(parts)-1).Draw(t, "part")]
			if err := m.plan.Add(part, s.Subject); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range spends {
			part := parts[rapid.IntRange(0, len(parts)-1).Draw(t, "part")]
			if err := whole.AddSpend(s); err != nil {
				t.Fatal(err)
			}
			if err := part.AddSpend(s); err != nil {
				t.Fatal(err)
			}
		}
		want := must(whole.MarshalBinary())
		for i, p := range parts {
			before := must(p.MarshalBinary())
			switch rapid.IntRange(0, 2).Draw(t, "way") {
			case 1:
				parts[i] = &metrics.Tally{}
				if err := parts[i].UnmarshalBinary(before); err != nil {
					t.Fatal(err)
				}
			case 2:
				parts[i] = &metrics.Tally{}
				if err := parts[i].Merge(p); err != nil {
					t.Fatal(err)
				}
				if err := parts[i].Merge(&metrics.Tally{}); err != nil {
					t.Fatal(err)
				}
			}
			if after := must(parts[i].MarshalBinary()); !bytes.Equal(before, after) {
				t.Fatalf("a part changed:\n%x\n%x", before, after)
			}
		}
		for len(parts) > 1 {
			i := rapid.IntRange(1, len(parts)-1).Draw(t, "from")
			other := must(parts[i].MarshalBinary())
			if err := parts[0].Merge(parts[i]); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(other, must(parts[i].MarshalBinary())) {
				t.Error("Merge changes the other tally")
			}
			parts = append(parts[:i], parts[i+1:]...)
		}
		if got := must(parts[0].MarshalBinary()); !bytes.Equal(got, want) {
			t.Errorf("bytes differ:\n%x\n%x", got, want)
		}
		if got, want := must(json.Marshal(must(m.plan.Report(parts[0])))), must(json.Marshal(must(m.plan.Report(whole)))); !bytes.Equal(got, want) {
			t.Errorf("reports differ:\n%s\n%s", got, want)
		}
		if got := must(whole.MarshalBinary()); !bytes.Equal(got, want) {
			t.Error("Report changes the tally")
		}
	})
}

func TestReportSurvivesJSON(t *testing.T) {
	m := newMarket()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWindow(t)
		w.By = metrics.ByCampaign
		want := must(json.Marshal(must(m.plan.Report(tallyOf(t, m, w, m.drawLeads(t, 5))))))
		var r metrics.Report
		if err := json.Unmarshal(want, &r); err != nil {
			t.Fatal(err)
		}
		if got := must(json.Marshal(r)); !bytes.Equal(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

// Adjacent windows, reported at one instant, hold every entry and every decision
// of the whole once.
func TestAdjacentWindowsAddUp(t *testing.T) {
	m := newMarket()
	rapid.Check(t, func(t *rapid.T) {
		leads, at := m.drawLeads(t, 6), on(70, 9, 0)
		cut := on(rapid.IntRange(-10, 50).Draw(t, "cut"), rapid.IntRange(0, 23).Draw(t, "hour"), 0)
		whole := must(m.plan.Report(tallyOf(t, m, metrics.Window{At: at}, leads))).Overall
		first := must(m.plan.Report(tallyOf(t, m, metrics.Window{To: cut, At: at}, leads))).Overall
		second := must(m.plan.Report(tallyOf(t, m, metrics.Window{From: cut, At: at}, leads))).Overall
		sums := func(f metrics.Figures) (out []int) {
			for _, s := range f.Stages {
				out = append(out, s.Entries)
			}
			for _, a := range f.Acceptance {
				out = append(out, a.Accepted, a.Rejected, a.Withdrawn)
			}
			for _, e := range f.Reasons {
				out = append(out, e.Steps)
			}
			for _, c := range f.Clauses {
				out = append(out, c.Met, c.Breached, c.Overdue, c.Cancelled)
			}
			return append(out, f.Created, f.Won, f.Lost, f.Deals.Won, int(f.Deals.Value))
		}
		got := sums(first)
		for i, n := range sums(second) {
			got[i] += n
		}
		if diff := cmp.Diff(sums(whole), got); diff != "" {
			t.Error(diff)
		}
	})
}
