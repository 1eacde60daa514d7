package baton_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

const zzYAML = `agreement: T
version: v1
location: Europe/Berlin
currency: EUR
teams: [marketing, sales, product]
machines: [product]
attributes:
  industry:  {type: text, values: [software, banking, education], maintained by: marketing}
  country:   {type: text}
  employees: {type: number, min: 1}
  title:     {type: text}
  phone:     {type: text, maintained by: marketing, needed in: [MQL]}
  consent:   {type: bool}
  interests: {type: list}
  ends:      {type: date}
activities:
  page_view: {by: lead, properties: {page: text, secs: number}}
  demo:      {by: lead}
  call:      {by: sales}
  receipt:   {by: product}
scoring:
  dimensions:
    fit: {min: 0, max: 60}
    eng: {max: 40, half life: 30 days}
  rules:
    - {name: core, when: 'industry in ["software", "banking"]', points: 25, to: fit}
    - {name: mid, when: employees >= 50 and employees < 1000, points: 15, to: fit}
    - {name: school, when: industry == "education", points: -30, to: fit}
    - {name: demo, on: demo, points: 30, to: eng, count: once}
    - {name: pv, on: page_view, where: page == "/p", points: 5, to: eng, count: each, counts at most: 3 times, within: 60 days}
    - {name: due soon, when: age(ends) > -90, points: 1.001, to: fit}
  grades: {A: 60, B: 40, C: 20}
  models:
    exp:
      dimensions: {room: {max: 60}}
      rules:
        - {name: big, when: employees / 10 >= 5, points: 35, to: room}
      grades: {hot: 30}
personas:
  - {name: IT, when: title contains "IT" and employees >= 50}
  - {name: Student, unwanted: true, when: industry == "education" and title contains "Student"}
segments:
  dach: country in ["DE", "AT", "CH"] and employees >= 50
funnel:
  stages:
    Lead: {owner: marketing, phase: acquisition, start: true}
    Nurt: {owner: marketing, phase: nurturing}
    MQL:  {owner: sales, phase: hand-over}
    SAL:  {owner: sales, phase: processing}
    Won:  {owner: sales, phase: sales, probability: 100%, end: true}
    Dis:  {owner: marketing, phase: nurturing, end: true, cancels: true}
  events:
    nurture: {by: marketing, from: Lead, to: Nurt}
    hand over: {by: marketing, from: [Lead, Nurt], to: MQL, when: score >= 40 and consent and persona != "Student"}
    accept: {by: sales, from: MQL, to: SAL}
    reject:
      by: sales
      from: [MQL, SAL]
      reasons:
        later: Nurt
        unable: {to: Nurt, when: attempts >= 2}
        nofit: Dis
    win: {by: sales, from: SAL, to: Won}
    remark: {by: sales, from: [MQL, SAL]}
sla:
  calendars: {office: {monday to friday: ["09:00-17:00"]}}
  calendar: office
  clauses:
    - {name: first response, owed by: sales, starts with: MQL, stops with: [SAL, reject, call], within: 90 business minutes, warn at: [50%, 80%]}
`

func zz(t testing.TB) *baton.Agreement {
	t.Helper()
	a, err := baton.Parse("zz.yaml", []byte(zzYAML))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range a.Warnings() {
		t.Log(w)
	}
	return a
}

func j(v any) string { b, err := json.Marshal(v); if err != nil { return "ERR " + err.Error() }; return string(b) }

var t0 = time.Date(2026, 10, 5, 7, 0, 0, 0, time.UTC)

func noPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s PANICS: %v", what, r)
		}
	}()
	f()
}

func zzJournal() []baton.Record {
	return []baton.Record{
		{At: t0, Lead: "L", Set: map[string]any{"industry": "software", "employees": 250, "title": "Head of IT", "phone": "1", "consent": true, "country": "DE"}, By: "marketing", ID: "r1"},
		{At: t0.Add(time.Minute), Lead: "L", Activity: "demo", ID: "r2", Campaign: "fair"},
		{At: t0.Add(2 * time.Minute), Lead: "L", Activity: "page_view", Properties: map[string]any{"page": "/p"}},
		{At: t0.Add(3 * time.Minute), Lead: "L", Event: "hand over", By: "marketing", ID: "r3"},
		{At: t0.Add(4 * time.Minute), Lead: "L", Assign: "anna", By: "sales"},
		{At: t0.Add(20 * time.Minute), Lead: "L", Activity: "call", By: "sales"},
		{At: t0.Add(30 * time.Minute), Lead: "L", Event: "accept", By: "sales"},
		{At: t0.Add(31 * time.Minute), Lead: "L", Deal: "D", Amount: 12000, Stage: "x"},
		{At: t0.Add(40 * time.Minute), Lead: "L", Event: "reject", By: "sales", Reason: "later"},
		{At: t0.Add(50 * time.Minute), Lead: "L", Event: "hand over", By: "marketing"},
		{At: t0.Add(70 * time.Minute), Lead: "L", Set: map[string]any{"phone": nil}},
	}
}

// as of: Assess(d, at) = Assess(fold of records up to at, at)
func TestZZPrefix(t *testing.T) {
	a := zz(t)
	all := a.NewDossier("L")
	for _, r := range zzJournal() {
		if err := a.Apply(all, r); err != nil {
			t.Fatal(err)
		}
	}
	for m := -1; m < 90; m += 1 {
		at := t0.Add(time.Duration(m) * time.Minute)
		part := a.NewDossier("L")
		for _, r := range zzJournal() {
			if !r.At.After(at) {
				if err := a.Apply(part, r); err != nil {
					t.Fatal(err)
				}
			}
		}
		x, y := a.Assess(all, at), a.Assess(part, at)
		v, w := reflect.ValueOf(x), reflect.ValueOf(y)
		for i := 0; i < v.NumField(); i++ {
			if p, q := j(v.Field(i).Interface()), j(w.Field(i).Interface()); p != q {
				t.Errorf("m=%d %s:\n  all  %.300s\n  part %.300s", m, v.Type().Field(i).Name, p, q)
			}
		}
		if h, k := j(a.HandOver(all, at)), j(a.HandOver(part, at)); h != k {
			t.Errorf("m=%d handover:\n%s\n%s", m, h, k)
		}
	}
}

func TestZZStep(t *testing.T) {
	a := zz(t)
	noPanic(t, "step from elsewhere on empty dossier", func() {
		d := a.NewDossier("L")
		err := a.Apply(d, baton.Record{At: t0, Lead: "L", Event: "accept", By: "sales", Step: &funnel.Step{Seq: 1, At: t0, Event: "accept", By: "sales", From: "MQL", To: "SAL", Life: 1, Lead: "L"}})
		t.Log(err, d.Journey().Len())
		_, began := d.Journey().Began()
		if err != nil && began { t.Error("not atomic") }
	})
	noPanic(t, "step life 0", func() {
		d := a.NewDossier("L")
		err := a.Apply(d, baton.Record{At: t0, Lead: "L", Event: "nurture", Step: &funnel.Step{Seq: 1, At: t0, Event: "nurture", From: "Lead", To: "Nurt", Life: 0}})
		t.Log(err, d.Journey().Len())
	})
	noPanic(t, "step of other lead", func() {
		d := a.NewDossier("L")
		err := a.Apply(d, baton.Record{At: t0, Lead: "L", Event: "nurture", Step: &funnel.Step{Seq: 1, At: t0, Event: "nurture", From: "Lead", To: "Nurt", Life: 1, Lead: "M"}})
		t.Log("other lead's step:", err, d.Journey().Len())
	})
	noPanic(t, "step unknown event", func() {
		d := a.NewDossier("L")
		err := a.Apply(d, baton.Record{At: t0, Lead: "L", Event: "zzz", Step: &funnel.Step{Seq: 1, At: t0, Event: "zzz", From: "Lead", To: "Nurt", Life: 1, Lead: "L"}})
		t.Log("unknown event's step:", err, d.Journey().Len())
		t.Log(j(a.Assess(d, t0)))
		t.Log(a.HandOver(d, t0).String())
	})
}

func TestZZConflictAndIdempotency(t *testing.T) {
	a := zz(t)
	d := a.NewDossier("L")
	for _, r := range zzJournal()[:3] {
		if err := a.Apply(d, r); err != nil { t.Fatal(err) }
	}
	e := funnel.Event{Name: "hand over", By: "marketing", At: t0.Add(3 * time.Minute), ID: "x1", Campaign: "c9"}
	before := j(a.Assess(d, t0.Add(time.Hour)))
	s1, err := a.Next(d, e)
	if err != nil { t.Fatal(err) }
	s2, err := a.Next(d, funnel.Event{Name: "nurture", By: "marketing", At: t0.Add(4 * time.Minute)})
	if err != nil { t.Fatal(err) }
	if before != j(a.Assess(d, t0.Add(time.Hour))) { t.Error("Next changed") }
	t.Logf("%+v", s1)
	if s1.Agreement != a.Fingerprint() || s1.Lead != "L" || s1.Seq != 1 { t.Error(s1) }
	r := baton.Decided(s1)
	b, _ := json.Marshal(r)
	t.Log(string(b))
	r2, err := baton.ParseRecord(b)
	if err != nil { t.Fatal(err) }
	if err := a.Apply(d, r2); err != nil { t.Fatal(err) }
	if err := a.Apply(d, r2); err != nil { t.Fatal("idempotent", err) }
	if d.Journey().Len() != 1 { t.Error("twice") }
	err = a.Apply(d, baton.Decided(s2))
	if !errors.Is(err, baton.ErrConflict) || errors.Is(err, funnel.ErrRefused) { t.Error(err) }
	// no id: twice
	err = a.Apply(d, baton.Record{At: t0, Lead: "L", Event: "nurture", By: "marketing"})
	if !errors.Is(err, baton.ErrConflict) { t.Error(err) }
	_, err = a.Next(d, funnel.Event{Name: "accept", By: "sales", At: t0})
	if !errors.Is(err, baton.ErrConflict) { t.Error(err) }
	_, err = a.Next(d, funnel.Event{Name: "zzz", By: "sales", At: t0.Add(time.Hour)})
	if !errors.Is(err, funnel.ErrUnknownEvent) || !errors.Is(err, funnel.ErrRefused) { t.Error(err) }
	_, err = a.Next(d, funnel.Event{Name: "reject", By: "marketing", Reason: "foo", At: t0.Add(time.Hour)})
	t.Log(err)
	_, err = a.Next(d, funnel.Event{Name: "reject", By: "sales", Reason: "unable", At: t0.Add(time.Hour)})
	t.Log(err)
}

func TestZZAtomic(t *testing.T) {
	a := zz(t)
	bad := []baton.Record{
		{At: t0, Lead: "L", Set: map[string]any{"country": "DE", "employees": 0}},
		{At: t0, Lead: "L", Set: map[string]any{"country": "DE", "nope": 1}},
		{At: t0, Lead: "L", Activity: "page_view", Properties: map[string]any{"page": 3}},
		{At: t0, Lead: "L", Activity: "page_view", Properties: map[string]any{"nope": "3"}},
		{At: t0, Lead: "L", Activity: "nope"},
		{At: t0, Lead: "L", Activity: "demo", By: "nobody"},
		{At: t0, Lead: "L", Event: "nope"},
		{At: t0, Lead: "L", Event: "accept", By: "sales"},
		{At: t0, Lead: "L", Event: "nurture", By: "nobody"},
		{At: t0, Lead: "L", Event: "nurture", By: "marketing", Reason: "x"},
		{At: t0, Lead: "M", Event: "nurture", By: "marketing"},
		{At: t0, Lead: "L", Assign: "x", By: "nobody"},
		{At: t0, Lead: "L", Deal: "D", Amount: 1.00001},
		{At: t0, Lead: "L", Deal: "D", Amount: 1, Currency: "USD"},
		{At: t0, Lead: "L", Deal: "D", Amount: 1, Margin: 0.3},
		{At: t0, Spend: 3, Campaign: "x"},
		{At: t0, Lead: "L", Merge: "x"}, {At: t0, Lead: "L", Undo: "x"}, {At: t0, Lead: "L", Adopt: "x"}, {At: t0, Lead: "L", Override: map[string]any{"grade": "A"}},
		{At: t0, Request: "R", Ask: "x", Event: "requested", By: "sales"},
		{At: t0, Lead: "L"}, {Lead: "L", Event: "nurture"},
		{At: t0, Lead: "L", Event: "nurture", Assign: "x"},
		{At: t0, Lead: "L", Assign: "x", Reason: "x"},
	}
	for i, r := range bad {
		r.ID = "id"
		r.Campaign = "camp"
		if r.Kind() == baton.KindSpend { r.Lead = "" }
		d := a.NewDossier("L")
		noPanic(t, fmt.Sprint(i), func() {
			err := a.Apply(d, r)
			t.Log(i, r.Kind(), err)
			if err == nil { t.Errorf("%d accepted %v", i, r); return }
			if _, ok := d.Journey().Began(); ok { t.Errorf("%d began", i) }
			if d.Campaign() != "" || len(d.Lead().Changes()) > 0 || len(d.Lead().Activities()) > 0 || len(d.Deals()) > 0 { t.Errorf("%d not atomic", i) }
			good := baton.Record{At: t0, Lead: "L", ID: "id", Set: map[string]any{"country": "DE"}}
			if err := a.Apply(d, good); err != nil || len(d.Lead().Changes()) != 1 { t.Errorf("%d id taken by a failure", i) }
		})
	}
}

func TestZZRecord(t *testing.T) {
	for _, line := range []string{
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","event":"x"}}`,
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","event":"x"}]`,
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","event":"x"} {}`,
		`{"at":"2026-10-05T09:12:00+02:00","Lead":"L","EVENT":"x"}`,
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","lead":"M","event":"x"}`,
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","foo":"x"}`,
		`{"at":"2026-10-05","lead":"L","event":"x"}`,
		`{"at":5,"lead":"L","event":"x"}`,
		`{"lead":"L","event":"x"}`,
		`null`, `[]`, `3`, `{`, `{"at":"2026-10-05T09:12:00+02:00","lead":"L","set":{"phone":null}}`,
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","set":{}}`,
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","set":null}`,
		`{"at":"2026-10-05T09:12:00+02:00","lead":"L","amount":"x","deal":"D"}`,
		`{"at":"2026-10-07T08:00:00+02:00","request":"R-3","ask":"sales material","event":"requested","by":"sales","properties":{"product":"cloud","language":"de"}}`,
		`{"at":"2026-10-01T00:00:00+02:00","spend":1200.5,"campaign":"fair-2026","channel":"event","until":"2026-10-31T00:00:00+02:00","by":"marketing","currency":"EUR"}`,
		`{"at":"2026-11-20T10:00:00+01:00","lead":"L-1042","deal":"D-9","amount":12000,"stage":"Won","currency":"EUR","margin":0.4}`,
		`{"at":"2026-11-20T10:00:00+01:00","lead":"L-1042","deal":"D-9","amount":0,"stage":"Open"}`,
		`{"at":"2026-10-01T00:00:00+02:00","spend":0,"campaign":"fair-2026"}`,
		`{"at":"2026-10-08T08:00:00+02:00","lead":"L-1042","merge":"L-0977"}`,
		`{"at":"2026-10-08T09:00:00+02:00","lead":"L-1042","undo":"a-77"}`,
		`{"at":"2027-01-01T00:00:00+01:00","lead":"L-1042","adopt":"2027-Q1"}`,
		`{"at":"2027-01-01T00:00:00+01:00","lead":"L-1042","override":{"grade":"A"},"until":"2027-02-01T00:00:00+01:00","by":"sales","reason":"x"}`,
	} {
		var rec baton.Record
		var err error
		n := 0
		for r, e := range baton.ReadJournal(strings.NewReader(line + "\n\n")) { rec, err = r, e; n++ }
		t.Logf("%d %s → %s %v", n, line, rec.Kind(), err)
	}
}

func TestZZJSONStable(t *testing.T) {
	a := zz(t)
	d := a.NewDossier("L")
	fresh := a.Assess(d, t0)
	full := a.NewDossier("L")
	for _, r := range zzJournal() { a.Apply(full, r) }
	var used baton.Assessment
	a.AssessInto(&used, full, t0.Add(time.Hour))
	a.AssessInto(&used, d, t0)
	if j(fresh) != j(used) { t.Errorf("\n%s\n%s", j(fresh), j(used)) }
	t.Log(j(a.HandOver(d, t0)))
	t.Log(a.Assess(d, t0).String())
	t.Log(a.HandOver(d, t0).String())
	t.Log(a.HandOver(full, t0.Add(time.Hour)).String())
	t.Log(a.Assess(full, t0.Add(time.Hour)).String())
}

func TestZZRace(t *testing.T) {
	a := zz(t)
	full := a.NewDossier("L")
	for _, r := range zzJournal() { a.Apply(full, r) }
	want := j(a.Assess(full, t0.Add(time.Hour)))
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 20; k++ {
				if got := j(a.Assess(full, t0.Add(time.Hour))); got != want { t.Error(got) }
				a.Assess(full, t0.Add(5*time.Minute))
				_ = a.HandOver(full, t0.Add(time.Hour)).String()
				a.Scoring().Explain(full.Lead(), t0.Add(time.Hour))
				if _, err := a.Scoring().Condition(`score > 3 and seen("demo")`); err != nil { t.Error(err) }
				if _, err := a.Funnel().Names().Condition(`score > 3 and seen("demo") and stage == "MQL"`); err != nil { t.Error(err) }
				d := a.NewDossier("L")
				for _, r := range zzJournal() { if err := a.Apply(d, r); err != nil { t.Error(err) } }
				a.Next(d, funnel.Event{Name: "accept", By: "sales", At: t0.Add(2 * time.Hour)})
				a.SLA().Alerts(full.Journey(), full.Lead(), t0, t0.Add(24*time.Hour))
				a.Funnel().DOT()
				a.Warnings()
				if _, err := scoring.New(a.Schema(), scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "d"}}, Rules: []scoring.RuleConfig{{Name: "r", When: "employees > 3", Points: "3"}}}); err != nil { t.Error(err) }
				a.Scoring().With(scoring.Derived{Name: "zz", Type: scoring.Number, Of: func(*scoring.View) scoring.Value { return scoring.NumberValue(1) }})
			}
		}()
	}
	wg.Wait()
}

func TestZZCycles(t *testing.T) {
	for _, rep := range [][2]string{
		{`when: industry == "education", points: -30`, `when: persona == "IT", points: -30`},
		{`when: industry == "education", points: -30`, `when: score > 3, points: -30`},
		{`when: industry == "education", points: -30`, `when: exp.score > 3, points: -30`},
		{`when: industry == "education", points: -30`, `when: fit > 3, points: -30`},
		{`when: industry == "education", points: -30`, `when: grade == "A", points: -30`},
		{`when: industry == "education", points: -30`, `when: segment("dach"), points: -30`},
		{`when: industry == "education", points: -30`, `when: stage == "MQL", points: -30`},
		{`when: employees / 10 >= 5,`, `when: score >= 5,`},
		{`when: employees / 10 >= 5,`, `when: exp.score >= 5,`},
		{`when: employees / 10 >= 5,`, `when: room >= 5,`},
		{`when: employees / 10 >= 5,`, `when: fit >= 5,`},
		{`when: employees / 10 >= 5,`, `when: persona == "IT",`},
		{`dach: country in ["DE", "AT", "CH"] and employees >= 50`, `dach: score > 3`},
		{`dach: country in ["DE", "AT", "CH"] and employees >= 50`, `dach: persona == "IT"`},
		{`dach: country in ["DE", "AT", "CH"] and employees >= 50`, `dach: segment("x")`},
		{`dach: country in ["DE", "AT", "CH"] and employees >= 50`, `dach: grade == "A" or exp.grade == "hot"`},
		{`when: title contains "IT" and employees >= 50`, `when: persona == "x"`},
		{`when: title contains "IT" and employees >= 50`, `when: segment("dach") and score > 3 and exp.score > 2 and grade == "A"`},
		{`when: score >= 40 and consent`, `when: days_in_stage > 3 and exp.room > 3 and assignee != "" and reopened > 0`},
	} {
		src := strings.Replace(zzYAML, rep[0], rep[1], 1)
		if src == zzYAML { t.Fatal(rep) }
		_, err := baton.Parse("zz.yaml", []byte(src))
		t.Logf("%s\n%v", rep[1], err)
	}
}
