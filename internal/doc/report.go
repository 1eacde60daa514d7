package doc

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is one mistake, located. Its fields are for machines, its text for people.
type Problem struct {
	File      string
	Line, Col int    // from 1; Col counts characters
	Path      string // inside the configuration
	Msg       string
	Hint      string // what to do instead; may be empty
	Source    string // the line, without its end
	Width     int    // characters that the mistake covers on its line, at least 1
	Warning   bool   // odd but legal
}

// String is the problem in three lines:
//
//	agreement.yaml:41:31: scoring.rules[3].when: unknown attribute "industy"
//	 |     when: country == "DE" and industy == "software"
//	 | ..............................^ did you mean "industry"?
//
// A line longer than MaxLine is cut around the caret. An empty line is not shown.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col) + ": ")
	if p.Warning {
		b.WriteString("warning: ")
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Msg)
	if p.Source == "" {
		if p.Hint != "" {
			b.WriteString(" (" + p.Hint + ")")
		}
		return b.String()
	}
	line, before := window(p.Source, p.Col-1)
	b.WriteString("\n | " + line + "\n | ")
	for i, r := range line {
		if i >= before {
			break
		}
		switch {
		case r == '\t':
			b.WriteByte('\t')
		default:
			b.WriteString(".."[:cells(r)])
		}
	}
	b.WriteByte('^')
	if p.Hint != "" {
		b.WriteString(" " + p.Hint)
	}
	return b.String()
}

// window cuts line to at most MaxLine characters around character number col,
// and gives the bytes of the result before that character.
func window(line string, col int) (cut string, before int) {
	if len(line) <= MaxLine {
		return line, runeOffset(line, col)
	}
	const lead = MaxLine / 2
	at := runeOffset(line, col)
	from, to := at, at
	for n := 0; n < lead && from > 0; n++ {
		_, w := utf8.DecodeLastRuneInString(line[:from])
		from -= w
	}
	for n := utf8.RuneCountInString(line[from:at]); n < MaxLine && to < len(line); n++ {
		_, w := utf8.DecodeRuneInString(line[to:])
		to += w
	}
	cut, before = line[from:to], at-from
	if from > 0 {
		cut, before = "…"+cut, before+len("…")
	}
	if to < len(line) {
		cut += "…"
	}
	return cut, before
}

// runeOffset is the byte offset of character number n, or the length.
func runeOffset(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, w := utf8.DecodeRuneInString(s[i:])
		i += w
	}
	return i
}

// wide is what a terminal shows two cells wide: the blocks of East Asian scripts
// and of pictures.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x2e80, 0x303e, 1}, {0x3041, 0xa4cf, 1}, {0xac00, 0xd7a3, 1},
		{0xf900, 0xfaff, 1}, {0xfe30, 0xfe6f, 1}, {0xff00, 0xff60, 1}, {0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{{0x1f300, 0x1f64f, 1}, {0x1f680, 0x1f6ff, 1}, {0x1f900, 0x1f9ff, 1}, {0x20000, 0x3fffd, 1}},
}

// cells is the number of terminal cells of a character: 0, 1 or 2.
func cells(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// Problems are located mistakes and warnings, sorted by their place in the file.
// At most MaxProblems of each are listed; a last entry without source says how
// many more there are.
type Problems []Problem

// Error is the whole text: every problem with its line and caret.
func (p Problems) Error() string {
	var b strings.Builder
	for i, q := range p {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(q.String())
	}
	return b.String()
}

// Err is nil where there are only warnings, else the whole list.
func (p Problems) Err() error {
	for _, q := range p {
		if !q.Warning {
			return p
		}
	}
	return nil
}

// Warnings are the entries that are odd but legal.
func (p Problems) Warnings() Problems {
	var w Problems
	for _, q := range p {
		if q.Warning {
			w = append(w, q)
		}
	}
	return w
}
