package funnel_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

func TestStageAtEveryInstant(t *testing.T) {
	f := machine(t)
	j := f.walk(t, "hand over", "note", "accept", "reassign", "reject: no budget yet", "hand over")
	for _, c := range []struct {
		at    time.Time
		stage funnel.Stage
		since time.Time
		life  int
	}{
		{day(0).Add(-1), "", time.Time{}, 0},
		{day(0), "Lead", day(0), 1},
		{day(1).Add(-1), "Lead", day(0), 1},
		{day(1), "MQL", day(1), 1},
		{day(2), "MQL", day(1), 1}, // the note enters nothing
		{day(3), "SAL", day(3), 1},
		{day(4), "SAL", day(3), 1}, // nor does a step to the same stage
		{day(5), "Nurturing", day(5), 2},
		{day(6), "MQL", day(6), 2},
		{day(99), "MQL", day(6), 2},
	} {
		stage, since, life, ok := j.StageAt(c.at)
		if stage != c.stage || !since.Equal(c.since) || life != c.life || ok != (c.life > 0) {
			t.Errorf("%s: %s since %s in life %d, %v; want %s since %s in life %d", c.at, stage, since, life, ok, c.stage, c.since, c.life)
		}
	}
}

func TestNextLifeBegins(t *testing.T) {
	f := machine(t)
	for _, c := range []struct {
		name   string
		events []string
		life   int
	}{
		{"not on the way forward", []string{"nurture", "hand over", "accept", "qualify", "win"}, 1},
		{"on going back to nurturing", []string{"hand over", "reject: no budget yet"}, 2},
		{"on going back to acquisition", []string{"hand over", "accept", "reject: wrong contact"}, 2},
		{"on being recycled from sales", []string{"hand over", "accept", "qualify", "lose: price", "recycle"}, 2},
		{"not where nurturing is an end", []string{"hand over", "reject: no fit"}, 1},
		{"on leaving an end", []string{"hand over", "reject: no fit", "reopen"}, 2},
		{"on leaving another end", []string{"hand over", "accept", "qualify", "win", "reopen"}, 2},
		{"not by a note in an end", []string{"hand over", "reject: no fit", "note"}, 1},
		{"again and again", []string{"hand over", "reject: no budget yet", "hand over", "reject: no budget yet"}, 3},
	} {
		j := f.walk(t, c.events...)
		if s, _ := j.Last(); s.Life != c.life {
			t.Errorf("%s: life %d, want %d", c.name, s.Life, c.life)
		}
	}
}

func TestStayingInAnEndBeginsNoLife(t *testing.T) {
	f := machine(t)
	c := config()
	c.Events = append(c.Events, funnel.EventConfig{Name: "renew", From: []string{"Won"}, To: "Won"})
	m, err := funnel.New(f.schema, c)
	if err != nil {
		t.Fatal(err)
	}
	j := f.walk(t, "hand over", "accept", "qualify", "win")
	if s, err := m.Next(j, event("renew", day(9)), f.ready(t)); err != nil || s.Life != 1 || s.Enters() || s.Note() {
		t.Errorf("%+v %v", s, err)
	}
}

func TestLifeBeginsAtTheEarliestRecord(t *testing.T) {
	var j funnel.Journey
	if _, ok := j.Began(); ok {
		t.Error("an empty journey began")
	}
	if _, _, _, ok := j.StageAt(day(0)); ok {
		t.Error("an empty journey is in a stage")
	}
	for _, at := range []int{3, 5, 1, 2} {
		j.Begin("Lead", day(at))
	}
	if at, ok := j.Began(); !ok || !at.Equal(day(1)) {
		t.Errorf("began %s", at)
	}
	f := machine(t)
	var k funnel.Journey
	k.Begin("Lead", day(3))
	s, err := f.Next(&k, event("nurture", day(2)), f.ready(t))
	if err != nil {
		t.Fatal(err)
	}
	k.Append(s)
	if at, _ := k.Began(); !at.Equal(day(2)) {
		t.Errorf("a step before the beginning leaves it at %s", at)
	}
}

func TestAssigneeFromAnyOrder(t *testing.T) {
	var j funnel.Journey
	j.Assign(day(4), "ben", "sales")
	j.Assign(day(1), "anna", "sales")
	j.Assign(day(6), "", "sales")
	j.Assign(day(4), "cora", "sales") // the same instant: the later record holds
	for d, want := range map[int]string{0: "", 1: "anna", 3: "anna", 4: "cora", 5: "cora", 6: "", 9: ""} {
		if got := j.Assignee(day(d)); got != want {
			t.Errorf("day %d: %q, want %q", d, got, want)
		}
	}
	var order []string
	for a := range j.Assignments() {
		order = append(order, a.To)
	}
	if !slices.Equal(order, []string{"anna", "ben", "cora", ""}) {
		t.Errorf("%q", order)
	}
}

func TestEventsCountInTheRunningLife(t *testing.T) {
	f := machine(t)
	j := f.walk(t, "note", "hand over", "note", "note", "reject: no budget yet", "note", "hand over")
	for _, c := range []struct {
		name  string
		since time.Time
		at    int
		n     int
		last  int
	}{
		{"note", time.Time{}, 0, 0, 0},
		{"note", time.Time{}, 1, 1, 1},
		{"note", time.Time{}, 4, 3, 4},
		{"note", day(3), 4, 2, 4},
		{"note", day(3).Add(1), 4, 1, 4},
		{"note", time.Time{}, 5, 0, 0}, // life 2
		{"note", time.Time{}, 7, 1, 6},
		{"hand over", time.Time{}, 7, 1, 7},
		{"reject", time.Time{}, 7, 1, 5}, // begins life 2
		{"accept", time.Time{}, 7, 0, 0},
	} {
		n, last := j.Event(c.name, c.since, day(c.at))
		if n != c.n || n > 0 && !last.Equal(day(c.last)) {
			t.Errorf("%s until day %d: %d, last %s; want %d, last day %d", c.name, c.at, n, last, c.n, c.last)
		}
	}
}

func TestCheckTellsWhatCannotFollow(t *testing.T) {
	f := machine(t)
	j := f.walk(t, "hand over", "reject: no budget yet")
	good := funnel.Step{Seq: 3, At: day(3), Event: "hand over", From: "Nurturing", To: "MQL", Life: 2}
	if err := j.Check(good); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*funnel.Step)
		want   string
	}{
		"somebody was faster": {func(s *funnel.Step) { s.Seq = 2 }, `step 2 ("hand over") does not follow: the next step is number 3`},
		"a step is missing":   {func(s *funnel.Step) { s.Seq = 4 }, `step 4 ("hand over") does not follow: the next step is number 3`},
		"older":               {func(s *funnel.Step) { s.At = day(1) }, `"hand over" at 2026-10-02T09:00:00+02:00 is older than the last step at 2026-10-03T09:00:00+02:00`},
		"from elsewhere":      {func(s *funnel.Step) { s.From = "Lead" }, `step 3 ("hand over") leaves "Lead" for life 2, but the lead is in "Nurturing" in life 2`},
		"from nowhere":        {func(s *funnel.Step) { s.From = "" }, `step 3 ("hand over") leaves "" for life 2, but the lead is in "Nurturing" in life 2`},
		"an earlier life":     {func(s *funnel.Step) { s.Life = 1 }, `step 3 ("hand over") leaves "Nurturing" for life 1, but the lead is in "Nurturing" in life 2`},
		"a skipped life":      {func(s *funnel.Step) { s.Life = 4 }, `step 3 ("hand over") leaves "Nurturing" for life 4, but the lead is in "Nurturing" in life 2`},
		"another track":       {func(s *funnel.Step) { s.Track = "customer" }, `step 3 ("hand over") is on the track "customer", which the journey does not have`},
	} {
		s := good
		c.change(&s)
		if err := j.Check(s); !errors.Is(err, funnel.ErrConflict) || err.Error() != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if j.Len() != 2 {
		t.Error("Check changed the journey")
	}
}

func TestStepsAreTheLog(t *testing.T) {
	f := machine(t)
	j := f.walk(t, "hand over", "accept")
	var seen []funnel.EventName
	for s := range j.Steps() {
		if s.Seq != len(seen)+1 || j.Step(s.Seq).Event != s.Event {
			t.Errorf("step %d is number %d", s.Seq, len(seen)+1)
		}
		seen = append(seen, s.Event)
	}
	if !slices.Equal(seen, []funnel.EventName{"hand over", "accept"}) {
		t.Errorf("%q", seen)
	}
	var empty funnel.Journey
	if _, ok := empty.Last(); ok {
		t.Error("an empty journey has a last step")
	}
}

func TestConditionsReadTheJourney(t *testing.T) {
	f := machine(t)
	record := func(l *scoring.Lead, name, by string, at time.Time) {
		t.Helper()
		if err := l.Record(scoring.Activity{At: at, Name: name, By: by}); err != nil {
			t.Fatal(err)
		}
	}
	l := f.ready(t)
	j := f.walk(t, "hand over", "accept", "reject: no budget yet", "hand over", "accept")
	j.Assign(day(4), "anna", "sales")
	record(l, "call", "", day(1).Add(time.Hour))
	record(l, "call", "", day(3).Add(time.Hour)) // in life 2, while nobody handed the lead over
	record(l, "call", "", day(4).Add(time.Hour)) // in life 2, while MQL
	record(l, "mailing", "", day(5).Add(time.Hour))
	record(l, "receipt", "", day(5).Add(time.Hour))
	record(l, "page_view", "", day(5).Add(time.Hour))
	record(l, "call", "", day(5).Add(2*time.Hour))
	record(l, "mailing", "sales", day(5).Add(3*time.Hour))
	for _, c := range []struct {
		cond string
		at   time.Time
		want scoring.Truth
	}{
		{`stage == "Lead"`, day(0), scoring.True},
		{`stage == "Lead"`, day(0).Add(-1), scoring.Unknown},
		{`known(stage) or known(attempts) or known(reopened) or known(days_in_stage)`, day(0).Add(-1), scoring.False},
		{`stage in ["MQL", "SAL"]`, day(5), scoring.True},
		{`days_in_stage == 0`, day(5), scoring.True},
		{`days_in_stage == 1.5`, day(5).Add(36 * time.Hour), scoring.True},
		{`attempts == 0`, day(1), scoring.True},
		{`attempts == 1`, day(2), scoring.True},
		{`attempts == 0`, day(3), scoring.True}, // marketing's, in life 2
		{`attempts == 0`, day(4), scoring.True},
		{`attempts == 1`, day(5), scoring.True}, // since sales first owned it in this life
		{`attempts == 3`, day(6), scoring.True},
		{`reopened == 0`, day(2), scoring.True},
		{`reopened == 1`, day(3), scoring.True},
		{`assignee == ""`, day(3), scoring.True},
		{`assignee == "anna"`, day(4), scoring.True},
		{`times("hand over") == 1 and seen("reject")`, day(6), scoring.True},
		{`times("hand over", 1) == 0`, day(5), scoring.True},
	} {
		cond, err := f.Names().Condition(c.cond)
		if err != nil {
			t.Fatal(err)
		}
		v := l.View(c.at, j)
		if got := cond.In(v); got != c.want {
			t.Errorf("%s at %s: %s", c.cond, c.at, got)
		}
		v.Close()
	}
	for _, name := range []string{"stage", "assignee"} {
		cond, err := f.Names().Condition("known(" + name + ")")
		if err != nil {
			t.Fatal(err)
		}
		if cond.Holds(l, day(5)) != scoring.False {
			t.Errorf("%s is known without a journey", name)
		}
	}
}

func TestAttemptsOfTheStartOwnerCountFromTheBeginning(t *testing.T) {
	f := machine(t)
	l := f.ready(t)
	for _, d := range []int{0, 1, 2} {
		if err := l.Record(scoring.Activity{At: day(d).Add(time.Hour), Name: "mailing"}); err != nil {
			t.Fatal(err)
		}
	}
	cond, err := f.Names().Condition("attempts == 3")
	if err != nil {
		t.Fatal(err)
	}
	j := f.walk(t, "nurture")
	v := l.View(day(4), j)
	defer v.Close()
	if cond.In(v) != scoring.True {
		t.Error("not counted since the lead began")
	}
}

func TestJourneyWithoutABeginningIsAtItsStart(t *testing.T) {
	f := machine(t)
	cond, err := f.Names().Condition(`stage == "Lead" and days_in_stage == 0 and reopened == 0 and attempts == 0`)
	if err != nil {
		t.Fatal(err)
	}
	v := f.ready(t).View(day(3), &funnel.Journey{})
	defer v.Close()
	if cond.In(v) != scoring.True {
		t.Error("no")
	}
}

func TestUnknownStageInAConditionIsAProblem(t *testing.T) {
	f := machine(t)
	if _, err := f.Names().Condition(`stage == "MQK"`); err == nil {
		t.Error("a stage that does not exist is compared")
	}
}
