package funnel

import "example.com/baton/internal/problem"

// checkNames finds names that stand for two of stage, event and activity.
func (b *builder) checkNames() {
	for i := range b.events {
		name := string(b.events[i].info.Name)
		_, _, activity := b.names.Schema().ActivityBy(name)
		if b.stageOf.find(name) >= 0 {
			b.bad.Add(problem.Path("events", name), "%q stands for two: a stage and an event", name).OnKey = true
		}
		if activity {
			b.bad.Add("/"+problem.Path("activities", name), "%q stands for two: an activity and an event", name).OnKey = true
		}
	}
	for i := range b.stages {
		name := string(b.stages[i].info.Name)
		if _, _, activity := b.names.Schema().ActivityBy(name); activity {
			b.bad.Add(problem.Path("stages", name), "%q stands for two: an activity and a stage", name).OnKey = true
		}
	}
}

// checkWays warns of stages that no lead reaches or leaves.
func (b *builder) checkWays() {
	reached := make([]bool, len(b.stages))
	left := make([]bool, len(b.stages))
	next := []int{b.start}
	reached[b.start] = true
	for len(next) > 0 {
		from := next[0]
		next = next[1:]
		for i := range b.events {
			ev := &b.events[i]
			if ev.away[from] != nil {
				continue
			}
			for _, to := range ev.destinations() {
				left[from] = left[from] || to != from
				if !reached[to] {
					reached[to] = true
					next = append(next, to)
				}
			}
		}
	}
	for i := range b.stages {
		s := &b.stages[i].info
		path := problem.Path("stages", string(s.Name))
		if !reached[i] {
			b.bad.Warn(path, "no lead reaches stage %q", string(s.Name)).OnKey = true
		} else if !left[i] && !s.End {
			b.bad.Warn(path, "no event leads out of stage %q, which is no end", string(s.Name)).OnKey = true
		}
	}
}

// destinations are the stages to which the event may lead.
func (ev *event) destinations() []int {
	if len(ev.reasons) == 0 {
		if ev.to < 0 {
			return nil
		}
		return []int{ev.to}
	}
	var out []int
	for i := range ev.reasons {
		out = append(out, ev.reasons[i].to)
	}
	return out
}
