package main

import (
	"fmt"
	"strings"
)

// commands are all commands in the order of the help.
func commands() []*command {
	return []*command{
		{name: "check", args: "FILE", n: 1, run: check,
			short: "is the agreement well written?",
			long: `Loads the agreement and reports everything that is wrong with it in one pass,
each mistake with its line and a caret, and what is odd but legal.`},
		{name: "test", args: "FILE CASES...", n: 2, more: true, run: test, flags: []string{"cover", "min"},
			short: "do the agreement's cases hold?",
			long: `Runs the cases in one or more files and reports what does not hold, with its
place. Coverage counts outcomes: each rule, guard and clause seen both ways,
each reason and transition seen once.`},
		{name: "score", args: "FILE LEADS.csv", n: 2, run: score, flags: []string{"at", "model", "skip"},
			short: "the score of every lead in a table",
			long: `LEADS.csv has a column named lead and columns named like attributes. A blank
cell is a missing fact, the items of a list are separated by ; and white space
around a cell does not count. The output is CSV: lead, points, a column for each
dimension, grade. Rows are read and written one by one, so the table may be of
any size. A table has no activities: rules on activities give nothing. -at is
needed only where a condition reads the time.`},
		{name: "explain", args: "FILE LEADS LEAD", n: 3, run: explain, flags: []string{"at", "since", "against", "model", "json"},
			short: "one lead's score, to the last point",
			long: `The score of one lead in a table (see baton help score) with its exact reasons,
and the rules that are undecided because facts are missing. Of a table whose name
ends in .jsonl, a journal, without -at as of the last record. With -since or
-against it is why the score is not what it was, what did not change left out.`},
		{name: "assess", args: "FILE JOURNAL", n: 2, run: assess, flags: []string{"at", "lead", "json", "skip"},
			short: "where every lead of a journal stands",
			long: `Folds a journal (JSON Lines, one record a line) and says of every lead, in the
order of appearance: score, persona, stage, running deadlines, what may happen
next, and what stands in the way of the rest. The leads of an account are those
of the journal. It is as of -at, and later records
do not exist; without -at as of the last record. With -json a line is one lead.`},
		{name: "curve", args: "FILE JOURNAL", n: 2, run: curve, flags: []string{"at", "from", "days", "lead", "model", "json", "skip"},
			short: "how the scores came, and how they go on",
			long: `Folds a journal, or reads a table of leads (a file named *.csv, see baton help
score), and tells of every lead when its score turned up to -at, and when it will
if nothing happens: changes of the grade, edges of windows, conditions on time,
what is recorded. Instants are exact. The line of blocks is the score of the main
model, or of -model, over the time; its scale is written behind it. Whole points
that are crossed are counted; with -json they are turns like the others, and a
line is one turn. Records later than -at do not exist; without -at it is the last
record, without -from the lead's beginning.`},
		{name: "replay", args: "FILE JOURNAL", n: 2, run: replay, flags: []string{"at", "from", "to", "lead", "all", "json", "skip"},
			short: "what happened, by time",
			long: `Folds a journal and tells what happened by time: the steps of the funnel, those
against the rules with what was unmet, warnings and breaches of deadlines, and
(with -skip) records that cannot have happened. A line that is no record at all
is only listed on stderr. Records later than -at do not exist. With -json a line
is one thing that happened.`},
		{name: "report", args: "FILE JOURNAL", n: 2, run: report, flags: []string{"at", "from", "to", "by", "json", "skip"},
			short: "the closed loop in figures",
			long: `Folds a journal and reports entries, conversion and times between stages,
acceptance, attainment of both sides, won value and spend, for what happened in
the window. It is as of -at, and later records do not exist; without -at as of
the last record, without -from from the beginning.`},
		{name: "backtest", args: "FILE JOURNAL", n: 2, run: backtest,
			flags: []string{"decided", "won", "horizon", "at", "model", "capacity", "rounds", "seed", "json", "skip"},
			short: "how good the score was",
			long: `Folds a journal, scores every lead as of its decision with what was known then,
and compares the scores with what came within the horizon: AUC, KS, lift by
tenths, precision and volume of thresholds, calibration. Leads whose horizon is not
over at -at, or at the last record, are left out and counted. A rule that reads
what became known only after the decisions ends the test with its name. The days
of a capacity are those from the first decision to the last.`},
		{name: "compare", args: "OLD NEW JOURNAL", n: 3, run: compare,
			flags: []string{"decided", "won", "horizon", "at", "json", "skip"},
			short: "who would be handed over by a new agreement",
			long: `Folds a journal under two agreements and asks both of every lead whether the event
of the decision may happen: at its first such event in the journal, as the lead
stood before it, or at its last record where there is none. With -horizon also
what came of the leads. Of leads that never had the event the outcome is unknown,
not lost.`},
		{name: "learn", args: "FILE LEADS", n: 2, run: learn,
			flags: []string{"outcome", "decided", "won", "horizon", "at", "without", "trusted", "rising", "falling", "tables", "least", "double", "cap", "skip"},
			short: "a scorecard from leads and what came of them",
			long: `Learns points from leads with outcomes and prints them as a part of an agreement:
rules to read, edit and paste, with the figures beside them, and what was left
out and why. LEADS is a table (see baton help score) with a column of outcomes
more, which -outcome names; a blank outcome is not known, and the lead left out.
Or it is a journal, whose name ends in .jsonl: each lead as it was known at the
decision, activities included, and whether it was won within -horizon. -at is the
instant of all decisions of a table, needed to learn from dates, and the end of
what is known of a journal.`},
		{name: "nearest", args: "FILE JOURNAL TARGET", n: 3, run: nearest, flags: []string{"at", "lead", "model", "actions", "json", "skip"},
			short: "what to do so that a lead reaches a target",
			long: `Folds a journal and tells, of every lead, the cheapest sets of actions after which
it reaches the TARGET: a stage, an event that may then happen, a grade, a cell of
the grid, points (60), or points of a dimension (fit=45). Actions are changes of
attributes that are actionable, and activities that may happen. Impossible is
said where it is proved, with what stands against it. With -json a line is one
lead.`},
		{name: "diagram", args: "FILE", n: 1, run: diagram, flags: []string{"format"},
			short: "the funnel as a picture",
			long:  `The funnel as text for Graphviz (dot -Tsvg) or Mermaid.`},
		{name: "schema", run: schema, flags: []string{"cases"},
			short: "the JSON Schema of the language, for editors",
			long:  `The JSON Schema (2020-12) of agreements: keys, words, and what each key means.`},
	}
}

const instants = `An INSTANT is "2026-10-05T09:00:00+02:00", or a wall-clock time of the
agreement's location: "2026-10-05 09:00", "2026-10-05" (the start of the day).
`

const inputs = `A data file called - is standard input.
`

// overview is the help without a command.
func overview() string {
	var b strings.Builder
	b.WriteString("baton runs a marketing & sales agreement on files.\n\n")
	for _, k := range commands() {
		fmt.Fprintf(&b, "  baton %-8s %-19s  %s\n", k.name, k.args, k.short)
	}
	b.WriteString("\nbaton help COMMAND says more. Flags may stand before or behind the arguments.\n" + inputs +
		"Exit status: 0 fine; 1 the agreement, a case or a record is wrong; 2 misuse.\n")
	return b.String()
}

// help is the command's page.
func (k *command) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\nusage: %s\n\n%s\n", k.name, k.short, k.usage(), k.long)
	for i, o := range k.options() {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "  %-20s  %s\n", strings.TrimSpace("-"+o.name+" "+o.value), o.help)
	}
	timed, fed := false, strings.Contains(k.args, " ") && k.name != "test"
	for _, o := range k.options() {
		timed = timed || o.value == "INSTANT"
	}
	if timed || fed {
		b.WriteByte('\n')
	}
	if timed {
		b.WriteString(instants)
	}
	if fed {
		b.WriteString(inputs)
	}
	return b.String()
}

func help(args []string, c *call) error {
	switch len(args) {
	case 0:
		fmt.Fprint(c.out, overview())
		return nil
	case 1:
		k, err := lookup(args[0])
		if err != nil {
			return err
		}
		fmt.Fprint(c.out, k.help())
		return nil
	}
	return misusef("usage: baton help [COMMAND]")
}
