package baton_test

import (
	"encoding/json"
	"testing"

	"example.com/baton"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// FuzzRecord states three laws of a line: what parses passes Check, is written
// and read again unchanged, and is folded or refused without a panic, a refusal
// leaving the assessment as it was.
func FuzzRecord(f *testing.F) {
	for _, line := range []string{
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L-1","set":{"sector":"energy","employees":250,"topics":["a"],"renewal":"2027-01-01","phone":null}}`,
		`{"at":"2026-10-05T09:14:00+02:00","lead":"L-1","activity":"page_view","properties":{"page":"/prices"},"id":"a-77"}`,
		`{"at":"2026-10-05T09:15:00+02:00","lead":"L-1","event":"hand over","by":"marketing"}`,
		`{"at":"2026-10-05T09:15:00+02:00","lead":"L-1","event":"accept","by":"sales","step":{"seq":2,"at":"2026-10-05T09:15:00+02:00","event":"accept","by":"sales","from":"MQL","to":"SAL","life":1}}`,
		`{"at":"2026-11-20T10:00:00+01:00","lead":"L-1","deal":"D-9","amount":12000.5,"stage":"Won"}`,
		`{"at":"0001-11-20T10:00:00+01:00","lead":"L-1","activity":"call"}`,
		`{"at":"9999-11-20T10:00:00+01:00","lead":"L-1","event":"hand over"}`,
	} {
		f.Add([]byte(line))
	}
	a := nordlicht(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		r, err := baton.ParseRecord(line)
		if err != nil {
			return
		}
		if err := r.Check(); err != nil {
			t.Fatalf("parsed, but: %v", err)
		}
		out, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := baton.ParseRecord(out)
		if err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		if diff := cmp.Diff(r, again, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		d := a.NewDossier("L-1")
		for _, first := range handedOver() {
			if err := a.Apply(d, first); err != nil {
				t.Fatal(err)
			}
		}
		before, _ := json.Marshal(a.HandOver(d, minute(60)))
		if a.Apply(d, r) != nil {
			if after, _ := json.Marshal(a.HandOver(d, minute(60))); string(after) != string(before) {
				t.Fatalf("refused, but changed:\n%s\n%s", before, after)
			}
			return
		}
		_ = a.Assess(d, r.At).String()
		_ = a.HandOver(d, r.At).String()
		a.SLA().Alerts(d.Journey(), d.Lead(), minute(0), minute(10000))
	})
}
