package doc

import (
	"strings"
	"unicode/utf8"

	"example.com/baton/internal/problem"
)

// syntax reports what the parser could not read, in the words of somebody who
// writes conditions into YAML.
func (d *decoder) syntax(err error) {
	line, msg := splitError(err)
	off, closed, exact := d.fault(line, msg)
	if !exact {
		d.spot(off, d.list.Add("", "not valid YAML: %s", clip(msg)))
		return
	}
	line, _ = d.position(off)
	text := d.line(line)
	before := text[:min(len(text), off-d.starts[line-1])]
	at := d.text[off:]
	first, w := utf8.DecodeRuneInString(at)
	add := func(p *problem.Problem, hint string) { d.spot(off, p).Hint = hint }
	if i := strings.LastIndex(before, ": !"); i >= 0 && closed && (isInBrackets(msg) || strings.Contains(msg, "comment or line break")) {
		d.tagged(d.starts[line-1]+i+2, text[i+2:]) // it took what belongs to the value
		return
	}
	switch msg {
	case "found unexpected document indicator":
		add(d.list.Add("", "the document ends between quotes"), "close the quotes before it")
	case openQuote:
		add(d.list.Add("", "this quote is not closed"), "close it, or put the whole value in the other kind of quotes")
	case "mapping values are not allowed in this context":
		if key, _, ok := strings.Cut(before, ": "); ok && strings.Trim(key, " -") != "" {
			add(d.list.Add("", "a colon followed by a blank, in a value without quotes"), quoted(text))
			return
		}
		add(d.list.Add("", "a key cannot stand here: the line before has its value already"), "begin keys of one mapping in the same column")
	case "did not find expected key", "did not find expected <document start>":
		if trim := strings.TrimRight(before, " "); strings.HasSuffix(trim, `"`) || strings.HasSuffix(trim, "'") {
			add(d.list.Add("", "text after the closing quote"), quoted(text))
			return
		}
		add(d.list.Add("", "this does not line up with the keys around it"), "begin keys of one mapping in the same column")
	case "did not find expected '-' indicator":
		add(d.list.Add("", "this does not line up with the list around it"), "begin items with - in the same column")
	case "did not find expected ',' or ']'", "did not find expected ',' or '}'", "did not find expected node content":
		bracket := msg[len(msg)-2 : len(msg)-1]
		switch {
		case !closed:
			open := max(0, strings.LastIndexAny(text[:len(before)+w], "[{"))
			d.spot(d.starts[line-1]+open, d.list.Add("", "the bracket is not closed")).Hint = "close it, or put the value in quotes"
		case msg == "did not find expected node content":
			add(d.list.Add("", "a value is missing before %q", at[:w]), "")
		case bracket == "}" && strings.ContainsRune("[{\"'?", first):
			add(d.list.Add("", "a value between { and } ends before %c", first), "put the condition on its own line, or in quotes")
		default:
			add(d.list.Add("", "a comma or %s is missing before this", bracket), "")
		}
	case "could not find expected ':'":
		add(d.list.Add("", "a line without a colon"), "write key: value")
	case "did not find expected comment or line break", "found an indentation indicator equal to 0":
		add(d.list.Add("", "> and | at the start of a value begin a block of text"), quoted(text))
	case "found character that cannot start any token":
		if first != '\t' {
			add(d.list.Add("", "%q cannot begin a value", at[:w]), "put the value in quotes")
			return
		}
		fallthrough
	case "found a tab character that violates indentation", "found a tab character where an indentation space is expected":
		add(d.list.Add("", "a tab"), "indent with blanks")
	case "found unknown escape character", "did not find expected hexdecimal number", "found invalid Unicode character escape code":
		add(d.list.Add("", "a backslash in double quotes that begins no escape"), `write \\, or put the value in single quotes`)
	case "block sequence entries are not allowed in this context":
		add(d.list.Add("", "a list cannot begin here"), "begin it on the next line")
	default:
		word := strings.LastIndexAny(before, " ,[{") + 1
		rest, start := text[min(word, len(text)):], d.starts[line-1]+word
		sign, _, _ := strings.Cut(rest, " ")
		switch {
		case strings.HasPrefix(msg, "exceeded max depth"):
			add(d.list.Add("", "nested more than %d deep", MaxDepth), "")
		case strings.HasPrefix(sign, "!"):
			d.tagged(start, rest)
		case strings.HasPrefix(sign, "*"), strings.HasPrefix(sign, "&"):
			d.spot(start, d.list.Add("", "%s: aliases and anchors are not part of the language", clip(sign))).Hint = "put the value in quotes if it is meant as text"
		default:
			add(d.list.Add("", "not valid YAML: %s", clip(msg)), "")
		}
	}
}

// tagged reports a tag that makes the file unreadable; text begins with it.
func (d *decoder) tagged(off int, text string) {
	sign, _, _ := strings.Cut(text, " ")
	d.spot(off, d.list.Add("", "%s: a tag, which is not part of the language", clip(sign))).Hint = tagHint(sign)
}

// quoted is the hint to put the value of a line in quotes: spelled out where the
// line has only the one, and it is short.
func quoted(line string) string {
	key, value, ok := strings.Cut(line, ": ")
	if !ok {
		key, value = "", strings.TrimPrefix(strings.TrimLeft(line, " "), "- ")
	}
	value, _, _ = strings.Cut(value, " #")
	value = strings.TrimSpace(value)
	if utf8.RuneCountInString(value) > MaxKey/2 || strings.Contains(value, "'") || strings.ContainsAny(key, "{[") {
		return "put the whole value in quotes"
	}
	return "write '" + value + "'"
}
