package scoring

import (
	"slices"
	"time"

	"example.com/baton/internal/problem"
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

// sort sets the rules out for Score.
func (m *Model) sort(bad *problem.List) {
	if bad.Err() != nil {
		return
	}
	var onFacts []factRule
	for i := range m.rules {
		switch r := &m.rules[i]; {
		case r.on != "":
			m.onActs = append(m.onActs, i)
		case r.table != "":
			for _, row := range r.rows {
				if row.points != 0 {
					onFacts = append(onFacts, factRule{row.when, row.points, r.dim})
				}
			}
		default:
			onFacts = append(onFacts, factRule{r.when, r.points, r.dim})
		}
	}
	m.onFacts = m.schema.prepare(onFacts)
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
		if m.rules[i].readsTime() {
			return true
		}
	}
	return false
}

// FactsReadTime reports whether the score of a lead without activities can
// change while nothing happens: whether a condition on facts reads the time.
func (m *Model) FactsReadTime() bool {
	for i := range m.rules {
		if r := &m.rules[i]; r.on == "" && r.readsTime() {
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
