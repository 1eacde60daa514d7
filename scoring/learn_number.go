package scoring

import (
	"cmp"
	"slices"
	"strconv"

	"example.com/baton/internal/rule"
)

// numbers makes bands of a number, or of the age of a date: of what src says.
func (l *learner) numbers(a *Attribute, src string) {
	p, faults := rule.Compile(src, l.s.scope, rule.Number)
	if len(faults) > 0 {
		panic("scoring: " + src + " is no number: " + faultList(faults).Error())
	}
	type at struct {
		x    float64
		lead int
	}
	var all []at
	var missing []int
	for i := range l.leads {
		v := l.leads[i].Lead.View(l.leads[i].Decided, l.leads[i].Path)
		if x, ok := p.Number(&v.frame); ok {
			all = append(all, at{x, i})
		} else {
			missing = append(missing, i)
		}
		v.Close()
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
	ends := l.bands(a.Name, cells)
	c := l.candidate(a, "")
	var from *float64
	begin := 0
	for r, end := range ends {
		row, last := LearnedRow{From: from}, len(all)
		if end < len(cells) {
			last = starts[end]
			cut := between(all[last-1].x, all[last].x)
			row.To, from = &cut, &cut
		}
		row.When, row.Name = bandCondition(src, row.From, row.To), a.Name+": "+intervalName(row.From, row.To, a.Type == Date)
		if len(ends) == 1 {
			row.When, row.Name = "known("+a.Name+")", a.Name+": known"
		}
		for _, x := range all[begin:last] {
			c.row[x.lead] = int32(r)
		}
		begin = last
		c.table.Rows = append(c.table.Rows, row)
	}
	l.finish(c, missing)
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

func intervalName(from, to *float64, days bool) string {
	unit := ""
	if days {
		unit = " days"
	}
	switch {
	case from == nil && to == nil:
		return ""
	case from == nil:
		return "below " + decimal(*to) + unit
	case to == nil:
		return "from " + decimal(*from) + unit
	}
	return "from " + decimal(*from) + " to below " + decimal(*to) + unit
}
