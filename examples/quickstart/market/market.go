// Package market is a company's agreement and a market that behaves like one:
// a quarter of leads, some better than others, worked on by two departments that
// keep most of what they promised.
//
// Nothing in it is random: the same seed gives the same bytes on every machine.
package market

import (
	_ "embed"
	"time"

	"example.com/baton"
)

//go:embed agreement.yaml
var source []byte

// Name is how messages call the embedded agreement.
const Name = "agreement.yaml"

// Seed and Leads are the quarter that the quickstart shows.
const (
	Seed  = 7
	Leads = 2000
)

// Source is the text of the agreement.
func Source() []byte { return append([]byte(nil), source...) }

// Agreement is the agreement, loaded.
func Agreement() *baton.Agreement { return baton.Must(baton.Parse(Name, source)) }

// Quarter is when the market opens, and the instant up to which its journal
// reaches: the last afternoon of the quarter.
func Quarter(loc *time.Location) (from, at time.Time) {
	return time.Date(2026, time.April, 1, 0, 0, 0, 0, loc), time.Date(2026, time.June, 30, 14, 0, 0, 0, loc)
}
