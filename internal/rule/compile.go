package rule

import (
	"errors"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"

	"example.com/baton/internal/problem"
)

// Compile makes a program of an expression that gives a value of type want:
// Bool for conditions, Number for computed points. What is wrong is returned as
// faults with byte ranges in src, in the order of the text, and no program.
// It panics for a want that is none of Bool, Number, Text, List and Date.
func Compile(src string, s *Scope, want Type) (*Program, []*problem.Fault) {
	if want < Bool || want > Date {
		panic("rule: Compile wants one of Bool, Number, Text, List and Date")
	}
	c := &compiler{scope: s}
	if c.src = newSource(src, &c.faults); c.src == nil {
		return nil, c.sorted()
	}
	tree, err := parser.ParseWithConfig(src, &conf.Config{MaxNodes: MaxNodes, Functions: s.over})
	if err != nil {
		c.syntax(err)
		return nil, c.sorted()
	}
	if last := len(c.src.toks) - 1; c.src.toks[last].Is(lexer.Operator, ";") { // expr passes over it
		c.faultf(c.src.token(last), "%q is not expected here", ";").Hint = "leave it out"
		return nil, c.sorted()
	}
	root := c.lower(tree.Node)
	if root != nil && root.typ != want {
		c.wanted(root, want)
	}
	if len(c.faults) > 0 {
		return nil, c.sorted()
	}
	return newProgram(src, root, c.locals), nil
}

// compiler lowers one expression.
type compiler struct {
	faults
	scope  *Scope
	src    *source
	vars   []variable // of the enclosing let
	elem   []*node    // the lists whose elements # stands for, innermost last
	locals int        // so far
	nodes  int
	depth  int
	full   bool // a limit is reached: one fault says so
}

// variable is a name bound by let.
type variable struct {
	name  string
	value *node // nil if it is faulty
	local int
}

// syntax says what expr's parser could not read.
func (c *compiler) syntax(err error) {
	e := new(file.Error)
	errors.As(err, &e)
	last := len(c.src.toks) - 1
	i := c.src.find(e.From)
	t, r := c.src.toks[i], c.src.token(i)
	switch {
	case strings.Contains(e.Message, "maximum allowed nodes"):
		c.tooLong(r)
	case strings.Contains(e.Message, "cannot be mixed"):
		c.faultf(r, "%q beside ?? needs parentheses", t.Value).Hint = "write (budget ?? 0) > 5, (a ?? b) and c"
	case e.Message == "unexpected token EOF" || e.Message == "unexpected end of expression":
		c.faultf(c.src.token(last), "the expression ends too early, after %q", c.src.word(last))
	case strings.Contains(e.Message, "expected at least"):
		c.faultf(r, "a condition on the elements is missing before %q", t.Value).Hint = `write any(tags, # == "cloud")`
	case t.Is(lexer.Operator, ";") || strings.Contains(e.Message, "wrap predicate"):
		c.faultf(r, `";" stands only behind the value of a let`).Hint = "write let x = a + b; x > 5"
	default:
		c.faultf(r, "%q is not expected here", c.src.word(i)).Hint = c.unexpected(i)
	}
}

// unexpected guesses what was meant by a token that the parser did not expect.
func (c *compiler) unexpected(i int) string {
	t := c.src.toks[i]
	if t.Kind == lexer.Identifier {
		switch low := strings.ToLower(t.Value); low {
		case "and", "or", "not", "in", "contains", "matches":
			if t.Value != low {
				return `write "` + low + `" in small letters`
			}
		case "is", "equals", "eq":
			return "write == to compare"
		}
	}
	if t.Is(lexer.Operator, "#") {
		return elemHint
	}
	if i > 0 && operand(t) && (operand(c.src.toks[i-1]) || c.src.toks[i-1].Is(lexer.Bracket, ")", "]")) {
		return `"and", "or", a comparison or a comma is missing before it`
	}
	return ""
}

const elemHint = `# is the element inside any(tags, # == "cloud") and its like`

func operand(t lexer.Token) bool {
	return t.Kind == lexer.Identifier || t.Kind == lexer.Number || t.Kind == lexer.String
}

func (c *compiler) tooLong(r [2]int) {
	if c.full {
		return
	}
	c.full = true
	c.faultf(r, "the expression has more than %d parts", MaxNodes).Hint = "split it: name its parts as rules, segments or personas"
}

// wanted says that the expression has the wrong type.
func (c *compiler) wanted(root *node, want Type) {
	f := c.faultf(root.span(), "this is a %s; a %s is needed here", root.typ, needed(want))
	switch {
	case want == Bool && root.typ == Number:
		f.Hint = "compare it: " + c.src.text[root.lo:root.hi] + " > 0"
	case want == Bool && root.typ == Text:
		f.Hint = `compare it: == "…"`
	case want == Bool && root.typ == List:
		f.Hint = `ask for an element: "…" in ` + c.src.text[root.lo:root.hi]
	case want == Bool && root.typ == Date:
		f.Hint = "compare it: age(…) > 30, … < at"
	}
}

// needed is what an expression of a type is to its reader.
func needed(want Type) string {
	if want == Bool {
		return "condition"
	}
	return want.String()
}

// word is a token as it is written.
func (s *source) word(i int) string {
	r := s.token(i)
	return s.text[r[0]:r[1]]
}

// span is the range of a node, with the closing brackets that belong to it.
func (s *source) span(n ast.Node) span {
	if p, ok := s.spans[n]; ok {
		return p
	}
	own := s.find(n.Location().From)
	p := span{own, own}
	closing := func(open int) {
		if s.toks[open].Kind == lexer.Bracket {
			p.last = max(p.last, s.pair[open])
		}
	}
	kids := []ast.Node(nil)
	switch n := n.(type) {
	case *ast.UnaryNode:
		kids = []ast.Node{n.Node}
	case *ast.BinaryNode:
		kids = []ast.Node{n.Left, n.Right}
	case *ast.ChainNode:
		kids = []ast.Node{n.Node}
	case *ast.MemberNode:
		kids = []ast.Node{n.Node}
		closing(own)
	case *ast.SliceNode:
		kids = []ast.Node{n.Node}
		closing(own)
	case *ast.CallNode:
		kids = append([]ast.Node{n.Callee}, n.Arguments...)
		closing(min(own+1, len(s.toks)-1))
	case *ast.BuiltinNode:
		kids = n.Arguments
		closing(min(own+1, len(s.toks)-1))
	case *ast.PredicateNode:
		kids = []ast.Node{n.Node}
		if s.toks[own].Value == "{" {
			closing(own)
		}
	case *ast.ConditionalNode:
		p = s.outer(n.Cond) // its own location lies behind it
		kids = []ast.Node{n.Exp1, n.Exp2}
	case *ast.VariableDeclaratorNode:
		p.first = max(0, own-1) // the let before the name
		kids = []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		kids = n.Nodes
	case *ast.ArrayNode, *ast.MapNode:
		closing(own)
	}
	for _, k := range kids {
		o := s.outer(k)
		p.first, p.last = min(p.first, o.first), max(p.last, o.last)
	}
	s.spans[n] = p
	return p
}

// outer is the span with the parentheses around it, those of a call included.
func (s *source) outer(n ast.Node) span {
	p := s.span(n)
	for p.first > 0 && s.toks[p.first-1].Is(lexer.Bracket, "(") && s.pair[p.first-1] == p.last+1 {
		p = span{p.first - 1, p.last + 1}
	}
	return p
}
