package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"example.com/baton"
	"example.com/baton/examples/quickstart/market"
	"example.com/baton/funnel"
	"example.com/baton/metrics"
)

// story is an agreement and what happened under it, up to an instant.
type story struct {
	agreement *baton.Agreement
	at        time.Time // zero, while a file is read: its last record's
	from      time.Time // of the first record
	records   int
	leads     []*baton.Dossier // in the order of their first records
	byID      map[string]*baton.Dossier
	spends    []metrics.Spend
	embedded  bool // nothing is the user's own
}

func newStory(a *baton.Agreement) *story {
	return &story{agreement: a, byID: map[string]*baton.Dossier{}}
}

// foldMarket folds the generated journal. Its records are of the embedded
// agreement, so another one may refuse them.
func (s *story) foldMarket() error {
	for r := range market.Journal(market.Seed, market.Leads) {
		if err := s.fold(r); err != nil {
			return fmt.Errorf("the generated journal does not fit this agreement: %s\n"+
				"it is made for agreements like the embedded one; give your own with -journal FILE", worded(r, err))
		}
	}
	return nil
}

// foldFile folds a journal in JSON Lines.
func (s *story) foldFile(name string, r io.Reader) error {
	var last time.Time
	n := 0
	for rec, err := range baton.ReadJournal(r) {
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		n++
		if err := s.fold(rec); err != nil {
			return fmt.Errorf("%s: record %d, %s", name, n, worded(rec, err))
		}
		if rec.At.After(last) {
			last = rec.At
		}
	}
	if s.at.IsZero() {
		s.at = last
	}
	return nil
}

// settle refuses a story without leads.
func (s *story) settle() error {
	switch {
	case len(s.leads) > 0:
		return nil
	case s.at.IsZero():
		return errors.New("the journal is empty")
	}
	return fmt.Errorf("no lead had come by %s: give a later instant with -at", s.at.Format(time.RFC3339))
}

// worded says which record is wrong.
func worded(r baton.Record, err error) error {
	who := r.Lead
	if who == "" {
		who = r.Campaign
	}
	return fmt.Errorf("%s of %s on %s: %w", r.Kind(), who, r.At.Format(time.RFC3339), err)
}

// fold applies one record. What is later than the story's instant does not exist.
func (s *story) fold(r baton.Record) error {
	if !s.at.IsZero() && r.At.After(s.at) {
		return nil
	}
	s.records++
	if s.from.IsZero() || r.At.Before(s.from) {
		s.from = r.At
	}
	if r.Kind() == baton.KindSpend {
		spend, err := baton.Spent(r)
		if err == nil {
			s.spends = append(s.spends, spend)
		}
		return err
	}
	d := s.byID[r.Lead]
	if d == nil {
		d = s.agreement.NewDossier(r.Lead)
		if err := s.agreement.Apply(d, r); err != nil {
			return err
		}
		s.byID[r.Lead], s.leads = d, append(s.leads, d)
		return nil
	}
	return s.agreement.Apply(d, r)
}

// report is the closed loop over everything, by campaign.
func (s *story) report() (metrics.Report, error) {
	plan := s.agreement.Metrics()
	t, err := plan.Tally(metrics.Window{At: s.at, By: metrics.ByCampaign})
	if err != nil {
		return metrics.Report{}, err
	}
	for _, spend := range s.spends {
		if err := t.AddSpend(spend); err != nil {
			return metrics.Report{}, err
		}
	}
	for _, d := range s.leads {
		sub := d.Subject()
		if err := plan.Add(t, sub); err != nil {
			return metrics.Report{}, err
		}
	}
	return plan.Report(t)
}

// phase is the phase of the stage a lead is in.
func (s *story) phase(d *baton.Dossier) funnel.Phase {
	name, _, _, _ := d.Journey().StageAt(s.at)
	stage, _ := s.agreement.Funnel().Stage(name)
	return stage.Phase
}
