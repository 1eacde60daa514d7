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

// The kinds. A table is a rule, too; computed is what a formula gives. A cut is
// what a bound of the dimension or group takes or gives; what faded
// is what age took, rounding included.
const (
	NodeTotal     NodeKind = "total"
	NodeDimension NodeKind = "dimension"
	NodeGroup     NodeKind = "group"
	NodeRule      NodeKind = "rule"
	NodeTable     NodeKind = "table"
	NodeComputed  NodeKind = "computed"
	NodeActivity  NodeKind = "activity"
	NodeFull      NodeKind = "full"
	NodeFaded     NodeKind = "faded"
	NodeCut       NodeKind = "cut"
	NodeOverride  NodeKind = "override" // what a person's judgement adds to the computed total
	NodeAccount   NodeKind = "account"
	NodeLead      NodeKind = "lead"   // of an account
	NodeWeight    NodeKind = "weight" // what a lead counts less than in full
)

// Node is one part of a score. Points are the sum of the children's, where
// there are any.
type Node struct {
	Kind     NodeKind   `json:"kind"`
	Name     string     `json:"name,omitempty"` // of the dimension, group, rule or activity
	Points   Points     `json:"points"`
	Why      string     `json:"why,omitempty"`   // the condition or formula as written, the row of a table, the bound, the reset, or the override
	Facts    []Fact     `json:"facts,omitempty"` // what the condition read
	At       *time.Time `json:"at,omitempty"`    // of the activity, the reset, or the override
	Children []Node     `json:"children,omitempty"`
}

// Undecided is a rule whose condition is Unknown, and the names it lacks. Of a
// table the condition is the attribute. Where the points are computed, and
// Unknown, they are 0; then the condition may be the formula.
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
	if e.Score.Applies != True {
		return e
	}
	for i := range m.rules {
		var n Node
		var ok bool
		r := &m.rules[i]
		switch {
		case r.group < 0:
			n, ok = r.explain(v, &e)
		case m.groups[r.group].rules[0] == i: // a group stands where its first rule does
			n, ok = m.groups[r.group].explain(m, v, &e)
		}
		if ok {
			d := &e.Total.Children[r.dim]
			if d.Children == nil {
				d.Children = make([]Node, 0, min(len(m.rules), usualNodes))
			}
			d.add(n)
		}
	}
	for i := range m.dims {
		n := &e.Total.Children[i]
		m.dims[i].bounds.explain(n)
		m.dims[i].explainReset(v, n)
		e.Total.Points += n.Points
	}
	if o := e.Score.Override; o != nil {
		e.Total.add(Node{Kind: NodeOverride, Name: "override", Points: e.Score.Points - e.Score.Computed, Why: o.String(), At: &o.At})
	}
	return e
}

// usualNodes is room for what most leads are given points for.
const usualNodes = 16

// add adds a child and its points.
func (n *Node) add(c Node) {
	n.Children = append(n.Children, c)
	n.Points += c.Points
}

// explain is the rule's node, if the rule gives anything; an undecided
// condition goes to the explanation's list.
func (r *compiled) explain(v *View, e *Explanation) (Node, bool) {
	n := Node{Kind: NodeRule, Name: r.name}
	switch {
	case r.table != "":
		row := r.row(v)
		if row == nil {
			e.undecided(r, r.points, r.rows[0].when, v)
			e.Undecided[len(e.Undecided)-1].Condition = r.table
			return n, false
		}
		n.Kind, n.Points, n.Why, n.Facts = NodeTable, row.points, row.name, facts(row.when, v)
		return n, true
	case r.on == "":
		if r.when != nil {
			n.Why = source(r.when)
			switch Truth(r.when.Truth(&v.frame)) {
			case Unknown:
				p, _ := r.worth(v)
				e.undecided(r, p, r.when, v)
				return n, false
			case False:
				return n, false
			}
			n.Facts = facts(r.when, v)
		}
		var ok bool
		if n.Points, ok = r.worth(v); !ok {
			e.undecided(r, 0, r.formula, v)
			return n, false
		}
		r.explainFormula(v, &n)
		return n, true
	}
	if r.where != nil {
		n.Why = source(r.where)
	}
	if r.where != nil || r.formula != nil {
		r.undecided(v, e)
	}
	r.each(v, func(a *act, full, p Points) {
		at := fromNanos(a.at, v.schema.loc)
		c := Node{Kind: NodeActivity, Name: r.on, Points: full, At: &at}
		before := v.act
		v.act = a
		if r.where != nil {
			c.Facts = facts(r.where, v)
		}
		r.explainFormula(v, &c)
		v.act = before
		if p != full {
			if c.Children == nil {
				c.Children = []Node{{Kind: NodeFull, Points: full}}
			}
			c.add(Node{Kind: NodeFaded, Points: p - full, Why: "faded since " + at.Format("2 January 2006")})
		}
		n.add(c)
	})
	return n, len(n.Children) > 0
}

// undecided lists the rule once if an activity in reach leaves its where, or
// its formula, open.
func (r *compiled) undecided(v *View, e *Explanation) {
	acts := v.lead.acts[v.since(r.resets):v.until()]
	before := v.act
	for i := len(acts) - 1; i >= 0; i-- {
		a := &acts[i]
		if age := v.now - a.at; age < 0 || r.within > 0 && age >= r.within || r.decay.over(age) {
			break
		}
		if a.kind != r.kind {
			continue
		}
		truth := rule.True
		if r.where != nil {
			truth = r.holds(v, a)
		}
		v.act = a
		p, ok := r.worth(v)
		if truth == rule.Unknown {
			e.undecided(r, p, r.where, v)
			break
		}
		if truth == rule.True && !ok {
			e.undecided(r, 0, r.formula, v)
			break
		}
	}
	v.act = before
}

// undecided lists a rule because a program of it is Unknown.
func (e *Explanation) undecided(r *compiled, points Points, open *rule.Program, v *View) {
	e.Undecided = append(e.Undecided, Undecided{r.name, points, r.table != "", source(open), open.Missing(&v.frame, nil)})
}

func facts(p *rule.Program, v *View) []Fact {
	n := p.Len()
	if n > len(v.room) { // one piece of memory serves many small lists
		v.room = make([]Fact, max(n, 2*usualNodes))
	}
	out := v.room[:n:n]
	v.room = v.room[n:]
	for i := range out {
		name, value := p.Fact(i, &v.frame)
		out[i] = Fact{name, v.schema.value(value)}
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
	b.WriteString(name + " " + e.Score.String() + "\n")
	if e.Score.Applies != True {
		return b.String()
	}
	for _, d := range e.Total.Children {
		if d.Kind == NodeOverride {
			d.write(&b, "  ")
			continue
		}
		fmt.Fprintf(&b, "  %s %s", d.Name, d.Points)
		if d.Why != "" {
			b.WriteString(" (" + d.Why + ")")
		}
		b.WriteByte('\n')
		for _, n := range d.Children {
			n.write(&b, "    ")
		}
	}
	for _, u := range e.Undecided {
		lacks := u.Lacks
		if lacks == nil {
			lacks = []string{u.Condition} // a division by zero
		}
		fmt.Fprintf(&b, "  unknown: %s (%s%s)\n", strings.Join(lacks, ", "), u.points(), u.Rule)
	}
	return b.String()
}

func (n Node) write(b *strings.Builder, indent string) {
	b.WriteString(indent + signed(n.Points))
	switch n.Kind {
	case NodeFull:
		b.WriteString(" in full")
	case NodeFaded, NodeCut, NodeComputed, NodeWeight:
		b.WriteString(" " + n.label())
	default:
		b.WriteString(" " + n.Name)
	}
	if n.At != nil {
		b.WriteString(" on " + n.At.Format("2 January 2006 15:04"))
	}
	switch {
	case n.Kind == NodeLead:
		b.WriteString(": " + n.Why)
	case n.Kind == NodeTable:
		b.WriteString(": " + n.Why + " (" + FactsString(n.Facts) + ")")
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
		return "up to " + signed(u.Points) + " "
	}
	if u.Points == 0 {
		return ""
	}
	return signed(u.Points) + " "
}

func signed(p Points) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

// String is the score for people: "72.5, grade A, grid B1"; while an override
// holds with it and with what is computed: "80, grade A (set by sales until 1
// December 2026: met at the fair; computed 52.5, grade B)".
func (s Score) String() string {
	switch {
	case s.model == nil || s.Applies == True:
	case s.Applies == Unknown:
		return "is not known to apply"
	default:
		return "does not apply"
	}
	text := s.Points.String()
	if s.Grade != "" {
		text += ", grade " + s.Grade
	}
	if s.Grid != "" {
		text += ", grid " + s.Grid
	}
	if s.Override != nil {
		computed := Score{Points: s.Computed, Grade: s.ComputedGrade(), Grid: s.ComputedGrid()}
		text += " (" + s.Override.who() + "; computed " + computed.String() + ")"
	}
	return text
}

// MarshalJSON writes points, grade, the cell where the model has a grid, whether
// the model applies where it is "false" or "unknown", the override that holds and
// what is computed without it, and the dimensions in their order.
func (s Score) MarshalJSON() ([]byte, error) {
	b := append([]byte(`{"points":`), s.Points.String()...)
	b = appendText(append(b, `,"grade":`...), s.Grade)
	if s.model != nil && s.model.grid != nil {
		b = appendText(append(b, `,"grid":`...), s.Grid)
	}
	if s.model != nil && s.Applies != True {
		b = fmt.Appendf(b, `,"applies":"%s"`, s.Applies)
	}
	if s.Override != nil {
		o, err := json.Marshal(s.Override)
		if err != nil {
			return nil, err
		}
		b = append(append(b, `,"override":`...), o...)
		b = append(append(b, `,"computed":{"points":`...), s.Computed.String()...)
		b = appendText(append(b, `,"grade":`...), s.ComputedGrade())
		if s.model.grid != nil {
			b = appendText(append(b, `,"grid":`...), s.ComputedGrid())
		}
		b = append(b, '}')
	}
	b = append(b, `,"dimensions":{`...)
	if s.model != nil {
		for i, d := range s.model.dims {
			if i > 0 {
				b = append(b, ',')
			}
			b = fmt.Appendf(b, `"%s":%s`, d.name, s.dims[i])
		}
	}
	return append(b, "}}"...), nil
}

func appendText(dst []byte, s string) []byte {
	text, _ := json.Marshal(s) // of a text it never fails
	return append(dst, text...)
}
