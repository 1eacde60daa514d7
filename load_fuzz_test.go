package baton

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParse: whatever the bytes, loading ends without a panic; every problem and
// warning lies inside the file; and the canonical form of what loads is the same
// agreement.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds in testdata/bad: %v", err)
	}
	for _, file := range append(files, "testdata/nordlicht.yaml", "examples/quickstart/market/agreement.yaml") {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		text := strings.TrimPrefix(string(src), "-- agreement.yaml --\n")
		text, _, _ = strings.Cut(text, "\n-- want --")
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<14 {
			return
		}
		a, err := Parse("a.yaml", src)
		if err != nil {
			all, ok := err.(Problems)
			if !ok || len(all) == 0 {
				t.Fatalf("the error is %T: %v", err, err)
			}
			inFile(t, src, all)
			return
		}
		inFile(t, src, a.Warnings())
		form := a.doc.Canonical()
		b, err := Parse("a.yaml", form)
		if err != nil {
			t.Fatalf("the canonical form\n%s\ndoes not load: %v", form, err)
		}
		if a.Fingerprint() != b.Fingerprint() {
			t.Fatalf("the canonical form\n%s\nis another agreement", form)
		}
	})
}

// inFile checks that problems are about characters of src, or ends of its lines.
func inFile(t *testing.T, src []byte, all Problems) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(src), "\ufeff"), "\n")
	for _, p := range all {
		if p.Line < 1 || p.Line > len(lines) {
			t.Fatalf("line %d of %d: %s", p.Line, len(lines), p)
		}
		n := utf8.RuneCountInString(strings.TrimSuffix(lines[p.Line-1], "\r"))
		if p.Col < 1 || p.Col > n+1 || p.Width < 1 || p.Col+p.Width > n+2 {
			t.Fatalf("column %d, width %d of %d: %s", p.Col, p.Width, n, p)
		}
		if p.File != "a.yaml" || p.Msg == "" || p.Error() == "" {
			t.Fatalf("a problem without a text: %+v", p)
		}
	}
}
