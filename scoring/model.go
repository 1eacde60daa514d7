package scoring

import (
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// Model is a compiled scoring model. It is immutable and safe for any number of
// goroutines. As Names it is what it was made from, and: score, grade, a name
// per dimension, and those of each further model behind its name and a dot.
type Model struct {
	names
	name     string // "" is the main model
	number   int    // its place in a view
	dims     []dimension
	rules    []compiled
	onFacts  factRules // of rules, those on facts, as Score needs them
	onActs   []int     // of rules, those on activities
	grades   []grade
	others   []*Model
	warnings problem.List
}

type dimension struct {
	name           string
	min, max       Points
	hasMin, hasMax bool
	decay          decay
}

type grade struct {
	name string
	from Points
}

// compiled is one rule. A rule on facts has when; one on activities has a kind.
type compiled struct {
	name   string
	points Points
	dim    int
	when   *rule.Program // nil for a rule on activities
	kind   int32
	on     string
	where  *rule.Program // nil: every activity of the kind
	count  counting
	most   int   // 0: all
	within int64 // nanoseconds; 0: ever
	decay  decay
}

type counting uint8

const (
	countEach counting = iota
	countOnce
	countDaily
)

// New compiles a model over names: a schema, or names made from one. The error
// lists every mistake; beside it a model is returned, fit for nothing but making
// names, so that what reads the score can be checked in the same pass.
func New(n Names, c Config) (*Model, error) {
	var bad problem.List
	if len(c.Models) > MaxModels {
		bad.Add("models", "%d models: at most %d", len(c.Models), MaxModels)
		c.Models = nil
	}
	hints := cycles(c)
	m := build(n.scoped(), ModelConfig{Dimensions: c.Dimensions, Rules: c.Rules, Grades: c.Grades}, hints, &bad)
	for _, mc := range c.Models {
		var sub problem.List
		if checkIdent(mc.Name, "", &sub) {
			if _, taken := n.scoped().scope.Lookup(mc.Name); taken {
				sub.Add("", "%q is an attribute already", mc.Name).OnKey = true
			}
			o := build(n.scoped(), mc, hints, &sub)
			m.others = append(m.others, o)
		}
		bad.Under(problem.Path("models", mc.Name), sub)
	}
	m.warnings = bad.Warnings()
	for _, o := range append([]*Model{m}, m.others...) {
		m.names = m.With(o.derived()...).scoped()
	}
	return m, bad.Err()
}

// build compiles one model; its rules see names without any score.
func build(n names, c ModelConfig, hints map[string]string, bad *problem.List) *Model {
	m := &Model{names: n, name: c.Name, number: int(n.schema.counters.models.Add(1) - 1)}
	if len(c.Dimensions) > MaxDimensions {
		bad.Add("dimensions", "%d dimensions: at most %d", len(c.Dimensions), MaxDimensions)
		return m
	}
	if len(c.Rules) > MaxRules {
		bad.Add("rules", "%d rules: at most %d", len(c.Rules), MaxRules)
		return m
	}
	for _, d := range c.Dimensions {
		m.addDimension(d, bad)
	}
	rules := n.Hinted(hints).scoped()
	seen := map[string]int{}
	for i, r := range c.Rules {
		if first, twice := seen[r.Name]; twice && r.Name != "" {
			bad.Add(problem.Path("rules", i, "name"), "rule %q stands twice: it is rule %d already", r.Name, first+1)
		}
		seen[r.Name] = i
		m.addRule(rules, r, problem.Path("rules", i), bad)
	}
	m.sort(bad)
	if len(c.Grades) > MaxGrades {
		bad.Add("grades", "%d grades: at most %d", len(c.Grades), MaxGrades)
		return m
	}
	for i, g := range c.Grades {
		path := problem.Path("grades", g.Name)
		from, ok := parsePoints(g.From, path, bad)
		if ok && i > 0 && from >= m.grades[len(m.grades)-1].from {
			bad.Add(path, "grade %q needs %s, not less than grade %q before it", g.Name, from, c.Grades[i-1].Name).Hint =
				"grades are written best first and must fall"
		}
		m.grades = append(m.grades, grade{g.Name, from})
	}
	return m
}

// cycles says for every name that the models make why their rules cannot read it.
func cycles(c Config) map[string]string {
	const hint = "a scoring rule cannot read what the score decides: rule → score → rule would be a cycle"
	h := map[string]string{}
	for _, m := range append([]ModelConfig{{Dimensions: c.Dimensions}}, c.Models...) {
		prefix := ""
		if m.Name != "" {
			prefix = m.Name + "."
		}
		h[prefix+"score"], h[prefix+"grade"] = hint, hint
		for _, d := range m.Dimensions {
			h[prefix+d.Name] = hint
		}
	}
	return h
}

func (m *Model) addDimension(c DimensionConfig, bad *problem.List) {
	path := problem.Path("dimensions", c.Name)
	if !checkIdent(c.Name, path, bad) {
		return
	}
	if _, taken := m.scope.Lookup(c.Name); taken && m.name == "" || c.Name == "score" || c.Name == "grade" {
		bad.Add(path, "%q is a name already", c.Name).OnKey = true
	}
	d := dimension{name: c.Name}
	if c.Min != "" {
		d.min, d.hasMin = parsePoints(c.Min, problem.Join(path, "min"), bad)
	}
	if c.Max != "" {
		d.max, d.hasMax = parsePoints(c.Max, problem.Join(path, "max"), bad)
	}
	if d.hasMin && d.hasMax && d.min > d.max {
		bad.Add(problem.Join(path, "max"), "max %s is below min %s", d.max, d.min)
	}
	d.decay, _ = readDecay(c.HalfLife, c.LinearOver, c.ExpiresAfter, "", path, bad)
	m.dims = append(m.dims, d)
}

func (m *Model) addRule(n names, c RuleConfig, path string, bad *problem.List) {
	at := func(key string) string { return problem.Join(path, key) }
	r := compiled{name: c.Name, on: c.On}
	if c.Points != "" {
		r.points, _ = parsePoints(c.Points, at("points"), bad)
	}
	r.dim = m.dimension(c.To, at("to"), bad)
	switch {
	case c.When == "" && c.On == "":
		bad.Add(path, "rule %q never counts", c.Name).Hint = "say `when` it counts, or `on` which activity"
		return
	case c.When != "" && c.On != "":
		bad.Add(at("on"), "a rule has `when` or `on`, not both").OnKey = true
		(*bad)[len(*bad)-1].Hint = "a condition on the lead may stand in `where`"
		return
	case c.When != "":
		for _, k := range []struct{ key, text string }{{"where", c.Where}, {"count", c.Count}, {"counts at most", c.CountsAtMost},
			{"within", c.Within}, {"half life", c.HalfLife}, {"linear over", c.LinearOver}, {"expires after", c.ExpiresAfter}, {"fades", c.Fades}} {
			if k.text != "" {
				bad.Add(at(k.key), "`%s` needs `on`: facts have no age and are not counted", k.key).OnKey = true
			}
		}
		r.when = compile(c.When, n.scope, at("when"), bad)
	default:
		m.addActivityRule(n, c, &r, path, bad)
	}
	m.rules = append(m.rules, r)
}

// sort sets the rules out for Score.
func (m *Model) sort(bad *problem.List) {
	if bad.Err() != nil {
		return
	}
	var onFacts []factRule
	for i := range m.rules {
		if r := &m.rules[i]; r.when != nil {
			onFacts = append(onFacts, factRule{r.when, r.points, r.dim})
		} else {
			m.onActs = append(m.onActs, i)
		}
	}
	m.onFacts = m.schema.prepare(onFacts)
}

func (m *Model) addActivityRule(n names, c RuleConfig, r *compiled, path string, bad *problem.List) {
	at := func(key string) string { return problem.Join(path, key) }
	kind, ok := m.schema.kindOf[c.On]
	if !ok {
		bad.Add(at("on"), "unknown activity %q", c.On).Hint = problem.Known(c.On, m.schema.Activities())
		return
	}
	r.kind = int32(kind)
	if c.Where != "" {
		r.where = compile(c.Where, m.schema.propertyScope(n.scope, kind), at("where"), bad)
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
		props[i] = rule.Name{Name: p.name, Type: typ, Memo: -1, Of: func(f *rule.Frame) rule.Value {
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

// derived are the names that conditions read the model by.
func (m *Model) derived() []Derived {
	prefix := ""
	if m.name != "" {
		prefix = m.name + "."
	}
	time := m.ReadsTime()
	d := []Derived{
		{Name: prefix + "score", Type: Number, Time: time, Of: func(v *View) Value { return pointsValue(m.In(v).Points) }},
		{Name: prefix + "grade", Type: Text, Values: append(m.Grades(), ""), Time: time, Of: func(v *View) Value { return TextValue(m.In(v).Grade) }},
	}
	for i, dim := range m.dims {
		d = append(d, Derived{Name: prefix + dim.name, Type: Number, Time: time, Of: func(v *View) Value { return pointsValue(m.In(v).dims[i]) }})
	}
	return d
}

func pointsValue(p Points) Value { return NumberValue(float64(p) / 1000) }

// Named is a further model, under scoring.models.
func (m *Model) Named(model string) (*Model, bool) {
	i := slices.IndexFunc(m.others, func(o *Model) bool { return o.name == model })
	if i < 0 {
		return nil, false
	}
	return m.others[i], true
}

// Name is the name under scoring.models, "" for the main model.
func (m *Model) Name() string { return m.name }

// Models are the names of the further models.
func (m *Model) Models() []string {
	out := make([]string, len(m.others))
	for i, o := range m.others {
		out[i] = o.name
	}
	return out
}

// Dimensions are the names of the dimensions.
func (m *Model) Dimensions() []string {
	out := make([]string, len(m.dims))
	for i, d := range m.dims {
		out[i] = d.name
	}
	return out
}

// Grades are the names of the grades, best first.
func (m *Model) Grades() []string {
	out := make([]string, len(m.grades))
	for i, g := range m.grades {
		out[i] = g.name
	}
	return out
}

// ReadsTime reports whether a score can change while nothing happens.
func (m *Model) ReadsTime() bool {
	for i := range m.rules {
		r := &m.rules[i]
		if r.when == nil || r.when.ReadsTime() {
			return true
		}
	}
	return false
}

// FactsReadTime reports whether the score of a lead without activities can
// change while nothing happens: whether a condition on facts reads the time.
func (m *Model) FactsReadTime() bool {
	for i := range m.rules {
		if w := m.rules[i].when; w != nil && w.ReadsTime() {
			return true
		}
	}
	return false
}

// Warnings are what is odd but legal in the configuration.
func (m *Model) Warnings() problem.List { return m.warnings }

// localDay numbers the day of an instant in a location.
func localDay(at int64, loc *time.Location) int64 {
	_, offset := time.Unix(at/1_000_000_000, 0).In(loc).Zone()
	s := at/1_000_000_000 + int64(offset)
	if s < 0 {
		s -= 86_399
	}
	return s / 86_400
}
