package baton

import (
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/doc"
	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/metrics"
	"example.com/baton/persona"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// Agreement is a marketing and sales agreement, compiled: immutable, and safe
// for any number of goroutines. To take up a new version load again and swap an
// atomic pointer.
type Agreement struct {
	title, version string
	currency       string
	fingerprint    string
	loc            *time.Location
	warnings       Problems
	doc            *doc.Document
	config         *config
	schema         *scoring.Schema
	segments       *persona.Segments
	model          *scoring.Model
	resets         []string // events and stages on which a dimension starts again
	personas       *persona.Personas
	machine        *funnel.Machine
	policy         *sla.Policy
	plan           *metrics.Plan
}

// Title is the agreement's title.
func (a *Agreement) Title() string { return a.title }

// Version is how people call this version.
func (a *Agreement) Version() string { return a.version }

// Fingerprint tells agreements apart: a hash of the canonical document, so that
// comments, spacing and quoting do not matter, and of the host's functions. Every
// step carries it.
func (a *Agreement) Fingerprint() string { return a.fingerprint }

// Warnings are what is odd but legal.
func (a *Agreement) Warnings() Problems { return append(Problems(nil), a.warnings...) }

// Location is where every wall-clock time and date of the agreement is.
func (a *Agreement) Location() *time.Location { return a.loc }

// Schema is the data dictionary.
func (a *Agreement) Schema() *scoring.Schema { return a.schema }

// Scoring is the scoring model.
func (a *Agreement) Scoring() *scoring.Model { return a.model }

// Funnel is the machine of stages and events.
func (a *Agreement) Funnel() *funnel.Machine { return a.machine }

// SLA is the policy of clauses and clocks.
func (a *Agreement) SLA() *sla.Policy { return a.policy }

// Personas are the personas, wanted and unwanted.
func (a *Agreement) Personas() *persona.Personas { return a.personas }

// Segments are the segments of the market.
func (a *Agreement) Segments() *persona.Segments { return a.segments }

// Metrics is the plan of the closed-loop report.
func (a *Agreement) Metrics() *metrics.Plan { return a.plan }

// Instant reads an instant as people write it: a wall-clock time or date of the
// agreement's location, "2026-10-05 09:00", or RFC 3339. A wall time that the
// clock skips moves forward by the gap, of an ambiguous one it is the first.
func (a *Agreement) Instant(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.In(a.loc), nil
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return quantity.WallTime(t, a.loc), nil
		}
	}
	return time.Time{}, problem.Errorf(`write "2026-10-05 09:00" or "2026-10-05T09:00:00+02:00"`, "%q is not a time", text)
}
