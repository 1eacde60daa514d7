package scoring

import (
	"math"
	"strings"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/rule"
)

// addPoints reads the points of a rule: a number, or an expression over the
// names in sc that gives one.
func (r *compiled) addPoints(text string, sc *rule.Scope, path string, bad *problem.List) {
	if !isFormula(text) {
		r.points, _ = parsePoints(text, path, bad)
		return
	}
	var faults []*problem.Fault
	r.formula, faults = rule.Compile(text, sc, rule.Number)
	for _, f := range faults {
		bad.AddError(path, f)
	}
}

// isFormula reports whether points are written as an expression. What looks
// like a number is one, be it a wrong one.
func isFormula(text string) bool {
	return text != "" && (!strings.Contains("0123456789+-.,", text[:1]) || strings.Trim(text, "0123456789+-.,_eExX") != "")
}

// maxFull bounds what a formula is said to give before the cut at MaxPoints, so
// that the cut is exact: more than four thousand million million points.
const maxFull = 1 << 62

// full is what a formula gives in a view, before it is cut at MaxPoints; false
// where it is Unknown. Rounded half to even to a thousandth.
func (r *compiled) full(v *View) (Points, bool) {
	n, ok := r.formula.Number(&v.frame)
	if !ok {
		return 0, false
	}
	return pointsOf(n), true
}

// pointsOf are the points of what a formula gives.
func pointsOf(n float64) Points {
	return Points(max(-maxFull, min(maxFull, math.RoundToEven(float64(n*1000)))))
}

// ofOne bounds the points of one rule or activity.
var ofOne = bounds{min: -MaxPoints, max: MaxPoints, hasMin: true, hasMax: true}

// worth is what the rule gives where it holds; false where its formula is
// Unknown.
func (r *compiled) worth(v *View) (Points, bool) {
	if r.formula == nil {
		return r.points, true
	}
	p, ok := r.full(v)
	return ofOne.cut(p), ok
}

// worthOf is worth for an activity.
func (r *compiled) worthOf(v *View, a *act) (Points, bool) {
	if r.formula == nil {
		return r.points, true
	}
	before := v.act
	v.act = a
	p, ok := r.worth(v)
	v.act = before
	return p, ok
}

// onFact is what a rule on facts gives; false if it does not hold.
func (r *compiled) onFact(v *View) (Points, bool) {
	if r.when != nil && r.when.Truth(&v.frame) != rule.True {
		return 0, false
	}
	return r.worth(v)
}

// explainFormula adds to a node what the formula gives, with what it read, and
// what is cut of that.
func (r *compiled) explainFormula(v *View, n *Node) {
	if r.formula == nil {
		return
	}
	full, _ := r.full(v)
	n.Points = 0
	n.add(Node{Kind: NodeComputed, Points: full, Why: source(r.formula), Facts: facts(r.formula, v)})
	ofOne.explain(n)
}

// source is a program as written.
func source(p *rule.Program) string { return strings.TrimSpace(p.Source()) }
