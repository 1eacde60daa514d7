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
}

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

// finder turns offsets into positions and back. It remembers the last one: they
// are asked for in the order of the file, so that a line of a megabyte is walked once.
type finder struct {
	*source
	last struct{ line, col, off int }
}

// position is the line and column of the byte at off.
func (f *finder) position(off int) (line, col int) {
	off = min(off, len(f.text))
	line = sort.SearchInts(f.starts, off+1)
	from, col := f.starts[line-1], 1
	if f.last.line == line && f.last.off <= off {
		from, col = f.last.off, f.last.col
	}
	col += utf8.RuneCountInString(f.text[from:off])
	f.last = struct{ line, col, off int }{line, col, off}
	return line, col
}

// offset is the byte at line and col.
func (f *finder) offset(line, col int) int {
	if line < 1 || line > len(f.starts) {
		return len(f.text)
	}
	off, c := f.starts[line-1], 1
	if f.last.line == line && f.last.col <= col {
		off, c = f.last.off, f.last.col
	}
	for ; c < col && off < len(f.text) && f.text[off] != '\n'; c++ {
		_, w := utf8.DecodeRuneInString(f.text[off:])
		off += w
	}
	f.last = struct{ line, col, off int }{line, c, off}
	return off
}

// start is the byte at which a node begins.
func (f *finder) start(n *yaml.Node) int { return f.offset(n.Line, n.Column) }

// legible finds the bytes that no text file has. It reports whether YAML can be
// read from the source.
func (d *decoder) legible() bool {
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
