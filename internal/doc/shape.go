package doc

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// field is one key of a mapping, as the tags of a struct field say.
type field struct {
	goName string
	index  []int // for reflect.Value.FieldByIndex
	name   string
	typ    reflect.Type

	required, later, short, names, rest, key bool

	help, like, kind string
	one              []string
}

// shape is the mapping that a struct stands for.
type shape struct {
	typ    reflect.Type
	fields []*field // in the order of declaration, without the key
	byName map[string]*field
	known  []string // names of fields that are supported
	key    *field   // holds the element's name
	short  *field
	rest   *field
}

// shapes holds the shape of every struct type asked for and of those within.
type shapes map[reflect.Type]*shape

func (s shapes) of(t reflect.Type) *shape {
	if sh := s[t]; sh != nil {
		return sh
	}
	sh := &shape{typ: t, byName: map[string]*field{}}
	s[t] = sh
	s.add(sh, t, nil)
	return sh
}

func (s shapes) add(sh *shape, t reflect.Type, index []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("yaml")
		name, rest, _ := strings.Cut(tag, ",")
		if name == "-" {
			continue
		}
		opts := strings.Split(rest, ",")
		f := &field{goName: sf.Name, index: append(slices.Clone(index), i), name: name, typ: sf.Type,
			help: sf.Tag.Get("help"), like: sf.Tag.Get("like"), kind: sf.Tag.Get("kind")}
		if o := sf.Tag.Get("one"); o != "" {
			f.one = strings.Split(o, "|")
		}
		inline := false
		for _, o := range opts {
			switch o {
			case "":
			case "required":
				f.required = true
			case "later":
				f.later = true
			case "short":
				f.short = true
			case "names":
				f.names = true
			case "rest":
				f.rest = true
			case "key":
				f.key = true
			case "inline":
				inline = true
			default:
				misuse(t, sf, "unknown option "+o)
			}
		}
		switch {
		case inline && sf.Type.Kind() == reflect.Struct && (sf.Anonymous || sf.IsExported()):
			s.add(sh, sf.Type, f.index)
			continue
		case !f.later && !sf.IsExported():
			misuse(t, sf, "is not exported")
		case name == "" && !f.key && !f.rest:
			misuse(t, sf, `has no yaml tag; write one, or yaml:"-"`)
		case !f.later && !f.fits():
			misuse(t, sf, "has a type that no YAML is read into")
		case f.key && sf.Type.Kind() != reflect.String:
			misuse(t, sf, "must be a string to hold a key")
		case f.short && sf.Type.Kind() != reflect.String && !f.isTexts():
			misuse(t, sf, "must be a string or a []string to be short")
		case (f.names || f.rest) && !f.isStructs():
			misuse(t, sf, "must be a slice of structs")
		case (f.names || f.rest) && s.of(sf.Type.Elem()).key == nil:
			misuse(t, sf, `must be a slice of structs with a field tagged yaml:",key"`)
		case sh.byName[name] != nil:
			misuse(t, sf, "has the key of another field")
		}
		if !f.later && (f.isStruct() || f.isStructs()) {
			s.of(f.structType())
		}
		switch {
		case f.key:
			sh.key = f
			continue
		case f.rest:
			sh.rest = f
		case f.short:
			sh.short = f
		}
		sh.fields = append(sh.fields, f)
		if f.rest {
			continue
		}
		sh.byName[name] = f
		if !f.later {
			sh.known = append(sh.known, name)
		}
	}
}

func misuse(t reflect.Type, sf reflect.StructField, msg string) {
	panic(fmt.Sprintf("doc: %v.%s (yaml:%q) %s", t, sf.Name, sf.Tag.Get("yaml"), msg))
}

func (f *field) isTexts() bool {
	return f.typ.Kind() == reflect.Slice && f.typ.Elem().Kind() == reflect.String
}

func (f *field) isStructs() bool {
	return f.typ.Kind() == reflect.Slice && f.typ.Elem().Kind() == reflect.Struct
}

func (f *field) isBool() bool {
	return f.typ.Kind() == reflect.Bool || f.typ.Kind() == reflect.Pointer && f.typ.Elem().Kind() == reflect.Bool
}

func (f *field) isStruct() bool {
	return f.typ.Kind() == reflect.Struct || f.typ.Kind() == reflect.Pointer && f.typ.Elem().Kind() == reflect.Struct
}

// structType is the type of the struct, or of the slice's structs.
func (f *field) structType() reflect.Type {
	if f.typ.Kind() == reflect.Struct {
		return f.typ
	}
	return f.typ.Elem()
}

func (f *field) fits() bool {
	return f.typ.Kind() == reflect.String || f.isTexts() || f.isStructs() || f.isBool() || f.isStruct()
}
