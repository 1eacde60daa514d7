package market_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/baton"
	"example.com/baton/examples/quickstart/market"
	"example.com/baton/funnel"
	"example.com/baton/metrics"
)

// quarter is the journal of the quickstart, and its lines.
var quarter = sync.OnceValues(func() ([]baton.Record, []byte) {
	records := slices.Collect(market.Journal(market.Seed, market.Leads))
	return records, lines(records)
})

func lines(records []baton.Record) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	for _, r := range records {
		if err := e.Encode(r); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// fold replays records; each of a lead is shown with the dossier before it.
func fold(t *testing.T, records []baton.Record, before func(*baton.Agreement, *baton.Dossier, baton.Record)) (*baton.Agreement, []*baton.Dossier) {
	t.Helper()
	a := market.Agreement()
	byID := map[string]*baton.Dossier{}
	var all []*baton.Dossier
	for i, r := range records {
		if r.Kind() == baton.KindSpend {
			continue
		}
		d := byID[r.Lead]
		if d == nil {
			d = a.NewDossier(r.Lead)
			byID[r.Lead], all = d, append(all, d)
		}
		if before != nil {
			before(a, d, r)
		}
		if err := a.Apply(d, r); err != nil {
			t.Fatalf("record %d, %s of %s: %v", i+1, r.Kind(), r.Lead, err)
		}
	}
	return a, all
}

func report(t *testing.T, a *baton.Agreement, leads []*baton.Dossier) metrics.Figures {
	t.Helper()
	_, at := market.Quarter(a.Location())
	tally, err := a.Metrics().Tally(metrics.Window{At: at})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range leads {
		if err := a.Metrics().Add(tally, metrics.Subject{Lead: d.Lead(), Journey: d.Journey(), Deals: d.Deals()}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := a.Metrics().Report(tally)
	if err != nil {
		t.Fatal(err)
	}
	return r.Overall
}

func TestTheAgreementHasNoWarnings(t *testing.T) {
	if w := market.Agreement().Warnings(); len(w) > 0 {
		t.Error(w)
	}
}

func TestTheSameSeedGivesTheSameBytesOnEveryMachine(t *testing.T) {
	const size, sum = 5122270, "77361c8becf12f0baa421381dbc60901fe1d82b42361af07ca9182362f1ef565"
	_, first := quarter()
	if again := lines(slices.Collect(market.Journal(market.Seed, market.Leads))); !bytes.Equal(first, again) {
		t.Error("two runs differ")
	}
	// What the fingerprint of the agreement is does not belong to the market.
	text := bytes.ReplaceAll(first, []byte(market.Agreement().Fingerprint()), []byte("fingerprint"))
	h := sha256.Sum256(text)
	if got := hex.EncodeToString(h[:]); len(text) != size || got != sum {
		t.Errorf("the journal has %d bytes with sum %s, not %d with %s", len(text), got, size, sum)
	}
	if other := lines(slices.Collect(market.Journal(market.Seed+1, market.Leads))); bytes.Equal(other, first) {
		t.Error("another seed gives the same quarter")
	}
}

func TestTheJournalIsOfThatManyLeadsInOrderWithinTheQuarter(t *testing.T) {
	from, at := market.Quarter(market.Agreement().Location())
	for _, leads := range []int{0, 1, 50, market.Leads} {
		seen := map[string]bool{}
		last := from
		for r := range market.Journal(market.Seed, leads) {
			if r.At.Before(last) || r.At.After(at) {
				t.Fatalf("%s of %q at %s follows %s", r.Kind(), r.Lead, r.At, last)
			}
			last = r.At
			if r.Kind() != baton.KindSpend {
				seen[r.Lead] = true
			}
		}
		if len(seen) != leads {
			t.Errorf("%d leads, not %d", len(seen), leads)
		}
	}
}

func TestRecordsSurviveTheirLines(t *testing.T) {
	records, text := quarter()
	var back []baton.Record
	for r, err := range baton.ReadJournal(bytes.NewReader(text)) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, r)
	}
	instants := cmp.Comparer(func(x, y time.Time) bool { return x.Equal(y) })
	if len(records) != len(back) {
		t.Fatalf("%d records come back as %d", len(records), len(back))
	}
	const every = 7 // record is compared by its fields, all are by their lines
	for i := 0; i < len(records); i += every {
		if d := cmp.Diff(records[i], back[i], instants); d != "" {
			t.Fatalf("record %d comes back otherwise:\n%s", i+1, d)
		}
	}
	if again := lines(back); !bytes.Equal(again, text) {
		t.Error("the lines of what comes back are others")
	}
}

func TestEveryKindOfRecordAHostWritesIsThere(t *testing.T) {
	records, _ := quarter()
	seen := map[baton.Kind]int{}
	for _, r := range records {
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		seen[r.Kind()]++
	}
	for _, k := range []baton.Kind{baton.KindFacts, baton.KindActivity, baton.KindAssignment, baton.KindDeal, baton.KindSpend, baton.KindEvent} {
		if seen[k] == 0 {
			t.Errorf("no record of kind %s", k)
		}
	}
}

func TestNextDecidesTheSameWhenTheJournalIsPlayed(t *testing.T) {
	records, _ := quarter()
	decided, insisted := 0, 0
	_, _ = fold(t, records, func(a *baton.Agreement, d *baton.Dossier, r baton.Record) {
		if r.Kind() != baton.KindEvent {
			return
		}
		step, err := a.Next(d, funnel.Event{Name: r.Event, At: r.At, By: funnel.Team(r.By), Reason: r.Reason, ID: r.ID})
		if r.Step == nil {
			insisted++
			if err == nil {
				t.Errorf("%s of %s was recorded without asking, but may happen", r.Event, r.Lead)
			}
			return
		}
		decided++
		if err != nil {
			t.Fatalf("%s of %s at %s: %v", r.Event, r.Lead, r.At, err)
		}
		if diff := cmp.Diff(*r.Step, step); diff != "" {
			t.Fatalf("%s of %s is decided otherwise:\n%s", r.Event, r.Lead, diff)
		}
	})
	if share := float64(insisted) / float64(decided+insisted); share < 0.005 || share > 0.05 {
		t.Errorf("%d of %d events are against the rules", insisted, decided+insisted)
	}
}

func TestTheQuarterIsPlausible(t *testing.T) {
	records, _ := quarter()
	a, leads := fold(t, records, nil)
	f := report(t, a, leads)
	within := func(what string, r metrics.Rate, low, high float64) {
		t.Helper()
		if !r.Known() || r.Value < low || r.Value > high {
			t.Errorf("%s is %.3f of %d, not from %v to %v", what, r.Value, r.N, low, high)
		}
	}
	for _, s := range f.Stages {
		if s.Entries == 0 {
			t.Errorf("no lead reaches %s", s.Stage)
		}
	}
	within("the share handed over", metrics.NewRate(f.Stages[2].Leads, f.Leads), 0.25, 0.5)
	within("acceptance", f.Acceptance[0].Rate, 0.6, 0.8)
	within("the win rate", f.WinRate, 0.2, 0.45)
	for _, c := range f.Clauses {
		within("attainment of "+c.Clause, c.Attainment, 0.8, 0.99)
	}
	for _, e := range f.Reasons {
		for _, r := range e.Reasons {
			if r.Steps == 0 {
				t.Errorf("%s never happens for %q", e.Event, r.Reason)
			}
		}
	}
	for _, e := range a.Funnel().Events() {
		if !slices.ContainsFunc(records, func(r baton.Record) bool { return r.Event == e.Name }) {
			t.Errorf("%s never happens", e.Name)
		}
	}
	for _, name := range a.Schema().Activities() {
		if !slices.ContainsFunc(records, func(r baton.Record) bool { return r.Activity == name }) {
			t.Errorf("%s never happens", name)
		}
	}
}

func TestGoodLeadsConvertBetter(t *testing.T) {
	records, _ := quarter()
	a, leads := fold(t, records, nil)
	_, at := market.Quarter(a.Location())
	half := func(good bool) (group []*baton.Dossier) {
		for _, d := range leads {
			if fit := a.Scoring().Score(d.Lead(), at).Of("fit"); (fit >= 40_000) == good {
				group = append(group, d)
			}
		}
		return group
	}
	good, bad := report(t, a, half(true)), report(t, a, half(false))
	for _, x := range []struct {
		what      string
		good, bad metrics.Rate
	}{
		{"are handed over", metrics.NewRate(good.Stages[2].Leads, good.Leads), metrics.NewRate(bad.Stages[2].Leads, bad.Leads)},
		{"are accepted", good.Acceptance[0].Rate, bad.Acceptance[0].Rate},
		{"buy", metrics.NewRate(good.Won, good.Leads), metrics.NewRate(bad.Won, bad.Leads)},
	} {
		if x.good.Low <= x.bad.High {
			t.Errorf("leads that fit %s in %.3f of %d, others in %.3f of %d: no clear difference",
				x.what, x.good.Value, x.good.N, x.bad.Value, x.bad.N)
		}
	}
}

// Entries of a stage are its exits and what is in it at the end; the counts come
// from the steps alone, the entries and the stock also from the report.
func TestTheFunnelBalances(t *testing.T) {
	records, _ := quarter()
	a, leads := fold(t, records, nil)
	f := report(t, a, leads)
	entries, exits := map[funnel.Stage]int{}, map[funnel.Stage]int{}
	for _, d := range leads {
		entries[a.Funnel().Start()]++
		for s := range d.Journey().Steps() {
			if s.Enters() {
				exits[s.From]++
				entries[s.To]++
			}
		}
	}
	now := 0
	for _, s := range f.Stages {
		if entries[s.Stage] != exits[s.Stage]+s.Now {
			t.Errorf("%s: %d entries, %d exits, %d now", s.Stage, entries[s.Stage], exits[s.Stage], s.Now)
		}
		if s.Entries > entries[s.Stage] || s.Leads > s.Entries {
			t.Errorf("%s: %d leads, %d lives, %d entries", s.Stage, s.Leads, s.Entries, entries[s.Stage])
		}
		now += s.Now
	}
	if now != market.Leads || f.Leads != market.Leads {
		t.Errorf("%d leads, %d of them somewhere, of %d", f.Leads, now, market.Leads)
	}
}

func TestTheSourceIsTheAgreement(t *testing.T) {
	src := market.Source()
	a, err := baton.Parse(market.Name, src)
	if err != nil || a.Fingerprint() != market.Agreement().Fingerprint() {
		t.Errorf("the source is of another agreement: %v", err)
	}
	clear(src)
	if !strings.HasPrefix(string(market.Source()), "# Harbour Routes") {
		t.Error("the source can be overwritten")
	}
}
