package baton_test

import (
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
)

// changed is the agreement with one text replaced by another.
func changed(t testing.TB, old, new string) *baton.Agreement {
	t.Helper()
	src, err := os.ReadFile("testdata/nordlicht.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(src), old) != 1 {
		t.Fatalf("%q does not stand once in the agreement", old)
	}
	a, err := baton.Parse("changed.yaml", []byte(strings.Replace(string(src), old, new, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// folded are the leads of a journal, in the order of appearance.
func folded(t testing.TB, a *baton.Agreement, records ...baton.Record) (out []*baton.Dossier) {
	t.Helper()
	at := map[string]*baton.Dossier{}
	for _, r := range records {
		d := at[r.Lead]
		if d == nil {
			d = a.NewDossier(r.Lead)
			at[r.Lead], out = d, append(out, d)
		}
		if err := a.Apply(d, r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// fair is a journal of five leads.
func fair() []baton.Record {
	set := func(lead string, facts map[string]any) baton.Record {
		return baton.Record{At: minute(0), Lead: lead, Set: facts, By: "marketing"}
	}
	return []baton.Record{
		set("L-2", map[string]any{"sector": "energy", "title": "Head of IT", "phone": "2", "consent": true, "budget": 900}),
		set("L-1", map[string]any{"sector": "energy", "employees": 250, "title": "Head of IT", "phone": "1", "consent": true}),
		set("L-3", map[string]any{"sector": "energy", "title": "Head of IT", "consent": true, "budget": 900}),
		set("L-4", map[string]any{"sector": "water", "employees": 80, "title": "Head of IT", "phone": "4", "consent": true, "budget": 1}),
		set("L-5", map[string]any{"sector": "water", "employees": 80, "title": "Head of IT", "phone": "5", "consent": true, "budget": 1}),
		{At: minute(1), Lead: "L-5", Event: "hand over", By: "marketing"},
	}
}

func rivals(a, b []*baton.Dossier, at time.Time) iter.Seq[baton.Rivals] {
	return func(yield func(baton.Rivals) bool) {
		for i := range a {
			if !yield(baton.Rivals{Champion: a[i], Challenger: b[i], At: at}) {
				return
			}
		}
	}
}

func TestToWhomAnEventMayHappenUnderAnotherAgreement(t *testing.T) {
	a := nordlicht(t)
	b := changed(t, "when: score >= 60 and consent and", "when: score >= 45 and consent and known(budget) and")
	old, young := folded(t, a, fair()...), folded(t, b, fair()...)
	c, err := a.Compare(b, "hand over", rivals(old, young, minute(2)))
	if err != nil {
		t.Fatal(err)
	}
	want := `"hand over" of 5 leads: 1 under both, 2 under neither
newly 1
  L-2: score 50.5, grade B, under the challenger 50.5, grade B
    refused: score >= 60 is not true: score is 50.5
no longer 1
  L-1: score 60, grade A, under the challenger 60, grade A
    refused: known(budget) is not true: budget is missing
`
	if d := cmp.Diff(want, c.String()); d != "" {
		t.Error(d)
	}
	if got, want := asJSON(t, c.Newly), `[{"lead":"L-2","at":"2026-10-05T09:02:00+02:00","champion":{"points":50.5,"grade":"B","dimensions":{"fit":50.5,"interest":0}},`+
		`"challenger":{"points":50.5,"grade":"B","dimensions":{"fit":50.5,"interest":0}},"refused":{"from":"Lead","event":"hand over","unmet":[`+
		`{"kind":"guard","event":"hand over","condition":"score \u003e= 60","facts":[{"name":"score","value":50.5}]}]}}]`; got != want {
		t.Error(cmp.Diff(want, got))
	}

	// Before its hand-over L-5 was like L-4.
	if c, err = a.Compare(b, "hand over", rivals(old, young, minute(0))); err != nil || c.Both != 2 || c.Neither != 1 {
		t.Errorf("got %s, %v", c, err)
	}
	// The way back.
	if c, err = b.Compare(a, "hand over", rivals(young, old, minute(2))); err != nil || c.Newly[0].Lead != "L-1" || c.NoLonger[0].Lead != "L-2" {
		t.Errorf("got %s, %v", c, err)
	}
	if c, err = a.Compare(a, "hand over", rivals(old, old, minute(2))); err != nil || len(c.Newly)+len(c.NoLonger) > 0 {
		t.Errorf("an agreement differs from itself: %s, %v", c, err)
	}
}

func TestOutcomesOfThoseWhoWouldBeHandedOver(t *testing.T) {
	a := nordlicht(t)
	b := changed(t, "when: score >= 60 and consent and", "when: score >= 45 and consent and known(budget) and")
	old, young := folded(t, a, fair()...), folded(t, b, fair()...)
	c, err := a.Compare(b, "hand over", rivals(old, young, minute(0)))
	if err != nil {
		t.Fatal(err)
	}
	trials := func(of []*baton.Dossier) (out []scoring.Trial) {
		for _, d := range of {
			won := time.Time{}
			if d.ID() == "L-1" {
				won = minute(90)
			}
			out = append(out, d.Trial(minute(0), won))
		}
		return out
	}
	day := 24 * time.Hour
	got, err := scoring.Compare(trials(old), scoring.CompareOptions{Outcomes: scoring.Outcomes{Horizon: day, Until: minute(0).Add(day)}},
		scoring.Contender{Name: a.Version(), Model: a.Scoring(), Hands: c.ByChampion},
		scoring.Contender{Name: "2027", Model: b.Scoring(), Hands: c.ByChallenger, Trials: trials(young)})
	if err != nil {
		t.Fatal(err)
	}
	x := got.Challengers[0]
	if x.NoLonger.Won != 1 || x.NoLonger.N != 1 || x.Newly.Unknown != 1 || x.Newly.N != 1 || got.Unworked != 2 || x.Both.Lost != 2 {
		t.Errorf("got\n%s", got)
	}
}

func TestComparisonsOfAgreementsThatCannotBe(t *testing.T) {
	a, b := nordlicht(t), changed(t, "score >= 60", "score >= 50")
	old, young := folded(t, a, fair()...), folded(t, b, fair()...)
	twice := func(yield func(baton.Rivals) bool) {
		for range 2 {
			yield(baton.Rivals{Champion: old[0], Challenger: young[0], At: minute(0)})
		}
	}
	mixed := slices.Clone(young)
	slices.Reverse(mixed)
	for _, c := range []struct {
		event string
		leads iter.Seq[baton.Rivals]
		says  string
	}{
		{"hand on", rivals(old, young, minute(0)), `agreement "2026-Q4" has no event "hand on"`},
		{"hand over", twice, `lead "L-2" stands twice`},
		{"hand over", rivals(old, mixed, minute(0)), `lead "L-2" is set beside lead "L-5"`},
	} {
		if got, err := a.Compare(b, funnel.EventName(c.event), c.leads); got != nil || err == nil || err.Error() != c.says {
			t.Errorf("got %v, %v", got, err)
		}
	}
}

func TestManyLeadsAreNamedInPart(t *testing.T) {
	a, b := nordlicht(t), changed(t, "score >= 60", "score >= 50")
	var journal []baton.Record
	for i := range 25 {
		journal = append(journal, baton.Record{At: minute(0), Lead: fmt.Sprintf("L-%02d", i),
			Set: map[string]any{"sector": "energy", "title": "Head", "phone": "2", "consent": true}})
	}
	c, err := a.Compare(b, "hand over", rivals(folded(t, a, journal...), folded(t, b, journal...), minute(1)))
	if err != nil || len(c.Newly) != 25 || !strings.Contains(c.String(), "L-19: ") || strings.Contains(c.String(), "L-20: ") ||
		!strings.Contains(c.String(), "and 5 more") {
		t.Errorf("got %s, %v", c, err)
	}
}

func TestWhatARecordSaysBecameKnownLaterIsNoReasonOfADecision(t *testing.T) {
	a := nordlicht(t)
	var journal []baton.Record
	for i := range 40 {
		id := fmt.Sprintf("L-%02d", i)
		journal = append(journal, baton.Record{At: minute(0), Lead: id, Set: map[string]any{"sector": []string{"energy", "school"}[i%2]}})
		if i%4 == 0 {
			journal = append(journal, baton.Record{At: minute(0), Known: minute(30), Lead: id, Activity: "demo"})
		}
		if i%4 == 1 {
			journal = append(journal, baton.Record{At: minute(0), Known: minute(30), Lead: id, Set: map[string]any{"title": "Head"}})
		}
	}
	var trials []scoring.Trial
	for i, d := range folded(t, a, journal...) {
		won := time.Time{}
		if i%4 == 0 || i == 1 {
			won = minute(50)
		}
		trials = append(trials, d.Trial(minute(1), won))
	}
	_, err := a.Scoring().Backtest(trials, scoring.BacktestOptions{Outcomes: scoring.Outcomes{Horizon: time.Hour, Until: minute(120)}})
	want := `leakage: rule "decider" reads "title", which 0 leads had at the decision and 10 got only after it; ` +
		`rule "demo" reads "demo", which 0 leads had at the decision and 10 got only after it`
	if err == nil || err.Error() != want {
		t.Error(cmp.Diff(want, fmt.Sprint(err)))
	}
}
