package metrics

import (
	"maps"
	"slices"

	"example.com/baton/funnel"
)

// Report reads the figures off a tally of this plan. The tally stays as it is.
// The error says that the tally is empty of a window, of another plan, damaged,
// or that a sum of money does not fit.
func (p *Plan) Report(t *Tally) (Report, error) {
	if t.plan != p.print {
		return Report{}, errOther
	}
	if !p.fits(t) {
		return Report{}, errDamaged
	}
	r := Report{From: t.from.time(p.loc), To: t.to.time(p.loc), At: t.at.time(p.loc), By: t.by, Currency: p.currency}
	whole := t.newFigures()
	whole.counts[countSpend] = t.spend
	names := slices.Sorted(maps.Keys(t.groups))
	for _, name := range names {
		f := t.groups[name]
		if overflows(whole.counts[countValue], f.counts[countValue]) || overflows(whole.counts[countSpend], f.counts[countSpend]) {
			return Report{}, errOverflow
		}
		whole.add(f)
	}
	b := builder{plan: p}
	r.Overall = b.figures(whole)
	if t.by != "" {
		for _, name := range names {
			f := t.groups[name]
			own := figures{counts: f.counts, given: f.given, samples: make([][]int64, len(f.samples))}
			for i, s := range f.samples {
				own.samples[i] = slices.Clone(s)
			}
			r.Groups = append(r.Groups, Group{Name: name, Figures: b.figures(&own)})
		}
	}
	if b.damaged {
		return Report{}, errDamaged
	}
	return r, nil
}

// builder makes the report. It sorts the durations of the figures it is given.
type builder struct {
	plan    *Plan
	damaged bool // a count is negative or a part is more than its whole
}

func (b *builder) figures(f *figures) Figures {
	out := Figures{
		Leads:       b.count(f.counts[countLeads]),
		Created:     b.count(f.counts[countCreated]),
		Stages:      b.stages(f),
		Conversions: b.conversions(f),
		Acceptance:  b.acceptance(f),
		Reasons:     b.reasons(f),
		Won:         b.count(f.counts[countWon]),
		Lost:        b.count(f.counts[countLost]),
		Cycle:       b.cycle(f),
		Deals:       b.deals(f),
		Spend:       Money(f.counts[countSpend]),
	}
	out.WinRate = b.rate(out.Won, out.Won+out.Lost)
	out.Clauses = b.clauses(f)
	out.Sides = b.sides(out.Clauses)
	return out
}

// mostCount bounds a count, so that sums of counts do not overflow.
const mostCount = 1 << 40

func (b *builder) count(n int64) int {
	if n < 0 || n > mostCount {
		b.damaged = true
		return 0
	}
	return int(n)
}

func (b *builder) rate(k, n int) Rate {
	if k > n {
		b.damaged = true
		return Rate{}
	}
	return NewRate(k, n)
}

func (b *builder) stages(f *figures) []StageFigures {
	out := make([]StageFigures, len(b.plan.stages))
	for i := range out {
		info, c := &b.plan.stages[i].info, f.counts[b.plan.layout.stage(i):]
		out[i] = StageFigures{Stage: info.Name, Owner: info.Owner,
			Entries: b.count(c[stageEntries]), Leads: b.count(c[stageLeads]), Now: b.count(c[stageNow])}
	}
	return out
}

func (b *builder) conversions(f *figures) []Conversion {
	l := &b.plan.layout
	out := make([]Conversion, len(b.plan.pairs))
	for i := range out {
		pr := b.plan.pairs[i]
		from, to := f.counts[l.stage(pr.from):], f.counts[l.stage(pr.to):]
		out[i] = Conversion{
			From:     b.plan.stages[pr.from].info.Name,
			To:       b.plan.stages[pr.to].info.Name,
			Period:   newRatio(b.count(to[stageEntries]), b.count(from[stageEntries])),
			Reached:  b.rate(b.count(f.counts[l.pairAt+i]), b.count(from[stageLeads])),
			Elapsed:  timesOf(f.samples[l.pairTimes(i)]),
			Business: timesOf(f.samples[l.pairTimes(i)+1]),
		}
	}
	return out
}

func (b *builder) acceptance(f *figures) []Acceptance {
	out := make([]Acceptance, len(b.plan.handOver))
	for i, s := range b.plan.handOver {
		info, c := &b.plan.stages[s].info, f.counts[b.plan.layout.handOver(i):]
		a := Acceptance{Stage: info.Name, Owner: info.Owner,
			Accepted: b.count(c[handOverAccepted]), Rejected: b.count(c[handOverRejected]),
			Withdrawn: b.count(c[handOverWithdrawn]), Undecided: b.count(c[handOverUndecided])}
		a.Rate = b.rate(a.Accepted, a.Accepted+a.Rejected)
		out[i] = a
	}
	return out
}

func (b *builder) reasons(f *figures) []EventReasons {
	all := f.reasons()
	out := make([]EventReasons, len(b.plan.events))
	for i := range out {
		ev := &b.plan.events[i]
		e := EventReasons{Event: ev.name, Reasons: make([]ReasonFigures, len(ev.reasons))}
		for k, name := range ev.reasons {
			r := ReasonFigures{Reason: name, By: []TeamSteps{}}
			at, _ := slices.BinarySearchFunc(all, given{ev.first + k, 0}, compareGiven)
			for ; at < len(all) && all[at].reason == ev.first+k; at++ {
				n := b.count(f.given[all[at]])
				r.By = append(r.By, TeamSteps{b.plan.teamName(all[at].team), n})
				r.Steps += n
			}
			e.Steps += r.Steps
			e.Reasons[k] = r
		}
		for k := range e.Reasons {
			e.Reasons[k].Share = b.rate(e.Reasons[k].Steps, e.Steps)
		}
		out[i] = e
	}
	return out
}

func (p *Plan) teamName(i int) funnel.Team {
	if i < len(p.teams) {
		return p.teams[i]
	}
	return ""
}

func (b *builder) clauses(f *figures) []Attainment {
	out := make([]Attainment, len(b.plan.clauses))
	for i := range out {
		cl, c := &b.plan.clauses[i], f.counts[b.plan.layout.clause(i):]
		a := Attainment{Clause: cl.info.Name, Team: cl.info.OwedBy, AtLeast: cl.info.AtLeast, Per: cl.info.Per,
			Clocks: Clocks{Met: b.count(c[clauseMet]), Breached: b.count(c[clauseBreached]), Overdue: b.count(c[clauseOverdue]),
				Running: b.count(c[clauseRunning]), Paused: b.count(c[clausePaused]), Cancelled: b.count(c[clauseCancelled])}}
		a.Attainment = b.rate(a.Met, a.Met+a.Breached)
		if n := int64(a.Attainment.N); n > 0 {
			kept := int64(a.Met)*wholeShare >= cl.share*n
			a.Kept = &kept
		}
		out[i] = a
	}
	return out
}

// sides sums the clauses up by team, in the order of the agreement's teams.
func (b *builder) sides(clauses []Attainment) []Side {
	out := []Side{}
	for _, team := range b.plan.teams {
		s := Side{Team: team}
		owes := false
		for i := range clauses {
			c := &clauses[i]
			if c.Team != team {
				continue
			}
			owes = true
			s.Met += c.Met
			s.Breached += c.Breached
			s.Overdue += c.Overdue
			s.Running += c.Running
			s.Paused += c.Paused
			s.Cancelled += c.Cancelled
			if c.Kept != nil {
				s.Decided++
				if *c.Kept {
					s.Kept++
				}
			}
		}
		if owes {
			s.Attainment = b.rate(s.Met, s.Met+s.Breached)
			out = append(out, s)
		}
	}
	return out
}

func (b *builder) cycle(f *figures) Cycle {
	at := b.plan.layout.cycleTimes
	w, l := f.samples[at(won):], f.samples[at(lost):]
	return Cycle{
		Won:    CycleTimes{timesOf(w[0]), timesOf(w[1])},
		Lost:   CycleTimes{timesOf(l[0]), timesOf(l[1])},
		Closed: CycleTimes{timesOf(slices.Concat(w[0], l[0])), timesOf(slices.Concat(w[1], l[1]))},
	}
}

func (b *builder) deals(f *figures) Deals {
	d := Deals{Won: b.count(f.counts[countDeals]), Value: Money(f.counts[countValue])}
	if d.Won > 0 {
		mean := Money(divide(int64(d.Value), int64(d.Won)))
		d.Mean = &mean
	}
	return d
}

// divide is a / n, n > 0, rounded half to even.
func divide(a, n int64) int64 {
	q, rest := a/n, a%n
	sign := int64(1)
	if rest < 0 {
		rest, sign = -rest, -1
	}
	if half := n - rest; rest > half || rest == half && q&1 != 0 {
		q += sign
	}
	return q
}
