package scoring

import (
	"cmp"
	"math"
	"slices"
)

// quantile999 is the 99.9 % quantile of chi-square with one degree of freedom.
const quantile999 = 10.828

// chance is the information value that chance gives one more row with a
// probability of 0.1 % if the row can be made in so many ways. In units of
// 1/won + 1/lost it is distributed like chi-square, and the best of m exceeds
// c + 2 ln m no likelier than one of them exceeds c.
func (l *learner) chance(ways int) float64 {
	return l.units(quantile999 + float64(2*ln(float64(max(ways, 1)))))
}

// chanceOfGroups is the same for values in whatever two groups: there are
// 2^(values-1) ways to make them.
func (l *learner) chanceOfGroups(values int) float64 {
	return l.units(quantile999 + float64(2*math.Ln2*float64(values-1)))
}

func (l *learner) units(x float64) float64 {
	return float64(x * (1/float64(l.total.Won) + 1/float64(l.total.Lost)))
}

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
	chance := l.chance(n - 1)
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
			value := l.informs(sum) - chance
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
