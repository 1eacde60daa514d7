package doc

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are files of about a megabyte, each made to cost as much as it can.
func hostile() map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, (MaxSize-100)/len(unit)) }
	number := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < MaxSize-100; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	var block strings.Builder
	for i := 0; block.Len() < MaxSize-3000; i++ {
		block.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x]\n")
	for i := 1; bomb.Len() < MaxSize-2000; i++ {
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

func BenchmarkHostile(b *testing.B) {
	for name, src := range hostile() {
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
