package metrics_test

import (
	"math/big"
	"slices"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/metrics"
	"example.com/baton/sla"
)

// recount is the report's definitions word by word, without regard to cost: the
// slow twin of Add and Report.
type recount struct {
	m        *market
	w        metrics.Window
	policy   *sla.Policy
	calendar *sla.Calendar
	subjects []*subject
}

// entry is one entry of a stage.
type entry struct {
	stage funnel.Stage
	at    time.Time
	life  int
	seq   int // of the step, 0 for the beginning
}

// entries are all entries that the report's instant knows of.
func (r *recount) entries(s *subject) (out []entry) {
	began, ok := s.Journey.Began()
	if !ok || began.After(r.w.At) {
		return nil
	}
	out = append(out, entry{"Lead", began, 1, 0})
	for step := range s.Journey.Steps() {
		if !step.At.After(r.w.At) && step.To != "" && step.To != step.From {
			out = append(out, entry{step.To, step.At, step.Life, step.Seq})
		}
	}
	return out
}

func (r *recount) inside(t time.Time) bool { return !t.Before(r.w.From) && t.Before(r.w.To) }

// counted reports whether an entry is the first of its stage in its life, and in
// the window.
func (r *recount) counted(all []entry, i int) bool {
	for _, e := range all[:i] {
		if e.stage == all[i].stage && e.life == all[i].life {
			return false
		}
	}
	return r.inside(all[i].at)
}

func (r *recount) figures(names []funnel.Stage) metrics.Figures {
	var f metrics.Figures
	for _, s := range r.subjects {
		if began, ok := s.Journey.Began(); ok && began.Before(r.w.To) && !began.After(r.w.At) {
			f.Leads++
			if r.inside(began) {
				f.Created++
			}
		}
	}
	for _, name := range names {
		f.Stages = append(f.Stages, r.stage(name))
	}
	for _, from := range names {
		for _, to := range r.next(from) {
			f.Conversions = append(f.Conversions, r.conversion(from, to))
		}
	}
	f.Acceptance = []metrics.Acceptance{r.acceptance()}
	f.Reasons = r.reasons()
	r.outcomes(&f)
	for _, c := range r.policy.Clauses() {
		f.Clauses = append(f.Clauses, r.clause(c))
	}
	f.Sides = []metrics.Side{side("marketing", f.Clauses), side("sales", f.Clauses)}
	r.deals(&f.Deals)
	return f
}

func (r *recount) stage(name funnel.Stage) metrics.StageFigures {
	out := metrics.StageFigures{Stage: name, Owner: r.m.machine.Owner(name)}
	for _, s := range r.subjects {
		all, n := r.entries(s), 0
		var now funnel.Stage
		for i, e := range all {
			if e.stage == name && r.counted(all, i) {
				n++
			}
			if e.at.Before(r.w.To) {
				now = e.stage
			}
		}
		out.Entries += n
		if n > 0 {
			out.Leads++
		}
		if now == name {
			out.Now++
		}
	}
	return out
}

// next are the stages to which events lead out of a stage.
func (r *recount) next(from funnel.Stage) (out []funnel.Stage) {
	for _, e := range r.m.machine.Events() {
		if !slices.Contains(e.From, from) {
			continue
		}
		for _, reason := range append([]funnel.ReasonInfo{{To: e.To}}, e.Reasons...) {
			if reason.To != "" && reason.To != from && !slices.Contains(out, reason.To) {
				out = append(out, reason.To)
			}
		}
	}
	return out
}

func (r *recount) conversion(from, to funnel.Stage) metrics.Conversion {
	a, b := r.stage(from), r.stage(to)
	c := metrics.Conversion{From: from, To: to, Period: metrics.Ratio{N: a.Entries, K: b.Entries}}
	if a.Entries > 0 {
		c.Period.Value = float64(b.Entries) / float64(a.Entries)
	}
	var elapsed, business []int64
	for _, s := range r.subjects {
		all := r.entries(s)
		first := slices.IndexFunc(all, func(e entry) bool { return e.stage == from && r.counted(all, slices.Index(all, e)) })
		if first < 0 {
			continue
		}
		for _, e := range all[first:] {
			if e.stage == to {
				elapsed = append(elapsed, int64(e.at.Sub(all[first].at)))
				business = append(business, int64(r.calendar.Between(all[first].at, e.at)))
				break
			}
		}
	}
	c.Reached = metrics.NewRate(len(elapsed), a.Leads)
	c.Elapsed, c.Business = quantiles(elapsed), quantiles(business)
	return c
}

// quantiles are the two kinds in rational numbers.
func quantiles(ns []int64) *metrics.Times {
	n := int64(len(ns))
	if n == 0 {
		return nil
	}
	slices.Sort(ns)
	at := func(percent int64) (q metrics.Quantile) {
		for rank := int64(1); rank <= n; rank++ {
			if rank*100 >= percent*n {
				q.NearestRank = time.Duration(ns[rank-1])
				break
			}
		}
		h := big.NewRat((n-1)*percent, 100)
		i := new(big.Int).Div(h.Num(), h.Denom()).Int64()
		v := new(big.Rat).SetInt64(ns[i])
		if i+1 < n {
			part := new(big.Rat).Sub(h, new(big.Rat).SetInt64(i))
			v.Add(v, part.Mul(part, new(big.Rat).SetInt64(ns[i+1]-ns[i])))
		}
		v.Add(v, big.NewRat(1, 2))
		q.Type7 = time.Duration(new(big.Int).Div(v.Num(), v.Denom()).Int64())
		return q
	}
	return &metrics.Times{N: int(n), Median: at(50), P90: at(90)}
}

func (r *recount) acceptance() metrics.Acceptance {
	a := metrics.Acceptance{Stage: "MQL", Owner: "sales"}
	for _, s := range r.subjects {
		decided := map[int]int{} // the step, by life
		life, by := 1, funnel.Team("")
		for step := range s.Journey.Steps() {
			if step.At.After(r.w.At) {
				break
			}
			if _, done := decided[life]; step.From == "MQL" && step.To != "" && !done {
				accepted := step.To == "SAL"
				switch {
				case accepted || step.By != by || step.By == "sales":
					decided[life] = step.Seq
					if r.inside(step.At) && accepted {
						a.Accepted++
					} else if r.inside(step.At) {
						a.Rejected++
					}
				case r.inside(step.At):
					a.Withdrawn++
				}
			}
			if step.To != "" {
				by = step.By
			}
			life = step.Life
		}
		all := r.entries(s)
		all = slices.DeleteFunc(all, func(e entry) bool { return !e.at.Before(r.w.To) })
		if len(all) > 0 && all[len(all)-1].stage == "MQL" {
			last := all[len(all)-1]
			if seq, done := decided[last.life]; !done || seq > last.seq {
				a.Undecided++
			}
		}
	}
	a.Rate = metrics.NewRate(a.Accepted, a.Accepted+a.Rejected)
	return a
}

func (r *recount) reasons() (out []metrics.EventReasons) {
	for _, e := range r.m.machine.Events() {
		if len(e.Reasons) == 0 {
			continue
		}
		ev := metrics.EventReasons{Event: e.Name}
		for _, reason := range e.Reasons {
			f := metrics.ReasonFigures{Reason: reason.Name, By: []metrics.TeamSteps{}}
			for _, team := range []funnel.Team{"marketing", "sales", "product", "stranger"} {
				n := 0
				for _, s := range r.subjects {
					for step := range s.Journey.Steps() {
						if step.Event == e.Name && step.Reason == reason.Name && step.By == team && r.inside(step.At) && !step.At.After(r.w.At) {
							n++
						}
					}
				}
				if team == "stranger" {
					team = ""
				}
				if n > 0 {
					f.By = append(f.By, metrics.TeamSteps{Team: team, Steps: n})
				}
				f.Steps += n
			}
			ev.Steps += f.Steps
			ev.Reasons = append(ev.Reasons, f)
		}
		for i := range ev.Reasons {
			ev.Reasons[i].Share = metrics.NewRate(ev.Reasons[i].Steps, ev.Steps)
		}
		out = append(out, ev)
	}
	return out
}

func (r *recount) outcomes(f *metrics.Figures) {
	var elapsed, business [2][]int64
	for _, s := range r.subjects {
		all := r.entries(s)
		for life := 1; life <= len(all); life++ {
			var opened, closed time.Time
			for i, e := range all {
				if e.life != life {
					continue
				}
				k := slices.Index([]funnel.Stage{"Won", "Lost"}, e.stage)
				if (e.stage == "SQL" || e.stage == "Proposal") && opened.IsZero() {
					opened = e.at
				}
				if k < 0 {
					continue
				}
				if r.counted(all, i) {
					if k == 0 {
						f.Won++
					} else {
						f.Lost++
					}
					if closed.IsZero() && !opened.IsZero() {
						elapsed[k] = append(elapsed[k], int64(e.at.Sub(opened)))
						business[k] = append(business[k], int64(r.calendar.Between(opened, e.at)))
					}
				}
				closed = e.at
			}
		}
	}
	f.WinRate = metrics.NewRate(f.Won, f.Won+f.Lost)
	for k, c := range []*metrics.CycleTimes{&f.Cycle.Won, &f.Cycle.Lost} {
		c.Elapsed, c.Business = quantiles(elapsed[k]), quantiles(business[k])
	}
	f.Cycle.Closed.Elapsed = quantiles(slices.Concat(elapsed[0], elapsed[1]))
	f.Cycle.Closed.Business = quantiles(slices.Concat(business[0], business[1]))
}

// clause asks for the clocks at every instant at which something happened: the
// first answer that is a decision holds.
func (r *recount) clause(info sla.ClauseInfo) metrics.Attainment {
	a := metrics.Attainment{Clause: info.Name, Team: info.OwedBy, AtLeast: info.AtLeast, Per: info.Per}
	for _, s := range r.subjects {
		moments := []time.Time{r.w.At}
		for step := range s.Journey.Steps() {
			moments = append(moments, step.At)
		}
		for _, act := range s.Lead.Activities() {
			moments = append(moments, act.At)
		}
		moments = slices.DeleteFunc(moments, func(t time.Time) bool { return t.After(r.w.At) })
		slices.SortFunc(moments, time.Time.Compare)
		for _, last := range r.policy.Deadlines(s.Journey, s.Lead, r.w.At) {
			if last.Clause != info.Name {
				continue
			}
			decided := last
			for _, t := range moments {
				i := slices.IndexFunc(r.policy.Deadlines(s.Journey, s.Lead, t), func(d sla.Deadline) bool { return d.ID == last.ID })
				if i < 0 {
					continue
				}
				if d := r.policy.Deadlines(s.Journey, s.Lead, t)[i]; d.Status >= sla.Met {
					decided = d
					break
				}
			}
			switch {
			case decided.Status == sla.Running && last.Started.Before(r.w.To):
				a.Running++
			case decided.Status == sla.Paused && last.Started.Before(r.w.To):
				a.Paused++
			case decided.Status == sla.Met && r.inside(decided.Stopped):
				a.Met++
			case decided.Status == sla.Cancelled && r.inside(decided.Ended):
				a.Cancelled++
			case decided.Status == sla.Breached && r.inside(decided.Due):
				a.Breached++
				if last.Ended.IsZero() {
					a.Overdue++
				}
			}
		}
	}
	a.Attainment = metrics.NewRate(a.Met, a.Met+a.Breached)
	if a.Attainment.Known() {
		kept := new(big.Rat).SetFrac64(int64(a.Met), int64(a.Attainment.N)).Cmp(big.NewRat(int64(info.AtLeast*100+0.5), 100)) >= 0
		a.Kept = &kept
	}
	return a
}

func side(team funnel.Team, clauses []metrics.Attainment) metrics.Side {
	s := metrics.Side{Team: team}
	for _, c := range clauses {
		if c.Team != team {
			continue
		}
		s.Met, s.Breached, s.Overdue = s.Met+c.Met, s.Breached+c.Breached, s.Overdue+c.Overdue
		s.Running, s.Paused, s.Cancelled = s.Running+c.Running, s.Paused+c.Paused, s.Cancelled+c.Cancelled
		if c.Kept != nil {
			s.Decided++
		}
		if c.Kept != nil && *c.Kept {
			s.Kept++
		}
	}
	s.Attainment = metrics.NewRate(s.Met, s.Met+s.Breached)
	return s
}

func (r *recount) deals(d *metrics.Deals) {
	for _, s := range r.subjects {
		byID := map[string][]funnel.Deal{}
		for _, one := range s.Deals {
			if !one.At.After(r.w.At) {
				byID[one.ID] = append(byID[one.ID], one)
			}
		}
		for _, all := range byID {
			slices.SortStableFunc(all, func(a, b funnel.Deal) int { return a.At.Compare(b.At) })
			won := len(all)
			for won > 0 && all[won-1].Stage == "Won" {
				won--
			}
			if won < len(all) && r.inside(all[won].At) {
				d.Won++
				d.Value += metrics.Money(all[len(all)-1].Amount)
			}
		}
	}
	if d.Won > 0 {
		mean, rest := d.Value/metrics.Money(d.Won), 2*(d.Value%metrics.Money(d.Won))
		if rest > metrics.Money(d.Won) || rest == metrics.Money(d.Won) && mean%2 != 0 {
			mean++
		}
		d.Mean = &mean
	}
}
