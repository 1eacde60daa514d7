package baton

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"example.com/baton/internal/doc"
)

// validator checks documents by the part of JSON Schema that the language uses.
type validator struct{ root map[string]any }

func newValidator(t *testing.T, schema []byte) validator {
	t.Helper()
	v := validator{}
	if err := json.Unmarshal(schema, &v.root); err != nil {
		t.Fatal(err)
	}
	return v
}

// resolve follows a reference to the definitions.
func (v validator) resolve(s map[string]any) map[string]any {
	for s["$ref"] != nil {
		s = v.root["$defs"].(map[string]any)[strings.TrimPrefix(s["$ref"].(string), "#/$defs/")].(map[string]any)
	}
	return s
}

// check gives what is wrong with a YAML node, with the path of the place.
func (v validator) check(s map[string]any, n *yaml.Node, path string) []string {
	s = v.resolve(s)
	for key := range s {
		switch key {
		case "type", "properties", "additionalProperties", "propertyNames", "required", "items", "uniqueItems", "enum", "pattern",
			"minLength", "maxLength", "anyOf", "description", "$schema", "$defs", "title":
		default:
			panic("the schema uses " + key + ", which the test does not check")
		}
	}
	if choice, ok := s["anyOf"].([]any); ok {
		var first []string
		for _, one := range choice {
			bad := v.check(one.(map[string]any), n, path)
			if bad == nil {
				return nil
			}
			first = append(first, bad...)
		}
		return first
	}
	switch n.Kind {
	case yaml.MappingNode:
		return v.mapping(s, n, path)
	case yaml.SequenceNode:
		if !hasType(s, "array") {
			return []string{path + ": a list"}
		}
		var bad []string
		for i, c := range n.Content {
			bad = append(bad, v.check(s["items"].(map[string]any), c, fmt.Sprintf("%s[%d]", path, i))...)
		}
		return bad
	}
	return v.scalar(s, n, path)
}

func (v validator) mapping(s map[string]any, n *yaml.Node, path string) (bad []string) {
	if !hasType(s, "object") {
		return []string{path + ": a mapping"}
	}
	properties, _ := s["properties"].(map[string]any)
	given := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i].Value
		given[key] = true
		sub, ok := properties[key].(map[string]any)
		if !ok {
			if sub, ok = s["additionalProperties"].(map[string]any); !ok {
				bad = append(bad, path+"."+key+": unknown key")
				continue
			}
		}
		bad = append(bad, v.check(sub, n.Content[i+1], path+"."+key)...)
	}
	required, _ := s["required"].([]any)
	for _, r := range required {
		if !given[r.(string)] {
			bad = append(bad, path+"."+r.(string)+": missing")
		}
	}
	return bad
}

func (v validator) scalar(s map[string]any, n *yaml.Node, path string) []string {
	typ, ok := map[string]string{"!!int": "number", "!!float": "number", "!!bool": "boolean", "!!null": "null"}[n.Tag]
	if !ok {
		typ = "string"
	}
	if words, ok := s["enum"].([]any); ok {
		if !slices.Contains(words, any(n.Value)) {
			return []string{path + ": none of the words"}
		}
		return nil
	}
	if s["type"] != nil && !hasType(s, typ) {
		return []string{path + ": a " + typ}
	}
	if p, ok := s["pattern"].(string); ok && typ == "string" && !regexp.MustCompile(p).MatchString(n.Value) {
		return []string{path + ": not like " + p}
	}
	return nil
}

func hasType(s map[string]any, typ string) bool {
	switch t := s["type"].(type) {
	case string:
		return t == typ
	case []any:
		return slices.Contains(t, any(typ))
	}
	return false
}

func (v validator) document(t *testing.T, src string) []string {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(src), &n); err != nil {
		t.Fatal(err)
	}
	return v.check(v.root, n.Content[0], "")
}

func TestTheSchemaAcceptsWhatTheLoaderAccepts(t *testing.T) {
	agreement, cases := newValidator(t, LanguageSchema()), newValidator(t, CasesSchema())
	for file, v := range map[string]validator{
		"testdata/nordlicht.yaml":                   agreement,
		"examples/quickstart/market/agreement.yaml": agreement,
		"testdata/nordlicht_cases.yaml":             cases,
	} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bad := v.document(t, string(src)); bad != nil {
			t.Errorf("%s: %s", file, strings.Join(bad, "\n"))
		}
	}
}

func TestTheSchemaRefusesWhatTheLoaderRefuses(t *testing.T) {
	v := newValidator(t, LanguageSchema())
	all := pages(t, "bad")
	for name, want := range map[string]string{
		"key_unknown":                   ".personnas: unknown key",
		"key_missing":                   ".location: missing",
		"key_of_a_rule_missing":         ".scoring.rules[0].name: missing",
		"not_supported_yet_goals":       ".goals: unknown key",
		"word_not_of_the_list":          ".funnel.stages.Lead.phase: none of the words",
		"list_where_a_mapping_belongs":  ".attributes: a list",
		"list_where_text_belongs":       ".agreement: a list",
		"yes_for_true":                  ".funnel.stages.Lead.start: a string",
		"share_without_its_sign":        ".funnel.stages.Lead.probability: a number",
		"duration_with_an_unknown_unit": ".funnel.events.call.not before: not like",
	} {
		i := slices.IndexFunc(all, func(p page) bool { return p.file == "testdata/bad/"+name+".txtar" })
		if i < 0 {
			t.Errorf("testdata/bad has no %s", name)
			continue
		}
		bad := v.document(t, all[i].document(t))
		if !slices.ContainsFunc(bad, func(b string) bool { return strings.HasPrefix(b, want) }) {
			t.Errorf("%s: %q, want %s", name, bad, want)
		}
	}
}

// TestTheSchemaHasEveryKeyThatIsSupported walks the schema by the table's paths.
func TestTheSchemaHasEveryKeyThatIsSupported(t *testing.T) {
	for l, schema := range map[reflect.Type][]byte{languages[0]: LanguageSchema(), languages[1]: CasesSchema()} {
		v := newValidator(t, schema)
		for _, k := range doc.Keys(l) {
			if !k.Rest && v.has(k.Path) == k.Later {
				t.Errorf("%s: not supported yet: %v, in the schema: %v", k.Path, k.Later, !k.Later)
			}
		}
	}
}

// has reports whether a key's path leads anywhere in the schema.
func (v validator) has(path string) bool {
	at := []map[string]any{v.root}
	for step := range strings.SplitSeq(path, ".") {
		name, item := strings.CutSuffix(step, "[]")
		at = v.below(at, func(s map[string]any) any {
			if strings.HasPrefix(name, "<") {
				return s["additionalProperties"]
			}
			p, _ := s["properties"].(map[string]any)
			return p[name]
		})
		if item {
			at = v.below(at, func(s map[string]any) any { return s["items"] })
		}
	}
	return len(at) > 0
}

func (v validator) below(at []map[string]any, step func(map[string]any) any) (out []map[string]any) {
	for len(at) > 0 {
		s := v.resolve(at[0])
		at = at[1:]
		choice, _ := s["anyOf"].([]any)
		for _, one := range choice {
			at = append(at, one.(map[string]any))
		}
		if sub, ok := step(s).(map[string]any); ok {
			out = append(out, maps.Clone(sub))
		}
	}
	return out
}
