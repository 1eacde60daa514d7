package sla_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/baton/sla"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func showAlerts(as []sla.Alert) string {
	var lines []string
	for _, a := range as {
		lines = append(lines, fmt.Sprintf("%s %s, due %s, left %s", short(a.At), strings.TrimPrefix(a.ID, "L-1/"), short(a.Due), span(a.Left)))
	}
	return strings.Join(lines, "\n")
}

func TestAlerts(t *testing.T) {
	warned := func(c *sla.ClauseConfig) {
		c.WarnAt, c.PauseIn = []string{"50%", "1 business hour"}, []string{"Waiting"}
	}
	clauses := []sla.ClauseConfig{response("4 business hours", warned)}
	const begin = "2026-06-01 09:00 hand over by marketing\n"
	cases := []struct{ name, story, after, until, want string }{
		{"warnings at a share and before due, then the breach, 1 ns after due", begin, "2026-06-01", "2026-06-02",
			"Mon 01 11:00 1/first response/50%, due Mon 01 13:00, left 2h\n" +
				"Mon 01 12:00 1/first response/1 business hour, due Mon 01 13:00, left 1h\n" +
				"Mon 01 13:00:00.000000001 1/first response/breach, due Mon 01 13:00, left 0s"},
		{"after is outside", begin, "2026-06-01 11:00", "2026-06-01 12:00",
			"Mon 01 12:00 1/first response/1 business hour, due Mon 01 13:00, left 1h"},
		{"until is inside", begin, "2026-06-01", "2026-06-01 11:00",
			"Mon 01 11:00 1/first response/50%, due Mon 01 13:00, left 2h"},
		{"at due there is no breach yet", begin, "2026-06-01 12:00", "2026-06-01 13:00", ""},
		{"nothing after the response", begin + "2026-06-01 11:30 activity call", "2026-06-01", "2026-06-02",
			"Mon 01 11:00 1/first response/50%, due Mon 01 13:00, left 2h"},
		{"a response at the warning's instant spares it", begin + "2026-06-01 11:00 activity call", "2026-06-01", "2026-06-02", ""},
		{"none in a pause; each once; due as it stood", begin + "2026-06-01 11:30 park by sales\n2026-06-01 14:30 resume by sales", "2026-06-01", "2026-06-02",
			"Mon 01 11:00 1/first response/50%, due Mon 01 13:00, left 2h\n" +
				"Mon 01 15:00 1/first response/1 business hour, due Mon 01 16:00, left 1h\n" +
				"Mon 01 16:00:00.000000001 1/first response/breach, due Mon 01 16:00, left 0s"},
		{"a pause at the warning's instant defers it to the resumption", begin + "2026-06-01 11:00 park by sales\n2026-06-01 14:30 resume by sales", "2026-06-01", "2026-06-01 14:30",
			"Mon 01 14:30 1/first response/50%, due Mon 01 16:30, left 2h"},
		{"reopened: what was given is not given again", begin + "2026-06-01 11:30 activity call\n2026-06-01 12:00 accept by sales\n2026-06-01 12:30 resume by sales", "2026-06-01", "2026-06-02",
			"Mon 01 11:00 1/first response/50%, due Mon 01 13:00, left 2h\n" +
				"Mon 01 13:00 1/first response/1 business hour, due Mon 01 14:00, left 1h\n" +
				"Mon 01 14:00:00.000000001 1/first response/breach, due Mon 01 14:00, left 0s"},
		{"the next life has its own", begin + "2026-06-01 09:30 take back by marketing\n2026-06-02 09:00 hand over by marketing", "2026-06-01", "2026-06-02 11:00",
			"Tue 02 11:00 2/first response/50%, due Tue 02 13:00, left 2h"},
		{"backwards there is nothing", begin, "2026-06-02", "2026-06-01", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := agree(t, clauses...).story(t, nil).tell(c.story)
			got := showAlerts(s.policy.Alerts(s.journey, s.lead, when(c.after), when(c.until)))
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestAlertsOfSeveralClausesAreSortedByInstant(t *testing.T) {
	s := agree(t, response("4 business hours"), response("2 hours", func(c *sla.ClauseConfig) { c.Name = "second" })).
		story(t, nil).tell("2026-06-01 09:00 hand over by marketing")
	want := "Mon 01 11:00:00.000000001 1/second/breach, due Mon 01 11:00, left 0s\n" +
		"Mon 01 13:00:00.000000001 1/first response/breach, due Mon 01 13:00, left 0s"
	if got := showAlerts(s.policy.Alerts(s.journey, s.lead, when("2026-06-01"), when("2026-06-02"))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWake(t *testing.T) {
	s := agree(t, response("4 business hours", func(c *sla.ClauseConfig) { c.WarnAt, c.PauseIn = []string{"50%"}, []string{"Waiting"} })).
		story(t, nil).tell("2026-06-01 09:00 hand over by marketing\n2026-06-01 16:00 park by sales")
	for _, c := range []struct{ at, want string }{
		{"2026-06-01 08:00", ""},
		{"2026-06-01 09:00", "Mon 01 11:00"},
		{"2026-06-01 11:00", "Mon 01 13:00:00.000000001"},
		{"2026-06-01 13:00", "Mon 01 13:00:00.000000001"},
		{"2026-06-01 14:00", ""},
		{"2026-06-01 17:00", ""},
	} {
		got := ""
		if at, ok := s.policy.Wake(s.journey, s.lead, when(c.at)); ok {
			got = short(at)
		}
		if got != c.want {
			t.Errorf("at %s: wakes at %q, want %q", c.at, got, c.want)
		}
	}
}

// The JSON is a contract.
func TestAlertAsJSON(t *testing.T) {
	s := agree(t, response("4 business hours", func(c *sla.ClauseConfig) { c.WarnAt = []string{"50%"} })).
		story(t, nil).tell("2026-06-01 09:00 hand over by marketing")
	as := s.policy.Alerts(s.journey, s.lead, when("2026-06-01"), when("2026-06-01 12:00"))
	got, err := json.Marshal(as)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"L-1/1/first response/50%","kind":"warning","at":"2026-06-01T11:00:00+02:00","clock":"L-1/1/first response",` +
		`"clause":"first response","team":"sales","life":1,"rung":"50%","due":"2026-06-01T13:00:00+02:00","left_ns":7200000000000}]`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var back []sla.Alert
	if err := json.Unmarshal(got, &back); err != nil || back[0].Kind != sla.Warning {
		t.Errorf("read back: %v, %+v", err, back)
	}
	if err := json.Unmarshal([]byte(`{"kind":"scream"}`), &back[0]); err == nil {
		t.Error("an unknown kind is read")
	}
}

// Alerts in slices of time are the alerts at once, each id stands once, and
// every alert was the one to wake for.
func TestAlertsInSlicesAreAlertsAtOnce(t *testing.T) {
	worlds := randomWorlds(t)
	rapid.Check(t, func(r *rapid.T) {
		w := rapid.SampledFrom(worlds).Draw(r, "agreement")
		from, records := randomRecords(r)
		s := w.world.story(t, nil)
		for _, x := range records {
			s.record(x.at, x.what)
		}
		end := from.Add(40 * 24 * time.Hour)
		once := s.policy.Alerts(s.journey, s.lead, from.Add(-1), end)
		var sliced []sla.Alert
		for at := from.Add(-1); at.Before(end); {
			next := at.Add(time.Duration(rapid.Int64Range(1, int64(9*24*time.Hour)).Draw(r, "slice")))
			if len(once) > 0 && rapid.Bool().Draw(r, "on an alert") {
				next = rapid.SampledFrom(once).Draw(r, "alert").At.Add(time.Duration(rapid.IntRange(-1, 1).Draw(r, "beside")))
			}
			if !next.After(at) {
				continue
			}
			next = minTime(next, end)
			sliced = append(sliced, s.policy.Alerts(s.journey, s.lead, at, next)...)
			at = next
		}
		if d := cmp.Diff(once, sliced); d != "" {
			r.Fatalf("at once and in slices: %s", d)
		}
		seen := map[string]bool{}
		for _, a := range once {
			if seen[a.ID] {
				r.Fatalf("%s stands twice", a.ID)
			}
			seen[a.ID] = true
		}
		// If nothing more happens, Wake is the instant of the next alert.
		cut := rapid.IntRange(0, len(records)).Draw(r, "records")
		s = w.world.story(t, nil)
		at := from
		for _, x := range records[:cut] {
			s.record(x.at, x.what)
			at = x.at
		}
		at = at.Add(time.Duration(rapid.Int64Range(0, int64(3*24*time.Hour)).Draw(r, "later")))
		wake, ok := s.policy.Wake(s.journey, s.lead, at)
		alerts := s.policy.Alerts(s.journey, s.lead, at, at.Add(100*24*time.Hour))
		if ok != (len(alerts) > 0) || ok && !wake.Equal(alerts[0].At) {
			r.Fatalf("wakes at %v (%v), the alerts are\n%s", wake, ok, showAlerts(alerts))
		}
	})
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
