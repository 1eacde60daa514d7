package rule

import (
	"errors"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
	"github.com/expr-lang/expr/parser/utils"

	"example.com/baton/internal/problem"
)

// source is an expression as tokens, with the way back from expr's positions,
// which count runes, to bytes.
type source struct {
	text  string
	toks  []lexer.Token // without the end
	bytes []int         // of every rune; nil if each has one
	pair  []int         // the other bracket's token, for brackets
	spans map[ast.Node]span
}

// span is a range of tokens, the last included.
type span struct{ first, last int }

// faults collects what is wrong.
type faults []*problem.Fault

// faultf adds a fault about bytes off to end. Format must be a literal: the
// list of all messages is read from the sources by a test.
func (l *faults) faultf(r [2]int, format string, args ...any) *problem.Fault {
	f := problem.Errorf("", format, args...)
	f.Off, f.End = r[0], r[1]
	*l = append(*l, f)
	return f
}

// sorted are the first MaxFaults faults in the order of the text, each once: the
// middle of a chained comparison is read twice.
func (l faults) sorted() []*problem.Fault {
	sort.SliceStable(l, func(i, j int) bool { return l[i].Off < l[j].Off })
	l = slices.CompactFunc(l, func(a, b *problem.Fault) bool { return *a == *b })
	return l[:min(len(l), MaxFaults)]
}

func newSource(text string, l *faults) *source {
	s := &source{text: text, spans: map[ast.Node]span{}}
	switch {
	case len(text) > MaxSource:
		l.faultf([2]int{0, len(text)}, "the expression has %d bytes; %d are allowed", len(text), MaxSource).
			Hint = "split it: name its parts as rules, segments or personas"
		return nil
	case !utf8.ValidString(text):
		i := 0
		for r, n := utf8.DecodeRuneInString(text); r != utf8.RuneError || n != 1; r, n = utf8.DecodeRuneInString(text[i:]) {
			i += n
		}
		l.faultf([2]int{i, i + 1}, "the expression is not valid UTF-8")
		return nil
	case strings.TrimSpace(text) == "":
		l.faultf([2]int{0, len(text)}, "the expression is empty")
		return nil
	}
	if utf8.RuneCountInString(text) < len(text) {
		s.bytes = make([]int, 0, len(text))
		for i := range text {
			s.bytes = append(s.bytes, i)
		}
	}
	lex := lexer.New()
	lex.Reset(file.NewSource(text))
	for {
		t, err := lex.Next()
		if err != nil {
			s.lexical(err, l)
			return nil
		}
		if t.Kind == lexer.EOF {
			break
		}
		s.toks = append(s.toks, t)
	}
	if !s.brackets(l) {
		return nil
	}
	before := len(*l)
	s.refuse(l)
	if len(*l) > before {
		return nil
	}
	return s
}

// byteOf is the byte offset of a rune.
func (s *source) byteOf(r int) int {
	switch {
	case s.bytes == nil:
		return min(r, len(s.text))
	case r < len(s.bytes):
		return s.bytes[r]
	}
	return len(s.text)
}

func (s *source) token(i int) [2]int {
	return [2]int{s.byteOf(s.toks[i].From), s.byteOf(s.toks[i].To)}
}

// find is the token at a rune offset, or the last one.
func (s *source) find(from int) int {
	i := sort.Search(len(s.toks), func(i int) bool { return s.toks[i].From >= from })
	return min(i, len(s.toks)-1)
}

func (s *source) rangeOf(p span) [2]int {
	return [2]int{s.token(p.first)[0], s.token(p.last)[1]}
}

// lexical says what is no token.
func (s *source) lexical(err error, l *faults) {
	e := new(file.Error)
	errors.As(err, &e)
	end := 0
	if n := len(s.toks); n > 0 {
		end = s.token(n - 1)[1]
	}
	rest := s.text[end:]
	start := end + len(rest) - len(strings.TrimLeft(rest, " \t\r\n"))
	if start == len(s.text) {
		start = end
	}
	all := [2]int{start, len(s.text)}
	at := [2]int{s.byteOf(e.From), s.byteOf(e.To)}
	if at[1] <= at[0] {
		at = all
	}
	switch {
	case strings.Contains(e.Message, "not terminated"):
		l.faultf(all, "the text that begins here is not closed").Hint = `a text stands between two " or two '`
	case strings.Contains(e.Message, "comment"):
		l.faultf(all, "comments are not part of the rule language")
	case strings.Contains(e.Message, "number"):
		l.faultf([2]int{start, max(at[1], start+1)}, "%q is not a number", s.text[start:max(at[1], start+1)]).
			Hint = "write digits, with a point before decimals; a name starts with a letter"
	case strings.Contains(e.Message, "escape") || strings.Contains(e.Message, "unescape") || strings.Contains(e.Message, "syntax"):
		l.faultf([2]int{start, max(at[1], start+1)}, "the text holds an unknown escape").Hint = `write \\ for a backslash and \" for a quote`
	default:
		l.faultf(at, "%q means nothing in the rule language", s.text[at[0]:at[1]])
	}
}

// brackets pairs them.
func (s *source) brackets(l *faults) bool {
	s.pair = make([]int, len(s.toks))
	var open []int
	for i, t := range s.toks {
		if t.Kind != lexer.Bracket {
			continue
		}
		if strings.Contains("([{", t.Value) {
			if open = append(open, i); len(open) > MaxDepth {
				l.faultf(s.token(i), "brackets are nested more than %d deep", MaxDepth)
				return false
			}
			continue
		}
		if len(open) == 0 {
			l.faultf(s.token(i), "%q closes nothing", t.Value)
			return false
		}
		o := open[len(open)-1]
		open = open[:len(open)-1]
		if s.toks[o].Value+t.Value != "()" && s.toks[o].Value+t.Value != "[]" && s.toks[o].Value+t.Value != "{}" {
			l.faultf(s.token(i), "%q does not close the %q before it", t.Value, s.toks[o].Value)
			return false
		}
		s.pair[o], s.pair[i] = i, o
	}
	if n := len(open); n > 0 {
		l.faultf(s.token(open[n-1]), "%q is never closed", s.toks[open[n-1]].Value)
		return false
	}
	return true
}

// refuse adds a fault for every token that expr knows and the language does not.
func (s *source) refuse(l *faults) {
	end := 0
	for i, t := range s.toks {
		r := s.token(i)
		if gap := s.text[end:r[0]]; strings.TrimSpace(gap) != "" {
			l.comment(gap, end)
		}
		end = r[1]
		next := ""
		if i+1 < len(s.toks) && s.toks[i+1].Kind == lexer.Operator && s.toks[i+1].From == t.To {
			next = s.toks[i+1].Value
		}
		switch t.Kind {
		case lexer.Number:
			number(t.Value, r, l)
		case lexer.Bytes:
			l.faultf(r, "%q is not part of the rule language", s.text[r[0]:r[1]]).Hint = "leave the b before the quotes out"
		case lexer.Identifier:
			if strings.Contains(t.Value, "$") {
				l.faultf(r, "%q is not part of the rule language", t.Value).Hint = "name the attribute itself"
			}
		case lexer.Operator:
			hint, refused := refusedOps(t.Value, next)
			switch {
			case t.Value == "=" && i > 1 && s.toks[i-2].Is(lexer.Operator, "let"):
			case t.Value == "=" && next == ">", t.Value == "<" && next == ">":
				l.faultf([2]int{r[0], r[1] + 1}, "%q is not part of the rule language", t.Value+next).Hint = hint
			case t.Value == "?" && next == ":":
				l.faultf([2]int{r[0], r[1] + 1}, "%q is not part of the rule language", "?:").Hint = `write "or" between conditions, "??" for a default`
			case refused:
				l.faultf(r, "%q is not part of the rule language", t.Value).Hint = hint
			}
		}
	}
	if gap := s.text[end:]; strings.TrimSpace(gap) != "" {
		l.comment(gap, end)
	}
}

// refusedOps are the operators of expr that the language does without, each
// with what to write.
func refusedOps(op, next string) (hint string, refused bool) {
	switch op {
	case "|":
		return `write lower(title), not title | lower(); "or" joins conditions`, true
	case "..":
		return "write 1 <= x and x <= 5", true
	case "%":
		return "numbers are decimals and have no remainder; use floor(x / 10)", true
	case "^":
		return "write ** for a power", true
	case "=":
		if next == ">" {
			return "write >=", true
		}
		return "write == to compare", true
	case "<":
		return "write !=", next == ">"
	case "?.":
		return "what is missing is Unknown by itself; write a single dot", true
	case "::":
		return "write the function's name alone", true
	case "if", "else":
		return "write condition ? a : b", true
	case "&":
		return `write "and"`, true
	}
	return "", false
}

func (l *faults) comment(gap string, off int) {
	lead := len(gap) - len(strings.TrimLeft(gap, " \t\r\n"))
	body := strings.TrimSpace(gap)
	l.faultf([2]int{off + lead, off + lead + len(body)}, "comments are not part of the rule language").
		Hint = "put it above the expression, behind a #"
}

// number checks the spelling of a literal.
func number(v string, r [2]int, l *faults) {
	plain := strings.ReplaceAll(v, "_", "")
	n, err := strconv.ParseFloat(plain, 64)
	switch {
	case len(plain) > 1 && plain[0] == '0' && plain[1] >= '0' && plain[1] <= '9':
		l.faultf(r, "%q starts with a zero", v).Hint = "leave the zero out"
	case strings.ContainsAny(plain, "xXbBoO"):
		l.faultf(r, "%q is not a decimal number", v).Hint = "write digits, with a point before decimals"
	case err != nil && !math.IsInf(n, 0):
		l.faultf(r, "%q is not a number", v).Hint = "write digits, with a point before decimals"
	case math.IsInf(n, 0) || !strings.ContainsAny(plain, ".eE") && tooLarge(plain):
		l.faultf(r, "%q is too large to be exact", v)
	}
}

// tooLarge reports whether digits are a number beyond which not every whole
// number is a float64.
func tooLarge(digits string) bool {
	n, err := strconv.ParseUint(digits, 10, 64)
	return err != nil || n > maxInt
}

func cutDot(s string) (first, rest string, dot bool) { return strings.Cut(s, ".") }

func identifier(s string) bool { return utils.IsValidIdentifier(s) && !strings.Contains(s, "$") }
