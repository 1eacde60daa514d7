package baton

import (
	"fmt"
	"strings"

	"example.com/baton/scoring"
)

// String is the target for people: "MQL", "hand over", "grade A".
func (t Target) String() string {
	switch {
	case t.Stage != "":
		return string(t.Stage)
	case t.Event != "" && t.Reason != "":
		return fmt.Sprintf("%s (%s)", t.Event, t.Reason)
	case t.Event != "":
		return string(t.Event)
	case t.Model != "":
		return t.Model + " " + t.Score.String()
	}
	return t.Score.String()
}

// String is the answer in lines that fit beside a lead in a CRM.
func (n Nearest) String() string {
	var b strings.Builder
	switch n.Verdict {
	case scoring.Reached:
		what := "is reached"
		if n.Target.Stage != "" && n.Stage != n.Target.Stage || n.Target.Event != "" {
			what = "may happen now"
		}
		fmt.Fprintf(&b, "%s: %s (%s, %s)\n", n.Target, what, n.Stage, n.Score)
	case scoring.Impossible:
		fmt.Fprintf(&b, "%s: impossible", n.Target)
	case scoring.NotFound:
		fmt.Fprintf(&b, "%s: not found", n.Target)
	}
	if n.Verdict == scoring.Impossible || n.Verdict == scoring.NotFound {
		if n.Why != "" {
			b.WriteString(", " + n.Why)
		}
		b.WriteByte('\n')
	}
	for _, u := range n.Against {
		fmt.Fprintf(&b, "  against it: %s\n", u)
	}
	for _, w := range n.Ways {
		head, turns, _ := strings.Cut(w.Way.String(), "\n")
		if w.Event != "" && n.Target.Event == "" {
			head += ", then " + string(w.Event)
		}
		if w.Reason != "" && n.Target.Reason == "" {
			head += " (" + w.Reason + ")"
		}
		fmt.Fprintf(&b, "for %s: %s\n%s", n.Target, head, turns)
	}
	if n.Verdict == scoring.Found && n.Why != "" {
		b.WriteString("  " + n.Why + "\n")
	}
	return b.String()
}
