package sla

import (
	"slices"
	"strings"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

// ClauseConfig is one clause: who owes a response to what, within what time.
type ClauseConfig struct {
	Name       string   `yaml:"name,required" help:"how people call the clause; it stands in every deadline" like:"first response" kind:"name"`
	When       string   `yaml:"when" help:"the clause holds only where this is true when its clock starts" like:"employees >= 500" kind:"condition"`
	OwedBy     string   `yaml:"owed by,required" help:"the team that owes the response" like:"sales" kind:"name"`
	StartsWith []string `yaml:"starts with" help:"what starts the clock: stages entered, events, activities" like:"[MQL]" kind:"name"`
	StopsWith  []string `yaml:"stops with" help:"what is a response: stages entered, events, activities; only what the owing team does stops the clock" like:"[SAL, reject, call]" kind:"name"`
	Within     string   `yaml:"within" help:"the time allowed: elapsed minutes and hours, calendar days, weeks and months, business minutes, hours and days" like:"90 business minutes" kind:"duration"`
	Calendar   string   `yaml:"calendar" help:"whose open hours are business time; without it the calendar of the section" like:"office" kind:"name"`
	PauseIn    []string `yaml:"pause in" help:"stages in which the clock stands" like:"[Waiting]" kind:"name"`
	WarnAt     []string `yaml:"warn at" help:"when to warn: at shares of the time allowed, or so much working time before it is due" like:"[50%, 1 business hour]" kind:"text"`
	OnReopen   string   `yaml:"on reopen" one:"go on|stay met|start again" help:"what a start after the stop in the same life does; go on (without it too): the time in between is a pause" like:"go on"`
	AtLeast    string   `yaml:"at least" help:"the share of a period's clocks that must be met for the clause to be kept; without it all" like:"90%" kind:"text"`
	Per        string   `yaml:"per" one:"week|month|quarter|year" help:"the period of at least" like:"month"`
	_          struct{} `yaml:"group,later"`
	_          struct{} `yaml:"unless,later"`
	_          struct{} `yaml:"max pause,later"`
	_          struct{} `yaml:"on change,later"`
	_          struct{} `yaml:"at the latest,later"`
	_          struct{} `yaml:"acceptance,later"`
	_          struct{} `yaml:"needs at least,later"`
	_          struct{} `yaml:"complete,later"`
	_          struct{} `yaml:"on entering,later"`
	_          struct{} `yaml:"request,later"`
	_          struct{} `yaml:"per owner,later"`
	_          struct{} `yaml:"silent until,later"`
	_          struct{} `yaml:"at most,later"`
	_          struct{} `yaml:"escalate,later"`
}

// ClauseInfo is a clause as plain data.
type ClauseInfo struct {
	Name       string         `json:"name"`
	OwedBy     funnel.Team    `json:"owed_by"`
	When       string         `json:"when,omitempty"`
	StartsWith []string       `json:"starts_with"`
	StopsWith  []string       `json:"stops_with"`
	Within     string         `json:"within"`
	Calendar   string         `json:"calendar,omitempty"` // of business time; "" where time elapses at every hour
	PauseIn    []funnel.Stage `json:"pause_in,omitempty"`
	WarnAt     []string       `json:"warn_at,omitempty"`
	AtLeast    float64        `json:"at_least"`      // share of a period's clocks that must be met, 1 is all
	Per        string         `json:"per,omitempty"` // week, month, quarter or year; "" where the report says it
}

func (i ClauseInfo) clone() ClauseInfo {
	i.StartsWith, i.StopsWith = slices.Clone(i.StartsWith), slices.Clone(i.StopsWith)
	i.PauseIn, i.WarnAt = slices.Clone(i.PauseIn), slices.Clone(i.WarnAt)
	return i
}

// clause is a compiled clause.
type clause struct {
	info     ClauseInfo
	id       string // its name inside of ids
	by       string // whose activities and events are responses; "": anybody's
	when     *scoring.Condition
	starts   marks
	stops    marks
	pauses   []funnel.Stage
	within   quantity.Span
	calendar *Calendar // in which working time passes
	loc      *time.Location
	rungs    []rung
}

// marks are what starts or stops a clock.
type marks struct {
	stages     []funnel.Stage
	events     []funnel.EventName
	activities []string
}

// rung is one warning: at a share of the target, or a time before it.
type rung struct {
	text   string
	share  int64 // of the target, in thousandths of a percent; 0: before
	before quantity.Span
}

// wholeShare is 100 % in thousandths of a percent.
const wholeShare = 100_000

// target is the working time allowed from the start on, and false where the
// calendar never opens for it. Calendar days, weeks and months end at the same
// wall-clock time, business days at the close of the last; the working time up
// to there is the target, so that pauses add alike.
func (c *clause) target(start time.Time) (time.Duration, bool) {
	switch {
	case c.within.Business && c.within.Unit == quantity.Day:
		_, target, ok := c.calendar.BusinessDays(start, int(c.within.N))
		return target, ok
	case c.within.Unit >= quantity.Day:
		return c.within.Add(start, c.loc, 1).Sub(start), true
	}
	return c.within.Elapsed()
}

// need is the working time at which a warning is given.
func (c *clause) need(r *rung, start time.Time, target time.Duration) time.Duration {
	need := target
	switch {
	case r.share > 0:
		// Rounded up: the first instant at which the share is reached.
		whole, rest := int64(target)/wholeShare, int64(target)%wholeShare
		need = time.Duration(whole*r.share + (rest*r.share+wholeShare-1)/wholeShare)
	case r.before.Business && r.before.Unit == quantity.Day:
		_, need, _ = c.calendar.BusinessDays(start, int(c.within.N-r.before.N))
	case r.before.Unit >= quantity.Day:
		need = r.before.Add(start.Add(target), c.loc, -1).Sub(start)
	default:
		before, _ := r.before.Elapsed()
		need = target - before
	}
	return max(need, 0)
}

// idEscape keeps the parts of an id apart.
var idEscape = strings.NewReplacer("%", "%25", "/", "%2F")
