package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/metrics"
)

// partOf is a part of an archive in testdata.
func partOf(t *testing.T, archive, name string) string {
	t.Helper()
	_, parts := readArchive(t, filepath.Join("testdata", archive))
	for _, p := range parts {
		if p.name == name {
			return p.text
		}
	}
	t.Fatalf("%s has no part %s", archive, name)
	return ""
}

// TestTheReportIsTheLibrarys: the text is that of the library over the same
// dossiers, spends and window; how it looks is tested there.
func TestTheReportIsTheLibrarys(t *testing.T) {
	a, err := baton.LoadFile("testdata/agreement.yaml")
	if err != nil {
		t.Fatal(err)
	}
	day := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, a.Location())
	}
	end := day(4, 20, 10) // the last record's instant
	text := partOf(t, "report.txtar", "journal.jsonl")
	for line, w := range map[string]metrics.Window{
		"":                                 {At: end},
		" -by campaign":                    {At: end, By: "campaign"},
		" -by branch":                      {At: end, By: "branch"},
		" -from 2026-04-07 -to 2026-04-08": {From: day(4, 7, 0), To: day(4, 8, 0), At: end},
		` -at "2026-04-07 12:00"`:          {At: day(4, 7, 12)},
	} {
		tally, err := a.Metrics().Tally(w)
		if err != nil {
			t.Fatal(err)
		}
		dossiers := map[string]*baton.Dossier{}
		for r, err := range baton.ReadJournal(strings.NewReader(text)) {
			switch {
			case err != nil:
			case r.Kind() == baton.KindSpend:
				var s metrics.Spend
				if s, err = baton.Spent(r); err == nil {
					err = tally.AddSpend(s)
				}
			case !r.At.After(w.At):
				if dossiers[r.Lead] == nil {
					dossiers[r.Lead] = a.NewDossier(r.Lead)
				}
				err = a.Apply(dossiers[r.Lead], r)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range dossiers {
			if err := a.Metrics().Add(tally, d.Subject()); err != nil {
				t.Fatal(err)
			}
		}
		want, err := a.Metrics().Report(tally)
		if err != nil {
			t.Fatal(err)
		}
		if got := transcript("report testdata/agreement.yaml -"+line, text); got != want.String() {
			t.Errorf("report%s\n--- printed\n%s--- the library's\n%s", line, got, want)
		}
	}
}

// TestASpendThatDoesNotFitIsSkippedAndCounted: it is known to be wrong only when
// it is counted.
func TestASpendThatDoesNotFitIsSkippedAndCounted(t *testing.T) {
	got := transcript("report testdata/agreement.yaml - -skip", partOf(t, "report.txtar", "dollars.jsonl"))
	const want = "! stdin:2: a spend in USD: the amounts of the agreement are in EUR\n! 1 record skipped\n"
	if !strings.HasSuffix(got, want) {
		t.Errorf("printed\n%s", got)
	}
}
