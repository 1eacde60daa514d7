package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"example.com/baton/internal/rule"
)

// numbers makes bands of a number.
func (l *learner) numbers(a *Attribute) {
	values := make([]float64, len(l.leads))
	var missing []int
	l.each(a, func(i int, v rule.Value) {
		if values[i] = v.Num; !v.Known {
			missing = append(missing, i)
		}
	})
	l.finish(l.banded(LearnedTable{Attribute: a.Name, Type: a.Type}, values, missing, 1, a.Name, bandName(a.Min)), missing)
}

// ages makes bands of a date's age in days.
func (l *learner) ages(a *Attribute) {
	src := "age(" + a.Name + ")"
	p, faults := rule.Compile(src, l.s.scope, rule.Number)
	if len(faults) > 0 {
		panic("scoring: " + src + " is no number: " + faultList(faults).Error())
	}
	values := make([]float64, len(l.leads))
	var missing []int
	for i := range l.leads {
		v := l.leads[i].Lead.View(l.leads[i].Decided, l.leads[i].Path)
		x, known := p.Number(&v.frame)
		if values[i] = x; !known {
			missing = append(missing, i)
		}
		v.Close()
	}
	l.finish(l.banded(LearnedTable{Attribute: a.Name, Type: a.Type}, values, missing, 1, src, ageName), missing)
}

// banded makes bands of a number for each lead, those that miss it apart: the
// missing, which are sorted. The candidate is one of several.
func (l *learner) banded(t LearnedTable, values []float64, missing []int, several int, src string, name func(from, to *float64) string) candidate {
	type at struct {
		x    float64
		lead int
	}
	all := make([]at, 0, len(values))
	for i, x := range values {
		if _, none := slices.BinarySearch(missing, i); !none {
			all = append(all, at{x, i})
		}
	}
	slices.SortFunc(all, func(a, b at) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.lead, b.lead)) })
	distinct := 0
	for i := range all {
		if i == 0 || all[i].x != all[i-1].x {
			distinct++
		}
	}
	least := 1 // leads of a step
	if distinct > maxFine {
		least = (len(all) + maxFine - 1) / maxFine
	}
	var cells []Cell
	var starts []int // of each cell in all
	for i := range all {
		if i == 0 || all[i].x != all[i-1].x && cells[len(cells)-1].n() >= least && writable(between(all[i-1].x, all[i].x)) {
			cells, starts = append(cells, Cell{}), append(starts, i)
		}
		cells[len(cells)-1].count(l.won[all[i].lead])
	}
	ends := l.bands(t.Attribute, cells)
	c := l.candidate(t)
	c.chance, c.single = l.chance(several*(len(cells)-1)), l.single(cells, distinct)
	var from *float64
	begin := 0
	for r, end := range ends {
		row, last := LearnedRow{From: from}, len(all)
		if end < len(cells) {
			last = starts[end]
			cut := between(all[last-1].x, all[last].x)
			row.To, from = &cut, &cut
		}
		row.When, row.Name = bandCondition(src, row.From, row.To), name(row.From, row.To)
		if len(ends) == 1 {
			row.When = "known(" + t.Attribute + ")"
		}
		for _, x := range all[begin:last] {
			c.row[x.lead] = int32(r)
		}
		begin = last
		c.table.Rows = append(c.table.Rows, row)
	}
	return c
}

// single says why ordered cells of so many values make a single row.
func (l *learner) single(cells []Cell, values int) LeftOut {
	before, all := 0, 0
	for _, c := range cells {
		all += c.n()
	}
	for _, c := range cells {
		if before += c.n(); before >= l.o.MinLeads {
			break
		}
	}
	switch {
	case values < 2:
		return LeftOut{Reason: NoInformation, Detail: "all leads are alike"}
	case min(before, all-before) < l.o.MinLeads:
		return LeftOut{Reason: TooFew, Detail: fmt.Sprintf("fewer than %d leads are not like most", l.o.MinLeads)}
	}
	return LeftOut{Reason: NoInformation, Detail: "no rows say more than chance"}
}

// bands divides the ordered cells of a number, monotone where asked.
func (l *learner) bands(name string, cells []Cell) []int {
	rising, falling := slices.Contains(l.o.Rising, name), slices.Contains(l.o.Falling, name)
	if !rising && !falling {
		return l.divide(cells)
	}
	pooled := pool(cells, falling)
	sums := gather(cells, pooled)
	ends := strictly(sums, l.divide(sums), falling)
	for i, e := range ends {
		ends[i] = pooled[e-1]
	}
	return ends
}

// largest is the largest number that the rule language writes.
const largest = 1 << 53

// writable is whether a number can stand in a rule that people read.
func writable(x float64) bool {
	const longest = 24 // characters
	return -largest < x && x < largest && len(decimal(x)) <= longest
}

// between is the number with the fewest decimal places above low and not above
// high: where a band ends.
func between(low, high float64) float64 {
	low, high = max(low, -largest), min(high, largest)
	if low >= high {
		return high
	}
	middle := low + (high-low)/2
	for places := range 17 {
		x, err := strconv.ParseFloat(strconv.FormatFloat(middle, 'f', places, 64), 64)
		if x <= low { // one up
			x, err = strconv.ParseFloat(strconv.FormatFloat(x+math.Pow10(-places), 'f', places, 64), 64)
		}
		if err == nil && low < x && x <= high {
			return x + 0 // there is one zero
		}
	}
	return high
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func bandCondition(src string, from, to *float64) string {
	switch {
	case from == nil && to == nil:
		return ""
	case from == nil:
		return src + " < " + decimal(*to)
	case to == nil:
		return src + " >= " + decimal(*from)
	}
	return src + " >= " + decimal(*from) + " and " + src + " < " + decimal(*to)
}

// bandName calls bands of an attribute from least on as a table does.
func bandName(least float64) func(from, to *float64) string {
	return func(from, to *float64) string {
		low, up := negInf, posInf
		if from != nil {
			low = *from
		}
		if to != nil {
			up = *to
		}
		switch {
		case from != nil || to != nil:
			return rowOfNumbers(low, up)
		case !math.IsInf(least, -1):
			return rowOfNumbers(least, posInf)
		}
		return "below 0 or from 0"
	}
}

// ageName calls ages in days.
func ageName(from, to *float64) string {
	switch {
	case from == nil && to == nil:
		return "known"
	case from == nil:
		return "less than " + decimal(*to) + " days ago"
	case to == nil:
		return decimal(*from) + " days ago or more"
	}
	return decimal(*from) + " to less than " + decimal(*to) + " days ago"
}
