package rule

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Row is what is known of one subject, in typed slots. A name of type Number,
// Bool (0 or 1) or Date (whole Unix microseconds) lives in Num[Index], Text in
// Str[Index], List in List[Index]; bit Slot of Known says whether it is known.
// Numbers are finite. A slot beyond the end of Known is not known.
type Row struct {
	Known []uint64
	Num   []float64
	Str   []string
	List  [][]string
}

// Value is the value of a derived name, an argument or a result. Known false is
// missing, whatever else it holds; the zero Value is missing.
type Value struct {
	Type  Type
	Known bool
	Num   float64 // Number; Bool as 0 or 1; Date and Duration in whole microseconds, a Date since 1970 UTC
	Str   string
	List  []string
}

// NumberValue is a number; one that is not finite is missing.
func NumberValue(n float64) Value { return Value{Type: Number, Known: finite(n), Num: n} }

// BoolValue is a truth that is known.
func BoolValue(b bool) Value {
	v := Value{Type: Bool, Known: true}
	if b {
		v.Num = 1
	}
	return v
}

// TruthValue is a Bool, missing where t is Unknown.
func TruthValue(t Truth) Value {
	return Value{Type: Bool, Known: t != Unknown, Num: float64(t >> 1)}
}

// TextValue is a text.
func TextValue(s string) Value { return Value{Type: Text, Known: true, Str: s} }

// ListValue is a list of text, which must not change afterwards.
func ListValue(l []string) Value { return Value{Type: List, Known: true, List: l} }

// DateValue is the instant t, cut to its microsecond.
func DateValue(t time.Time) Value {
	return Value{Type: Date, Known: true, Num: float64(t.UnixMicro())}
}

// Missing is the missing value of a type.
func Missing(t Type) Value { return Value{Type: t} }

// Truth is the value of a Bool.
func (v Value) Truth() Truth {
	switch {
	case !v.Known:
		return Unknown
	case v.Num != 0:
		return True
	}
	return False
}

// Time is the instant of a Date, in UTC.
func (v Value) Time() time.Time { return time.UnixMicro(int64(v.Num)).UTC() }

// Equal reports whether two values are the same, missing ones by their type.
func (v Value) Equal(w Value) bool {
	if v.Type != w.Type || v.Known != w.Known {
		return false
	}
	return !v.Known || v.Num == w.Num && v.Str == w.Str && slices.Equal(v.List, w.List)
}

// String is the value for people, a date in UTC; a missing one is "missing".
func (v Value) String() string { return v.In(time.UTC) }

// In is String with dates in a location; a midnight there is the bare date.
func (v Value) In(loc *time.Location) string {
	if !v.Known {
		return "missing"
	}
	switch v.Type {
	case Bool:
		return strconv.FormatBool(v.Num != 0)
	case Number:
		return strconv.FormatFloat(v.Num+0, 'f', -1, 64) // + 0: there is one zero
	case Text:
		return v.Str
	case List:
		return strings.Join(v.List, ", ")
	case Date:
		t := v.Time().In(loc)
		if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0 {
			return t.Format(time.DateOnly)
		}
		return t.Format(time.RFC3339Nano)
	case Duration:
		return (time.Duration(v.Num) * time.Microsecond).String()
	}
	return ""
}

func finite(n float64) bool { return n-n == 0 }

// micros is an instant in Unix nanoseconds as a Date's whole microseconds.
func micros(at int64) float64 {
	m := at / 1000
	if at%1000 < 0 {
		m--
	}
	return float64(m)
}

// maxInt is the first float64 from which on not every whole number is one.
const maxInt = 1 << 53

func whole(n float64) bool { return math.Abs(n) <= maxInt && n == math.Trunc(n) }
