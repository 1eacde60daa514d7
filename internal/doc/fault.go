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

// maxSearch is the number of bytes before a syntax error up to which its exact
// place is searched for: the search parses what stands before the error some
// ten to twenty times, which takes a tenth of a second for this much.
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
// of the mapping around, or 0. False means that a bracket is never closed.
func (d *decoder) fault(line int, msg string) (off int, closed bool) {
	all := byByte{text: d.text}
	_ = parseAll(&all)
	if all.read > maxSearch {
		if line == 0 {
			line, _ = d.position(all.read)
		}
		line = min(line, len(d.starts))
		text := d.line(line)
		return d.starts[line-1] + len(text) - len(strings.TrimLeft(text, " \t")), true
	}
	fill := isInBrackets(msg)
	fails := func(end int) bool {
		b := byByte{text: d.text[:end]}
		var err error
		if fill {
			b.text += filler(b.text)
			err = parseAll(&b)
		} else {
			err = parseAll(strings.NewReader(b.text))
		}
		if err == nil || fill && b.read == len(b.text) {
			return false
		}
		_, m := splitError(err)
		return m == msg
	}
	if closed = fails(len(d.text)); !closed {
		fill = false
	}
	// Forward to a line where it fails, back in growing steps to one where it
	// does not, then halving.
	last, _ := d.position(all.read)
	if msg == openQuote && line > 0 {
		last = min(last, line) // the parser read on to the end, and tells the line of the quote
	}
	for last < len(d.starts) && !fails(d.lineEnd(last)) {
		last++
	}
	first := last
	for step := 1; first > 1 && fails(d.lineEnd(first-1)); step *= 2 {
		last = first - 1
		first = max(1, last-step)
	}
	first += sort.Search(last-first, func(i int) bool { return fails(d.lineEnd(first + i)) })
	from := d.starts[first-1]
	cuts := atoms(d.text[from:d.lineEnd(first)], fill || msg == "did not find expected key")
	n := sort.Search(len(cuts)-1, func(i int) bool { return fails(from + cuts[i+1]) })
	return min(from+cuts[n], max(0, len(d.text)-1)), closed
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
