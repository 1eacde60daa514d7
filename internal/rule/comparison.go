package rule

import (
	"math"
	"slices"

	"example.com/baton/internal/column"
)

// Comparison is a condition "a op b" on numbers, dates or durations that are
// made of slots and literals by + - * / alone: it needs no Frame, and answers for
// many rows at a time. It is immutable.
type Comparison struct {
	op    string
	a, b  *calc
	reads []place // each once
	row   func(nums []float64) Truth
}

// calc is one side of a comparison, or a part of it.
type calc struct {
	op    byte // 0: a literal or a slot
	index int  // of a slot in Row.Num; -1: a literal
	lit   float64
	a, b  *calc
}

// The operators of a comparison and of what it compares.
var (
	comparisons  = []string{"==", "!=", "<", "<=", ">", ">="}
	calculations = []string{"+", "-", "*", "/"}
)

// Comparison is p as a comparison; ok is false for every other condition, and
// for one of a slot with a literal, which has a Shape.
func (p *Program) Comparison() (c *Comparison, ok bool) {
	n := p.root
	if n.op != opStrict || n.typ != Bool || p.time || !slices.Contains(comparisons, n.word) || n.kids[0].num == nil {
		return nil, false
	}
	c = &Comparison{op: n.word}
	if c.a, ok = c.calc(n.kids[0]); !ok {
		return nil, false
	}
	if c.b, ok = c.calc(n.kids[1]); !ok {
		return nil, false
	}
	c.row = ofRow(c.op, c.a, c.b)
	return c, true
}

func (c *Comparison) calc(n *node) (*calc, bool) {
	switch {
	case n.op == opLit:
		return &calc{index: -1, lit: n.lit.Num}, true
	case n.slot() && n.typ != Bool:
		if p := placeOf(n.name); !slices.Contains(c.reads, p) {
			c.reads = append(c.reads, p)
		}
		return &calc{index: n.name.Index}, true
	case n.op != opStrict || !slices.Contains(calculations, n.word):
		return nil, false
	}
	out := &calc{op: n.word[0]}
	var ok bool
	if out.a, ok = c.calc(n.kids[0]); !ok {
		return nil, false
	}
	if len(n.kids) == 1 { // a sign
		if n.word == "+" {
			return out.a, true
		}
		out.a, out.b = &calc{index: -1}, out.a
		return out, true
	}
	out.b, ok = c.calc(n.kids[1])
	return out, ok
}

// Truth answers for one row as Program.Truth does.
func (c *Comparison) Truth(r *Row) Truth {
	for _, p := range c.reads {
		if !p.known(r) {
			return Unknown
		}
	}
	return c.row(r.Num)
}

// Buffers are the scratch of comparisons. The zero value is ready; it serves one
// goroutine at a time.
type Buffers struct {
	all  [][]float64
	next int
}

func (b *Buffers) buffer(n int) []float64 {
	if b.next == len(b.all) {
		b.all = append(b.all, nil)
	}
	if cap(b.all[b.next]) < n {
		b.all[b.next] = make([]float64, n)
	}
	b.next++
	return b.all[b.next-1][:n]
}

// Truths answers for the rows from on, as many as dst has room for, from the
// columns of Row.Num: as Program.Truth does for each row alone.
func (c *Comparison) Truths(dst []Truth, columns []column.Numbers, from int, b *Buffers) {
	b.next = 0
	l, x := c.a.over(columns, from, len(dst), b)
	r, y := c.b.over(columns, from, len(dst), b)
	switch {
	case r != nil && l == nil:
		compareEach(mirrored(c.op), dst, r, x)
	case r == nil:
		if l == nil {
			l = b.buffer(len(dst))
			fill(l, x)
		}
		compareEach(c.op, dst, l, y)
	default:
		comparePairs(c.op, dst, l, r)
	}
	if c.a.op != 0 {
		openInfinite(dst, l)
	}
	if c.b.op != 0 {
		openInfinite(dst, r)
	}
	for _, p := range c.reads {
		columns[p.index].EachMissing(from, len(dst), func(i int) { dst[i] = Unknown })
	}
}

// over calculates for each row; nil is the same number for all of them. What is
// not finite stays so in whatever is made of it.
func (c *calc) over(columns []column.Numbers, from, n int, buf *Buffers) ([]float64, float64) {
	switch {
	case c.op == 0 && c.index < 0:
		return nil, c.lit
	case c.op == 0:
		return columns[c.index].Values[from : from+n], 0
	}
	a, x := c.a.over(columns, from, n, buf)
	b, y := c.b.over(columns, from, n, buf)
	dst := buf.buffer(n)
	switch {
	case a == nil && b == nil:
		a = buf.buffer(n)
		fill(a, x)
	case a == nil && (c.op == '+' || c.op == '*'):
		a, b, x, y = b, nil, y, x
	}
	switch c.op {
	case '+':
		addTo(dst, a, b, y)
	case '-':
		subtractTo(dst, a, x, b, y)
	case '*':
		multiplyTo(dst, a, b, y)
	case '/':
		divideTo(dst, a, x, b, y)
		if c.b.op != 0 { // x divided by what is infinite is no zero
			for i, v := range b {
				if !finite(v) {
					dst[i] = math.NaN()
				}
			}
		}
	}
	return dst, 0
}

// In what follows a side is a column, or where that is nil one number.

func fill(dst []float64, x float64) {
	for i := range dst {
		dst[i] = x
	}
}

func addTo(dst, a, b []float64, y float64) {
	a = a[:len(dst)]
	if b == nil {
		for i := range dst {
			dst[i] = a[i] + y
		}
		return
	}
	b = b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

func multiplyTo(dst, a, b []float64, y float64) {
	a = a[:len(dst)]
	if b == nil {
		for i := range dst {
			dst[i] = float64(a[i] * y)
		}
		return
	}
	b = b[:len(dst)]
	for i := range dst {
		dst[i] = float64(a[i] * b[i])
	}
}

func subtractTo(dst, a []float64, x float64, b []float64, y float64) {
	switch {
	case b == nil:
		addTo(dst, a, nil, -y)
	case a == nil:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = x - b[i]
		}
	default:
		a, b = a[:len(dst)], b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] - b[i]
		}
	}
}

func divideTo(dst, a []float64, x float64, b []float64, y float64) {
	switch {
	case b == nil:
		a = a[:len(dst)]
		for i := range dst {
			dst[i] = a[i] / y
		}
	case a == nil:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = x / b[i]
		}
	default:
		a, b = a[:len(dst)], b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] / b[i]
		}
	}
}

// reversed is what turns the answer of the other order round: a <= b is not a > b
// where both are numbers.
func reversed(op string) Truth {
	if op == "<=" || op == ">=" || op == "!=" {
		return True
	}
	return False
}

// compareEach compares each of a with one number.
func compareEach(op string, dst []Truth, a []float64, y float64) {
	a = a[:len(dst)]
	turn := reversed(op)
	switch op {
	case ">", "<=":
		for i := range dst {
			dst[i] = truthOf(a[i] > y) ^ turn
		}
	case "<", ">=":
		for i := range dst {
			dst[i] = truthOf(a[i] < y) ^ turn
		}
	default:
		for i := range dst {
			dst[i] = truthOf(a[i] == y) ^ turn
		}
	}
}

func comparePairs(op string, dst []Truth, a, b []float64) {
	a, b = a[:len(dst)], b[:len(dst)]
	turn := reversed(op)
	switch op {
	case ">", "<=":
		for i := range dst {
			dst[i] = truthOf(a[i] > b[i]) ^ turn
		}
	case "<", ">=":
		for i := range dst {
			dst[i] = truthOf(a[i] < b[i]) ^ turn
		}
	default:
		for i := range dst {
			dst[i] = truthOf(a[i] == b[i]) ^ turn
		}
	}
}

// openInfinite makes Unknown what was calculated of numbers that are not finite.
func openInfinite(dst []Truth, calculated []float64) {
	for i, v := range calculated {
		if !finite(v) {
			dst[i] = Unknown
		}
	}
}
