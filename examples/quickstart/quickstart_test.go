package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata")

// quickstart runs the program.
func quickstart(args ...string) (code int, stdout, stderr string) {
	var out, bad bytes.Buffer
	code = run(args, &out, &bad)
	return code, out.String(), bad.String()
}

// atEnd is the instant up to which the generated journal reaches.
const atEnd = "2026-06-30T14:00:00+02:00"

func TestWithoutArgumentsItTellsTheWholeStory(t *testing.T) {
	code, got, bad := quickstart()
	if code != exitFine || bad != "" {
		t.Fatalf("exit %d: %s", code, bad)
	}
	const golden = "testdata/quickstart.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the output is another one (-update rewrites it):\n%s", diff)
	}
}

func TestTheStoryFitsATerminal(t *testing.T) {
	_, got, _ := quickstart()
	const lines = 130 // a few screens
	if n := strings.Count(got, "\n"); n > lines {
		t.Errorf("%d lines", n)
	}
	for line := range strings.Lines(got) {
		line = strings.TrimRight(line, "\n")
		if n := utf8.RuneCountInString(line); n > width || strings.HasSuffix(line, " ") || strings.HasSuffix(line, "…") {
			t.Errorf("too long, cut, or with blanks at its end: %q", line)
		}
	}
}

func TestWhatItWritesTellsTheSameStory(t *testing.T) {
	dir := t.TempDir()
	agreement, journal := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "j.jsonl")
	code, want, bad := quickstart("-agreement-out", agreement, "-journal-out", journal)
	if code != exitFine {
		t.Fatal(bad)
	}
	want = strings.TrimSuffix(want, ownFiles)
	for _, args := range [][]string{
		{"-agreement", agreement, "-journal", journal, "-at", atEnd},
		{"-journal", journal, "-at", atEnd},
		{"-agreement", agreement},
	} {
		code, got, bad := quickstart(args...)
		if code != exitFine || bad != "" {
			t.Fatalf("%v: exit %d: %s", args, code, bad)
		}
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%v:\n%s", args, diff)
		}
	}
}

func TestLaterRecordsDoNotExistAtAnEarlierInstant(t *testing.T) {
	_, got, _ := quickstart("-at", "2026-04-01T18:00:00+02:00")
	for _, want := range []string{"1 April 2026 to 1 April 2026 18:00", "sales has decided on no lead in MQL", "Nothing was recorded against the rules."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if _, local, _ := quickstart("-at", "2026-04-01 18:00"); local != got {
		t.Errorf("by the agreement's local time:\n%s", cmp.Diff(got, local))
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const small = `agreement: Small
location: UTC
teams: [sales]
attributes: {size: {type: number}}
scoring: {dimensions: {fit: {}}, rules: [{name: large, when: size > 10, points: 5}]}
funnel: {stages: {New: {owner: sales, start: true}, Won: {owner: sales, probability: 100%, end: true}}, events: {win: {by: sales, from: New, to: Won}}}
`
	const fact = `{"at":"2026-04-01T09:00:00Z","lead":"L-1","set":{"size":20}}` + "\n"
	for _, c := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"an unknown flag", []string{"-journall", "x"}, exitUsage, "flag provided but not defined: -journall"},
		{"a file without a flag", []string{"x.yaml"}, exitUsage, `"x.yaml" is no flag: the agreement is given by -agreement FILE`},
		{"no instant", []string{"-at", "noon"}, exitUsage, `misuse: -at "noon" is not a time`},
		{"no such agreement", []string{"-agreement", filepath.Join(dir, "none.yaml")}, exitUsage, "none.yaml: "},
		{"no such journal", []string{"-journal", filepath.Join(dir, "none.jsonl")}, exitUsage, "none.jsonl: "},
		{"nowhere to write to", []string{"-journal-out", filepath.Join(dir, "none", "j.jsonl")}, exitUsage, "j.jsonl: "},
		{"a mistake in the agreement", []string{"-agreement", file("bad.yaml", strings.Replace(small, "size > 10", "sise > 10", 1))}, exitWrong,
			`bad.yaml:5:62: scoring.rules[0].when: unknown attribute "sise"`},
		{"another agreement on the generated journal", []string{"-agreement", file("small.yaml", small)}, exitWrong,
			"the generated journal does not fit this agreement: set of L-0001"},
		{"a line that is no record", []string{"-agreement", file("small.yaml", small), "-journal", file("a.jsonl", fact+"rubbish\n")}, exitWrong,
			"a.jsonl: record 2: not JSON"},
		{"a record that cannot have happened", []string{"-agreement", file("small.yaml", small),
			"-journal", file("b.jsonl", fact+`{"at":"2026-04-02T09:00:00Z","lead":"L-1","event":"lose","by":"sales"}`)}, exitWrong,
			`b.jsonl: record 2, event of L-1 on 2026-04-02T09:00:00Z: "lose" is refused in New: there is no event "lose"`},
		{"an empty journal", []string{"-agreement", file("small.yaml", small), "-journal", file("c.jsonl", "\n")}, exitWrong, "the journal is empty"},
		{"an instant before everything", []string{"-at", "2020-01-01T00:00:00Z"}, exitWrong, "no lead had come by 2020-01-01T01:00:00+01:00"},
		{"help", []string{"-h"}, exitFine, "-agreement-out file"},
	} {
		code, out, bad := quickstart(c.args...)
		if code != c.code || !strings.Contains(bad, c.want) || out != "" {
			t.Errorf("%s: exit %d, not %d; %q in\n%s%s", c.name, code, c.code, c.want, bad, out)
		}
	}
}

func TestTheSmallestAgreementTellsItsStory(t *testing.T) {
	code, got, bad := quickstart("-agreement", "testdata/small.yaml", "-journal", "testdata/small.jsonl")
	if code != exitFine || bad != "" {
		t.Fatalf("exit %d: %s", code, bad)
	}
	for _, want := range []string{
		"Small\n4 records of 2 leads, 1 April 2026 to 3 April 2026 09:00\n",
		"L-2 is in New since Thu 2 Apr 09:00",
		"+5 large: size is 20",
		"None is refused.",
		"0 clocks run in time, 0 are overdue.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}
