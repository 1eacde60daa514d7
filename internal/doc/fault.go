package doc

import (
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// maxSearch is the number of bytes before a syntax error, from the last key of
// the top mapping on, up to which its exact place is searched for: they are parsed
// ten to twenty times, which takes a tenth of a second for this much. Beyond, only
// the line is told.
const maxSearch = 64 << 10

const openQuote = "found unexpected end of stream"

var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`)

// splitError gives the message of the parser and its line, 0 where it tells none.
func splitError(err error) (line int, msg string) {
	m := yamlError.FindStringSubmatch(err.Error())
	if m == nil {
		return 0, err.Error()
	}
	line, _ = strconv.Atoi(m[1])
	return line, m[2]
}

// byByte hands out one byte a time, so that it knows how far the parser read.
type byByte struct {
	text string
	read int
}

func (b *byByte) Read(p []byte) (int, error) {
	if b.read == len(b.text) {
		return 0, io.EOF
	}
	n := copy(p[:min(1, len(p))], b.text[b.read:])
	b.read += n
	return n, nil
}

// parseAll parses every document of text up to the first error.
func parseAll(r io.Reader) error {
	dec := yaml.NewDecoder(r)
	for {
		if n, err := parse(dec); n == nil || err != nil {
			return err
		}
	}
}

// isInBrackets reports whether a message is about what stands between brackets:
// any text that is cut there gets it as well.
func isInBrackets(msg string) bool {
	return strings.HasPrefix(msg, "did not find expected ','") || msg == "did not find expected node content"
}

// filler continues a text that was cut between brackets in a legal way, so that
// only an error before the cut stops the parser before the end of the filler.
func filler(cut string) string {
	const more = "\n , a\n , a\n , a\n , a\n , a"
	cut = strings.TrimRight(cut, " \t\r\n")
	if cut != "" && strings.IndexByte("[{,:", cut[len(cut)-1]) >= 0 {
		return "\n a" + more
	}
	return more
}

// fault is the byte that makes the parser say msg: the last one of the shortest
// beginning of the text that gets the same answer. The parser's own line is that
// of the mapping around, or 0. Not closed means that a bracket is open to the end;
// not exact, that off is only the line at which the parser stopped.
func (d *decoder) fault(line int, msg string) (off int, closed, exact bool) {
	all := byByte{text: d.text}
	_ = parseAll(&all)
	last, _ := d.position(max(0, all.read-1))
	if msg == openQuote && line > 0 {
		last = min(last, line) // the parser read on to the end, and tells the line of the quote
	}
	top := d.section(last, msg)
	base := d.starts[top-1]
	if all.read-base > maxSearch {
		return d.starts[last-1], true, false
	}
	fill := isInBrackets(msg)
	fails := func(end int) bool {
		b := byByte{text: d.text[base:end]}
		if !fill {
			return says(strings.NewReader(b.text), msg)
		}
		b.text += filler(b.text)
		return says(&b, msg) && b.read < len(b.text)
	}
	if closed = fails(len(d.text)); !closed {
		fill = false
	}
	// Forward to a line where it fails, back in growing steps to one where it
	// does not, then halving.
	for last < len(d.starts) && !fails(d.lineEnd(last)) {
		last++
	}
	first := last
	for step := 1; first > top && fails(d.lineEnd(first-1)); step *= 2 {
		last = first - 1
		first = max(top, last-step)
	}
	first += sort.Search(last-first, func(i int) bool { return fails(d.lineEnd(first + i)) })
	from := d.starts[first-1]
	cuts := atoms(d.text[from:d.lineEnd(first)], fill || msg == "did not find expected key")
	n := sort.Search(len(cuts)-1, func(i int) bool { return fails(from + cuts[i+1]) })
	return min(from+cuts[n], max(0, len(d.text)-1)), closed, true
}

// says reports whether parsing ends with msg.
func says(r io.Reader, msg string) bool {
	err := parseAll(r)
	if err == nil {
		return false
	}
	_, m := splitError(err)
	return m == msg
}

// section is the last line at or before the given one that begins a key of the
// top mapping, and from which on the text alone gets the same answer; else 1.
func (d *decoder) section(line int, msg string) int {
	const tries = 4 // each parses the rest of the file
	for n := 0; n < tries && line > 1; line-- {
		c := d.text[d.starts[line-1]:]
		if c == "" || !(c[0] >= 'a' && c[0] <= 'z' || c[0] >= 'A' && c[0] <= 'Z') {
			continue
		}
		if n++; says(strings.NewReader(c), msg) {
			return line
		}
	}
	return 1
}

var quotedText = regexp.MustCompile(`"(?:\\.|[^"\\])*"|'[^']*'`)

// atoms are the offsets at which a line may be cut, its end among them: between
// characters; with whole not within quotes, where a cut is an error of its own.
func atoms(line string, whole bool) []int {
	var cuts []int
	var quotes [][]int
	if whole {
		quotes = quotedText.FindAllStringIndex(line, -1)
	}
	for i := 0; i < len(line); {
		cuts = append(cuts, i)
		if len(quotes) > 0 && quotes[0][0] == i {
			i, quotes = quotes[0][1], quotes[1:]
			continue
		}
		_, w := utf8.DecodeRuneInString(line[i:])
		i += w
	}
	return append(cuts, len(line))
}

// lineEnd is where the line after line n begins.
func (s *source) lineEnd(n int) int {
	if n == len(s.starts) {
		return len(s.text)
	}
	return s.starts[n]
}
