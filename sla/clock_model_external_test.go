package sla_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"example.com/baton/sla"
	"pgregory.net/rapid"
)

// record is one thing that happens, at a whole minute.
type record struct {
	at   time.Time
	what string
}

// moves are the events of the test agreement that the random stories tell, with
// the stages they lead from and to.
var moves = []struct {
	what string
	from []string
	to   string
}{
	{"hand over by marketing", []string{"Lead", "Nurturing", "SAL", "Frozen", "Disqualified"}, "MQL"},
	{"accept by sales", []string{"MQL", "Waiting"}, "SAL"},
	{"park by sales", []string{"MQL", "SAL"}, "Waiting"},
	{"resume by sales", []string{"Waiting", "SAL"}, "MQL"},
	{"reject by sales because no budget yet", []string{"MQL", "SAL"}, "Nurturing"},
	{"take back by marketing", []string{"MQL", "SAL", "Waiting"}, "Nurturing"},
	{"disqualify by marketing", []string{"MQL", "SAL", "Waiting"}, "Disqualified"},
	{"freeze by marketing", []string{"MQL", "SAL"}, "Frozen"},
	{"push by product", []string{"MQL"}, "SAL"},
	{"reassign by sales", []string{"MQL"}, "MQL"},
}

var activities = []string{"activity call", "activity call by marketing", "activity receipt", "activity demo_request"}

// randomRecords tells a story of some days around a change of the clocks or in
// summer, by time, with records at one instant among them.
func randomRecords(r *rapid.T) (from time.Time, records []record) {
	from = rapid.SampledFrom([]time.Time{when("2026-03-27 08:00"), when("2026-10-23 15:00"), when("2026-06-01 09:00")}).Draw(r, "from")
	at, stage := from, "Lead"
	for range rapid.IntRange(0, 14).Draw(r, "length") {
		gap := rapid.SampledFrom([]int{0, 1, 30, 60, 60, 120, 240, 480, 900, 1440, 3000}).Draw(r, "gap")
		at = at.Add(time.Duration(gap) * time.Minute)
		var can []string
		for _, m := range moves {
			if slices.Contains(m.from, stage) {
				can = append(can, m.what)
			}
		}
		what := rapid.SampledFrom(append(can, activities...)).Draw(r, "what")
		for _, m := range moves {
			if m.what == what {
				stage = m.to
			}
		}
		records = append(records, record{at, what})
	}
	return from, records
}

// choice is an agreement of one clause, and how the naive model sees it.
type choice struct {
	world    *world
	target   int // minutes
	business bool
	pauses   bool
}

func randomWorlds(t *testing.T) []choice {
	var out []choice
	for _, target := range []int{30, 240, 960} {
		for _, business := range []bool{false, true} {
			for _, pauses := range []bool{false, true} {
				unit := "minutes"
				if business {
					unit = "business minutes"
				}
				c := response(fmt.Sprintf("%d %s", target, unit), func(c *sla.ClauseConfig) {
					c.StopsWith = []string{"reject", "call"}
					c.WarnAt = []string{"50%", "80%", fmt.Sprintf("15 %s", unit)}
					if pauses {
						c.PauseIn = []string{"Waiting"}
					} else {
						c.StopsWith = append(c.StopsWith, "SAL")
					}
				})
				out = append(out, choice{agree(t, c), target, business, pauses})
			}
		}
	}
	return out
}

// naive is a clock of the minute-by-minute model.
type naive struct {
	life          int
	worked        int       // minutes
	due           time.Time // reached
	breached      bool
	open, resting bool
	how           string // "met" or "cancelled", where it is closed
}

// simulate lives through the story minute by minute.
func (c *choice) simulate(from time.Time, records []record, at time.Time) []*naive {
	var clocks []*naive
	var now *naive // the clock of the running life
	stage, home, life := "Lead", "Lead", 1
	next := 0
	for t := from; ; t = t.Add(time.Minute) {
		var here []record
		for next < len(records) && records[next].at.Equal(t) {
			here = append(here, records[next])
			next++
		}
		slices.SortStableFunc(here, func(a, b record) int { return rank(a) - rank(b) })
		for _, x := range here {
			i := slices.IndexFunc(moves, func(m struct {
				what string
				from []string
				to   string
			}) bool {
				return m.what == x.what
			})
			if i < 0 {
				if x.what == "activity call" && now != nil && now.open {
					now.open, now.how = false, "met"
				}
				continue
			}
			to := moves[i].to
			stops := x.what == "reject by sales because no budget yet" || x.what == "accept by sales" && !c.pauses
			ends := to == "Nurturing" && stage != "Lead" || stage == "Disqualified"
			if now != nil && now.open {
				switch {
				case stops:
					now.open, now.how = false, "met"
				case ends || to == "Disqualified" || to == "Frozen":
					now.open, now.how = false, "cancelled"
				}
			}
			if ends {
				life++
				now, home = nil, ""
			}
			back := c.pauses && stage == "Waiting" && to == home
			if to == "MQL" && stage != "MQL" && !back {
				if now == nil {
					now = &naive{life: life}
					clocks = append(clocks, now)
				}
				now.open = true
			}
			stage = to
			if !c.pauses || stage != "Waiting" {
				home = stage
			}
		}
		for _, k := range clocks {
			k.resting = k.open && k == now && c.pauses && stage == "Waiting"
			// Reached: due, unless the clock stopped or paused at that instant.
			if k.worked >= c.target && k.due.IsZero() && k.open && !k.resting {
				k.due = t
			}
		}
		if !t.Before(at) {
			break
		}
		for _, k := range clocks {
			if !k.due.IsZero() && k.open && !k.resting {
				k.breached = true
			}
			if k.open && !k.resting && (!c.business || isOpen(t)) {
				k.worked++
			}
		}
	}
	return clocks
}

// rank sorts steps before activities.
func rank(x record) int {
	if len(x.what) > 8 && x.what[:8] == "activity" {
		return 1
	}
	return 0
}

// isOpen is the office, by the wall clock.
func isOpen(t time.Time) bool {
	l := t.In(berlin)
	return l.Weekday() != time.Saturday && l.Weekday() != time.Sunday && l.Hour() >= 9 && l.Hour() < 17
}

// Clocks are what a walk through every minute says.
func TestClocksEqualAMinuteModel(t *testing.T) {
	worlds := randomWorlds(t)
	rapid.Check(t, func(r *rapid.T) {
		c := rapid.SampledFrom(worlds).Draw(r, "agreement")
		from, records := randomRecords(r)
		s := c.world.story(t, nil)
		for _, x := range records {
			s.record(x.at, x.what)
		}
		at := from.Add(time.Duration(rapid.IntRange(0, 8*24*60).Draw(r, "at")) * time.Minute)
		if len(records) > 0 && rapid.Bool().Draw(r, "at a record") {
			at = rapid.SampledFrom(records).Draw(r, "record").at
		}
		want := c.simulate(from, records, at)
		got := s.deadlines(at)
		if len(got) != len(want) {
			r.Fatalf("%d clocks, the model has %d:\n%s", len(got), len(want), shows(got))
		}
		for i, k := range want {
			d := got[i]
			status := k.how
			switch {
			case k.breached:
				status = "breached"
			case k.open && k.resting:
				status = "paused"
			case k.open:
				status = "running"
			}
			if d.Status.String() != status || d.Life != k.life || d.Worked() != time.Duration(k.worked)*time.Minute {
				r.Fatalf("at %s: %s\nthe model says %s, life %d, worked %d min", at, show(d), status, k.life, k.worked)
			}
			if k.breached && !d.Due.Equal(k.due) {
				r.Fatalf("at %s: %s\nthe model's due is %s", at, show(d), k.due)
			}
			// A running clock that nothing happens to is due when the model says.
			if status == "running" {
				later := c.simulate(from, before(records, at), at.Add(20*24*time.Hour))
				if !later[i].due.Equal(d.Due) {
					r.Fatalf("at %s: %s\nthe model will be due %s", at, show(d), later[i].due)
				}
			}
		}
	})
}

// before are the records up to an instant.
func before(records []record, at time.Time) []record {
	n := slices.IndexFunc(records, func(x record) bool { return x.at.After(at) })
	if n < 0 {
		return records
	}
	return records[:n]
}
