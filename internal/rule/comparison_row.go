package rule

import "math"

// calcFunc calculates for one row.
type calcFunc func(nums []float64) float64

// ofRow compares for one row of which all that is read is known. Slots and
// literals are finite.
func ofRow(op string, l, r *calc) func([]float64) Truth {
	a, b, turn := l.ofRow(), r.ofRow(), reversed(op)
	switch op {
	case ">", "<=":
		return func(nums []float64) Truth {
			x, y := a(nums), b(nums)
			if !finite(x) || !finite(y) {
				return Unknown
			}
			return truthOf(x > y) ^ turn
		}
	case "<", ">=":
		return func(nums []float64) Truth {
			x, y := a(nums), b(nums)
			if !finite(x) || !finite(y) {
				return Unknown
			}
			return truthOf(x < y) ^ turn
		}
	}
	return func(nums []float64) Truth {
		x, y := a(nums), b(nums)
		if !finite(x) || !finite(y) {
			return Unknown
		}
		return truthOf(x == y) ^ turn
	}
}

func (c *calc) ofRow() calcFunc {
	i, x := c.index, c.lit
	switch {
	case c.op == 0 && i < 0:
		return func([]float64) float64 { return x }
	case c.op == 0:
		return func(nums []float64) float64 { return nums[i] }
	}
	a, b := c.a.ofRow(), c.b.ofRow()
	p, x, pOK := c.a.multiple()
	q, y, qOK := c.b.multiple()
	switch {
	case c.op == '*' && c.a.slot() && c.b.literal():
		i, x := c.a.index, c.b.lit
		return func(nums []float64) float64 { return float64(nums[i] * x) }
	case c.op == '+' && pOK && qOK:
		return func(nums []float64) float64 { return float64(nums[p]*x) + float64(nums[q]*y) }
	}
	switch c.op {
	case '+':
		return func(nums []float64) float64 { return a(nums) + b(nums) }
	case '-':
		return func(nums []float64) float64 { return a(nums) - b(nums) }
	case '*':
		return func(nums []float64) float64 { return float64(a(nums) * b(nums)) }
	}
	if c.b.op == 0 {
		return func(nums []float64) float64 { return a(nums) / b(nums) }
	}
	return func(nums []float64) float64 {
		y := b(nums)
		if !finite(y) { // x divided by what is infinite is no zero
			return math.NaN()
		}
		return a(nums) / y
	}
}

func (c *calc) slot() bool    { return c.op == 0 && c.index >= 0 }
func (c *calc) literal() bool { return c.op == 0 && c.index < 0 }

// multiple is the slot and the literal of which c is the product.
func (c *calc) multiple() (index int, x float64, ok bool) {
	if c.op == '*' && c.a.slot() && c.b.literal() {
		return c.a.index, c.b.lit, true
	}
	return 0, 0, false
}
