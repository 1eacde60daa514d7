package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"example.com/baton/funnel"
	"example.com/baton/metrics"
)

const (
	dateText   = "2 January 2006"
	minuteText = "Mon 2 Jan 15:04"

	mostRows = 12 // of a list that the agreement or the journal makes long
)

// ownFiles is what to do next.
const ownFiles = `
Take the agreement and the journal, change a clause or a rule, and look again. What happened stays;
what follows from it changes:
  go run ./examples/quickstart -agreement-out my.yaml -journal-out my.jsonl
  go run ./examples/quickstart -agreement my.yaml
`

// print writes the whole story, a section after the other.
func (s *story) print(w io.Writer) error {
	r, err := s.report()
	if err != nil {
		return err
	}
	a, loc := s.agreement, s.agreement.Location()
	title := a.Title()
	if a.Version() != "" {
		title += ", version " + a.Version()
	}
	fmt.Fprintln(w, cut(title))
	fmt.Fprintf(w, "%s records of %s leads, %s to %s\n", count(s.records), count(r.Overall.Leads),
		s.from.In(loc).Format(dateText), s.at.In(loc).Format(dateText+" 15:04"))
	for _, section := range []struct{ title, text string }{
		{"What was agreed", s.agreed()},
		{"The funnel", s.funnel(&r.Overall)},
		{"The scoreboard of both sides", s.scoreboard(&r)},
		{"One lead, explained to the last point", s.explained()},
		{"A hand-over that is refused", s.refused()},
		{"What is due next", s.due()},
	} {
		fmt.Fprintf(w, "\n── %s %s\n%s", section.title, strings.Repeat("─", width-len(section.title)-4), section.text)
	}
	if s.embedded {
		fmt.Fprint(w, ownFiles)
	}
	return nil
}

// agreed is the agreement in short: stages, the way into sales, clauses.
func (s *story) agreed() string {
	m := s.agreement.Funnel()
	t := table{}
	for _, st := range m.Stages() {
		t.row(string(st.Name), string(st.Owner), string(st.Phase), st.Means)
	}
	text := t.String()
	for _, e := range m.Events() {
		st, _ := m.Stage(e.To)
		if st.Phase == funnel.HandOver {
			text += "\n" + s.handOver(e, st)
		}
	}
	model := s.agreement.Scoring()
	if dimensions := model.Dimensions(); len(dimensions) > 0 {
		text += wrap("  ", "\nThe score adds "+and(dimensions)+grades(model.Grades())+".")
	}
	t = table{}
	for _, team := range m.Teams() {
		owes := false
		for _, c := range s.agreement.SLA().Clauses() {
			if c.OwedBy == team {
				if !owes {
					t.row(string(team) + " owes")
				}
				owes = true
				t.row("  "+c.Name, c.Within, strings.Join(c.StartsWith, ", ")+" → "+strings.Join(c.StopsWith, ", "))
			}
		}
	}
	return text + t.String()
}

// grades are the grades as the end of a sentence.
func grades(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; its grades are " + strings.Join(names, ", ")
}

// handOver is the way into a stage that belongs to another team.
func (s *story) handOver(e funnel.EventInfo, to funnel.StageInfo) string {
	who := "anybody"
	if len(e.By) > 0 {
		who = or(e.By)
	}
	text := fmt.Sprintf("%s: %s takes a lead from %s to %s", e.Name, who, or(e.From), to.Name)
	var conditions []string
	if e.When != nil {
		nobody := s.agreement.NewDossier("")
		v := nobody.Lead().View(s.at, nobody.Journey())
		for _, part := range e.When.Clauses(v) {
			conditions = append(conditions, strings.Join(strings.Fields(part.Source), " "))
		}
		v.Close()
	}
	if len(conditions) > 0 {
		text += " while\n" + strings.TrimRight(wrap("  ", "  "+strings.Join(conditions, ", ")), "\n")
	}
	if len(to.Needs) > 0 {
		text += "\n" + strings.TrimRight(wrap("  ", "  with "+and(to.Needs)+" known"), "\n")
	}
	return text + "\n"
}

// funnel is how many leads reached each stage, and where they went from there.
func (s *story) funnel(f *metrics.Figures) string {
	const bar, mostWays = 18, 3
	most := 1
	for _, st := range f.Stages {
		most = max(most, st.Leads)
	}
	t := table{right: "lrlrl"}
	t.row("Stage", "Leads", "", "Now", "Of these leads reached later")
	for _, st := range f.Stages {
		var ways []metrics.Conversion
		for _, c := range f.Conversions {
			if c.From == st.Stage && c.Reached.K > 0 {
				ways = append(ways, c)
			}
		}
		slices.SortStableFunc(ways, func(x, y metrics.Conversion) int { return y.Reached.K - x.Reached.K })
		var texts []string
		for _, c := range ways[:min(mostWays, len(ways))] {
			texts = append(texts, fmt.Sprintf("%s %.0f%%", c.To, float64(c.Reached.Value*100)))
		}
		blocks := (st.Leads*bar + most/2) / most
		if st.Leads > 0 {
			blocks = max(blocks, 1)
		}
		t.row(string(st.Stage), count(st.Leads), strings.Repeat("█", blocks), count(st.Now), strings.Join(texts, ", "))
	}
	return t.String()
}

// percent is a share as people say it; the interval is printed where it matters.
func percent(r metrics.Rate) string {
	if !r.Known() {
		return "–"
	}
	return strconv.FormatFloat(float64(r.Value*100), 'f', 1, 64) + "%"
}

// interval is the Wilson 95 % interval of a rate.
func interval(r metrics.Rate) string {
	if !r.Known() {
		return "–"
	}
	return strconv.FormatFloat(float64(r.Low*100), 'f', 0, 64) + "–" + strconv.FormatFloat(float64(r.High*100), 'f', 0, 64) + "%"
}

// count is a number with commas.
func count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// whole is an amount without its fraction.
func whole(m metrics.Money) string { return count(int((m + 500) / 1000)) }

func and[T ~string](words []T) string { return joined(words, " and ") }
func or[T ~string](words []T) string  { return joined(words, " or ") }

func joined[T ~string](words []T, last string) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			b.WriteString(last)
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(w))
	}
	return b.String()
}
