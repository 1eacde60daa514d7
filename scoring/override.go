package scoring

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/problem"
)

// Override is a person's judgement that stands in for the computed score from an
// instant on, under one model. The latest of a model at an instant is the one
// that counts, whether it still holds or not: it holds until its end, and not
// after it is withdrawn. Its JSON is a contract.
type Override struct {
	Model     string    `json:"model,omitempty"`  // "" is the main model
	Points    *Points   `json:"points,omitempty"` // instead of the total; nil leaves it
	Grade     string    `json:"grade,omitempty"`  // "" is the grade of the points
	Grid      string    `json:"grid,omitempty"`   // "" is the cell of the dimensions
	Withdrawn bool      `json:"withdrawn,omitempty"`
	By        string    `json:"by,omitempty"`     // the team
	Person    string    `json:"person,omitempty"` // of the team, may be empty
	Reason    string    `json:"reason,omitempty"`
	At        time.Time `json:"at"`
	Until     time.Time `json:"until,omitzero"` // it does not hold from this instant on; zero: it has no end
}

// OverrideError says why an override cannot be made.
type OverrideError struct {
	Override Override
	Reason   string // "needs a reason"
	Allowed  string // what can be done instead; may be empty
}

func (e *OverrideError) Error() string {
	s := "the override " + e.Reason
	if e.Allowed != "" {
		s += " (" + e.Allowed + ")"
	}
	return s
}

// override is an override on a lead. Scores point at it.
type override struct {
	Override
	at, until int64 // Unix nanoseconds; until counts where there is an Until
}

// beside is what few leads have.
type beside struct {
	overrides []*override // by instant, equal ones in the order of recording
	resets    []reset     // by instant, then by name
	account   *[]Member   // nil: nobody said who is in the account
}

func (l *Lead) besides() *beside {
	if l.beside == nil {
		l.beside = &beside{}
	}
	return l.beside
}

// Override records what a person decided. Overrides may arrive in any order; of
// two at one instant the one recorded later counts. One that says nothing, two
// things or ends before it begins is an *OverrideError, and the lead stays as it
// was. Whether a model allows it says Model.Admit: a model that allows none does
// not read overrides.
func (l *Lead) Override(o Override) error {
	r := &override{Override: o, at: nanos(o.At), until: nanos(o.Until)}
	if err := o.check(l.schema); err != nil {
		return err
	}
	r.At = o.At.In(l.schema.loc)
	if !o.Until.IsZero() {
		r.Until = o.Until.In(l.schema.loc)
	}
	if o.Points != nil {
		p := *o.Points
		r.Points = &p
	}
	b := l.besides()
	i := len(b.overrides)
	for i > 0 && b.overrides[i-1].at > r.at {
		i--
	}
	b.overrides = slices.Insert(b.overrides, i, r)
	return nil
}

// Overrides are all overrides by instant, withdrawals among them.
func (l *Lead) Overrides() []Override {
	if l.beside == nil {
		return nil
	}
	out := make([]Override, len(l.beside.overrides))
	for i, o := range l.beside.overrides {
		out[i] = o.Override
	}
	return out
}

// check is an *OverrideError for what no model allows.
func (o *Override) check(s *Schema) error {
	bad := func(allowed, reason string, args ...any) error {
		return &OverrideError{Override: *o, Reason: fmt.Sprintf(reason, args...), Allowed: allowed}
	}
	sets := o.Points != nil || o.Grade != "" || o.Grid != ""
	switch {
	case !sets && !o.Withdrawn:
		return bad("give points or a grade, or withdraw the one before with withdrawn", "says neither points nor a grade")
	case sets && o.Withdrawn:
		return bad("withdrawn stands alone", "is withdrawn and made at once")
	case o.Withdrawn && !o.Until.IsZero():
		return bad("", "is withdrawn for good and has no end")
	case !o.Until.IsZero() && !o.Until.After(o.At):
		return bad("", "ends before it begins: until lies not after at")
	case o.Points != nil && (*o.Points > MaxPoints || *o.Points < -MaxPoints):
		return bad("at most "+Points(MaxPoints).String()+" either way", "gives %s points", *o.Points)
	case o.By == "":
		return bad("", "does not say who made it: by is missing")
	case o.By == ByLead || len(s.teams) > 0 && !slices.Contains(s.teams, o.By):
		return bad(problem.Known(o.By, s.teams), "is made by %q, which is no team", o.By)
	case slices.Contains(s.machines, o.By):
		return bad("", "is made by %q, which is software: it is a person's judgement", o.By)
	}
	return nil
}

// holding is the override of the model that holds in the view, nil for none.
func (m *Model) holding(v *View) *override {
	if v.lead.beside == nil || m.override == nil {
		return nil
	}
	all := v.lead.beside.overrides
	for i := len(all) - 1; i >= 0; i-- {
		o := all[i]
		if o.at > v.known || o.Model != m.name {
			continue
		}
		if o.Withdrawn || !o.Until.IsZero() && o.until <= v.now {
			return nil
		}
		return o
	}
	return nil
}

// hold puts the override that holds in the view in the place of what is computed.
func (m *Model) hold(v *View, s *Score) {
	if o := m.holding(v); o != nil {
		m.put(o, s)
	}
}

// put puts an override in the place of what is computed.
func (m *Model) put(o *override, s *Score) {
	s.Override = &o.Override
	if o.Points != nil {
		s.Points = *o.Points
		s.Grade = m.gradeOf(s.Points)
	}
	if o.Grade != "" {
		s.Grade = o.Grade
	}
	if o.Grid != "" {
		s.Grid = o.Grid
	}
}

// endsBy reports whether the override ends not after an instant.
func (o *override) endsBy(t int64) bool { return !o.Until.IsZero() && o.until <= t }

func (m *Model) gradeOf(p Points) string {
	if i := level(m.grades, p); i >= 0 {
		return m.grades[i].name
	}
	return ""
}

// ComputedGrade is the grade of the computed total, Grade where no override
// holds.
func (s Score) ComputedGrade() string {
	if s.Override == nil {
		return s.Grade
	}
	return s.model.gradeOf(s.Computed)
}

// ComputedGrid is the cell of the computed dimensions, Grid where no override
// holds.
func (s Score) ComputedGrid() string {
	if s.Override == nil || s.model.grid == nil {
		return s.Grid
	}
	return s.model.grid.cell(&s)
}

// computed is the score without its override: a person's judgement is no answer
// of the model.
func (s Score) computed() Score {
	s.Points, s.Grade, s.Grid, s.Override = s.Computed, s.ComputedGrade(), s.ComputedGrid(), nil
	return s
}

// String is the override for people: "80 points and grade A, set by sales until
// 1 December 2026: met at the fair".
func (o Override) String() string {
	var what []string
	if o.Points != nil {
		what = append(what, o.Points.String()+" points")
	}
	if o.Grade != "" {
		what = append(what, "grade "+o.Grade)
	}
	if o.Grid != "" {
		what = append(what, "grid "+o.Grid)
	}
	text := o.who()
	if what != nil {
		text = strings.Join(what, " and ") + ", " + text
	}
	if o.Model != "" {
		text = o.Model + " " + text
	}
	return text
}

// who is by whom, until when and why.
func (o *Override) who() string {
	text := "set"
	if o.Withdrawn {
		text = "withdrawn"
	}
	if names := strings.Join(slices.DeleteFunc([]string{o.Person, o.By}, func(s string) bool { return s == "" }), ", "); names != "" {
		text += " by " + names
	}
	if !o.Until.IsZero() {
		text += " until " + dayOrTime(o.Until)
	}
	if o.Reason != "" {
		text += ": " + o.Reason
	}
	return text
}

// dayOrTime is an instant for people: the day alone where it is its start.
func dayOrTime(t time.Time) string {
	if h, m, s := t.Clock(); h == 0 && m == 0 && s == 0 && t.Nanosecond() == 0 {
		return t.Format("2 January 2006")
	}
	return t.Format("2 January 2006 15:04")
}
