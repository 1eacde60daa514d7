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
	min, actions, days  int
	decided, won        string
	horizon             string
	since, against      string
	seed                uint64
	rounds              int
	capacity            float64
	outcome             string
	without, trusted    string
	rising, falling     string
	tables, least       int
	double, cap         int
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
	{"days", "N", "so many days ahead of -at; without it 90",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.days, n, 90, "") }},
	{"cover", "", "what of the agreement the cases never saw, with its place",
		func(fs *flag.FlagSet, o *options, n string) { fs.BoolVar(&o.cover, n, false, "") }},
	{"min", "PERCENT", "fail if the cases saw less of the agreement; never rounded up",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.min, n, 0, "") }},
	{"decided", "NAME", "a stage entered or an event; without it the phase hand-over",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.decided, n, "", "") }},
	{"won", "STAGES", "stages, with commas; without it those of probability 100%",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.won, n, "", "") }},
	{"horizon", "TIME", `by when after the decision a lead is won: "90 days"`,
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.horizon, n, "", "") }},
	{"since", "INSTANT", "what changed since then",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.since, n, "", "") }},
	{"against", "FILE", "what is not as under another agreement",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.against, n, "", "") }},
	{"rounds", "N", "of the bootstrap, for 95% intervals; without it there are none",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.rounds, n, 0, "") }},
	{"seed", "N", "of the bootstrap; one seed gives one answer",
		func(fs *flag.FlagSet, o *options, n string) { fs.Uint64Var(&o.seed, n, 0, "") }},
	{"capacity", "N", "leads a day that the sellers can work: the threshold that fits it",
		func(fs *flag.FlagSet, o *options, n string) { fs.Float64Var(&o.capacity, n, 0, "") }},
	{"outcome", "COLUMN", "of a table: true or false, 1 or 0, yes or no, won or lost",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.outcome, n, "", "") }},
	{"without", "NAMES", "attributes and activities not to learn from, with commas",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.without, n, "", "") }},
	{"trusted", "NAMES", "known at the decision beyond doubt, even if they look like leakage",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.trusted, n, "", "") }},
	{"rising", "NAMES", "more of them never gives fewer points",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.rising, n, "", "") }},
	{"falling", "NAMES", "more of them never gives more points",
		func(fs *flag.FlagSet, o *options, n string) { fs.StringVar(&o.falling, n, "", "") }},
	{"tables", "N", "at most so many tables; without it 12",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.tables, n, 0, "") }},
	{"least", "N", "leads that every row needs; without it 50",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.least, n, 0, "") }},
	{"double", "POINTS", "how many points double the odds; without it 20",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.double, n, 0, "") }},
	{"cap", "POINTS", "the most points of a row either way",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.cap, n, 0, "") }},
	{"actions", "N", "ways of at most so many actions, 3 without it",
		func(fs *flag.FlagSet, o *options, n string) { fs.IntVar(&o.actions, n, 0, "") }},
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

// usage is the command in short, on several lines where it is long.
func (k *command) usage() string {
	s := "baton " + k.name
	if k.args != "" {
		s += " " + k.args
	}
	width := len(s)
	for _, o := range k.options() {
		flag := " [-" + o.name + "]"
		if width += len(flag); width > 75 {
			s, width = s+"\n      ", 6+len(flag)
		}
		s += flag
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
