// Package column holds what is known of many rows column by column: numbers, and
// values of which most stand in many rows.
//
// A column is filled row by row and read as a whole. It belongs to one goroutine
// while it is filled; reading alone is safe for many.
package column

import "math/bits"

// Numbers is a column of numbers. The zero value is an empty column.
type Numbers struct {
	Values  []float64 // 0 where it is missing
	missing []uint64  // bit i: row i is missing; nil where none is
}

// Add adds a row.
func (c *Numbers) Add(x float64) { c.Values = append(c.Values, x) }

// AddMissing adds a row without a number.
func (c *Numbers) AddMissing() {
	row := len(c.Values)
	for len(c.missing) <= row>>6 {
		c.missing = append(c.missing, 0)
	}
	c.missing[row>>6] |= 1 << (row & 63)
	c.Values = append(c.Values, 0)
}

// Known reports whether a row has a number.
func (c *Numbers) Known(row int) bool {
	return row>>6 >= len(c.missing) || c.missing[row>>6]>>(row&63)&1 == 0
}

// EachMissing visits the rows without a number among n rows from one on, by
// their distance from it. From is a multiple of 64.
func (c *Numbers) EachMissing(from, n int, visit func(int)) {
	for i := 0; i < n && (from+i)>>6 < len(c.missing); i += 64 {
		for word := c.missing[(from+i)>>6]; word != 0; word &= word - 1 {
			if row := i + bits.TrailingZeros64(word); row < n {
				visit(row)
			}
		}
	}
}

// Reset empties the column and keeps its memory.
func (c *Numbers) Reset() { c.Values, c.missing = c.Values[:0], c.missing[:0] }
