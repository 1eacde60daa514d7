package doc

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are files of about size bytes, each made to cost as much as it can.
func hostile(size int) map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, (size-100)/len(unit)) }
	number := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < size-100; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	var block strings.Builder
	for i := 0; block.Len() < size*99/100; i++ {
		block.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x]\n")
	for i := 1; bomb.Len() < size*99/100; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [*a%d,*a%d,*a%d,*a%d]\n", i, i, i-1, i-1, i-1, i-1)
	}
	return map[string]string{
		"alias bomb":         bomb.String(),
		"ascending unknown":  number("rulez%d: 1\n"),
		"block nesting":      block.String(),
		"brackets":           fill("["),
		"braces":             fill("{a: "),
		"broken at the end":  "agreement: x\n" + number("k%d: 1\n") + "\n\"a\" b\n",
		"colons":             fill(": "),
		"comments":           fill("# c\n"),
		"comments on values": "agreement: x\n" + number("k%d: 1 # c\n"),
		"dashes":             fill("- "),
		"duplicate keys":     fill("teams: a\n"),
		"empty items":        "teams: [" + fill(",") + "]\n",
		"flow items":         "teams: [" + fill("a,") + "a]\n",
		"flow wide items":    "teams: [" + fill("ü,") + "a]\n",
		"keyed":              "calendars:\n" + number("  c%d: {location: x}\n"),
		"keyed wrong":        "events:\n" + number("  c%d: {byy: x}\n"),
		"long key":           fill("a") + ": 1\n",
		"long plain":         "agreement: " + fill("word ") + "\n",
		"long quoted":        "agreement: \"" + fill(`\u00e9`) + "\"\n",
		"many lines":         "agreement: |\n" + fill("  a\n"),
		"question marks":     fill("? "),
		"tags":               "teams: [" + fill("!a b,") + "]\n",
		"text, no YAML":      fill("lorem ipsum\n"),
		"unclosed bracket":   "teams: [" + fill("a,\n"),
		"unclosed quote":     "teams: \"" + fill("a\n"),
		"wrong rules":        "scoring:\n  rules:\n" + number("    - {nam: %d}\n"),
	}
}

// BenchmarkHostile reads a megabyte of each kind.
func BenchmarkHostile(b *testing.B) {
	for name, src := range hostile(MaxSize) {
		b.Run(name, func(b *testing.B) {
			text := []byte(src)
			b.ReportAllocs()
			for b.Loop() {
				var c tAgreement
				d := Decode("a.yaml", text, &c)
				d.Place(nil)
				d.Canonical()
			}
		})
	}
}

// BenchmarkSyntaxError searches for the place of an error as far down as it is searched for.
func BenchmarkSyntaxError(b *testing.B) {
	for name, last := range map[string]string{
		"quote": "x: \"A\" in tags\n", "bracket": "x: [a, \"b\" c]\n", "open quote": "x: \"a\n", "open bracket": "x: [a\n", "colon": "x: a == \"x: y\"\n",
	} {
		b.Run(name, func(b *testing.B) {
			line := "key: and a value with some words in it\n"
			text := []byte(strings.Repeat(line, (maxSearch-100)/len(line)) + last)
			for b.Loop() {
				var c tAgreement
				if d := Decode("a.yaml", text, &c); len(d.Problems()) != 1 {
					b.Fatal(d.Place(nil))
				}
			}
		})
	}
}

// BenchmarkAgreement reads 500 rules.
func BenchmarkAgreement(b *testing.B) {
	var s strings.Builder
	s.WriteString("agreement: x\nscoring:\n  rules:\n")
	for i := range 500 {
		fmt.Fprintf(&s, "    - name: rule %d # a comment\n      when: industry == \"software\" and employees > %d\n      points: 5\n      count: once\n", i, i)
	}
	text := []byte(s.String())
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var c tAgreement
		d := Decode("a.yaml", text, &c)
		if d.Place(nil) != nil {
			b.Fatal(d.Place(nil))
		}
		d.Canonical()
	}
}
