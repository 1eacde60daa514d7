package sla_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"example.com/baton/sla"
)

// Every way to say how long, with the pause in SAL's sister stage.
func TestTimeAllowed(t *testing.T) {
	cases := []struct {
		name, within, story, at, want string
	}{
		{"elapsed hours pass at night", "20 hours", "2026-06-01 16:00 hand over by marketing", "2026-06-01 16:00", "running, due Tue 02 12:00, left 20h"},
		{"elapsed hours over the spring change", "24 hours", "2026-03-28 12:00 hand over by marketing", "2026-03-28 12:00", "running, due Sun 29 13:00, left 24h"},
		{"a calendar day over it has 23 hours", "1 day", "2026-03-28 12:00 hand over by marketing", "2026-03-28 12:00", "running, due Sun 29 12:00, left 23h"},
		{"a calendar day over the autumn change has 25", "1 day", "2026-10-24 12:00 hand over by marketing", "2026-10-24 12:00", "running, due Sun 25 12:00, left 25h"},
		{"a week", "1 week", "2026-06-01 16:00 hand over by marketing", "2026-06-01 16:00", "running, due Mon 08 16:00, left 168h"},
		{"a month ends on the last day of a shorter one", "1 month", "2026-01-31 16:00 hand over by marketing", "2026-01-31 16:00", "running, due Sat 28 16:00, left 672h"},
		{"calendar days treat pauses like business days", "2 days", "2026-06-01 12:00 hand over by marketing\n2026-06-01 18:00 park by sales\n2026-06-02 00:00 resume by sales", "2026-06-02 12:00", "running, due Wed 03 18:00, left 30h"},
		{"business minutes", "90 business minutes", "2026-06-01 16:00 hand over by marketing", "2026-06-01 16:00", "running, due Tue 02 09:30, left 1h30m"},
		{"a business day ends at the close of the next open day", "1 business day", "2026-06-01 10:00 hand over by marketing", "2026-06-01 10:00", "running, due Tue 02 17:00, left 15h"},
		{"from a closed day it counts from the next open one", "1 business day", "2026-06-06 10:00 hand over by marketing", "2026-06-06 10:00", "running, due Tue 09 17:00, left 16h"},
		{"after close likewise", "1 business day", "2026-06-05 18:00 hand over by marketing", "2026-06-05 18:00", "running, due Tue 09 17:00, left 16h"},
		{"a half day is an open day", "1 business day", "2026-12-23 10:00 hand over by marketing", "2026-12-23 10:00", "running, due Thu 24 12:00, left 10h"},
		{"the working time of the days is the target, so a pause moves it", "2 business days", "2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 park by sales\n2026-06-01 12:00 resume by sales", "2026-06-01 12:00", "running, due Thu 04 11:00, left 23h"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := agree(t, response(c.within, func(c *sla.ClauseConfig) { c.PauseIn = []string{"Waiting"} }))
			d := w.story(t, nil).tell(c.story).deadlines(when(c.at))[0]
			if got := d.Status.String() + ", due " + short(d.Due) + ", left " + span(d.Left); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestConditionHoldsAtTheStart(t *testing.T) {
	w := agree(t, response("4 business hours", func(c *sla.ClauseConfig) { c.When = "employees >= 500" }))
	handOver := "2026-06-01 09:00 hand over by marketing"
	for _, c := range []struct {
		name  string
		facts map[string]any
		later any
		want  int
	}{
		{"true", map[string]any{"employees": 500}, nil, 1},
		{"false", map[string]any{"employees": 499}, nil, 0},
		{"unknown does not match", nil, nil, 0},
		{"true only later", map[string]any{"employees": 1}, 1000, 0},
		{"true at the start and false later", map[string]any{"employees": 1000}, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := w.story(t, c.facts).tell(handOver)
			if c.later != nil {
				if err := s.lead.Learn(when("2026-06-01 09:30"), "employees", c.later); err != nil {
					t.Fatal(err)
				}
			}
			if got := s.deadlines(when("2026-06-01 10:00")); len(got) != c.want {
				t.Errorf("%d clocks, want %d: %s", len(got), c.want, shows(got))
			}
		})
	}
}

func TestConditionSeesTheStepThatStarts(t *testing.T) {
	w := agree(t, response("4 business hours", func(c *sla.ClauseConfig) { c.When = `stage == "MQL"` }))
	if got := w.story(t, nil).tell("2026-06-01 09:00 hand over by marketing").deadlines(when("2026-06-01 10:00")); len(got) != 1 {
		t.Errorf("%d clocks, want 1", len(got))
	}
}

func TestClocksBeginWithTheAgreement(t *testing.T) {
	schema, m := machine(t)
	c := config(m, response("4 business hours"))
	c.Effective = when("2026-06-02")
	p, err := sla.New(m.Names(), c)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{schema, m, p}
	for start, want := range map[string]int{"2026-06-01 23:59": 0, "2026-06-02 00:00": 1} {
		if got := w.story(t, nil).tell(start + " hand over by marketing").deadlines(when("2026-06-09")); len(got) != want {
			t.Errorf("a start at %s: %d clocks, want %d", start, len(got), want)
		}
	}
}

func TestWarningsOfADeadline(t *testing.T) {
	w := agree(t, response("4 business hours", func(c *sla.ClauseConfig) {
		c.WarnAt = []string{"80%", "50%", "90 business minutes"}
		c.PauseIn = []string{"Waiting"}
	}))
	list := func(d sla.Deadline) string {
		var s []string
		for _, t := range d.Warn {
			s = append(s, short(t))
		}
		return strings.Join(s, ", ") + "; next " + short(d.NextWarn)
	}
	never := short(time.Time{})
	s := w.story(t, nil).tell("2026-03-27 16:00 hand over by marketing")
	for _, c := range []struct{ name, more, at, want string }{
		{"V11: at 80 % of four hours", "", "2026-03-30 10:30", "Mon 30 10:00, Mon 30 10:30, Mon 30 11:12; next Mon 30 11:12"},
		{"all behind", "", "2026-03-30 11:12", "Mon 30 10:00, Mon 30 10:30, Mon 30 11:12; next " + never},
		{"paused: only those given", "2026-03-30 10:15 park by sales", "2026-03-30 10:30", "Mon 30 10:00; next " + never},
		{"resumed: the others move", "2026-03-30 12:15 resume by sales", "2026-03-30 12:15", "Mon 30 10:00, Mon 30 12:30, Mon 30 13:12; next Mon 30 12:30"},
		{"met: only those given", "2026-03-30 13:00 activity call", "2026-03-30 16:00", "Mon 30 10:00, Mon 30 12:30; next " + never},
	} {
		if got := list(s.tell(c.more).deadlines(when(c.at))[0]); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// Whoever counts warnings in days means days of the same kind as the time allowed.
func TestWarningsInDays(t *testing.T) {
	for _, c := range []struct{ within, warn, want string }{
		{"3 business days", "1 business day", "Wed 03 17:00"},
		{"3 business days", "2 business hours", "Thu 04 15:00"},
		{"3 days", "1 day", "Wed 03 10:00"},
		{"3 days", "90 minutes", "Thu 04 08:30"},
		{"1 month", "1 week", "Wed 24 10:00"},
	} {
		w := agree(t, response(c.within, func(k *sla.ClauseConfig) { k.WarnAt = []string{c.warn} }))
		d := w.story(t, nil).tell("2026-06-01 10:00 hand over by marketing").deadlines(when("2026-06-01 10:00"))[0]
		if got := short(d.NextWarn); got != c.want {
			t.Errorf("%s before %s: got %s, want %s", c.warn, c.within, got, c.want)
		}
	}
}

func TestIdsKeepNamesApart(t *testing.T) {
	w := agree(t, response("1 hour", func(c *sla.ClauseConfig) { c.Name = "50% / first" }))
	s := w.story(t, nil)
	l, err := w.schema.Lead("a/b", nil)
	if err != nil {
		t.Fatal(err)
	}
	s.lead = l
	s.tell("2026-06-01 09:00 hand over by marketing")
	if got, want := s.deadlines(when("2026-06-01 10:00"))[0].ID, "a%2Fb/1/50%25 %2F first"; got != want {
		t.Errorf("id %q, want %q", got, want)
	}
}

func TestWorkedIsWhatTargetAndLeftSay(t *testing.T) {
	d := agree(t, response("4 business hours")).story(t, nil).tell("2026-06-01 09:00 hand over by marketing").deadlines(when("2026-06-01 10:30"))[0]
	if d.Worked() != 90*time.Minute {
		t.Errorf("worked %v, want 1h30m", d.Worked())
	}
}

// The JSON is a contract.
func TestDeadlineAsJSON(t *testing.T) {
	w := agree(t, response("4 business hours", func(c *sla.ClauseConfig) { c.WarnAt = []string{"50%"} }))
	ds := w.story(t, nil).tell("2026-06-01 09:00 hand over by marketing").deadlines(when("2026-06-01 10:00"))
	got, err := json.Marshal(ds)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"L-1/1/first response","clause":"first response","team":"sales","life":1,"status":"running",` +
		`"started":"2026-06-01T09:00:00+02:00","due":"2026-06-01T13:00:00+02:00","target_ns":14400000000000,"left_ns":10800000000000,` +
		`"warn":["2026-06-01T11:00:00+02:00"],"next_warn":"2026-06-01T11:00:00+02:00"}]`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var back []sla.Deadline
	if err := json.Unmarshal(got, &back); err != nil || back[0].Status != sla.Running || !back[0].Due.Equal(ds[0].Due) {
		t.Errorf("read back: %v, %+v", err, back)
	}
	if err := json.Unmarshal([]byte(`{"status":"late"}`), &back[0]); err == nil {
		t.Error("an unknown status is read")
	}
}

func TestNothingAllowedByACalendarThatNeverOpens(t *testing.T) {
	schema, m := machine(t)
	for _, within := range []string{"4 business hours", "2 business days"} {
		c := config(m, response(within))
		c.Calendars = []sla.CalendarConfig{{Name: "office", Week: []sla.DaysConfig{{Days: "monday", Hours: []string{"closed"}}}}}
		p, err := sla.New(m.Names(), c)
		if err != nil {
			t.Fatal(err)
		}
		s := (&world{schema, m, p}).story(t, nil).tell("2026-06-01 09:00 hand over by marketing")
		d := s.deadlines(when("2030-06-01"))[0]
		if d.Status != sla.Running || !d.Due.IsZero() {
			t.Errorf("%s: %s", within, show(d))
		}
		if at, ok := p.Wake(s.journey, s.lead, when("2030-06-01")); ok {
			t.Errorf("%s: wakes at %s", within, at)
		}
		if a := p.Alerts(s.journey, s.lead, when("2026-01-01"), when("2030-06-01")); len(a) != 0 {
			t.Errorf("%s: alerts %v", within, a)
		}
	}
}

func TestWithoutAJourneyThereIsNoClock(t *testing.T) {
	w := agree(t, response("1 hour"))
	s := w.story(t, nil)
	at := when("2026-06-01 10:00")
	if ds := w.policy.Deadlines(nil, s.lead, at); len(ds) != 0 {
		t.Errorf("deadlines %v", ds)
	}
	if a := w.policy.Alerts(nil, s.lead, at, at.Add(1)); len(a) != 0 {
		t.Errorf("alerts %v", a)
	}
	if _, ok := w.policy.Wake(nil, s.lead, at); ok {
		t.Error("wakes")
	}
}

func TestMisusePanics(t *testing.T) {
	w, other := agree(t, response("1 hour")), agree(t, response("2 hours"))
	s := other.story(t, nil)
	for name, f := range map[string]func(){
		"nil lead":             func() { w.policy.Deadlines(s.journey, nil, when("2026-06-01")) },
		"a lead of a stranger": func() { w.policy.Wake(s.journey, s.lead, when("2026-06-01")) },
		"no funnel":            func() { _, _ = sla.New(w.machine.Names(), sla.Config{}) },
	} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(r.(string), "make both from one agreement") && !strings.Contains(r.(string), "Schema.Lead") {
					t.Errorf("%s: panics with %v", name, r)
				}
			}()
			f()
		}()
	}
}

// Journals from outside may hold anything.
func TestHostileJourneys(t *testing.T) {
	w := agree(t, response("4 business hours", func(c *sla.ClauseConfig) {
		c.PauseIn, c.WarnAt = []string{"Waiting"}, []string{"50%"}
	}), response("100 months", func(c *sla.ClauseConfig) { c.Name = "elapsed" }))
	for _, years := range [][2]int{{1, 9999}, {9998, 9999}, {1677, 2263}} {
		s := w.story(t, nil)
		for i, what := range []string{"hand over by marketing", "activity call", "park by sales"} {
			s.record(time.Date(years[min(i, 1)], 12, 31, 23, 59, 59, 999999999, time.UTC), what)
		}
		end := time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)
		ds := s.deadlines(end)
		if len(ds) != 2 {
			t.Errorf("from year %d: %d deadlines", years[0], len(ds))
		}
		s.policy.Alerts(s.journey, s.lead, time.Time{}, end)
		s.policy.Wake(s.journey, s.lead, end)
	}
	// A clock that pauses and goes on fifty thousand times.
	s := w.story(t, nil).tell("2026-06-01 09:00 hand over by marketing")
	at := when("2026-06-01 09:00")
	for range 50_000 {
		s.record(at, "park by sales")
		s.record(at, "resume by sales")
	}
	if got, want := show(s.deadlines(at)[0]), "1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 4h"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
