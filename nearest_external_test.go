package baton_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

const acme = `
agreement: ACME
location: Europe/Berlin
teams: [marketing, sales]
attributes:
  industry:      {type: text, values: [software, banking, education], maintained by: marketing}
  employees:     {type: number, min: 1, maintained by: marketing, actionable: {cost: 2, only: find out}}
  title:         {type: text, maintained by: marketing, actionable: {cost: 1, only: find out}}
  phone:         {type: text, maintained by: marketing, needed in: [MQL, SAL], actionable: {cost: 1, only: find out}}
  email_consent: {type: bool, maintained by: marketing, actionable: {cost: 2, values: [true]}}
activities:
  page_view:    {by: lead, properties: {page: text}, may happen: {cost: 1, at most: 3 times}}
  demo_request: {by: lead, may happen: 4}
  call:         {by: sales, properties: {reached: bool}, may happen: {cost: 1, at most: 5 times}}
scoring:
  dimensions:
    fit:        {min: 0, max: 60}
    engagement: {max: 40, half life: 30 days}
  rules:
    - {name: core industry, when: 'industry in ["software", "banking"]', points: 25, to: fit}
    - {name: mid-size, when: employees >= 50 and employees < 1000, points: 15, to: fit}
    - {name: decision maker, when: title contains "Head" or title startsWith "Chief", points: 20, to: fit}
    - {name: school, when: industry == "education", points: -30, to: fit}
    - {name: demo request, on: demo_request, points: 30, to: engagement, count: once}
    - {name: pricing page, on: page_view, where: page == "/pricing", points: 5, to: engagement, counts at most: 3 times}
  grades: {A: 60, B: 40, C: 20}
personas:
  - {name: Student, unwanted: true, when: industry == "education"}
funnel:
  stages:
    Lead:         {owner: marketing, phase: acquisition, start: true}
    Nurturing:    {owner: marketing, phase: nurturing}
    MQL:          {owner: sales, phase: hand-over}
    SAL:          {owner: sales, phase: processing}
    Lost:         {owner: marketing, phase: sales}
    Disqualified: {owner: marketing, phase: nurturing, end: true}
  events:
    hand over:
      by: marketing
      from: [Lead, Nurturing]
      to: MQL
      when: score >= 60 and email_consent and persona != "Student"
    accept: {by: sales, from: MQL, to: SAL}
    reject:
      by: sales
      from: [MQL, SAL]
      reasons:
        no need yet: Nurturing
        unable to reach: {to: Nurturing, when: attempts >= 3}
        no fit: Disqualified
    lose:    {by: sales, from: SAL, to: Lost}
    recycle: {by: marketing, from: Lost, to: Nurturing, not before: 90 days}
`

var nearestAt = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

// acmeLead is a lead of the agreement with records applied at nearestAt.
func acmeLead(t *testing.T, records ...baton.Record) (*baton.Agreement, *baton.Dossier) {
	t.Helper()
	a, err := baton.Parse("acme.yaml", []byte(acme))
	if err != nil {
		t.Fatal(err)
	}
	d := a.NewDossier("L")
	for _, r := range records {
		r.Lead, r.At = "L", nearestAt
		if err := a.Apply(d, r); err != nil {
			t.Fatal(err)
		}
	}
	return a, d
}

var (
	software  = baton.Record{Set: map[string]any{"industry": "software"}}
	education = baton.Record{Set: map[string]any{"industry": "education"}}
	handOver  = baton.Record{Event: "hand over", By: "marketing"}
	accept    = baton.Record{Event: "accept", By: "sales"}
	lose      = baton.Record{Event: "lose", By: "sales"}
)

func TestTheNearestWaysToAStageFillItsGuardAndItsFacts(t *testing.T) {
	a, d := acmeLead(t, software)
	before, _ := json.Marshal(a.HandOver(d, nearestAt))
	n, err := a.Nearest(d, baton.Target{Stage: "MQL", Score: scoring.Target{Actions: 5}}, nearestAt)
	if err != nil {
		t.Fatal(err)
	}
	want := `for MQL: find out title (Head), find out phone, find out employees (50), email_consent → true (cost 6) → 60, grade A, then hand over
  find out title (Head): +20 decision maker, score >= 60
  find out phone: known(phone)
  find out employees (50): +15 mid-size, score >= 60
  email_consent → true: email_consent
for MQL: find out title (Head), find out phone, email_consent → true, +demo_request (cost 8) → 75, grade A, then hand over
  find out title (Head): +20 decision maker, score >= 60
  find out phone: known(phone)
  email_consent → true: email_consent
  +demo_request: +30 demo request, score >= 60
for MQL: find out phone, +page_view (page is /pricing), email_consent → true, +demo_request (cost 8) → 60, grade A, then hand over
  find out phone: known(phone)
  +page_view (page is /pricing): +5 pricing page, score >= 60
  email_consent → true: email_consent
  +demo_request: +30 demo request, score >= 60
for MQL: find out phone, find out employees (50), email_consent → true, +demo_request (cost 9) → 70, grade A, then hand over
  find out phone: known(phone)
  find out employees (50): +15 mid-size, score >= 60
  email_consent → true: email_consent
  +demo_request: +30 demo request, score >= 60
`
	if diff := cmp.Diff(want, n.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if n.Verdict != scoring.Found || !n.Proved || n.Ways[0].Cost != 6000 {
		t.Errorf("%+v", n)
	}
	for _, w := range n.Ways {
		l, err := d.Lead().With(w.Actions, nearestAt)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Funnel().Next(d.Journey(), funnel.Event{Name: w.Event, At: nearestAt, By: "marketing"}, l); err != nil {
			t.Errorf("%s\n%v", w, err)
		}
		if got := a.Scoring().Score(l, nearestAt); got != w.Score {
			t.Errorf("%s: %s", w, got)
		}
	}
	if after, _ := json.Marshal(a.HandOver(d, nearestAt)); string(after) != string(before) {
		t.Error("the dossier has changed")
	}
}

func TestWhatStandsAgainstATargetIsNamed(t *testing.T) {
	for _, c := range []struct {
		name    string
		records []baton.Record
		target  baton.Target
		after   time.Duration
		want    string
	}{
		{"the way to the stage is longer than one event", nil, baton.Target{Stage: "SAL"}, 0,
			"SAL: impossible\n  against it: \"accept\" does not happen in Lead: only in MQL\n"},
		{"the event happens elsewhere", nil, baton.Target{Event: "reject", Reason: "no fit"}, 0,
			"reject (no fit): impossible\n  against it: \"reject\" does not happen in Lead: only in MQL, SAL\n"},
		{"another team fires it", nil, baton.Target{Event: "hand over", By: "sales"}, 0,
			"hand over: impossible\n  against it: sales may not fire \"hand over\": marketing may\n"},
		{"no action changes the industry", []baton.Record{education}, baton.Target{Stage: "MQL"}, 0,
			"MQL: impossible\n  against it: score >= 60 is not true: score is 0\n  against it: persona != \"Student\" is not true: persona is Student\n"},
		{"it is too early", []baton.Record{software, handOver, accept, lose}, baton.Target{Stage: "Nurturing"}, time.Hour,
			"Nurturing: impossible\n  against it: \"recycle\" is too early: it may happen from 2027-01-03T11:00:00+01:00 on\n"},
		{"activities of the moment at which the team began to own it are no attempts", []baton.Record{software, handOver},
			baton.Target{Event: "reject", Reason: "unable to reach"}, 0,
			"reject (unable to reach): impossible, no set of the actions that the agreement allows reaches it\n"},
		{"there are more actions to do than asked for", []baton.Record{software}, baton.Target{Event: "hand over"}, 0,
			"hand over: not found, no set of at most 3 actions reaches it; a larger one does\n"},
	} {
		a, d := acmeLead(t, c.records...)
		n, err := a.Nearest(d, c.target, nearestAt.Add(c.after))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, n.String()); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
		if !n.Proved || (n.Verdict == scoring.Impossible) != strings.Contains(c.want, "impossible") {
			t.Errorf("%s: %+v", c.name, n)
		}
	}
}

func TestWaysToEventsAndScores(t *testing.T) {
	for _, c := range []struct {
		name    string
		records []baton.Record
		target  baton.Target
		want    string
	}{
		{"attempts are activities", []baton.Record{software, handOver}, baton.Target{Event: "reject", Reason: "unable to reach"},
			"for reject (unable to reach): +call, +call, +call (cost 3) → 25, grade C\n  +call: attempts >= 3\n"},
		{"the stage may be entered", []baton.Record{software, handOver}, baton.Target{Stage: "Nurturing"}, "Nurturing: may happen now (MQL, 25, grade C)\n"},
		{"the lead is there", []baton.Record{software}, baton.Target{Stage: "Lead"}, "Lead: is reached (Lead, 25, grade C)\n"},
		{"a score is a target, too", []baton.Record{software}, baton.Target{Score: scoring.Target{Points: scoring.Whole(80)}},
			"for 80 points: find out title (Head), +page_view (page is /pricing), +demo_request (cost 6) → 80, grade A\n" +
				"  find out title (Head): +20 decision maker\n  +page_view (page is /pricing): +5 pricing page\n  +demo_request: +30 demo request\n" +
				"for 80 points: find out title (Head), find out employees (50), +demo_request (cost 7) → 90, grade A\n" +
				"  find out title (Head): +20 decision maker\n  find out employees (50): +15 mid-size\n  +demo_request: +30 demo request\n"},
	} {
		a, d := acmeLead(t, c.records...)
		n, err := a.Nearest(d, c.target, nearestAt.Add(24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, n.String()); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}

func TestATargetThatTheAgreementDoesNotKnowIsAnError(t *testing.T) {
	a, d := acmeLead(t)
	for want, target := range map[string]baton.Target{
		`unknown stage "MQl": did you mean "MQL"?`:                               {Stage: "MQl"},
		`unknown event "handover": did you mean "hand over"?`:                    {Event: "handover"},
		`unknown reason "no": known are no need yet, unable to reach, no fit`:    {Event: "reject", Reason: "no"},
		`unknown model "expansion": there is none`:                               {Model: "expansion"},
		`unknown grade "D": known are A, B, C`:                                   {Score: scoring.Target{Grade: "D"}},
		`a target is one of an event, a stage and a score, not several`:          {Event: "accept", Stage: "SAL"},
		`9 actions: from 1 to 8`:                                                 {Stage: "MQL", Score: scoring.Target{Actions: 9}},
		`a target is one of a grade, a cell, points and conditions, not several`: {Score: scoring.Target{Grade: "A", Points: 1}},
		`unknown cell "A1": the model has none`:                                  {Score: scoring.Target{Cell: "A1"}},
		`unknown dimension "fitt": did you mean "fit"?`:                          {Score: scoring.Target{Dimension: "fitt"}},
		`unknown reason "late": there is none`:                                   {Event: "accept", Reason: "late"},
	} {
		if _, err := a.Nearest(d, target, nearestAt); err == nil || err.Error() != want {
			t.Errorf("%+v: %v, want %s", target, err, want)
		}
	}
}

func TestTheJSONOfNearestIsAContract(t *testing.T) {
	a, d := acmeLead(t, software)
	n, err := a.Nearest(d, baton.Target{Stage: "MQL", Score: scoring.Target{Actions: 4}}, nearestAt)
	if err != nil {
		t.Fatal(err)
	}
	n.Ways = n.Ways[:1]
	n.Ways[0].Actions = n.Ways[0].Actions[:2]
	got, err := json.MarshalIndent(n, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "lead": "L",
 "at": "2026-10-05T11:00:00+02:00",
 "target": {
  "stage": "MQL",
  "score": {
   "points": 0,
   "actions": 4
  }
 },
 "stage": "Lead",
 "score": {
  "points": 25,
  "grade": "C",
  "dimensions": {
   "fit": 25,
   "engagement": 0
  }
 },
 "verdict": "found",
 "ways": [
  {
   "event": "hand over",
   "actions": [
    {
     "attribute": "title",
     "from": null,
     "to": "Head",
     "find_out": true,
     "by": "marketing",
     "cost": 1,
     "turns": [
      {
       "rule": "decision maker",
       "points": 20
      },
      {
       "condition": "score \u003e= 60"
      }
     ]
    },
    {
     "attribute": "phone",
     "from": null,
     "to": "other",
     "any": true,
     "find_out": true,
     "by": "marketing",
     "cost": 1,
     "turns": [
      {
       "condition": "known(phone)"
      }
     ]
    }
   ],
   "cost": 6,
   "score": {
    "points": 60,
    "grade": "A",
    "dimensions": {
     "fit": 60,
     "engagement": 0
    }
   }
  }
 ],
 "proved": true
}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
