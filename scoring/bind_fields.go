package scoring

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"example.com/baton/internal/problem"
)

// binder collects the fields of a struct that fill attributes, and every mistake.
type binder struct {
	schema *Schema
	of     reflect.Type
	fields []field // in the order of the struct
	checks []check
	filled map[string]string // by attribute: the field that fills it
	errs   []error
}

// walk binds the fields of a struct that stands at an offset; path is the
// embedded structs it stands in.
func (b *binder) walk(t reflect.Type, offset uintptr, path string) {
	for i := range t.NumField() {
		f := t.Field(i)
		f.Offset += offset
		tag, tagged := f.Tag.Lookup("lead")
		switch {
		case tag == "-":
		case tagged:
			b.bind(f, path+f.Name, tag)
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			b.walk(f.Type, f.Offset, path+f.Name+".")
		case f.Anonymous && f.Type.Kind() == reflect.Pointer && hasTags(f.Type.Elem()):
			b.fail(path+f.Name, "fields behind the embedded pointer %s cannot be bound, it may be nil: embed %s, or leave it out with `lead:\"-\"`",
				f.Type, f.Type.Elem())
		}
	}
}

// hasTags is whether a field of a struct, or of one embedded in it, names an
// attribute.
func hasTags(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for _, f := range reflect.VisibleFields(t) {
		if tag, tagged := f.Tag.Lookup("lead"); tagged && tag != "-" {
			return true
		}
	}
	return false
}

// bind makes a field fill the attribute that its tag names.
func (b *binder) bind(f reflect.StructField, path, tag string) {
	s := b.schema
	name, option, optional := strings.Cut(tag, ",")
	i, known := s.byName[name]
	switch {
	case !known:
		b.fail(path, "%q is no attribute: %s", name, problem.Known(name, s.attributeNames()))
		return
	case optional && option != "omitempty":
		b.fail(path, "unknown option %q, omitempty is known", option)
		return
	case b.filled[name] != "":
		b.fail(path, "attribute %q is filled by field %s already", name, b.filled[name])
		return
	}
	b.filled[name] = path
	a := &s.attributes[i]
	bound := field{offset: f.Offset, omitEmpty: optional, slot: int32(a.slot), index: int32(a.index)}
	value := bound.open(f)
	if !fits(a.Type, value) {
		b.fail(path, "%s cannot fill %q, which is a %s: it takes %s, a pointer to one, or a struct of one and Valid bool",
			f.Type, name, a.Type, fillers[a.Type])
		return
	}
	bound.kind = value.Kind()
	b.fields = append(b.fields, bound)
	c := check{field: bound, attr: a}
	isFloat := bound.kind == reflect.Float32 || bound.kind == reflect.Float64
	switch {
	case a.Values != nil:
		c.words = newDictionary(a.Values)
	case a.Type == Date, isFloat, a.Min != negInf, a.Max != posInf:
	default:
		return // whatever it is, it is a fact
	}
	b.checks = append(b.checks, c)
}

func (b *binder) fail(path, format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf("scoring.Bind: field %s.%s: %s", typeName(b.of), path, fmt.Sprintf(format, args...)))
}

// typeName is a struct's name; one without is not spelled field by field.
func typeName(t reflect.Type) string {
	if t.Name() == "" {
		return "struct"
	}
	return t.String()
}

// open notes how the field says whether it has a value, and gives the type of
// the value.
func (f *field) open(from reflect.StructField) reflect.Type {
	t := from.Type
	if t.Kind() == reflect.Pointer {
		f.presence = pointed
		return t.Elem()
	}
	if t.Kind() != reflect.Struct || t.NumField() != 2 {
		return t
	}
	for i := range 2 {
		value, valid := t.Field(i), t.Field(1-i)
		if valid.Name == "Valid" && valid.Type.Kind() == reflect.Bool {
			f.presence, f.offset, f.valid = flagged, from.Offset+value.Offset, from.Offset+valid.Offset
			return value.Type
		}
	}
	return t
}

// fillers are what fills an attribute of a type, for messages.
var fillers = [...]string{
	Number: "any integer or floating-point kind", Bool: "a bool", Text: "a string", List: "a slice of strings", Date: "a time.Time",
}

// fits is whether a value of a Go type is one of an attribute's type. Filling
// reads it as the plain type of the same memory.
func fits(t Type, v reflect.Type) bool {
	switch t {
	case Number:
		return v.Kind() >= reflect.Int && v.Kind() <= reflect.Float64 && v.Kind() != reflect.Uintptr
	case Bool:
		return v.Kind() == reflect.Bool
	case Text:
		return v.Kind() == reflect.String
	case List:
		return v.Kind() == reflect.Slice && v.Elem().Kind() == reflect.String
	}
	return v.Kind() == reflect.Struct && v.ConvertibleTo(reflect.TypeFor[time.Time]())
}
