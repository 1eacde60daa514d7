package scoring

import (
	"fmt"
	"math"
	"strings"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

var negInf, posInf = math.Inf(-1), math.Inf(1)

// FactError says why a value cannot be a fact of a lead: the attribute or
// property is unknown, or the value is of another type, outside the closed
// list, out of bounds, or no number at all.
type FactError struct {
	Name    string // attribute, or activity.property
	Value   any
	Reason  string // "must be a number"
	Allowed string // "software, banking"; may be empty
}

func (e *FactError) Error() string {
	s := fmt.Sprintf("%s: %s", e.Name, e.Reason)
	if e.Value != nil {
		s += fmt.Sprintf(", not %s", show(e.Value))
	}
	if e.Allowed != "" {
		s += " (" + e.Allowed + ")"
	}
	return s
}

// show prints a value for an error message, cut to a readable length.
func show(v any) string {
	s := ""
	switch v := v.(type) {
	case string:
		s = fmt.Sprintf("%q", v)
	case bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		s = fmt.Sprint(v)
	default:
		s = fmt.Sprintf("%v (%T)", v, v)
	}
	const most = 80 // a message is read in a log line
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// bounds spells what a number may be.
func (a *Attribute) bounds() string {
	switch {
	case a.Min != negInf && a.Max != posInf:
		return "from " + number(a.Min) + " to " + number(a.Max)
	case a.Min != negInf:
		return "at least " + number(a.Min)
	case a.Max != posInf:
		return "at most " + number(a.Max)
	}
	return ""
}

func number(n float64) string { return NumberValue(n).String() }

// checkIdent reports whether a name can stand in an expression.
func checkIdent(name, path string, bad *problem.List) bool {
	err := rule.CheckName(name)
	if err == nil && strings.Contains(name, ".") {
		err = problem.Errorf("a letter or _ first, then letters, digits and _", "%q has a dot: only a model's names have one", name)
	}
	if err == nil {
		return true
	}
	bad.AddError(path, err)
	(*bad)[len(*bad)-1].OnKey = true
	return false
}

// parsePoints reads the points of a rule or a bound of a dimension.
func parsePoints(text, path string, bad *problem.List) (Points, bool) {
	m, err := quantity.ParseMilli(text)
	if err != nil {
		bad.AddError(path, err)
		return 0, false
	}
	if p := Points(m); p > MaxPoints || p < -MaxPoints {
		bad.Add(path, "%s points: at most %s either way", text, Points(MaxPoints))
		return 0, false
	}
	return Points(m), true
}
