package sla_test

import (
	"strings"
	"testing"

	"example.com/baton/sla"
)

// One journey a case; the deadlines at an instant, one a line.
func TestClocks(t *testing.T) {
	clause := func(change func(*sla.ClauseConfig)) []sla.ClauseConfig {
		return []sla.ClauseConfig{response("4 business hours", change)}
	}
	plain := []sla.ClauseConfig{response("4 business hours")}
	waiting := clause(func(c *sla.ClauseConfig) { c.PauseIn = []string{"Waiting"} })
	eight := []sla.ClauseConfig{response("8 business hours", func(c *sla.ClauseConfig) { c.PauseIn = []string{"Waiting"} })}
	named := func(start, stop string) []sla.ClauseConfig {
		return clause(func(c *sla.ClauseConfig) {
			c.StartsWith, c.StopsWith = strings.Split(start, ","), strings.Split(stop, ",")
		})
	}
	cases := []struct {
		name    string
		clauses []sla.ClauseConfig
		story   string
		at      string
		want    string
	}{
		{"V1: business hours over the weekend of the spring change", plain,
			"2026-03-27 16:00 hand over by marketing", "2026-03-27 16:30",
			"1/first response: running, started Fri 27 16:00, due Mon 30 12:00, left 3h30m"},
		{"V5: a half day and a closed one by dates", []sla.ClauseConfig{response("6 business hours")},
			"2026-12-23 16:00 hand over by marketing", "2026-12-23 16:00",
			"1/first response: running, started Wed 23 16:00, due Mon 28 11:00, left 6h"},
		{"V6: a pause outside hours costs nothing", eight,
			"2026-06-01 13:00 hand over by marketing\n2026-06-01 17:00 park by sales\n2026-06-02 09:00 resume by sales", "2026-06-02 09:00",
			"1/first response: running, started Mon 01 13:00, due Tue 02 13:00, left 4h"},
		{"V7: of a pause only the open part counts", eight,
			"2026-06-01 13:00 hand over by marketing\n2026-06-01 15:00 park by sales\n2026-06-01 17:30 resume by sales", "2026-06-02 09:00",
			"1/first response: running, started Mon 01 13:00, due Tue 02 15:00, left 6h"},
		{"V8: a pause over night", eight,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 15:00 park by sales\n2026-06-02 11:00 resume by sales", "2026-06-02 11:00",
			"1/first response: running, started Mon 01 09:00, due Tue 02 13:00, left 2h"},
		{"V9: a start on a closed day", []sla.ClauseConfig{response("1 business hour")},
			"2026-06-06 10:00 hand over by marketing", "2026-06-06 12:00",
			"1/first response: running, started Sat 06 10:00, due Mon 08 10:00, left 1h"},
		{"V10: due on closing time is the closing time", []sla.ClauseConfig{response("1 business hour")},
			"2026-06-05 16:00 hand over by marketing", "2026-06-05 16:00",
			"1/first response: running, started Fri 05 16:00, due Fri 05 17:00, left 1h"},
		{"V10: a start on closing time", []sla.ClauseConfig{response("1 business hour")},
			"2026-06-05 17:00 hand over by marketing", "2026-06-05 17:00",
			"1/first response: running, started Fri 05 17:00, due Mon 08 10:00, left 1h"},

		{"nothing that the clause names, no clock", plain,
			"2026-06-01 09:00 begin", "2026-06-02 09:00", ""},
		{"what happens later does not exist", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity call", "2026-06-01 09:59",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 3h1m"},
		{"a clock that starts later does not exist", plain,
			"2026-06-01 09:00 hand over by marketing", "2026-06-01 08:59", ""},
		{"an activity stops", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity call", "2026-06-03 09:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"an event stops", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 reject by sales because no budget yet", "2026-06-03 09:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"a stage entered stops", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 accept by sales", "2026-06-03 09:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"at due is in time", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 13:00 activity call", "2026-06-03 09:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 13:00, due Mon 01 13:00, left 0s"},
		{"at due nothing is breached yet", plain,
			"2026-06-01 09:00 hand over by marketing", "2026-06-01 13:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 0s"},
		{"after due it is", plain,
			"2026-06-01 09:00 hand over by marketing", "2026-06-01 13:00:01",
			"1/first response: breached, started Mon 01 09:00, due Mon 01 13:00, left -1s"},
		{"a late response stops, and the breach stays", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 15:00 activity call", "2026-06-03 09:00",
			"1/first response: breached, started Mon 01 09:00, stopped Mon 01 15:00, due Mon 01 13:00, left -2h"},
		{"a response after closing time is late though no working time has passed", plain,
			"2026-06-01 13:00 hand over by marketing\n2026-06-01 20:00 activity call", "2026-06-03 09:00",
			"1/first response: breached, started Mon 01 13:00, stopped Mon 01 20:00, due Mon 01 17:00, left 0s"},

		{"what the lead does is no response", named("MQL", "demo_request,call"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity demo_request", "2026-06-01 11:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 2h"},
		{"what a machine does is none", named("MQL", "SAL,receipt,call"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity receipt\n2026-06-01 10:30 push by product", "2026-06-01 11:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 2h"},
		{"what the other team does is none", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity call by marketing\n2026-06-01 10:30 push by marketing", "2026-06-01 11:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 2h"},
		{"an activity of the declaration's other team counts when the owing team did it", named("MQL", "receipt,call"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity receipt by sales", "2026-06-01 11:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"a machine's clause is stopped by what it names, whoever does it", clause(func(c *sla.ClauseConfig) { c.OwedBy = "product"; c.StopsWith = []string{"demo_request"} }),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity demo_request", "2026-06-01 11:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"a response before the start is none", plain,
			"2026-06-01 08:00 begin\n2026-06-01 08:59 activity call\n2026-06-01 09:00 hand over by marketing", "2026-06-01 11:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 2h"},
		{"a response at the start is one", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 09:00 activity call", "2026-06-01 11:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 09:00, due Mon 01 13:00, left 4h"},
		{"the first of several responses counts", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 12:00 accept by sales\n2026-06-01 11:00 activity call\n2026-06-01 10:00 activity call", "2026-06-03 09:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"satisfied before the start: met in no time", named("demo_request", "SAL"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 accept by sales\n2026-06-01 11:00 activity demo_request", "2026-06-03 09:00",
			"1/first response: met, started Mon 01 11:00, stopped Mon 01 11:00, due Mon 01 15:00, left 4h"},

		{"the start stage is entered where the lead begins", clause(func(c *sla.ClauseConfig) { c.StartsWith = []string{"Lead"} }),
			"2026-06-01 09:00 begin", "2026-06-01 10:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 3h"},
		{"an activity starts, the first of the life", named("demo_request", "call"),
			"2026-06-01 09:00 begin\n2026-06-01 11:00 activity demo_request\n2026-06-01 10:00 activity demo_request", "2026-06-01 12:00",
			"1/first response: running, started Mon 01 10:00, due Mon 01 14:00, left 2h"},
		{"a start right after the stop reopens, one at its instant does not", named("demo_request", "call"),
			"2026-06-01 08:00 begin\n2026-06-01 09:00 activity demo_request\n2026-06-01 10:00 activity call\n2026-06-01 10:00 activity demo_request\n2026-06-01 11:00 activity call\n2026-06-01 11:00:01 activity demo_request", "2026-06-01 11:00:01",
			"1/first response: running, started Mon 01 09:00, due Mon 01 14:00:01, left 3h"},
		{"an event starts", named("hand over", "call"),
			"2026-06-01 09:00 hand over by marketing", "2026-06-01 12:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 1h"},
		{"a note is an event too", named("note", "call"),
			"2026-06-01 09:00 note by sales", "2026-06-01 12:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 1h"},

		{"paused: no due, only due if resumed", waiting,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 park by sales", "2026-06-01 16:00",
			"1/first response: paused, started Mon 01 09:00, if resumed Tue 02 11:00, left 3h"},
		{"a breach before the pause stays", waiting,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 14:00 park by sales", "2026-06-01 16:00",
			"1/first response: breached, started Mon 01 09:00, due Mon 01 13:00, left -1h"},
		{"a pause that begins at due: due is the resumption", waiting,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 13:00 park by sales\n2026-06-01 15:00 resume by sales", "2026-06-01 15:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 15:00, left 0s"},
		{"a response in a pause: due is as if resumed then", waiting,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 park by sales\n2026-06-01 12:00 activity call", "2026-06-03 16:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 12:00, due Mon 01 15:00, left 3h"},
		{"back from a pause is no new start", waiting,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity call\n2026-06-01 11:00 park by sales\n2026-06-01 12:00 resume by sales", "2026-06-02 09:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"through a pause to another stage is one", clause(func(c *sla.ClauseConfig) {
			c.PauseIn, c.StopsWith = []string{"Waiting"}, []string{"call"}
		}),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity call\n2026-06-01 10:30 accept by sales\n2026-06-01 11:00 park by sales\n2026-06-01 12:00 resume by sales", "2026-06-01 13:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 15:00, left 2h"},

		{"paused from the start", clause(func(c *sla.ClauseConfig) {
			c.StartsWith, c.PauseIn = []string{"demo_request"}, []string{"Waiting"}
		}),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 park by sales\n2026-06-01 11:00 activity demo_request", "2026-06-01 12:00",
			"1/first response: paused, started Mon 01 11:00, if resumed Mon 01 16:00, left 4h"},
		{"the pause in which a life begins is not gone back from", clause(func(c *sla.ClauseConfig) { c.PauseIn = []string{"Nurturing"} }),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 take back by marketing\n2026-06-01 11:00 hand over by marketing", "2026-06-01 12:00",
			"1/first response: cancelled, started Mon 01 09:00, ended Mon 01 10:00, due Mon 01 13:00, left 3h\n" +
				"2/first response: running, started Mon 01 11:00, due Mon 01 15:00, left 3h"},

		{"a step to the same stage is no new start", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity call\n2026-06-01 11:00 reassign by sales", "2026-06-01 12:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"a reassignment lets the clock go on", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 11:00 reassign by sales", "2026-06-01 12:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 13:00, left 1h"},
		{"unless the clause names the event: it starts anew", named("reassign", "call"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 reassign by sales\n2026-06-01 11:00 activity call\n2026-06-01 12:00 reassign by sales", "2026-06-01 13:00",
			"1/first response: met, started Mon 01 10:00, stopped Mon 01 11:00, due Mon 01 14:00, left 3h\n" +
				"1/first response/2: running, started Mon 01 12:00, due Mon 01 16:00, left 3h"},
		{"and the same step stops the old clock first", named("reassign", "reassign"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 reassign by sales\n2026-06-01 15:00 reassign by sales", "2026-06-01 16:00",
			"1/first response: breached, started Mon 01 10:00, stopped Mon 01 15:00, due Mon 01 14:00, left -1h\n" +
				"1/first response/2: running, started Mon 01 15:00, due Tue 02 11:00, left 3h"},
		{"a second start of a running clock changes nothing", named("reassign", "call"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 reassign by sales\n2026-06-01 11:00 reassign by sales", "2026-06-01 12:00",
			"1/first response: running, started Mon 01 10:00, due Mon 01 14:00, left 2h"},

		{"reopened: the clock goes on, the time in between is a pause", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 accept by sales\n2026-06-02 10:00 resume by sales", "2026-06-02 11:00",
			"1/first response: running, started Mon 01 09:00, due Tue 02 13:00, left 2h"},
		{"reopened by an activity", named("demo_request", "call"),
			"2026-06-01 08:00 begin\n2026-06-01 09:00 activity demo_request\n2026-06-01 10:00 activity call\n2026-06-02 10:00 activity demo_request", "2026-06-02 11:00",
			"1/first response: running, started Mon 01 09:00, due Tue 02 13:00, left 2h"},
		{"a start while the lead is in a stage that stops does not reopen", named("demo_request", "SAL"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 activity demo_request\n2026-06-01 11:00 accept by sales\n2026-06-01 12:00 activity demo_request", "2026-06-02 11:00",
			"1/first response: met, started Mon 01 10:00, stopped Mon 01 11:00, due Mon 01 14:00, left 3h"},

		{"a re-entry in the next life is a new clock", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 reject by sales because no budget yet\n2026-06-03 09:00 hand over by marketing", "2026-06-03 10:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h\n" +
				"2/first response: running, started Wed 03 09:00, due Wed 03 13:00, left 3h"},
		{"the end of the life cancels what is in time", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 take back by marketing", "2026-06-03 10:00",
			"1/first response: cancelled, started Mon 01 09:00, ended Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"and not what is breached", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 14:00 take back by marketing", "2026-06-03 10:00",
			"1/first response: breached, started Mon 01 09:00, ended Mon 01 14:00, due Mon 01 13:00, left -1h"},
		{"cancelled at due is no breach", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 13:00 take back by marketing", "2026-06-03 10:00",
			"1/first response: cancelled, started Mon 01 09:00, ended Mon 01 13:00, due Mon 01 13:00, left 0s"},
		{"a stage that cancels", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 disqualify by marketing", "2026-06-03 10:00",
			"1/first response: cancelled, started Mon 01 09:00, ended Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"rejected in time is met, whatever the reason", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 reject by sales because no fit", "2026-06-03 10:00",
			"1/first response: met, started Mon 01 09:00, stopped Mon 01 10:00, due Mon 01 13:00, left 3h"},
		{"cancelled in a pause", waiting,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 park by sales\n2026-06-01 12:00 disqualify by marketing", "2026-06-03 10:00",
			"1/first response: cancelled, started Mon 01 09:00, ended Mon 01 12:00, due Mon 01 15:00, left 3h"},
		{"a cancelled clock that starts again in the same life goes on", plain,
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 freeze by marketing\n2026-06-01 14:00 hand over by marketing", "2026-06-01 15:00",
			"1/first response: running, started Mon 01 09:00, due Mon 01 17:00, left 2h"},
		{"a clause may start in a stage that cancels", named("Disqualified", "call"),
			"2026-06-01 09:00 hand over by marketing\n2026-06-01 10:00 disqualify by marketing", "2026-06-01 11:00",
			"1/first response: running, started Mon 01 10:00, due Mon 01 14:00, left 3h"},

		{"records at one instant: steps as they follow, then activities", plain,
			"2026-06-01 09:00 activity call\n2026-06-01 09:00 hand over by marketing\n2026-06-01 09:00 take back by marketing", "2026-06-01 10:00",
			"1/first response: cancelled, started Mon 01 09:00, ended Mon 01 09:00, due Mon 01 13:00, left 4h"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := shows(agree(t, c.clauses...).story(t, nil).tell(c.story).deadlines(when(c.at)))
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
