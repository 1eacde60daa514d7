package main

import (
	"errors"
	"fmt"
	"strings"

	"example.com/baton"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// explained is one lead with every reason of its score.
func (s *story) explained() string {
	a := s.agreement
	d := s.telling()
	if d == nil {
		return "There is no lead yet.\n"
	}
	x := a.Assess(d, s.at)
	text := fmt.Sprintf("%s is in %s since %s", x.Lead, x.Stage, x.Since.In(a.Location()).Format(minuteText))
	if x.Assignee != "" {
		text += ", with " + x.Assignee
	}
	if x.Persona != "" {
		text += "; " + x.Persona
	}
	if len(x.Segments) > 0 {
		text += "; " + strings.Join(x.Segments, ", ")
	}
	text = cut(text) + "\n"
	h := a.HandOver(d, s.at)
	return text + block(h.Score.String()) + s.next(&h)
}

// block is text of several lines, indented, with long lines wrapped.
func block(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		blanks := line[:len(line)-len(strings.TrimLeft(line, " "))]
		b.WriteString(wrap(blanks+"    ", "  "+line))
	}
	return b.String()
}

// next is what the owner of the stage does best.
func (s *story) next(h *baton.HandOver) string {
	text := fmt.Sprintf("Next, %s: %s", h.Owner, h.Suggested.Do)
	if !h.Suggested.Until.IsZero() {
		text += fmt.Sprintf(", by %s (%s)", h.Suggested.Until.In(s.agreement.Location()).Format(minuteText), h.Suggested.Clause)
	}
	return wrap("  ", text+".")
}

// telling is the lead whose explanation shows the most kinds of reasons on the
// fewest lines.
func (s *story) telling() (best *baton.Dossier) {
	const page = 25 // lines
	most := -1
	for _, d := range s.leads {
		e := s.agreement.Scoring().Explain(d.Lead(), s.at)
		kinds, rules := map[scoring.NodeKind]bool{}, map[string]bool{}
		lines := look(&e.Total, kinds, rules) + len(e.Undecided)
		value := 10*len(kinds) + 5*len(rules) + int(e.Score.Points/4000)
		if len(e.Undecided) > 0 {
			value += 10
		}
		if p := s.phase(d); p == funnel.HandOver || p == funnel.Processing {
			value += 15
		}
		if lines > page {
			value -= 10 * (lines - page)
		}
		if value > most {
			most, best = value, d
		}
	}
	return best
}

// look collects the kinds of nodes in a tree and the rules, and counts the nodes.
func look(n *scoring.Node, kinds map[scoring.NodeKind]bool, rules map[string]bool) (nodes int) {
	kinds[n.Kind] = true
	if n.Kind == scoring.NodeRule || n.Kind == scoring.NodeTable {
		rules[n.Name] = true
	}
	nodes = 1
	for i := range n.Children {
		nodes += look(&n.Children[i], kinds, rules)
	}
	return nodes
}

// refused is a lead that may not be handed over, and why.
func (s *story) refused() string {
	a := s.agreement
	var of *baton.Dossier
	var why *funnel.RefusedError
	most := 0
	for _, d := range s.leads {
		for _, e := range a.Funnel().Events() {
			if to, _ := a.Funnel().Stage(e.To); to.Phase != funnel.HandOver {
				continue
			}
			event := funnel.Event{Name: e.Name, At: s.at}
			if len(e.By) > 0 {
				event.By = e.By[0]
			}
			_, err := a.Next(d, event)
			var no *funnel.RefusedError
			if !errors.As(err, &no) {
				continue
			}
			if w := worth(no, a.Scoring().Score(d.Lead(), s.at).Points); w > most {
				most, of, why = w, d, no
			}
		}
	}
	if of == nil {
		return "None is refused.\n"
	}
	h := a.HandOver(of, s.at)
	_, since, _, _ := of.Journey().StageAt(s.at)
	text := fmt.Sprintf("%s is in %s since %s, score %s", h.Lead, h.Stage, since.In(a.Location()).Format(minuteText), h.Score.Score.Points)
	return cut(text) + "\n" + block(why.Error())
}

// worth is how much a reader learns from a refusal, 0 for nothing: several kinds
// of reasons, one of them undecided, of a lead that is close.
func worth(r *funnel.RefusedError, p scoring.Points) int {
	kinds := map[funnel.UnmetKind]bool{}
	undecided := 0
	for _, u := range r.Unmet {
		if u.Kind == funnel.UnmetTransition || u.Kind == funnel.UnmetEvent {
			return 0
		}
		kinds[u.Kind] = true
		if len(u.Lacks) > 0 {
			undecided = 1
		}
	}
	far := max(len(r.Unmet)-3, 3-len(r.Unmet))
	return (1+2*len(kinds)+undecided+max(5-far, 0))*1_000_000 + int(clamp(p, 0, 900_000))
}

func clamp(p, low, high scoring.Points) scoring.Points { return max(low, min(p, high)) }
