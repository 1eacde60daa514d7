package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/baton/scoring"
)

// idColumn is the column of the lead's name.
const idColumn = "lead"

// table reads leads from CSV, one row at a time; nothing is kept of the rows
// before.
type table struct {
	name    string
	csv     *csv.Reader
	schema  *scoring.Schema
	columns []column
	id      int // the column of the lead's name
	outcome int // the column of outcomes, which is no fact; -1: none
	row     []string
	facts   map[string]any
}

type column struct {
	name string
	typ  scoring.Type
}

// rowError says what is wrong with one row: the rows behind it can be read.
type rowError struct {
	file string
	line int
	what []string
}

func (e *rowError) Error() string {
	lines := make([]string, len(e.what))
	for i, w := range e.what {
		lines[i] = fmt.Sprintf("%s:%d: %s", e.file, e.line, w)
	}
	return strings.Join(lines, "\n")
}

// openTable reads the header.
func openTable(name string, r io.Reader, s *scoring.Schema) (*table, error) {
	return openOutcomes(name, r, s, "")
}

// openOutcomes is openTable of a table with a column that is no fact; "" is none.
func openOutcomes(name string, r io.Reader, s *scoring.Schema, outcome string) (*table, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	if start, _ := br.Peek(3); bytes.Equal(start, []byte("\xef\xbb\xbf")) {
		br.Discard(3)
	} else if len(start) > 1 && (start[0] == 0xff && start[1] == 0xfe || start[0] == 0xfe && start[1] == 0xff) {
		return nil, &rowError{name, 1, []string{"the file is UTF-16: save it as CSV in UTF-8"}}
	}
	t := &table{name: name, csv: csv.NewReader(br), schema: s, id: -1, outcome: -1, facts: map[string]any{}}
	t.csv.ReuseRecord = true
	header, err := t.csv.Read()
	if err == io.EOF {
		return nil, &rowError{name, 1, []string{"the file is empty: its first line names the columns"}}
	}
	if err != nil {
		return nil, t.plain(err)
	}
	if err := t.readHeader(slices.Clone(header), outcome); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *table) readHeader(header []string, outcome string) error {
	bad := &rowError{file: t.name, line: 1}
	for _, sep := range []struct{ char, name string }{{";", "semicolons"}, {"\t", "tabs"}} {
		if len(header) == 1 && strings.Contains(header[0], sep.char) {
			bad.what = append(bad.what, "the columns are separated by "+sep.name+": save the file with commas")
			return bad
		}
	}
	seen := map[string]bool{}
	for i, name := range header {
		name = strings.TrimSpace(name)
		a, known := t.schema.Attribute(name)
		switch {
		case name == "":
			bad.what = append(bad.what, fmt.Sprintf("column %d has no name", i+1))
		case !utf8.ValidString(name):
			bad.what = append(bad.what, fmt.Sprintf("column %d is not UTF-8: save the file in UTF-8", i+1))
		case seen[name]:
			bad.what = append(bad.what, fmt.Sprintf("two columns are named %q", name))
		case name == idColumn:
			t.id = i
		case name == outcome:
			t.outcome = i
		case !known:
			bad.what = append(bad.what, t.unknown(name))
		}
		seen[name] = true
		t.columns = append(t.columns, column{name, a.Type})
	}
	if t.id < 0 {
		bad.what = append(bad.what, fmt.Sprintf("no column is named %q: which one names the lead?", idColumn))
	}
	if outcome != "" && t.outcome < 0 {
		bad.what = append(bad.what, fmt.Sprintf("no column is named %q, which -outcome names", outcome))
	}
	if len(bad.what) > 0 {
		return bad
	}
	return nil
}

// unknown says that a column is no attribute, and which one was meant.
func (t *table) unknown(name string) string {
	_, err := t.schema.ParseFact(name)
	var f *scoring.FactError
	if errors.As(err, &f) && f.Allowed != "" {
		return fmt.Sprintf("column %q is no attribute of the agreement: %s", name, f.Allowed)
	}
	return fmt.Sprintf("column %q is no attribute of the agreement", name)
}

// next reads a row: the lead's name, or io.EOF behind the last one.
func (t *table) next() (string, error) {
	row, err := t.csv.Read()
	switch {
	case errors.Is(err, csv.ErrFieldCount):
		return "", t.wrong(fmt.Sprintf("%s, but the header has %d", several(len(row), "cell"), len(t.columns)))
	case err != nil:
		return "", t.plain(err)
	}
	t.row = row
	if id := strings.TrimSpace(row[t.id]); id != "" {
		return id, nil
	}
	return "", t.wrong(idColumn + ": is blank")
}

// lead is the lead of the row, with all that is wrong with its cells.
func (t *table) lead(id string) (*scoring.Lead, error) {
	clear(t.facts)
	if !utf8.ValidString(id) {
		return nil, t.wrong(idColumn + ": " + notUTF8)
	}
	var failed error
	for i, c := range t.columns {
		cell := strings.TrimSpace(t.row[i])
		if i == t.id || i == t.outcome || cell == "" {
			continue
		}
		v, err := t.fact(c, cell)
		if err != nil {
			failed = err
		}
		t.facts[c.name] = v
	}
	if failed == nil {
		l, err := t.schema.Lead(id, t.facts)
		if err == nil {
			return l, nil
		}
	}
	return nil, t.wrong(t.mistakes()...)
}

// mistakes are what is wrong with the cells of the row, in their order.
func (t *table) mistakes() []string {
	var bad []string
	for i, c := range t.columns {
		cell := strings.TrimSpace(t.row[i])
		if i == t.id || i == t.outcome || cell == "" {
			continue
		}
		v, err := t.fact(c, cell)
		if err == nil {
			err = t.schema.CheckFacts(map[string]any{c.name: v})
		}
		if err != nil {
			bad = append(bad, c.name+": "+mistake(err, cell))
		}
	}
	return bad
}

// mistake words what is wrong with a cell: it shows the text that stands there,
// or the item of the list.
func mistake(err error, cell string) string {
	var f *scoring.FactError
	if !errors.As(err, &f) {
		return err.Error()
	}
	if item, ok := f.Value.(string); ok {
		cell = item
	}
	s := fmt.Sprintf("%s, not %q", f.Reason, cell)
	if f.Allowed != "" {
		s += " (" + f.Allowed + ")"
	}
	return s
}

const notUTF8 = "is not UTF-8: save the file in UTF-8"

// fact reads a cell that is not blank.
func (t *table) fact(c column, cell string) (any, error) {
	switch {
	case !utf8.ValidString(cell):
		return nil, errors.New(notUTF8)
	case c.typ == scoring.Bool:
		cell = strings.ToLower(cell) // spreadsheets write TRUE
	case c.typ == scoring.List:
		items := strings.Split(cell, ";")
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
		items = slices.DeleteFunc(items, func(s string) bool { return s == "" })
		return t.schema.ParseFact(c.name, items...)
	}
	return t.schema.ParseFact(c.name, cell)
}

// line is where the row begins.
func (t *table) line() int {
	line, _ := t.csv.FieldPos(0)
	return line
}

func (t *table) wrong(what ...string) error { return &rowError{t.name, t.line(), what} }

// plain words an error of the CSV itself: behind it nothing can be read.
func (t *table) plain(err error) error {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return err
	}
	return wrongf("%s:%d:%d: %v", t.name, p.Line, p.Column, p.Err)
}
