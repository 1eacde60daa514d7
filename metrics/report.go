package metrics

import (
	"time"

	"example.com/baton/funnel"
)

// Report is the closed loop in figures. Its JSON is a contract; its text is for
// people and may change.
type Report struct {
	From     time.Time `json:"from,omitzero"` // zero: ever
	To       time.Time `json:"to"`
	At       time.Time `json:"at"`
	By       string    `json:"by,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Overall  Figures   `json:"overall"`
	Groups   []Group   `json:"groups,omitempty"` // by name, where a dimension is given
}

// Group is the figures of one value of the dimension.
type Group struct {
	Name string `json:"name"` // "": the leads without a value
	Figures
}

// Figures are what the report says of a set of leads.
type Figures struct {
	Leads       int            `json:"leads"`   // that began before the end of the window
	Created     int            `json:"created"` // that began in the window
	Stages      []StageFigures `json:"stages"`
	Conversions []Conversion   `json:"conversions"`
	Acceptance  []Acceptance   `json:"acceptance"`
	Reasons     []EventReasons `json:"reasons"`
	Clauses     []Attainment   `json:"clauses"`
	Sides       []Side         `json:"sides"`
	WinRate     Rate           `json:"win_rate"` // won / (won + lost) lives that were closed in the window
	Won         int            `json:"won"`      // lives that entered a stage of probability 100 % in the window, each once
	Lost        int            `json:"lost"`     // lives that entered a stage of probability 0 %
	Cycle       Cycle          `json:"cycle"`
	Deals       Deals          `json:"deals"`
	Spend       Money          `json:"spend"` // of the window; by a dimension other than the campaign known only overall
}

// StageFigures count one stage.
type StageFigures struct {
	Stage   funnel.Stage `json:"stage"`
	Owner   funnel.Team  `json:"owner"`
	Entries int          `json:"entries"` // lives that entered it in the window for the first time in that life
	Leads   int          `json:"leads"`   // distinct leads of these
	Now     int          `json:"now"`     // leads in it at the end of the window, or at the report's instant if that is earlier
}

// Conversion is the way from one stage to one that an event leads to.
type Conversion struct {
	From funnel.Stage `json:"from"`
	To   funnel.Stage `json:"to"`
	// Period is entries of To per entries of From, both in the window: it mixes
	// cohorts and can pass 100 %.
	Period Ratio `json:"period"`
	// Reached is the share of the leads that entered From in the window
	// (StageFigures.Leads) and entered To after that, up to the report's instant.
	Reached Rate `json:"reached"`
	// Elapsed is how long those that reached it took, from that entry of From to
	// the first entry of To after it; Business is the same in working time of the
	// agreement's calendar. Null where nobody reached it, Business also where
	// there is no calendar.
	Elapsed  *Times `json:"elapsed"`
	Business *Times `json:"business"`
}

// Acceptance is what became of what was handed over into one stage of the phase
// hand-over. The first decision of a life counts, in the window in which it
// falls.
//
// A step that leaves the stage accepts when it leads to processing, sales or
// retention, except to a stage that cancels, has probability 0 % or ends the
// life without being won. Else it rejects when it leads to acquisition,
// nurturing or such a stage, or gives a reason. A team that takes back what it
// handed over itself to another withdraws; that is no decision.
type Acceptance struct {
	Stage     funnel.Stage `json:"stage"`
	Owner     funnel.Team  `json:"owner"`
	Accepted  int          `json:"accepted"`
	Rejected  int          `json:"rejected"`
	Rate      Rate         `json:"rate"` // accepted / (accepted + rejected)
	Withdrawn int          `json:"withdrawn"`
	Undecided int          `json:"undecided"` // lives in the stage, without a decision, at the end of the window
}

// EventReasons says why an event with reasons happened in the window.
type EventReasons struct {
	Event   funnel.EventName `json:"event"`
	Steps   int              `json:"steps"`
	Reasons []ReasonFigures  `json:"reasons"`
}

// ReasonFigures count one reason.
type ReasonFigures struct {
	Reason funnel.Reason `json:"reason"`
	Steps  int           `json:"steps"`
	Share  Rate          `json:"share"` // of the event's steps
	By     []TeamSteps   `json:"by"`    // teams that gave it, in the order of the agreement
}

// TeamSteps are steps of one team; "" is whoever is no team of the agreement.
type TeamSteps struct {
	Team  funnel.Team `json:"team"`
	Steps int         `json:"steps"`
}

// Clocks count the clocks of clauses. A clock counts once, by its first
// decision, in the window in which that falls: met at its stop, breached at its
// due, cancelled at its end. Those open in time belong to no window; they are
// the ones open at the report's instant that started before the window's end.
type Clocks struct {
	Met       int `json:"met"`
	Breached  int `json:"breached"` // open and overdue included
	Overdue   int `json:"overdue"`  // of the breached: still not answered at the report's instant
	Running   int `json:"running"`
	Paused    int `json:"paused"`
	Cancelled int `json:"cancelled"`
	// Attainment is met / (met + breached).
	Attainment Rate `json:"attainment"`
}

// Attainment says how one clause was kept.
type Attainment struct {
	Clause string      `json:"clause"`
	Team   funnel.Team `json:"team"` // that owes it
	Clocks
	AtLeast float64 `json:"at_least"`      // the share agreed, 1 is all
	Per     string  `json:"per,omitempty"` // its period; Kept is about the window
	Kept    *bool   `json:"kept"`          // null: nothing was decided
}

// Side says how one team kept its clauses.
type Side struct {
	Team funnel.Team `json:"team"`
	Clocks
	Kept    int `json:"kept"`    // clauses
	Decided int `json:"decided"` // clauses with a decision in the window
}

// Cycle is the time from a life's first entry of an open stage of the phase
// sales to its first close, a stage of probability 100 % or 0 %, for lives that
// were first closed in the window. A life that was never in such a stage has no
// cycle.
type Cycle struct {
	Won    CycleTimes `json:"won"`
	Lost   CycleTimes `json:"lost"`
	Closed CycleTimes `json:"closed"` // both
}

// CycleTimes are null where there are none.
type CycleTimes struct {
	Elapsed  *Times `json:"elapsed"`
	Business *Times `json:"business"`
}

// Deals are the deals won in the window: a deal is won when the last record of
// it names a stage of probability 100 % (or "Won", where the funnel has no stage
// of that name), from the first record on that did so without a break.
type Deals struct {
	Won   int    `json:"won"`
	Value Money  `json:"value"`
	Mean  *Money `json:"mean"` // value / won, rounded half to even; null without deals
}
