package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheAnswerIsTheSameOnAnyNumberOfCores(t *testing.T) {
	want := ""
	for _, workers := range []int{1, 3, 8} {
		var out bytes.Buffer
		if err := run(nil, &out, workers); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = out.String()
		}
		if out.String() != want {
			t.Errorf("%d workers:\n%s\nwant\n%s", workers, out.String(), want)
		}
	}
	if !strings.HasPrefix(want, "100000 leads, ") || strings.Count(want, "\n") != 5 || strings.Contains(want, "A: 0") {
		t.Errorf("the summary:\n%s", want)
	}
}

func TestOwnFilesAreScored(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a := write("agreement.yaml", string(agreement))
	var out bytes.Buffer
	leads := write("leads.csv", "lead,industry,employees,consent\nL-1,software,300,true\nL-2,mining,3,\nL-3,,3,\n")
	if err := run([]string{a, leads}, &out, 2); err != nil {
		t.Fatal(err)
	}
	if want := "2 leads, 45 points; 1 records skipped\nA: 0\nB: 1\nC: 0\nD: 1\n"; out.String() != want {
		t.Errorf("%s\nwant %s", out.String(), want)
	}
	for want, args := range map[string][]string{
		"no such file":             {a, filepath.Join(dir, "none.csv")},
		"usage: ":                  {a},
		"is no attribute":          {a, write("wrong.csv", "lead,industy\n")},
		"no column is named":       {a, write("nameless.csv", "industry\n")},
		"the header: EOF":          {a, write("empty.csv", "")},
		"wrong number of fields":   {a, write("short.csv", "lead,industry\nL-1\n")},
		"unknown key \"agreemnt\"": {write("wrong.yaml", "agreemnt: x\n"), leads},
	} {
		if err := run(args, &out, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
}
