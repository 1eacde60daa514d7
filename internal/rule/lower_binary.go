package rule

import (
	"regexp"
	"regexp/syntax"
	"slices"

	"github.com/expr-lang/expr/ast"

	"example.com/baton/internal/problem"
)

func (c *compiler) binary(n *ast.BinaryNode, out *node) *node {
	switch n.Operator {
	case "and", "&&", "or", "||":
		return c.junction(n, out)
	case "in":
		return c.in(n, out)
	}
	if n.Operator == "==" || n.Operator == "!=" {
		_, left := n.Left.(*ast.NilNode)
		_, right := n.Right.(*ast.NilNode)
		if left || right {
			c.faultf(out.span(), "nothing is compared with nil").Hint = "known(x) asks whether x is known, not known(x) whether it is missing"
			return nil
		}
	}
	l, r := c.lower(n.Left), c.lower(n.Right)
	if l == nil || r == nil {
		return nil
	}
	switch n.Operator {
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(n.Operator, l, r, out)
	case "contains", "startsWith", "endsWith":
		if l.typ != Text || r.typ != Text {
			f := c.faultf(out.span(), "%q looks into a text for a text; these are a %s and a %s", n.Operator, l.typ, r.typ)
			if l.typ == List && r.typ == Text {
				f.Hint = "write " + c.written(r) + " in " + c.written(l)
			}
			return nil
		}
		out.over(Bool, l, r).truth = search(n.Operator, l, r)
		out.word = n.Operator
		out.test = tested(n.Operator, l, r)
		return out
	case "matches":
		return c.matches(l, r, out)
	case "??":
		if l.typ != r.typ {
			c.faultf(out.span(), "the default is a %s where a %s is needed", r.typ, l.typ)
			return nil
		}
		out.over(l.typ, l, r).op = opCoalesce
		out.coalesce()
		return out
	}
	return c.arithmetic(n.Operator, l, r, out)
}

func (c *compiler) written(n *node) string { return c.src.text[n.lo:n.hi] }

// junction is an "and" or "or" with all its operands: a and b and c is one node.
func (c *compiler) junction(n *ast.BinaryNode, out *node) *node {
	op := opAnd
	if n.Operator == "or" || n.Operator == "||" {
		op = opOr
	}
	same := func(n ast.Node) (*ast.BinaryNode, bool) {
		b, ok := n.(*ast.BinaryNode)
		if !ok {
			return nil, false
		}
		switch b.Operator {
		case "and", "&&":
			return b, op == opAnd
		case "or", "||":
			return b, op == opOr
		}
		return nil, false
	}
	// The left spine is as long as there are operands; it is walked in a loop.
	var operands []ast.Node
	var left ast.Node = n
	for {
		b, ok := same(left)
		if !ok {
			break
		}
		operands = append(operands, b.Right)
		left = b.Left
	}
	operands = append(operands, left)
	slices.Reverse(operands)
	var kids []*node
	good := true
	for _, o := range operands {
		k := c.lower(o)
		switch {
		case k == nil:
			good = false
		case k.typ != Bool:
			good = false
			f := c.faultf(k.span(), "%q joins conditions; this is a %s", n.Operator, k.typ)
			if k.op == opLit && k.typ == Text {
				f.Hint = `repeat the name: country == "DE" or country == "AT", or country in ["DE", "AT"]`
			}
		case k.op == op:
			kids = append(kids, k.kids...)
		default:
			kids = append(kids, k)
		}
	}
	if !good {
		return nil
	}
	out.over(Bool, kids...).op = op
	out.truth = all(kids, op)
	return out
}

func (c *compiler) comparison(op string, l, r *node, out *node) *node {
	if l.typ != r.typ {
		f := c.faultf(out.span(), "a %s cannot be compared with a %s", l.typ, r.typ)
		f.Hint = c.mismatch(l, r)
		if f.Hint == "" {
			f.Hint = c.mismatch(r, l)
		}
		return nil
	}
	equal := op == "==" || op == "!="
	if l.typ == List || l.typ == Bool && !equal {
		f := c.faultf(out.span(), "%q does not compare a %s with a %s", op, l.typ, r.typ)
		if l.typ == List {
			f.Hint = `write "x" in list, or any(list, # in other)`
		}
		return nil
	}
	if equal {
		if !c.listed(l, r) || !c.listed(r, l) {
			return nil
		}
	}
	out.over(Bool, l, r).truth = compared(op, l, r)
	out.word = op
	if l.op == opLit {
		out.test = tested(mirrored(op), r, l)
	} else {
		out.test = tested(op, l, r)
	}
	return out
}

// mismatch is the hint for a comparison of a with b of another type.
func (c *compiler) mismatch(a, b *node) string {
	switch {
	case a.typ == Number && b.typ == Text && b.op == opLit:
		return "a number stands without quotes"
	case a.typ == Text && b.typ == Number && b.op == opLit:
		return "a text stands in quotes"
	case a.typ == Bool && b.typ == Text && b.op == opLit:
		return "write true or false without quotes"
	case a.typ == Date && b.typ == Text:
		return `write date("2026-12-31")`
	case a.typ == Date && b.typ == Number:
		return "age(" + c.written(a) + ") is the number of days since then"
	case a.typ == Duration && b.typ == Number:
		return "age(x) is in days; or write duration(\"72h\")"
	case a.typ == List && b.typ == Text:
		return "write " + c.written(b) + " in " + c.written(a)
	}
	return ""
}

// listed adds a fault if lit is a literal that the closed list of n lacks.
func (c *compiler) listed(n, lit *node) bool {
	if n.values == nil || lit.op != opLit || lit.typ != Text || slices.Contains(n.values, lit.lit.Str) {
		return true
	}
	c.faultf(lit.span(), "%q is not a value of %s", lit.lit.Str, c.written(n)).Hint = problem.Known(lit.lit.Str, n.values)
	return false
}

func (c *compiler) in(n *ast.BinaryNode, out *node) *node {
	l := c.lower(n.Left)
	if array, ok := n.Right.(*ast.ArrayNode); ok {
		return c.inLiterals(l, array, out)
	}
	r := c.lower(n.Right)
	if l == nil || r == nil {
		return nil
	}
	if l.typ != Text || r.typ != List {
		f := c.faultf(out.span(), `"in" looks for a text in a list; these are a %s and a %s`, l.typ, r.typ)
		switch {
		case r.typ == Text:
			f.Hint = c.written(r) + " contains " + c.written(l)
		case l.typ == List && r.typ == List:
			f.Hint = "write any(" + c.written(l) + ", # in " + c.written(r) + ")"
		}
		return nil
	}
	if !c.listed(r, l) {
		return nil
	}
	out.over(Bool, l, r).truth = member(l, r)
	out.word = "in"
	out.test = tested("has", r, l)
	return out
}

// inLiterals is l in [a, b]: a set of literals, or the comparisons one by one.
func (c *compiler) inLiterals(l *node, array *ast.ArrayNode, out *node) *node {
	if len(array.Nodes) == 0 {
		c.faultf(c.src.rangeOf(c.src.span(array)), "the list is empty: nothing is in it")
		return nil
	}
	good, literal := l != nil, true
	var elems []*node
	for _, e := range array.Nodes {
		k := c.lower(e)
		if k == nil {
			good = false
			continue
		}
		if l != nil && k.typ != l.typ {
			c.faultf(k.span(), "%s is a %s and is looked for in a list with a %s", c.written(l), l.typ, k.typ).Hint = c.mismatch(l, k)
			good = false
			continue
		}
		good = good && (l == nil || c.listed(l, k)) && (l == nil || c.listed(k, l))
		literal = literal && k.op == opLit
		elems = append(elems, k)
	}
	if !good {
		return nil
	}
	if l.typ == List {
		c.faultf(out.span(), `"in" looks for a text in a list; these are a %s and a %s`, l.typ, List).
			Hint = "write any(" + c.written(l) + ", # in …)"
		return nil
	}
	out.over(Bool, append([]*node{l}, elems...)...).word = "in"
	switch {
	case literal && l.typ == Text:
		var set []string
		for _, e := range elems {
			set = append(set, e.lit.Str)
		}
		out.truth = textIn(l, set)
		out.test = tested("in", l, elems...)
	case literal && l.typ != Bool:
		var set []float64
		for _, e := range elems {
			set = append(set, e.lit.Num)
		}
		out.truth = numIn(l, set)
		out.set = set
		out.test = tested("in", l, elems...)
	default:
		out.truth = equalsAny(l, elems)
	}
	return out
}

func (c *compiler) matches(l, r *node, out *node) *node {
	if l.typ != Text || r.typ != Text {
		c.faultf(out.span(), "%q looks into a text for a text; these are a %s and a %s", "matches", l.typ, r.typ)
		return nil
	}
	if r.op != opLit {
		c.faultf(r.span(), `behind "matches" stands a literal pattern`).Hint = "use contains for a text that is computed"
		return nil
	}
	if len(r.lit.Str) > MaxPattern {
		c.faultf(r.span(), "the pattern has %d bytes; %d are allowed", len(r.lit.Str), MaxPattern)
		return nil
	}
	tree, err := syntax.Parse(r.lit.Str, syntax.Perl)
	if err != nil {
		e, _ := err.(*syntax.Error)
		c.faultf(r.span(), "the pattern is wrong: %s: %s", e.Code, e.Expr).Hint = "see https://github.com/google/re2/wiki/Syntax; \\ is written twice in a text"
		return nil
	}
	if patternSize(tree) > MaxPatternSize {
		c.faultf(r.span(), "the pattern repeats too much: more than %d characters when written out", MaxPatternSize)
		return nil
	}
	re := regexp.MustCompile(r.lit.Str)
	text := l.text
	out.over(Bool, l, r).truth = func(f *Frame) Truth {
		s, ok := text(f)
		if !ok {
			return Unknown
		}
		return truthOf(re.MatchString(s))
	}
	return out
}

// patternSize is about how many instructions a pattern takes.
func patternSize(r *syntax.Regexp) int {
	size := 1 + len(r.Rune)
	for _, s := range r.Sub {
		size += patternSize(s)
	}
	if r.Op == syntax.OpRepeat {
		size *= max(1, r.Min, r.Max)
	}
	return min(size, MaxPatternSize+1)
}

// arithmetic are the operators on numbers, dates, durations, and + on texts.
func (c *compiler) arithmetic(op string, l, r *node, out *node) *node {
	var typ Type
	switch pair := [2]Type{l.typ, r.typ}; {
	case pair == [2]Type{Number, Number}:
		typ = Number
	case pair == [2]Type{Text, Text} && op == "+":
		out.over(Text, l, r).text = joined(l.text, r.text)
		return out.folded()
	case pair == [2]Type{Date, Date} && op == "-":
		typ = Duration
	case pair == [2]Type{Date, Duration} && (op == "+" || op == "-"), pair == [2]Type{Duration, Date} && op == "+":
		typ = Date
	case pair == [2]Type{Duration, Duration} && (op == "+" || op == "-"):
		typ = Duration
	default:
		f := c.faultf(out.span(), "%q does not work on a %s and a %s", op, l.typ, r.typ)
		if (l.typ == Date || r.typ == Date) && (l.typ == Number || r.typ == Number) {
			f.Hint = "age(x) is in days; a duration is written duration(\"72h\")"
		}
		return nil
	}
	out.over(typ, l, r).num = computed(op, l.num, r.num)
	out.word = op
	if op == "*" && l.slot() && r.op == opLit {
		out.num = multiple(placeOf(l.name), r.lit.Num)
	}
	return out.folded()
}
