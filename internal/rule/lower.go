package rule

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser/lexer"

	"example.com/baton/internal/problem"
)

// lower gives the typed node of an expr node, or nil after a fault.
func (c *compiler) lower(n ast.Node) *node {
	r := c.src.rangeOf(c.src.span(n))
	c.nodes++
	if c.nodes > MaxNodes {
		c.tooLong(r)
	}
	if c.depth++; c.depth > MaxDepth && !c.full {
		c.full = true
		c.faultf(r, "the expression is nested more than %d deep", MaxDepth)
	}
	defer func() { c.depth-- }()
	if c.full || len(c.faults) >= MaxFaults {
		return nil
	}
	out := &node{lo: r[0], hi: r[1]}
	switch n := n.(type) {
	case *ast.IntegerNode:
		return out.literal(NumberValue(float64(n.Value)))
	case *ast.FloatNode:
		return out.literal(NumberValue(n.Value))
	case *ast.BoolNode:
		return out.literal(BoolValue(n.Value))
	case *ast.StringNode:
		return out.literal(TextValue(n.Value))
	case *ast.IdentifierNode:
		return c.identifier(n.Value, out)
	case *ast.MemberNode:
		return c.member(n, out)
	case *ast.PointerNode:
		return c.pointer(n, out)
	case *ast.UnaryNode:
		return c.unary(n, out)
	case *ast.BinaryNode:
		return c.binary(n, out)
	case *ast.ConditionalNode:
		return c.conditional(n, out)
	case *ast.VariableDeclaratorNode:
		return c.let(n, out)
	case *ast.ArrayNode:
		return c.array(n, out)
	case *ast.BuiltinNode:
		return c.call(n.Name, n.Arguments, out)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(callee.Value, n.Arguments, out)
		}
		c.faultf(r, "methods are not part of the rule language").Hint = "write lower(title), not title.lower()"
	case *ast.NilNode:
		c.faultf(r, `"nil" is not part of the rule language`).Hint = "known(x) asks whether x is known"
	case *ast.SequenceNode:
		c.faultf(r, `";" stands only behind the value of a let`).Hint = `join conditions with "and"`
	case *ast.SliceNode:
		c.faultf(r, "parts of a text or list are not part of the rule language").Hint = `use startsWith, endsWith, contains, or any(list, …)`
	default: // a map; the other kinds were refused as tokens
		c.faultf(r, "%q is not part of the rule language", c.src.text[r[0]:r[1]]).Hint = "a list stands in square brackets"
	}
	return nil
}

// over makes out a node over kids, the operation of which is still to be set.
func (out *node) over(typ Type, kids ...*node) *node {
	out.typ, out.kids = typ, kids
	for _, k := range kids {
		out.open = out.open || k.open
		out.time = out.time || k.time
	}
	return out
}

func (c *compiler) identifier(name string, out *node) *node {
	for _, v := range slices.Backward(c.vars) {
		if v.name == name {
			if v.value == nil {
				return nil
			}
			out.over(v.value.typ, v.value)
			out.op, out.local, out.values, out.open = opVar, v.local, v.value.values, true
			out.readLocal()
			return out
		}
	}
	return c.name(name, out)
}

func (c *compiler) name(name string, out *node) *node {
	n, ok := c.scope.names[name]
	switch h := c.scope.hints[name]; {
	case !ok && h != "":
		c.faultf(out.span(), "%q cannot be read here", name).Hint = h
		return nil
	case !ok:
		c.faultf(out.span(), "unknown attribute %q", name).Hint = c.unknown(name)
		return nil
	}
	out.op, out.typ, out.name, out.values, out.time = opName, n.Type, n, n.Values, n.Time
	out.read(n)
	return out
}

// unknown is the hint for a name that the scope lacks.
func (c *compiler) unknown(name string) string {
	if c.scope.funcs[name] != nil || OwnFunc(name) {
		return name + " is a function: write " + name + "(…)"
	}
	var known, parts []string
	for _, v := range c.vars {
		known = append(known, v.name)
	}
	for _, n := range c.scope.order {
		known = append(known, n)
		if strings.HasPrefix(n, name+".") {
			parts = append(parts, n)
		}
	}
	if len(parts) > 0 {
		return "known are " + strings.Join(parts, ", ")
	}
	return problem.Known(name, known)
}

func (c *compiler) member(n *ast.MemberNode, out *node) *node {
	base, ok := n.Node.(*ast.IdentifierNode)
	part, named := n.Property.(*ast.StringNode)
	bracket := c.src.toks[c.src.find(n.Location().From)].Is(lexer.Bracket, "[")
	switch {
	case bracket:
		c.faultf(out.span(), "elements by position or key are not part of the rule language").Hint = `ask "x" in list, or any(list, # == "x")`
		return nil
	case !ok || !named:
		c.faultf(out.span(), "only a name has parts, and one level of them")
		return nil
	}
	full := base.Value + "." + part.Value
	if _, ok := c.scope.names[full]; !ok && c.scope.hints[full] == "" {
		if whole, ok := c.scope.names[base.Value]; ok {
			c.faultf(out.span(), "%s is a %s and has no parts", base.Value, whole.Type)
			return nil
		}
	}
	return c.name(full, out)
}

func (c *compiler) pointer(n *ast.PointerNode, out *node) *node {
	if n.Name != "" {
		c.faultf(out.span(), "%q is not part of the rule language", "#"+n.Name).Hint = "# is the element"
		return nil
	}
	if len(c.elem) == 0 {
		c.faultf(out.span(), "%q is not expected here", "#").Hint = elemHint
		return nil
	}
	list := c.elem[len(c.elem)-1]
	if list == nil {
		return nil
	}
	out.op, out.typ, out.local, out.values, out.open = opElem, Text, list.local, list.values, true
	i := out.local
	out.text = func(f *Frame) (string, bool) { return f.locals[f.base+i].Str, true }
	return out
}

func (c *compiler) unary(n *ast.UnaryNode, out *node) *node {
	k := c.lower(n.Node)
	if k == nil {
		return nil
	}
	if n.Operator == "!" || n.Operator == "not" {
		if k.typ != Bool {
			f := c.faultf(out.span(), `behind "not" stands a condition; this is a %s`, k.typ)
			if k.op == opName {
				f.Hint = "not known(" + k.name.Name + ") asks whether it is missing"
			}
			return nil
		}
		out.over(Bool, k).op = opNot
		out.truth = not(k.truth)
		return out
	}
	if k.typ != Number && k.typ != Duration {
		c.faultf(out.span(), "%q stands before a number; this is a %s", n.Operator, k.typ)
		return nil
	}
	out.over(k.typ, k).num = k.num
	if out.word = n.Operator; out.word == "-" {
		out.num = negated(k.num)
	}
	return out.folded()
}

func (c *compiler) conditional(n *ast.ConditionalNode, out *node) *node {
	cond, a, b := c.lower(n.Cond), c.lower(n.Exp1), c.lower(n.Exp2)
	if cond != nil && cond.typ != Bool {
		c.faultf(cond.span(), `before "?" stands a condition; this is a %s`, cond.typ)
		return nil
	}
	if a != nil && b != nil && a.typ != b.typ {
		c.faultf(out.span(), `both sides of ":" are of one type; these are a %s and a %s`, a.typ, b.typ)
		return nil
	}
	if cond == nil || a == nil || b == nil {
		return nil
	}
	out.over(a.typ, cond, a, b).op = opCond
	out.choose()
	return out
}

func (c *compiler) let(n *ast.VariableDeclaratorNode, out *node) *node {
	at := c.src.token(c.src.find(n.Location().From))
	taken := c.scope.names[n.Name] != nil || c.scope.funcs[n.Name] != nil || OwnFunc(n.Name)
	for _, v := range c.vars {
		taken = taken || v.name == n.Name
	}
	if taken {
		c.faultf(at, "%q is taken; a variable needs a name of its own", n.Name)
	}
	v := variable{name: n.Name, value: c.lower(n.Value), local: c.locals}
	c.locals++
	c.vars = append(c.vars, v)
	body := c.lower(n.Expr)
	c.vars = c.vars[:len(c.vars)-1]
	if taken || v.value == nil || body == nil {
		return nil
	}
	out.over(body.typ, v.value, body)
	out.op, out.local, out.values = opLet, v.local, body.values
	out.bind()
	return out
}

// array is a list of literal texts.
func (c *compiler) array(n *ast.ArrayNode, out *node) *node {
	if len(n.Nodes) == 0 {
		c.faultf(out.span(), "the list is empty")
		return nil
	}
	var texts []string
	for _, e := range n.Nodes {
		k := c.lower(e)
		if k == nil {
			return nil
		}
		if k.typ != Text || k.op != opLit {
			c.faultf(k.span(), `a list holds literal texts; anything else only behind "in"`)
			return nil
		}
		texts = append(texts, k.lit.Str)
	}
	return out.literal(ListValue(texts))
}
