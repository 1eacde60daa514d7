package rule_test

import (
	"math"
	"testing"
	"time"

	"example.com/baton/internal/rule"
)

func TestValuesForPeople(t *testing.T) {
	berlin := time.FixedZone("Berlin", 3600)
	for _, c := range []struct {
		v    rule.Value
		want string
	}{
		{rule.NumberValue(1e6), "1000000"},
		{rule.NumberValue(0.1), "0.1"},
		{rule.NumberValue(math.Copysign(0, -1)), "0"},
		{rule.NumberValue(math.NaN()), "missing"},
		{rule.NumberValue(math.Inf(-1)), "missing"},
		{rule.BoolValue(true), "true"},
		{rule.TruthValue(rule.False), "false"},
		{rule.TruthValue(rule.Unknown), "missing"},
		{rule.TextValue("a"), "a"},
		{rule.ListValue([]string{"a", "b"}), "a, b"},
		{rule.DateValue(time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)), "2026-10-05"},
		{rule.DateValue(time.Date(2026, 10, 5, 9, 0, 0, 1000, time.UTC)), "2026-10-05T09:00:00.000001Z"},
		{rule.Value{Type: rule.Duration, Known: true, Num: 5.4e9}, "1h30m0s"},
		{rule.Missing(rule.Text), "missing"},
		{rule.Value{}, "missing"},
	} {
		if got := c.v.String(); got != c.want {
			t.Errorf("%#v: %s, want %s", c.v, got, c.want)
		}
	}
	if got := rule.DateValue(time.Date(2026, 10, 5, 0, 0, 0, 0, berlin)).In(berlin); got != "2026-10-05" {
		t.Error(got)
	}
}

func TestTypesAndTruthsByName(t *testing.T) {
	for v, want := range map[interface{ String() string }]string{
		rule.Bool: "bool", rule.Number: "number", rule.Text: "text", rule.List: "list", rule.Date: "date", rule.Duration: "duration",
		rule.True: "true", rule.False: "false", rule.Unknown: "unknown",
	} {
		if v.String() != want {
			t.Errorf("%v, want %s", v, want)
		}
	}
}

func TestMissingValuesAreEqualWhateverTheyHold(t *testing.T) {
	a, b := rule.NumberValue(math.NaN()), rule.NumberValue(math.Inf(1))
	if !a.Equal(b) || a.Equal(rule.Missing(rule.Text)) || rule.NumberValue(1).Equal(a) {
		t.Error("missing is one value of a type")
	}
	if rule.ListValue([]string{"a"}).Equal(rule.ListValue([]string{"b"})) {
		t.Error("lists differ by their elements")
	}
}
