package baton

import (
	"fmt"
	"strings"
	"testing"

	"example.com/baton/internal/doc"
)

const hostileHead = "agreement: A\nlocation: UTC\nteams: [sales]\n"

// hostile are agreements of about a megabyte, each made to cost as much as it can.
func hostile() map[string]string {
	fill := func(head, unit, tail string) string {
		var b strings.Builder
		b.WriteString(head)
		for i := 0; b.Len() < doc.MaxSize-len(tail)-len(unit)-20; i++ {
			b.WriteString(strings.ReplaceAll(unit, "%d", fmt.Sprint(i)))
		}
		return b.String() + tail
	}
	end := "\nfunnel: {stages: {Lead: {owner: sales, start: true}}}\n"
	rules := "scoring:\n  dimensions: {fit: {}}\n  rules:\n"
	long := strings.Repeat("a == 1 and ", 1400) + "a == 1"
	return map[string]string{
		"nesting":           fill("", "[", ""),
		"nesting in blocks": fill("", "- ", ""),
		"one condition":     fill(hostileHead+"segments:\n  x: true", " and true", end),
		"long conditions":   fill(hostileHead+"attributes:\n  a: {type: number}\nsegments:\n", "  s%d: "+long+"\n", end),
		"rules":             fill(hostileHead+rules, "    - {name: r%d, when: x, points: 1}\n", end),
		"short rules":       fill(hostileHead+rules, "    - {}\n", end),
		"10000 rules":       fill(hostileHead+"attributes:\n  a: {type: number}\n"+rules, "    - {name: r%d, points: 1, when: a > %d and a < 99999 and a != 17 or a == %d and a >= 7 and a <= 70000}\n", end),
		"unknown names":     fill(hostileHead+"segments:\n", "  s%d: unknwn_%d == 1 or othr_%d > 2\n", end),
		"unknown keys":      fill(hostileHead, "k%d: x\n", end),
		"unknown stages":    fill(hostileHead+"funnel:\n  stages: {Lead: {owner: sales, start: true}}\n  events:\n    e: {from: [Lead", ", Leed%d", "]}\n"),
		"aliases":           fill("a: &a [x]\nb: [", "*a,", "]\n"),
		"attributes":        fill(hostileHead+"attributes:\n", "  a%d: {type: number, min: 2, max: 1}\n", end),
		"values":            fill(hostileHead+"attributes:\n  a: {type: text, values: [x", ", v%d", "]}\n"+end),
		"calendars":         fill(hostileHead+"sla:\n  calendars:\n", "    c%d: {monday: [\"09:00-10:00\", \"09:30-11:00\"], holidays: [DE-XX]}\n", end),
		"clauses":           fill(hostileHead+"sla:\n  clauses:\n", "    - {name: c%d, owed by: sls, starts with: [a, b], stops with: [c, d], within: 3 h}\n", end),
		"open quote":        fill(hostileHead+"version: \"", "x\n  ", ""),
		"comments":          fill(hostileHead, "# x\n", end),
	}
}

// BenchmarkHostile loads each in well below a second.
func BenchmarkHostile(b *testing.B) {
	for name, src := range hostile() {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				_, _ = Parse("a.yaml", []byte(src))
			}
		})
	}
}
