package baton

import (
	"example.com/baton/funnel"
	"example.com/baton/persona"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// config is the agreement as written: the table of the language.
type config struct {
	Agreement  string                    `yaml:"agreement,required" kind:"text" help:"the title of the agreement" like:"ACME Marketing & Sales SLA"`
	Version    string                    `yaml:"version" kind:"text" help:"how people call this version" like:"2026-Q4"`
	Effective  string                    `yaml:"effective" kind:"date" help:"from the start of this day clocks begin; activities before it still score" like:"2026-10-01"`
	Location   string                    `yaml:"location,required" kind:"name" help:"the time zone of every wall-clock time and date in the file, by its IANA name" like:"Europe/Berlin"`
	Currency   string                    `yaml:"currency" kind:"name" help:"of every amount of money, three capital letters" like:"EUR"`
	Teams      []string                  `yaml:"teams,required" kind:"name" help:"who owns a stage, fires an event, maintains an attribute, owes a clause" like:"[marketing, sales]"`
	Machines   []string                  `yaml:"machines" kind:"name" help:"teams that are software: what they do is never a response nor an attempt" like:"[product]"`
	Attributes []scoring.AttributeConfig `yaml:"attributes" help:"the data dictionary: what may be known of a lead, maintained by both departments"`
	Activities []scoring.ActivityConfig  `yaml:"activities" help:"what the lead or a team may do"`
	Scoring    scoring.Config            `yaml:"scoring" help:"how the interest and the fit of a lead are judged"`
	Personas   []persona.PersonaConfig   `yaml:"personas" help:"whom a lead stands for: unwanted ones are tried first, then in this order; the first that is true"`
	Segments   []persona.SegmentConfig   `yaml:"segments" help:"parts of the market, each with its condition; read as segment(\"name\")"`
	Funnel     funnel.Config             `yaml:"funnel,required" help:"where a lead can be, and what moves it" like:"{stages: {Lead: {owner: marketing, start: true}}}"`
	SLA        sla.Config                `yaml:"sla" help:"what each department owes the other, and by when"`
	_          struct{}                  `yaml:"goals,later"`
	_          struct{}                  `yaml:"team goals,later"`
	_          struct{}                  `yaml:"incentives,later"`
	_          struct{}                  `yaml:"campaigns,later"`
	_          struct{}                  `yaml:"content,later"`
	_          struct{}                  `yaml:"programmes,later"`
}
