package doc

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// places maps every byte of a scalar's value, and the end of the value, to the
// byte of the source that it was read from; nil where the source reads otherwise
// (then only the start of the scalar is known). The parser gives the start of a
// scalar only, so the scalar is read once more from there, by YAML's rules for
// its style, and compared with the value at every step.
func (f *finder) places(n *yaml.Node) []int {
	t := tracer{src: f.text, pos: f.start(n), value: n.Value, at: make([]int, 0, len(n.Value)+1)}
	ok := false
	switch {
	case n.Style&yaml.TaggedStyle != 0 || n.Anchor != "":
	case n.Style&yaml.DoubleQuotedStyle != 0:
		ok = t.open('"') && t.flow(t.escaped)
	case n.Style&yaml.SingleQuotedStyle != 0:
		ok = t.open('\'') && t.flow(t.doubled)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		ok = t.block(n.Style&yaml.FoldedStyle != 0)
	default:
		ok = t.flow(t.plain)
	}
	if !ok {
		return nil
	}
	return append(t.at, t.pos)
}

// tracer reads the source again in step with the value.
type tracer struct {
	src   string
	pos   int    // next byte of the source
	value string // what must come out
	at    []int  // source bytes of value[:len(at)]
}

// want is the part of the value that is still to come.
func (t *tracer) want() string { return t.value[len(t.at):] }

// emit accepts r, read from the source at from, if the value goes on with it.
func (t *tracer) emit(r rune, from int) bool {
	w, n := utf8.DecodeRuneInString(t.want())
	if n == 0 || w != r {
		return false
	}
	for range n {
		t.at = append(t.at, from)
	}
	return true
}

// open steps over the opening quote.
func (t *tracer) open(quote byte) bool {
	if t.pos >= len(t.src) || t.src[t.pos] != quote {
		return false
	}
	t.pos++
	return true
}

// flow reads a plain or quoted scalar: blanks around a line end fold into one
// blank, and each further line end stays; char reads one character of the rest.
func (t *tracer) flow(char func() bool) bool {
	for t.want() != "" {
		run := t.pos
		var breaks []int
		for run < len(t.src) && strings.IndexByte(" \t\r\n", t.src[run]) >= 0 {
			if t.src[run] == '\n' {
				breaks = append(breaks, lineEnd(t.src, run))
			}
			run++
		}
		switch {
		case run == t.pos:
			if !char() {
				return false
			}
			continue
		case breaks == nil:
			for ; t.pos < run; t.pos++ {
				if !t.emit(rune(t.src[t.pos]), t.pos) {
					return false
				}
			}
			continue
		case len(breaks) == 1:
			if !t.emit(' ', breaks[0]) {
				return false
			}
		}
		for _, b := range breaks[1:] {
			if !t.emit('\n', b) {
				return false
			}
		}
		t.pos = run
	}
	return true
}

// lineEnd is where the line ends whose line feed is at i.
func lineEnd(src string, i int) int {
	if i > 0 && src[i-1] == '\r' {
		return i - 1
	}
	return i
}

// plain reads a character that stands for itself.
func (t *tracer) plain() bool {
	r, w := utf8.DecodeRuneInString(t.src[t.pos:])
	if w == 0 || !t.emit(r, t.pos) {
		return false
	}
	t.pos += w
	return true
}

// doubled reads a character between single quotes.
func (t *tracer) doubled() bool {
	if strings.HasPrefix(t.src[t.pos:], "''") {
		t.pos += 2
		return t.emit('\'', t.pos-2)
	}
	return t.plain()
}

// escaped characters by the letter after the backslash; every other one stands for itself.
const escapeLetters = "0abtnvfreN_LP"

var escapeValues = []rune("\x00\a\b\t\n\v\f\r\x1b\u0085\u00a0\u2028\u2029")

// escaped reads a character between double quotes.
func (t *tracer) escaped() bool {
	from := t.pos
	rest := t.src[from:]
	if rest == "" || rest[0] != '\\' {
		return t.plain()
	}
	if len(rest) < 2 {
		return false
	}
	switch rest[1] {
	case '\n', '\r':
		return t.joined()
	case 'x':
		return t.hex(2)
	case 'u':
		return t.hex(4)
	case 'U':
		return t.hex(8)
	}
	t.pos += 2
	if i := strings.IndexByte(escapeLetters, rest[1]); i >= 0 {
		return t.emit(escapeValues[i], from)
	}
	return t.emit(rune(rest[1]), from)
}

// joined reads a line end behind a backslash: it vanishes with the blanks that
// follow, and each further line end stays.
func (t *tracer) joined() bool {
	first := true
	for t.pos++; t.pos < len(t.src) && strings.IndexByte(" \t\r\n", t.src[t.pos]) >= 0; t.pos++ {
		if t.src[t.pos] != '\n' {
			continue
		}
		if !first && !t.emit('\n', lineEnd(t.src, t.pos)) {
			return false
		}
		first = false
	}
	return true
}

// hex reads a backslash, a letter and the digits of a character's number.
func (t *tracer) hex(digits int) bool {
	from := t.pos
	t.pos += 2 + digits
	if t.pos > len(t.src) {
		return false
	}
	r, err := strconv.ParseUint(t.src[from+2:t.pos], 16, 32)
	return err == nil && t.emit(rune(r), from)
}

// block reads a literal or folded scalar.
func (t *tracer) block(folded bool) bool {
	line := func() (text string, end int) { // the line at t.pos, and where the next one begins
		i := strings.IndexByte(t.src[t.pos:], '\n')
		if i < 0 {
			return t.src[t.pos:], len(t.src)
		}
		return strings.TrimSuffix(t.src[t.pos:t.pos+i], "\r"), t.pos + i + 1
	}
	_, t.pos = line() // the header
	indent := t.indent(t.pos)
	var brk []int   // where the last line of text ended, if not told yet
	var blank []int // where the blank lines after it ended
	before := false // that line began with a blank
	for t.want() != "" {
		if t.pos >= len(t.src) {
			break
		}
		text, next := line()
		lead := len(text) - len(strings.TrimLeft(text, " "))
		if lead == len(text) && lead <= indent { // a blank line
			blank = append(blank, t.pos+len(text))
			t.pos = next
			continue
		}
		if lead < indent {
			break
		}
		text = text[indent:]
		now := text[0] == ' ' || text[0] == '\t'
		if folded && brk != nil && !before && !now {
			if blank == nil && !t.emit(' ', brk[0]) {
				return false
			}
			brk = nil
		}
		if !t.breaks(brk) || !t.breaks(blank) {
			return false
		}
		blank, before = nil, now
		for i, r := range text {
			if !t.emit(r, t.pos+indent+i) {
				return false
			}
		}
		brk = []int{t.pos + indent + len(text)}
		t.pos = next
	}
	ok := t.breaks(brk[:min(len(brk), len(t.want()))]) && t.breaks(blank[:min(len(blank), len(t.want()))])
	if n := len(t.at); n > 0 {
		t.pos = t.at[n-1] // a line end that is part of the value
		if r, w := utf8.DecodeLastRuneInString(t.value[:n]); r != '\n' {
			t.pos += w
		}
	}
	return ok && t.want() == ""
}

func (t *tracer) breaks(at []int) bool {
	for _, b := range at {
		if !t.emit('\n', b) {
			return false
		}
	}
	return true
}

// indent is the number of blanks before every line of a block scalar whose first
// line is at pos: what the first line with text has more than the value.
func (t *tracer) indent(pos int) int {
	blanks := func(s string) int { // before the first text
		i := strings.IndexFunc(s, func(r rune) bool { return r != ' ' && r != '\n' && r != '\r' })
		if i < 0 {
			i = len(s)
		}
		return i - (strings.LastIndexByte(s[:i], '\n') + 1)
	}
	return max(0, blanks(t.src[pos:])-blanks(t.value))
}
