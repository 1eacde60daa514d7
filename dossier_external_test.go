package baton_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"example.com/baton/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func nordlicht(t testing.TB) *baton.Agreement {
	t.Helper()
	a, err := baton.LoadFile("testdata/nordlicht.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var monday = time.Date(2026, 10, 5, 7, 0, 0, 0, time.UTC) // 09:00 in Berlin

func minute(n int) time.Time { return monday.Add(time.Duration(n) * time.Minute) }

// handedOver is a lead's journal up to its hand-over ten minutes after nine.
func handedOver() []baton.Record {
	return []baton.Record{
		{At: minute(0), Lead: "L-1", Set: map[string]any{"sector": "energy", "employees": 250, "title": "Head of IT", "phone": "1", "consent": true}, By: "marketing"},
		{At: minute(5), Lead: "L-1", Activity: "demo", ID: "a-1", Campaign: "fair"},
		{At: minute(10), Lead: "L-1", Event: "hand over", By: "marketing", ID: "e-1"},
	}
}

func fold(t testing.TB, a *baton.Agreement, records ...baton.Record) *baton.Dossier {
	t.Helper()
	d := a.NewDossier("L-1")
	for i, r := range records {
		if err := a.Apply(d, r); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
	}
	return d
}

func TestTheAgreementsOwnCasesHold(t *testing.T) {
	a := nordlicht(t)
	s, err := a.LoadCases("testdata/nordlicht_cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var results []baton.Result
	for _, c := range s.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			r := c.Run()
			results = append(results, r)
			if err := r.Err(); err != nil {
				t.Error(err)
			}
		})
	}
	c := s.Coverage(results...)
	var unseen []string
	for _, p := range c.Unseen {
		unseen = append(unseen, p.Msg)
	}
	want := []string{
		`rule "prices" never counted`,
		`rule "large" never counted`,
		`"nurture" never happened in Lead`,
		`"hand over" never happened in Nurturing`,
		`"reject" never happened in SAL`,
		`reason "no need yet" of "reject" was never given`,
		`reason "competitor" of "reject" was never given`,
		`"lose" never happened in SQL`,
		`reason "price" of "lose" was never given`,
		`reason "no decision" of "lose" was never given`,
		`"recycle" never happened in Lost`,
		`clause "working the lead" was never breached`,
	}
	if diff := cmp.Diff(want, unseen); diff != "" {
		t.Error(diff)
	}
	if c.Seen+len(c.Unseen) != c.Outcomes || c.AtLeast(100) || !c.AtLeast(c.Seen*100/c.Outcomes) {
		t.Errorf("%d seen and %d unseen of %d outcomes", c.Seen, len(c.Unseen), c.Outcomes)
	}
}

func TestAFailingCaseTellsItsPlace(t *testing.T) {
	s, err := nordlicht(t).ParseCases("cases.yaml", []byte(`cases:
  - name: wrong in three ways
    start: 2026-10-05 09:00
    lead: {sector: energy}
    steps:
      - {activity: demo, expect: {score: 61}}
      - {event: hand over, by: sales}
    expect: {stage: MQL}
`))
	if err != nil {
		t.Fatal(err)
	}
	got := s.Cases()[0].Run().Failures
	var lines []string
	for _, p := range got {
		lines = append(lines, strings.SplitN(p.String(), "\n", 2)[0])
	}
	want := []string{
		`cases.yaml:6:42: cases[0].steps[0].expect.score: score is 60, not 61`,
		`cases.yaml:7:17: cases[0].steps[1].event: "hand over" is refused in Lead: sales may not fire "hand over": marketing may; consent is undecided: consent is missing; phone is missing (maintained by marketing)`,
		`cases.yaml:8:21: cases[0].expect.stage: stage is Lead, not MQL`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

func TestNextDecidesAndApplyFoldsTheDecisionVerbatim(t *testing.T) {
	a := nordlicht(t)
	d := fold(t, a, handedOver()[:2]...)
	step, err := a.Next(d, funnel.Event{Name: "hand over", By: "marketing", At: minute(10)})
	if err != nil {
		t.Fatal(err)
	}
	if d.Journey().Len() != 0 {
		t.Fatal("Next changed the journey")
	}
	want := funnel.Step{Seq: 1, At: minute(10), Event: "hand over", By: "marketing", From: "Lead", To: "MQL", Life: 1, Lead: "L-1", Agreement: a.Fingerprint()}
	if diff := cmp.Diff(want, step); diff != "" {
		t.Error(diff)
	}
	// Saved as a line and read again, it is the same record.
	line, err := json.Marshal(baton.Decided(step))
	if err != nil {
		t.Fatal(err)
	}
	back, err := baton.ParseRecord(line)
	if err != nil {
		t.Fatal(err)
	}
	// What is learnt in between does not matter: it was decided.
	if err := a.Apply(d, baton.Record{At: minute(11), Lead: "L-1", Set: map[string]any{"consent": false}}); err != nil {
		t.Fatal(err)
	}
	if err := a.Apply(d, back); err != nil {
		t.Fatal(err)
	}
	if last, _ := d.Journey().Last(); cmp.Diff(want, last) != "" {
		t.Error(cmp.Diff(want, last))
	}
	// A second decision from the same state is a conflict.
	if err := a.Apply(d, back); !errors.Is(err, baton.ErrConflict) {
		t.Errorf("the same step again: %v, want ErrConflict", err)
	}
}

func TestARecordedEventIsHistory(t *testing.T) {
	a := nordlicht(t)
	d := fold(t, a, baton.Record{At: minute(0), Lead: "L-1", Event: "hand over", By: "sales"})
	last, _ := d.Journey().Last()
	var kinds []funnel.UnmetKind
	for _, u := range last.Against {
		kinds = append(kinds, u.Kind)
	}
	if last.To != "MQL" || !slices.Contains(kinds, funnel.UnmetTeam) || !slices.Contains(kinds, funnel.UnmetGuard) || !slices.Contains(kinds, funnel.UnmetFact) {
		t.Errorf("%s, against %v: want MQL against team, guard and fact", last.To, kinds)
	}
	for _, r := range []baton.Record{
		{At: minute(1), Lead: "L-1", Event: "win", By: "sales"},
		{At: minute(1), Lead: "L-1", Event: "fly", By: "sales"},
		{At: minute(1), Lead: "L-1", Event: "reject", By: "sales", Reason: "bored"},
		{At: minute(-1), Lead: "L-1", Event: "accept", By: "sales"},
	} {
		if err := a.Apply(d, r); err == nil {
			t.Errorf("%s is folded, which cannot have happened", r.Event)
		}
		if d.Journey().Len() != 1 {
			t.Fatalf("%s changed the journey", r.Event)
		}
	}
}

func TestARecordIsFoldedWhollyOrNotAtAll(t *testing.T) {
	a := nordlicht(t)
	for name, r := range map[string]baton.Record{
		"one of two facts is wrong":  {At: minute(1), Lead: "L-1", Set: map[string]any{"employees": 9, "sector": "moon"}},
		"unknown activity":           {At: minute(1), Lead: "L-1", Activity: "dance"},
		"wrong property":             {At: minute(1), Lead: "L-1", Activity: "page_view", Properties: map[string]any{"page": 1}},
		"another lead":               {At: minute(1), Lead: "L-2", Set: map[string]any{"employees": 9}},
		"two kinds":                  {At: minute(1), Lead: "L-1", Assign: "anna", Deal: "D"},
		"a field of another kind":    {At: minute(1), Lead: "L-1", Assign: "anna", Amount: 1},
		"another currency":           {At: minute(1), Lead: "L-1", Deal: "D", Amount: 1, Currency: "USD"},
		"a tenth of a cent's tenth":  {At: minute(1), Lead: "L-1", Deal: "D", Amount: 1.0001},
		"unknown team":               {At: minute(1), Lead: "L-1", Assign: "anna", By: "ghosts"},
		"no instant":                 {Lead: "L-1", Assign: "anna"},
		"not supported":              {At: minute(1), Lead: "L-1", Merge: "L-9"},
		"a spend":                    {At: minute(1), Spend: 5},
		"a step of an unknown stage": {At: minute(20), Lead: "L-1", Event: "x", Step: &funnel.Step{Seq: 2, At: minute(20), Event: "x", From: "MQL", To: "Moon", Life: 1}},
	} {
		d := fold(t, a, handedOver()...)
		before, _ := json.Marshal(a.HandOver(d, minute(30)))
		if err := a.Apply(d, r); err == nil {
			t.Errorf("%s: folded", name)
		}
		if after, _ := json.Marshal(a.HandOver(d, minute(30))); string(before) != string(after) {
			t.Errorf("%s: the dossier changed:\n%s\n%s", name, before, after)
		}
	}
}

func TestAnIDMakesARecordIdempotent(t *testing.T) {
	a := nordlicht(t)
	once := fold(t, a, handedOver()...)
	twice := fold(t, a, append(handedOver(), handedOver()[1:]...)...)
	x, _ := json.Marshal(a.HandOver(once, minute(60)))
	y, _ := json.Marshal(a.HandOver(twice, minute(60)))
	if string(x) != string(y) {
		t.Errorf("applied twice:\n%s\n%s", x, y)
	}
}

func TestFactsAndActivitiesInAnyOrderGiveTheSameAssessment(t *testing.T) {
	a := nordlicht(t)
	rapid.Check(t, func(t *rapid.T) {
		var records []baton.Record
		for i := range rapid.IntRange(0, 12).Draw(t, "records") {
			at := minute(rapid.IntRange(-5000, 5000).Draw(t, "minute")*20 + i) // no two at one instant
			if rapid.Bool().Draw(t, "fact") {
				records = append(records, baton.Record{At: at, Lead: "L-1", Set: map[string]any{"employees": rapid.IntRange(1, 2000).Draw(t, "employees")}})
			} else {
				records = append(records, baton.Record{At: at, Lead: "L-1", Activity: rapid.SampledFrom([]string{"demo", "call", "page_view"}).Draw(t, "activity")})
			}
		}
		order := rapid.Permutation(records).Draw(t, "order")
		x, y := a.NewDossier("L-1"), a.NewDossier("L-1")
		for i := range records {
			if err := errors.Join(a.Apply(x, records[i]), a.Apply(y, order[i])); err != nil {
				t.Fatal(err)
			}
		}
		for _, at := range []time.Time{minute(-50000), minute(0), minute(200000)} {
			p, _ := json.Marshal(a.Assess(x, at))
			q, _ := json.Marshal(a.Assess(y, at))
			if string(p) != string(q) {
				t.Fatalf("%s\n%s", p, q)
			}
		}
	})
}

func TestTheAssessmentOfAHandedOverLead(t *testing.T) {
	a := nordlicht(t)
	d := fold(t, a, handedOver()...)
	got := a.Assess(d, minute(30))
	// 60 for the fit, and 30 x 2^(-25 minutes / 30 days) for the demo.
	if got.Score.Points.String() != "89.988" || got.Score.Grade != "A" {
		t.Errorf("score %s, grade %s", got.Score.Points, got.Score.Grade)
	}
	if got.Persona != "Technical head" || got.Stage != "MQL" || got.Life != 1 || !slices.Equal(got.Segments, []string{"mid-market"}) {
		t.Errorf("%s", got)
	}
	if len(got.Deadlines) != 1 || got.Deadlines[0].Status != sla.Running || !got.Deadlines[0].Due.Equal(minute(100)) || got.Deadlines[0].Left != 70*time.Minute {
		t.Errorf("deadlines %+v", got.Deadlines)
	}
	if want := minute(55); !got.Wake.Equal(want) {
		t.Errorf("wake at %s, want the first warning %s", got.Wake, want)
	}
	if models := got.Models; len(models) != 1 || models[0].Model != "upsell" || models[0].Score.Points != 0 {
		t.Errorf("models %v", models)
	}
	h := a.HandOver(d, minute(30))
	if h.Suggested.Clause != "first response" || h.Suggested.Do != "do one of SAL, reject, call" || !h.Suggested.Until.Equal(minute(100)) {
		t.Errorf("suggested %+v", h.Suggested)
	}
	if text := h.String(); !strings.Contains(text, "+30 core sector: sector is energy") || !strings.Contains(text, "hand over: Lead → MQL by marketing") {
		t.Errorf("the page:\n%s", text)
	}
}

func TestADossierOfAnotherAgreementIsAProgramError(t *testing.T) {
	a, b := nordlicht(t), nordlicht(t)
	d := a.NewDossier("L-1")
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "fold its records anew") {
			t.Errorf("want a panic with help, got %v", r)
		}
	}()
	b.Assess(d, minute(0))
}

func TestTheFingerprintIsThatOfTheMeaning(t *testing.T) {
	src, err := os.ReadFile("testdata/nordlicht.yaml")
	if err != nil {
		t.Fatal(err)
	}
	a := nordlicht(t)
	same := "# a comment\n" + strings.Replace(string(src), "needed in: [MQL]", `"needed in": MQL`, 1)
	b, err := baton.Parse("b", []byte(same))
	if err != nil {
		t.Fatal(err)
	}
	if a.Fingerprint() != b.Fingerprint() {
		t.Error("a comment, quotes and a short form changed the fingerprint")
	}
	other, err := baton.Parse("c", []byte(strings.Replace(string(src), "score >= 60", "score >= 61", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if a.Fingerprint() == other.Fingerprint() {
		t.Error("another threshold has the same fingerprint")
	}
	fn := scoring.Fn("twice", "1", func(x float64) float64 { return 2 * x })
	c, err := baton.Loader{Funcs: []scoring.Func{fn}}.Parse("d", src)
	if err != nil {
		t.Fatal(err)
	}
	if a.Fingerprint() == c.Fingerprint() {
		t.Error("a function of the host does not enter the fingerprint")
	}
}

func TestInstantsAsPeopleWriteThem(t *testing.T) {
	a := nordlicht(t)
	for text, want := range map[string]string{
		"2026-10-05":                "2026-10-05T00:00:00+02:00",
		"2026-10-05 09:00":          "2026-10-05T09:00:00+02:00",
		"2026-10-05T07:00:00Z":      "2026-10-05T09:00:00+02:00",
		"2026-03-29 02:30":          "2026-03-29T03:30:00+02:00", // never shown: later by the gap
		"2026-10-25 02:30":          "2026-10-25T02:30:00+02:00", // shown twice: the first
		"2026-10-25T02:30:00+01:00": "2026-10-25T02:30:00+01:00",
	} {
		if got, err := a.Instant(text); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %s %v, want %s", text, got, err, want)
		}
	}
	if _, err := a.Instant("tomorrow"); err == nil || !strings.Contains(err.Error(), `write "2026-10-05 09:00"`) {
		t.Errorf("tomorrow: %v", err)
	}
}

func TestTheSuggestionLeadsOnAndNeverGivesUp(t *testing.T) {
	a := nordlicht(t)
	d := fold(t, a, handedOver()[:2]...)
	if s := a.HandOver(d, minute(10)).Suggested; s.Event != "nurture" && s.Event != "hand over" {
		t.Errorf("of a lead that may be handed over: %+v", s)
	}
	d = fold(t, a, append(handedOver(), baton.Record{At: minute(20), Lead: "L-1", Event: "accept", By: "sales"},
		baton.Record{At: minute(30), Lead: "L-1", Set: map[string]any{"budget": 1}}, baton.Record{At: minute(40), Lead: "L-1", Event: "qualify", By: "sales"})...)
	if s := a.HandOver(d, minute(50)).Suggested; s.Event != "win" {
		t.Errorf("of an opportunity: %+v", s)
	}
}
