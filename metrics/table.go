package metrics

import (
	"strings"
	"unicode/utf8"
)

// textWidth is the width of a report's text: what a terminal and a printed page
// show without breaking lines.
const textWidth = 100

// table lines cells up in columns. The first texts columns are words, to the
// left, and are cut where the line is too long; the others are figures, to the
// right.
type table struct {
	texts int
	rows  [][]string // the first one is the head
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// gap is between columns.
const gap = "  "

// leastText is the width below which a text column is not cut.
const leastText = 8

func (t *table) write(b *strings.Builder) {
	width := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for t.total(width) > textWidth && t.shrink(width) {
	}
	for _, row := range t.rows {
		line := ""
		for i, cell := range row {
			if i > 0 {
				line += gap
			}
			if i < t.texts {
				cell = clip(cell, width[i])
			}
			space := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i < t.texts {
				line += cell + space
			} else {
				line += space + cell
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func (t *table) total(width []int) int {
	sum := len(gap) * (len(width) - 1)
	for _, w := range width {
		sum += w
	}
	return sum
}

// shrink takes one character off the widest text column, false when all are at
// their least.
func (t *table) shrink(width []int) bool {
	widest := 0
	for i := range t.texts {
		if width[i] > width[widest] {
			widest = i
		}
	}
	if width[widest] <= leastText {
		return false
	}
	width[widest]--
	return true
}

// clip cuts a text to a number of characters; the last one then says so.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
