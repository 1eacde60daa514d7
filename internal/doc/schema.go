package doc

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// patterns are what the texts of a kind look like. Editors take them as help;
// the parts that read the texts are stricter.
var patterns = map[string]string{
	"number":   `^-?[0-9]+(\.[0-9]+)?$`,
	"points":   `^-?[0-9]+(\.[0-9]{1,3})?$`,
	"duration": `^[1-9][0-9]* +(business +)?(minute|hour|day|week|month)s?$`,
	"share":    `^[0-9]+(\.[0-9]{1,3})? *%$`,
	"date":     `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`,
	"hours":    `^([0-2][0-9]:[0-5][0-9] *- *[0-2][0-9]:[0-5][0-9]|open|closed)$`,
	"count":    `^[1-9][0-9]*( .*)?$`,
}

// Schema is the JSON Schema (2020-12) of the language whose top mapping is the
// struct t, from the same tags that Decode reads by. Equal types give equal bytes.
func Schema(t reflect.Type, title string) []byte {
	s := schemer{shapes: shapes{}, defs: object{}}
	top := s.mapping(s.shapes.of(t))
	top["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	top["title"] = title
	if len(s.defs) > 0 {
		top["$defs"] = s.defs
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(top); err != nil {
		panic("doc.Schema: " + err.Error()) // texts, lists and maps of them always encode
	}
	return b.Bytes()
}

// object is a JSON object; encoding/json sorts its keys.
type object map[string]any

type schemer struct {
	shapes shapes
	defs   object
}

// mapping is the schema of the mapping that sh stands for.
func (s *schemer) mapping(sh *shape) object {
	properties := object{}
	o := object{"type": "object", "properties": properties, "additionalProperties": false}
	var required []string
	for _, f := range sh.fields {
		switch {
		case f.later:
			continue
		case f.rest:
			rest := s.structure(f.structType())
			describeField(rest, f)
			o["additionalProperties"] = rest
			o["propertyNames"] = names()
			continue
		}
		p := s.field(f)
		describeField(p, f)
		properties[f.name] = p
		if f.required {
			required = append(required, f.name)
		}
	}
	if required != nil {
		o["required"] = required
	}
	return o
}

func describeField(o object, f *field) {
	if f.help != "" {
		o["description"] = f.help
		if f.like != "" {
			o["description"] = f.help + "; for example " + f.like
		}
	}
}

func names() object { return object{"minLength": 1, "maxLength": MaxKey} }

// structure is the schema of a value of struct type: the mapping, or its short form.
func (s *schemer) structure(t reflect.Type) object {
	sh := s.shapes.of(t)
	var ref object
	if t.Name() == "" {
		ref = s.mapping(sh)
	} else {
		name := t.String()
		if s.defs[name] == nil {
			s.defs[name] = object{} // for a struct within itself
			s.defs[name] = s.mapping(sh)
		}
		ref = object{"$ref": "#/$defs/" + name}
	}
	if sh.short == nil {
		return ref
	}
	return either(ref, s.field(sh.short))
}

func either(a, b object) object { return object{"anyOf": []object{a, b}} }

// field is the schema of a value.
func (s *schemer) field(f *field) object {
	switch {
	case f.isBool():
		return object{"type": "boolean"}
	case f.isStruct():
		return s.structure(f.structType())
	case f.isTexts():
		return either(text(f), object{"type": "array", "items": text(f)})
	case !f.isStructs():
		return text(f)
	case s.shapes.of(f.structType()).key == nil:
		return object{"type": "array", "items": s.structure(f.structType())}
	}
	keyed := object{"type": "object", "additionalProperties": s.structure(f.structType()), "propertyNames": names()}
	if !f.names {
		return keyed
	}
	name := names()
	name["type"] = []string{"string", "number", "boolean"}
	return either(keyed, either(name, object{"type": "array", "items": name, "uniqueItems": true}))
}

// text is the schema of a scalar: what YAML takes for a number or a truth value
// is text to the language.
func text(f *field) object {
	if f.one != nil {
		return object{"enum": f.one}
	}
	o := object{"type": []string{"string", "number", "boolean"}}
	switch f.kind {
	case "number", "points", "count":
		o["type"] = []string{"number", "string"}
	case "duration", "share", "date", "hours":
		o["type"] = "string"
	}
	if p := patterns[f.kind]; p != "" {
		o["pattern"] = p
	}
	return o
}
