// Command baton runs a marketing & sales agreement on files: it checks the
// agreement, scores tables of leads, folds journals into assessments and
// reports, and runs the agreement's own cases. See baton help.
//
// Output for machines (CSV, -json, schema) is a contract; text is for people and
// may change.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	_ "time/tzdata" // the zone database is an input: the one linked in, if the machine has none

	"example.com/baton"
)

// The exit codes.
const (
	fine   = 0
	wrong  = 1 // the agreement, a case or a record is wrong
	misuse = 2 // of the program: its arguments, its files
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is the whole program: it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	out := bufio.NewWriterSize(stdout, 64<<10)
	err := dispatch(args, &call{in: stdin, out: out, err: stderr})
	if ferr := out.Flush(); err == nil && ferr != nil {
		err = misusef("writing the output: %v", ferr)
	}
	if err == nil {
		return fine
	}
	f := &failure{misuse, err.Error()}
	errors.As(err, &f)
	if f.text != "" {
		fmt.Fprintln(stderr, strings.TrimRight(f.text, "\n"))
	}
	return f.code
}

// call is one command being run.
type call struct {
	options
	args []string
	in   io.Reader
	out  *bufio.Writer
	err  io.Writer // for what is no result
}

// note writes a line to stderr, after the results so far.
func (c *call) note(format string, args ...any) {
	c.out.Flush() // its error stays and is met again at the end
	fmt.Fprintf(c.err, format+"\n", args...)
}

// failure ends the program with a code and a text for the user.
type failure struct {
	code int
	text string // "": all is said
}

func (f *failure) Error() string { return f.text }

func wrongf(format string, args ...any) error  { return &failure{wrong, fmt.Sprintf(format, args...)} }
func misusef(format string, args ...any) error { return &failure{misuse, fmt.Sprintf(format, args...)} }

func dispatch(args []string, c *call) error {
	if len(args) == 0 {
		return misusef("%s", overview())
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		return help(args[1:], c)
	}
	k, err := lookup(args[0])
	if err != nil {
		return err
	}
	c.args, err = k.parse(args[1:], &c.options)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, k.help())
		return nil
	}
	if err == nil {
		err = k.run(c)
	}
	var f *failure
	if errors.As(err, &f) && f.code == misuse && f.text != "" {
		return misusef("baton %s: %s", k.name, f.text)
	}
	return err
}

// agreement loads the agreement in a file.
func agreement(path string) (*baton.Agreement, error) {
	a, err := baton.LoadFile(path)
	return a, loaded(path, err)
}

// loaded tells a document that is wrong from one that cannot be read.
func loaded(path string, err error) error {
	var bad baton.Problems
	switch {
	case errors.As(err, &bad):
		return wrongf("%s\n%s: %s", strings.TrimRight(bad.Error(), "\n"), path, several(len(bad), "mistake"))
	case err != nil:
		return misusef("%v", err)
	}
	return nil
}
