package doc

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/internal/problem"
)

// FuzzDecode: whatever the bytes, decoding ends without a panic; every problem
// lies inside the file; and what is read without a problem has a canonical form
// that gives the same again.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(placeSource))
	for _, c := range everyStyle {
		f.Add([]byte("agreement: x\n" + c.src))
	}
	for _, c := range unprintable {
		f.Add([]byte(c.src))
	}
	for _, src := range hostile(600) {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<14 {
			return
		}
		var a tAgreement
		d := Decode("a.yaml", src, &a)
		clean := len(d.Problems()) == 0
		list := problem.List{
			{Path: "agreement", Off: len(a.Title) / 2, End: len(a.Title), Msg: "m"},
			{Path: "note", Off: len(a.Note), End: len(a.Note) + 1, Msg: "m"},
			{Path: "scoring.rules[0].when", Off: 1, Msg: "m"},
			{Path: "events.a.reasons.b", OnKey: true, Msg: "m"},
			{Path: string(src), Msg: "m"},
		}
		for _, p := range d.Place(list) {
			inside(t, src, p)
		}
		if !clean {
			return
		}
		form := d.Canonical()
		var b tAgreement
		e := Decode("a.yaml", form, &b)
		if p := e.Place(nil); p != nil {
			t.Fatalf("the canonical form\n%s\nhas problems: %s", form, p)
		}
		if again := e.Canonical(); !bytes.Equal(again, form) {
			t.Fatalf("the canonical form\n%s\nbecomes\n%s", form, again)
		}
		if diff := cmp.Diff(a, b, unexported); diff != "" {
			t.Fatal(diff)
		}
	})
}

// inside checks that a problem is about a character of src, or the end of a line.
func inside(t *testing.T, src []byte, p Problem) {
	lines := strings.Split(strings.TrimPrefix(string(src), bom), "\n")
	if p.Line < 1 || p.Line > len(lines) {
		t.Fatalf("line %d of %d: %s", p.Line, len(lines), p)
	}
	line := strings.TrimSuffix(lines[p.Line-1], "\r")
	if n := utf8.RuneCountInString(line); p.Col < 1 || p.Col > n+1 || p.Width < 1 || p.Col+p.Width > n+2 {
		t.Fatalf("column %d, width %d of %d: %s", p.Col, p.Width, n, p)
	}
	if !utf8.ValidString(p.Msg) && utf8.Valid(src) {
		t.Fatalf("message %q", p.Msg)
	}
	if p.Source != line && !(p.Source == "" && strings.HasPrefix(p.Msg, "and ")) {
		t.Fatalf("the line is %q, shown is %q", line, p.Source)
	}
	_ = p.String()
}
