package baton_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/baton"
)

// formed is an agreement whose rules are of every form.
const formed = `agreement: A
location: UTC
teams: [sales]
attributes:
  employees: {type: number}
  city: {type: text}
scoring:
  dimensions: {fit: {}}
  rules:
    - {name: size, table: employees, rows: {below 50: 0, 50 to below 250: 8, from 250: 15}}
    - {name: place, table: city, rows: {Bern: 2, other: 1, missing: -1}}
funnel: {stages: {Lead: {owner: sales, start: true}, Won: {owner: sales, end: true}}, events: {win: {from: Lead, to: Won}}}
`

func TestEveryRowOfATableIsAThingToCover(t *testing.T) {
	a, err := baton.Parse("agreement.yaml", []byte(formed))
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.ParseCases("cases.yaml", []byte(`cases:
  - name: a large one
    start: 2026-10-05 09:00
    lead: {employees: 400}
    steps:
      - {set: {city: Bern}, expect: {score: 17}}
      - {set: {employees: 20}, expect: {score: 2}}
      - {event: win, by: sales}
`))
	if err != nil {
		t.Fatal(err)
	}
	r := s.Cases()[0].Run()
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	want := `agreement.yaml:10:75: row "50 to below 250" of "size" never held
agreement.yaml:11:57: row "other" of "place" never held
agreement.yaml:11:69: row "missing" of "place" never held
`
	got := s.Coverage(r).String()
	if diff := cmp.Diff(want+"57.1% of the agreement covered: 4 of 7 outcomes\n", got); diff != "" {
		t.Error(diff)
	}
}
