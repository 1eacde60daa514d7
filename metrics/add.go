package metrics

import (
	"time"

	"example.com/baton/scoring"
)

// Add counts one lead in a tally of this plan. The error is about the tally (of
// another plan), the lead's deals (another currency) or its value of the
// dimension (one too many); it leaves the tally as it was. A lead is added once.
func (p *Plan) Add(t *Tally, s Subject) error {
	if t.plan != p.print {
		if t.plan == "" {
			panic("metrics: Add to the zero Tally: it has no window; open one with Plan.Tally")
		}
		return errOther
	}
	if !p.fits(t) {
		return errDamaged
	}
	if s.Lead != nil && s.Lead.Schema() != p.schema {
		panic("metrics: the lead is of another schema than the plan: make both from one agreement")
	}
	g := &t.scratch.passage
	g.from, g.to, g.at = t.from.time(time.UTC), t.to.time(time.UTC), t.at.time(time.UTC)
	deals, value, err := p.deals(s.Deals, g.from, g.to, g.at)
	if err != nil {
		return err
	}
	var v *scoring.View
	if p.asksLead(t) {
		if s.Lead == nil {
			panic("metrics: the subject has no lead, but clauses and attributes are read from one; an empty one is made by Schema.Lead(id, nil)")
		}
		if s.Journey == nil {
			v = s.Lead.View(g.at, nil)
		} else {
			v = s.Lead.View(g.at, s.Journey)
		}
		defer v.Close()
	}
	f, err := t.group(t.value(s, v))
	if err != nil {
		return err
	}
	if overflows(f.counts[countValue], value) {
		return errOverflow
	}
	f.counts[countDeals] += deals
	f.counts[countValue] += value
	if s.Journey == nil {
		return nil
	}
	g.walk(p, f, s.Journey)
	if len(p.clauses) > 0 {
		p.clocks(t, f, v, s.Journey, g.from, g.to)
	}
	return nil
}

// fits reports whether the tally is laid out by this plan.
func (p *Plan) fits(t *Tally) bool {
	return t.counts == p.layout.counts && t.samples == p.layout.samples && t.currency == p.currency
}

// asksLead reports whether the lead itself is read.
func (p *Plan) asksLead(t *Tally) bool {
	return len(p.clauses) > 0 || t.by != "" && t.by != ByCampaign
}

// value is the subject's group.
func (t *Tally) value(s Subject, v *scoring.View) string {
	switch t.by {
	case "":
		return ""
	case ByCampaign:
		return s.Campaign
	}
	name, _ := v.Fact(t.by).Any().(string)
	return name
}
