package scoring

import (
	"cmp"
	"fmt"
	"slices"

	"example.com/baton/internal/rule"
)

// chancePerRow is how much one more row must add to the information value, in
// units of 1/won + 1/lost: the 99.9 % quantile of chi-square with one degree of
// freedom, which is what the information value of chance is distributed by.
const chancePerRow = 10.828

// informs is what a group of leads adds to the information value.
func (l *learner) informs(c Cell) float64 {
	p := (float64(c.Won) + Smoothing) / (float64(l.total.Won) + Smoothing)
	q := (float64(c.Lost) + Smoothing) / (float64(l.total.Lost) + Smoothing)
	return float64((p - q) * ln(p/q))
}

func (c Cell) n() int { return c.Won + c.Lost }

func (c Cell) plus(o Cell) Cell { return Cell{c.Won + o.Won, c.Lost + o.Lost} }

// below compares the odds of two cells, 0.5 added to each count.
func (c Cell) below(o Cell) int {
	return cmp.Compare(uint64(2*c.Won+1)*uint64(2*o.Lost+1), uint64(2*o.Won+1)*uint64(2*c.Lost+1))
}

func (c *Cell) count(won bool) {
	if won {
		c.Won++
	} else {
		c.Lost++
	}
}

// divide cuts ordered cells into at most MaxRows rows of at least MinLeads each,
// so that the information value less what chance adds for every row is largest. It
// gives the index after each row's last cell, nil where even one row is too
// small. Of equal divisions it is the one with the fewest rows.
func (l *learner) divide(cells []Cell) []int {
	n := len(cells)
	const none = -1
	// best[k][j] is the value of the best k+1 rows of cells[:j], from where its last begins.
	best, from := make([][]float64, l.o.MaxRows), make([][]int, l.o.MaxRows)
	for k := range best {
		best[k], from[k] = make([]float64, n+1), make([]int, n+1)
		for j := range from[k] {
			from[k][j] = none
		}
	}
	for i := range n {
		sum := Cell{}
		for j := i + 1; j <= n; j++ {
			if sum = sum.plus(cells[j-1]); sum.n() < l.o.MinLeads {
				continue
			}
			value := l.informs(sum) - l.chance
			for k := range best {
				before := 0.0
				switch {
				case k == 0 && i > 0 || k > 0 && (i == 0 || from[k-1][i] == none):
					continue
				case k > 0:
					before = best[k-1][i]
				}
				if from[k][j] == none || before+value > best[k][j] {
					best[k][j], from[k][j] = before+value, i
				}
			}
		}
	}
	top := none
	for k := range best {
		if from[k][n] != none && (top == none || best[k][n] > best[top][n]) {
			top = k
		}
	}
	if top == none {
		return nil
	}
	var ends []int
	for j, k := n, top; k >= 0; j, k = from[k][j], k-1 {
		ends = append(ends, j)
	}
	slices.Reverse(ends)
	return ends
}

// pool joins neighbours, as indices after each group's last cell, until the
// conversion rises from each to the next: the pool adjacent violators algorithm
// (M. Ayer and others, 1955). Every union of the groups rises as well.
func pool(cells []Cell, falls bool) []int {
	type block struct {
		Cell
		end int
	}
	var out []block
	for i, c := range cells {
		out = append(out, block{c, i + 1})
		for len(out) > 1 {
			a, b := out[len(out)-2], out[len(out)-1]
			if falls {
				a.Cell, b.Cell = b.Cell, a.Cell
			}
			if uint64(a.Won)*uint64(b.n()) < uint64(b.Won)*uint64(a.n()) {
				break
			}
			out = out[:len(out)-1]
			out[len(out)-1] = block{a.plus(b.Cell), i + 1}
		}
	}
	ends := make([]int, len(out))
	for i, b := range out {
		ends[i] = b.end
	}
	return ends
}

// gather sums cells up to each of the ends.
func gather(cells []Cell, ends []int) []Cell {
	out := make([]Cell, len(ends))
	from := 0
	for i, end := range ends {
		for _, c := range cells[from:end] {
			out[i] = out[i].plus(c)
		}
		from = end
	}
	return out
}

// strictly joins rows whose smoothed odds do not rise, or fall, as they must.
func strictly(cells []Cell, ends []int, falls bool) []int {
	want := -1
	if falls {
		want = 1
	}
	for i := 1; i < len(ends); {
		sums := gather(cells, ends)
		if sums[i-1].below(sums[i]) == want {
			i++
			continue
		}
		ends = slices.Delete(ends, i-1, i)
		i = max(1, i-1)
	}
	return ends
}

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
		l.numbers(a, a.Name)
	default:
		l.numbers(a, "age("+a.Name+")")
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

// finish gives the missing leads a row, where there are enough, and weighs the
// candidate.
func (l *learner) finish(c candidate, missing []int) {
	if c.table.Rows == nil {
		l.leave(c.table.Attribute, c.table.Item, TooFew, 0, fmt.Sprintf("%d leads have it, a row needs %d", len(l.leads)-len(missing), l.o.MinLeads))
		return
	}
	if len(missing) >= l.o.MinLeads {
		for _, i := range missing {
			c.row[i] = int32(len(c.table.Rows))
		}
		c.table.Rows = append(c.table.Rows, LearnedRow{Name: label(c.table) + ": missing", When: "not known(" + c.table.Attribute + ")", Missing: true})
	}
	l.weigh(c)
}

func label(t LearnedTable) string {
	if t.Item != "" {
		return t.Attribute + " " + t.Item
	}
	return t.Attribute
}

func (l *learner) candidate(a *Attribute, item string) candidate {
	c := candidate{table: LearnedTable{Attribute: a.Name, Item: item}, row: make([]int32, len(l.leads))}
	for i := range c.row {
		c.row[i] = -1
	}
	return c
}
