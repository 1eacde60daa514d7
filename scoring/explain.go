package scoring

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/baton/internal/rule"
)

// Explanation is a score with its exact reasons: a tree whose children sum to
// their parent, and the rules that could not be decided. Its JSON is a contract;
// its text is for people and may change.
type Explanation struct {
	Lead      string      `json:"lead"`
	Model     string      `json:"model,omitempty"` // "" is the main model
	At        time.Time   `json:"at,omitzero"`
	Score     Score       `json:"score"`
	Total     Node        `json:"total"`
	Undecided []Undecided `json:"undecided,omitempty"` // what to find out next
}

// NodeKind says what a node of an explanation stands for.
type NodeKind string

// The kinds. A cut is what a bound of the dimension takes or gives; what faded
// is what age took, rounding included.
const (
	NodeTotal     NodeKind = "total"
	NodeDimension NodeKind = "dimension"
	NodeRule      NodeKind = "rule"
	NodeActivity  NodeKind = "activity"
	NodeFull      NodeKind = "full"
	NodeFaded     NodeKind = "faded"
	NodeCut       NodeKind = "cut"
)

// Node is one part of a score. Points are the sum of the children's, where
// there are any.
type Node struct {
	Kind     NodeKind   `json:"kind"`
	Name     string     `json:"name,omitempty"` // of the dimension, rule or activity
	Points   Points     `json:"points"`
	Why      string     `json:"why,omitempty"`   // the condition as written, or the bound
	Row      string     `json:"row,omitempty"`   // of a table: the row that holds
	Facts    []Fact     `json:"facts,omitempty"` // what the condition read
	At       *time.Time `json:"at,omitempty"`    // of the activity
	Children []Node     `json:"children,omitempty"`
}

// Undecided is a rule whose condition is Unknown, and the names it lacks. Of a
// table the condition is the attribute.
type Undecided struct {
	Rule      string   `json:"rule"`
	Points    Points   `json:"points"`
	UpTo      bool     `json:"up_to,omitempty"` // the points are the most that it may give: of a table
	Condition string   `json:"condition"`
	Lacks     []string `json:"lacks"`
}

// Explain is Score with its reasons; the tree's total is the score's, exactly.
func (m *Model) Explain(l *Lead, at time.Time) Explanation {
	v := l.View(at, nil)
	defer v.Close()
	return m.ExplainIn(v)
}

// ExplainIn explains the score in a view.
func (m *Model) ExplainIn(v *View) Explanation {
	m.own(v)
	e := Explanation{Lead: v.lead.id, Model: m.name, At: v.at, Score: m.In(v),
		Total: Node{Kind: NodeTotal, Children: make([]Node, len(m.dims))}}
	for i, d := range m.dims {
		e.Total.Children[i] = Node{Kind: NodeDimension, Name: d.name}
	}
	for i := range m.rules {
		r := &m.rules[i]
		n, ok := r.explain(v, &e)
		if ok {
			d := &e.Total.Children[r.dim]
			d.Children = append(d.Children, n)
			d.Points += n.Points
		}
	}
	for i := range m.dims {
		n := &e.Total.Children[i]
		if cut := m.dims[i].cut(n.Points) - n.Points; cut != 0 {
			why := fmt.Sprintf("at most %s", m.dims[i].max)
			if cut > 0 {
				why = fmt.Sprintf("at least %s", m.dims[i].min)
			}
			n.Children = append(n.Children, Node{Kind: NodeCut, Name: "cut", Points: cut, Why: why})
			n.Points += cut
		}
		e.Total.Points += n.Points
	}
	return e
}

// explain is the rule's node, if the rule gives anything; an undecided
// condition goes to the explanation's list.
func (r *compiled) explain(v *View, e *Explanation) (Node, bool) {
	n := Node{Kind: NodeRule, Name: r.name}
	switch {
	case r.table != "":
		row := r.row(v)
		if row == nil {
			first := r.rows[0].when
			e.Undecided = append(e.Undecided, Undecided{r.name, r.points, true, r.table, first.Missing(&v.frame, nil)})
			return n, false
		}
		n.Points, n.Row, n.Facts = row.points, row.name, facts(row.when, v)
		return n, true
	case r.when != nil:
		n.Why = strings.TrimSpace(r.when.Source())
		switch Truth(r.when.Truth(&v.frame)) {
		case Unknown:
			e.Undecided = append(e.Undecided, Undecided{r.name, r.points, false, n.Why, r.when.Missing(&v.frame, nil)})
			return n, false
		case False:
			return n, false
		}
		n.Points, n.Facts = r.points, facts(r.when, v)
		return n, true
	}
	if r.where != nil {
		n.Why = strings.TrimSpace(r.where.Source())
		r.undecided(v, e, n.Why)
	}
	r.each(v, func(a *act, p Points) {
		at := fromNanos(a.at, v.schema.loc)
		c := Node{Kind: NodeActivity, Name: r.on, Points: p, At: &at}
		if r.where != nil {
			before := v.act
			v.act = a
			c.Facts = facts(r.where, v)
			v.act = before
		}
		if p != r.points {
			c.Children = []Node{{Kind: NodeFull, Points: r.points},
				{Kind: NodeFaded, Points: p - r.points, Why: "faded since " + at.Format("2 January 2006")}}
		}
		n.Children = append(n.Children, c)
		n.Points += p
	})
	return n, len(n.Children) > 0
}

// undecided lists the rule once if an activity in reach leaves its where open.
func (r *compiled) undecided(v *View, e *Explanation, why string) {
	acts := v.lead.acts[:v.until()]
	for i := len(acts) - 1; i >= 0; i-- {
		a := &acts[i]
		if age := v.now - a.at; age < 0 || r.within > 0 && age >= r.within || r.decay.over(age) {
			return
		}
		if a.kind == r.kind && r.holds(v, a) == rule.Unknown {
			before := v.act
			v.act = a
			e.Undecided = append(e.Undecided, Undecided{r.name, r.points, false, why, r.where.Missing(&v.frame, nil)})
			v.act = before
			return
		}
	}
}

func facts(p *rule.Program, v *View) []Fact {
	read := p.Facts(&v.frame, nil)
	out := make([]Fact, len(read))
	for i, f := range read {
		out[i] = Fact{f.Name, v.schema.value(f.Value)}
	}
	return out
}

// String is the explanation in lines that fit beside a lead in a CRM.
func (e Explanation) String() string {
	var b strings.Builder
	name := "score"
	if e.Model != "" {
		name = e.Model + " score"
	}
	fmt.Fprintf(&b, "%s %s", name, e.Score.Points)
	if e.Score.Grade != "" {
		fmt.Fprintf(&b, ", grade %s", e.Score.Grade)
	}
	b.WriteByte('\n')
	for _, d := range e.Total.Children {
		fmt.Fprintf(&b, "  %s %s\n", d.Name, d.Points)
		for _, n := range d.Children {
			n.write(&b, "    ")
		}
	}
	for _, u := range e.Undecided {
		fmt.Fprintf(&b, "  unknown: %s (%s %s)\n", strings.Join(u.Lacks, ", "), u.points(), u.Rule)
	}
	return b.String()
}

func (n Node) write(b *strings.Builder, indent string) {
	b.WriteString(indent + signed(n.Points))
	switch n.Kind {
	case NodeFull:
		b.WriteString(" in full")
	case NodeFaded, NodeCut:
		b.WriteString(" " + n.label())
	default:
		b.WriteString(" " + n.Name)
	}
	if n.At != nil {
		b.WriteString(" on " + n.At.Format("2 January 2006 15:04"))
	}
	switch {
	case n.Row != "":
		b.WriteString(": " + n.Row + " (" + FactsString(n.Facts) + ")")
	case len(n.Facts) > 0:
		b.WriteString(": " + FactsString(n.Facts))
	}
	b.WriteByte('\n')
	for _, c := range n.Children {
		c.write(b, indent+"  ")
	}
}

func (n Node) label() string {
	if n.Kind == NodeCut {
		return "cut: " + n.Why
	}
	return n.Why
}

func (u *Undecided) points() string {
	if u.UpTo {
		return "up to " + signed(u.Points)
	}
	return signed(u.Points)
}

func signed(p Points) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

// MarshalJSON writes points, grade and the dimensions in their order.
func (s Score) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	grade, err := json.Marshal(s.Grade)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, `{"points":%s,"grade":%s,"dimensions":{`, s.Points, grade)
	if s.model != nil {
		for i, d := range s.model.dims {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `"%s":%s`, d.name, s.dims[i])
		}
	}
	b.WriteString("}}")
	return []byte(b.String()), nil
}
