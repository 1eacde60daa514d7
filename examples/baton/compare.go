package main

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// compared is what two agreements make of one journal. Its JSON is a contract.
type compared struct {
	Event    *baton.Comparison   `json:"event"`
	Outcomes *scoring.Comparison `json:"outcomes,omitempty"` // with -horizon
	Unfit    int                 `json:"unfit"`              // records that the challenger cannot fold: left out of it
}

func compare(c *call) error {
	if c.args[0] == c.args[1] {
		return misusef("%s is compared with itself", c.args[0])
	}
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	challenger, err := agreement(c.args[1])
	if err != nil {
		return err
	}
	q, err := c.question(a)
	if err != nil {
		return err
	}
	event, err := q.decisive()
	if err != nil {
		return err
	}
	if _, ok := challenger.Funnel().Event(event); !ok {
		return misusef("%s has no event %q", c.args[1], string(event))
	}
	var records []baton.Record
	journal := *c
	journal.args = []string{c.args[0], c.args[2]}
	b, err := journal.fold(a, func(_ int, r *baton.Record, _ *baton.Dossier, err error) {
		if err == nil && r.Lead != "" {
			records = append(records, *r)
		}
	})
	if err != nil {
		return err
	}
	d := duel{champion: a, challenger: refolded{agreement: challenger}, event: event, records: records}
	var out compared
	if out.Event, err = a.Compare(challenger, event, d.rivals()); err != nil {
		return wrongf("%s: %v", b.in.name, err)
	}
	out.Unfit = d.challenger.unfit
	if q.horizon > 0 {
		if out.Outcomes, err = d.outcomes(c, &q, b, out.Event); err != nil {
			return wrongf("%s: %v", b.in.name, err)
		}
	}
	if c.json {
		err = c.writeJSON(out, true)
	} else {
		fmt.Fprint(c.out, out.Event)
		if out.Outcomes != nil {
			fmt.Fprintf(c.out, "\n%s", out.Outcomes)
		}
	}
	d.challenger.note(c, b.in.name, c.args[1])
	b.skipped.end(c, "record")
	return err
}

// decisive is the event of the decision: the one that leads to its stages.
func (q *question) decisive() (funnel.EventName, error) {
	if q.event != "" {
		return q.event, nil
	}
	var leading []string
	for _, e := range q.agreement.Funnel().Events() {
		to := []funnel.Stage{e.To}
		for _, r := range e.Reasons {
			to = append(to, r.To)
		}
		if slices.ContainsFunc(to, func(s funnel.Stage) bool { return slices.Contains(q.stages, s) }) {
			leading = append(leading, string(e.Name))
		}
	}
	if len(leading) != 1 {
		return "", misusef("the decision may be one of %d events (%s): say which, with -decided", len(leading), strings.Join(leading, ", "))
	}
	return funnel.EventName(leading[0]), nil
}

// duel folds one journal under two agreements.
type duel struct {
	champion   *baton.Agreement
	challenger refolded
	event      funnel.EventName
	records    []baton.Record
	leads      []baton.Rivals // as asked, by appearance; the dossiers go on to the end
	worked     map[string]bool
}

// rivals plays the journal: each lead is asked at its first event of the kind, as
// it stands before it; one without such an event at its last record.
func (d *duel) rivals() iter.Seq[baton.Rivals] {
	last := map[string]int{}
	for i, r := range d.records {
		last[r.Lead] = i
	}
	d.worked = map[string]bool{}
	return func(yield func(baton.Rivals) bool) {
		at := map[string]*baton.Rivals{}
		asked := map[string]bool{}
		ask := func(r *baton.Record, p *baton.Rivals) bool {
			asked[r.Lead] = true
			p.At = r.At
			d.leads = append(d.leads, *p)
			return yield(*p)
		}
		for i := range d.records {
			r := &d.records[i]
			p := at[r.Lead]
			if p == nil {
				p = &baton.Rivals{Champion: d.champion.NewDossier(r.Lead), Challenger: d.challenger.agreement.NewDossier(r.Lead)}
				at[r.Lead] = p
			}
			if r.Kind() == baton.KindEvent && r.Event == d.event && !asked[r.Lead] {
				d.worked[r.Lead] = true
				if !ask(r, p) {
					return
				}
			}
			if err := d.champion.Apply(p.Champion, *r); err != nil {
				panic("a record is folded at first and refused again: " + err.Error())
			}
			d.challenger.apply(p.Challenger, r)
			if i == last[r.Lead] && !asked[r.Lead] && !ask(r, p) {
				return
			}
		}
	}
}

// outcomes compares what came of the leads.
func (d *duel) outcomes(c *call, q *question, b *book, e *baton.Comparison) (*scoring.Comparison, error) {
	var ours, theirs []scoring.Trial
	for _, l := range d.leads {
		_, won := (&question{event: d.event, won: q.won}).decision(l.Champion.Journey())
		ours, theirs = append(ours, l.Champion.Trial(l.At, won)), append(theirs, l.Challenger.Trial(l.At, won))
	}
	o := scoring.CompareOptions{Outcomes: scoring.Outcomes{Horizon: q.horizon, Until: b.at},
		Worked: func(t scoring.Trial) bool { return d.worked[t.Lead.ID()] }}
	return scoring.Compare(ours, o, scoring.Contender{Name: c.args[0], Model: d.champion.Scoring(), Hands: e.ByChampion},
		scoring.Contender{Name: c.args[1], Model: d.challenger.agreement.Scoring(), Hands: e.ByChallenger, Trials: theirs})
}
