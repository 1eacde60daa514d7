// Quickstart shows what an agreement gives: a company's marketing and sales
// agreement, one quarter of its leads, and every answer that follows from the
// two. Without arguments it needs nothing; flags run it on your own files.
//
//	go run ./examples/quickstart
//	go run ./examples/quickstart -agreement-out a.yaml -journal-out j.jsonl
//	go run ./examples/quickstart -agreement a.yaml -journal j.jsonl -at 2026-05-29T12:00:00+02:00
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	_ "time/tzdata" // the zone database is an input: every machine has the same

	"example.com/baton"
	"example.com/baton/examples/quickstart/market"
)

// The exit codes.
const (
	exitFine  = 0
	exitWrong = 1 // the agreement or a record is wrong
	exitUsage = 2 // a wrong flag, a file that is not there
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are the flags.
type options struct {
	agreement, journal       string
	agreementOut, journalOut string
	at                       string
}

var errUsage = errors.New("misuse")

func run(args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitFine
	case err != nil:
		return exitUsage
	}
	s, err := read(o)
	if err == nil {
		err = s.settle()
	}
	if err == nil {
		err = write(o)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		if errors.Is(err, errUsage) || errors.Is(err, fs.ErrNotExist) {
			return exitUsage
		}
		return exitWrong
	}
	for _, w := range s.agreement.Warnings() {
		fmt.Fprintln(stderr, w)
	}
	out := bufio.NewWriter(stdout)
	if err = s.print(out); err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitWrong
	}
	return exitFine
}

// parse reads the flags. What is wrong with them is said on stderr.
func parse(args []string, stderr io.Writer) (o options, err error) {
	f := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.agreement, "agreement", "", "run on the agreement in this `file`")
	f.StringVar(&o.journal, "journal", "", "run on the journal in this `file`, JSON Lines")
	f.StringVar(&o.at, "at", "", "answer as of this `instant`, 2026-05-29T12:00:00+02:00, or the agreement's local time \"2026-05-29 12:00\"; without it the journal's end")
	f.StringVar(&o.agreementOut, "agreement-out", "", "write the embedded agreement to this `file`, to edit it")
	f.StringVar(&o.journalOut, "journal-out", "", "write the generated journal to this `file`")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		fmt.Fprintf(stderr, "%q is no flag: the agreement is given by -agreement FILE, the journal by -journal FILE\n", f.Arg(0))
		return o, errUsage
	}
	return o, nil
}

// write writes the embedded agreement and the generated journal where asked.
func write(o options) error {
	if o.agreementOut != "" {
		if err := os.WriteFile(o.agreementOut, market.Source(), 0o644); err != nil {
			return err
		}
	}
	if o.journalOut == "" {
		return nil
	}
	f, err := os.Create(o.journalOut)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for r := range market.Journal(market.Seed, market.Leads) {
		if err := lines.Encode(r); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return errors.Join(w.Flush(), f.Close())
}

// read loads the agreement and folds the journal.
func read(o options) (*story, error) {
	a := market.Agreement()
	if o.agreement != "" {
		var err error
		if a, err = baton.LoadFile(o.agreement); err != nil {
			return nil, err
		}
	}
	s := newStory(a)
	switch {
	case o.at != "":
		at, err := a.Instant(o.at)
		if err != nil {
			return nil, fmt.Errorf("%w: -at %w", errUsage, err)
		}
		s.at = at
	case o.journal == "":
		_, s.at = market.Quarter(a.Location())
	}
	if o.journal == "" {
		s.embedded = o.agreement == ""
		return s, s.foldMarket()
	}
	f, err := os.Open(o.journal)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return s, s.foldFile(o.journal, f)
}
