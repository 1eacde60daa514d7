package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// options are the flags of all commands.
type options struct {
	at, from, to        string
	by, lead, model     string
	format              string
	json, all, skip     bool
	cover, casesInstead bool
	min                 int
}

// option is one flag, for parsing and for the help alike.
type option struct {
	name, value, help string
	add               func(fs *flag.FlagSet, o *options, name string)
}

var optionTable = []option{
	{"at", "INSTANT", "as of when",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.at, n, "", "") }},
	{"from", "INSTANT", "what happens from then on",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.from, n, "", "") }},
	{"to", "INSTANT", "what happens before that; without it up to -at, included",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.to, n, "", "") }},
	{"by", "NAME", "every figure also by campaign, or by a text attribute",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.by, n, "", "") }},
	{"lead", "ID", "only this lead",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.lead, n, "", "") }},
	{"model", "NAME", "the score of a further model, under scoring.models",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.model, n, "", "") }},
	{"format", "dot|mermaid", "of the picture; without it dot",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.format, n, "dot", "") }},
	{"json", "", "JSON instead of text",
		func(fs *flag.FlagSet, o *options, n string) { fs.BoolVar(&o.json, n, false, "") }},
	{"all", "", "every record, not only the steps",
		func(fs *flag.FlagSet, o *options, n string) { fs.BoolVar(&o.all, n, false, "") }},
	{"skip", "", "leave wrong records out and go on; they are listed on stderr",
		func(fs *flag.FlagSet, o *options, n string) { fs.BoolVar(&o.skip, n, false, "") }},
	{"cover", "", "what of the agreement the cases never saw, with its place",
		func(fs *flag.FlagSet, o *options, n string) { fs.BoolVar(&o.cover, n, false, "") }},
	{"min", "PERCENT", "fail if the cases saw less of the agreement; never rounded up",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.min, n, 0, "") }},
	{"cases", "", "of files of cases instead of agreements",
		func(fs *flag.FlagSet, o *options, n string) { fs.BoolVar(&o.casesInstead, n, false, "") }},
}

// command is one of the words after baton.
type command struct {
	name  string
	args  string   // as the usage line shows them
	n     int      // how many arguments it takes
	more  bool     // or more than n
	short string   // one line
	long  string   // what a first-time user needs to know
	flags []string // names in optionTable
	run   func(*call) error
}

// options of the command in the order of its list.
func (k *command) options() []option {
	var out []option
	for _, name := range k.flags {
		for _, o := range optionTable {
			if o.name == name {
				out = append(out, o)
			}
		}
	}
	return out
}

// usage is the command's line in short.
func (k *command) usage() string {
	s := "baton " + k.name
	if k.args != "" {
		s += " " + k.args
	}
	for _, o := range k.options() {
		s += " [-" + o.name + "]"
	}
	return s
}

// parse reads the flags, before, between or behind the arguments; behind -- all
// are arguments.
func (k *command) parse(args []string, o *options) ([]string, error) {
	fs := flag.NewFlagSet(k.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	for _, f := range k.options() {
		f.add(fs, o, f.name)
	}
	var plain []string
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, k.misused("%v", err)
		}
		rest := fs.Args()
		if read := len(args) - len(rest); read > 0 && args[read-1] == "--" || len(rest) == 0 {
			plain = append(plain, rest...)
			break
		}
		plain, args = append(plain, rest[0]), rest[1:]
	}
	switch {
	case len(plain) < k.n:
		return nil, k.misused("too few arguments")
	case len(plain) > k.n && !k.more:
		return nil, k.misused("%q is one argument too many", plain[k.n])
	}
	return plain, nil
}

// misused says what is wrong with the arguments, and what would be right.
func (k *command) misused(format string, args ...any) error {
	return misusef("%s\nusage: %s\nsee: baton help %s", fmt.Sprintf(format, args...), k.usage(), k.name)
}

func lookup(name string) (*command, error) {
	names := make([]string, 0, len(commands()))
	for _, k := range commands() {
		if k.name == name {
			return k, nil
		}
		names = append(names, k.name)
	}
	return nil, misusef("baton: there is no command %q: one of %s\nsee: baton help", name, strings.Join(names, ", "))
}

// several is a number with its noun: "1 mistake", "12,000 leads".
func several(n int, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "ch"):
		noun += "es"
	default:
		noun += "s"
	}
	return grouped(n) + " " + noun
}

// grouped is a number of at least 0 with commas between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
