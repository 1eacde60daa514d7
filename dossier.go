package baton

import (
	"errors"
	"fmt"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// ErrConflict is a step that does not follow the last one: older than it, or
// with another number than the next. Load the dossier again and decide anew.
var ErrConflict = funnel.ErrConflict

// ErrOtherLead is a record of another lead than the dossier's.
var ErrOtherLead = errors.New("the record is of another lead")

// ErrNotSupported is a kind of record that this version does not fold.
var ErrNotSupported = errors.New("not supported yet")

// Dossier is all that happened to one lead, folded from its records: facts,
// activities, the journey, deals. One goroutine at a time may apply records;
// asking alone is safe for many.
type Dossier struct {
	agreement *Agreement
	lead      *scoring.Lead
	journey   funnel.Journey
	deals     []funnel.Deal
	ids       map[string]bool // of the records that have one
	touched   time.Time       // of the campaign
	campaign  string          // of the earliest record that names one
}

// NewDossier is the empty dossier of a lead.
func (a *Agreement) NewDossier(id string) *Dossier {
	lead, err := a.schema.Lead(id, nil)
	if err != nil {
		panic("baton: a lead without facts is refused: " + err.Error())
	}
	return &Dossier{agreement: a, lead: lead}
}

// ID is the lead's id.
func (d *Dossier) ID() string { return d.lead.ID() }

// Lead is what is known of the lead. Change it through Apply.
func (d *Dossier) Lead() *scoring.Lead { return d.lead }

// Journey is the log of the lead's steps. Change it through Apply.
func (d *Dossier) Journey() *funnel.Journey { return &d.journey }

// Deals are the records of deals in the order of applying.
func (d *Dossier) Deals() []funnel.Deal { return append([]funnel.Deal(nil), d.deals...) }

// Campaign is the campaign of the earliest record that names one: what won the
// lead.
func (d *Dossier) Campaign() string { return d.campaign }

// Next decides whether an event may happen to the lead: the step that follows,
// or a *funnel.RefusedError with everything that stands in the way. It changes
// nothing: save Decided(step), then Apply it.
func (a *Agreement) Next(d *Dossier, e funnel.Event) (funnel.Step, error) {
	a.own(d)
	s, err := a.machine.Next(&d.journey, e, d.lead)
	if err != nil {
		return funnel.Step{}, err
	}
	s.Lead, s.Agreement = d.ID(), a.fingerprint
	return s, nil
}

// own panics unless the dossier was made by this agreement.
func (a *Agreement) own(d *Dossier) {
	if a == nil || d == nil || d.agreement == nil {
		panic("baton: a nil Agreement, or a Dossier that NewDossier did not make: check the error of loading, and make dossiers with NewDossier")
	}
	if d.agreement != a {
		panic(fmt.Sprintf("baton: a dossier of agreement %s was handed to agreement %s: fold its records anew with NewDossier and Apply",
			d.agreement.fingerprint, a.fingerprint))
	}
}

// Apply folds a record into the dossier, wholly or not at all; it is the only
// way in. A record whose id was applied before changes nothing. Facts and
// activities may arrive in any order.
//
// A funnel event is history: it is folded even where the agreement refuses it
// today, and what was unmet is noted in its step. Only an event that cannot have
// happened (no such event, reason or transition, or older than the last step) is
// an error. An event with a step, as Decided makes it, is folded verbatim.
//
// An override that the agreement does not allow is a *scoring.OverrideError.
func (a *Agreement) Apply(d *Dossier, r Record) error {
	a.own(d)
	if err := r.Check(); err != nil {
		return err
	}
	if kind := r.Kind(); r.Lead != d.ID() && kind != KindSpend && kind != KindRequest { // fold refuses these
		return fmt.Errorf("%w: %q, not %q", ErrOtherLead, r.Lead, d.ID())
	}
	if r.ID != "" && d.ids[r.ID] {
		return nil
	}
	if err := a.fold(d, &r); err != nil {
		return err
	}
	if r.ID != "" {
		if d.ids == nil {
			d.ids = map[string]bool{}
		}
		d.ids[r.ID] = true
	}
	d.journey.Begin(a.machine.Start(), r.At)
	if r.Campaign != "" && (d.campaign == "" || r.At.Before(d.touched)) {
		d.campaign, d.touched = r.Campaign, r.At
	}
	return nil
}

func (a *Agreement) fold(d *Dossier, r *Record) error {
	switch kind := r.Kind(); kind {
	case KindFacts:
		if err := a.party(r); err != nil {
			return err
		}
		return d.lead.LearnKnown(r.At, r.Known, r.Set)
	case KindActivity:
		return d.lead.Record(scoring.Activity{At: r.At, Name: r.Activity, ID: r.ID, By: r.By,
			Properties: r.Properties, Campaign: r.Campaign, Channel: r.Channel, Known: r.Known})
	case KindAssignment:
		if err := a.party(r); err != nil {
			return err
		}
		d.journey.Assign(r.At, r.Assign, funnel.Team(r.By))
		return nil
	case KindDeal:
		deal, err := a.deal(r)
		if err == nil {
			d.deals = append(d.deals, deal)
		}
		return err
	case KindEvent:
		return a.foldEvent(d, r)
	case KindSpend:
		return errors.New("a spend belongs to no lead: hand it to Tally.AddSpend")
	case KindOverride:
		return a.foldOverride(d, r)
	case KindMerge, KindUndo, KindAdopt, KindRequest:
		return fmt.Errorf("a record of kind %s: %w", kind, ErrNotSupported)
	default:
		return fmt.Errorf("a record of kind %s", kind)
	}
}

// party checks who a record says did it.
func (a *Agreement) party(r *Record) error {
	if r.By == "" || r.By == scoring.ByLead {
		return nil
	}
	for _, t := range a.machine.Teams() {
		if string(t) == r.By {
			return nil
		}
	}
	return fmt.Errorf("unknown team %q", r.By)
}

func (a *Agreement) deal(r *Record) (funnel.Deal, error) {
	amount, err := thousandths("amount", r.Amount)
	if err != nil {
		return funnel.Deal{}, err
	}
	if r.Currency != "" && a.currency != "" && r.Currency != a.currency {
		return funnel.Deal{}, fmt.Errorf("the deal is in %s, the agreement in %s", r.Currency, a.currency)
	}
	margin, err := thousandths("margin", r.Margin)
	if err != nil {
		return funnel.Deal{}, err
	}
	return funnel.Deal{ID: r.Deal, At: r.At, Amount: amount, Margin: margin, Currency: r.Currency, Stage: r.Stage}, nil
}

func (a *Agreement) foldEvent(d *Dossier, r *Record) error {
	e := funnel.Event{Name: r.Event, At: r.At, By: funnel.Team(r.By), Reason: r.Reason, ID: r.ID, Campaign: r.Campaign, Channel: r.Channel}
	var step funnel.Step
	if r.Step != nil {
		step = *r.Step
		if step.Event != e.Name || !step.At.Equal(e.At) || step.By != e.By || step.Reason != e.Reason {
			return errors.New("the step of the record is of another event, instant, team or reason than the record")
		}
		if step.Lead != "" && step.Lead != d.ID() {
			return fmt.Errorf("%w: its step is of %q, not %q", ErrOtherLead, step.Lead, d.ID())
		}
		if err := a.known(&step); err != nil {
			return err
		}
		begun := d.journey // a copy: whether the step follows once the lead has begun
		begun.Begin(a.machine.Start(), r.At)
		if err := begun.Check(step); err != nil {
			return err
		}
	} else {
		var err error
		if step, err = a.machine.Recorded(&d.journey, e, d.lead); err != nil {
			return err
		}
		step.Agreement = a.fingerprint
	}
	step.Lead = d.ID()
	d.journey.Begin(a.machine.Start(), r.At)
	d.journey.Append(step)
	d.reset(&step)
	return nil
}

// known checks that the stages of a step are the agreement's.
func (a *Agreement) known(s *funnel.Step) error {
	for _, stage := range []funnel.Stage{s.From, s.To} {
		if _, ok := a.machine.Stage(stage); !ok && stage != "" {
			return fmt.Errorf("the step's stage %q is none of the agreement's", string(stage))
		}
	}
	return nil
}
