package funnel_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/funnel"
	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
)

func TestNextGivesTheStep(t *testing.T) {
	f := machine(t)
	var j funnel.Journey
	got, err := f.Next(&j, funnel.Event{Name: "hand over", At: day(1), By: "marketing", ID: "e-1"}, f.ready(t))
	want := funnel.Step{Seq: 1, At: day(1), Event: "hand over", By: "marketing", From: "Lead", To: "MQL", Life: 1, ID: "e-1"}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v %s", err, cmp.Diff(want, got))
	}
	if j.Len() != 0 {
		t.Error("Next appended a step")
	}
}

func TestRefusalListsEverythingUnmet(t *testing.T) {
	f := machine(t)
	poor := f.lead(t, map[string]any{"score": 45})
	for _, c := range []struct {
		name  string
		walk  []string
		event funnel.Event
		lead  *scoring.Lead
		is    error
		want  string
	}{
		{"an unknown event is the only thing unmet", nil, funnel.Event{Name: "hand ovr", At: day(1)}, poor, funnel.ErrUnknownEvent,
			`"hand ovr" is refused in Lead: there is no event "hand ovr": did you mean "hand over"?`},
		{"team, guard and needed facts together", nil, funnel.Event{Name: "hand over", At: day(1), By: "sales"}, poor, funnel.ErrWrongTeam,
			`"hand over" is refused in Lead:
  sales may not fire "hand over": marketing may
  score >= 60 is not true: score is 45
  email_consent is undecided: email_consent is missing
  phone is missing (maintained by marketing)`},
		{"a guard that is false", nil, funnel.Event{Name: "hand over", At: day(1), By: "marketing"},
			f.lead(t, map[string]any{"score": 59.5, "email_consent": true, "phone": "1"}), funnel.ErrRefused,
			`"hand over" is refused in Lead: score >= 60 is not true: score is 59.5`},
		{"nobody is named", nil, funnel.Event{Name: "hand over", At: day(1)}, f.ready(t), funnel.ErrWrongTeam,
			`"hand over" is refused in Lead: nobody is named who fires "hand over": marketing may`},
		{"no transition, and no question beyond it", []string{"hand over"}, funnel.Event{Name: "qualify", At: day(2), By: "sales"}, poor, funnel.ErrNoTransition,
			`"qualify" is refused in MQL: "qualify" does not happen in MQL: only in SAL`},
		{"team and reason beside no transition", nil, funnel.Event{Name: "lose", At: day(2), By: "marketing"}, poor, funnel.ErrUnknownReason,
			`"lose" is refused in Lead:
  marketing may not fire "lose": sales may
  "lose" needs a reason: price, competitor
  "lose" does not happen in Lead: only in SQL`},
		{"an unknown reason", []string{"hand over"}, event("reject: no budgt yet", day(2)), f.ready(t), funnel.ErrUnknownReason,
			`"reject" is refused in MQL: "no budgt yet" is no reason of "reject": did you mean "no budget yet"?`},
		{"a reason where none is asked", []string{"hand over"}, event("accept: nice", day(2)), f.ready(t), funnel.ErrUnknownReason,
			`"accept" is refused in MQL: "accept" takes no reason, not "nice"`},
		{"a reason's own condition", []string{"hand over"}, event("reject: unable to reach", day(2)), f.ready(t), funnel.ErrRefused,
			`"reject" is refused in MQL: reason "unable to reach": attempts >= 2 is not true: attempts is 0`},
		{"facts of two maintainers, one of them nobody", []string{"hand over", "accept"}, event("qualify", day(3)), poor, funnel.ErrRefused,
			`"qualify" is refused in SAL:
  budget is missing (maintained by sales)
  country is missing`},
		{"too late", []string{"hand over"}, event("reject: no fit", day(31).Add(time.Second)), f.ready(t), funnel.ErrRefused,
			`"reject" is refused in MQL: "reject" is too late: it could happen until 2026-11-01T09:00:00+01:00`},
		{"too early", []string{"hand over", "accept", "qualify", "lose: price"}, event("recycle", day(94).Add(-time.Second)), f.ready(t), funnel.ErrRefused,
			`"recycle" is refused in Lost: "recycle" is too early: it may happen from 2027-01-03T09:00:00+01:00 on`},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := f.walk(t, c.walk...)
			_, err := f.Next(j, c.event, c.lead)
			if err == nil || err.Error() != c.want {
				t.Errorf("got\n%v\nwant\n%s", err, c.want)
			}
			if !errors.Is(err, c.is) || !errors.Is(err, funnel.ErrRefused) || errors.Is(err, funnel.ErrConflict) {
				t.Errorf("%v is not recognised", err)
			}
		})
	}
}

func TestErrorsAreOnlyWhatIsUnmet(t *testing.T) {
	err := &funnel.RefusedError{Unmet: []funnel.Unmet{{Kind: funnel.UnmetGuard}}}
	for _, other := range []error{funnel.ErrWrongTeam, funnel.ErrUnknownReason, funnel.ErrNoTransition, funnel.ErrUnknownEvent, funnel.ErrConflict} {
		if errors.Is(err, other) {
			t.Errorf("a guard is %v", other)
		}
	}
}

func TestBoundsOfTimeAreInTime(t *testing.T) {
	f := machine(t)
	// Thirty days later at the same wall-clock time, across the end of summer time.
	if _, err := f.Next(f.walk(t, "hand over"), event("reject: no fit", day(31)), f.ready(t)); err != nil {
		t.Error(err)
	}
	if _, err := f.Next(f.walk(t, "hand over", "accept", "qualify", "lose: price"), event("recycle", day(94)), f.ready(t)); err != nil {
		t.Error(err)
	}
}

func TestTimeCountsFromTheLastStepNotesExcluded(t *testing.T) {
	f := machine(t)
	for _, c := range []struct {
		name string
		walk []string
		last int // the last day on which the lead may be rejected
	}{
		{"hand-over", []string{"hand over"}, 31},
		{"a note counts for nothing", []string{"hand over", "note"}, 31},
		{"a step to the same stage counts", []string{"hand over", "accept", "reassign"}, 33},
	} {
		j := f.walk(t, c.walk...)
		if _, err := f.Next(j, event("reject: no fit", day(c.last)), f.ready(t)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if _, err := f.Next(j, event("reject: no fit", day(c.last+1)), f.ready(t)); !errors.Is(err, funnel.ErrRefused) {
			t.Errorf("%s: a day later it is not refused", c.name)
		}
	}
}

func TestTimeCountsFromTheBeginningBeforeAnyStep(t *testing.T) {
	schema, err := scoring.NewSchema(scoring.SchemaConfig{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := funnel.New(schema, funnel.Config{
		Stages: []funnel.StageConfig{{Name: "A", Owner: "x", Start: true}, {Name: "B", Owner: "x", End: true}},
		Events: []funnel.EventConfig{{Name: "go", From: []string{"A"}, To: "B", NotBefore: "1 month"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, _ := schema.Lead("L", nil)
	var j funnel.Journey
	if _, err := m.Next(&j, funnel.Event{Name: "go", At: day(40)}, l); err == nil {
		t.Error("a lead that begins with the event waited already")
	}
	j.Begin("A", day(0))
	if _, err := m.Next(&j, funnel.Event{Name: "go", At: day(30)}, l); err == nil {
		t.Error("a day too early")
	}
	if _, err := m.Next(&j, funnel.Event{Name: "go", At: day(31)}, l); err != nil {
		t.Error(err)
	}
}

func TestGuardSeesTheLeadAsItWas(t *testing.T) {
	f := machine(t)
	l := f.ready(t)
	if err := l.Learn(day(5), "score", 10); err != nil {
		t.Fatal(err)
	}
	var j funnel.Journey
	if _, err := f.Next(&j, event("hand over", day(4)), l); err != nil {
		t.Error(err)
	}
	if _, err := f.Next(&j, event("hand over", day(5)), l); err == nil {
		t.Error("allowed after the score fell")
	}
}

func TestStayingNeedsNoFacts(t *testing.T) {
	f := machine(t)
	poor := f.lead(t, nil)
	if _, err := f.Next(f.walk(t, "hand over", "accept"), event("reassign", day(5)), poor); err != nil {
		t.Errorf("a step to the same stage enters nothing: %v", err)
	}
	if _, err := f.Next(f.walk(t, "hand over"), event("reassign", day(5)), poor); err == nil {
		t.Error("entering SAL without a phone is allowed")
	}
}

func TestOlderEventIsAConflict(t *testing.T) {
	f := machine(t)
	j := f.walk(t, "hand over")
	e := event("accept", day(1).Add(-time.Nanosecond))
	for name, ask := range map[string]func(*funnel.Journey, funnel.Event, *scoring.Lead) (funnel.Step, error){"Next": f.Next, "Recorded": f.Recorded} {
		_, err := ask(j, e, f.ready(t))
		var c *funnel.ConflictError
		if !errors.As(err, &c) || !errors.Is(err, funnel.ErrConflict) || errors.Is(err, funnel.ErrRefused) {
			t.Fatalf("%s: %v", name, err)
		}
		if !c.Last.Equal(day(1)) || !c.At.Equal(e.At) || c.NextSeq != 2 || c.In != "MQL" {
			t.Errorf("%s: %+v", name, c)
		}
		const want = `"accept" at 2026-10-02T08:59:59.999999999+02:00 is older than the last step at 2026-10-02T09:00:00+02:00`
		if err.Error() != want {
			t.Errorf("%s: %s", name, err)
		}
	}
	if _, err := f.Next(j, event("accept", day(1)), f.ready(t)); err != nil {
		t.Errorf("the same instant is in order: %v", err)
	}
}

func TestRecordedEventIsHistory(t *testing.T) {
	f := machine(t)
	poor := f.lead(t, map[string]any{"score": 45, "email_consent": true})
	var j funnel.Journey
	s, err := f.Recorded(&j, funnel.Event{Name: "hand over", At: day(1), By: "sales"}, poor)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range s.Against {
		got = append(got, u.String())
	}
	want := []string{`sales may not fire "hand over": marketing may`, "score >= 60 is not true: score is 45", "phone is missing (maintained by marketing)"}
	if diff := cmp.Diff(want, got); diff != "" || s.To != "MQL" {
		t.Errorf("to %s, against %s", s.To, diff)
	}
	j.Append(s)
	for event, is := range map[string]error{"hand ovr": funnel.ErrUnknownEvent, "qualify": funnel.ErrNoTransition, "reject": funnel.ErrUnknownReason} {
		if _, err := f.Recorded(&j, funnel.Event{Name: funnel.EventName(event), At: day(1), By: "sales"}, poor); !errors.Is(err, is) {
			t.Errorf("%s: %v", event, err)
		}
	}
}

func TestLeadInAStageTheAgreementDroppedGoesNowhere(t *testing.T) {
	f := machine(t)
	var j funnel.Journey
	j.Begin("Prospect", day(0))
	_, err := f.Next(&j, event("hand over", day(1)), f.ready(t))
	if !errors.Is(err, funnel.ErrNoTransition) {
		t.Error(err)
	}
	for _, o := range f.Options(&j, f.ready(t), day(1)) {
		if o.Refused == nil || o.Refused.From != "Prospect" {
			t.Errorf("%s: %v", o.Event, o.Refused)
		}
	}
}

func TestMisusePanicsWithHelp(t *testing.T) {
	f := machine(t)
	var j, other funnel.Journey
	l := f.ready(t)
	view := l.View(day(1), &j)
	defer view.Close()
	e := event("hand over", day(1))
	late := event("hand over", day(2))
	for want, misuse := range map[string]func(){
		"neither nil":           func() { f.Next(&j, e, nil) },
		"both may be empty":     func() { f.Options(nil, l, day(1)) },
		"another instant":       func() { f.NextIn(view, &j, late) },
		"at another instant":    func() { f.RecordedIn(view, &j, late) },
		"of another journey":    func() { f.NextIn(view, &other, e) },
		"ask Check first":       func() { j.Append(funnel.Step{Seq: 7}) },
		"hand in a schema or a": func() { funnel.New(nil, funnel.Config{}) },
	} {
		func() {
			defer func() {
				if s, _ := recover().(string); !strings.Contains(s, want) {
					t.Errorf("panic %q does not say %q", s, want)
				}
			}()
			misuse()
		}()
	}
}

func TestStepIsOneLineOfAJournal(t *testing.T) {
	f := machine(t)
	var j funnel.Journey
	s, err := f.Recorded(&j, funnel.Event{Name: "hand over", At: day(1), By: "sales"}, f.ready(t))
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"seq":1,"at":"2026-10-02T09:00:00+02:00","event":"hand over","by":"sales","from":"Lead","to":"MQL","life":1,` +
		`"against":[{"kind":"team","event":"hand over","team":"sales","allowed":["marketing"]}]}`
	if string(line) != want {
		t.Errorf("%s", line)
	}
	var back funnel.Step
	if err := json.Unmarshal(line, &back); err != nil {
		t.Fatal(err)
	}
	back.At = back.At.In(berlin)
	if !cmp.Equal(back, s) {
		t.Error(cmp.Diff(s, back))
	}
}

func TestUnmetFactsComeBackFromTheJournal(t *testing.T) {
	f := machine(t)
	var j funnel.Journey
	s, err := f.Recorded(&j, event("hand over", day(1)), f.lead(t, map[string]any{"score": 45}))
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back funnel.Step
	if err := json.Unmarshal(line, &back); err != nil {
		t.Fatal(err)
	}
	for i, u := range back.Against {
		if u.String() != s.Against[i].String() {
			t.Errorf("%s came back as %s", s.Against[i], u)
		}
	}
	if len(back.Against) != 3 {
		t.Errorf("%s", line)
	}
}

func TestNextWithoutRefusalAllocatesNothing(t *testing.T) {
	f := machine(t)
	j, l, e := f.walk(t, "nurture"), f.ready(t), event("hand over", day(2))
	if n := allocs.PerRun(100, func() {
		if _, err := f.Next(j, e, l); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
