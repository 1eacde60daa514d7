package metrics

import (
	"fmt"
	"time"

	"example.com/baton/funnel"
)

// wonStage is what a deal's stage is called where it is won and the funnel has
// no stage of that name.
const wonStage = "Won"

// isWon reports whether a deal's stage is a won one.
func (p *Plan) isWon(name string) bool {
	if i, ok := p.stageOf[funnel.Stage(name)]; ok {
		return p.stages[i].outcome == won
	}
	return name == wonStage
}

// deals are the number and the amount of the deals won before an instant and
// not before another, as known at a third.
func (p *Plan) deals(all []funnel.Deal, from, to, at time.Time) (n, value int64, err error) {
	for i := range all {
		if c := all[i].Currency; c != "" && c != p.currency {
			return 0, 0, fmt.Errorf("deal %q is in %s: the amounts of the agreement are in %s", all[i].ID, c, currencyOr(p.currency))
		}
		if isFirst(all, i) {
			since, amount, ok := p.wonDeal(all, all[i].ID, at)
			if !ok || since.Before(from) || !since.Before(to) {
				continue
			}
			if overflows(value, amount) {
				return 0, 0, errOverflow
			}
			n, value = n+1, value+amount
		}
	}
	return n, value, nil
}

// isFirst reports whether no record before that one is of its deal.
func isFirst(all []funnel.Deal, i int) bool {
	for k := range i {
		if all[k].ID == all[i].ID {
			return false
		}
	}
	return true
}

// wonDeal is since when a deal is won, and its amount as known at an instant;
// false where it is not.
func (p *Plan) wonDeal(all []funnel.Deal, id string, at time.Time) (since time.Time, amount int64, ok bool) {
	var last *funnel.Deal // by instant, then place
	var open time.Time    // the last record that is not won
	opened := false
	for i := range all {
		d := &all[i]
		if d.ID != id || d.At.After(at) {
			continue
		}
		if last == nil || !d.At.Before(last.At) {
			last = d
		}
		if !p.isWon(d.Stage) && (!opened || !d.At.Before(open)) {
			open, opened = d.At, true
		}
	}
	if last == nil || !p.isWon(last.Stage) {
		return time.Time{}, 0, false
	}
	since = last.At
	for i := range all {
		d := &all[i]
		if d.ID == id && p.isWon(d.Stage) && d.At.Before(since) && (!opened || d.At.After(open)) {
			since = d.At
		}
	}
	return since, last.Amount, true
}
