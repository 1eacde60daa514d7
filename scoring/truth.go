package scoring

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// Truth is what a condition says of a lead: Kleene's three values, so that a
// missing fact makes a condition Unknown instead of wrong. It is no bool on
// purpose: whoever asks decides what Unknown means. The zero Truth is False.
type Truth uint8

// The truths, ordered: and is the minimum, or the maximum, not is True - x.
const (
	False Truth = iota
	Unknown
	True
)

func (t Truth) String() string { return [...]string{"false", "unknown", "true"}[t] }

// Points are thousandths of a point: sums, caps and comparisons of points are
// exact and equal on every machine. Points(12500) is 12.5 points.
type Points int64

// Whole is n points.
func Whole(n int64) Points { return Points(n * 1000) }

// String prints a decimal: "12.5", "-3".
func (p Points) String() string { return quantity.FormatMilli(int64(p)) }

// MarshalJSON writes the points as a number, 12.5.
func (p Points) MarshalJSON() ([]byte, error) { return quantity.AppendMilli(nil, int64(p)), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Points) UnmarshalJSON(b []byte) error {
	m, err := quantity.ParseMilli(string(b))
	*p = Points(m)
	return err
}

// Type is the type of an attribute, a property or a derived name.
type Type uint8

// The types. A list is a list of text; a date is an instant, in microseconds.
const (
	Bool   = Type(rule.Bool)
	Number = Type(rule.Number)
	Text   = Type(rule.Text)
	List   = Type(rule.List)
	Date   = Type(rule.Date)
)

var typeNames = []string{"bool", "number", "text", "list", "date"}

func (t Type) String() string { return rule.Type(t).String() }

func parseType(s string) (Type, bool) {
	for i, n := range typeNames {
		if s == n {
			return Bool + Type(i), true
		}
	}
	return 0, false
}

// Value is a fact or what a derived name computes: of one type, known or
// missing. The zero Value is missing.
type Value struct {
	v   rule.Value
	loc *time.Location // of a date for people; nil is UTC
}

// NumberValue is a known number; NaN and infinities are missing.
func NumberValue(n float64) Value { return Value{v: rule.NumberValue(n)} }

// BoolValue is a known bool.
func BoolValue(b bool) Value { return Value{v: rule.BoolValue(b)} }

// TextValue is a known text.
func TextValue(s string) Value { return Value{v: rule.TextValue(s)} }

// ListValue is a known list; the caller keeps it unchanged.
func ListValue(l []string) Value { return Value{v: rule.ListValue(l)} }

// DateValue is a known instant, cut to the microsecond, printed in its location.
func DateValue(t time.Time) Value { return Value{rule.DateValue(t), t.Location()} }

// Equal reports whether both are missing, or the same known value.
func (v Value) Equal(o Value) bool {
	return v.v.Known == o.v.Known && (!v.v.Known || v.v.Type == o.v.Type && v.v.Equal(o.v))
}

// Known reports whether there is a value.
func (v Value) Known() bool { return v.v.Known }

// Any is the value as float64, bool, string, []string or time.Time, nil when
// missing.
func (v Value) Any() any {
	if !v.v.Known {
		return nil
	}
	switch v.v.Type {
	case rule.Bool:
		return v.v.Num != 0
	case rule.Text:
		return v.v.Str
	case rule.List:
		return v.v.List
	case rule.Date:
		return time.UnixMicro(int64(v.v.Num)).In(v.location())
	}
	return v.v.Num
}

// String is the value for people: "missing" where there is none.
func (v Value) String() string {
	if s := v.v.In(v.location()); s != "" {
		return s
	}
	return `""` // a text of no characters would be invisible
}

func (v Value) location() *time.Location {
	if v.loc == nil {
		return time.UTC
	}
	return v.loc
}

// MarshalJSON writes null, a number, a bool, a text, a list or an RFC 3339 instant.
func (v Value) MarshalJSON() ([]byte, error) { return json.Marshal(v.Any()) }

// UnmarshalJSON reads what MarshalJSON writes; an instant becomes a text.
func (v *Value) UnmarshalJSON(b []byte) error {
	var x any
	if err := json.Unmarshal(b, &x); err != nil {
		return err
	}
	switch x := x.(type) {
	case nil:
		*v = Value{}
	case float64:
		*v = NumberValue(x)
	case bool:
		*v = BoolValue(x)
	case string:
		*v = TextValue(x)
	default:
		l, ok := toList(x)
		if !ok {
			return fmt.Errorf("a fact is no %s", b)
		}
		*v = ListValue(l)
	}
	return nil
}

// Fact is a name with its value at the instant asked about.
type Fact struct {
	Name  string `json:"name"`
	Value Value  `json:"value"`
}

func (f Fact) String() string { return f.Name + " is " + f.Value.String() }

// FactsString lists facts for people: "score is 45, phone is missing".
func FactsString(facts []Fact) string {
	s := make([]string, len(facts))
	for i, f := range facts {
		s[i] = f.String()
	}
	return strings.Join(s, ", ")
}
