// Package metrics closes the loop: from the journeys of leads to one report that
// both departments read. What came in, what was handed over and accepted, what
// was kept of the agreement, what was won and what it cost.
//
// A [Plan] is made once from a [Config] by [New]. [Plan.Tally] opens an empty
// [Tally] for a [Window]; [Plan.Add] adds one lead after the other,
// [Tally.AddSpend] what was spent. Tallies of parts of the leads are merged in
// any order ([Tally.Merge]) or sent on as bytes, and the [Report] is the same to
// the last bit.
//
//	t, err := plan.Tally(metrics.Window{From: from, To: to, At: at, By: "campaign"})
//	err = plan.Add(t, metrics.Subject{Lead: lead, Journey: journey, Deals: deals})
//	report, err := plan.Report(t)
//	fmt.Print(report)
//
// A Plan is immutable and safe for any number of goroutines. A Tally has one
// writer at a time.
package metrics

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

// Window says what a report is about.
type Window struct {
	From, To time.Time // what happened in [From, To); a zero From is ever, a zero To is up to At, At included
	At       time.Time // the instant of the report: what happened later does not exist; required

	// By is the one dimension by which every figure is also given: "campaign",
	// the campaign of the first touch, or a text attribute, as known at At.
	// Empty: none.
	By string
}

// ByCampaign is the dimension of the first touch.
const ByCampaign = "campaign"

// Subject is one lead with all that happened to it. A lead is added to a tally
// once.
type Subject struct {
	Lead     *scoring.Lead
	Journey  *funnel.Journey // nil: none
	Deals    []funnel.Deal   // every record of every deal, in any order; of one deal at one instant the later in the slice holds
	Campaign string          // of the first touch
}

// Spend is money spent on marketing or sales.
type Spend struct {
	At       time.Time
	Until    time.Time // the end of the period over which it is spread evenly; zero: spent at At
	Amount   Money
	Currency string // empty: the agreement's
	Campaign string
	Channel  string
	By       funnel.Team
}

// Money is an amount in thousandths of the agreement's currency: sums are exact.
// Money(12000500) is 12000.5.
type Money int64

// String prints a decimal: "12000.5".
func (m Money) String() string { return quantity.FormatMilli(int64(m)) }

// MarshalJSON writes the amount as a number, 12000.5.
func (m Money) MarshalJSON() ([]byte, error) { return quantity.AppendMilli(nil, int64(m)), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Money) UnmarshalJSON(b []byte) error {
	whole, frac, _ := strings.Cut(string(b), ".")
	if len(frac) > 3 {
		return fmt.Errorf("%s has more than three decimal places", b)
	}
	n, err := strconv.ParseInt(whole+(frac + "000")[:3], 10, 64)
	if err != nil {
		return fmt.Errorf("%s is no amount of money", b)
	}
	*m = Money(n)
	return nil
}
