package scoring

import (
	"fmt"
	"slices"
	"strconv"

	"example.com/baton/internal/rule"
)

// tabulate makes candidates of an attribute.
func (l *learner) tabulate(a *Attribute) {
	switch a.Type {
	case Text:
		l.texts(a)
	case List:
		l.items(a)
	case Bool:
		l.bools(a)
	case Number:
		l.numbers(a)
	default:
		l.ages(a)
	}
}

// each yields what is known of an attribute at every decision.
func (l *learner) each(a *Attribute, yield func(lead int, v rule.Value)) {
	for i := range l.leads {
		v := l.leads[i].Lead.View(l.leads[i].Decided, l.leads[i].Path)
		yield(i, a.read(v.frame.Row))
		v.Close()
	}
}

const neverKnown = "no lead had it at the decision"

// finish gives the missing leads a row, where there are enough, and offers the
// candidate.
func (l *learner) finish(c candidate, missing []int) {
	t := &c.table
	if len(missing) == len(l.leads) {
		l.leave(*t, TooFew, neverKnown)
		return
	}
	if t.Rows == nil {
		l.leave(*t, TooFew, fmt.Sprintf("%d leads had it at the decision, a row needs %d", len(l.leads)-len(missing), l.o.MinLeads))
		return
	}
	if len(missing) >= l.o.MinLeads {
		for _, i := range missing {
			c.row[i] = int32(len(t.Rows))
		}
		t.Rows = append(t.Rows, LearnedRow{Name: "missing", When: "not known(" + t.Attribute + ")", Missing: true})
	}
	l.count(&c)
	l.offer(c)
}

func (l *learner) candidate(t LearnedTable) candidate {
	c := candidate{table: t, row: make([]int32, len(l.leads))}
	for i := range c.row {
		c.row[i] = -1
	}
	return c
}

// label calls a table by what it is about.
func (t *LearnedTable) label() string {
	switch {
	case t.Days > 0:
		return t.Attribute + " in " + days(t.Days)
	case t.Type == List:
		return t.Attribute + " " + t.Item
	}
	return t.Attribute
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// maxDays bounds the windows of activities: ten years.
const maxDays = 3650

// activity makes a candidate of how often an activity was done before the
// decision, in the window that says most.
func (l *learner) activity(name string) {
	kind, done := int32(l.s.kindOf[name]), false
	windows := slices.Clone(l.o.Windows)
	slices.Sort(windows)
	windows = slices.Compact(windows)
	counts := make([][]float64, len(windows))
	for i := range l.leads {
		v := l.leads[i].Lead.View(l.leads[i].Decided, l.leads[i].Path)
		done = done || v.times(kind, 0, v.now, nil) > 0
		for w, n := range windows {
			counts[w] = append(counts[w], float64(v.times(kind, int64(n)*dayNanos, v.now, nil)))
		}
		v.Close()
	}
	if !done {
		l.leave(LearnedTable{Attribute: name}, TooFew, neverKnown)
		return
	}
	var best candidate
	for w, n := range windows {
		src := "times(" + strconv.Quote(name) + ", " + strconv.Itoa(n) + ")"
		c := l.banded(LearnedTable{Attribute: name, Type: Number, Days: n}, counts[w], nil, len(windows), src, timesName)
		if l.count(&c); best.row == nil || c.table.IV > best.table.IV {
			best = c
		}
	}
	l.offer(best)
}

// timesName calls how often something was done: from <= times < to, both whole.
func timesName(from, to *float64) string {
	switch {
	case from == nil && to == nil:
		return "any number"
	case from == nil && *to == 1:
		return "never"
	case from == nil:
		return "less than " + decimal(*to) + " times"
	case to == nil && *from == 1:
		return "once or more"
	case to == nil:
		return decimal(*from) + " times or more"
	case *from == 1 && *to == 2:
		return "once"
	case *from+1 == *to:
		return decimal(*from) + " times"
	}
	return decimal(*from) + " to " + decimal(*to-1) + " times"
}
