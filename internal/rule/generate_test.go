package rule

import (
	"fmt"
	"strconv"
	"time"

	"pgregory.net/rapid"
)

// generator writes random expressions of a type. total leaves out what answers
// other than by Kleene's rules: known and ??, which look at Unknown itself.
type generator struct {
	t     *rapid.T
	total bool
	each  int // enclosing functions with #
	vars  []genVar
	next  int
	more  map[Type][]string // further leaves
}

type genVar struct {
	name string
	typ  Type
}

func (g *generator) pick(options ...string) string {
	return rapid.SampledFrom(options).Draw(g.t, "pick")
}

func (g *generator) kind(n int) int { return rapid.IntRange(0, n-1).Draw(g.t, "kind") }

func (g *generator) expr(typ Type, depth int) string {
	if depth <= 0 {
		return g.leaf(typ)
	}
	switch g.kind(14) {
	case 0:
		return "(" + g.expr(Bool, depth-1) + " ? " + g.expr(typ, depth-1) + " : " + g.expr(typ, depth-1) + ")"
	case 1:
		if !g.total && typ != Duration {
			return "(" + g.leaf(typ) + " ?? " + g.leaf(typ) + ")"
		}
	case 2:
		v := genVar{"v" + strconv.Itoa(g.next), []Type{Bool, Number, Text, List, Date}[g.kind(5)]}
		g.next++
		val := g.expr(v.typ, depth-1)
		g.vars = append(g.vars, v)
		body := g.expr(typ, depth-1)
		g.vars = g.vars[:len(g.vars)-1]
		return "(let " + v.name + " = " + val + "; " + body + ")"
	}
	switch typ {
	case Bool:
		return g.truth(depth - 1)
	case Number:
		return g.number(depth - 1)
	case Text:
		return g.text(depth - 1)
	case List:
		return g.list(depth - 1)
	case Date:
		return "(" + g.expr(Date, depth-1) + g.pick(" + ", " - ") + g.leaf(Duration) + ")"
	}
	return "(" + g.expr(Date, depth-1) + " - " + g.expr(Date, depth-1) + ")"
}

func (g *generator) leaf(typ Type) string {
	options := map[Type][]string{
		Bool:     {"consent", "partner", "true", "false"},
		Number:   {"employees", "budget", "expansion.score", "0", "1", "2.5", "250", "-3", `len("äb")`},
		Text:     {"title", "country", `"DE"`, `"Head"`, `""`, `"größe"`, `'x'`},
		List:     {"tags", `["cloud", "DE"]`, `["x"]`},
		Date:     {"ends", "born", "at", `date("2026-12-31")`},
		Duration: {`duration("72h")`, `duration("90m")`, "(ends - born)", "(at - born)"},
	}[typ]
	options = append(options, g.more[typ]...)
	for _, v := range g.vars {
		if v.typ == typ {
			options = append(options, v.name, v.name)
		}
	}
	if typ == Text && g.each > 0 {
		options = append(options, "#", "#", "#")
	}
	return g.pick(options...)
}

func (g *generator) truth(depth int) string {
	sub := func(t Type) string { return g.expr(t, depth) }
	switch g.kind(13) {
	case 0:
		return "(" + sub(Bool) + g.pick(" and ", " or ", " && ", " || ") + sub(Bool) + ")"
	case 1:
		return g.pick("not ", "!") + "(" + sub(Bool) + ")"
	case 2:
		return "(" + sub(Number) + g.pick(" == ", " != ", " < ", " <= ", " > ", " >= ") + sub(Number) + ")"
	case 3:
		return "(" + sub(Text) + g.pick(" == ", " != ", " < ", " <= ", " > ", " >= ") + sub(Text) + ")"
	case 4:
		return "(" + sub(Text) + g.pick(" contains ", " startsWith ", " endsWith ", " not contains ") + sub(Text) + ")"
	case 5:
		return "(" + sub(Text) + ` matches "^[A-Z]?.*[a-e]$"` + ")"
	case 6:
		return "(" + sub(Text) + g.pick(" in ", " not in ") + sub(List) + ")"
	case 7:
		return "(" + sub(Text) + " in [" + sub(Text) + ", " + g.leaf(Text) + "])"
	case 8:
		return "(" + sub(Number) + " in [" + g.pick("1, 2.5, 250", "0, 40, 3, 4, 5, 6, 7, 8, 0.5", sub(Number)) + "])"
	case 9:
		t := []Type{Date, Duration}[g.kind(2)]
		return "(" + sub(t) + g.pick(" < ", " >= ") + sub(t) + ")"
	case 10:
		return "(" + g.leaf(Number) + " < " + sub(Number) + " <= " + g.leaf(Number) + ")"
	case 11:
		if g.total {
			return "(" + sub(Bool) + g.pick(" == ", " != ") + sub(Bool) + ")"
		}
		return "known(" + sub([]Type{Bool, Number, Text, Date}[g.kind(4)]) + ")"
	}
	if g.each == MaxNesting {
		return g.leaf(Bool)
	}
	return g.pick("any", "all", "none", "one") + "(" + sub(List) + ", " + g.body(Bool, depth) + ")"
}

// body is an expression about an element.
func (g *generator) body(typ Type, depth int) string {
	g.each++
	defer func() { g.each-- }()
	if g.kind(3) == 0 {
		return "{" + g.expr(typ, depth) + "}"
	}
	return g.expr(typ, depth)
}

func (g *generator) number(depth int) string {
	sub := func() string { return g.expr(Number, depth) }
	switch g.kind(10) {
	case 0, 1:
		return "(" + sub() + g.pick(" + ", " - ", " * ") + sub() + ")"
	case 2:
		return "(" + sub() + " / (abs(" + sub() + ") + 1))"
	case 3:
		return "(" + g.leaf(Number) + " ** " + g.pick("0", "1", "2", "3") + ")"
	case 4:
		return g.pick("abs", "ceil", "floor", "round") + "(" + sub() + ")"
	case 5:
		return g.pick("min", "max") + "(" + sub() + ", " + sub() + ")"
	case 6:
		return "len(" + g.expr([]Type{Text, List}[g.kind(2)], depth) + ")"
	case 7:
		return g.pick("-", "+") + sub()
	case 8:
		return "age(" + g.expr(Date, depth) + ")"
	}
	if g.each == MaxNesting {
		return g.leaf(Number)
	}
	return "count(" + g.expr(List, depth) + ", " + g.body(Bool, depth) + ")"
}

func (g *generator) text(depth int) string {
	switch g.kind(2) {
	case 0:
		return g.pick("lower", "upper", "trim") + "(" + g.expr(Text, depth) + ")"
	}
	return "(" + g.expr(Text, depth) + " + " + g.expr(Text, depth) + ")"
}

func (g *generator) list(depth int) string {
	if g.each == MaxNesting {
		return g.leaf(List)
	}
	if g.kind(2) == 0 {
		return "filter(" + g.expr(List, depth) + ", " + g.body(Bool, depth) + ")"
	}
	return "map(" + g.expr(List, depth) + ", " + g.body(Text, depth) + ")"
}

// facts are random values for every name that the generator reads; with holes
// some are missing.
func facts(t *rapid.T, holes bool) map[string]any {
	all := map[string]any{
		"country":         rapid.SampledFrom([]string{"DE", "de", "", "US"}).Draw(t, "country"),
		"title":           rapid.SampledFrom([]string{"Head of IT", " größe ", "x", "DE"}).Draw(t, "title"),
		"employees":       float64(rapid.IntRange(-4, 500).Draw(t, "employees")) / 2,
		"budget":          rapid.Float64Range(-1e4, 1e4).Draw(t, "budget"),
		"consent":         rapid.Bool().Draw(t, "consent"),
		"partner":         rapid.Bool().Draw(t, "partner"),
		"ends":            fixtureAt.Add(time.Duration(rapid.IntRange(-9e8, 9e8).Draw(t, "ends")) * time.Millisecond),
		"born":            fixtureAt.Add(time.Duration(rapid.IntRange(-9e8, 9e8).Draw(t, "born")) * time.Microsecond),
		"tags":            rapid.SliceOfN(rapid.SampledFrom([]string{"cloud", "DE", "x", "größe"}), 0, 4).Draw(t, "tags"),
		"expansion.score": float64(rapid.IntRange(0, 100).Draw(t, "score")),
	}
	if !holes {
		return all
	}
	some := map[string]any{}
	for _, n := range fixtureNames { // in a fixed order
		if v, ok := all[n.Name]; ok && rapid.Bool().Draw(t, fmt.Sprint("knows ", n.Name)) {
			some[n.Name] = v
		}
	}
	return some
}
