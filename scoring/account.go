package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// Member is a lead of an account with its journey, which may be nil: names that
// read the funnel are missing in its score then.
type Member struct {
	Lead *Lead
	Path Path
}

// SetAccount says which other leads may be of the lead's account: a model counts
// those whose attribute of `account` is equal. They replace those of an earlier
// call; without any the lead is alone in its account. A lead that is there twice,
// or is the lead itself, counts once. The others are read whenever the account's
// score is asked for: nobody may change one meanwhile. A nil lead, and one of
// another schema, panic.
func (l *Lead) SetAccount(others ...Member) {
	for _, o := range others {
		if o.Lead == nil {
			panic("scoring: SetAccount of a nil lead: hand in the account's leads, made by Schema.Lead")
		}
		if o.Lead.schema != l.schema {
			panicStranger(l.schema, o.Lead.schema)
		}
	}
	others = slices.Clone(others)
	l.besides().account = &others
}

// AccountScore is the score of an account at an instant, made of the main
// model's scores of its leads. Its JSON is a contract.
type AccountScore struct {
	Account string `json:"account"` // the value of the attribute that names it
	Points  Points `json:"points"`
	Grade   string `json:"grade"` // "" below the lowest grade
	Leads   int    `json:"leads"` // of the account
}

// String is the score for people: "ACME: 150, grade hot, 3 leads".
func (s AccountScore) String() string {
	text := s.Account + ": " + s.Points.String()
	if s.Grade != "" {
		text += ", grade " + s.Grade
	}
	if s.Leads == 1 {
		return text + ", 1 lead"
	}
	return fmt.Sprintf("%s, %d leads", text, s.Leads)
}

// AccountScore is the score of the lead's account as of an instant; false where
// the model has no `account`, nobody has called SetAccount, or the attribute is
// missing.
//
// Sum adds the scores of all leads, max is the highest, top n adds the n highest,
// each times its weight and rounded half to even to a thousandth. Scores are
// what holds: those overridden count as overridden.
func (m *Model) AccountScore(l *Lead, at time.Time) (AccountScore, bool) {
	v := l.View(at, nil)
	defer v.Close()
	return m.AccountIn(v)
}

// AccountIn is AccountScore in a view, computed once in it.
func (m *Model) AccountIn(v *View) (AccountScore, bool) {
	a := m.accountIn(v)
	if a == nil {
		return AccountScore{}, false
	}
	return a.score, true
}

// accounted is an account in a view.
type accounted struct {
	model   *Model
	known   bool
	score   AccountScore
	members []counted // those of the account, the best first
	left    []NotCounted
}

// counted is a lead that is of the account.
type counted struct {
	id     string
	score  Score
	weight int64 // in thousandths of a percent
	gives  Points
}

// accountIn is the account of the view's lead, nil where it is not known.
func (m *Model) accountIn(v *View) *accounted {
	m.own(v)
	if v.account == nil || v.account.model != m {
		v.account = &accounted{model: m}
		v.account.known = v.account.fill(v)
	}
	if !v.account.known {
		return nil
	}
	return v.account
}

func (a *accounted) fill(v *View) bool {
	c := a.model.account
	if c == nil || v.lead.beside == nil || v.lead.beside.account == nil {
		return false
	}
	attr := &v.schema.attributes[c.attribute]
	name := attr.read(v.frame.Row)
	if !name.Known {
		return false
	}
	a.score.Account = v.schema.value(name).String()
	a.members = []counted{{id: v.lead.id, score: a.model.In(v)}}
	seen := map[*Lead]bool{v.lead: true}
	ids := map[string]bool{v.lead.id: v.lead.id != ""}
	for _, o := range *v.lead.beside.account {
		if seen[o.Lead] || ids[o.Lead.id] {
			continue
		}
		seen[o.Lead], ids[o.Lead.id] = true, o.Lead.id != ""
		a.add(o, attr, name, v.at)
	}
	slices.SortStableFunc(a.members, func(x, y counted) int {
		return cmp.Or(cmp.Compare(y.score.Points, x.score.Points), cmp.Compare(x.id, y.id))
	})
	slices.SortStableFunc(a.left, func(x, y NotCounted) int { return cmp.Compare(x.Lead, y.Lead) })
	for i := range a.members {
		n := &a.members[i]
		switch {
		case c.weights == nil:
			n.weight = fullWeight
		case i < len(c.weights):
			n.weight = c.weights[i]
		}
		n.gives = weighted(n.score.Points, n.weight)
		a.score.Points += n.gives
	}
	a.score.Leads = len(a.members)
	if i := level(c.grades, a.score.Points); i >= 0 {
		a.score.Grade = c.grades[i].name
	}
	return true
}

// add adds a lead if it is of the account of that name.
func (a *accounted) add(o Member, attr *Attribute, name rule.Value, at time.Time) {
	v := o.Lead.View(at, o.Path)
	defer v.Close()
	own := attr.read(v.frame.Row)
	if own.Known && own.Equal(name) {
		a.members = append(a.members, counted{id: o.Lead.id, score: a.model.In(v)})
		return
	}
	a.left = append(a.left, NotCounted{o.Lead.id, Fact{attr.Name, v.schema.value(own)}.String()})
}

// weighted is p times a weight of at most fullWeight, rounded half to even to a
// thousandth.
func weighted(p Points, weight int64) Points {
	whole, rest := int64(p)/fullWeight, int64(p)%fullWeight
	n := rest * weight
	q, r := n/fullWeight, n%fullWeight
	switch twice := 2 * r; {
	case twice > fullWeight || twice == fullWeight && q%2 != 0:
		q++
	case twice < -fullWeight || twice == -fullWeight && q%2 != 0:
		q--
	}
	return Points(whole*weight + q)
}

// accountNames are the model's names with those of the account.
func (m *Model) accountNames() names {
	if m.account == nil {
		const hint = "say under scoring which attribute names the account: account: company"
		return m.Hinted(map[string]string{"account.score": hint, "account.grade": hint, "account.leads": hint}).scoped()
	}
	of := func(value func(*AccountScore) Value) func(*View) Value {
		return func(v *View) Value {
			a := m.accountIn(v)
			if a == nil {
				return Value{}
			}
			return value(&a.score)
		}
	}
	grades := []string{""}
	for _, g := range m.account.grades {
		grades = append(grades, g.name)
	}
	time := m.ReadsTime()
	return m.With(
		Derived{Name: "account.score", Type: Number, Time: time, Of: of(func(s *AccountScore) Value { return pointsValue(s.Points) })},
		Derived{Name: "account.grade", Type: Text, Values: grades, Time: time, Of: of(func(s *AccountScore) Value { return TextValue(s.Grade) })},
		Derived{Name: "account.leads", Type: Number, Of: of(func(s *AccountScore) Value { return NumberValue(float64(s.Leads)) })},
	).scoped()
}

// Account is the attribute that names a lead's account, "" where leads are of
// none.
func (m *Model) Account() string {
	if m.account == nil {
		return ""
	}
	return m.schema.attributes[m.account.attribute].Name
}

// AccountGrades are the names of the grades of accounts, best first.
func (m *Model) AccountGrades() []string {
	if m.account == nil {
		return nil
	}
	var out []string
	for _, g := range m.account.grades {
		out = append(out, g.name)
	}
	return out
}

// share is a weight for people: "50%".
func share(weight int64) string { return quantity.FormatMilli(weight) + "%" }
