package scoring

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// Header says which column of a table of texts fills which attribute. It is
// immutable and safe for any number of goroutines.
type Header struct {
	schema  *Schema
	columns []textColumn
	id      int // the column of the lead's name, -1: none
}

// textColumn is one column and the attribute it fills.
type textColumn struct {
	attr  *Attribute // nil: the lead's name
	words dictionary // the closed list
}

// Header prepares filling batches from records whose columns have those names.
// Each is an attribute; the one named id, where that is not "", holds the lead's
// name. The error lists every column that is none.
func (s *Schema) Header(names []string, id string) (*Header, error) {
	h := &Header{schema: s, id: -1}
	var errs []error
	for i, name := range names {
		name = strings.TrimSpace(name)
		c := textColumn{}
		k, known := s.byName[name]
		switch {
		case name == "":
			errs = append(errs, fmt.Errorf("column %d has no name", i+1))
		case slices.ContainsFunc(names[:i], func(n string) bool { return strings.TrimSpace(n) == name }):
			errs = append(errs, fmt.Errorf("two columns are named %q", name))
		case name == id:
			h.id = i
		case !known:
			errs = append(errs, &FactError{Name: name, Reason: "is no attribute of the data dictionary", Allowed: problem.Suggest(name, s.attributeNames())})
		default:
			c.attr = &s.attributes[k]
			c.words = newDictionary(c.attr.Values)
		}
		h.columns = append(h.columns, c)
	}
	if id != "" && h.id < 0 {
		errs = append(errs, fmt.Errorf("no column is named %q, that of the lead's name", id))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return h, nil
}

// Append adds a record: cells in the order of the header, blanks around them cut
// off. A blank cell is a missing fact; a bool is true or false in any case, a
// list is items with semicolons between them, a date is "2026-12-31" or
// "2026-12-31T09:00:00+01:00". The error joins a *FactError for every cell that
// cannot be a fact, and nothing is added; a full batch is ErrBatchFull.
func (h *Header) Append(to *Batch, record []string) error {
	switch {
	case to.schema != h.schema:
		panicStranger(h.schema, to.schema)
	case to.Full():
		return ErrBatchFull
	case len(record) != len(h.columns):
		return fmt.Errorf("%d cells where the header has %d", len(record), len(h.columns))
	}
	row := &to.fill().row
	clear(row.Known)
	id := ""
	var failed error
	for i := range h.columns {
		c := &h.columns[i]
		cell := strings.TrimSpace(record[i])
		if c.attr == nil {
			id = cell
			continue
		}
		if cell == "" {
			continue
		}
		v, err := c.read(h.schema, cell)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		c.attr.write(row, v)
	}
	if failed != nil {
		return failed
	}
	to.add(id, row)
	return nil
}

// read reads a cell that is not blank.
func (c *textColumn) read(s *Schema, cell string) (rule.Value, error) {
	a := c.attr
	if !utf8.ValidString(cell) {
		return rule.Value{}, &FactError{Name: a.Name, Value: cell, Reason: "must be UTF-8"}
	}
	texts := []string{cell}
	switch a.Type {
	case Number:
		if n, err := quantity.ParseNumber(cell); err == nil && n >= a.Min && n <= a.Max {
			return rule.NumberValue(n), nil
		}
	case Text:
		if a.Values == nil || c.words.number(cell, 0) != 0 {
			return rule.TextValue(cell), nil
		}
	case Bool:
		texts[0] = strings.ToLower(cell) // spreadsheets write TRUE
	case List:
		texts = strings.Split(cell, ";")
		for i := range texts {
			texts[i] = strings.TrimSpace(texts[i])
		}
		texts = slices.DeleteFunc(texts, func(item string) bool { return item == "" })
	}
	value, err := s.parseText(a.Name, a.Type, texts)
	if err != nil {
		return rule.Value{}, err
	}
	_, v, err := s.check(a.Name, value)
	return v, err
}

// Records gives one record after the other, and then io.EOF: a [csv.Reader].
type Records interface {
	Read() ([]string, error)
}

// Chunks fills the batch from records, as the function Chunks does. A record
// that has not as many cells as the header is left out as any other that cannot
// be added; what else the reader says ends the records after it.
func (h *Header) Chunks(b *Batch, from Records) iter.Seq2[*Batch, error] {
	type record struct {
		cells []string
		err   error
	}
	records := func(yield func(record) bool) {
		for {
			cells, err := from.Read()
			broken := err != nil && !errors.Is(err, csv.ErrFieldCount)
			if err == io.EOF || !yield(record{cells, err}) || broken {
				return
			}
		}
	}
	return Chunks(b, records, func(b *Batch, r record) error {
		if r.err != nil && !errors.Is(r.err, csv.ErrFieldCount) {
			return r.err
		}
		return h.Append(b, r.cells)
	})
}
