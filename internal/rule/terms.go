package rule

// Answers is a set of truths: bit t is whether t is among them.
type Answers uint8

// The sets that a condition comes apart into.
const (
	IsFalse  Answers = 1 << False
	IsTrue   Answers = 1 << True
	NotFalse         = allAnswers &^ IsFalse
	NotTrue          = allAnswers &^ IsTrue

	allAnswers Answers = 1<<False | 1<<Unknown | 1<<True
)

// Has reports whether t is among the answers.
func (a Answers) Has(t Truth) bool { return a>>t&1 != 0 }

// ofNot are the answers of x for which "not x" gives one of a.
func (a Answers) ofNot() Answers { return a&^(IsFalse|IsTrue) | a>>2&IsFalse | a<<2&IsTrue }

// Literal is a condition that must give one of some answers.
type Literal struct {
	When *Program
	Is   Answers
}

// Holds reports whether it does.
func (l *Literal) Holds(f *Frame) bool { return l.Is.Has(l.When.Truth(f)) }

// Term is literals that must all hold.
type Term []Literal

// Terms are the condition as a choice: it is True if one of the terms holds, and
// then only that one does. What a literal asks has a Shape, or is joined by no
// "and", "or" or "not". There are none where it takes more than most terms.
func (p *Program) Terms(most int) []Term {
	e := expansion{p: p, most: most, steps: stepsPerTerm * most}
	terms := e.terms(p.root, IsTrue)
	if e.failed {
		return nil
	}
	return terms
}

// stepsPerTerm bounds the work: nested choices double at every level.
const stepsPerTerm = 32

type expansion struct {
	p           *Program
	most, steps int
	failed      bool
}

// terms are those of "n is one of the answers".
func (e *expansion) terms(n *node, is Answers) []Term {
	if e.steps--; e.steps < 0 {
		e.failed = true
	}
	if e.failed {
		return nil
	}
	_, shaped := n.shape()
	switch {
	case shaped || n.op != opAnd && n.op != opOr && n.op != opNot:
		return []Term{{{programOf(e.p.whole, n, e.p.locals), is}}}
	case n.op == opNot:
		return e.terms(n.kids[0], is.ofNot())
	}
	every := (n.op == opAnd) == (is == IsTrue || is == NotFalse) // kid must be so, or one
	var found []Term
	before := []Term{nil} // every kid before is so, or none
	for _, k := range shapedFirst(n.kids) {
		if every {
			before = e.joined(before, e.terms(k, is))
			continue
		}
		found = append(found, e.joined(before, e.terms(k, is))...)
		before = e.joined(before, e.terms(k, allAnswers&^is))
	}
	if every {
		return before
	}
	e.failed = e.failed || len(found) > e.most
	return found
}

// joined are the terms "one of a and one of b".
func (e *expansion) joined(a, b []Term) (out []Term) {
	if len(a)*len(b) > e.most {
		e.failed = true
		return nil
	}
	for _, x := range a {
		for _, y := range b {
			out = append(out, append(x[:len(x):len(x)], y...))
		}
	}
	return out
}

// shapedFirst are the nodes, those with a shape before the others.
func shapedFirst(nodes []*node) []*node {
	var first, then []*node
	for _, n := range nodes {
		if _, shaped := n.shape(); shaped {
			first = append(first, n)
		} else {
			then = append(then, n)
		}
	}
	return append(first, then...)
}
