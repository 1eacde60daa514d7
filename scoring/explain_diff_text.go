package scoring

import (
	"fmt"
	"strings"
)

// String is the difference in lines that fit beside a lead in a CRM: what did
// not change is left out.
func (d Difference) String() string {
	var b strings.Builder
	b.WriteString(d.head() + "\n")
	for _, c := range d.Total.Children {
		c.write(&b, "  ")
	}
	for _, u := range d.Decided {
		fmt.Fprintf(&b, "  known now: %s\n", u.short())
	}
	for _, u := range d.Undecided {
		fmt.Fprintf(&b, "  unknown now: %s\n", u.short())
	}
	return b.String()
}

// head is the first line: "score 45 → 57.1 (+12.1), grade B → A".
func (d Difference) head() string {
	name := "score"
	if m := arrow(d.Before.Model, d.After.Model); m != "" {
		name = m + " score"
	}
	if d.Before.Lead != d.After.Lead {
		name = d.Before.Lead + " → " + d.After.Lead + ": " + name
	}
	a, b := d.Before.Score, d.After.Score
	if a.Applies != b.Applies || a.Applies != True && a.model != nil {
		return name + " " + arrow(a.String(), b.String())
	}
	text := name + " " + b.Points.String()
	if d.Total.Change != 0 {
		text = name + " " + d.Total.points()
	}
	if g := arrow(a.Grade, b.Grade); g != "" {
		text += ", grade " + g
	}
	if g := arrow(a.Grid, b.Grid); g != "" {
		text += ", grid " + g
	}
	if d.Empty() {
		text += ": as before"
	}
	return text
}

// arrow is one text where both are the same; no text is "none".
func arrow(a, b string) string {
	if a == b {
		return a
	}
	if a == "" {
		a = "none"
	}
	if b == "" {
		b = "none"
	}
	return a + " → " + b
}

// points are both, and the change.
func (d *Delta) points() string {
	if d.Change == 0 {
		return d.After.String() + ", as before"
	}
	return fmt.Sprintf("%s → %s (%s)", d.Before, d.After, signed(d.Change))
}

// write writes the part, if its points changed or those of a part in it.
func (d *Delta) write(b *strings.Builder, indent string) {
	if !d.moved() {
		return
	}
	if d.Kind == NodeDimension {
		fmt.Fprintf(b, "%s%s %s\n", indent, d.Name, d.points())
	} else {
		b.WriteString(indent + signed(d.Change) + " " + d.label())
		if why := d.why(); why != "" {
			b.WriteString(": " + why + "\n")
			return
		}
		b.WriteByte('\n')
	}
	for i := range d.Children {
		d.Children[i].write(b, indent+"  ")
	}
}

func (d *Delta) label() string {
	switch {
	case d.Kind == NodeCut && max(d.After, -d.After) < max(d.Before, -d.Before):
		return "less cut"
	case d.Name != "":
		return d.Name
	}
	return string(d.Kind)
}

// why is what made the change, "" where the children say it.
func (d *Delta) why() string {
	switch d.Kind {
	case NodeGroup:
		return ""
	case NodeRule, NodeTable:
		if why := d.whyRule(); why != "" {
			return why
		}
		if acts := d.activities(); len(acts) > 0 {
			return strings.Join(acts, ", ")
		}
		return fmt.Sprintf("gives %s instead of %s", d.After, d.Before)
	case NodeCut:
		if d.Is == "" {
			return d.Was
		}
		return arrow(orSame(d.Was, d.Is), d.Is)
	}
	switch {
	case d.Is == d.Was:
		return d.Is
	case d.Only == OnlyBefore:
		return "no longer " + d.Was
	case d.Only == OnlyAfter:
		return d.Is
	}
	return "was " + d.Was + ", is " + d.Is
}

// orSame is a where there is any text, else b.
func orSame(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// whyRule is why a rule gives what it gives, as far as its condition, or the
// model, says.
func (d *Delta) whyRule() string {
	if d.Only == "" || d.Absent == NotTrue || d.Absent == NotKnown {
		if len(d.Facts) > 0 {
			return factsChanged(d.Facts)
		}
	}
	before := d.Only == OnlyBefore
	either := func(is, was string) string {
		if before {
			return was
		}
		return is
	}
	switch d.Absent {
	case NotThere:
		return either("a new rule", "the rule is gone")
	case Elsewhere:
		return either("counts here now", "counts elsewhere now")
	case NotFirst:
		return either("counts first in its group now", "another rule of its group counts first")
	case NotKnown:
		return either("was unknown", "is unknown")
	case NotScored:
		return either("the model did not apply", "the model does not apply")
	case NotTrue:
		if !d.hasActivities() {
			return either("holds now", "no longer holds")
		}
	}
	if d.Kind == NodeTable && d.Was != d.Is {
		return "was in row " + d.Was + ", is in row " + d.Is
	}
	return ""
}

func factsChanged(facts []FactDelta) string {
	s := make([]string, len(facts))
	for i, f := range facts {
		s[i] = f.String()
	}
	return strings.Join(s, ", ")
}

// String is the fact for people: "industry was education, is software".
func (f FactDelta) String() string {
	return f.Name + " was " + f.Before.String() + ", is " + f.After.String()
}

func (d *Delta) hasActivities() bool {
	return len(d.Children) > 0 && d.Children[0].Kind == NodeActivity
}

// activities says what changed with the activities of a rule: those that came,
// those that went, and what faded; with points where it is more than one thing.
func (d *Delta) activities() []string {
	const came, went, faded, other = 0, 1, 2, 3
	var sum [4]Points
	var n [4]int
	var day [4]string
	for _, c := range d.Children {
		if c.Kind != NodeActivity || !c.moved() {
			continue
		}
		add := func(what int, p Points) {
			sum[what] += p
			n[what]++
			day[what] = c.At.Format("2 January 2006")
		}
		switch c.Only {
		case OnlyAfter:
			add(came, c.Change)
		case OnlyBefore:
			add(went, c.Change)
		default:
			rest := c.Change
			for _, k := range c.Children {
				if k.Kind == NodeFaded && k.Change != 0 {
					add(faded, k.Change)
					rest -= k.Change
				}
			}
			if rest != 0 {
				add(other, rest)
			}
		}
	}
	var out []string
	for what, text := range []string{"new on %s", "on %s counts no longer", "faded", "gives other points"} {
		if n[what] == 0 {
			continue
		}
		if strings.Contains(text, "%s") {
			if n[what] > 1 {
				day[what] = fmt.Sprintf("%d occasions", n[what])
			}
			text = fmt.Sprintf(text, day[what])
		}
		out = append(out, signed(sum[what])+" "+text)
	}
	if len(out) == 1 {
		_, out[0], _ = strings.Cut(out[0], " ")
	}
	return out
}

// short is what the rule lacks, and the rule.
func (u *Undecided) short() string {
	lacks := u.Lacks
	if lacks == nil {
		lacks = []string{u.Condition} // a division by zero
	}
	return fmt.Sprintf("%s (%s%s)", strings.Join(lacks, ", "), u.points(), u.Rule)
}
