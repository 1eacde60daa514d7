package scoring

import (
	"slices"
	"strings"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// compiled is one rule: on facts with a condition, on one attribute with a
// table, or on activities of a kind.
type compiled struct {
	name    string
	points  Points        // of a table the most that a row gives
	formula *rule.Program // instead of points
	dim     int
	group   int           // -1: none
	when    *rule.Program // of a rule on facts; nil with a formula: always
	table   string        // the attribute
	rows    []row
	on      string // the activity
	kind    int32
	where   *rule.Program // nil: every activity of the kind
	count   counting
	most    int   // 0: all
	within  int64 // nanoseconds; 0: ever
	decay   decay
	resets  []string // the dimension's
}

type counting uint8

const (
	countEach counting = iota
	countOnce
	countDaily
)

func (m *Model) addRule(n names, c RuleConfig, path string, bad *problem.List) {
	at := func(key string) string { return problem.Join(path, key) }
	r := compiled{name: c.Name, on: c.On}
	if r.dim = m.dimension(c.To, at("to"), bad); r.dim < len(m.dims) {
		r.resets = m.dims[r.dim].resets
		n.scope = m.schema.restarting(n.scope, r.resets)
	}
	if !oneForm(c, path, bad) {
		return
	}
	switch {
	case c.Table != "":
		m.addTable(n, c, &r, path, bad)
	case c.Points == "":
		bad.Add(path, "rule %q gives no points", c.Name).Hint = "write points: 25"
	case c.On == "":
		r.addPoints(c.Points, n.scope, at("points"), bad)
	}
	switch {
	case c.When != "":
		r.when = compile(c.When, n.scope, at("when"), bad)
	case c.On != "":
		m.addActivityRule(n, c, &r, path, bad)
	}
	m.join(&r, c.Group, at("group"), bad)
	m.rules = append(m.rules, r)
}

// oneForm checks that a rule is of one form, and has no keys of another.
func oneForm(c RuleConfig, path string, bad *problem.List) bool {
	at := func(key string) string { return problem.Join(path, key) }
	forms := 0
	for _, k := range []struct{ key, text string }{{"when", c.When}, {"table", c.Table}, {"on", c.On}} {
		if k.text == "" {
			continue
		}
		if forms++; forms > 1 {
			bad.Add(at(k.key), "a rule has one of `when`, `table` and `on`").OnKey = true
			if k.key == "on" {
				(*bad)[len(*bad)-1].Hint = "a condition on the lead may stand in `where`"
			}
			return false
		}
	}
	if forms == 0 && !isFormula(c.Points) {
		bad.Add(path, "rule %q never counts", c.Name).Hint = "say `when` it counts, `on` which activity, or of which attribute it is a `table`"
		return false
	}
	for _, k := range []struct{ key, text string }{{"where", c.Where}, {"count", c.Count}, {"counts at most", c.CountsAtMost},
		{"within", c.Within}, {"half life", c.HalfLife}, {"linear over", c.LinearOver}, {"expires after", c.ExpiresAfter}, {"fades", c.Fades}} {
		if k.text != "" && c.On == "" {
			bad.Add(at(k.key), "`%s` needs `on`: facts have no age and are not counted", k.key).OnKey = true
		}
	}
	switch {
	case c.Table == "" && c.Rows != nil:
		bad.Add(at("rows"), "`rows` needs `table`: which attribute's values are they?").OnKey = true
	case c.Table != "" && c.Points != "":
		bad.Add(at("points"), "a table gives the points of its rows").OnKey = true
	}
	return true
}

// gives is what the rule gives; false if it does not hold.
func (r *compiled) gives(v *View) (sum Points, holds bool) {
	switch {
	case r.table != "":
		if row := r.row(v); row != nil {
			return row.points, true
		}
		return 0, false
	case r.on == "":
		return r.onFact(v)
	}
	r.each(v, func(_ *act, _, p Points) { sum, holds = sum+p, true })
	return sum, holds
}

// programs are the expressions that the rule asks, in their order: of a table
// one for each row.
func (r *compiled) programs() (all []*rule.Program) {
	for _, row := range r.rows {
		all = append(all, row.when)
	}
	all = append(all, r.when, r.where, r.formula)
	return slices.DeleteFunc(all, func(p *rule.Program) bool { return p == nil })
}

// readsTime reports whether what the rule gives depends on the instant.
func (r *compiled) readsTime() bool {
	return r.on != "" || slices.ContainsFunc(r.programs(), (*rule.Program).ReadsTime)
}

func (m *Model) addActivityRule(n names, c RuleConfig, r *compiled, path string, bad *problem.List) {
	at := func(key string) string { return problem.Join(path, key) }
	kind, ok := m.schema.kindOf[c.On]
	if !ok {
		bad.Add(at("on"), "unknown activity %q", c.On).Hint = problem.Known(c.On, m.schema.Activities())
		return
	}
	r.kind = int32(kind)
	properties := m.schema.propertyScope(n.scope, kind)
	if c.Where != "" {
		r.where = compile(c.Where, properties, at("where"), bad)
	}
	if c.Points != "" {
		r.addPoints(c.Points, properties, at("points"), bad)
	}
	r.count = countEach
	switch c.Count {
	case "once":
		r.count = countOnce
	case "daily":
		r.count = countDaily
	case "", "each":
	default:
		bad.Add(at("count"), "unknown way to count %q", c.Count).Hint = "once, daily or each"
	}
	if c.CountsAtMost != "" {
		text := strings.TrimSuffix(strings.TrimSuffix(c.CountsAtMost, " times"), " time")
		most, err := quantity.ParseCount(text)
		if err != nil {
			bad.Add(at("counts at most"), "%q is not a number of times", c.CountsAtMost).Hint = `write "3 times"`
		}
		r.most = most
	}
	if c.Within != "" {
		r.within = ageSpan(c.Within, at("within"), bad)
	}
	var own bool
	if r.decay, own = readDecay(c.HalfLife, c.LinearOver, c.ExpiresAfter, c.Fades, path, bad); !own && r.dim < len(m.dims) {
		r.decay = m.dims[r.dim].decay
	}
}

func compile(src string, sc *rule.Scope, path string, bad *problem.List) *rule.Program {
	p, faults := rule.Compile(src, sc, rule.Bool)
	for _, f := range faults {
		bad.AddError(path, f)
	}
	return p
}

// propertyScope adds an activity's properties, which are read from the
// activity at hand at every reading.
func (s *Schema) propertyScope(sc *rule.Scope, kind int) *rule.Scope {
	props := make([]rule.Name, len(s.activities[kind].props))
	for i, p := range s.activities[kind].props {
		typ := rule.Type(p.typ)
		props[i] = rule.Name{Name: p.name, Type: typ, Memo: -1, From: byArguments, Of: func(f *rule.Frame) rule.Value {
			v := f.Host.(*View)
			if d := v.act.detail; d >= 0 && v.lead.details[d].props != nil {
				return v.lead.details[d].props[i]
			}
			return rule.Missing(typ)
		}}
	}
	return sc.With(props...)
}

func (m *Model) dimension(to, path string, bad *problem.List) int {
	if to == "" && len(m.dims) == 1 {
		return 0
	}
	known := make([]string, len(m.dims))
	for i, d := range m.dims {
		if d.name == to {
			return i
		}
		known[i] = d.name
	}
	if to == "" {
		bad.Add(path, "`to` is missing: which dimension gets the points?").Hint = problem.Known("", known)
	} else {
		bad.Add(path, "unknown dimension %q", to).Hint = problem.Known(to, known)
	}
	return 0
}
