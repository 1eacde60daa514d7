package baton

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"example.com/baton/funnel"
)

// Kind is what a record is about.
type Kind uint8

// The kinds, in the order in which the keys of a line decide.
const (
	KindNone       Kind = iota
	KindFacts           // set: facts learnt about a lead
	KindActivity        // activity: something the lead or a team did
	KindRequest         // request: what one team asks of another
	KindAssignment      // assign: who has the lead
	KindDeal            // deal: an opportunity with its amount
	KindSpend           // spend: money spent on a campaign or channel
	KindMerge           // merge: another lead is the same person
	KindUndo            // undo: an earlier record was wrong
	KindAdopt           // adopt: running clocks move to a version of the agreement
	KindOverride        // override: a person decides instead of the score
	KindEvent           // event: a step in the funnel
)

var kindNames = [...]string{"none", "set", "activity", "request", "assign", "deal", "spend", "merge", "undo", "adopt", "override", "event"}

// String is the key that makes a record of this kind.
func (k Kind) String() string { return kindNames[k] }

// Record is one line of the journal: something that happened, with the instant
// at which it holds. Exactly one kind each; see Kind. The zero values of the
// other fields mean absent.
type Record struct {
	At    time.Time `json:"at"`
	Known time.Time `json:"known,omitzero"` // when the system learnt it; zero: at
	ID    string    `json:"id,omitempty"`   // makes the record idempotent

	Lead     string `json:"lead,omitempty"`
	By       string `json:"by,omitempty"` // the team
	Campaign string `json:"campaign,omitempty"`
	Channel  string `json:"channel,omitempty"`

	Set        map[string]any   `json:"set,omitzero"` // nil forgets a fact
	Activity   string           `json:"activity,omitempty"`
	Properties map[string]any   `json:"properties,omitzero"` // of an activity or a request
	Request    string           `json:"request,omitempty"`
	Ask        string           `json:"ask,omitempty"` // of a request: what is asked for
	Assign     string           `json:"assign,omitempty"`
	Deal       string           `json:"deal,omitempty"`
	Amount     float64          `json:"amount,omitempty"` // of a deal, in units of the currency, at most three places
	Currency   string           `json:"currency,omitempty"`
	Margin     float64          `json:"margin,omitempty"` // of a deal: what is left of the amount, in units of the currency
	Stage      string           `json:"stage,omitempty"`  // of a deal; moves no lead
	Spend      float64          `json:"spend,omitempty"`  // in units of the currency, at most three places
	Until      time.Time        `json:"until,omitzero"`   // of a spend or an override: the end of its period
	Merge      string           `json:"merge,omitempty"`
	Undo       string           `json:"undo,omitempty"`
	Adopt      string           `json:"adopt,omitempty"`
	Override   map[string]any   `json:"override,omitzero"` // points, grade, grid, model, person; or withdrawn: true
	Event      funnel.EventName `json:"event,omitempty"`   // of the funnel, or of a request
	Reason     string           `json:"reason,omitempty"`
	Step       *funnel.Step     `json:"step,omitempty"` // of an event that Next decided
}

// Kind is what decides how the record is folded, KindNone if nothing does.
func (r Record) Kind() Kind {
	for k := KindFacts; k <= KindEvent; k++ {
		if r.has(k) {
			return k
		}
	}
	return KindNone
}

func (r *Record) has(k Kind) bool {
	switch k {
	case KindFacts:
		return r.Set != nil
	case KindActivity:
		return r.Activity != ""
	case KindRequest:
		return r.Request != ""
	case KindAssignment:
		return r.Assign != ""
	case KindDeal:
		return r.Deal != ""
	case KindSpend:
		return r.Spend != 0
	case KindMerge:
		return r.Merge != ""
	case KindUndo:
		return r.Undo != ""
	case KindAdopt:
		return r.Adopt != ""
	case KindOverride:
		return r.Override != nil
	case KindEvent:
		return r.Event != ""
	}
	return false
}

// Check reports a record that is no kind or two, that has a field of another
// kind, or whose instant is missing. It does not know the agreement.
func (r Record) Check() error {
	kind := r.Kind()
	if kind == KindNone {
		return errors.New("the record is of no kind: none of " + strings.Join(kindNames[1:], ", ") + " is given")
	}
	if r.At.IsZero() {
		return errors.New("the record has no instant: at is missing")
	}
	for k := kind + 1; k <= KindEvent; k++ {
		if r.has(k) && !(kind == KindRequest && k == KindEvent) {
			return fmt.Errorf("the record is of two kinds: %s and %s", kind, k)
		}
	}
	for _, f := range []struct {
		name  string
		there bool
		kinds []Kind
	}{
		{"properties", r.Properties != nil, []Kind{KindActivity, KindRequest}},
		{"ask", r.Ask != "", []Kind{KindRequest}},
		{"amount", r.Amount != 0, []Kind{KindDeal}},
		{"margin", r.Margin != 0, []Kind{KindDeal}},
		{"stage", r.Stage != "", []Kind{KindDeal}},
		{"currency", r.Currency != "", []Kind{KindDeal, KindSpend}},
		{"until", !r.Until.IsZero(), []Kind{KindSpend, KindOverride}},
		{"reason", r.Reason != "", []Kind{KindEvent, KindOverride}},
		{"step", r.Step != nil, []Kind{KindEvent}},
	} {
		if !f.there {
			continue
		}
		fits := false
		for _, k := range f.kinds {
			fits = fits || k == kind
		}
		if !fits {
			return fmt.Errorf("%s does not belong to a record of kind %s", f.name, kind)
		}
	}
	return r.checkLead(kind)
}

func (r *Record) checkLead(kind Kind) error {
	switch {
	case !r.Until.IsZero() && r.Until.Before(r.At):
		return fmt.Errorf("the %s ends before it begins: until lies before at", kind)
	case kind == KindSpend && r.Lead != "":
		return errors.New("a spend belongs to no lead")
	case kind != KindSpend && kind != KindRequest && r.Lead == "":
		return errors.New("the record names no lead")
	}
	return nil
}

// thousandths is an amount in thousandths of the currency's unit.
func thousandths(name string, amount float64) (int64, error) {
	const most = 1e12 // a million million; its thousandths are exact in a float64
	if math.IsNaN(amount) || amount > most || amount < -most {
		return 0, fmt.Errorf("%s is no amount of money: %v", name, amount)
	}
	m := math.Round(float64(amount * 1000))
	if m/1000 != amount {
		return 0, fmt.Errorf("%s has more than three decimal places: %v", name, amount)
	}
	return int64(m), nil
}

// Decided is the record of what Next decided, to be stored and applied: folded
// verbatim, whatever else has been recorded in the meantime.
func Decided(s funnel.Step) Record {
	return Record{At: s.At, Lead: s.Lead, ID: s.ID, By: string(s.By), Campaign: s.Campaign, Channel: s.Channel, Event: s.Event, Reason: s.Reason, Step: &s}
}
