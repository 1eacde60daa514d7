package baton

import (
	"fmt"
	"strings"
	"time"

	"example.com/baton/sla"
)

// timeText is how text for people writes an instant.
const timeText = "Mon 2 Jan 2006 15:04"

// maxHistory bounds the history in the text: the last entries, which fit a page.
const maxHistory = 12

// String is the package as a page for the person who gets the lead.
func (h HandOver) String() string {
	var b strings.Builder
	if h.Stage == "" {
		fmt.Fprintf(&b, "%s does not exist yet", h.Lead)
	} else {
		fmt.Fprintf(&b, "%s is in %s, with %s", h.Lead, h.Stage, h.Owner)
	}
	if h.Assignee != "" {
		fmt.Fprintf(&b, " (%s)", h.Assignee)
	}
	fmt.Fprintf(&b, ", as of %s\n", h.At.Format(timeText))
	if h.Persona != "" {
		fmt.Fprintf(&b, "persona  %s\n", h.Persona)
	}
	if len(h.Segments) > 0 {
		fmt.Fprintf(&b, "segments %s\n", strings.Join(h.Segments, ", "))
	}
	fmt.Fprintf(&b, "next     %s", h.Suggested.Do)
	if !h.Suggested.Until.IsZero() {
		fmt.Fprintf(&b, " by %s (%s)", h.Suggested.Until.Format(timeText), h.Suggested.Clause)
	}
	b.WriteByte('\n')
	for _, d := range h.Deadlines {
		fmt.Fprintf(&b, "clock    %s\n", deadlineText(&d))
	}
	for _, m := range h.Missing {
		fmt.Fprintf(&b, "missing  %s, needed in %s", m.Attribute, m.NeededIn[0])
		for _, s := range m.NeededIn[1:] {
			fmt.Fprintf(&b, " and %s", s)
		}
		if m.Maintainer != "" {
			fmt.Fprintf(&b, ", maintained by %s", m.Maintainer)
		}
		b.WriteByte('\n')
	}
	b.WriteString(h.Score.String())
	if h.Account != nil {
		b.WriteString(h.Account.String())
	}
	if t := h.NextChange; t != nil {
		why := make([]string, len(t.Why))
		for i, w := range t.Why {
			why[i] = w.String()
		}
		fmt.Fprintf(&b, "if nothing happens, on %s: %s\n", t.At.Format(timeText), strings.TrimSpace(t.Model+" "+strings.Join(why, ", ")))
	}
	b.WriteString("known\n")
	for _, f := range h.Facts {
		fmt.Fprintf(&b, "  %s: %s\n", f.Name, f.Value)
	}
	b.WriteString("history\n")
	entries := h.History
	if n := len(entries) - maxHistory; n > 0 {
		fmt.Fprintf(&b, "  … %d earlier\n", n)
		entries = entries[n:]
	}
	for _, e := range entries {
		by := ""
		if e.By != "" {
			by = " by " + e.By
		}
		fmt.Fprintf(&b, "  %s  %s %s%s\n", e.At.Format("2006-01-02 15:04"), e.Kind, e.Text, by)
	}
	return b.String()
}

// deadlineText is a clock on one line.
func deadlineText(d *sla.Deadline) string {
	s := fmt.Sprintf("%s owes %s: %s", d.Team, d.Clause, d.Status)
	switch {
	case d.Status == sla.Paused && !d.IfResumed.IsZero():
		s += ", due " + d.IfResumed.Format(timeText) + " if resumed now"
	case !d.Due.IsZero() && d.Status == sla.Breached:
		s += ", was due " + d.Due.Format(timeText)
	case !d.Due.IsZero():
		s += ", due " + d.Due.Format(timeText)
	}
	if d.Status == sla.Running {
		s += ", " + workText(d.Left) + " of its time left"
	}
	return s
}

// workText is working time for people: "1 h 40 min".
func workText(d time.Duration) string {
	m := int64(d / time.Minute)
	if m < 60 {
		return fmt.Sprintf("%d min", m)
	}
	return fmt.Sprintf("%d h %d min", m/60, m%60)
}

// String is the assessment in a few lines.
func (a Assessment) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s: ", a.Lead, a.At.Format(timeText))
	if a.Stage == "" {
		b.WriteString("does not exist yet")
	} else {
		fmt.Fprintf(&b, "%s since %s, life %d", a.Stage, a.Since.Format(timeText), a.Life)
	}
	if a.Assignee != "" {
		fmt.Fprintf(&b, ", with %s", a.Assignee)
	}
	b.WriteString("\n  score " + a.Score.String())
	for _, m := range a.Models {
		b.WriteString("; " + m.Model + " " + m.Score.String())
	}
	if a.Persona != "" {
		fmt.Fprintf(&b, "; persona %s", a.Persona)
	}
	if len(a.Segments) > 0 {
		fmt.Fprintf(&b, "; in %s", strings.Join(a.Segments, ", "))
	}
	if a.Account != nil {
		b.WriteString("; account " + a.Account.String())
	}
	b.WriteByte('\n')
	for _, d := range a.Deadlines {
		fmt.Fprintf(&b, "  clock: %s\n", deadlineText(&d))
	}
	for _, o := range a.Options {
		if o.Refused == nil {
			fmt.Fprintf(&b, "  may: %s\n", o.Event)
		}
	}
	for _, o := range a.Options {
		if o.Refused != nil && !onlyElsewhere(o.Refused) {
			fmt.Fprintf(&b, "  not yet: %s\n", strings.ReplaceAll(o.Refused.Error(), "\n", "\n    "))
		}
	}
	return b.String()
}
