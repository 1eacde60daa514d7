package baton_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// waiting is an agreement whose rules read the journey and the time.
func waiting(t testing.TB) *baton.Agreement {
	t.Helper()
	a, err := baton.Parse("waiting.yaml", []byte(`agreement: Waiting leads
location: Europe/Berlin
teams: [marketing, sales]
attributes:
  sector: {type: text, values: [energy, water], maintained by: marketing}
  renewal: {type: date, maintained by: sales}
activities:
  demo: {by: lead}
  call: {by: sales}
segments:
  stale: days_in_stage > 5
scoring:
  dimensions: {interest: {half life: 10 days}}
  rules:
    - {name: demo, on: demo, points: 20}
    - {name: stuck, when: stage == "MQL" and days_in_stage > 3.5, points: -4}
    - {name: tried, when: attempts >= 2 and days_since("call") < 4, points: 3}
    - {name: handed over lately, when: 'times("hand over", 2) > 0', points: 6}
    - {name: long ago, when: days_since("hand over") > days_since("demo") + 1.01, points: 2}
    - {name: anna, when: assignee == "anna", points: 1.5}
    - {name: renewal, when: renewal - at < duration("48h"), points: 5}
  grades: {A: 20, B: 10, C: 1}
  models:
    revival:
      segment: stale
      dimensions: {need: {}}
      rules: [{name: quiet, when: 'days_since("call") > 2 or not seen("call")', points: 10}]
      grades: {hot: 5}
funnel:
  stages:
    Lead: {owner: marketing, phase: acquisition, start: true}
    MQL:  {owner: sales, phase: hand-over}
    SAL:  {owner: sales, phase: processing}
  events:
    hand over: {by: marketing, from: [Lead, SAL], to: MQL}
    accept:    {by: sales, from: MQL, to: SAL}
    reject:    {by: sales, from: [MQL, SAL], to: Lead}
`))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// anyJourney draws records of one lead in thirty days, by time.
func anyJourney(t *rapid.T, a *baton.Agreement) []baton.Record {
	hours := rapid.SliceOfNDistinct(rapid.IntRange(0, 30*24), 1, 12, rapid.ID).Draw(t, "hours")
	slices.Sort(hours)
	d := a.NewDossier("L-1")
	var out []baton.Record
	for _, h := range hours {
		r := baton.Record{At: monday.Add(time.Duration(h) * time.Hour), Lead: "L-1"}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			r.Activity = "demo"
		case 1:
			r.Activity, r.By = "call", "sales"
		case 2:
			r.Assign, r.By = rapid.SampledFrom([]string{"anna", "ben"}).Draw(t, "to"), "sales"
		case 3:
			r.Set = map[string]any{"renewal": r.At.Add(50 * time.Hour).Format(time.RFC3339), "sector": "water"}
		default:
			r.Event, r.By = "hand over", "marketing"
			if stage, _, _, _ := d.Journey().StageAt(r.At); stage == "MQL" {
				r.Event, r.By = rapid.SampledFrom([]funnel.EventName{"accept", "reject"}).Draw(t, "event"), "sales"
			}
		}
		if err := a.Apply(d, r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// grades are what a change is of, under all models.
func grades(a *baton.Agreement, d *baton.Dossier, at time.Time) string {
	x := a.Assess(d, at)
	out := x.Score.Grade
	for _, m := range x.Models {
		out += fmt.Sprint("|", m.Score.Applies, m.Score.Grade)
	}
	return out
}

func TestTheNextChangeOfADossierIsExact(t *testing.T) {
	a := waiting(t)
	rapid.Check(t, func(t *rapid.T) {
		records := anyJourney(t, a)
		at := monday.Add(time.Duration(rapid.IntRange(0, 32*24*60).Draw(t, "at")) * time.Minute)
		all, known := a.NewDossier("L-1"), a.NewDossier("L-1")
		for _, r := range records {
			if err := a.Apply(all, r); err != nil {
				t.Fatal(err)
			}
			if !r.At.After(at) {
				if err := a.Apply(known, r); err != nil {
					t.Fatal(err)
				}
			}
		}
		now := grades(a, known, at)
		turn, found := a.NextChange(all, at)
		until := at.AddDate(1, 0, 0)
		if found {
			until = turn.At.Add(-1)
			if got := grades(a, known, turn.At); got == now || turn.Why[0].Kind == scoring.WhyOpen {
				t.Fatalf("%s at %v, and %s at %v", now, at, got, turn)
			}
		}
		for range 5 {
			x := at.Add(time.Duration(rapid.Int64Range(0, int64(until.Sub(at))).Draw(t, "probe")))
			if got := grades(a, known, x); got != now {
				t.Fatalf("%s at %v, %s at %v; the next change is %v %t", now, at, got, x, turn, found)
			}
		}
		if got := grades(a, known, until); got != now {
			t.Fatalf("%s at %v, %s at %v; the next change is %v %t", now, at, got, until, turn, found)
		}
	})
}

func TestACurveOfADossierIsExactAndComplete(t *testing.T) {
	a := waiting(t)
	rapid.Check(t, func(t *rapid.T) {
		d := a.NewDossier("L-1")
		for _, r := range anyJourney(t, a) {
			if err := a.Apply(d, r); err != nil {
				t.Fatal(err)
			}
		}
		from := monday.Add(time.Duration(rapid.IntRange(-60, 30*24*60).Draw(t, "from")) * time.Minute)
		to := from.AddDate(0, 0, rapid.IntRange(1, 60).Draw(t, "days"))
		last, now := from, grades(a, d, from)
		check := func(until time.Time) {
			x := last.Add(time.Duration(rapid.Int64Range(0, max(0, int64(until.Sub(last)))).Draw(t, "probe")))
			for _, x := range []time.Time{x, until} {
				if got := grades(a, d, x); got != now && !until.Before(last) {
					t.Fatalf("%s at %v, and %s at %v", now, last, got, x)
				}
			}
		}
		for turn := range a.Curve(d, from, to) {
			if turn.Why[0].Kind == scoring.WhyOpen {
				t.Fatalf("the search gave up at %v", turn)
			}
			check(turn.At.Add(-1))
			if turn.At.Before(last) {
				t.Fatalf("%v does not follow %v", turn, last)
			}
			m := a.Scoring()
			if turn.Model != "" {
				m, _ = m.Named(turn.Model)
			}
			for _, x := range []struct {
				at   time.Time
				want scoring.Score
			}{{turn.At.Add(-1), turn.Before}, {turn.At, turn.After}} {
				v := d.Lead().View(x.at, d.Journey())
				if got := m.In(v); got != x.want {
					t.Fatalf("%v: the score is %v at %v", turn, got, x.at)
				}
				v.Close()
			}
			last, now = turn.At, grades(a, d, turn.At)
		}
		check(to)
	})
}

func TestTheSellerLearnsWhenTheGradeChanges(t *testing.T) {
	a := nordlicht(t)
	records := handedOver()
	records[0].Set["title"] = "Clerk"
	d := fold(t, a, records...)
	h := a.HandOver(d, minute(10))
	if h.NextChange == nil || h.NextChange.Before.Grade != "A" || h.NextChange.After.Grade != "B" {
		t.Fatalf("%+v of\n%s", h.NextChange, h)
	}
	if want := "if nothing happens, on Sat 21 Nov 2026 21:18: grade A → B\n"; !strings.Contains(h.String(), want) {
		t.Errorf("%s lacks %q", h, want)
	}
	if h := a.HandOver(a.NewDossier("L-1"), minute(10)); h.NextChange != nil || strings.Contains(asJSON(t, h), "next_change") {
		t.Errorf("a lead of whom nothing is known: %v", h.NextChange)
	}
}
