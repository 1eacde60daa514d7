package baton

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
)

// MaxLine bounds a line of a journal, in bytes: a record is facts and names, not
// a document, and a journal without line ends must not fill the memory.
const MaxLine = 1 << 20

// RecordError says which record of a journal is wrong and why.
type RecordError struct {
	Line int // of the journal, from 1
	Err  error
}

func (e *RecordError) Error() string { return fmt.Sprintf("record %d: %v", e.Line, e.Err) }

// Unwrap is the reason.
func (e *RecordError) Unwrap() error { return e.Err }

// ReadJournal reads JSON Lines, one record a line, in their order. A line that
// is no record is yielded as a *RecordError, and reading goes on with the next
// line: the caller stops, or skips and counts. Blank lines are passed over. An
// error of the reader itself ends the sequence after it.
func ReadJournal(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		br := bufio.NewReaderSize(r, 64<<10)
		for line := 1; ; line++ {
			text, err := readLine(br)
			if err != nil && err != io.EOF && !errors.Is(err, errLongLine) {
				yield(Record{}, &RecordError{line, err})
				return
			}
			if errors.Is(err, errLongLine) {
				if !yield(Record{}, &RecordError{line, err}) {
					return
				}
				continue
			}
			if line == 1 {
				text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
			}
			if len(bytes.TrimSpace(text)) > 0 {
				rec, bad := ParseRecord(text)
				if bad != nil {
					bad = &RecordError{line, bad}
				}
				if !yield(rec, bad) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}

var errLongLine = fmt.Errorf("the line is longer than %d bytes", MaxLine)

// readLine reads up to a line end. A line over MaxLine is read to its end and
// reported, not kept.
func readLine(br *bufio.Reader) ([]byte, error) {
	var text []byte
	long := false
	for {
		part, err := br.ReadSlice('\n')
		if !long && len(text)+len(part) > MaxLine {
			long, text = true, nil
		}
		if !long {
			text = append(text, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			return nil, errLongLine
		}
		return text, err
	}
}

// ParseRecord reads one line of a journal, strictly: unknown keys, trailing
// text and what Record.Check refuses are errors.
func ParseRecord(line []byte) (Record, error) {
	var r Record
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return Record{}, plainJSON(err)
	}
	if len(bytes.TrimSpace(line[d.InputOffset():])) > 0 {
		return Record{}, errors.New("text follows the record on its line")
	}
	if err := checkKeys(line); err != nil {
		return Record{}, err
	}
	if err := r.Check(); err != nil {
		return Record{}, err
	}
	return r, nil
}

// plainJSON words a decoding error for the person who wrote the line.
func plainJSON(err error) error {
	var typ *json.UnmarshalTypeError
	var syn *json.SyntaxError
	var instant *time.ParseError
	switch {
	case errors.As(err, &instant):
		return fmt.Errorf(`%q is no instant: write "2026-10-05T09:12:00+02:00"`, strings.Trim(instant.Value, `"`))
	case strings.HasPrefix(err.Error(), "Time.UnmarshalJSON"):
		return errors.New(`an instant is a text: write "2026-10-05T09:12:00+02:00"`)
	case errors.As(err, &typ) && typ.Field == "":
		return fmt.Errorf("a record is a JSON object, no %s", typ.Value)
	case errors.As(err, &typ):
		return fmt.Errorf("%s cannot be a %s", typ.Field, typ.Value)
	case errors.As(err, &syn):
		return fmt.Errorf("not JSON: %v at byte %d", syn, syn.Offset)
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("not JSON: the line ends early")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}
