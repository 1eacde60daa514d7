package funnel

import (
	"fmt"
	"strings"
)

// edge is what leads from one stage to another, of one event.
type edge struct {
	from, to int
	event    *event
	reasons  []string // those that lead there; none where the event has none
}

// edges are all edges in the order of the agreement. A note leads back to where
// it happens.
func (m *Machine) edges() []edge {
	var out []edge
	for i := range m.events {
		ev := &m.events[i]
		for _, name := range ev.info.From {
			from := m.stageOf.find(string(name))
			first := len(out)
			if len(ev.reasons) == 0 {
				to := ev.to
				if to < 0 {
					to = from
				}
				out = append(out, edge{from: from, to: to, event: ev})
			}
		reasons:
			for _, r := range ev.reasons {
				for k := first; k < len(out); k++ {
					if out[k].to == r.to {
						out[k].reasons = append(out[k].reasons, r.info.Name)
						continue reasons
					}
				}
				out = append(out, edge{from, r.to, ev, []string{r.info.Name}})
			}
		}
	}
	return out
}

// lines are what an edge says: the event, its reasons, and who fires it.
func (e edge) lines() []string {
	lines := []string{string(e.event.info.Name)}
	if len(e.reasons) > 0 {
		lines[0] += ":"
		lines = append(lines, e.reasons...)
	}
	if len(e.event.info.By) > 0 {
		lines = append(lines, "by "+strings.Join(e.event.allowed.teams, " or "))
	}
	return lines
}

// owners are the teams that own a stage, in the order of the agreement.
func (m *Machine) owners() []Team {
	var out []Team
	seen := map[Team]bool{}
	for i := range m.stages {
		if t := m.stages[i].info.Owner; !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

// lines are what a stage's box says.
func (s *StageInfo) lines() []string {
	if s.Phase == "" {
		return []string{string(s.Name)}
	}
	return []string{string(s.Name), string(s.Phase)}
}

// DOT is the funnel as a Graphviz graph: a box of stages for each owner, the
// start behind an arrow, ends with a double border, events as edges, notes
// dotted. The same agreement gives the same text. It asks for newrank because
// Graphviz's older ranking fails on some graphs with boxes.
func (m *Machine) DOT() string {
	var b strings.Builder
	b.WriteString("digraph funnel {\n\trankdir=LR;\n\tnewrank=true;\n\tnode [shape=box, style=rounded];\n\tstart [shape=point];\n")
	for g, owner := range m.owners() {
		fmt.Fprintf(&b, "\tsubgraph cluster_%d {\n\t\tlabel=%s;\n", g, dotQuote(string(owner)))
		for i := range m.stages {
			s := &m.stages[i].info
			if s.Owner != owner {
				continue
			}
			double := ""
			if s.End {
				double = ", peripheries=2"
			}
			fmt.Fprintf(&b, "\t\ts%d [label=%s%s];\n", i, dotQuote(s.lines()...), double)
		}
		b.WriteString("\t}\n")
	}
	fmt.Fprintf(&b, "\tstart -> s%d;\n", m.start)
	for _, e := range m.edges() {
		dotted := ""
		if e.event.info.Note() {
			dotted = ", style=dotted"
		}
		fmt.Fprintf(&b, "\ts%d -> s%d [label=%s%s];\n", e.from, e.to, dotQuote(e.lines()...), dotted)
	}
	b.WriteString("}\n")
	return b.String()
}

// dotEscape takes away the meaning of what a label of Graphviz interprets:
// quotes, escapes, HTML entities and control characters.
var dotEscape = strings.NewReplacer(append([]string{`"`, `\"`, `\`, `\\`, "&", "&amp;"}, controls()...)...)

func dotQuote(lines ...string) string {
	for i, l := range lines {
		lines[i] = dotEscape.Replace(valid(l))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}

// Mermaid is the funnel as a Mermaid flow chart, with the same parts as DOT.
func (m *Machine) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart LR\n\tstart((\" \"))\n")
	for g, owner := range m.owners() {
		fmt.Fprintf(&b, "\tsubgraph g%d[%s]\n", g, mermaidQuote(string(owner)))
		for i := range m.stages {
			s := &m.stages[i].info
			if s.Owner != owner {
				continue
			}
			opening, closing := "(", ")"
			if s.End {
				opening, closing = "[[", "]]"
			}
			fmt.Fprintf(&b, "\t\ts%d%s%s%s\n", i, opening, mermaidQuote(s.lines()...), closing)
		}
		b.WriteString("\tend\n")
	}
	fmt.Fprintf(&b, "\tstart --> s%d\n", m.start)
	for _, e := range m.edges() {
		arrow := "-->"
		if e.event.info.Note() {
			arrow = "-.->"
		}
		fmt.Fprintf(&b, "\ts%d %s|%s| s%d\n", e.from, arrow, mermaidQuote(e.lines()...), e.to)
	}
	return b.String()
}

// mermaidEscape takes away the meaning of what a quoted text of Mermaid
// interprets: quotes, entities, HTML, Markdown and control characters.
var mermaidEscape = strings.NewReplacer(append([]string{
	`"`, "#quot;", "#", "#35;", "&", "#amp;", "<", "#lt;", ">", "#gt;", "`", "#96;", "%", "#37;", "*", "#42;", "_", "#95;", `\`, "#92;",
}, controls()...)...)

func mermaidQuote(lines ...string) string {
	for i, l := range lines {
		lines[i] = mermaidEscape.Replace(valid(l))
		if l != "" && strings.IndexByte("-+0123456789", l[0]) >= 0 { // would begin a list
			lines[i] = fmt.Sprintf("#%d;%s", l[0], lines[i][1:])
		}
	}
	return `"` + strings.Join(lines, "<br/>") + `"`
}

// valid is a text without bytes that are no UTF-8.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// controls are pairs that turn every control character into a blank.
func controls() []string {
	var pairs []string
	for r := rune(0); r < ' '; r++ {
		pairs = append(pairs, string(r), " ")
	}
	return append(pairs, "\x7f", " ")
}
