package metrics_test

import (
	"testing"

	"example.com/baton/funnel"
	"example.com/baton/metrics"

	"github.com/google/go-cmp/cmp"
)

func TestAcceptanceCountsTheFirstDecisionOfALife(t *testing.T) {
	m := newMarket()
	mql := func(id string) *subject { return m.lead(id, on(1, 9, 0)).step("hand over", on(2, 9, 0)) }
	for _, c := range []struct {
		name string
		lead *subject
		want metrics.Acceptance
	}{
		{"accepted", mql("L").step("accept", on(3, 9, 0)), metrics.Acceptance{Accepted: 1}},
		{"rejected into nurturing", mql("L").step("reject", on(3, 9, 0), "no budget yet"), metrics.Acceptance{Rejected: 1}},
		{"rejected for ever", mql("L").step("reject", on(3, 9, 0), "no fit"), metrics.Acceptance{Rejected: 1}},
		{"taken back by the team that handed it over", mql("L").step("take back", on(3, 9, 0)), metrics.Acceptance{Withdrawn: 1}},
		{"taken out by another team", mql("L").stepBy("product", "take back", on(3, 9, 0)), metrics.Acceptance{Rejected: 1}},
		{"not decided yet", mql("L").step("note", on(3, 9, 0)), metrics.Acceptance{Undecided: 1}},
		{"accepted, then put on hold and rejected in the same life",
			mql("L").step("accept", on(3, 9, 0)).step("hold", on(4, 9, 0)).step("reject", on(5, 9, 0), "no fit"), metrics.Acceptance{Accepted: 1}},
		{"accepted, then on hold: decided", mql("L").step("accept", on(3, 9, 0)).step("hold", on(4, 9, 0)), metrics.Acceptance{Accepted: 1}},
		{"rejected, then accepted in its next life",
			mql("L").step("reject", on(3, 9, 0), "no budget yet").step("hand over", on(9, 9, 0)).step("accept", on(9, 10, 0)),
			metrics.Acceptance{Accepted: 1, Rejected: 1}},
		{"rejected after the hand-over stage is no decision on it",
			mql("L").step("accept", on(3, 9, 0)).step("reject", on(4, 9, 0), "no fit"), metrics.Acceptance{Accepted: 1}},
		{"decided after the window", mql("L").step("accept", on(33, 9, 0)), metrics.Acceptance{Undecided: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.Stage, c.want.Owner = "MQL", "sales"
			c.want.Rate = metrics.NewRate(c.want.Accepted, c.want.Accepted+c.want.Rejected)
			got := m.report(t, october, c.lead).Overall.Acceptance
			if diff := cmp.Diff([]metrics.Acceptance{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatLeavingAHandOverSaysIsReadOffTheDestination(t *testing.T) {
	config := funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "MQL", Owner: "sales", Phase: "hand-over", Start: true},
			{Name: "PQL", Owner: "sales", Phase: "hand-over"},
			{Name: "Customer", Owner: "service", Phase: "retention"},
			{Name: "Won", Owner: "sales", Phase: "sales", Probability: "100%", End: true},
			{Name: "Lost", Owner: "sales", Phase: "sales", Probability: "0%"},
			{Name: "Duplicate", Owner: "sales", Phase: "sales", Cancels: true},
			{Name: "Shelf", Owner: "sales"},
		},
		Events: []funnel.EventConfig{
			{Name: "pass on", From: []string{"MQL"}, To: "PQL"},
			{Name: "serve", From: []string{"MQL", "PQL"}, To: "Customer"},
			{Name: "win", From: []string{"MQL", "PQL"}, To: "Won", Reasons: []funnel.ReasonConfig{{Name: "renewed"}}},
			{Name: "lose", From: []string{"MQL", "PQL"}, To: "Lost"},
			{Name: "merge", From: []string{"MQL", "PQL"}, To: "Duplicate"},
			{Name: "shelve", From: []string{"MQL", "PQL"}, To: "Shelf"},
			{Name: "shelve because", From: []string{"MQL", "PQL"}, To: "Shelf", Reasons: []funnel.ReasonConfig{{Name: "no capacity"}}},
		},
	}
	m := newMarket()
	m.machine = must(funnel.New(m.schema, config))
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine}))
	for _, c := range []struct {
		event  funnel.EventName
		reason string
		want   [2]metrics.Acceptance // of MQL and of PQL, to which it was passed on
	}{
		{"serve", "", [2]metrics.Acceptance{{}, {Accepted: 1}}},
		{"win", "renewed", [2]metrics.Acceptance{{}, {Accepted: 1}}},
		{"lose", "", [2]metrics.Acceptance{{}, {Rejected: 1}}},
		{"merge", "", [2]metrics.Acceptance{{}, {Rejected: 1}}},
		{"shelve", "", [2]metrics.Acceptance{{}, {}}},
		{"shelve because", "no capacity", [2]metrics.Acceptance{{}, {Rejected: 1}}},
	} {
		s := m.lead("L", on(1, 9, 0))
		s.Journey = &funnel.Journey{}
		s.Journey.Begin("MQL", on(1, 9, 0))
		s.step("pass on", on(2, 9, 0)).step(c.event, on(3, 9, 0), c.reason)
		for i, got := range m.report(t, october, s).Overall.Acceptance {
			w := c.want[i]
			if got.Accepted != w.Accepted || got.Rejected != w.Rejected || got.Undecided != 0 {
				t.Errorf("%s out of %s: got %+v", c.event, got.Stage, got)
			}
		}
	}
}

func TestReasonsAreCountedByTheTeamThatGaveThem(t *testing.T) {
	m := newMarket()
	mql := func(id string) *subject { return m.lead(id, on(1, 9, 0)).step("hand over", on(2, 9, 0)) }
	got := m.report(t, october,
		mql("A").step("reject", on(3, 9, 0), "no fit"),
		mql("B").step("reject", on(3, 9, 0), "no fit"),
		mql("C").stepBy("marketing", "reject", on(3, 9, 0), "no fit"),
		mql("D").step("reject", on(3, 9, 0), "wrong contact"),
		mql("E").step("reject", on(33, 9, 0), "wrong contact")).Overall.Reasons
	want := []metrics.EventReasons{
		{Event: "reject", Steps: 4, Reasons: []metrics.ReasonFigures{
			{Reason: "no budget yet", Share: metrics.NewRate(0, 4), By: []metrics.TeamSteps{}},
			{Reason: "wrong contact", Steps: 1, Share: metrics.NewRate(1, 4), By: []metrics.TeamSteps{{Team: "sales", Steps: 1}}},
			{Reason: "no fit", Steps: 3, Share: metrics.NewRate(3, 4), By: []metrics.TeamSteps{{Team: "marketing", Steps: 1}, {Team: "sales", Steps: 2}}},
		}},
		{Event: "lose", Reasons: []metrics.ReasonFigures{{Reason: "price", By: []metrics.TeamSteps{}}, {Reason: "competitor", By: []metrics.TeamSteps{}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
