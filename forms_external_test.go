package baton_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/baton"
)

// segmented has a grid, and a further model for a segment.
const segmented = `agreement: A
location: UTC
teams: [sales]
attributes:
  employees: {type: number}
  country: {type: text}
  seats: {type: number}
segments:
  large here: country == "DE" and employees >= 250
scoring:
  dimensions: {fit: {}, need: {}}
  rules:
    - {name: size, table: employees, rows: {below 250: 0, from 250: 50}, to: fit}
    - {name: seats, points: seats / 10, to: need}
  grid: {fit: {A: 50, B: 0}, need: {1: 30, 2: 0}}
  models:
    expansion:
      segment: large here
      dimensions: {room: {}}
      rules:
        - {name: seats, when: seats > 100, points: 35}
funnel:
  stages: {Lead: {owner: sales, start: true}, Won: {owner: sales, end: true}}
  events: {win: {from: Lead, to: Won, when: expansion.score > 30 and grid == "A1"}}
`

func TestAnAssessmentNamesTheModelsThatDoNotApplyAndWhy(t *testing.T) {
	a := parse(t, segmented)
	at := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		set  map[string]any
		want baton.ModelScore
		text string
	}{
		{map[string]any{"employees": 300, "country": "DE", "seats": 300}, baton.ModelScore{Applies: true},
			"score 80, grid A1; expansion 35"},
		{map[string]any{"employees": 30, "country": "DE", "seats": 300}, baton.ModelScore{Why: `segment "large here" is false: employees is 30`},
			"score 30, grid B1; expansion does not apply"},
		{map[string]any{"country": "DE"}, baton.ModelScore{Why: `segment "large here" is unknown: it lacks employees`},
			"score 0, grid B2; expansion is not known to apply"},
	} {
		d := fold(t, a, baton.Record{At: at, Lead: "L-1", Set: c.set})
		got := a.Assess(d, at)
		m := got.Models[0]
		if m.Applies != c.want.Applies || m.Why != c.want.Why {
			t.Errorf("%v: applies %v, %s", c.set, m.Applies, m.Why)
		}
		if text := "score " + got.Score.String() + "; expansion " + m.Score.String(); text != c.text {
			t.Errorf("%v: %s, want %s", c.set, text, c.text)
		}
		if may := got.Options[0].Refused == nil; may != c.want.Applies {
			t.Errorf("%v: win may happen: %v", c.set, may)
		}
	}
}

func TestACaseExpectsACellOfTheGrid(t *testing.T) {
	s, err := parse(t, segmented).ParseCases("cases.yaml", []byte(`cases:
  - name: a large one
    start: 2026-10-05 09:00
    lead: {employees: 400}
    expect: {grid: A2}
  - name: another
    start: 2026-10-05 09:00
    lead: {employees: 4}
    expect: {grid: A2}
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range s.Cases() {
		for _, p := range c.Run().Failures {
			got = append(got, p.Msg)
		}
	}
	if diff := cmp.Diff([]string{"grid is B2, not A2"}, got); diff != "" {
		t.Error(diff)
	}
}

func parse(t *testing.T, src string) *baton.Agreement {
	t.Helper()
	a, err := baton.Parse("agreement.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return a
}
