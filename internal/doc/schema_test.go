package doc

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// valid checks value against the few words of JSON Schema that Schema uses.
func valid(t *testing.T, root, s map[string]any, value any) bool {
	t.Helper()
	for word := range s {
		switch word {
		case "$schema", "$defs", "title", "description", "$ref", "anyOf", "enum", "type", "pattern", "minLength", "maxLength",
			"properties", "required", "additionalProperties", "propertyNames", "items", "uniqueItems":
		default:
			t.Fatalf("the schema has the word %q", word)
		}
	}
	sub := func(x any, v any) bool { return valid(t, root, x.(map[string]any), v) }
	if ref, ok := s["$ref"].(string); ok {
		def, ok := root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")]
		if !ok {
			t.Fatalf("%s leads nowhere", ref)
		}
		if !sub(def, value) {
			return false
		}
	}
	if any, ok := s["anyOf"].([]any); ok {
		if !slices.ContainsFunc(any, func(x interface{}) bool { return sub(x, value) }) {
			return false
		}
	}
	if one, ok := s["enum"].([]any); ok && !slices.Contains(one, value) {
		return false
	}
	kind := map[reflect.Kind]string{reflect.String: "string", reflect.Float64: "number", reflect.Bool: "boolean", reflect.Map: "object",
		reflect.Slice: "array", reflect.Invalid: "null"}[reflect.ValueOf(value).Kind()]
	switch want := s["type"].(type) {
	case string:
		if kind != want {
			return false
		}
	case []any:
		if !slices.Contains(want, any(kind)) {
			return false
		}
	}
	switch v := value.(type) {
	case string:
		if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
			return false
		}
		n := float64(utf8.RuneCountInString(v))
		if least, ok := s["minLength"].(float64); ok && n < least {
			return false
		}
		if most, ok := s["maxLength"].(float64); ok && n > most {
			return false
		}
	case []any:
		for _, x := range v {
			if items, ok := s["items"]; ok && !sub(items, x) {
				return false
			}
		}
	case map[string]any:
		required, _ := s["required"].([]any)
		for _, name := range required {
			if _, ok := v[name.(string)]; !ok {
				return false
			}
		}
		properties, _ := s["properties"].(map[string]any)
		for name, x := range v {
			if p, ok := properties[name]; ok {
				if !sub(p, x) {
					return false
				}
				continue
			}
			if names, ok := s["propertyNames"]; ok && !sub(names, name) {
				return false
			}
			switch more := s["additionalProperties"].(type) {
			case bool:
				if !more {
					return false
				}
			case map[string]any:
				if !sub(more, x) {
					return false
				}
			}
		}
	}
	return true
}

// asJSON is what an editor makes of YAML: dates stay text there.
func asJSON(t *testing.T, src string) any {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(src), &n); err != nil {
		t.Fatal(err)
	}
	var dates func(n *yaml.Node)
	dates = func(n *yaml.Node) {
		if n.Tag == "!!timestamp" {
			n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle
		}
		for _, c := range n.Content {
			dates(c)
		}
	}
	dates(&n)
	var v any
	if err := n.Decode(&v); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheSchemaAgreesWithTheDecoder(t *testing.T) {
	src := Schema(reflect.TypeFor[tAgreement](), "An agreement")
	if !bytes.Equal(src, Schema(reflect.TypeFor[tAgreement](), "An agreement")) {
		t.Error("the schema differs from call to call")
	}
	var s map[string]any
	if err := json.Unmarshal(src, &s); err != nil {
		t.Fatal(err)
	}
	if s["title"] != "An agreement" || s["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Errorf("title %v, schema %v", s["title"], s["$schema"])
	}
	for _, good := range []string{
		"teams: sales",
		"teams: [sales, 7]",
		"effective: 2026-10-01",
		"scoring: {dimensions: {fit: {min: 0, max: 60.5, half life: 30 business days}}, rules: [{name: a, points: -3, count: once, when: true}]}",
		"events: {a: {by: s, final: true, reasons: p}, b: {by: s, reasons: [p, q]}, c: {by: s, reasons: {p: Lost, q: {to: Won}}}}",
		"calendars: {o: {location: x, monday: [\"09:00-12:30\"], tuesday: closed, sunday: {hours: [open]}}}",
		"sender: {odds: 12.5%, tries: 3 times, age: 1.5}",
		"tree: [{below: [{name: a}]}]",
	} {
		src := "agreement: x\n" + good + "\n"
		var a tAgreement
		if p := Decode("a.yaml", []byte(src), &a).Place(nil); p != nil {
			t.Error(p)
		}
		if !valid(t, s, s, asJSON(t, src)) {
			t.Errorf("the schema refuses %s", good)
		}
	}
	for _, bad := range []string{
		"team: sales",
		"goals: {}",
		"teams: {a: b}",
		"scoring: {rules: [{name: a}]}",
		"scoring: {rules: [{name: a, points: 1, count: twice}]}",
		"scoring: {rules: {name: a, points: 1}}",
		"scoring: {dimensions: [fit]}",
		"events: {a: {by: s, final: maybe}}",
		"events: {a: {}}",
		"calendars: {o: {monday: [[x]]}}",
		"calendars: {\"" + strings.Repeat("k", MaxKey+1) + "\": {}}",
		"tree: [{below: [{nam: a}]}]",
	} {
		src := "agreement: x\n" + bad + "\n"
		var a tAgreement
		if p := Decode("a.yaml", []byte(src), &a).Place(nil); p == nil {
			t.Errorf("the decoder takes %s", bad)
		}
		if valid(t, s, s, asJSON(t, src)) {
			t.Errorf("the schema takes %s", bad)
		}
	}
	for _, odd := range []string{ // what only the parts refuse
		"effective: tomorrow", "sender: {odds: half}", "sender: {age: old}",
		"scoring: {dimensions: {fit: {half life: 30 dayz}}}", "calendars: {o: {monday: 9 to 5}}",
	} {
		if valid(t, s, s, asJSON(t, "agreement: x\n"+odd+"\n")) {
			t.Errorf("the schema takes %s", odd)
		}
	}
	if valid(t, s, s, map[string]any{}) {
		t.Error("the schema misses no required key")
	}
}
