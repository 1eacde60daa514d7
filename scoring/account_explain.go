package scoring

import (
	"fmt"
	"strings"
	"time"
)

// AccountExplanation is the score of an account with its exact reasons: a tree
// whose children, a node for each lead, sum to their parent. Its JSON is a
// contract; its text is for people and may change.
type AccountExplanation struct {
	Lead       string       `json:"lead"` // asked about
	At         time.Time    `json:"at,omitzero"`
	Score      AccountScore `json:"score"`
	Total      Node         `json:"total"`
	NotCounted []NotCounted `json:"not_counted,omitempty"` // in the order of their names
}

// NotCounted is a lead that does not count for the account, and why.
type NotCounted struct {
	Lead string `json:"lead"`
	Why  string `json:"why"` // "company is missing"
}

// ExplainAccount is AccountScore with its reasons; the tree's total is the
// score's, exactly. Explain says of each of its leads why it has its score.
func (m *Model) ExplainAccount(l *Lead, at time.Time) (AccountExplanation, bool) {
	v := l.View(at, nil)
	defer v.Close()
	return m.ExplainAccountIn(v)
}

// ExplainAccountIn explains the account's score in a view.
func (m *Model) ExplainAccountIn(v *View) (AccountExplanation, bool) {
	a := m.accountIn(v)
	if a == nil {
		return AccountExplanation{}, false
	}
	e := AccountExplanation{Lead: v.lead.id, At: v.at, Score: a.score, NotCounted: a.left,
		Total: Node{Kind: NodeAccount, Name: a.score.Account}}
	for i := range a.members {
		e.Total.add(a.members[i].explain(i, len(m.account.weights)))
	}
	return e, true
}

// explain is the node of the lead in its place, of which so many count.
func (c *counted) explain(place, most int) Node {
	n := Node{Kind: NodeLead, Name: c.id, Points: c.gives, Why: c.score.String()}
	if c.gives == c.score.Points {
		return n
	}
	why := fmt.Sprintf("number %d counts %s", place+1, share(c.weight))
	if place >= most {
		why = fmt.Sprintf("only the best %d count", most)
		if most == 1 {
			why = "only the best counts"
		}
	}
	n.Children = []Node{{Kind: NodeFull, Points: c.score.Points}, {Kind: NodeWeight, Points: c.gives - c.score.Points, Why: why}}
	return n
}

// String is the explanation in lines that fit beside a lead in a CRM.
func (e AccountExplanation) String() string {
	var b strings.Builder
	b.WriteString("account " + e.Score.String() + "\n")
	for _, n := range e.Total.Children {
		n.write(&b, "  ")
	}
	for _, l := range e.NotCounted {
		b.WriteString("  not counted: " + l.Lead + " (" + l.Why + ")\n")
	}
	return b.String()
}
