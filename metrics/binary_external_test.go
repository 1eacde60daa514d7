package metrics_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"example.com/baton/metrics"
)

func TestZeroTallySurvivesItsBinaryForm(t *testing.T) {
	b := must(new(metrics.Tally).MarshalBinary())
	m := newMarket()
	full := m.tally(t, october, m.lead("L", on(1, 9, 0)))
	if err := full.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if got := must(full.MarshalBinary()); !bytes.Equal(got, b) {
		t.Errorf("got %x", got)
	}
	other := m.tally(t, october, m.lead("L", on(1, 9, 0)))
	want := must(other.MarshalBinary())
	if err := full.Merge(other); err != nil || !bytes.Equal(must(full.MarshalBinary()), want) {
		t.Errorf("the zero Tally does not merge: %v", err)
	}
}

func TestBinaryFormOfAnotherVersionIsRefused(t *testing.T) {
	m := newMarket()
	b := must(m.tally(t, october).MarshalBinary())
	b[0]++
	for _, bad := range [][]byte{b, nil} {
		if err := new(metrics.Tally).UnmarshalBinary(bad); err == nil || err.Error() != "these bytes are no tally of this version" {
			t.Errorf("got %v", err)
		}
	}
}

func TestCutOrLongerBinaryFormIsRefusedAndChangesNothing(t *testing.T) {
	m := newMarket()
	w := october
	w.By = metrics.ByCampaign
	tally := m.tally(t, w, quarter(m, 0)...)
	b := must(tally.MarshalBinary())
	for n := range b {
		if err := tally.UnmarshalBinary(b[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes are taken for a tally", n, len(b))
		}
	}
	if err := tally.UnmarshalBinary(append(bytes.Clone(b), 0)); err == nil {
		t.Error("a byte too many is taken")
	}
	if got := must(tally.MarshalBinary()); !bytes.Equal(got, b) {
		t.Error("the tally has changed")
	}
}

// What is read is canonical, and whatever the bytes say, adding, merging and
// reporting answer with a value or an error.
func FuzzTallyOfAnyBytes(f *testing.F) {
	m := newMarket()
	for _, by := range []string{"", metrics.ByCampaign, "industry"} {
		w := october
		w.By = by
		f.Add(must(m.tally(f, w, quarter(m, 0)[:8]...).MarshalBinary()))
	}
	f.Add(must(new(metrics.Tally).MarshalBinary()))
	f.Fuzz(func(t *testing.T, b []byte) {
		var tally metrics.Tally
		if tally.UnmarshalBinary(b) != nil {
			return
		}
		if again := must(tally.MarshalBinary()); !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
		twin := metrics.Tally{}
		if err := twin.UnmarshalBinary(b); err != nil {
			t.Fatal(err)
		}
		_ = twin.Merge(&tally)
		_ = twin.AddSpend(metrics.Spend{At: on(2, 9, 0), Amount: 5, Campaign: "fair"})
		if r, err := m.plan.Report(&tally); err == nil {
			if _, err := json.Marshal(r); err != nil {
				t.Errorf("a report without JSON: %v", err)
			}
			_ = r.String()
		}
		if !bytes.Equal(b, must(new(metrics.Tally).MarshalBinary())) {
			_ = m.plan.Add(&tally, m.lead("L", on(1, 9, 0)).Subject)
		}
	})
}
