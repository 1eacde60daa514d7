package baton

import (
	"fmt"
	"strings"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/persona"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// Assessment is everything that the agreement says of one lead at an instant.
// Its JSON is a contract.
type Assessment struct {
	Lead      string          `json:"lead"`
	At        time.Time       `json:"at"`
	Score     scoring.Score   `json:"score"`
	Models    []ModelScore    `json:"models,omitempty"`       // further models, in file order
	Persona   string          `json:"persona"`                // "" when none matches
	Open      []persona.Open  `json:"persona_open,omitempty"` // personas that could still turn out to be the lead's
	Segments  []string        `json:"segments,omitempty"`
	Stage     funnel.Stage    `json:"stage"` // "" before the lead exists
	Since     time.Time       `json:"since,omitzero"`
	Life      int             `json:"life"`
	Assignee  string          `json:"assignee,omitempty"`
	Options   []funnel.Option `json:"options"`
	Deadlines []sla.Deadline  `json:"deadlines"`
	Wake      time.Time       `json:"wake,omitzero"` // when to look again: the next warning or breach if nothing happens; zero: never

	Account *scoring.AccountScore `json:"account,omitempty"` // nil where it is not known: see SetAccount
}

// ModelScore is the score under a further model. A model for a segment applies
// to the leads in it.
type ModelScore struct {
	Model   string        `json:"model"`
	Score   scoring.Score `json:"score"`
	Applies bool          `json:"applies"`
	Why     string        `json:"why,omitempty"` // why it does not apply
}

// Assess answers every question about the lead at an instant.
func (a *Agreement) Assess(d *Dossier, at time.Time) Assessment {
	var out Assessment
	a.AssessInto(&out, d, at)
	return out
}

// AssessInto is Assess that uses the memory of an earlier assessment again.
func (a *Agreement) AssessInto(dst *Assessment, d *Dossier, at time.Time) {
	a.own(d)
	v := d.lead.View(at, &d.journey)
	defer v.Close()
	*dst = Assessment{Lead: d.ID(), At: at.In(a.loc), Score: a.model.In(v), Models: dst.Models[:0], Persona: a.personas.MatchIn(v),
		Open: a.personas.OpenIn(v), Segments: a.segments.MatchIn(v), Assignee: d.journey.Assignee(at),
		Options: emptied(dst.Options), Deadlines: emptied(dst.Deadlines)}
	for _, name := range a.model.Models() {
		m, _ := a.model.Named(name)
		s := m.In(v)
		dst.Models = append(dst.Models, ModelScore{name, s, s.Applies == scoring.True, a.whyNot(m, s, v)})
	}
	if s, ok := a.model.AccountIn(v); ok {
		dst.Account = &s
	}
	dst.Stage, dst.Since, dst.Life, _ = d.journey.StageAt(at)
	if dst.Stage != "" {
		dst.Since = dst.Since.In(a.loc)
	}
	dst.Options = a.machine.AppendOptions(dst.Options, v, &d.journey)
	if dst.Deadlines = a.policy.AppendDeadlines(dst.Deadlines, v, &d.journey); dst.Deadlines == nil {
		dst.Deadlines = []sla.Deadline{} // none is an empty list, in JSON too
	}
	dst.Wake, _ = a.policy.Wake(&d.journey, d.lead, at)
}

// whyNot says why a model does not apply, "" where it does: what is false of its
// segment, or what it lacks.
func (a *Agreement) whyNot(m *scoring.Model, s scoring.Score, v *scoring.View) string {
	if s.Applies == scoring.True {
		return ""
	}
	cond, ok := a.segments.Condition(m.Segment())
	if !ok {
		return ""
	}
	if s.Applies == scoring.Unknown {
		return fmt.Sprintf("segment %q is unknown: it lacks %s", m.Segment(), strings.Join(cond.Lacks(v), ", "))
	}
	var facts []scoring.Fact
	for _, c := range cond.Clauses(v) {
		if c.Truth == scoring.False {
			facts = append(facts, c.Facts...)
		}
	}
	return fmt.Sprintf("segment %q is false: %s", m.Segment(), scoring.FactsString(facts))
}

// emptied is a list without elements in the memory of another, never nil: its
// JSON is a list.
func emptied[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list[:0]
}

// onlyElsewhere reports a refusal of an event that happens in other stages.
func onlyElsewhere(r *funnel.RefusedError) bool { return hasKind(r, funnel.UnmetTransition) }
