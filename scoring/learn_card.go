package scoring

import (
	"fmt"
	"strconv"
	"strings"
)

// Probability is that of a lead with so many points of the scorecard being won
// within the horizon: 1/(1 + e^-(intercept + points/factor)).
func (c *Scorecard) Probability(p Points) float64 {
	return logistic(c.Intercept + float64(p)/1000/c.Factor)
}

// Rules are the rows with points, as the agreement's rules: those of a table
// exclude each other.
func (c *Scorecard) Rules() []RuleConfig {
	var out []RuleConfig
	for i := range c.Tables {
		for _, r := range c.Tables[i].Rows {
			if r.Points != 0 {
				out = append(out, RuleConfig{Name: r.Name, When: r.When, Points: r.Points.String(), To: c.Dimension})
			}
		}
	}
	return out
}

// Config is a model of the scorecard alone: one dimension, cut at the least and
// the most points that the rows can give.
func (c *Scorecard) Config() Config {
	low, high := c.bounds()
	return Config{Dimensions: []DimensionConfig{{Name: c.Dimension, Min: low.String(), Max: high.String()}}, Rules: c.Rules()}
}

func (c *Scorecard) bounds() (low, high Points) {
	for i := range c.Tables {
		l, h := c.Tables[i].bounds()
		low, high = low+l, high+h
	}
	return low, high
}

// unique makes the names of all rows differ.
func (c *Scorecard) unique() {
	taken := map[string]bool{}
	for i := range c.Tables {
		for k := range c.Tables[i].Rows {
			r := &c.Tables[i].Rows[k]
			name := r.Name
			for n := 2; taken[r.Name]; n++ {
				r.Name = fmt.Sprintf("%s (%d)", name, n)
			}
			taken[r.Name] = true
		}
	}
}

// YAML is the scorecard as a part of an agreement that a person reads and
// edits: the rules, beside each the leads it was learnt from, and what was left
// out and why. Figures stand in comments.
func (c *Scorecard) YAML() string {
	var b strings.Builder
	low, high := c.bounds()
	fmt.Fprintf(&b, "# learned from %d leads, %d of them won (%s)", c.Leads, c.Won, percentage(float64(c.Won)/float64(c.Leads)))
	if c.Immature > 0 {
		fmt.Fprintf(&b, "; %d more were too young", c.Immature)
	}
	fmt.Fprintf(&b, "\n# a lead with 0 points is won with %s; %s points double the odds\n", percentage(c.Probability(0)), short(c.Factor*ln(2), 1))
	fmt.Fprintf(&b, "scoring:\n  dimensions:\n    %s: {min: %s, max: %s}\n", c.Dimension, low, high)
	if len(c.Tables) == 0 {
		b.WriteString("  rules: []   # nothing was found to be worth points\n")
	} else {
		b.WriteString("  rules:\n")
	}
	for i := range c.Tables {
		c.Tables[i].yaml(&b, c.Dimension)
	}
	if len(c.LeftOut) > 0 {
		b.WriteString("# left out\n")
	}
	for _, l := range c.LeftOut {
		fmt.Fprintf(&b, "#   %s: %s", comment(label(LearnedTable{Attribute: l.Attribute, Item: l.Item})), l.Reason)
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

func (t *LearnedTable) yaml(b *strings.Builder, dimension string) {
	fmt.Fprintf(b, "    # %s: IV %s, %s of its evidence beside the other tables", comment(label(*t)), short(t.IV, 3), percentage(t.Coefficient))
	if t.InNone > 0 {
		fmt.Fprintf(b, "; %s in no row", leads(t.InNone))
	}
	b.WriteByte('\n')
	for _, r := range t.Rows {
		figures := fmt.Sprintf("%s, %s won (%s to %s), lift %s, IV %s", leads(r.N), percentage(float64(r.Won)/float64(r.N)),
			percentage(r.Low), percentage(r.High), short(r.Lift, 2), short(r.IV, 3))
		if r.Points == 0 {
			fmt.Fprintf(b, "    # %s: no points; %s\n", comment(r.Name), figures)
			continue
		}
		if r.Capped {
			figures += ", capped"
		}
		fmt.Fprintf(b, "    - name: %s\n      when: %s\n      points: %-5s # %s\n      to: %s\n", quoted(r.Name), quoted(r.When), r.Points, figures, dimension)
	}
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
