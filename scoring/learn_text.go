package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/baton/internal/rule"
)

// frequent are the texts that enough leads have and a person can read, by name,
// the most frequent where there are more than most.
func (l *learner) frequent(count map[string]int, most int) []string {
	var out []string
	for text, n := range count {
		if n >= l.o.MinLeads && readable(text) {
			out = append(out, text)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	out = out[:min(len(out), most)]
	slices.Sort(out)
	return out
}

// readable is whether a text may stand in a rule that people read: alone it
// leaves the name of a row short, and all that a table may name leave its
// conditions below rule.MaxSource.
func readable(s string) bool {
	const longest = 75
	return utf8.ValidString(s) && len(s) <= longest && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// texts makes rows of the values of a text: the frequent ones by conversion,
// all others together as if they were one.
func (l *learner) texts(a *Attribute) {
	values := make([]string, len(l.leads))
	var missing []int
	known := make([]bool, len(l.leads))
	count := map[string]int{}
	l.each(a, func(i int, v rule.Value) {
		if values[i], known[i] = v.Str, v.Known; v.Known {
			count[v.Str]++
		} else {
			missing = append(missing, i)
		}
	})
	named := l.frequent(count, maxListed)
	type value struct {
		Cell
		text   string
		others bool
	}
	t := LearnedTable{Attribute: a.Name, Type: a.Type}
	if len(named) == 0 && len(count) > 1 {
		l.leave(t, TooFew, fmt.Sprintf("of %d different values none has %d leads", len(count), l.o.MinLeads))
		return
	}
	groups := make([]value, len(named)+1)
	number := map[string]int{}
	for i, text := range named {
		groups[i].text, number[text] = text, i
	}
	groups[len(named)].others = true
	of := make([]int, len(l.leads))
	for i := range values {
		if !known[i] {
			continue
		}
		g, ok := number[values[i]]
		if !ok {
			g = len(named)
		}
		of[i] = g
		groups[g].count(l.won[i])
	}
	place := make([]int, len(groups))
	for i := range place {
		place[i] = i
	}
	if n := groups[len(named)].n(); n < l.o.MinLeads {
		place = place[:len(named)]
	}
	slices.SortStableFunc(place, func(i, k int) int { return groups[i].below(groups[k].Cell) })
	cells := make([]Cell, len(place))
	for i, g := range place {
		cells[i] = groups[g].Cell
	}
	ends := l.divide(cells)
	c := l.candidate(t)
	c.chance, c.single = l.chanceOfGroups(len(cells)), l.single(cells, len(count))
	rowOf := make([]int32, len(groups))
	for i := range rowOf {
		rowOf[i] = -1
	}
	c.table.Open = a.Values == nil || len(named) < len(a.Values)
	begin := 0
	for r, end := range ends {
		row := LearnedRow{}
		for _, g := range place[begin:end] {
			rowOf[g] = int32(r)
			if groups[g].others {
				row.Others, c.table.Open = true, false
			} else {
				row.Values = append(row.Values, groups[g].text)
			}
		}
		slices.Sort(row.Values)
		begin = end
		c.table.Rows = append(c.table.Rows, row)
	}
	for i := range values {
		if known[i] {
			c.row[i] = rowOf[of[i]]
		}
	}
	for i := range c.table.Rows {
		r := &c.table.Rows[i]
		r.When, r.Name = textCondition(a.Name, r, c.table.Rows), strings.Join(textRows(r, math.MaxInt), " or ")
	}
	l.finish(c, missing)
}

// textCondition is the condition of a row of a text: its values, or with Others
// none of the values of the other rows.
func textCondition(name string, r *LearnedRow, rows []LearnedRow) string {
	values, no := r.Values, false
	if r.Others {
		values, no = nil, true
		for i := range rows {
			if &rows[i] != r {
				values = append(values, rows[i].Values...)
			}
		}
		slices.Sort(values)
	}
	switch {
	case len(values) == 0:
		return "known(" + name + ")"
	case len(values) == 1 && no:
		return name + " != " + strconv.Quote(values[0])
	case len(values) == 1:
		return name + " == " + strconv.Quote(values[0])
	}
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = strconv.Quote(v)
	}
	in := name + " in [" + strings.Join(quoted, ", ") + "]"
	if no {
		return "not (" + in + ")"
	}
	return in
}

// textRows calls a row of a text as a table does: by its values, in as many
// lines as keep each below some characters, where a value is not longer.
func textRows(r *LearnedRow, most int) []string {
	if r.Others {
		return []string{"other"}
	}
	var out []string
	for _, v := range r.Values {
		if v == "" || v == "other" || v == "missing" || strings.HasPrefix(v, `"`) || strings.Contains(" "+v+" ", " or ") {
			v = strconv.Quote(v)
		}
		if last := len(out) - 1; last >= 0 && utf8.RuneCountInString(out[last])+utf8.RuneCountInString(v)+len(" or ") <= most {
			out[last] += " or " + v
		} else {
			out = append(out, v)
		}
	}
	return out
}

// bools makes the rows true and false.
func (l *learner) bools(a *Attribute) {
	var values []int8
	var missing []int
	l.each(a, func(i int, v rule.Value) {
		if values = append(values, int8(v.Num)); !v.Known {
			missing, values[i] = append(missing, i), -1
		}
	})
	l.either(LearnedTable{Attribute: a.Name, Type: a.Type}, l.chance(1), values, missing, a.Name, "not "+a.Name, "true", "false")
}

// either makes a table of two rows: values are 1, 0 and -1 for missing.
func (l *learner) either(t LearnedTable, chance float64, values []int8, missing []int, yes, no, yesName, noName string) {
	n := [2]int{}
	for _, v := range values {
		if v >= 0 {
			n[v]++
		}
	}
	switch few := min(n[0], n[1]); {
	case len(missing) == len(l.leads): // told behind
	case few == 0 && len(missing) == 0:
		l.leave(t, NoInformation, "all leads are alike")
		return
	case few < l.o.MinLeads:
		l.leave(t, TooFew, fmt.Sprintf("%d leads are one of the two ways, a row needs %d", few, l.o.MinLeads))
		return
	}
	c := l.candidate(t)
	c.chance = chance
	for i, v := range values {
		if v >= 0 {
			c.row[i] = int32(1 - v)
		}
	}
	c.table.Rows = []LearnedRow{{Name: yesName, When: yes, Values: []string{"true"}}, {Name: noName, When: no, Values: []string{"false"}}}
	l.finish(c, missing)
}

// items makes a table of each item of a list that is in enough leads.
func (l *learner) items(a *Attribute) {
	lists := make([][]string, len(l.leads))
	var missing []int
	known := make([]bool, len(l.leads))
	count := map[string]int{}
	l.each(a, func(i int, v rule.Value) {
		lists[i], known[i] = v.List, v.Known
		if !v.Known {
			missing = append(missing, i)
		}
		seen := slices.Clone(v.List)
		slices.Sort(seen)
		for _, item := range slices.Compact(seen) {
			count[item]++
		}
	})
	frequent := l.frequent(count, maxItems)
	switch t := (LearnedTable{Attribute: a.Name, Type: a.Type}); {
	case len(missing) == len(l.leads):
		l.leave(t, TooFew, neverKnown)
	case len(frequent) == 0:
		l.leave(t, TooFew, fmt.Sprintf("no item is in %d leads", l.o.MinLeads))
	}
	for _, item := range frequent {
		values := make([]int8, len(l.leads))
		for i, list := range lists {
			switch {
			case !known[i]:
				values[i] = -1
			case slices.Contains(list, item):
				values[i] = 1
			}
		}
		in := strconv.Quote(item) + " in " + a.Name
		l.either(LearnedTable{Attribute: a.Name, Type: a.Type, Item: item}, l.chance(len(frequent)), values, missing, in, "not ("+in+")", "with "+item, "without "+item)
	}
}
