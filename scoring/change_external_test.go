package scoring_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/scoring"
)

// gradedBy is a model of one dimension with grades from 8 and 4.
func gradedBy(t *testing.T, d scoring.DimensionConfig, rules ...scoring.RuleConfig) *scoring.Model {
	t.Helper()
	d.Name = "engagement"
	for i := range rules {
		if rules[i].Name == "" {
			rules[i].Name = "the rule"
		}
	}
	return model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{d}, Rules: rules,
		Grades: []scoring.GradeConfig{{Name: "A", From: "8"}, {Name: "B", From: "4"}}})
}

func TestTheInstantOfTheNextChange(t *testing.T) {
	call := scoring.Activity{At: at, Name: "call"}
	ends := map[string]any{"contract_ends": day(40)}
	for _, c := range []struct {
		name  string
		d     scoring.DimensionConfig
		rules []scoring.RuleConfig
		facts map[string]any
		want  time.Time // zero: never
		why   string
	}{
		{"half of the points are left after a half life; 4 is reached to the thousandth, 3.9995 rounds to it",
			scoring.DimensionConfig{HalfLife: "30 days"}, []scoring.RuleConfig{{On: "call", Points: "7.9"}}, nil,
			time.Date(2026, 11, 3, 21, 3, 49, 0, berlin), "grade B → none"},
		{"linear points fall evenly", scoring.DimensionConfig{LinearOver: "10 days"}, []scoring.RuleConfig{{On: "call", Points: "8"}}, nil,
			at.Add(540 * time.Millisecond * 100).Add(1), "grade A → B"},
		{"points that expire are gone at once", scoring.DimensionConfig{ExpiresAfter: "90 days"}, []scoring.RuleConfig{{On: "call", Points: "5"}}, nil,
			day(90), "grade B → none, the rule counts call of 5 October 2026 11:00 no more"},
		{"a window has an edge", scoring.DimensionConfig{}, []scoring.RuleConfig{{On: "call", Points: "5", Within: "60 days"}}, nil,
			day(60), "grade B → none, the rule counts call of 5 October 2026 11:00 no more"},
		{"an age passes its number", scoring.DimensionConfig{}, []scoring.RuleConfig{{When: "age(contract_ends) >= -30", Points: "5"}}, ends,
			day(10), "grade none → B, the rule holds"},
		{"a date is reached", scoring.DimensionConfig{}, []scoring.RuleConfig{{When: "at > contract_ends", Points: "9"}}, ends,
			day(40).Add(time.Microsecond), "grade none → A, the rule holds"},
		{"silence is counted in days", scoring.DimensionConfig{}, []scoring.RuleConfig{{When: `days_since("call") > 14`, Points: "-9"}, {Name: "base", When: "consent ?? true", Points: "9"}}, nil,
			day(14).Add(1), "grade A → none, the rule holds"},
		{"an activity is no longer among the last days", scoring.DimensionConfig{}, []scoring.RuleConfig{{When: `times("call", 7) > 0`, Points: "5"}}, nil,
			day(7), "grade B → none, the rule holds no more"},
		{"a where may ask the time", scoring.DimensionConfig{}, []scoring.RuleConfig{{On: "call", Where: "contract_ends - at > duration(\"24h\")", Points: "5"}}, ends,
			day(39), "grade B → none, the rule counts call of 5 October 2026 11:00 no more"},
		{"nothing changes", scoring.DimensionConfig{}, []scoring.RuleConfig{{On: "call", Points: "5"}}, nil, time.Time{}, ""},
		{"a longer silence after the call than before it stays", scoring.DimensionConfig{},
			[]scoring.RuleConfig{{When: `days_since("call") <= days_since("call")`, Points: "5"}}, nil, time.Time{}, ""},
		{"what fades above the highest grade's threshold changes nothing", scoring.DimensionConfig{HalfLife: "1 day", Min: "9"},
			[]scoring.RuleConfig{{On: "call", Points: "50"}}, nil, time.Time{}, ""},
	} {
		m := gradedBy(t, c.d, c.rules...)
		l := lead(t, m.Schema(), c.facts)
		must(l.Record(call))
		turn, found := m.NextChange(l, at)
		if found != !c.want.IsZero() {
			t.Errorf("%s: found %t: %v", c.name, found, turn)
			continue
		}
		if !found {
			continue
		}
		if got := turn.At; !got.Truncate(time.Second).Equal(c.want.Truncate(time.Second)) || c.want.Nanosecond() != 0 && !got.Equal(c.want) {
			t.Errorf("%s: at %v, want %v", c.name, got.Format(time.RFC3339Nano), c.want.Format(time.RFC3339Nano))
		}
		if _, why, _ := strings.Cut(turn.String(), ": "); why != c.why {
			t.Errorf("%s: why %q, want %q", c.name, why, c.why)
		}
	}
}

func TestActivitiesThatCameLaterAreNotInTheNextChange(t *testing.T) {
	m := gradedBy(t, scoring.DimensionConfig{}, scoring.RuleConfig{On: "call", Points: "5", Within: "10 days"})
	l := lead(t, m.Schema(), nil)
	must(l.Record(scoring.Activity{At: at, Name: "call"}))
	must(l.Record(scoring.Activity{At: day(3), Name: "call"}))
	if turn, found := m.NextChange(l, at); !found || !turn.At.Equal(day(10)) {
		t.Errorf("%v %t", turn, found)
	}
	if turn, found := m.NextChange(l, day(3)); !found || turn.Before.Grade != "A" {
		t.Errorf("%v %t", turn, found)
	}
}

func TestAMarkIsCrossedWhereTheGradeStays(t *testing.T) {
	m := gradedBy(t, scoring.DimensionConfig{LinearOver: "10 days"}, scoring.RuleConfig{On: "call", Points: "20"})
	l := lead(t, m.Schema(), nil)
	must(l.Record(scoring.Activity{At: at, Name: "call"}))
	turn, found := m.NextCrossing(l, []scoring.Mark{{Points: scoring.Whole(3)}, {Dimension: "engagement", Points: scoring.Whole(15)}}, at)
	if want := "engagement from 15 → below 15"; !found || len(turn.Why) != 1 || turn.Why[0].String() != want || turn.After.Points.String() != "14.999" {
		t.Errorf("%v %t, want %s", turn, found, want)
	}
	turn, _ = m.NextCrossing(l, []scoring.Mark{{Points: scoring.Whole(12)}}, turn.At)
	if want := "total from 12 → below 12"; turn.Why[0].String() != want {
		t.Errorf("%v, want %s", turn, want)
	}
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, `a mark of dimension "fit"`) {
			t.Errorf("a mark of no dimension: %q", text)
		}
	}()
	m.NextCrossing(l, []scoring.Mark{{Dimension: "fit"}}, at)
}

func TestACurveTellsWhatHappened(t *testing.T) {
	m := gradedBy(t, scoring.DimensionConfig{},
		scoring.RuleConfig{Name: "calls", On: "call", Points: "3.5", Within: "10 days", CountsAtMost: "2 times"},
		scoring.RuleConfig{Name: "software", When: `industry == "software"`, Points: "2.25"},
		scoring.RuleConfig{Name: "size", Table: "employees", Rows: rows("below 50: 0, from 50: 0.25, missing: 0")},
		scoring.RuleConfig{Name: "soon", When: "age(contract_ends) > -5", Points: "1"})
	l := lead(t, m.Schema(), map[string]any{"contract_ends": day(12)})
	for _, d := range []float64{1, 3, 4} {
		must(l.Record(scoring.Activity{At: day(d), Name: "call"}))
	}
	must(l.Learn(day(2), "industry", "software"))
	must(l.Learn(day(2), "consent", true))
	must(l.Learn(day(5), "consent", false)) // no rule asks
	want := `2026-10-06 11:00:00 3.5: points 0 → 3, call
2026-10-07 11:00:00 5.75, grade B: grade none → B, points 3 → 5, consent is true, industry is software
2026-10-08 11:00:00 9.25, grade A: grade B → A, points 5 → 9, call
2026-10-12 11:00:00 10.25, grade A: points 9 → 10, soon holds
2026-10-18 11:00:00 6.75, grade B: grade A → B, points 10 → 6, calls counts call of 8 October 2026 11:00 no more
2026-10-19 11:00:00 3.25: grade B → none, points 6 → 3, calls counts call of 9 October 2026 11:00 no more
`
	got := ""
	for turn := range m.Curve(l, at, day(60)) {
		got += turn.String() + "\n"
	}
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if n := len(slices.Collect(m.Curve(l, at, day(2)))); n != 2 {
		t.Errorf("%d turns up to the second, included", n)
	}
	for range m.Curve(l, day(2), day(2)) {
		t.Error("a turn in no time")
	}
	for range m.Curve(l, day(2), day(1)) {
		t.Error("a turn backwards")
	}
}

func TestATurnInJSON(t *testing.T) {
	m := gradedBy(t, scoring.DimensionConfig{}, scoring.RuleConfig{On: "call", Points: "5", Within: "10 days"})
	l := lead(t, m.Schema(), nil)
	must(l.Record(scoring.Activity{At: at, Name: "call"}))
	turn, _ := m.NextChange(l, at)
	got, err := json.Marshal(turn)
	want := `{"at":"2026-10-15T11:00:00+02:00","before":{"points":5,"grade":"B","dimensions":{"engagement":5}},"after":{"points":0,"grade":"","dimensions":{"engagement":0}},` +
		`"why":[{"kind":"grade","from":"B"},{"kind":"window","rule":"the rule","name":"call","done":"2026-10-05T11:00:00+02:00","from":"true","to":"false"}]}`
	if err != nil || string(got) != want {
		t.Errorf("%s %v\nwant\n%s", got, err, want)
	}
}

func TestTheLastInstantHasNoNextChange(t *testing.T) {
	m := gradedBy(t, scoring.DimensionConfig{HalfLife: "30 days"}, scoring.RuleConfig{On: "call", Points: "5"}, scoring.RuleConfig{Name: "old", When: "age(contract_ends) > 9", Points: "1"})
	for _, when := range []time.Time{time.Date(2262, 4, 11, 23, 47, 16, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)} {
		l := lead(t, m.Schema(), nil)
		must(l.Record(scoring.Activity{At: time.Date(2262, 4, 11, 23, 47, 10, 0, time.UTC), Name: "call"}))
		if turn, found := m.NextChange(l, when); found {
			t.Errorf("after %v: %v", when, turn)
		}
		for turn := range m.Curve(l, when, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("after %v: %v", when, turn)
		}
	}
}

func TestAnOverrideAndItsEndAreTurns(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Override: &scoring.OverrideConfig{},
		Rules:  []scoring.RuleConfig{{Name: "software", When: `industry == "software"`, Points: "2.25"}},
		Grades: []scoring.GradeConfig{{Name: "A", From: "8"}}})
	l := lead(t, m.Schema(), map[string]any{"industry": "software"})
	eighty := scoring.Points(80_000)
	must(l.Override(scoring.Override{At: day(1), Points: &eighty, By: "sales", Person: "imke", Reason: "met at the fair", Until: day(8)}))
	got := ""
	for turn := range m.Curve(l, at, day(60)) {
		got += turn.String() + "\n"
	}
	want := `2026-10-06 11:00:00 80, grade A (set by imke, sales until 13 October 2026 11:00: met at the fair; computed 2.25): grade none → A, points 2 → 80, an override begins
2026-10-13 11:00:00 2.25: grade A → none, points 80 → 2, an override ends
`
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if turn, ok := m.NextChange(l, day(2)); !ok || !turn.At.Equal(day(8)) {
		t.Errorf("the next change is %v, %t", turn, ok)
	}
	if turn, ok := m.NextChange(l, at); ok {
		t.Errorf("nothing happens, and the next change is %v", turn)
	}
}
