package rule

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
)

func (c *compiler) call(name string, args []ast.Node, out *node) *node {
	if f := c.scope.funcs[name]; f != nil {
		return c.hostCall(f, args, out)
	}
	switch name {
	case "any", "all", "none", "one", "count", "filter", "map":
		return c.each(name, args, out)
	case "min", "max":
		return c.extremum(name, args, out)
	}
	if !OwnFunc(name) {
		c.unknownFunc(name, out)
		return nil
	}
	if len(args) != 1 {
		c.arity(name, 1, 1, len(args), out)
		return nil
	}
	k := c.lower(args[0])
	if k == nil {
		return nil
	}
	out.word = name
	switch name {
	case "known":
		out.over(Bool, k).op = opKnown
		out.truth = func(f *Frame) Truth { return truthOf(k.known(f)) }
		return out
	case "date", "duration":
		return c.timeLiteral(name, k, out)
	case "age":
		if !c.takes(name, k, Date) {
			return nil
		}
		out.over(Number, k).time = true
		out.num = age(k.num)
		return out
	case "len":
		if k.typ == List {
			out.over(Number, k).num = lengthOf(k.list)
			return out
		}
		if k.typ != Text {
			c.faultf(k.span(), "%s takes a text or a list; this is a %s", name, k.typ)
			return nil
		}
		out.over(Number, k).num = runes(k.text)
	case "lower", "upper", "trim":
		if !c.takes(name, k, Text) {
			return nil
		}
		out.over(Text, k).text = mapped(name, k.text)
	default:
		if !c.takes(name, k, Number) {
			return nil
		}
		out.over(Number, k).num = rounded(name, k.num)
	}
	return out.folded()
}

// takes adds a fault unless k has the type that a function takes.
func (c *compiler) takes(name string, k *node, want Type) bool {
	if k.typ != want {
		c.faultf(k.span(), "%s takes a %s; this is a %s", name, want, k.typ)
	}
	return k.typ == want
}

func (c *compiler) arity(name string, least, most, got int, out *node) {
	want := strconv.Itoa(most) + " arguments"
	switch {
	case most > least:
		want = strconv.Itoa(least) + " to " + want
	case most == 1:
		want = "one argument"
	}
	c.faultf(out.span(), "%s takes %s, not %d", name, want, got)
}

func (c *compiler) unknownFunc(name string, out *node) {
	if h := c.scope.hints[name]; h != "" {
		c.faultf(out.span(), "%q cannot be read here", name).Hint = h
		return
	}
	if _, ok := builtin.Index[name]; ok {
		c.faultf(out.span(), "%q is not part of the rule language", name+"()").Hint = instead(name)
		return
	}
	if n, ok := c.scope.names[name]; ok {
		c.faultf(out.span(), "%s is a %s, no function", name, n.Type).Hint = "write it without brackets"
		return
	}
	c.faultf(out.span(), "unknown function %q", name).Hint =
		problem.Known(name, append(append([]string(nil), c.scope.calls...), ownFuncs[:]...))
}

// instead is what to write for one of expr's functions.
func instead(name string) string {
	switch name {
	case "now":
		return "at is the instant asked about"
	case "sum", "mean", "median", "reduce":
		return "lists hold texts; add numbers with +"
	case "int", "float", "string", "type":
		return "every value has its type from the dictionary"
	case "hasPrefix":
		return `write title startsWith "Head"`
	case "hasSuffix":
		return `write title endsWith "IT"`
	case "indexOf", "lastIndexOf":
		return `write title contains "IT"`
	case "find", "findIndex", "findLast", "findLastIndex", "first", "last":
		return `write any(list, # == "x")`
	}
	return ""
}

// timeLiteral is date("2026-12-31") or duration("72h").
func (c *compiler) timeLiteral(name string, k, out *node) *node {
	if k.op != opLit || k.typ != Text {
		f := c.faultf(k.span(), "%s takes a literal text", name)
		f.Hint = `write date("2026-12-31"), duration("72h")`
		return nil
	}
	if name == "date" {
		d, err := quantity.ParseDate(k.lit.Str)
		if err != nil {
			c.faultf(k.span(), "%q is not a date", k.lit.Str).Hint = `write date("2026-12-31")`
			return nil
		}
		return out.literal(DateValue(d.Start(c.scope.loc)))
	}
	d, err := time.ParseDuration(k.lit.Str)
	if err != nil || d%time.Microsecond != 0 {
		c.faultf(k.span(), "%q is not a duration of hours, minutes and seconds", k.lit.Str).Hint = `write duration("72h"), duration("1h30m")`
		return nil
	}
	return out.literal(Value{Type: Duration, Known: true, Num: float64(d / time.Microsecond)})
}

func (c *compiler) extremum(name string, args []ast.Node, out *node) *node {
	if len(args) == 0 {
		c.faultf(out.span(), "%s takes at least one number", name)
		return nil
	}
	var kids []*node
	for _, a := range args {
		if k := c.lower(a); k != nil && c.takes(name, k, Number) {
			kids = append(kids, k)
		}
	}
	if len(kids) < len(args) {
		return nil
	}
	out.over(Number, kids...).num = extreme(name, kids)
	out.word = name
	return out.folded()
}

// each is a function with a condition or a text on every element of a list.
func (c *compiler) each(name string, args []ast.Node, out *node) *node {
	if len(args) != 2 {
		c.faultf(out.span(), "%s takes a list and a condition on its elements", name).Hint = "write " + name + `(tags, # startsWith "x")`
		return nil
	}
	if len(c.elem) == MaxNesting {
		c.faultf(out.span(), "%s stands inside %d others of its kind; more are not allowed", name, MaxNesting)
		return nil
	}
	list := c.lower(args[0])
	if list != nil && !c.takes(name, list, List) {
		list = nil
	}
	var scope *node // nil: of an unknown list
	if list != nil {
		out.local, out.values = c.locals, list.values
		c.locals++
		scope = out
	}
	body := args[1]
	if p, ok := body.(*ast.PredicateNode); ok {
		body = p.Node
	}
	c.elem = append(c.elem, scope)
	pred := c.lower(body)
	c.elem = c.elem[:len(c.elem)-1]
	if list == nil || pred == nil {
		return nil
	}
	want := Bool
	if name == "map" {
		want = Text
	}
	if pred.typ != want {
		c.faultf(pred.span(), "%s needs a %s for every element; this is a %s", name, needed(want), pred.typ)
		return nil
	}
	switch name {
	case "count":
		out.typ = Number
	case "filter", "map":
		out.typ = List
	default:
		out.typ = Bool
	}
	out.over(out.typ, list, pred).op = opEach
	out.word = name
	out.loop(name)
	if name == "map" {
		out.values = nil
	}
	return out
}

// hostCall is a call of a function of the scope.
func (c *compiler) hostCall(fn *Func, args []ast.Node, out *node) *node {
	least := len(fn.Params)
	for least > 0 && fn.Params[least-1].Optional {
		least--
	}
	if len(args) < least || len(args) > len(fn.Params) {
		c.arity(fn.Name, least, len(fn.Params), len(args), out)
		return nil
	}
	var kids []*node
	var literals []string
	for i, a := range args {
		k := c.lower(a)
		if k == nil || !c.takes(fn.Name, k, fn.Params[i].Type) {
			continue
		}
		if p := fn.Params[i]; p.Literal {
			if k.op != opLit {
				c.faultf(k.span(), "%s takes a literal %s here", fn.Name, p.Type)
				continue
			}
			if p.Type == Text && p.Values != nil && !contains(p.Values, k.lit.Str) {
				c.faultf(k.span(), "unknown %s %q", p.what(), k.lit.Str).Hint = problem.Known(k.lit.Str, p.Values)
				continue
			}
			literals = append(literals, k.lit.String())
		}
		kids = append(kids, k)
	}
	if len(kids) < len(args) {
		return nil
	}
	call := fn.Call
	if fn.Bind != nil {
		bound, err := fn.Bind(literals)
		if err != nil {
			c.bindFault(fn.Name, err, out)
			return nil
		}
		call = bound
	}
	out.over(fn.Result, kids...).op = opCall
	out.fn = fn
	out.time, out.timed = out.time || fn.Time, fn.Time
	if fn.Over != nil {
		out.bounds = fn.Over(literals)
	}
	out.invoke(fn, call)
	return out
}

func (c *compiler) bindFault(name string, err error, out *node) {
	var f *problem.Fault
	if errors.As(err, &f) {
		c.faults = append(c.faults, &problem.Fault{Off: out.lo, End: out.hi, Msg: f.Msg, Hint: f.Hint})
		return
	}
	c.faultf(out.span(), "%s does not take these arguments: %s", name, strings.TrimSpace(err.Error()))
}

// what a literal names, for messages.
func (p Param) what() string {
	if p.What != "" {
		return p.What
	}
	return "value"
}
