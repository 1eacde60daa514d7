package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// happening is one line of a replay. Its JSON is a contract.
type happening struct {
	At    time.Time    `json:"at"`
	Kind  string       `json:"kind"` // the record's, or warning, breach, refused
	Lead  string       `json:"lead,omitempty"`
	Line  int          `json:"line,omitempty"` // of the journal; 0: of no record
	By    string       `json:"by,omitempty"`
	Text  string       `json:"text,omitempty"`  // of a record that is no step: what it says
	Step  *funnel.Step `json:"step,omitempty"`  // of an event; against the rules where something was unmet
	Alert *sla.Alert   `json:"alert,omitempty"` // of a warning or breach
	Error string       `json:"error,omitempty"` // of a refused record: why it cannot have happened
	Again bool         `json:"again,omitempty"` // a record whose id was folded before: it changed nothing
}

// refused is the kind of a record that cannot have happened.
const refused = "refused"

// story gathers what happened.
type story struct {
	all   bool
	lines []happening
	steps map[string]int     // by lead: how many have been told
	ids   map[[2]string]bool // of leads and records
}

// see tells of one record.
func (s *story) see(line int, r *baton.Record, d *baton.Dossier, err error) {
	h := happening{At: r.At, Kind: r.Kind().String(), Lead: r.Lead, Line: line, By: r.By}
	switch {
	case err != nil:
		h.Kind, h.Error, h.Text = refused, err.Error(), words(h.Kind, told(r))
	case r.Kind() == baton.KindEvent && d.Journey().Len() > s.steps[r.Lead]:
		step, _ := d.Journey().Last()
		s.steps[r.Lead] = step.Seq
		h.Step = &step
	case !s.all:
		return
	default:
		h.Text = told(r)
	}
	if r.ID != "" && err == nil {
		id := [2]string{r.Lead, r.ID}
		h.Again = s.ids[id]
		s.ids[id] = true
	}
	s.lines = append(s.lines, h)
}

// told is what a record says, in a few words.
func told(r *baton.Record) string {
	switch r.Kind() {
	case baton.KindFacts:
		var set []string
		for _, name := range slices.Sorted(maps.Keys(r.Set)) {
			if r.Set[name] == nil {
				set = append(set, name+" is unknown")
			} else {
				set = append(set, name+" "+value(r.Set[name]))
			}
		}
		return strings.Join(set, ", ")
	case baton.KindActivity:
		text := r.Activity
		for _, name := range slices.Sorted(maps.Keys(r.Properties)) {
			text += ", " + name + " " + value(r.Properties[name])
		}
		return text
	case baton.KindEvent:
		if r.Reason != "" {
			return string(r.Event) + " (" + r.Reason + ")"
		}
		return string(r.Event)
	case baton.KindAssignment:
		return "to " + r.Assign
	case baton.KindDeal:
		return words(r.Deal, value(r.Amount), r.Currency, r.Stage)
	case baton.KindOverride:
		var set []string
		for _, name := range slices.Sorted(maps.Keys(r.Override)) {
			set = append(set, name+" "+value(r.Override[name]))
		}
		text := strings.Join(set, ", ")
		if r.Reason != "" {
			text += " (" + r.Reason + ")"
		}
		return text
	case baton.KindSpend:
		return words(value(r.Spend), r.Currency, r.Campaign)
	}
	return ""
}

// words are those that are not empty.
func words(all ...string) string { return strings.Join(strings.Fields(strings.Join(all, " ")), " ") }

// value is a value of a record as people write it.
func value(v any) string {
	if n, ok := v.(float64); ok {
		return scoring.NumberValue(n).String()
	}
	return fmt.Sprint(v)
}

func replay(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	from, to, err := c.window(a)
	if err != nil {
		return err
	}
	s := &story{all: c.all, steps: map[string]int{}, ids: map[[2]string]bool{}}
	b, err := c.fold(a, s.see)
	if err != nil {
		return err
	}
	for _, d := range b.dossiers {
		for _, x := range a.SLA().Alerts(d.Journey(), d.Lead(), time.Time{}, b.at) {
			s.lines = append(s.lines, happening{At: x.At, Kind: x.Kind.String(), Lead: d.ID(), Alert: &x})
		}
	}
	s.lines = slices.DeleteFunc(s.lines, func(h happening) bool { return h.At.Before(from) || !to.IsZero() && !h.At.Before(to) })
	slices.SortStableFunc(s.lines, func(x, y happening) int { return x.At.Compare(y.At) })
	width := 1
	for i := range s.lines {
		width = max(width, min(utf8.RuneCountInString(s.lines[i].Lead), maxLead))
	}
	for i := range s.lines {
		h := &s.lines[i]
		h.At = h.At.In(a.Location())
		if c.json {
			if err := c.writeJSON(h, false); err != nil {
				return err
			}
			continue
		}
		h.write(c.out, width)
	}
	if !c.json {
		s.sum(c.out, b)
	}
	b.skipped.end(c, "record")
	return nil
}

// minute is how text for people writes an instant.
const minute = "2006-01-02 15:04"

// maxLead is up to which length the names of leads are aligned: longer ones are
// identifiers of a machine, and rare.
const maxLead = 24

// indent aligns further lines with the text behind the instant.
const indent = "\n                    "

func (h *happening) write(w io.Writer, width int) {
	lead := h.Lead
	if lead == "" {
		lead = "-"
	}
	fmt.Fprintf(w, "%s  %-*s  %s\n", h.At.Format(minute), width, lead, strings.ReplaceAll(h.String(), "\n", indent))
}

// String is what happened, without when and to whom.
func (h *happening) String() string {
	by := ""
	if h.By != "" {
		by = " by " + h.By
	}
	switch {
	case h.Step != nil:
		text := fmt.Sprintf("%s in %s", h.Step.Event, h.Step.From)
		if !h.Step.Note() {
			text = fmt.Sprintf("%s: %s → %s", h.Step.Event, h.Step.From, h.Step.To)
		}
		if h.Step.Reason != "" {
			text += " (" + h.Step.Reason + ")"
		}
		text += by
		if len(h.Step.Against) > 0 {
			text += ", AGAINST THE RULES"
		}
		for _, u := range h.Step.Against {
			text += "\n" + u.String()
		}
		return text
	case h.Alert != nil && h.Alert.Kind == sla.Breach:
		return fmt.Sprintf("BREACH of %s, owed by %s, due %s", h.Alert.Clause, h.Alert.Team, h.Alert.Due.Format(minute))
	case h.Alert != nil:
		return fmt.Sprintf("warning at %s of %s, owed by %s, due %s", h.Alert.Rung, h.Alert.Clause, h.Alert.Team, h.Alert.Due.Format(minute))
	case h.Error != "":
		return fmt.Sprintf("REFUSED line %d: %s%s\n%s", h.Line, h.Text, by, h.Error)
	}
	text := h.Kind + " " + h.Text + by
	if h.Again {
		text += ", again: nothing changes"
	}
	return text
}

// sum is the last line: how much there was.
func (s *story) sum(w io.Writer, b *book) {
	n := map[string]int{}
	against := 0
	for i := range s.lines {
		h := &s.lines[i]
		if h.Step != nil {
			n["step"]++
		}
		if h.Step != nil && len(h.Step.Against) > 0 {
			against++
		}
		n[h.Kind]++
	}
	fmt.Fprintf(w, "%s, %d against the rules; %s, %s; %s; folded: %s of %s\n",
		several(n["step"], "step"), against, several(n[sla.Warning.String()], "warning"), several(n[sla.Breach.String()], "breach"),
		several(n[refused], "refused record"), several(b.records, "record"), several(len(b.dossiers), "lead"))
}
