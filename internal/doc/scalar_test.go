package doc

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"example.com/baton/internal/problem"
)

// everyStyle are the same condition in every spelling of YAML. The word industy
// stands at the place that a problem about it must name.
var everyStyle = []struct{ name, src, at string }{
	{"plain", "note: a and industy == 1\n", "1:13"},
	{"plain with a comment", "note: a and industy == 1 # industy\n", "1:13"},
	{"plain over lines", "note: a and\n  b and\n    industy == 1\n", "3:5"},
	{"plain over a blank line", "note: a\n\n\n  industy\n", "4:3"},
	{"plain on the next line", "note:\n  a and industy\n", "2:9"},
	{"plain in braces", "scoring: {x: a}\nnote: industy\n", "2:7"},
	{"plain behind wide characters", "note: größer und 漢字 industy\n", "1:21"},
	{"single quotes", "note: 'it''s industy'\n", "1:14"},
	{"single quotes over lines", "note: 'a\n\n  ''b'' \n industy'\n", "4:2"},
	{"double quotes", "note: \"a industy\"\n", "1:10"},
	{"double quotes with escapes", `note: "\"a\" \x41\u00e9\U0001F600\t\\ industy"` + "\n", "1:39"},
	{"double quotes over lines", "note: \"a\n  b\n\n  industy\"\n", "4:3"},
	{"double quotes with joined lines", "note: \"a \\\n  b\\\n\n   industy\"\n", "4:4"},
	{"escaped blank", "note: \"a\\ \n  industy\"\n", "2:3"},
	{"literal", "note: |\n  a and\n  industy\n", "3:3"},
	{"literal with more indented lines", "note: |\n  a\n    b\n     industy\n", "4:6"},
	{"literal with blank lines first", "note: |\n\n\n  a\n\n  industy\n", "6:3"},
	{"literal with an indentation of its own", "note: |2\n    a\n  industy\n", "3:3"},
	{"literal stripped", "note: |-\n  industy\n\n\nteams: []\n", "2:3"},
	{"literal kept", "note: |+ # all\n  industy\n\n\nteams: []\n", "2:3"},
	{"folded", "note: >\n  a and\n  b\n\n  c industy\n", "5:5"},
	{"folded with more indented lines", "note: >-\n  a\n    b\n  c\n\n\n    d\n\n  industy\n", "9:3"},
	{"folded with a line of blanks", "note: >\n  a\n     \n  b industy\n", "4:5"},
	{"folded with tabs", "note: >\n  a\n  \tb\n  industy\n", "4:3"},
	{"carriage returns, plain", "note: a\r\n  b\r\n  industy\r\n", "3:3"},
	{"carriage returns, literal", "note: |\r\n  a\r\n  industy\r\n", "3:3"},
	{"carriage returns, folded", "note: >\r\n  a\r\n\r\n  industy\r\n", "4:3"},
	{"carriage returns, quoted", "note: \"a\\\r\n  b\r\n\r\n  industy\"\r\n", "4:3"},
	{"byte order mark", "\ufeffnote: industy\n", "1:7"},
}

func TestAProblemInsideATextPointsAtTheCharacterInEveryStyle(t *testing.T) {
	for _, c := range everyStyle {
		var a tAgreement
		d := Decode("a.yaml", []byte(c.src), &a)
		off := strings.Index(a.Note, "industy")
		if off < 0 {
			t.Errorf("%s: read %q", c.name, a.Note)
			continue
		}
		list := problem.List{{Path: "note", Off: off, End: off + len("industy"), Msg: "m"}}
		var found bool
		for _, p := range d.Place(list) {
			if p.Msg != "m" {
				continue
			}
			found = true
			got, _, _ := strings.Cut(strings.TrimPrefix(p.String(), "a.yaml:"), ": ")
			if got != c.at || p.Width != len("industy") {
				t.Errorf("%s: at %s, width %d, want %s", c.name, got, p.Width, c.at)
			}
		}
		if !found {
			t.Errorf("%s: not told", c.name)
		}
	}
}

// letters are told apart, so that a letter of the value has one place only.
var letters = []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüßéčжщяΩλ漢字語")

// scalarSource draws a scalar in some style as it may stand behind a key at the
// margin, every letter used once.
func scalarSource(t *rapid.T) string {
	left := letters
	letter := func() string {
		if len(left) == 0 {
			return "1"
		}
		r := left[0]
		left = left[1:]
		return string(r)
	}
	end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end")
	style := rapid.SampledFrom([]string{"plain", "'", `"`, "|", ">"}).Draw(t, "style")
	n := rapid.IntRange(1, 12).Draw(t, "pieces")
	blanks := func() string { return strings.Repeat(" ", rapid.IntRange(0, 3).Draw(t, "blanks")) }
	var b strings.Builder
	block := style == "|" || style == ">"
	switch {
	case block:
		b.WriteString(style + rapid.SampledFrom([]string{"", "-", "+", "2", "2-", "+2"}).Draw(t, "header") + end)
		for range rapid.IntRange(0, 2).Draw(t, "blank lines") {
			b.WriteString(end)
		}
		b.WriteString("  ")
	case style != "plain":
		b.WriteString(style)
	}
	for range n {
		b.WriteString(letter())
		kinds := []string{"letter", "blank", "line", "lines", "tab"}
		switch style {
		case "'":
			kinds = append(kinds, "quote")
		case `"`:
			kinds = append(kinds, "escape", "join", "hex")
		}
		switch rapid.SampledFrom(kinds).Draw(t, "kind") {
		case "blank":
			b.WriteString(" " + blanks() + letter())
		case "tab":
			b.WriteString("\t" + letter())
		case "line":
			b.WriteString(blanks() + end + "  " + blanks() + letter())
		case "lines":
			b.WriteString(end + blanks() + end + blanks() + end + "  " + letter())
		case "quote":
			b.WriteString("''")
		case "escape":
			b.WriteString(rapid.SampledFrom([]string{`\n`, `\t`, `\"`, `\\`, `\/`, `\ `, `\e`, `\_`, `\N`}).Draw(t, "escape"))
		case "hex":
			b.WriteString(rapid.SampledFrom([]string{`\x7e`, `\u20AC`, `\U0001f600`}).Draw(t, "hex"))
		case "join":
			b.WriteString(blanks() + "\\" + end + rapid.SampledFrom([]string{"", end, end + " " + end}).Draw(t, "more") + "   " + letter())
		}
	}
	if !block && style != "plain" {
		b.WriteString(style)
	}
	return b.String() + rapid.SampledFrom([]string{"", end, end + end, " # c" + end}).Draw(t, "tail")
}

func TestEveryCharacterOfAScalarIsFoundInTheSource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "k: " + scalarSource(t)
		var top yaml.Node
		if err := yaml.Unmarshal([]byte(text), &top); err != nil {
			t.Skip(err)
		}
		n := top.Content[0].Content[1]
		s := newSource("a.yaml", []byte(text))
		f := finder{source: &s}
		at := f.places(n)
		if len(at) != len(n.Value)+1 {
			t.Fatalf("%q: %q was read otherwise than the parser does", text, n.Value)
		}
		for i, r := range n.Value {
			if unicode.IsLetter(r) {
				if got, _ := utf8.DecodeRuneInString(text[at[i]:]); got != r {
					t.Fatalf("%q: %q of %q is taken for byte %d, %q", text, r, n.Value, at[i], got)
				}
			}
			if at[i] > at[i+utf8.RuneLen(r)] {
				t.Fatalf("%q: places go back at %d", text, i)
			}
		}
	})
}

func TestATextThatCannotBeTracedPointsAtItsStart(t *testing.T) {
	var a tAgreement
	d := Decode("a.yaml", []byte("agreement: x\nnote: &n |\n  a\n  industy\n"), &a)
	p := d.Place(problem.List{{Path: "note", Off: 2, End: 9, Msg: "m"}})
	if got := p[len(p)-1].String(); !strings.HasPrefix(got, "a.yaml:2:7: note: m") {
		t.Error(got)
	}
}
