package baton

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// HandOver is the package that goes with a lead from one team to the next: why
// it is worth the work, who it is, what happened, what is missing, what is due,
// and what to do first. Its JSON is a contract; its text is for people.
type HandOver struct {
	Lead      string              `json:"lead"`
	At        time.Time           `json:"at"`
	Stage     funnel.Stage        `json:"stage"`
	Owner     funnel.Team         `json:"owner"`
	Assignee  string              `json:"assignee,omitempty"`
	Score     scoring.Explanation `json:"score"`
	Persona   string              `json:"persona"`
	Segments  []string            `json:"segments,omitempty"`
	Facts     []scoring.Fact      `json:"facts"`             // known at the instant, in the order of the data dictionary
	Missing   []MissingFact       `json:"missing,omitempty"` // what the next stages need
	History   []Entry             `json:"history"`           // by time
	Deadlines []sla.Deadline      `json:"deadlines"`         // open ones, and those breached in this life
	Suggested Suggestion          `json:"suggested"`

	Account *scoring.AccountExplanation `json:"account,omitempty"` // nil where it is not known: see SetAccount

	// NextChange is the next turn of a grade if nothing happens, see
	// [Agreement.NextChange]; nil where there is none.
	NextChange *scoring.Turn `json:"next_change,omitempty"`
}

// MissingFact is a fact that a next stage needs and nobody has delivered.
type MissingFact struct {
	Attribute  string         `json:"attribute"`
	Maintainer string         `json:"maintainer,omitempty"` // the team that keeps it
	NeededIn   []funnel.Stage `json:"needed_in"`
}

// Entry is one line of the lead's history.
type Entry struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // set, activity, event, assign, deal, override
	By   string    `json:"by,omitempty"`
	Text string    `json:"text"`
}

// Suggestion is what the owner of the stage does best next.
type Suggestion struct {
	Do     string           `json:"do"`
	Event  funnel.EventName `json:"event,omitempty"`
	Clause string           `json:"clause,omitempty"`
	Until  time.Time        `json:"until,omitzero"`
}

// HandOver makes the package for whoever owns the lead's stage at an instant.
func (a *Agreement) HandOver(d *Dossier, at time.Time) HandOver {
	a.own(d)
	v := d.lead.View(at, &d.journey)
	defer v.Close()
	h := HandOver{Lead: d.ID(), At: at.In(a.loc), Facts: []scoring.Fact{}, Deadlines: []sla.Deadline{}, Assignee: d.journey.Assignee(at), Score: a.model.ExplainIn(v),
		Persona: a.personas.MatchIn(v), Segments: a.segments.MatchIn(v)}
	if e, ok := a.model.ExplainAccountIn(v); ok {
		h.Account = &e
	}
	h.Stage, _, _, _ = d.journey.StageAt(at)
	h.Owner = a.machine.Owner(h.Stage)
	for _, attr := range a.schema.Attributes() {
		if f := v.Fact(attr.Name); f.Known() {
			h.Facts = append(h.Facts, scoring.Fact{Name: attr.Name, Value: f})
		}
	}
	options := a.machine.OptionsIn(v, &d.journey)
	h.Missing = a.missing(v, options)
	h.History = a.history(d, at)
	_, _, life, _ := d.journey.StageAt(at)
	for _, dl := range a.policy.AppendDeadlines(nil, v, &d.journey) {
		if dl.Status == sla.Running || dl.Status == sla.Paused || dl.Status == sla.Breached && dl.Life == life {
			h.Deadlines = append(h.Deadlines, dl)
		}
	}
	h.Suggested = a.suggest(&h, options)
	if t, ok := a.NextChange(d, at); ok && t.Why[0].Kind != scoring.WhyOpen {
		h.NextChange = &t
	}
	return h
}

// missing are the facts that the stages one event away need.
func (a *Agreement) missing(v *scoring.View, options []funnel.Option) []MissingFact {
	var next []string
	for _, o := range options {
		if o.Refused != nil && hasKind(o.Refused, funnel.UnmetTransition) {
			continue
		}
		next = append(next, string(o.To))
		for _, c := range o.Reasons {
			next = append(next, string(c.To))
		}
	}
	var out []MissingFact
	for _, attr := range a.schema.Attributes() {
		if v.Fact(attr.Name).Known() {
			continue
		}
		m := MissingFact{Attribute: attr.Name, Maintainer: attr.Maintainer}
		for _, s := range attr.NeededIn {
			if slices.Contains(next, s) {
				m.NeededIn = append(m.NeededIn, funnel.Stage(s))
			}
		}
		if len(m.NeededIn) > 0 {
			out = append(out, m)
		}
	}
	return out
}

func hasKind(r *funnel.RefusedError, k funnel.UnmetKind) bool {
	return slices.ContainsFunc(r.Unmet, func(u funnel.Unmet) bool { return u.Kind == k })
}

// history is what happened up to an instant, by time.
func (a *Agreement) history(d *Dossier, at time.Time) []Entry {
	out := []Entry{}
	for _, c := range d.lead.Changes() {
		text := c.Fact.String()
		out = append(out, Entry{c.At, KindFacts.String(), "", text})
	}
	for _, x := range d.lead.Activities() {
		text := x.Name
		for _, p := range a.schema.Properties(x.Name) {
			if val, ok := x.Properties[p]; ok {
				text += fmt.Sprintf(", %s %v", p, val)
			}
		}
		out = append(out, Entry{x.At, KindActivity.String(), x.By, text})
	}
	for s := range d.journey.Steps() {
		text := fmt.Sprintf("%s: %s → %s", s.Event, s.From, s.To)
		if s.Note() {
			text = fmt.Sprintf("%s in %s", s.Event, s.From)
		}
		if s.Reason != "" {
			text += " (" + s.Reason + ")"
		}
		if len(s.Against) > 0 {
			text += ", against the rules"
		}
		out = append(out, Entry{s.At, KindEvent.String(), string(s.By), text})
	}
	for s := range d.journey.Assignments() {
		out = append(out, Entry{s.At, KindAssignment.String(), string(s.By), "to " + s.To})
	}
	for _, o := range d.lead.Overrides() {
		by := o.By
		o.By = ""
		out = append(out, Entry{o.At, KindOverride.String(), by, o.String()})
	}
	for _, x := range d.deals {
		out = append(out, Entry{x.At, KindDeal.String(), "", fmt.Sprintf("%s: %s %s %s", x.ID, scoring.Points(x.Amount), a.currencyOf(x), x.Stage)})
	}
	out = slices.DeleteFunc(out, func(e Entry) bool { return e.At.After(at) })
	slices.SortStableFunc(out, func(x, y Entry) int { return x.At.Compare(y.At) })
	for i := range out {
		out[i].At = out[i].At.In(a.loc)
		out[i].Text = strings.TrimSpace(out[i].Text)
	}
	return out
}

func (a *Agreement) currencyOf(d funnel.Deal) string {
	if d.Currency != "" {
		return d.Currency
	}
	return a.currency
}

// givesUp reports a stage in which the lead is lost: one that cancels, has
// probability 0 %, or ends a life without being won.
func (a *Agreement) givesUp(name funnel.Stage) bool {
	s, _ := a.machine.Stage(name)
	return s.Cancels || s.HasProbability && s.Probability == 0 || s.End && s.HasProbability && s.Probability < 1
}

// suggest is what the owner does next: answer the clock that is due first, else
// the first event on the list that leads on, else find out what it lacks.
func (a *Agreement) suggest(h *HandOver, options []funnel.Option) Suggestion {
	var due *sla.Deadline
	for i := range h.Deadlines {
		d := &h.Deadlines[i]
		if d.Team == h.Owner && d.Ended.IsZero() && (due == nil || d.Due.Before(due.Due)) {
			due = d
		}
	}
	if due != nil {
		s := Suggestion{Clause: due.Clause, Until: due.Due}
		for _, c := range a.policy.Clauses() {
			if c.Name == due.Clause {
				s.Do = "do one of " + strings.Join(c.StopsWith, ", ")
			}
		}
		if due.Status == sla.Breached {
			s.Do += ": it is overdue"
		}
		return s
	}
	rank := map[funnel.Stage]int{}
	for i, s := range a.machine.Stages() {
		rank[s.Name] = i
	}
	var blocked *funnel.Option
	for i := range options {
		o := &options[i]
		e, _ := a.machine.Event(o.Event)
		if len(e.By) > 0 && !slices.Contains(e.By, h.Owner) || o.To == "" || rank[o.To] <= rank[h.Stage] || a.givesUp(o.To) {
			continue
		}
		if o.Refused == nil {
			return Suggestion{Do: fmt.Sprintf("%s: the lead may go to %s", o.Event, o.To), Event: o.Event}
		}
		if blocked == nil && !hasKind(o.Refused, funnel.UnmetTransition) {
			blocked = o
		}
	}
	if blocked != nil {
		var do []string
		for _, u := range blocked.Refused.Unmet {
			do = append(do, u.String())
		}
		return Suggestion{Do: fmt.Sprintf("prepare %s: %s", blocked.Event, strings.Join(do, "; ")), Event: blocked.Event}
	}
	return Suggestion{Do: "nothing is due"}
}
