package doc

import (
	"sort"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

const bom = "\ufeff"

// source is the text of a file with its lines. Lines end at \n or \r\n; the
// other line ends that YAML 1.1 knows are refused before anything is parsed, so
// that the parser counts the same lines.
type source struct {
	file   string
	text   string // without a byte order mark
	starts []int  // byte offsets of the lines
	last   cursor
}

// cursor remembers the last position asked for: problems are located in the
// order of the file, so that a line of a megabyte is walked once.
type cursor struct{ line, col, off int }

func newSource(file string, src []byte) source {
	s := source{file: file, starts: []int{0}}
	if len(src) > MaxSize {
		return s
	}
	s.text = strings.TrimPrefix(string(src), bom)
	for i := 0; i < len(s.text); i++ {
		if s.text[i] == '\n' {
			s.starts = append(s.starts, i+1)
		}
	}
	return s
}

// line is the text of line n, from 1, without its end.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.starts) {
		return ""
	}
	from, to := s.starts[n-1], len(s.text)
	if n < len(s.starts) {
		to = s.starts[n] - 1
	}
	return strings.TrimSuffix(s.text[from:to], "\r")
}

// position is the line and column of the byte at off.
func (s *source) position(off int) (line, col int) {
	off = min(off, len(s.text))
	line = sort.SearchInts(s.starts, off+1)
	from, col := s.starts[line-1], 1
	if s.last.line == line && s.last.off <= off {
		from, col = s.last.off, s.last.col
	}
	col += utf8.RuneCountInString(s.text[from:off])
	s.last = cursor{line, col, off}
	return line, col
}

// offset is the byte at line and col.
func (s *source) offset(line, col int) int {
	if line < 1 || line > len(s.starts) {
		return len(s.text)
	}
	off, c := s.starts[line-1], 1
	if s.last.line == line && s.last.col <= col {
		off, c = s.last.off, s.last.col
	}
	for ; c < col && off < len(s.text) && s.text[off] != '\n'; c++ {
		_, w := utf8.DecodeRuneInString(s.text[off:])
		off += w
	}
	s.last = cursor{line, c, off}
	return off
}

// start is the byte at which a node begins.
func (s *source) start(n *yaml.Node) int { return s.offset(n.Line, n.Column) }

// legible finds the bytes that no text file has. It reports whether YAML can be
// read from the source.
func (d *Document) legible() bool {
	found := len(d.list)
	for i := 0; i < len(d.text) && len(d.list)-found <= MaxProblems; {
		c := d.text[i]
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, w := utf8.DecodeRuneInString(d.text[i:])
		switch {
		case r == '\r' && i+1 < len(d.text) && d.text[i+1] == '\n':
		case r == '\r':
			d.spot(i, d.list.Add("", "a carriage return without a line feed")).Hint = "end lines with a line feed"
		case r == utf8.RuneError && w == 1:
			d.spot(i, d.list.Add("", "byte %#x is not UTF-8", c)).Hint = "save the file as UTF-8"
			if i == 0 || d.text[i-1] >= utf8.RuneSelf {
				return false // another encoding: one problem says it
			}
		case r == 0x85 || r == 0x2028 || r == 0x2029:
			d.spot(i, d.list.Add("", "an invisible line separator (%U)", r)).Hint = "replace it by a line end"
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff:
			d.spot(i, d.list.Add("", "an invisible character (%U)", r)).Hint = "delete it"
		}
		i += w
	}
	return len(d.list) == found
}
