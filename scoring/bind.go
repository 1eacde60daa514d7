package scoring

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"
	"unsafe"

	"example.com/baton/internal/rule"
)

// Binding fills leads from the host's own struct without allocation.
// It is immutable and safe for any number of goroutines.
type Binding[T any] struct{ layout layout }

// Bind prepares filling leads of a schema from structs of type T. A field takes
// part by its tag: `lead:"industry"` names the attribute. Fields of embedded
// structs are bound as if they stood in T; `lead:"-"` leaves a field out, and
// so an embedded struct. Fields behind an embedded pointer cannot be bound.
//
// A number is filled from any integer or floating-point kind, a bool from a
// bool, a text from a string, a list from a slice of strings, which is shared
// with the struct and must not change afterwards, a date from a [time.Time],
// cut to its microsecond; named types count as what they are made of. In place
// of a value V there may stand a *V, of which nil is a missing fact, or a struct
// of two fields, one of type V, the other `Valid bool`, of which not Valid is a
// missing fact: [database/sql.NullString] and its like, [database/sql.Null].
//
// The zero value is a fact as any other: 0, false, "", no items, the first
// instant of the year 1. With `lead:"phone,omitempty"` it is a missing fact, also
// where it stands behind a pointer or is Valid.
//
// The error lists every mistake.
func Bind[T any](s *Schema) (*Binding[T], error) {
	l, err := newLayout(s, reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	return &Binding[T]{*l}, nil
}

// Lead is a new lead filled from a struct; the error is that of Fill.
func (b *Binding[T]) Lead(id string, from *T) (*Lead, error) {
	l := b.layout.schema.newLead(id)
	return l, b.Fill(l, from)
}

// Fill replaces all that is known of the lead by what the struct says, as facts
// that hold since ever; activities stay. A value that cannot be a fact is
// missing and a *FactError: one outside the closed list or the bounds, a number
// that is not finite, a date outside the years 1 to 9999. Several of them are
// joined, in the order of the fields. No allocations without an error.
func (b *Binding[T]) Fill(l *Lead, from *T) error {
	if from == nil {
		panic("scoring: Binding.Fill from a nil pointer: there is no struct to read")
	}
	return b.layout.fill(l, unsafe.Pointer(from))
}

// layout is how structs of one type fill the rows of a schema.
type layout struct {
	schema *Schema
	known  []uint64 // Row.Known with all attributes that the struct carries
	runs   []run
	checks []check // in the order of the struct
}

// run is the fields of one kind, for loops without a choice in them.
type run struct {
	kind   reflect.Kind
	fields []field
}

// field is one field of the struct and the attribute it fills.
type field struct {
	offset    uintptr      // of the value, or of the pointer to it
	valid     uintptr      // of Valid
	kind      reflect.Kind // of the value; a Struct is a time
	presence  presence
	omitEmpty bool  // the zero value is missing
	slot      int32 // of the attribute in Row.Known
	index     int32 // of the attribute in the row's array
}

// presence is how a field says whether it has a value.
type presence uint8

const (
	always presence = iota
	pointed
	flagged // by Valid
)

// check is a field whose value may be no fact.
type check struct {
	field field
	attr  *Attribute
	words dictionary // the closed list
}

func newLayout(s *Schema, t reflect.Type) (*layout, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("scoring.Bind: %s is not a struct", t)
	}
	b := binder{schema: s, of: t, filled: map[string]string{}}
	b.walk(t, 0, "")
	if len(b.errs) > 0 {
		return nil, errors.Join(b.errs...)
	}
	if len(b.fields) == 0 {
		return nil, fmt.Errorf("scoring.Bind: %s has no field with a `lead` tag", typeName(t))
	}
	l := &layout{schema: s, checks: b.checks, known: make([]uint64, max(1, (len(s.attributes)+63)/64))}
	slices.SortStableFunc(b.fields, func(f, g field) int { return int(f.kind) - int(g.kind) })
	for i, f := range b.fields {
		l.known[f.slot>>6] |= 1 << (f.slot & 63)
		if i == 0 || f.kind != b.fields[i-1].kind {
			l.runs = append(l.runs, run{kind: f.kind})
		}
		r := &l.runs[len(l.runs)-1]
		r.fields = append(r.fields, f)
	}
	return l, nil
}

func (b *layout) fill(l *Lead, base unsafe.Pointer) error {
	if l.schema != b.schema {
		panicStranger(b.schema, l.schema)
	}
	l.facts, l.lastFact = l.facts[:0], sinceEver
	copy(l.row.Known, b.known)
	for i := range b.runs {
		b.runs[i].fill(&l.row, base)
	}
	var failed error
	for i := range b.checks {
		err := b.checks[i].verify(b.schema, &l.row, base)
		switch {
		case err == nil:
		case failed == nil:
			failed = err
		default:
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// fill copies the values of a run into the row and takes away the missing ones
// from those that are known.
func (u *run) fill(r *rule.Row, base unsafe.Pointer) {
	switch u.kind {
	case reflect.String:
		for i := range u.fields {
			f := &u.fields[i]
			p := f.find(base)
			if p == nil || f.omitEmpty && *(*string)(p) == "" {
				f.forget(r)
				continue
			}
			r.Str[f.index] = *(*string)(p)
		}
	case reflect.Slice:
		for i := range u.fields {
			f := &u.fields[i]
			p := f.find(base)
			if p == nil || f.omitEmpty && len(*(*[]string)(p)) == 0 {
				f.forget(r)
				continue
			}
			r.List[f.index] = *(*[]string)(p)
		}
	case reflect.Struct:
		for i := range u.fields {
			f := &u.fields[i]
			p := f.find(base)
			if p == nil || f.omitEmpty && (*time.Time)(p).IsZero() {
				f.forget(r)
				continue
			}
			r.Num[f.index] = rule.DateValue(*(*time.Time)(p)).Num
		}
	case reflect.Int:
		fillNumbers[int](u.fields, r, base)
	case reflect.Int8:
		fillNumbers[int8](u.fields, r, base)
	case reflect.Int16:
		fillNumbers[int16](u.fields, r, base)
	case reflect.Int32:
		fillNumbers[int32](u.fields, r, base)
	case reflect.Int64:
		fillNumbers[int64](u.fields, r, base)
	case reflect.Uint:
		fillNumbers[uint](u.fields, r, base)
	case reflect.Uint8, reflect.Bool: // a bool is a byte, 0 or 1
		fillNumbers[uint8](u.fields, r, base)
	case reflect.Uint16:
		fillNumbers[uint16](u.fields, r, base)
	case reflect.Uint32:
		fillNumbers[uint32](u.fields, r, base)
	case reflect.Uint64:
		fillNumbers[uint64](u.fields, r, base)
	case reflect.Float32:
		fillNumbers[float32](u.fields, r, base)
	case reflect.Float64:
		fillNumbers[float64](u.fields, r, base)
	}
}

func fillNumbers[N int | int8 | int16 | int32 | int64 | uint | uint8 | uint16 | uint32 | uint64 | float32 | float64](
	fields []field, r *rule.Row, base unsafe.Pointer) {
	for i := range fields {
		f := &fields[i]
		p := f.find(base)
		if p == nil || f.omitEmpty && *(*N)(p) == 0 {
			f.forget(r)
			continue
		}
		r.Num[f.index] = float64(*(*N)(p))
	}
}

// find is where the value stands, or nil if the field has none.
func (f *field) find(base unsafe.Pointer) unsafe.Pointer {
	p := unsafe.Add(base, f.offset)
	switch f.presence {
	case pointed:
		return *(*unsafe.Pointer)(p)
	case flagged:
		if !*(*bool)(unsafe.Add(base, f.valid)) {
			return nil
		}
	}
	return p
}

// forget makes the attribute missing in the row.
func (f *field) forget(r *rule.Row) { r.Known[f.slot>>6] &^= 1 << (f.slot & 63) }

// verify makes what stands in the row missing if it cannot be a fact.
func (c *check) verify(s *Schema, r *rule.Row, base unsafe.Pointer) error {
	if r.Known[c.field.slot>>6]>>(c.field.slot&63)&1 == 0 || c.holds(r, base) {
		return nil
	}
	value := s.value(c.attr.read(r)).Any()
	if c.attr.Type == Date {
		value = *(*time.Time)(c.field.find(base))
	}
	c.field.forget(r)
	_, _, err := s.check(c.attr.Name, value)
	return err
}

// holds is whether what stands in the row may be a fact of the attribute.
func (c *check) holds(r *rule.Row, base unsafe.Pointer) bool {
	i := c.field.index
	switch c.attr.Type {
	case Text:
		return c.words.number(r.Str[i], 0) != 0
	case List:
		for _, item := range r.List[i] {
			if c.words.number(item, 0) == 0 {
				return false
			}
		}
		return true
	case Date:
		t := (*time.Time)(c.field.find(base))
		return !t.Before(minDate) && t.Before(maxDate)
	}
	n := r.Num[i]
	return n >= c.attr.Min && n <= c.attr.Max && !math.IsInf(n, 0)
}
