package scoring

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Probability is that of a lead with so many points of the scorecard being won
// within the horizon: 1/(1 + e^-(intercept + points/factor)).
func (c *Scorecard) Probability(p Points) float64 {
	return logistic(c.Intercept + float64(p)/1000/c.Factor)
}

// YAML is the scorecard as a part of an agreement that a person reads and
// edits: the rules, beside each row the leads it was learnt from, and what was
// left out and why. Figures stand in comments.
func (c *Scorecard) YAML() string {
	var b strings.Builder
	low, high := c.bounds()
	fmt.Fprintf(&b, "# learned from %s, %d of them won (%s)", leads(c.Leads), c.Won, percentage(float64(c.Won)/float64(c.Leads)))
	if c.Immature > 0 {
		fmt.Fprintf(&b, "; %d more were too young", c.Immature)
	}
	fmt.Fprintf(&b, "\n# a lead with 0 points is won with %s; %s points double the odds\n", percentage(c.Probability(0)), short(c.Factor*ln(2), 1))
	fmt.Fprintf(&b, "scoring:\n  dimensions:\n    %s: {min: %s, max: %s}\n", c.Dimension, low, high)
	if len(c.Rules()) == 0 {
		b.WriteString("  rules: []   # nothing was found to be worth points\n")
	} else {
		b.WriteString("  rules:\n")
	}
	for i, rules := range c.written() {
		c.Tables[i].yaml(&b, rules)
	}
	if len(c.LeftOut) > 0 {
		b.WriteString("# left out\n")
	}
	for _, l := range c.LeftOut {
		b.WriteString("#   " + comment(l.label()) + ": " + string(l.Reason))
		if l.IV != 0 {
			fmt.Fprintf(&b, ", IV %s", short(l.IV, 3))
		}
		if l.Detail != "" {
			fmt.Fprintf(&b, " (%s)", comment(l.Detail))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// yaml writes the table's rules, the figures beside them.
func (t *LearnedTable) yaml(b *strings.Builder, rules []written) {
	n := t.InNone
	for _, r := range t.Rows {
		n += r.N
	}
	around := ""
	if t.Coefficient < 0 {
		around = ", turned around,"
	}
	fmt.Fprintf(b, "    # %s: %s, IV %s, %s of its evidence%s beside the other tables", comment(t.label()), leads(n), short(t.IV, 3), percentage(math.Abs(t.Coefficient)), around)
	if t.InNone > 0 {
		fmt.Fprintf(b, "; %s in no row", leads(t.InNone))
	}
	b.WriteByte('\n')
	if len(rules) == 0 {
		b.WriteString("    #   no points: too little to round to\n")
	}
	for _, w := range rules {
		fmt.Fprintf(b, "    - name: %s\n", bare(w.Name))
		if w.Table == "" {
			fmt.Fprintf(b, "      when: %s\n      points: %-5s # %s\n      to: %s\n", quoted(w.When), w.Points, t.Rows[w.row[0]].figures(), w.To)
			continue
		}
		fmt.Fprintf(b, "      table: %s\n      to: %s\n      rows:\n", w.Table, w.To)
		widest, keys := 0, make([]string, len(w.Rows))
		for i, r := range w.Rows {
			if keys[i] = r.Name; t.Type == Text {
				keys[i] = bare(r.Name)
			}
			keys[i] += ": " + r.Points
			widest = max(widest, utf8.RuneCountInString(keys[i]))
		}
		for i, key := range keys {
			figures := "too few to tell"
			switch row := w.row[i]; {
			case row < 0:
			case i > 0 && w.row[i-1] == row:
				figures = "as above"
			default:
				figures = t.Rows[row].figures()
			}
			fmt.Fprintf(b, "        %s%s   # %s\n", key, strings.Repeat(" ", widest-utf8.RuneCountInString(key)), figures)
		}
	}
	if t.Days > 0 || t.Type == Date || t.Type == List {
		for _, r := range t.Rows {
			if r.Points == 0 && len(rules) > 0 {
				fmt.Fprintf(b, "    #   %s: no points; %s\n", comment(r.Name), r.figures())
			}
		}
	}
}

// figures are those of a row in a comment.
func (r *LearnedRow) figures() string {
	s := fmt.Sprintf("%s, %s won (%s to %s), lift %s, IV %s", leads(r.N), percentage(float64(r.Won)/float64(r.N)),
		percentage(r.Low), percentage(r.High), short(r.Lift, 2), short(r.IV, 3))
	if r.Capped {
		s += ", capped"
	}
	return s
}

// label calls what was left out.
func (l *LeftOut) label() string {
	if l.Item != "" {
		return l.Attribute + " " + l.Item
	}
	return l.Attribute
}

// bare is a text as YAML reads it back, without quotes where it looks like
// nothing else.
func bare(s string) string {
	words := s != "" && s[len(s)-1] != ' ' && !slices.Contains([]string{"null", "Null", "NULL"}, s)
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		words = words && (letter || i > 0 && (r >= '0' && r <= '9' || strings.ContainsRune(" _.-", r)))
	}
	if words {
		return s
	}
	return quoted(s)
}

// quoted is a text as YAML reads it back, whatever is in it.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// comment is a text on one line.
func comment(s string) string { return strings.Join(strings.Fields(s), " ") }

func leads(n int) string {
	if n == 1 {
		return "1 lead"
	}
	return strconv.Itoa(n) + " leads"
}

func short(x float64, places int) string { return strconv.FormatFloat(x, 'f', places, 64) }

func percentage(share float64) string { return short(float64(share*100), 1) + " %" }
