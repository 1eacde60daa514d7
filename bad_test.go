package baton

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected texts in testdata and the tables of LANGUAGE.md")

// page is a file of testdata/bad or testdata/badcases: sections that begin with
// a line "-- name --".
//
//	agreement.yaml, cases.yaml  the document
//	generate                    or lines that make it, where it is too long to write down or not printable:
//	                            a Go string a line, repeated N times behind "N *"; %d in it is the repetition
//	want                        the whole text of the Problems
//	warnings                    or, where the document loads, that of its warnings
type page struct {
	file     string
	names    []string
	sections map[string]string
}

// pages reads the files of a folder below testdata.
func pages(t *testing.T, folder string) []page {
	t.Helper()
	files, err := filepath.Glob("testdata/" + folder + "/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/%s: %v", folder, err)
	}
	var all []page
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		p := page{file: f, sections: map[string]string{}}
		for line := range strings.Lines(string(src)) {
			name, opens := strings.CutPrefix(line, "-- ")
			if name, closes := strings.CutSuffix(name, " --\n"); opens && closes {
				p.names = append(p.names, name)
				continue
			}
			if len(p.names) == 0 {
				t.Fatalf("%s: text before the first section", f)
			}
			p.sections[p.names[len(p.names)-1]] += line
		}
		all = append(all, p)
	}
	return all
}

// document is the text that the page is about.
func (p *page) document(t *testing.T) string {
	t.Helper()
	if written := p.sections["agreement.yaml"] + p.sections["cases.yaml"]; written != "" {
		return written
	}
	var b strings.Builder
	for line := range strings.Lines(p.sections["generate"]) {
		n := 1
		if times, text, ok := strings.Cut(line, " * "); ok && !strings.HasPrefix(line, `"`) {
			n, _ = strconv.Atoi(times)
			line = text
		}
		text, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("%s: %s is no Go string", p.file, line)
		}
		for i := range n {
			if strings.Contains(text, "%d") {
				fmt.Fprint(&b, strings.ReplaceAll(text, "%d", strconv.Itoa(i)))
			} else {
				b.WriteString(text)
			}
		}
	}
	return b.String()
}

// found is what loading the page's document finds, and the section that tells it.
func (p *page) found(t *testing.T, good *Agreement) (section string, all Problems) {
	t.Helper()
	var err error
	var a *Agreement
	if strings.Contains(p.file, "badcases") {
		_, err = good.ParseCases("cases.yaml", []byte(p.document(t)))
	} else if a, err = Parse("agreement.yaml", []byte(p.document(t))); err == nil {
		return "warnings", a.Warnings()
	}
	all, _ = err.(Problems)
	return "want", all
}

// told checks a page against what is found, or rewrites it.
func (p *page) told(t *testing.T, section string, all Problems) {
	t.Helper()
	if len(all) == 0 {
		t.Fatal("nothing is wrong")
	}
	got := all.Error() + "\n"
	if !*update {
		if diff := cmp.Diff(p.sections[section], got); diff != "" {
			t.Errorf("%s: -want +got\n%s", section, diff)
		}
		return
	}
	delete(p.sections, "want")
	delete(p.sections, "warnings")
	p.sections[section] = got
	var b strings.Builder
	for _, name := range append(slices.DeleteFunc(p.names, func(n string) bool { return n == "want" || n == "warnings" }), section) {
		b.WriteString("-- " + name + " --\n" + p.sections[name])
	}
	if err := os.WriteFile(p.file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// goodAgreement is the one that testdata/badcases is read against.
func goodAgreement(t testing.TB) *Agreement {
	t.Helper()
	a, err := LoadFile("testdata/nordlicht.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// several are the pages whose mistake is that there is more than one.
var several = map[string]bool{
	"anchor_and_alias":             true,
	"everything_in_one_pass":       true,
	"more_than_a_hundred_mistakes": true,
}

func TestEveryMistakeIsToldOnceAndInWords(t *testing.T) {
	good := goodAgreement(t)
	for _, folder := range []string{"bad", "badcases"} {
		for _, p := range pages(t, folder) {
			name := strings.TrimSuffix(filepath.Base(p.file), ".txtar")
			t.Run(folder+"/"+name, func(t *testing.T) {
				section, all := p.found(t, good)
				p.told(t, section, all)
				if len(all) != 1 && !several[name] {
					t.Errorf("one mistake gets %d problems", len(all))
				}
			})
		}
	}
}
