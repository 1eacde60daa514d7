package main

import (
	"fmt"
	"io"
	"os"
)

// input is a data file being read: it counts, and it remembers what went wrong
// below the reader that parses it.
type input struct {
	name string
	r    io.Reader
	size int64 // 0: unknown
	read int64
	err  error // of reading, not the end of the file

	shown io.Writer // where progress is shown; nil: nowhere
	items int
	drawn bool
}

// open opens a data file, or standard input for "-".
func (c *call) open(path string) (*input, func() error, error) {
	in := &input{name: path, r: c.in}
	if isTerminal(c.err) {
		in.shown = c.err
	}
	if path == "-" {
		in.name = "stdin"
		return in, func() error { return nil }, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, misusef("%v", err)
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		in.size = info.Size()
	}
	in.r = f
	return in, f.Close, nil
}

func (i *input) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	i.read += int64(n)
	if err != nil && err != io.EOF {
		i.err = err
	}
	return n, err
}

// failed is what went wrong below the parser, if anything.
func (i *input) failed() error {
	if i.err == nil {
		return nil
	}
	return misusef("reading %s: %v", i.name, i.err)
}

// showEvery is after how many items the progress is drawn again: some ten times
// a second.
const showEvery = 1 << 14

// item counts one item that is done.
func (i *input) item() {
	i.items++
	if i.shown == nil || i.items%showEvery != 0 {
		return
	}
	share := ""
	if i.size > 0 {
		share = fmt.Sprintf("%d%%, ", min(100, 100*i.read/i.size))
	}
	fmt.Fprintf(i.shown, "\r%s: %s%s", i.name, share, grouped(i.items))
	i.drawn = true
}

// done wipes the progress away.
func (i *input) done() {
	if i.drawn {
		fmt.Fprint(i.shown, "\r\x1b[K")
		i.drawn = false
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// mostListed bounds the list of skipped records on stderr: the count tells the
// rest, and a file of the wrong kind fills no screen.
const mostListed = 20

// skipped lists and counts the records that are left out.
type skipped struct{ n int }

// add is called for each wrong record: it is nil where the record is skipped,
// else the same error.
func (s *skipped) add(c *call, err error) error {
	if !c.skip {
		return err
	}
	if s.n++; s.n <= mostListed {
		c.note("%v", err)
	}
	return nil
}

// end says how many were left out.
func (s *skipped) end(c *call, noun string) {
	if s.n == 0 {
		return
	}
	listed := ""
	if s.n > mostListed {
		listed = fmt.Sprintf(", the first %d of them listed", mostListed)
	}
	c.note("%s skipped%s", several(s.n, noun), listed)
}
