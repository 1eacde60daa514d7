package baton_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// judged lets sales override, starts interest again, and scores accounts.
const judged = `agreement: A
location: Europe/Berlin
teams: [marketing, sales]
attributes:
  company: {type: text}
  employees: {type: number}
activities:
  demo: {by: lead}
scoring:
  dimensions: {fit: {}, interest: {resets on: [recycle, Lost]}}
  rules:
    - {name: size, table: employees, rows: {below 250: 0, from 250: 50}, to: fit}
    - {name: demo, on: demo, points: 2.5, to: interest}
  grades: {A: 80, B: 40}
  models:
    upsell:
      dimensions: {room: {}}
      grades: {hot: 30}
  account:
    attribute: company
    score: top 2
    weights: [100%, 50%]
    grades: {hot: 70, warm: 30}
  override: {by: sales, at most: 90 days}
personas:
  - {name: Key account, when: account.grade == "hot"}
funnel:
  stages:
    Lead: {owner: marketing, phase: acquisition, start: true}
    MQL:  {owner: sales, phase: hand-over}
    Lost: {owner: sales, phase: sales, probability: 0%}
    Won:  {owner: sales, phase: sales, end: true}
  events:
    hand over: {by: marketing, from: Lead, to: MQL, when: score >= 60}
    lose:      {by: sales, from: MQL, to: Lost}
    recycle:   {by: marketing, from: Lost, to: Lead}
    win:       {by: sales, from: MQL, to: Won, when: account.score >= 60}
`

func overriding(n int, set map[string]any, change ...func(*baton.Record)) baton.Record {
	r := baton.Record{At: minute(n), Lead: "L-1", Override: set, By: "sales", Reason: "met at the fair"}
	for _, f := range change {
		f(&r)
	}
	return r
}

func until(t time.Time) func(*baton.Record) { return func(r *baton.Record) { r.Until = t } }

var december = time.Date(2026, 12, 1, 0, 0, 0, 0, time.FixedZone("", 3600))

func TestAnOverrideLetsHappenWhatTheScoreDoesNot(t *testing.T) {
	a := parse(t, judged)
	d := fold(t, a, baton.Record{At: minute(0), Lead: "L-1", Set: map[string]any{"employees": 300}},
		overriding(10, map[string]any{"points": 80.5, "grade": "A", "person": "anna"}, until(december)))
	e := funnel.Event{Name: "hand over", By: "marketing", At: minute(9)}
	if _, err := a.Next(d, e); !errors.Is(err, funnel.ErrRefused) {
		t.Errorf("before the override: %v", err)
	}
	e.At = minute(10)
	if _, err := a.Next(d, e); err != nil {
		t.Errorf("while it holds: %v", err)
	}
	e.At = december
	if _, err := a.Next(d, e); !errors.Is(err, funnel.ErrRefused) {
		t.Errorf("at its end: %v", err)
	}
	want := "80.5, grade A (set by anna, sales until 1 December 2026: met at the fair; computed 50, grade B)"
	if got := a.Assess(d, minute(10)).Score.String(); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	page := a.HandOver(d, minute(11)).String()
	for _, line := range []string{
		"score " + want + "\n",
		"  +30.5 override on 5 October 2026 09:10\n",
		"  2026-10-05 09:10  override 80.5 points and grade A, set by anna until 1 December 2026: met at the fair by sales\n",
	} {
		if !strings.Contains(page, line) {
			t.Errorf("%s lacks %q", page, line)
		}
	}
}

func TestAnOverrideWithoutAnEndEndsAfterTheLongestTime(t *testing.T) {
	a := parse(t, judged)
	d := fold(t, a, overriding(0, map[string]any{"points": 70}))
	end := minute(0).AddDate(0, 0, 90).Add(time.Hour) // winter time by then
	for at, want := range map[time.Time]scoring.Points{end.Add(-1): 70_000, end: 0} {
		if got := a.Assess(d, at).Score.Points; got != want {
			t.Errorf("at %v %s, want %s", at, got, want)
		}
	}
	must := overriding(1, map[string]any{"withdrawn": true})
	must.Reason = ""
	if err := a.Apply(d, must); err != nil {
		t.Fatal(err)
	}
	if s := a.Assess(d, minute(1)).Score; s.Override != nil || s.Points != 0 {
		t.Errorf("withdrawn, it is %s", s)
	}
}

func TestAnOverrideOfAFurtherModel(t *testing.T) {
	a := parse(t, judged)
	d := fold(t, a, overriding(0, map[string]any{"grade": "hot", "model": "upsell"}))
	got := a.Assess(d, minute(0))
	if m := got.Models[0]; m.Score.Grade != "hot" || got.Score.Override != nil {
		t.Errorf("upsell %s, main %s", m.Score, got.Score)
	}
}

func TestWhatIsNoOverrideOfTheAgreement(t *testing.T) {
	a := parse(t, judged)
	for want, r := range map[string]baton.Record{
		`the override has an unknown key "grad" (did you mean "grade"?)`:                                                          overriding(0, map[string]any{"grad": "A"}),
		`the override says nil-ish, which is no value of points (a number of at most three decimal places, a million either way)`: overriding(0, map[string]any{"points": "nil-ish"}),
		`the override says 0.0001, which is no value of points (a number of at most three decimal places, a million either way)`:  overriding(0, map[string]any{"points": 0.0001}),
		`the override says 1e+300, which is no value of points (a number of at most three decimal places, a million either way)`:  overriding(0, map[string]any{"points": 1e300}),
		`the override says 1, which is no value of grade`:                                                                         overriding(0, map[string]any{"grade": 1}),
		`the override says no, which is no value of withdrawn (true)`:                                                             overriding(0, map[string]any{"withdrawn": "no"}),
		`the override says neither points nor a grade (give points or a grade, or withdraw the one before with withdrawn)`:        overriding(0, map[string]any{}),
		`the override may not be made by marketing (sales may)`:                                                                   overriding(0, map[string]any{"grade": "A"}, func(r *baton.Record) { r.By = "marketing" }),
		`the override does not say who made it: by is missing`:                                                                    overriding(0, map[string]any{"grade": "A"}, func(r *baton.Record) { r.By = "" }),
		`the override needs a reason`: overriding(0, map[string]any{"grade": "A"}, func(r *baton.Record) { r.Reason = "" }),
		`the override holds for too long (at most 90 days, until 3 January 2027 09:00)`: overriding(0, map[string]any{"grade": "A"}, until(december.AddDate(0, 2, 0))),
		`the override ends before it begins: until lies not after at`:                   overriding(0, map[string]any{"grade": "A"}, until(minute(0))),
	} {
		d := a.NewDossier("L-1")
		err := a.Apply(d, r)
		var typed *scoring.OverrideError
		if !errors.As(err, &typed) || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
		if _, begun := d.Journey().Began(); begun || d.Lead().Overrides() != nil {
			t.Errorf("%v: the dossier has changed", err)
		}
	}
	none := nordlicht(t)
	var typed *scoring.OverrideError
	err := none.Apply(none.NewDossier("L-1"), overriding(0, map[string]any{"grade": "A"}))
	if want := "the override is not allowed (scoring.override says who may override a score)"; !errors.As(err, &typed) || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

func TestAnOverrideInAJournal(t *testing.T) {
	a := parse(t, judged)
	line := `{"at":"2026-10-05T09:10:00+02:00","lead":"L-1","by":"sales","until":"2026-12-01T00:00:00+01:00","override":{"grade":"A","points":80},"reason":"met at the fair"}`
	r, err := baton.ParseRecord([]byte(line))
	if err != nil || r.Kind() != baton.KindOverride {
		t.Fatal(r.Kind(), err)
	}
	again, err := json.Marshal(r)
	if err != nil || string(again) != line {
		t.Errorf("written again\n%s\n%s", again, line)
	}
	if s := a.Assess(fold(t, a, r), minute(10)).Score; s.Points != 80_000 || s.Grade != "A" {
		t.Error(s)
	}
	for _, wrong := range []string{
		`{"at":"2026-10-05T09:10:00+02:00","lead":"L-1","override":null}`,
		`{"at":"2026-10-05T09:10:00+02:00","lead":"L-1","override":{"grade":"A","grade":"B"}}`,
	} {
		if _, err := baton.ParseRecord([]byte(wrong)); err == nil {
			t.Errorf("%s is a record", wrong)
		}
	}
}

func TestADimensionStartsAgainOnAnEventOrAStage(t *testing.T) {
	a := parse(t, judged)
	demo := func(n int) baton.Record { return baton.Record{At: minute(n), Lead: "L-1", Activity: "demo"} }
	records := []baton.Record{{At: minute(0), Lead: "L-1", Set: map[string]any{"employees": 300}}, demo(1),
		{At: minute(2), Lead: "L-1", Event: "hand over", By: "marketing"}, demo(3),
		{At: minute(4), Lead: "L-1", Event: "lose", By: "sales"}, demo(5), demo(6),
		{At: minute(6), Lead: "L-1", Event: "recycle", By: "marketing"}, demo(7)}
	d := fold(t, a, records...)
	for n, want := range map[int]string{3: "55", 4: "50", 5: "52.5", 6: "50", 7: "52.5"} {
		if got := a.Assess(d, minute(n)).Score.Points.String(); got != want {
			t.Errorf("minute %d: %s, want %s", n, got, want)
		}
	}
	if page := a.HandOver(d, minute(7)).String(); !strings.Contains(page, "  interest 2.5 (started again on 5 October 2026: recycle)\n") {
		t.Error(page)
	}
	// Steps that were decided and stored start it again, too.
	stored := a.NewDossier("L-1")
	for _, r := range records {
		if r.Kind() == baton.KindEvent {
			step, err := a.Funnel().Recorded(stored.Journey(), funnel.Event{Name: r.Event, By: funnel.Team(r.By), At: r.At}, stored.Lead())
			if err != nil {
				t.Fatal(err)
			}
			r = baton.Decided(step)
			r.Lead = "L-1"
		}
		if err := a.Apply(stored, r); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := a.Assess(stored, minute(7)).Score.Points, a.Assess(d, minute(7)).Score.Points; got != want {
		t.Errorf("stored steps: %s, want %s", got, want)
	}
}

func TestTheAccountIsPartOfEveryAnswer(t *testing.T) {
	a := parse(t, judged)
	made := func(id, company string, employees, demos int) *baton.Dossier {
		d := a.NewDossier(id)
		records := []baton.Record{{At: minute(0), Lead: id, Set: map[string]any{"company": company, "employees": employees}}}
		for i := range demos {
			records = append(records, baton.Record{At: minute(i), Lead: id, Activity: "demo"})
		}
		for _, r := range records {
			if err := a.Apply(d, r); err != nil {
				t.Fatal(err)
			}
		}
		return d
	}
	d, boss, other := made("L-1", "ACME", 20, 4), made("L-2", "ACME", 300, 3), made("L-3", "Other", 300, 3)
	before := a.Assess(d, minute(9))
	if before.Account != nil || before.Persona != "" || strings.Contains(before.String(), "account") {
		t.Errorf("nobody said who is in the account: %s", before)
	}
	if h := a.HandOver(d, minute(9)); h.Account != nil {
		t.Error(h)
	}
	d.SetAccount(boss, other, d, boss)
	got := a.Assess(d, minute(9))
	want := scoring.AccountScore{Account: "ACME", Points: 62_500, Grade: "warm", Leads: 2}
	if got.Account == nil || *got.Account != want || !strings.Contains(got.String(), "  score 10; upsell 0; account ACME: 62.5, grade warm, 2 leads\n") {
		t.Errorf("%s", got)
	}
	if err := a.Apply(boss, baton.Record{At: minute(5), Lead: "L-2", Override: map[string]any{"points": 70}, By: "sales", Reason: "known"}); err != nil {
		t.Fatal(err)
	}
	if got := a.Assess(d, minute(9)); got.Account.Points != 75_000 || got.Persona != "Key account" {
		t.Errorf("an override counts: %s", got)
	}
	page := a.HandOver(d, minute(9)).String()
	if lines := `account ACME: 75, grade hot, 2 leads
  +70 L-2: 70, grade B (set by sales until 3 January 2027 09:05: known; computed 57.5, grade B)
  +5 L-1: 10
    +10 in full
    -5 number 2 counts 50%
  not counted: L-3 (company is Other)
`; !strings.Contains(page, lines) {
		t.Error(page)
	}
	var used baton.Assessment
	a.AssessInto(&used, d, minute(9))
	if a.AssessInto(&used, other, minute(9)); used.Account != nil {
		t.Errorf("used memory keeps the account: %s", used)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a dossier of another agreement is in the account")
			}
		}()
		d.SetAccount(nordlicht(t).NewDossier("L-9"))
	}()
}

func TestCasesOverrideAndHaveAccounts(t *testing.T) {
	s, err := parse(t, judged).ParseCases("cases.yaml", []byte(`cases:
  - name: sales knows better
    start: 2026-10-05 09:00
    lead: {company: ACME, employees: 300}
    account:
      anna:  {company: ACME, employees: 300}
      bert:  {employees: 300}
    steps:
      - expect: {account: 75, account grade: hot, persona: Key account}
      - {at: 1 day, override: {points: 80, grade: A, for: 30 days}, by: sales, reason: met at the fair, expect: {score: 80, grade: A, computed: 50, may: hand over, account: 105}}
      - {at: 2 days, override: {withdrawn: true}, by: sales, expect: {score: 50, grade: B}}
      - {at: 3 days, override: {grade: hot, model: upsell}, by: sales, reason: known}
      - {at: 4 days, override: {points: 70, for: 1 day}, by: sales, reason: known}
      - {at: 5 days, expect: {score: 50}}
  - name: nothing of it holds
    start: 2026-10-05 09:00
    lead: {company: ACME}
    steps:
      - {override: {grade: A}, by: marketing, reason: known, expect: {computed: 1, account: 5, account grade: hot}}
  - name: nor here
    start: 2026-10-05 09:00
    account: {anna: {company: ACME}}
    lead: {company: ACME}
    expect: {account: 5, account grade: hot}
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
	want := []string{
		"the override may not be made by marketing (sales may)",
		"computed is 0, not 1",
		"account is none, not 5",
		"account grade is none, not hot",
		"account is 0, not 5",
		"account grade is none, not hot",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Overrides, activities and facts in any order among the steps give the same
// answers.
func TestTheOrderOfOverridesChangesNoAnswer(t *testing.T) {
	a := parse(t, judged)
	rapid.Check(t, func(t *rapid.T) {
		steps := []baton.Record{{At: minute(20), Lead: "L-1", Event: "hand over", By: "marketing"},
			{At: minute(30), Lead: "L-1", Event: "lose", By: "sales"}, {At: minute(40), Lead: "L-1", Event: "recycle", By: "marketing"}}
		var rest []baton.Record
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 60), 0, 10, rapid.ID[int]).Draw(t, "minutes") {
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				rest = append(rest, overriding(n, map[string]any{"points": rapid.IntRange(0, 90).Draw(t, "points")}, until(minute(n+rapid.IntRange(1, 30).Draw(t, "until")))))
			case 1:
				rest = append(rest, overriding(n, map[string]any{"withdrawn": true}))
			case 2:
				rest = append(rest, baton.Record{At: minute(n), Lead: "L-1", Activity: "demo"})
			default:
				rest = append(rest, baton.Record{At: minute(n), Lead: "L-1", Set: map[string]any{"employees": rapid.IntRange(1, 500).Draw(t, "employees")}})
			}
		}
		// What was unmet when a step was recorded depends on what was known then.
		answer := func(records []baton.Record) (out []string) {
			d := a.NewDossier("L-1")
			for _, r := range records {
				if err := a.Apply(d, r); err != nil {
					t.Fatal(err)
				}
			}
			for n := 0; n < 70; n += 7 {
				e, _ := json.Marshal(a.Scoring().Explain(d.Lead(), minute(n)))
				out = append(out, string(e))
			}
			return out
		}
		shuffled := rapid.Permutation(rest).Draw(t, "order")
		if diff := cmp.Diff(answer(append(steps, rest...)), answer(append(shuffled, steps...))); diff != "" {
			t.Fatal(diff)
		}
	})
}
