package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestTheBytesOfATable: how a table may be written, and what is told of one that
// is written otherwise.
func TestTheBytesOfATable(t *testing.T) {
	const header = "lead,points,fit,interest,grade\n"
	for name, c := range map[string]struct{ table, want string }{
		"a byte order mark is no part of the first name": {"\xef\xbb\xbflead,sites\nP-1,4\n", header + "P-1,12.5,12.5,0,\n"},
		"lines may end as on Windows":                    {"lead,sites\r\nP-1,4\r\n", header + "P-1,12.5,12.5,0,\n"},
		"the last line needs no end":                     {"lead,sites\nP-1,4", header + "P-1,12.5,12.5,0,\n"},
		"blanks in the header do not count":              {"lead, sites\nP-1, 4\n", header + "P-1,12.5,12.5,0,\n"},
		"a cell may hold lines, and the row is where it begins": {"lead,products,sites\nP-1,\"pumps\",4\nP-2,\"a\nb\",0\n", header + "P-1,22.5,22.5,0,\n" +
			"! stdin:3: sites: is out of bounds, not \"0\" (from 1 to 500)\n! the output ends after 1 lead; -skip leaves wrong rows out\n[exit 1]\n"},
		"a list of nothing but separators is empty": {"lead,products\nP-1,;\n", header + "P-1,0,0,0,\n"},
		"UTF-16 is told": {"\xff\xfel\x00e\x00", "! stdin:1: the file is UTF-16: save it as CSV in UTF-8\n[exit 1]\n"},
		"UTF-16 with the high byte first is told":      {"\xfe\xff\x00l\x00e", "! stdin:1: the file is UTF-16: save it as CSV in UTF-8\n[exit 1]\n"},
		"another code page is told in the header":      {"lead,gr\xf6sse\n", "! stdin:1: column 2 is not UTF-8: save the file in UTF-8\n[exit 1]\n"},
		"another code page is told in a cell":          {"lead,branch\nP-1,K\xfche\n", header + "! stdin:2: branch: is not UTF-8: save the file in UTF-8\n! the output ends after 0 leads; -skip leaves wrong rows out\n[exit 1]\n"},
		"another code page is told in the lead's name": {"lead\nK\xfche\n", header + "! stdin:2: lead: is not UTF-8: save the file in UTF-8\n! the output ends after 0 leads; -skip leaves wrong rows out\n[exit 1]\n"},
		"tabs are told":                   {"lead\tsites\nP-1\t4\n", "! stdin:1: the columns are separated by tabs: save the file with commas\n[exit 1]\n"},
		"a quote that never ends is told": {"lead,sites\nP-1,\"4\n", header + "! stdin:2:8: extraneous or missing \" in quoted-field\n! the output ends after 0 leads\n[exit 1]\n"},
	} {
		if got := transcript("score testdata/agreement.yaml -", c.table); got != c.want {
			t.Errorf("%s:\n--- printed\n%s--- expected\n%s", name, got, c.want)
		}
	}
}

func TestOnlyTheFirstWrongRowsAreListed(t *testing.T) {
	var table strings.Builder
	table.WriteString("lead,sites\n")
	for i := range mostListed + 1200 {
		fmt.Fprintf(&table, "P-%d,0\n", i)
	}
	got := transcript("score testdata/agreement.yaml - -skip", table.String())
	if n := strings.Count(got, "sites: is out of bounds"); n != mostListed {
		t.Errorf("%d rows are listed", n)
	}
	if want := "! 1,220 rows skipped, the first 20 of them listed\n"; !strings.HasSuffix(got, want) {
		t.Errorf("it ends with %q", got[len(got)-80:])
	}
}

func TestLongNamesOfLeadsAreNotAligned(t *testing.T) {
	record := `{"at":"2026-04-07T09:00:00+02:00","lead":"%s","event":"decline","by":"sales","reason":"no need"}`
	set := `{"at":"2026-04-07T08:00:00+02:00","lead":"%s","set":{"sites":4}}`
	long := strings.Repeat("x", maxLead+6)
	var journal strings.Builder
	for _, id := range []string{"P-1", long} {
		fmt.Fprintf(&journal, set+"\n"+record+"\n", id, id)
	}
	got := transcript("replay testdata/agreement.yaml - -all -skip", journal.String())
	for _, want := range []string{
		"2026-04-07 08:00  P-1" + strings.Repeat(" ", maxLead-3) + "  set sites 4\n",
		"2026-04-07 08:00  " + long + "  set sites 4\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

// TestPointsThatAnybodyCanAdd: figures by hand from testdata/agreement.yaml, which
// no -update rewrites.
func TestPointsThatAnybodyCanAdd(t *testing.T) {
	const table = "lead,branch,sites,products\n" +
		"all,shipping,4,pumps\n" + // 30 + 12.5 + 10, cut at 50
		"two,water,3,\n" + // 30 + 12.5
		"one,brewing,2,valves;pumps\n" + // 10
		"none,brewing,,\n"
	const want = "lead,points,fit,interest,grade\nall,50,50,0,B\ntwo,42.5,42.5,0,B\none,10,10,0,\nnone,0,0,0,\n"
	if got := transcript("score testdata/agreement.yaml -", table); got != want {
		t.Errorf("printed\n%sexpected\n%s", got, want)
	}
	const journal = `{"at":"2026-04-07T09:00:00+02:00","lead":"P-1","set":{"branch":"shipping","sites":4}}
{"at":"2026-04-07T09:00:00+02:00","lead":"P-1","activity":"quote_request"}`
	// 30 + 12.5 for what it is, 40 for a quote asked for just now.
	if got := transcript("assess testdata/agreement.yaml -", journal); !strings.Contains(got, "score 82.5, grade A;") {
		t.Errorf("printed\n%s", got)
	}
}
