package funnel

import (
	"time"

	"example.com/baton/scoring"
)

// Derived are the names by which conditions read the journey:
//
//	stage          the stage, one of the agreement's
//	days_in_stage  days of 24 hours since it was entered
//	attempts       activities by people of the team that owns the stage, after it first owned the lead in this life
//	reopened       lives after the first
//	assignee       who works on the lead; "" for nobody
//
// They are missing in a view without a journey, and before the lead began. A
// journey without a beginning is at its start.
func Derived(c Config) []scoring.Derived {
	names := make([]string, len(c.Stages))
	owners := make(map[Stage]Team, len(c.Stages))
	start := Stage("")
	for i, s := range c.Stages {
		names[i] = s.Name
		owners[Stage(s.Name)] = Team(s.Owner)
		if s.Start {
			start = Stage(s.Name)
		}
	}
	// read makes Of from what is read of a journey at its place.
	read := func(of func(v *scoring.View, j *Journey, p place) scoring.Value) func(*scoring.View) scoring.Value {
		return func(v *scoring.View) scoring.Value {
			j, ok := v.Path().(*Journey)
			if !ok || j == nil {
				return scoring.Value{}
			}
			p, ok := j.place(v.Known(), start)
			if !ok {
				return scoring.Value{}
			}
			return of(v, j, p)
		}
	}
	return []scoring.Derived{
		{Name: "stage", Type: scoring.Text, Values: names, From: journey, Of: read(func(_ *scoring.View, _ *Journey, p place) scoring.Value {
			return scoring.TextValue(string(p.stage))
		})},
		{Name: "days_in_stage", Type: scoring.Number, From: journey, Since: func(v *scoring.View) (time.Time, bool) {
			j, ok := v.Path().(*Journey)
			if !ok || j == nil {
				return time.Time{}, false
			}
			if !j.begun {
				return v.At().Add(1), true // 0 days, whenever one asks
			}
			p, ok := j.place(v.Known(), start)
			return p.since, ok
		}},
		{Name: "attempts", Type: scoring.Number, From: counted, Of: read(func(v *scoring.View, j *Journey, p place) scoring.Value {
			team := owners[p.stage]
			since := j.firstIn(v.Known(), p, func(s Stage) bool { return owners[s] == team })
			return scoring.NumberValue(float64(v.Attempts(string(team), since, v.Known())))
		})},
		{Name: "reopened", Type: scoring.Number, From: journey, Of: read(func(_ *scoring.View, _ *Journey, p place) scoring.Value {
			return scoring.NumberValue(float64(p.life - 1))
		})},
		{Name: "assignee", Type: scoring.Text, From: journey, Of: read(func(v *scoring.View, j *Journey, _ place) scoring.Value {
			return scoring.TextValue(j.Assignee(v.Known()))
		})},
	}
}

// journey is the source of names that the journey and the instant decide alone;
// counted that of those that activities may change, too.
func journey(string) scoring.Source { return scoring.Source{} }
func counted(string) scoring.Source { return scoring.Source{Activities: true} }

// place is where a lead is at an instant.
type place struct {
	stage Stage
	since time.Time
	life  int
}

// place is StageAt; a journey without a beginning is in the start stage since at.
func (j *Journey) place(at time.Time, start Stage) (place, bool) {
	if !j.begun {
		return place{start, at, 1}, true
	}
	stage, since, life, ok := j.StageAt(at)
	return place{stage, since, life}, ok
}

// firstIn is when the lead, in the life it is in at the instant, was first in a
// stage of a set to which its stage there belongs.
func (j *Journey) firstIn(at time.Time, p place, in func(Stage) bool) time.Time {
	n := j.until(at)
	first := j.lifeOf(n)
	if first == 0 && j.begun && in(j.start) {
		return j.began
	}
	for i := first; i < n; i++ {
		if s := &j.steps[i]; !s.Note() && in(s.To) {
			return s.At
		}
	}
	return p.since
}
