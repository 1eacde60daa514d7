// Package funnel is the agreement about stages: who owns each, which events move
// a lead between them, who may fire an event, when, and with which reason.
//
// A [Machine] is made once from a [Config] by [New]. A [Journey] is the log of
// what happened to one lead. [Machine.Next] decides whether an [Event] may happen
// and gives the [Step] that would follow; it changes nothing. What may not happen
// is a [RefusedError] that lists everything unmet, with facts and values.
// [Machine.Options] asks that of every event. [Machine.Recorded] folds what did
// happen, allowed or not. [Journey.Append] adds a step.
//
//	m, err := funnel.New(schema, config)
//	step, err := m.Next(&journey, funnel.Event{Name: "hand over", At: at, By: "marketing"}, lead)
//	if err == nil {
//		journey.Append(step)
//	}
//
// A Machine is immutable and safe for any number of goroutines. A Journey has
// one writer at a time.
package funnel

import "time"

// Stage is a place of a lead in the funnel.
type Stage string

// EventName is the name of an event of the agreement.
type EventName string

// Team is a party of the agreement: it owns stages and fires events.
type Team string

// Reason is one of the closed list of reasons of an event.
type Reason = string

// Phase is what kind of work a stage is; the list is closed.
type Phase string

// The phases, in the order of a lead's way.
const (
	Acquisition Phase = "acquisition"
	Nurturing   Phase = "nurturing"
	HandOver    Phase = "hand-over"
	Processing  Phase = "processing"
	Sales       Phase = "sales"
	Retention   Phase = "retention"
)

var phases = []string{string(Acquisition), string(Nurturing), string(HandOver), string(Processing), string(Sales), string(Retention)}

// Limits of a machine. Two departments read it aloud; what is beyond is generated.
const (
	MaxStages  = 100 // with every event, a refusal is kept for each stage: some ten megabytes at most
	MaxEvents  = 300
	MaxReasons = 100 // of one event: a person chooses from them
	MaxTeams   = 100 // that may fire one event
)

// Config is the funnel of an agreement.
type Config struct {
	Stages []StageConfig `yaml:"stages,required" help:"where a lead can be, each with the team that owns it there"`
	Events []EventConfig `yaml:"events" help:"what moves a lead, who may do it, and under which condition"`
	_      struct{}      `yaml:"routing,later"`

	Teams    []string       `yaml:"-"` // who may own a stage and fire an event; empty: anybody
	Machines []string       `yaml:"-"` // teams that are software
	Location *time.Location `yaml:"-"` // of calendar days; nil is the schema's
}

// StageConfig is one stage.
type StageConfig struct {
	Name        string   `yaml:",key" help:"how people call the stage" like:"MQL" kind:"name"`
	Owner       string   `yaml:"owner,required" kind:"name" help:"the team whose turn it is while the lead is here" like:"marketing"`
	Phase       string   `yaml:"phase" one:"acquisition|nurturing|hand-over|processing|sales|retention" help:"what kind of work it is; going back from hand-over, processing or sales to acquisition or nurturing begins the lead's next life" like:"nurturing"`
	Start       bool     `yaml:"start" kind:"bool" help:"true for the one stage in which every lead begins" like:"true"`
	End         bool     `yaml:"end" kind:"bool" help:"the lead's life ends here; an event that leaves begins the next one" like:"true"`
	Cancels     bool     `yaml:"cancels" kind:"bool" help:"entering it ends running clocks as cancelled, outside attainment" like:"true"`
	Probability string   `yaml:"probability" kind:"share" help:"how likely a lead that is here is won" like:"20%"`
	Means       string   `yaml:"means" kind:"text" help:"what it means, for readers" like:"\"meets the agreed score, may be called\""`
	_           struct{} `yaml:"track,later"`
}

// EventConfig is one event. Without To and without a destination in its reasons
// it is a note: the lead stays where it is.
type EventConfig struct {
	Name         string         `yaml:",key" help:"what is done, as a verb" like:"hand over" kind:"name"`
	By           []string       `yaml:"by" kind:"name" help:"the teams that may fire it; without it every team may" like:"marketing"`
	From         []string       `yaml:"from,required" kind:"name" help:"the stages in which it may happen" like:"[Lead, Nurturing]"`
	To           string         `yaml:"to" kind:"name" help:"the stage it leads to; without it, and without reasons that lead anywhere, the lead stays" like:"MQL"`
	When         string         `yaml:"when" kind:"condition" help:"it may happen only while this is true" like:"score >= 60 and email_consent"`
	NotBefore    string         `yaml:"not before" kind:"duration" help:"how long after the last step at the earliest, in calendar time" like:"90 days"`
	NotLaterThan string         `yaml:"not later than" kind:"duration" help:"how long after the last step at the latest, in calendar time" like:"30 days"`
	Reasons      []ReasonConfig `yaml:"reasons,names" help:"the closed list of reasons, one of which must be given; each may lead to a stage of its own"`
	_            struct{}       `yaml:"opens,later"`
	_            struct{}       `yaml:"due after,later"`
	_            struct{}       `yaml:"unless,later"`
}

// ReasonConfig is one reason of an event.
type ReasonConfig struct {
	Name string `yaml:",key" help:"how people call the reason" like:"no budget yet" kind:"name"`
	To   string `yaml:"to,short" kind:"name" help:"where this reason leads; without it to where the event leads" like:"Nurturing"`
	When string `yaml:"when" kind:"condition" help:"the reason may be given only while this is true" like:"attempts >= 5"`
}
