package sla_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/baton/sla"
	"github.com/google/go-cmp/cmp"
)

// What the loader says of one mistake: path and message, with the hint.
func TestProblems(t *testing.T) {
	many := func(n int) []string {
		var l []string
		for i := range n {
			l = append(l, fmt.Sprint("x", i))
		}
		return l
	}
	cases := []struct {
		name   string
		change func(*sla.Config, *sla.ClauseConfig)
		want   []string
	}{
		{"no name", func(_ *sla.Config, k *sla.ClauseConfig) { k.Name = "" },
			[]string{`clauses[0]: the clause has no name`}},
		{"the name of another", func(c *sla.Config, k *sla.ClauseConfig) { c.Clauses = append(c.Clauses, *k) },
			[]string{`clauses[1].name: the clause "first response" stands twice`}},
		{"owed by nobody", func(_ *sla.Config, k *sla.ClauseConfig) { k.OwedBy = "" },
			[]string{`clauses[0].owed by: the clause does not say who owes it (known are marketing, sales, product)`}},
		{"owed by a stranger", func(_ *sla.Config, k *sla.ClauseConfig) { k.OwedBy = "sale" },
			[]string{`clauses[0].owed by: unknown team "sale" (did you mean "sales"?)`}},
		{"a wrong condition", func(_ *sla.Config, k *sla.ClauseConfig) { k.When = "employes > 5" },
			[]string{`clauses[0].when: unknown attribute "employes"`}},
		{"an unknown start", func(_ *sla.Config, k *sla.ClauseConfig) { k.StartsWith = []string{"MQL", "hand ovr"} },
			[]string{`clauses[0].starts with[1]: "hand ovr" is no stage, no event and no activity (did you mean "hand over"?)`}},
		{"an empty name", func(_ *sla.Config, k *sla.ClauseConfig) { k.StopsWith = []string{""} },
			[]string{`clauses[0].stops with[0]: the name is empty`}},
		{"a name twice", func(_ *sla.Config, k *sla.ClauseConfig) { k.StopsWith = []string{"call", "call"} },
			[]string{`clauses[0].stops with[1]: "call" stands twice`}},
		{"no start", func(_ *sla.Config, k *sla.ClauseConfig) { k.StartsWith = nil },
			[]string{`clauses[0]: the clause does not say what its clock starts with`}},
		{"no stop", func(_ *sla.Config, k *sla.ClauseConfig) { k.StopsWith = nil },
			[]string{`clauses[0]: the clause does not say what its clock stops with`}},
		{"no time", func(_ *sla.Config, k *sla.ClauseConfig) { k.Within = "" },
			[]string{`clauses[0]: the clause does not say within what time`}},
		{"a stage that starts and stops", func(_ *sla.Config, k *sla.ClauseConfig) { k.StopsWith = []string{"MQL", "call"} },
			[]string{`clauses[0].stops with[0]: "MQL" starts the clock and stops it`}},
		{"an activity that starts and stops", func(_ *sla.Config, k *sla.ClauseConfig) { k.StartsWith = []string{"call"} },
			[]string{`clauses[0].stops with[2]: "call" starts the clock and stops it`}},
		{"an event that starts and stops begins anew", func(_ *sla.Config, k *sla.ClauseConfig) { k.StartsWith = []string{"reject"} }, nil},
		{"a pause in no stage", func(_ *sla.Config, k *sla.ClauseConfig) { k.PauseIn = []string{"park"} },
			[]string{`clauses[0].pause in[0]: unknown stage "park" (known are Lead, `}},
		{"a pause where it starts", func(_ *sla.Config, k *sla.ClauseConfig) { k.PauseIn = []string{"MQL"} },
			[]string{`clauses[0].pause in[0]: "MQL" starts the clock and pauses it`}},
		{"a pause where it stops", func(_ *sla.Config, k *sla.ClauseConfig) { k.PauseIn = []string{"SAL"} },
			[]string{`clauses[0].pause in[0]: "SAL" stops the clock and pauses it`}},
		{"too many names", func(_ *sla.Config, k *sla.ClauseConfig) { k.PauseIn = many(sla.MaxNames + 1) },
			[]string{`clauses[0].pause in: 51 names are too many: at most 50`}},
		{"no duration", func(_ *sla.Config, k *sla.ClauseConfig) { k.Within = "soon" },
			[]string{`clauses[0].within: "soon" is not a duration`}},
		{"an unknown calendar", func(_ *sla.Config, k *sla.ClauseConfig) { k.Calendar = "ofice" },
			[]string{`clauses[0].calendar: unknown calendar "ofice" (did you mean "office"?)`}},
		{"an unknown calendar of the section", func(c *sla.Config, _ *sla.ClauseConfig) { c.Calendar = "ofice" },
			[]string{`calendar: unknown calendar "ofice" (did you mean "office"?)`}},
		{"no calendar", func(c *sla.Config, _ *sla.ClauseConfig) { c.Calendar = "" },
			[]string{`clauses[0].within: business time needs a calendar (name one in the clause or in the section)`}},
		{"a calendar that counts for nothing", func(_ *sla.Config, k *sla.ClauseConfig) { k.Within, k.Calendar = "4 hours", "office" },
			[]string{`clauses[0].calendar: the calendar "office" counts for nothing: 4 hours are no business time`}},
		{"a wrong calendar", func(c *sla.Config, _ *sla.ClauseConfig) { c.Calendars[0].Holidays = []string{"DE-XX"} },
			[]string{`calendars.office.holidays[0]: `}},
		{"a warning that is neither", func(_ *sla.Config, k *sla.ClauseConfig) { k.WarnAt = []string{"early", "x%"} },
			[]string{`clauses[0].warn at[0]: "early" is not a duration`, `clauses[0].warn at[1]: "x%" is not a share`}},
		{"warnings at the ends", func(_ *sla.Config, k *sla.ClauseConfig) { k.WarnAt = []string{"0%", "100%"} },
			[]string{`clauses[0].warn at[0]: a warning at 0% is none: above 0%, below 100%`, `clauses[0].warn at[1]: a warning at 100% is none: above 0%, below 100%`}},
		{"a warning twice", func(_ *sla.Config, k *sla.ClauseConfig) { k.WarnAt = []string{"50%", "50.0%"} },
			[]string{`clauses[0].warn at[1]: "50%" stands twice`}},
		{"a warning in another kind of time", func(_ *sla.Config, k *sla.ClauseConfig) { k.WarnAt = []string{"1 hour"} },
			[]string{`clauses[0].warn at[0]: 1 hour before due cannot be told where 4 business hours are allowed (count both in business time, or neither)`}},
		{"a warning in days of unknown length", func(_ *sla.Config, k *sla.ClauseConfig) { k.WarnAt = []string{"1 business day"} },
			[]string{`clauses[0].warn at[0]: 1 business day before due cannot be told where 4 business hours are allowed (count in business hours)`}},
		{"a warning before the start", func(_ *sla.Config, k *sla.ClauseConfig) { k.WarnAt = []string{"4 business hours"} },
			[]string{`clauses[0].warn at[0]: 4 business hours before due is not after the start: 4 business hours are allowed`}},
		{"too many warnings", func(_ *sla.Config, k *sla.ClauseConfig) { k.WarnAt = many(sla.MaxWarnings + 1) },
			[]string{`clauses[0].warn at: 9 warnings are too many: at most 8`}},
		{"a share of nothing", func(_ *sla.Config, k *sla.ClauseConfig) { k.AtLeast = "0%" },
			[]string{`clauses[0].at least: "0%" is no share of the clocks: above 0%, at most 100%`}},
		{"no share", func(_ *sla.Config, k *sla.ClauseConfig) { k.AtLeast = "most" },
			[]string{`clauses[0].at least: "most" is not a share`}},
		{"a count instead of a share", func(_ *sla.Config, k *sla.ClauseConfig) {
			k.AtLeast, k.StartsWith, k.StopsWith, k.Within = "120 MQL", nil, nil, ""
		},
			[]string{`clauses[0].at least: not supported yet`}},
		{"a period of no report", func(_ *sla.Config, k *sla.ClauseConfig) { k.AtLeast, k.Per = "90%", "moth" },
			[]string{`clauses[0].per: unknown period "moth" (did you mean "month"?)`}},
		{"a way to reopen that comes later", func(_ *sla.Config, k *sla.ClauseConfig) { k.OnReopen = "stay met" },
			[]string{`clauses[0].on reopen: not supported yet`}},
		{"no way to reopen", func(_ *sla.Config, k *sla.ClauseConfig) { k.OnReopen = "no" },
			[]string{`clauses[0].on reopen: "no" is no way to go on (write go on)`}},
		{"too many clauses", func(c *sla.Config, k *sla.ClauseConfig) { c.Clauses = make([]sla.ClauseConfig, sla.MaxClauses+1) },
			[]string{`clauses: 201 clauses are too many: at most 200`}},
		{"a response that the owing team never gives", func(_ *sla.Config, k *sla.ClauseConfig) {
			k.StopsWith = []string{"call", "demo_request", "take back", "Nurturing", "Lead"}
		},
			[]string{`clauses[0].stops with[1]: "demo_request" stops nothing: sales does not do it, and only what the owing team does is a response`,
				`clauses[0].stops with[2]: "take back" stops nothing`, `clauses[0].stops with[4]: "Lead" stops nothing`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, m := machine(t)
			conf := config(m, response("4 business hours"))
			conf.Clauses = slices.Grow(conf.Clauses, 1)
			c.change(&conf, &conf.Clauses[0])
			p, err := sla.New(m.Names(), conf)
			var got []string
			if err != nil {
				got = strings.Split(err.Error(), "\n")
			} else {
				for _, w := range p.Warnings() {
					got = append(got, w.String())
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %d problems, want %d:\n%s", len(got), len(c.want), strings.Join(got, "\n"))
			}
			for i := range got {
				if !strings.HasPrefix(got[i], c.want[i]) {
					t.Errorf("got  %s\nwant %s", got[i], c.want[i])
				}
			}
		})
	}
}

func TestClauseInfoIsPlainData(t *testing.T) {
	w := agree(t, response("90 business minutes", func(c *sla.ClauseConfig) {
		c.When, c.WarnAt, c.PauseIn = " employees > 5 ", []string{"50.0%", "1  business hour"}, []string{"Waiting"}
		c.AtLeast, c.Per, c.OnReopen = "90%", "month", "go on"
	}), response("4 hours", func(c *sla.ClauseConfig) { c.Name = "second" }))
	want := []sla.ClauseInfo{
		{Name: "first response", OwedBy: "sales", When: "employees > 5", StartsWith: []string{"MQL"}, StopsWith: []string{"SAL", "reject", "call"},
			Within: "90 business minutes", Calendar: "office", WarnAt: []string{"50%", "1 business hour"}, PauseIn: slices.Clone(w.policy.Clauses()[0].PauseIn),
			AtLeast: 0.9, Per: "month"},
		{Name: "second", OwedBy: "sales", StartsWith: []string{"MQL"}, StopsWith: []string{"SAL", "reject", "call"}, Within: "4 hours", AtLeast: 1},
	}
	got := w.policy.Clauses()
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if len(got[0].PauseIn) != 1 || got[0].PauseIn[0] != "Waiting" {
		t.Errorf("pause in %v", got[0].PauseIn)
	}
	got[0].StopsWith[0] = "changed"
	if w.policy.Clauses()[0].StopsWith[0] != "SAL" {
		t.Error("who changes the data changes the policy")
	}
}

func TestCalendarsOfThePolicy(t *testing.T) {
	w := agree(t)
	c, ok := w.policy.Calendar("office")
	if !ok || !c.Open(when("2026-06-01 09:00")) || c.Open(when("2026-06-01 08:59")) {
		t.Error("the office is not open from nine on")
	}
	if _, ok := w.policy.Calendar("home"); ok {
		t.Error("there is a calendar that nobody wrote")
	}
}
