package scoring

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"example.com/baton/internal/problem"
)

// Binding fills leads from the host's own struct without allocation.
// It is immutable and safe for any number of goroutines.
type Binding[T any] struct {
	schema *Schema
	fields []field
	unset  []int // attributes that the struct does not carry
}

// field is one field of the struct and the attribute it fills.
type field struct {
	offset    uintptr
	kind      reflect.Kind
	attr      int32
	omitEmpty bool // the zero value is missing
	checked   bool // the attribute has a closed list or bounds, or the value may be NaN
}

// Bind prepares filling leads of a schema from structs of type T. A field takes
// part by its tag: `lead:"industry"` names the attribute, `lead:"phone,omitempty"`
// makes the zero value a missing fact. Numbers may be of any integer or
// floating-point kind; a list is a []string, shared with the struct and not
// changed afterwards. The error lists every mistake.
func Bind[T any](s *Schema) (*Binding[T], error) {
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("scoring.Bind: %s is not a struct", t)
	}
	b := &Binding[T]{schema: s}
	var errs []error
	bound := map[string]string{}
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("lead")
		if !ok || tag == "-" {
			continue
		}
		name, option, _ := strings.Cut(tag, ",")
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("scoring.Bind: field %s.%s: %s", t, f.Name, fmt.Sprintf(format, args...)))
		}
		i, known := s.byName[name]
		offset, direct := fieldOffset(t, f.Index)
		switch {
		case !known:
			fail("%s", strings.TrimSuffix(fmt.Sprintf("%q is no attribute: %s", name, problem.Suggest(name, s.attributeNames())), ": "))
			continue
		case option != "" && option != "omitempty":
			fail("unknown option %q, omitempty is known", option)
			continue
		case bound[name] != "":
			fail("attribute %q is filled by field %s already", name, bound[name])
			continue
		case !direct:
			fail("it stands behind a pointer")
			continue
		case !bindable(s.attributes[i].Type, f.Type):
			fail("%s cannot fill %q, which is a %s", f.Type, name, s.attributes[i].Type)
			continue
		}
		bound[name] = f.Name
		a := &s.attributes[i]
		b.fields = append(b.fields, field{offset: offset, kind: f.Type.Kind(), attr: int32(i), omitEmpty: option == "omitempty",
			checked: a.Values != nil || a.Min != negInf || a.Max != posInf || f.Type.Kind() == reflect.Float64 || f.Type.Kind() == reflect.Float32})
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if len(b.fields) == 0 {
		return nil, fmt.Errorf("scoring.Bind: %s has no field with a `lead` tag", t)
	}
	for i := range s.attributes {
		if bound[s.attributes[i].Name] == "" {
			b.unset = append(b.unset, i)
		}
	}
	return b, nil
}

// fieldOffset is where a field stands in the struct, through embedded structs.
func fieldOffset(t reflect.Type, index []int) (uintptr, bool) {
	var offset uintptr
	for _, i := range index {
		if t.Kind() != reflect.Struct {
			return 0, false
		}
		f := t.Field(i)
		offset += f.Offset
		t = f.Type
	}
	return offset, true
}

func bindable(t Type, f reflect.Type) bool {
	switch t {
	case Number:
		return f.Kind() >= reflect.Int && f.Kind() <= reflect.Float64 && f.Kind() != reflect.Uintptr
	case Bool:
		return f.Kind() == reflect.Bool
	case Text:
		return f.Kind() == reflect.String
	case List:
		return f.Kind() == reflect.Slice && f.Elem().Kind() == reflect.String
	}
	return false
}

// Lead is a new lead filled from a struct.
func (b *Binding[T]) Lead(id string, from *T) (*Lead, error) {
	l := b.schema.newLead(id)
	return l, b.Fill(l, from)
}

// Fill replaces all that is known of the lead by what the struct says, as facts
// that hold since ever; activities stay. A value that cannot be a fact is a
// *FactError, and that fact is missing. No allocations.
func (b *Binding[T]) Fill(l *Lead, from *T) error {
	if l.schema != b.schema {
		panicStranger(b.schema, l.schema)
	}
	l.facts, l.lastFact = l.facts[:0], sinceEver
	base := unsafe.Pointer(from)
	r := &l.row
	var failed error
	for _, i := range b.unset {
		b.schema.attributes[i].forget(l)
	}
	for i := range b.fields {
		f := &b.fields[i]
		a := &b.schema.attributes[f.attr]
		p := unsafe.Add(base, f.offset)
		empty := false
		switch f.kind {
		case reflect.String:
			s := *(*string)(p)
			r.Str[a.index], empty = s, s == ""
		case reflect.Slice:
			s := *(*[]string)(p)
			r.List[a.index], empty = s, len(s) == 0
		case reflect.Bool:
			t := *(*bool)(p)
			n := 0.0
			if t {
				n = 1
			}
			r.Num[a.index], empty = n, !t
		default:
			n := f.number(p)
			r.Num[a.index], empty = n, n == 0
		}
		bit := uint64(1) << (a.slot & 63)
		if f.omitEmpty && empty {
			r.Known[a.slot>>6] &^= bit
			continue
		}
		r.Known[a.slot>>6] |= bit
		if f.checked {
			if err := b.verify(a, l); err != nil {
				failed = err
				a.forget(l)
			}
		}
	}
	return failed
}

func (f *field) number(p unsafe.Pointer) float64 {
	switch f.kind {
	case reflect.Int64:
		return float64(*(*int64)(p))
	case reflect.Float64:
		return *(*float64)(p)
	case reflect.Int:
		return float64(*(*int)(p))
	case reflect.Int32:
		return float64(*(*int32)(p))
	case reflect.Int16:
		return float64(*(*int16)(p))
	case reflect.Int8:
		return float64(*(*int8)(p))
	case reflect.Uint:
		return float64(*(*uint)(p))
	case reflect.Uint64:
		return float64(*(*uint64)(p))
	case reflect.Uint32:
		return float64(*(*uint32)(p))
	case reflect.Uint16:
		return float64(*(*uint16)(p))
	case reflect.Uint8:
		return float64(*(*uint8)(p))
	}
	return float64(*(*float32)(p))
}

// forget makes the attribute missing in the lead's row.
func (a *Attribute) forget(l *Lead) {
	l.row.Known[a.slot>>6] &^= 1 << (a.slot & 63)
}

// verify is whether what stands in the row may be a fact of the attribute.
func (b *Binding[T]) verify(a *Attribute, l *Lead) error {
	r := &l.row
	switch a.Type {
	case Text:
		if a.Values == nil || slices.Contains(a.Values, r.Str[a.index]) {
			return nil
		}
	case List:
		if a.Values == nil || !slices.ContainsFunc(r.List[a.index], func(s string) bool { return !slices.Contains(a.Values, s) }) {
			return nil
		}
	case Number:
		if n := r.Num[a.index]; n >= a.Min && n <= a.Max && !math.IsInf(n, 0) {
			return nil
		}
	default:
		return nil
	}
	_, _, err := b.schema.check(a.Name, b.schema.value(a.read(r)).Any())
	return err
}
