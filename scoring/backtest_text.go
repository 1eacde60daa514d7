package scoring

import (
	"fmt"
	"strings"
)

// maxCuts bounds the thresholds that the text of a backtest lists: with more it
// lists those at which another twentieth of the leads is reached.
const maxCuts = 20

// String is the report for people; it may change. Of many thresholds it lists
// some; Cuts are all.
func (b *BacktestReport) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d leads, %d of them won (%s)", b.Leads, b.Won, percent(float64(b.Won)/float64(b.Leads)))
	leftOut(&s, b.Immature, "immature")
	leftOut(&s, b.Beside, "that the model does not apply to")
	s.WriteByte('\n')
	auc, ks, lift := "", "", ""
	if i := b.Intervals; i != nil {
		auc, ks, lift = i.AUC.span(), i.KS.span(), i.Lift.span()
	}
	fmt.Fprintf(&s, "AUC %.3f%s, Gini %.3f\nKS %.3f%s from %s points on\n", b.AUC, auc, b.Gini, b.KS, ks, b.KSFrom)
	fmt.Fprintf(&s, "lift of the best tenth %.2f%s\nBrier %.4f\n", b.Top.Lift, lift, b.Brier)
	if b.Intervals != nil {
		fmt.Fprintf(&s, "in brackets: 95%% intervals, %d rounds of the bootstrap\n", b.Intervals.Rounds)
	}
	for _, never := range []struct {
		what string
		list []string
	}{{"missing at every decision", b.NeverKnown}, {"done by nobody before the decision", b.NeverDone}} {
		if len(never.list) > 0 {
			fmt.Fprintf(&s, "%s: %s\n", never.what, strings.Join(never.list, ", "))
		}
	}
	s.WriteString("\n  best leads     down to       won  of all won   lift\n")
	for _, g := range b.Gains {
		fmt.Fprintf(&s, "  %10d  %10s  %8.1f  %10s  %5.2f\n", g.K, thousandths(g.Cut), g.Won, percent(g.Recall), g.Lift)
	}
	s.WriteString("\n  points from     leads  of all       won  precision              of all won\n")
	for i, c := range b.Cuts {
		if b.lists(i) {
			fmt.Fprintf(&s, "  %11s  %8d  %6s  %8d  %9s  %-16s  %6s\n", thousandths(c.From), c.N, percent(c.Volume), c.Won,
				percent(c.Precision), "("+percent(c.Low)+" to "+percent(c.High)+")", percent(c.Recall))
		}
	}
	s.WriteString("\n  predicted            leads       won  came\n")
	for _, c := range b.Calibration {
		fmt.Fprintf(&s, "  %-16s  %8d  %8d  %s (%s to %s)\n", percent(c.Predicted), c.N, c.Won, percent(c.Rate), percent(c.Low), percent(c.High))
	}
	return s.String()
}

// lists reports whether the text lists a threshold.
func (b *BacktestReport) lists(i int) bool {
	if len(b.Cuts) <= maxCuts || i == len(b.Cuts)-1 {
		return true
	}
	twentieth := func(i int) int { return b.Cuts[i].N * maxCuts / b.Leads }
	return i == 0 || twentieth(i) > twentieth(i-1)
}

func leftOut(s *strings.Builder, n int, what string) {
	if n > 0 {
		fmt.Fprintf(s, "; left out: %d %s", n, what)
	}
}

// span is the interval for people.
func (i Interval) span() string { return fmt.Sprintf(" (%.3f to %.3f)", i.Low, i.High) }

func percent(share float64) string { return fmt.Sprintf("%.1f%%", share*100) }
