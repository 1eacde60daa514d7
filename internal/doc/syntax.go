package doc

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"example.com/baton/internal/problem"
)

// maxSearch is the number of bytes before a syntax error up to which its exact
// place is searched for: the search parses what stands before the error some
// fifteen times, which takes a tenth of a second for this much.
const maxSearch = 128 << 10

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

// inFlow reports whether a message is about a missing comma or bracket, which
// any text that ends within brackets gets as well.
func inFlow(msg string) bool { return strings.HasPrefix(msg, "did not find expected ','") }

// fault is the byte that makes the parser say msg: the last one of the shortest
// beginning of the text that gets the same answer. The parser's own line is that
// of the mapping around, or none. False means that a bracket is not closed.
func (d *Document) fault(line int, msg string) (off int, closed bool) {
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
	same := func(text string) bool {
		err := parseAll(strings.NewReader(text))
		if err == nil {
			return false
		}
		_, m := splitError(err)
		return m == msg
	}
	fails := func(end int) bool { return same(d.text[:end]) }
	if inFlow(msg) {
		inside := func(end int) bool {
			b := byByte{text: d.text[:end] + " , a , a , a , a , a , a"}
			err := parseAll(&b)
			if err == nil || b.read == len(b.text) {
				return false
			}
			_, m := splitError(err)
			return m == msg
		}
		if inside(len(d.text)) {
			fails, closed = inside, true
		}
	} else {
		closed = true
	}
	last, _ := d.position(max(0, all.read-1))
	lineEnd := func(l int) int {
		if l == len(d.starts) {
			return len(d.text)
		}
		return d.starts[l]
	}
	for last < len(d.starts) && !fails(lineEnd(last)) {
		last++
	}
	first, step := last, 1 // fails at the end of last, does not before first
	for first > 1 && fails(lineEnd(max(0, first-1))) {
		last = first - 1
		first = max(1, first-step)
		step *= 2
	}
	for first < last {
		mid := (first + last) / 2
		if fails(lineEnd(mid)) {
			last = mid
		} else {
			first = mid + 1
		}
	}
	lo, hi := d.starts[last-1], lineEnd(last)
	for lo < hi {
		mid := (lo + hi) / 2
		for mid > lo && !utf8.RuneStart(d.text[mid]) {
			mid--
		}
		_, w := utf8.DecodeRuneInString(d.text[mid:])
		if fails(mid + w) {
			hi = mid
		} else {
			lo = mid + w
		}
	}
	return min(lo, len(d.text)), closed
}

// syntax reports what the parser could not read, in the words of somebody who
// writes conditions into YAML.
func (d *Document) syntax(err error) {
	line, msg := splitError(err)
	off, closed := d.fault(line, msg)
	line, _ = d.position(off)
	text := d.line(line)
	before := text[:min(len(text), off-d.starts[line-1])]
	at := d.text[off:]
	first, w := utf8.DecodeRuneInString(at)
	word := strings.LastIndexAny(before, " ,[{") + 1
	if word < len(text) && text[word] == '!' {
		tag, _, _ := strings.Cut(text[word:], " ")
		d.spot(d.starts[line-1]+word, d.list.Add("", "%s: a tag, which is not part of the language", tag)).Hint = tagHint(tag)
		return
	}
	if word < len(text) && (text[word] == '*' || text[word] == '&') {
		name, _, _ := strings.Cut(text[word:], " ")
		d.spot(d.starts[line-1]+word, d.list.Add("", "%s: aliases and anchors are not part of the language", name)).Hint = "put the value in quotes if it is meant as text"
		return
	}
	add := func(p *problem.Problem, hint string) { d.spot(off, p).Hint = hint }
	switch msg {
	case "found unexpected end of stream", "found unexpected document indicator":
		add(d.list.Add("", "this quote is not closed"), "close it, or put the whole value in the other kind of quotes")
	case "mapping values are not allowed in this context":
		if key, value, ok := strings.Cut(before, ": "); ok && strings.Trim(key, " -") != "" {
			_, value, _ = strings.Cut(text, key+": ")
			add(d.list.Add("", "a colon followed by a blank, in a value without quotes"), quoted(value))
			return
		}
		add(d.list.Add("", "a key cannot stand here: the line before has its value already"), "begin keys of one mapping in the same column")
	case "did not find expected key":
		if trim := strings.TrimRight(before, " "); strings.HasSuffix(trim, `"`) || strings.HasSuffix(trim, "'") {
			_, value, _ := strings.Cut(text, ": ")
			add(d.list.Add("", "text after the closing quote"), quoted(value))
			return
		}
		add(d.list.Add("", "this does not line up with the keys around it"), "begin keys of one mapping in the same column")
	case "did not find expected '-' indicator":
		add(d.list.Add("", "this does not line up with the list around it"), "begin items with - in the same column")
	case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
		bracket := msg[len(msg)-2 : len(msg)-1]
		switch {
		case !closed:
			open := strings.LastIndexAny(before, "[{")
			off = d.starts[line-1] + max(open, 0)
			add(d.list.Add("", "the bracket is not closed"), "close it with "+bracket)
		case bracket == "}" && strings.ContainsRune(`[{"'`, first):
			add(d.list.Add("", "a value between { and } ends before %c", first), "put the condition on its own line, or in quotes")
		default:
			add(d.list.Add("", "a comma or %s is missing before this", bracket), "")
		}
	case "could not find expected ':'":
		add(d.list.Add("", "a line without a colon"), "write key: value")
	case "did not find expected comment or line break", "found an indentation indicator equal to 0":
		_, value, _ := strings.Cut(text, ": ")
		add(d.list.Add("", "> and | at the start of a value begin a block of text"), quoted(value))
	case "found character that cannot start any token":
		if first != '\t' {
			add(d.list.Add("", "%q cannot begin a value", first), "put the value in quotes")
			return
		}
		fallthrough
	case "found a tab character that violates indentation", "found a tab character where an indentation space is expected":
		add(d.list.Add("", "a tab"), "indent with blanks")
	case "found unknown escape character", "did not find expected hexdecimal number", "found invalid Unicode character escape code":
		add(d.list.Add("", "a backslash in double quotes that begins no escape"), `write \\, or put the value in single quotes`)
	case "block sequence entries are not allowed in this context":
		add(d.list.Add("", "a list cannot begin here"), "begin it on the next line")
	case "did not find expected node content":
		add(d.list.Add("", "a value is missing before %q", at[:w]), "")
	default:
		if strings.HasPrefix(msg, "exceeded max depth") {
			add(d.list.Add("", "nested more than %d deep", MaxDepth), "")
			return
		}
		add(d.list.Add("", "not valid YAML: %s", clip(msg)), "")
	}
}

// quoted is the hint to put a value in quotes that it does not hold itself.
func quoted(value string) string {
	value = strings.TrimSpace(value)
	if utf8.RuneCountInString(value) > MaxKey/2 || strings.Contains(value, "'") {
		return "put the whole value in quotes"
	}
	return "write '" + value + "'"
}
