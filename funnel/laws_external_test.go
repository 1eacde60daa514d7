package funnel_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// naive is the fixture's funnel as a person would follow it with a pencil: from
// the configuration and the list of steps, each time from the beginning.
type naive struct {
	config funnel.Config
	steps  []funnel.Step
	began  time.Time
}

func (n *naive) stageConfig(name funnel.Stage) funnel.StageConfig {
	i := slices.IndexFunc(n.config.Stages, func(s funnel.StageConfig) bool { return s.Name == string(name) })
	return n.config.Stages[i]
}

// at is the stage, since when, the life, and the last step that is no note.
func (n *naive) at(t time.Time) (stage funnel.Stage, since time.Time, life int, moved time.Time) {
	stage, since, life, moved = "Lead", n.began, 1, n.began
	for _, s := range n.steps {
		if s.At.After(t) {
			break
		}
		if s.To == "" {
			continue
		}
		moved = s.At
		if s.To == stage {
			continue
		}
		from, to := n.stageConfig(stage), n.stageConfig(s.To)
		late := map[string]bool{"hand-over": true, "processing": true, "sales": true}
		early := map[string]bool{"acquisition": true, "nurturing": true}
		if from.End || late[from.Phase] && early[to.Phase] && !to.End {
			life++
		}
		stage, since = s.To, s.At
	}
	return stage, since, life, moved
}

// attempts are the activities by sales since it first owned the lead in the
// life; calls are all activities there are.
func (n *naive) attempts(calls []time.Time, t time.Time) int {
	stage, _, life, _ := n.at(t)
	if n.stageConfig(stage).Owner != "sales" {
		return 0
	}
	for _, s := range n.steps { // no two at one instant
		in, _, l, _ := n.at(s.At)
		if l == life && n.stageConfig(in).Owner == "sales" {
			count := 0
			for _, c := range calls {
				if c.After(s.At) && !c.After(t) {
					count++
				}
			}
			return count
		}
	}
	return 0
}

// allows is whether the event may happen, and where it leads.
func (n *naive) allows(e funnel.Event, facts map[string]any, calls []time.Time) (bool, funnel.Stage) {
	i := slices.IndexFunc(n.config.Events, func(c funnel.EventConfig) bool { return c.Name == string(e.Name) })
	if i < 0 {
		return false, ""
	}
	c := n.config.Events[i]
	stage, _, _, moved := n.at(e.At)
	to := c.To
	ok := slices.Contains(c.From, string(stage)) && (len(c.By) == 0 || slices.Contains(c.By, string(e.By)))
	if len(c.Reasons) > 0 || e.Reason != "" {
		k := slices.IndexFunc(c.Reasons, func(r funnel.ReasonConfig) bool { return r.Name == e.Reason })
		if k < 0 {
			return false, ""
		}
		if c.Reasons[k].To != "" {
			to = c.Reasons[k].To
		}
		ok = ok && (c.Reasons[k].When == "" || n.attempts(calls, e.At) >= 2)
	}
	if c.When != "" {
		score, _ := facts["score"].(int)
		ok = ok && score >= 60 && facts["email_consent"] == true
	}
	if c.NotBefore != "" {
		ok = ok && !e.At.Before(moved.AddDate(0, 0, 90))
	}
	if c.NotLaterThan != "" {
		ok = ok && !e.At.After(moved.AddDate(0, 0, 30))
	}
	needs := map[string][]string{"MQL": {"phone"}, "SAL": {"phone"}, "SQL": {"budget", "country"}}
	if to != string(stage) {
		for _, a := range needs[to] {
			ok = ok && facts[a] != nil
		}
	}
	return ok, funnel.Stage(to)
}

func TestMachineIsTheNaiveModel(t *testing.T) {
	f := machine(t)
	events := []string{"nothing"}
	for _, e := range config().Events {
		events = append(events, e.Name, e.Name)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := &naive{config: config(), began: day(0)}
		j := &funnel.Journey{}
		j.Begin("Lead", n.began)
		now := day(0)
		facts := map[string]any{}
		var calls []time.Time
		var lead *scoring.Lead
		remake := func() {
			var err error
			if lead, err = f.schema.Lead("L", facts); err != nil {
				t.Fatal(err)
			}
			for _, at := range calls {
				if err := lead.Record(scoring.Activity{Name: "call", At: at}); err != nil {
					t.Fatal(err)
				}
			}
		}
		remake()
		ask := func(name string) {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{1, 24, 24 * 30, 24 * 100}).Draw(t, "hours")) * time.Hour)
			e := funnel.Event{Name: funnel.EventName(name), At: now, By: rapid.SampledFrom([]funnel.Team{"sales", "marketing"}).Draw(t, "by")}
			i := slices.IndexFunc(n.config.Events, func(c funnel.EventConfig) bool { return c.Name == name })
			if i >= 0 && len(n.config.Events[i].Reasons) > 0 {
				e.Reason = rapid.SampledFrom(n.config.Events[i].Reasons).Draw(t, "reason").Name
			}
			before := slices.Collect(j.Steps())
			step, err := f.Next(j, e, lead)
			allowed, to := n.allows(e, facts, calls)
			if (err == nil) != allowed {
				t.Fatalf("%+v: %v, want allowed %v", e, err, allowed)
			}
			recorded, rerr := f.Recorded(j, e, lead)
			if !reflect.DeepEqual(before, slices.Collect(j.Steps())) {
				t.Fatal("asking changed the journey")
			}
			agree(t, f, j, lead, e, err)
			var refused *funnel.RefusedError
			switch {
			case err == nil && (rerr != nil || !reflect.DeepEqual(step, recorded)):
				t.Fatalf("Recorded differs from Next: %v %+v %+v", rerr, step, recorded)
			case errors.As(err, &refused) && rerr == nil:
				if !slices.EqualFunc(refused.Unmet, recorded.Against, func(a, b funnel.Unmet) bool { return a.String() == b.String() }) {
					t.Fatalf("recorded against %v, refused for %v", recorded.Against, refused.Unmet)
				}
			}
			if rerr != nil {
				return
			}
			if step = recorded; step.To != to {
				t.Fatalf("%+v leads to %s, want %s", e, step.To, to)
			}
			j.Append(step)
			n.steps = append(n.steps, step)
			if _, _, life, _ := n.at(now); step.Life != life {
				t.Fatalf("%+v: life %d, want %d", step, step.Life, life)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"event": func(t *rapid.T) { ask(rapid.SampledFrom(events).Draw(t, "event")) },
			"learn": func(t *rapid.T) {
				switch rapid.IntRange(0, 4).Draw(t, "fact") {
				case 0:
					facts["score"] = rapid.SampledFrom([]int{45, 60, 72}).Draw(t, "score")
				case 1:
					facts["email_consent"] = rapid.Bool().Draw(t, "consent")
				case 2:
					facts["phone"] = "1"
				case 3:
					facts["budget"] = 1
				case 4:
					facts["country"] = "DE"
				}
				remake()
			},
			"call": func(*rapid.T) {
				calls = append(calls, now.Add(time.Minute))
				remake()
			},
			"": func(t *rapid.T) {
				at := day(-1).Add(time.Duration(rapid.Int64Range(0, int64(now.Sub(day(-2)))).Draw(t, "at")))
				stage, since, life, ok := j.StageAt(at)
				if at.Before(n.began) {
					if ok {
						t.Fatalf("in %s before the beginning", stage)
					}
					return
				}
				ws, wt, wl, _ := n.at(at)
				if !ok || stage != ws || !since.Equal(wt) || life != wl {
					t.Fatalf("%s: %s since %s in life %d, want %s since %s in life %d", at, stage, since, life, ws, wt, wl)
				}
			},
		})
	})
}

// agree checks the option of an event against the answer of Next to it.
func agree(t *rapid.T, f fixture, j *funnel.Journey, l *scoring.Lead, e funnel.Event, err error) {
	var refused *funnel.RefusedError
	for _, o := range f.Options(j, l, e.At) {
		if o.Event != e.Name {
			continue
		}
		wrongTeam := errors.Is(err, funnel.ErrWrongTeam)
		if err == nil && o.Refused != nil {
			t.Fatalf("%+v may happen, its option says %v", e, o.Refused)
		}
		if e.Reason == "" && !wrongTeam && errors.As(err, &refused) && (o.Refused == nil || o.Refused.Error() != refused.Error()) {
			t.Fatalf("Next says %v, the option %v", refused, o.Refused)
		}
		if len(o.Reasons) == 0 {
			return
		}
		// An event with reasons may happen exactly if it may with one of them.
		open := false
		for _, c := range o.Reasons {
			own := e
			own.By, own.Reason = "sales", c.Reason
			_, err := f.Next(j, own, l)
			open = open || err == nil
		}
		if open != (o.Refused == nil) {
			t.Fatalf("%s: may happen %v, its option says %v", e.Name, open, o.Refused)
		}
	}
}

func TestAssignmentsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(t, "order")
		var j funnel.Journey
		for _, d := range days {
			j.Assign(day(d), string(rune('a'+d)), "sales")
		}
		for d := range 8 {
			if got := j.Assignee(day(d).Add(time.Hour)); got != string(rune('a'+d)) {
				t.Fatalf("day %d: %s", d, got)
			}
		}
	})
}
