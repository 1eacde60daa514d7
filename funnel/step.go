package funnel

import "time"

// Event is something that is to happen, or did happen, to a lead.
type Event struct {
	Name              EventName
	At                time.Time
	By                Team // who fires it
	Reason            Reason
	ID                string // the host's, may be empty
	Campaign, Channel string
}

// Step is an event that happened: where it led, and in which life. It is part
// of the journal.
type Step struct {
	Seq       int       `json:"seq"` // 1, 2, 3 within a journey
	At        time.Time `json:"at"`
	Event     EventName `json:"event"`
	By        Team      `json:"by,omitempty"`
	Reason    Reason    `json:"reason,omitempty"`
	From      Stage     `json:"from"`
	To        Stage     `json:"to,omitempty"` // empty for a note: the lead stays
	Track     string    `json:"track,omitempty"`
	Life      int       `json:"life"` // of the lead after the step, from 1 on
	ID        string    `json:"id,omitempty"`
	Lead      string    `json:"lead,omitempty"` // whose step it is; with Seq a unique key of a store
	Campaign  string    `json:"campaign,omitempty"`
	Channel   string    `json:"channel,omitempty"`
	Agreement string    `json:"agreement,omitempty"` // fingerprint of the agreement that decided
	Against   []Unmet   `json:"against,omitempty"`   // what was unmet when it was recorded; nothing is computed from it
}

// Note reports whether the event left the lead where it was by its kind: it
// leads nowhere.
func (s *Step) Note() bool { return s.To == "" }

// Enters reports whether the step enters a stage: a note and a step to the
// stage it leaves do not.
func (s *Step) Enters() bool { return s.To != "" && s.To != s.From }

// Deal is money expected or earned with a lead.
type Deal struct {
	ID       string
	At       time.Time
	Amount   int64  // thousandths of the currency
	Margin   int64  // what is left of the amount after the cost of what was sold, in thousandths; 0 where unknown
	Currency string // empty: the agreement's
	Stage    string // the host's word; it moves no lead
}
