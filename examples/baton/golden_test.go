package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"example.com/baton"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

// part is one named part of a txtar file.
type part struct{ name, text string }

var partHead = regexp.MustCompile(`(?m)^-- (.+) --\n`)

// readArchive reads a txtar file: a comment, then parts.
func readArchive(t *testing.T, path string) (comment string, parts []part) {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	heads := partHead.FindAllStringSubmatchIndex(text, -1)
	if len(heads) == 0 {
		t.Fatalf("%s has no parts", path)
	}
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		parts = append(parts, part{text[h[2]:h[3]], text[h[1]:end]})
	}
	return text[:heads[0][0]], parts
}

// split splits a command line at blanks; "double quotes" keep them.
func split(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

// transcript is what a user sees of a run: stdout, then stderr with ! before
// each line, then the exit code unless it is 0.
func transcript(line, stdin string) string {
	var out, errs bytes.Buffer
	code := run(split(line), strings.NewReader(stdin), &out, &errs)
	text := out.String()
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n(no newline)\n"
	}
	for l := range strings.Lines(errs.String()) {
		text += strings.TrimRight("! "+strings.TrimSuffix(l, "\n"), " ") + "\n"
	}
	if code != fine {
		text += fmt.Sprintf("[exit %d]\n", code)
	}
	return text
}

// TestWhatTheUserSees runs the archives in testdata: parts named like files are
// files beside agreement.yaml, stdin is standard input, and parts named
// "$ baton ..." are runs with all that they print.
func TestWhatTheUserSees(t *testing.T) {
	agreement, err := os.ReadFile("testdata/agreement.yaml")
	if err != nil {
		t.Fatal(err)
	}
	paths, _ := filepath.Glob("testdata/*.txtar")
	if len(paths) < 9 {
		t.Fatalf("%d archives in testdata", len(paths))
	}
	ran := map[string]bool{}
	codes := map[string]bool{}
	for _, path := range paths {
		path, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			comment, parts := readArchive(t, path)
			t.Chdir(t.TempDir())
			stdin := ""
			write(t, "agreement.yaml", string(agreement))
			for _, p := range parts {
				switch {
				case strings.HasPrefix(p.name, "$ "):
				case p.name == "stdin":
					stdin = p.text
				default:
					write(t, p.name, p.text)
				}
			}
			got := comment
			for _, p := range parts {
				if line, ok := strings.CutPrefix(p.name, "$ baton"); ok {
					was := p.text
					p.text = transcript(line, stdin)
					if p.text != was && !*update {
						t.Errorf("%s\n--- printed\n%s--- expected\n%s", p.name, p.text, was)
					}
					if args := split(line); len(args) > 0 {
						ran[args[0]] = true
					}
					codes[exitLine.FindString(p.text)] = true
				}
				got += "-- " + p.name + " --\n" + p.text
			}
			if *update {
				write(t, path, got)
			}
		})
	}
	ran["schema"] = true // has a test of its own
	for _, k := range commands() {
		if !ran[k.name] {
			t.Errorf("no archive runs %q", k.name)
		}
	}
	for _, c := range []string{"", "[exit 1]\n", "[exit 2]\n"} {
		if !codes[c] {
			t.Errorf("no archive ends with %q", c)
		}
	}
}

var exitLine = regexp.MustCompile(`\[exit \d\]\n\z`)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestTextKeepsToTheWidth: help fits a terminal.
func TestTextKeepsToTheWidth(t *testing.T) {
	pages := overview()
	for _, k := range commands() {
		pages += k.help()
		for _, name := range k.flags {
			if !strings.Contains(k.help(), "\n  -"+name) {
				t.Errorf("the help of %s does not tell of -%s", k.name, name)
			}
		}
	}
	for line := range strings.Lines(pages) {
		if len(line) > 91 {
			t.Errorf("%d bytes: %s", len(line), line)
		}
	}
}

func TestAFailureOfReadingIsNotSkipped(t *testing.T) {
	record := `{"at":"2026-04-07T09:00:00+02:00","lead":"P-1","set":{"sites":4}}` + "\n"
	for line, start := range map[string]string{
		"replay testdata/agreement.yaml - -skip":                              record,
		"score testdata/agreement.yaml - -skip":                               "lead,sites\nP-1,4\n",
		"explain testdata/agreement.yaml - P-1":                               "lead,sites\nP-1,4\n",
		"learn testdata/agreement.yaml - -outcome sold -skip":                 "lead,sites,sold\nP-1,4,yes\n",
		"score testdata/agreement.yaml - -skip -model service -at 2026-04-01": "",
	} {
		in := io.MultiReader(strings.NewReader(start), iotest.ErrReader(errors.New("the disk is gone")))
		var errs bytes.Buffer
		if code := run(split(line), in, io.Discard, &errs); code != misuse || !strings.Contains(errs.String(), "reading stdin: the disk is gone") {
			t.Errorf("%s: exit %d: %s", line, code, errs.String())
		}
	}
}

func TestTheDiagramsAreTheFunnels(t *testing.T) {
	a, err := baton.LoadFile("testdata/agreement.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"diagram testdata/agreement.yaml":                 a.Funnel().DOT(),
		"diagram testdata/agreement.yaml -format dot":     a.Funnel().DOT(),
		"diagram testdata/agreement.yaml -format mermaid": a.Funnel().Mermaid(),
	} {
		if got := transcript(line, ""); got != want || got == "" {
			t.Errorf("%s prints\n%s", line, got)
		}
	}
}

func TestTheSchemasAreTheLanguages(t *testing.T) {
	for line, want := range map[string][]byte{"schema": baton.LanguageSchema(), "schema -cases": baton.CasesSchema()} {
		if got := transcript(line, ""); got != string(want) || !json.Valid(want) {
			t.Errorf("%s prints %d bytes, not the %d of the language as JSON", line, len(got), len(want))
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestOutputThatCannotBeWrittenIsNotFine(t *testing.T) {
	var errs bytes.Buffer
	if code := run([]string{"help"}, nil, fullDisk{}, &errs); code != misuse || !strings.Contains(errs.String(), "no space left") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}

func TestProgressIsDrawnAndWipedAway(t *testing.T) {
	var screen bytes.Buffer
	in := &input{name: "leads.csv", size: 200, read: 100, shown: &screen}
	for range showEvery - 1 {
		in.item()
	}
	if in.done(); screen.Len() > 0 {
		t.Errorf("short work draws %q", screen.String())
	}
	in.item()
	in.done()
	if got, want := screen.String(), "\rleads.csv: 50%, 16,384\r\x1b[K"; got != want {
		t.Errorf("drawn %q, not %q", got, want)
	}
	if isTerminal(&screen) {
		t.Error("a buffer is taken for a terminal")
	}
}
