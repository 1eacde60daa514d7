package doc

import (
	"bytes"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// Canonical is what was decoded, as YAML of one fixed spelling: comments,
// quotes, flow or block, the order of a struct's keys and the short forms make
// no difference to it, the order of lists and of keyed mappings does. Decoding
// it gives an equal struct and the same canonical form.
func (d *Document) Canonical() []byte {
	var w writer
	w.shapes = d.shapes
	w.mapping(d.dst, d.shapes.of(d.dst.Type()), 0)
	if w.Len() == 0 {
		w.WriteString("{}\n")
	}
	return w.Bytes()
}

type writer struct {
	bytes.Buffer
	shapes shapes
}

// mapping writes the keys of v, each on lines of its own.
func (w *writer) mapping(v reflect.Value, sh *shape, indent int) {
	for _, f := range sh.fields {
		fv := v
		if f.later || !f.required && isUnset(v.FieldByIndex(f.index)) {
			continue
		}
		fv = v.FieldByIndex(f.index)
		if f.rest {
			w.keyed(fv, indent)
			continue
		}
		w.key(f.name, indent)
		w.value(fv, indent+1)
	}
}

// isUnset reports whether a field is as if its key were not there.
func isUnset(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Pointer:
		return v.IsNil()
	}
	return v.IsZero()
}

func (w *writer) key(name string, indent int) {
	for range indent {
		w.WriteString("  ")
	}
	w.text(name)
	w.WriteByte(':')
}

// value writes v behind a key, or below it.
func (w *writer) value(v reflect.Value, indent int) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			w.value(reflect.Zero(v.Type().Elem()), indent)
			return
		}
		w.value(v.Elem(), indent)
	case reflect.String:
		w.WriteByte(' ')
		w.text(v.String())
		w.WriteByte('\n')
	case reflect.Bool:
		w.WriteString(" " + strconv.FormatBool(v.Bool()) + "\n")
	case reflect.Struct:
		w.nested("{}", func() { w.mapping(v, w.shapes.of(v.Type()), indent) })
	case reflect.Slice:
		w.slice(v, indent)
	}
}

// nested writes what body writes on the next lines, or empty where that is nothing.
func (w *writer) nested(empty string, body func()) {
	w.WriteByte('\n')
	n := w.Len()
	if body(); w.Len() == n {
		w.Truncate(n - 1)
		w.WriteString(" " + empty + "\n")
	}
}

func (w *writer) slice(v reflect.Value, indent int) {
	if v.Type().Elem().Kind() == reflect.String {
		w.WriteString(" [")
		for i := range v.Len() {
			if i > 0 {
				w.WriteString(", ")
			}
			w.text(v.Index(i).String())
		}
		w.WriteString("]\n")
		return
	}
	sh := w.shapes.of(v.Type().Elem())
	if sh.key != nil {
		w.nested("{}", func() { w.keyed(v, indent) })
		return
	}
	w.nested("[]", func() {
		for i := range v.Len() {
			for range indent {
				w.WriteString("  ")
			}
			w.WriteByte('-')
			w.nested("{}", func() { w.mapping(v.Index(i), sh, indent+1) })
		}
	})
}

// keyed writes the elements of a slice under their names.
func (w *writer) keyed(v reflect.Value, indent int) {
	sh := w.shapes.of(v.Type().Elem())
	for i := range v.Len() {
		e := v.Index(i)
		w.key(e.FieldByIndex(sh.key.index).String(), indent)
		w.nested("{}", func() { w.mapping(e, sh, indent+1) })
	}
}

// text writes words as they are, and everything else in double quotes.
func (w *writer) text(s string) {
	if isWords(s) {
		w.WriteString(s)
		return
	}
	w.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.WriteByte('\\')
			w.WriteRune(r)
		case r == '\n':
			w.WriteString(`\n`)
		case r == '\t':
			w.WriteString(`\t`)
		case r < ' ' || r > '~' && (!unicode.IsPrint(r) || r == unicode.ReplacementChar):
			const digits = "0123456789ABCDEF"
			w.WriteString(`\U`)
			for shift := 28; shift >= 0; shift -= 4 {
				w.WriteByte(digits[r>>shift&15])
			}
		default:
			w.WriteRune(r)
		}
	}
	w.WriteByte('"')
}

// isWords reports whether s is nothing but letters, digits and single marks
// between them, and means the same in every reading of YAML.
func isWords(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		inner := i > 0 && (r >= '0' && r <= '9' || r == '_' || r == '-' || r == ' ')
		if !letter && !inner {
			return false
		}
	}
	switch strings.ToLower(s) {
	case "", "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return s[len(s)-1] != ' '
}
