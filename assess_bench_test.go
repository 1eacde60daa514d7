package baton_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/baton"
	"example.com/baton/internal/peerload"
)

// BenchmarkAssess is every question about a lead that was handed over.
func BenchmarkAssess(b *testing.B) {
	a := nordlicht(b)
	d := fold(b, a, handedOver()...)
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a.Assess(d, minute(30))
		}
	})
	b.Run("into", func(b *testing.B) {
		b.ReportAllocs()
		var out baton.Assessment
		for b.Loop() {
			a.AssessInto(&out, d, minute(30))
		}
	})
	b.Run("hand over", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a.HandOver(d, minute(30))
		}
	})
}

// bigAgreement has n rules varied from the peers' and two calendars.
func bigAgreement(n int) []byte {
	var b strings.Builder
	b.WriteString(`agreement: big
location: Europe/Berlin
teams: [marketing, sales]
attributes:
`)
	for _, x := range strings.Fields("industry:text country:text employees:number revenue:number title:text department:text phone:text email:text consent:bool source:text tags:list visits:number pages:number email_opens:number email_clicks:number demo_requests:number last_seen_days:number") {
		name, typ, _ := strings.Cut(x, ":")
		fmt.Fprintf(&b, "  %s: {type: %s}\n", name, typ)
	}
	b.WriteString("scoring:\n  dimensions: {fit: {max: 100}}\n  rules:\n")
	for i, r := range peerload.Varied(n) {
		src := strings.ReplaceAll(r.Expr, "days_since", "last_seen_days")
		fmt.Fprintf(&b, "    - name: rule %d\n      when: '%s'\n      points: %d\n", i, src, r.Points)
	}
	b.WriteString(`funnel:
  stages:
    Lead: {owner: marketing, phase: acquisition, start: true}
    MQL: {owner: sales, phase: hand-over, end: true}
  events:
    hand over: {by: marketing, from: Lead, to: MQL, when: score >= 60}
sla:
  calendars:
    office: {monday to friday: ["09:00-12:30", "13:00-17:00"], holidays: [DE-BY]}
    boston: {location: America/New_York, monday to friday: ["08:30-17:30"]}
  calendar: office
  clauses:
    - {name: response, owed by: sales, starts with: MQL, stops with: hand over, within: 4 business hours}
`)
	return []byte(b.String())
}

// BenchmarkLoad500 loads 500 rules and two calendars.
func BenchmarkLoad500(b *testing.B) {
	src := bigAgreement(500)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := baton.Parse("big.yaml", src); err != nil {
			b.Fatal(err)
		}
	}
}
