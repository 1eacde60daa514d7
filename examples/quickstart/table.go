package main

import (
	"strings"
	"unicode/utf8"
)

// width is what lines are cut to: a terminal's.
const width = 100

// table is rows of cells in columns as wide as their widest cell.
type table struct {
	right string // one letter a column: r is flush right, anything else left
	rows  [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// String is the table, indented, without blanks at the ends of lines.
func (t *table) String() string {
	var widths []int
	for _, row := range t.rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var b strings.Builder
	for _, row := range t.rows {
		var line strings.Builder
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			line.WriteString("  ")
			if i < len(t.right) && t.right[i] == 'r' {
				c = pad + c
			} else {
				c += pad
			}
			line.WriteString(c)
		}
		b.WriteString(cut(strings.TrimRight(line.String(), " ")) + "\n")
	}
	return b.String()
}

// cut shortens a line that is too wide.
func cut(line string) string {
	if utf8.RuneCountInString(line) <= width {
		return line
	}
	return string([]rune(line)[:width-1]) + "…"
}

// wrap breaks a text at its blanks into lines; all but the first begin with the
// indent.
func wrap(indent, text string) string {
	var b strings.Builder
	line, fresh := "", true
	for word := range strings.SplitSeq(text, " ") {
		if !fresh && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line, fresh = indent, true
		}
		if !fresh {
			line += " "
		}
		line += word
		fresh = false
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
	return b.String()
}
