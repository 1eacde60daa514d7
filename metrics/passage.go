package metrics

import (
	"time"

	"example.com/baton/funnel"
)

// passage is one lead's way through the stages of a plan, as far as the window
// and the report's instant show it.
type passage struct {
	plan     *Plan
	f        *figures
	from, to time.Time // of the window
	at       time.Time

	stages  []stagePassage
	reached []bool // by pair
	in      int    // stage after the last step, -1: none of the plan's
	givenBy funnel.Team
	life    int
	now     int       // stage at the end of the window, -1: none of the plan's
	nowOpen bool      // its hand-over has had no decision
	opened  time.Time // of the sales cycle in this life
	open    bool
	closed  [lost + 1]bool // outcomes of this life
}

// stagePassage is what a lead did in one stage.
type stagePassage struct {
	life    int       // in which it entered last
	counted bool      // entered in the window, for the first time in some life
	at      time.Time // then
	decided int       // life of the last decision on the hand-over
}

// walk counts the journey up to the report's instant.
func (g *passage) walk(p *Plan, f *figures, j *funnel.Journey) {
	began, ok := j.Began()
	if !ok || began.After(g.at) {
		return
	}
	g.reset(p, f)
	if began.Before(g.to) {
		f.counts[countLeads]++
		if !began.Before(g.from) {
			f.counts[countCreated]++
		}
	}
	start := p.machine.Start()
	if j.Len() > 0 {
		start = j.Step(1).From
	} else if s, _, _, ok := j.StageAt(began); ok {
		start = s
	}
	g.enter(start, began, 1)
	for s := range j.Steps() {
		if s.At.After(g.at) {
			break
		}
		g.step(&s)
	}
	if g.now < 0 {
		return
	}
	f.counts[p.layout.stage(g.now)+stageNow]++
	if h := p.stages[g.now].handOver; h >= 0 && g.nowOpen {
		f.counts[p.layout.handOver(h)+handOverUndecided]++
	}
}

func (g *passage) reset(p *Plan, f *figures) {
	if cap(g.stages) < len(p.stages) || cap(g.reached) < len(p.pairs) {
		g.stages, g.reached = make([]stagePassage, len(p.stages)), make([]bool, len(p.pairs))
	}
	g.stages, g.reached = g.stages[:len(p.stages)], g.reached[:len(p.pairs)]
	clear(g.stages)
	clear(g.reached)
	g.plan, g.f, g.in, g.now, g.life, g.givenBy = p, f, -1, -1, 0, ""
}

func (g *passage) step(s *funnel.Step) {
	if s.Reason != "" && g.inside(s.At) {
		g.reason(s)
	}
	if !s.Enters() {
		return
	}
	g.decide(s)
	g.enter(s.To, s.At, s.Life)
	g.givenBy = s.By
}

func (g *passage) inside(t time.Time) bool { return !t.Before(g.from) && t.Before(g.to) }

// enter counts an entry of a stage.
func (g *passage) enter(name funnel.Stage, at time.Time, life int) {
	p := g.plan
	i, ok := p.stageOf[name]
	if life != g.life {
		g.life, g.open, g.closed = life, false, [lost + 1]bool{}
	}
	if !ok {
		g.in = -1
		if at.Before(g.to) {
			g.now = -1
		}
		return
	}
	s, info, c := &g.stages[i], &p.stages[i], g.f.counts
	g.in = i
	inside := g.inside(at)
	if at.Before(g.to) {
		g.now, g.nowOpen = i, s.decided != life
	}
	for _, pr := range info.into {
		if before := &g.stages[p.pairs[pr].from]; before.counted && !g.reached[pr] {
			g.reached[pr] = true
			c[p.layout.pairAt+pr]++
			g.sample(p.layout.pairTimes(pr), before.at, at)
		}
	}
	if s.life != life && inside {
		k := p.layout.stage(i)
		c[k+stageEntries]++
		if !s.counted {
			s.counted, s.at = true, at
			c[k+stageLeads]++
		}
	}
	s.life = life
	g.cycle(info, at, inside)
}

// cycle opens and closes the sales cycle of a life.
func (g *passage) cycle(s *stage, at time.Time, inside bool) {
	switch {
	case s.open && !g.open:
		g.open, g.opened = true, at
	case s.outcome != notClosed && !g.closed[s.outcome]:
		if inside {
			g.f.counts[countWon+int(s.outcome-won)]++
			if g.open && !g.closed[won] && !g.closed[lost] {
				g.sample(g.plan.layout.cycleTimes(s.outcome), g.opened, at)
			}
		}
		g.closed[s.outcome] = true
	}
}

// sample keeps a duration, and beside it the business time where there is a
// calendar.
func (g *passage) sample(i int, from, to time.Time) {
	s := g.f.samples
	s[i] = append(s[i], int64(to.Sub(from)))
	if c := g.plan.calendar; c != nil {
		s[i+1] = append(s[i+1], int64(c.Between(from, to)))
	}
}

// decide counts a step that leaves a hand-over stage, before it enters another.
func (g *passage) decide(s *funnel.Step) {
	p := g.plan
	if g.in < 0 || p.stages[g.in].handOver < 0 {
		return
	}
	handOver := &g.stages[g.in]
	if handOver.decided == g.life {
		return
	}
	v := says
	if to, ok := p.stageOf[s.To]; ok {
		v = p.stages[to].verdict
	}
	if v == says && s.Reason != "" {
		v = rejects
	}
	count := handOverAccepted
	switch {
	case v == says || v == passesOn:
		return
	case v == rejects && s.By == g.givenBy && s.By != "" && s.By != p.stages[g.in].info.Owner:
		count = handOverWithdrawn
	case v == rejects:
		count = handOverRejected
	}
	if count != handOverWithdrawn {
		handOver.decided = g.life
	}
	if g.inside(s.At) {
		g.f.counts[p.layout.handOver(p.stages[g.in].handOver)+count]++
	}
}

// reason counts the reason of a step.
func (g *passage) reason(s *funnel.Step) {
	p := g.plan
	e, ok := p.eventOf[s.Event]
	if !ok {
		return
	}
	ev := &p.events[e]
	for i, r := range ev.reasons {
		if r == s.Reason {
			g.f.given[given{ev.first + i, p.team(s.By)}]++
			return
		}
	}
}

// team is the number of a team, behind the last where it is none.
func (p *Plan) team(t funnel.Team) int {
	for i, name := range p.teams {
		if name == t {
			return i
		}
	}
	return len(p.teams)
}
