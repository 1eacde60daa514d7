package baton_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// lived is a journal of two lives, with facts that change and are forgotten.
func lived() []baton.Record {
	return append(handedOver(), []baton.Record{
		{At: minute(12), Lead: "L-1", Assign: "anna", By: "sales"},
		{At: minute(20), Lead: "L-1", Activity: "call", By: "sales"},
		{At: minute(30), Lead: "L-1", Event: "accept", By: "sales"},
		{At: minute(31), Lead: "L-1", Deal: "D-1", Amount: 12000},
		{At: minute(40), Lead: "L-1", Event: "reject", By: "sales", Reason: "no need yet"},
		{At: minute(45), Lead: "L-1", Set: map[string]any{"phone": nil, "employees": 20}},
		{At: minute(50), Lead: "L-1", Event: "hand over", By: "marketing"},
	}...)
}

func TestWhatIsLaterThanTheInstantDoesNotExist(t *testing.T) {
	a := nordlicht(t)
	all := fold(t, a, lived()...)
	for m := -1; m < 60; m++ {
		at := minute(m)
		past := fold(t, a, slices.DeleteFunc(lived(), func(r baton.Record) bool { return r.At.After(at) })...)
		if got, want := asJSON(t, a.Assess(all, at)), asJSON(t, a.Assess(past, at)); got != want {
			t.Errorf("minute %d: with the future\n%s\nwithout\n%s", m, got, want)
		}
		if got, want := asJSON(t, a.HandOver(all, at)), asJSON(t, a.HandOver(past, at)); got != want {
			t.Errorf("minute %d: with the future\n%s\nwithout\n%s", m, got, want)
		}
	}
}

func TestAnAssessmentInUsedMemoryIsTheSame(t *testing.T) {
	a := nordlicht(t)
	var used baton.Assessment
	a.AssessInto(&used, fold(t, a, lived()...), minute(60))
	a.AssessInto(&used, a.NewDossier("L-1"), minute(60))
	if got, want := asJSON(t, used), asJSON(t, a.Assess(a.NewDossier("L-1"), minute(60).In(time.FixedZone("", 3600)))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNoDeadlinesAreAnEmptyListInJSON(t *testing.T) {
	a := nordlicht(t)
	if got := asJSON(t, a.Assess(a.NewDossier("L-1"), monday)); !strings.Contains(got, `"deadlines":[]`) {
		t.Error(got)
	}
}

func TestAStepOfAnotherJourneyLeavesTheDossierUnchanged(t *testing.T) {
	a := nordlicht(t)
	step := func(change func(*funnel.Step)) baton.Record {
		s := funnel.Step{Seq: 1, At: minute(0), Event: "nurture", By: "marketing", From: "Lead", To: "Nurturing", Life: 1, Lead: "L-1"}
		change(&s)
		r := baton.Decided(s)
		r.Lead = "L-1"
		return r
	}
	for _, c := range []struct {
		name   string
		record baton.Record
		want   error
	}{
		{"it leaves a stage in which the lead never was", step(func(s *funnel.Step) { s.From = "MQL" }), baton.ErrConflict},
		{"it is not the first", step(func(s *funnel.Step) { s.Seq = 2 }), baton.ErrConflict},
		{"it is another lead's", step(func(s *funnel.Step) { s.Lead = "L-2" }), baton.ErrOtherLead},
	} {
		d := a.NewDossier("L-1")
		if err := a.Apply(d, c.record); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if _, begun := d.Journey().Began(); begun || d.Journey().Len() > 0 {
			t.Errorf("%s: the dossier has changed", c.name)
		}
	}
}

// The race detector sees what is not safe.
func TestAnAgreementServesManyGoroutines(t *testing.T) {
	a := nordlicht(t)
	d := fold(t, a, lived()...)
	want := asJSON(t, a.Assess(d, minute(60)))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 5 {
				if got := asJSON(t, a.Assess(d, minute(60))); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
				a.HandOver(d, minute(35))
				a.SLA().Alerts(d.Journey(), d.Lead(), minute(0), minute(60))
				if _, err := a.Funnel().Names().Condition(`score > 3 and stage == "MQL"`); err != nil {
					t.Error(err)
				}
				if _, err := scoring.New(a.Schema(), scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "size"}},
					Rules: []scoring.RuleConfig{{Name: "large", When: "employees > 500", Points: "5"}}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}
