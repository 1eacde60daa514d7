package scoring

import (
	"fmt"
	"strings"
)

// String is the answer in lines that fit beside a lead in a CRM.
func (n Nearest) String() string {
	var b strings.Builder
	switch n.Verdict {
	case Reached:
		fmt.Fprintf(&b, "%s: is reached (%s)\n", n.Target, n.Score)
	case Impossible:
		fmt.Fprintf(&b, "%s: impossible, %s\n", n.Target, n.Why)
	case NotFound:
		fmt.Fprintf(&b, "%s: not found, %s\n", n.Target, n.Why)
	}
	for _, w := range n.Ways {
		fmt.Fprintf(&b, "for %s: %s", n.Target, w)
	}
	if n.Verdict == Found && n.Why != "" {
		b.WriteString("  " + n.Why + "\n")
	}
	return b.String()
}

// String is the way on a line, then what each of its actions turns.
func (w Way) String() string {
	var b strings.Builder
	for i, a := range w.Actions {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.String())
	}
	fmt.Fprintf(&b, " (cost %s) → %s\n", w.Cost, w.Score)
	last := ""
	for _, a := range w.Actions {
		if len(a.Turns) == 0 {
			continue
		}
		turns := make([]string, len(a.Turns))
		for i, t := range a.Turns {
			turns[i] = t.String()
		}
		line := "  " + a.String() + ": " + strings.Join(turns, ", ") + "\n"
		if line != last { // the same activity again does the same
			b.WriteString(line)
		}
		last = line
	}
	return b.String()
}

// String is the action in a few words: "+demo_request", "employees 12 → 50",
// "find out phone", "interests + cloud".
func (a Action) String() string {
	switch {
	case a.Activity != "" && a.Properties != nil:
		return "+" + a.Activity + " (" + FactsString(a.Properties) + ")"
	case a.Activity != "":
		return "+" + a.Activity
	case a.Add != "":
		return a.Attribute + " + " + a.Add
	case a.Any:
		return "find out " + a.Attribute
	case a.FindOut:
		return "find out " + a.Attribute + " (" + a.To.String() + ")"
	case !a.From.Known():
		return a.Attribute + " → " + a.To.String()
	}
	return a.Attribute + " " + a.From.String() + " → " + a.To.String()
}

// String is what is turned: "+30 demo request", "email_consent".
func (t Effect) String() string {
	switch {
	case t.Condition != "":
		return t.Condition
	case t.Model != "":
		return signed(t.Points) + " " + t.Rule + " (" + t.Model + ")"
	}
	return signed(t.Points) + " " + t.Rule
}
