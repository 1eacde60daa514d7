package scoring

import (
	"fmt"
	"strings"
)

// maxChanged bounds the leads that the text of a comparison names.
const maxChanged = 20

// String is the comparison for people; it may change. Of many changed leads it
// names the first; Changed are all.
func (c *Comparison) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d leads", c.Leads)
	leftOut(&s, c.Immature, "immature")
	s.WriteByte('\n')
	if c.Unworked > 0 {
		fmt.Fprintf(&s, "%d of them nobody worked: what would have come of them is unknown, not lost\n", c.Unworked)
	}
	s.WriteString("\n  hands over        leads  of all     won    lost  unknown  precision\n")
	for _, st := range append([]Standing{c.Champion}, c.standings()...) {
		h := &st.Handed
		fmt.Fprintf(&s, "  %-14s  %7d  %6s  %6d  %6d  %7d  %s\n", st.Name, h.N, percent(st.Volume), h.Won, h.Lost, h.Unknown, h.precision())
		if st.Beside > 0 {
			fmt.Fprintf(&s, "    does not apply to %d leads\n", st.Beside)
		}
	}
	for i := range c.Challengers {
		c.Challengers[i].write(&s, c.Champion.Name)
	}
	return s.String()
}

func (c *Comparison) standings() (all []Standing) {
	for _, ch := range c.Challengers {
		all = append(all, ch.Standing)
	}
	return all
}

func (h *Handed) precision() string {
	if h.Precision == nil {
		return "unknown"
	}
	return percent(h.Precision.Value) + " (" + percent(h.Precision.Low) + " to " + percent(h.Precision.High) + ")"
}

func (c *Challenge) write(s *strings.Builder, champion string) {
	fmt.Fprintf(s, "\n%s beside %s\n", c.Name, champion)
	for _, g := range []struct {
		name string
		of   *Handed
	}{{"newly handed over", &c.Newly}, {"no longer", &c.NoLonger}, {"both", &c.Both}, {"neither", &c.Neither}} {
		fmt.Fprintf(s, "  %-18s %d: %d won, %d lost, %d unknown; precision %s\n", g.name, g.of.N, g.of.Won, g.of.Lost, g.of.Unknown, g.of.precision())
	}
	if a := c.AUC; a != nil {
		fmt.Fprintf(s, "  AUC of %d worked leads: %.3f, of the champion %.3f, difference %.3f%s\n", a.Leads, a.Challenger, a.Champion, a.Difference.Value, a.Difference.span())
	} else {
		s.WriteString("  AUC: none, the known outcomes are all alike\n")
	}
	fmt.Fprintf(s, "  win rates of no longer and newly: %s\n", c.Test)
	if !c.Decided.IsZero() {
		fmt.Fprintf(s, "  decided on %s\n", c.Decided.Format("2 January 2006"))
	}
	for i, l := range c.Changed {
		if i == maxChanged {
			fmt.Fprintf(s, "  and %d more\n", len(c.Changed)-maxChanged)
			break
		}
		sign := "-"
		if l.Newly {
			sign = "+"
		}
		fmt.Fprintf(s, "  %s %s: %s → %s, %s\n", sign, l.Lead, l.Champion, l.Challenger, l.Outcome)
	}
}
