// Package problem is how a part says what is wrong with its configuration:
// a list of mistakes, each at a path inside the configuration, so that the
// reader of a file can show the line and a caller with Go literals the field.
package problem

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Problem is one mistake. The zero Off and End mean the whole value at Path.
type Problem struct {
	Path     string // "rules[3].when", "events.hand over.by"; see Path
	Off, End int    // byte range inside the text of the value at Path
	OnKey    bool   // about the key at Path, not about its value
	Msg      string
	Hint     string // what to do instead; may be empty
	Warning  bool   // odd but legal
}

// String is the problem on one line, without a file position.
func (p Problem) String() string {
	var b strings.Builder
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Msg)
	if p.Hint != "" {
		b.WriteString(" (" + p.Hint + ")")
	}
	return b.String()
}

// List is every problem found in one pass, in the order of finding.
type List []Problem

// Add appends a mistake in the value at path. Format must be a literal: the
// list of all messages is read from the sources by a test. The result is valid
// until the next Add and serves to set a hint or a range.
func (l *List) Add(path, format string, args ...any) *Problem {
	*l = append(*l, Problem{Path: path, Msg: fmt.Sprintf(format, args...)})
	return &(*l)[len(*l)-1]
}

// Warn is Add for what is odd but legal.
func (l *List) Warn(path, format string, args ...any) *Problem {
	p := l.Add(path, format, args...)
	p.Warning = true
	return p
}

// AddError appends err, found at path: a list under that path, a Fault with its
// range and hint, or any other error as a message.
func (l *List) AddError(path string, err error) {
	var list *Error
	var fault *Fault
	switch {
	case err == nil:
	case errors.As(err, &list):
		l.Under(path, list.List)
	case errors.As(err, &fault):
		*l = append(*l, Problem{Path: path, Off: fault.Off, End: fault.End, Msg: fault.Msg, Hint: fault.Hint})
	default:
		*l = append(*l, Problem{Path: path, Msg: err.Error()})
	}
}

// Under appends the problems of a part whose configuration stands at path.
func (l *List) Under(path string, part List) {
	for _, p := range part {
		p.Path = Join(path, p.Path)
		*l = append(*l, p)
	}
}

// Err is nil when the list holds nothing but warnings, else an *Error with all.
func (l List) Err() error {
	for _, p := range l {
		if !p.Warning {
			return &Error{l}
		}
	}
	return nil
}

// Warnings are the entries that are odd but legal.
func (l List) Warnings() List {
	var w List
	for _, p := range l {
		if p.Warning {
			w = append(w, p)
		}
	}
	return w
}

// Error is a list as an error: one problem a line.
type Error struct{ List List }

func (e *Error) Error() string {
	var b strings.Builder
	for _, p := range e.List {
		if p.Warning {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
	}
	return b.String()
}

// Fault is one mistake inside a text, before anybody knows where the text stands.
type Fault struct {
	Off, End int // byte range in the text; both 0: the whole
	Msg      string
	Hint     string
}

func (f *Fault) Error() string {
	if f.Hint == "" {
		return f.Msg
	}
	return f.Msg + " (" + f.Hint + ")"
}

// Errorf makes a Fault about the whole text. Format must be a literal, as in Add.
func Errorf(hint, format string, args ...any) *Fault {
	return &Fault{Msg: fmt.Sprintf(format, args...), Hint: hint}
}

// Path spells a path from keys (string) and positions (int):
// Path("rules", 3, "when") is rules[3].when. A key that holds one of . [ ] "
// is quoted.
func Path(elems ...any) string {
	var b strings.Builder
	for _, e := range elems {
		switch e := e.(type) {
		case int:
			b.WriteString("[" + strconv.Itoa(e) + "]")
		case string:
			if b.Len() > 0 && e != "" {
				b.WriteByte('.')
			}
			if strings.ContainsAny(e, ".[]\"\n") {
				e = strconv.Quote(e)
			}
			b.WriteString(e)
		default:
			panic(fmt.Sprintf("problem.Path: %T is neither a key nor a position", e))
		}
	}
	return b.String()
}

// Join puts two spelled paths together. A second path that begins with "/" is
// one from the top of the document: it stays as it is.
func Join(a, b string) string {
	switch {
	case a == "" || b != "" && b[0] == '/':
		return b
	case b == "" || b[0] == '[':
		return a + b
	}
	return a + "." + b
}
