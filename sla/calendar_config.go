package sla

import (
	"slices"

	"example.com/baton/internal/problem"
)

// CalendarConfig is one calendar of the agreement. It has hours of its own
// (Week, Holidays, Dates), or it combines others (AnyOf or AllOf).
type CalendarConfig struct {
	Name     string        `yaml:",key" help:"the calendar's name" like:"office" kind:"name"`
	Location string        `yaml:"location" help:"the IANA time zone of the calendar's hours and days; without it the agreement's" like:"America/New_York" kind:"name"`
	Week     []DaysConfig  `yaml:",rest" help:"the hours of a weekday (friday), of a range (monday to friday; friday to monday wraps), of several with commas between (monday, wednesday to friday), or of every day; a weekday that is not named is closed" like:"{monday to friday: [\"09:00-12:30\", \"13:00-17:00\"]}"`
	Holidays []string      `yaml:"holidays" help:"closed days: the legal holidays of Germany (DE) or of one of its states (DE-BY, without what holds in some municipalities only), dates (2026-05-02), yearly dates (08-15)" like:"[DE-BY, 08-15]" kind:"text"`
	Dates    []DatesConfig `yaml:"dates" help:"the hours of a date or of a range of dates, in place of its weekday's and of a holiday" like:"{2026-12-24: [\"09:00-12:00\"], 2026-12-28 to 2026-12-31: closed}"`
	AnyOf    []string      `yaml:"any of" help:"open whenever one of these calendars is: their union" like:"[office, boston]" kind:"name"`
	AllOf    []string      `yaml:"all of" help:"open while all of these calendars are: their intersection" like:"[office, boston]" kind:"name"`
	_        struct{}      `yaml:"choose,later"`
	_        struct{}      `yaml:"effective,later"`
}

// DaysConfig is the hours of some weekdays.
type DaysConfig struct {
	Days  string   `yaml:",key" help:"the weekdays" like:"monday to friday" kind:"text"`
	Hours []string `yaml:"hours,short" help:"ranges of wall-clock time, as many as there are; 24:00 is the end of the day, 22:00-06:00 ends on the next; or the one word open (all day) or closed" like:"[\"09:00-12:30\", \"13:00-17:00\"]" kind:"hours"`
}

// DatesConfig is the hours of a date or of a range of dates.
type DatesConfig struct {
	Dates string   `yaml:",key" help:"a date, or the first and the last of a range" like:"2026-12-28 to 2026-12-31" kind:"text"`
	Hours []string `yaml:"hours,short" help:"as for weekdays" like:"[\"09:00-12:00\"]" kind:"hours"`
}

// Calendars are the calendars of one agreement by name.
type Calendars struct {
	names    []string
	byName   map[string]*Calendar
	warnings problem.List
}

// Calendar is the calendar of that name.
func (c *Calendars) Calendar(name string) (*Calendar, bool) {
	cal, ok := c.byName[name]
	return cal, ok
}

// Names are the calendars' names in the order of the agreement.
func (c *Calendars) Names() []string { return slices.Clone(c.names) }

// Warnings are what is odd but legal: a calendar that is never open.
func (c *Calendars) Warnings() problem.List { return slices.Clone(c.warnings) }
