package scoring

import (
	"slices"
	"strconv"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/rule"
)

// Model is a compiled scoring model. It is immutable and safe for any number of
// goroutines. As Names it is what it was made from, and: score, grade, grid, a name
// per dimension, and those of each further model behind its name and a dot.
type Model struct {
	names
	name     string        // "" is the main model
	number   int           // its place in a view
	segment  string        // "" applies to every lead
	applies  *rule.Program // nil to every lead
	dims     []dimension
	rules    []compiled
	groups   []group
	sums     // of the rules in no group
	grades   []grade
	grid     *grid // nil: none
	ofRow    bool  // see scoreRow
	others   []*Model
	override *overrides // nil: none are read
	account  *account   // nil: leads are of no account
	warnings problem.List
}

type dimension struct {
	name string
	bounds
	decay  decay
	resets []string // events and stages on which it starts again
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
	m := build(n.scoped(), ModelConfig{Dimensions: c.Dimensions, Rules: c.Rules, Groups: c.Groups, Grades: c.Grades, Grid: c.Grid}, hints, &bad)
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
	m.addOverride(c.Override, &bad)
	m.addAccount(c, &bad)
	m.warnings = bad.Warnings()
	for _, o := range append([]*Model{m}, m.others...) {
		m.names = m.With(o.derived()...).scoped()
	}
	m.names = m.accountNames()
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
	if len(c.Groups) > MaxGroups {
		bad.Add("groups", "%d groups: at most %d", len(c.Groups), MaxGroups)
		return m
	}
	for _, g := range c.Groups {
		m.addGroup(g, bad)
	}
	m.addSegment(c.Segment, bad)
	rules := n.Hinted(hints).scoped()
	seen := map[string]int{}
	for i, r := range c.Rules {
		if first, twice := seen[r.Name]; twice && r.Name != "" {
			bad.Add(problem.Path("rules", i, "name"), "rule %q stands twice: it is rule %d already", r.Name, first+1)
		}
		seen[r.Name] = i
		m.addRule(rules, r, problem.Path("rules", i), bad)
	}
	for i := range m.groups {
		if g := &m.groups[i]; g.rules == nil {
			bad.Warn(problem.Path("groups", g.name), "no rule is in group %q", g.name).OnKey = true
		}
	}
	m.sort(bad)
	m.grades = readGrades(c.Grades, "grades", bad)
	m.addGrid(c.Grid, bad)
	return m
}

// readGrades reads the grades, or the levels of a dimension, at path.
func readGrades(c []GradeConfig, path string, bad *problem.List) (out []grade) {
	if len(c) > MaxGrades {
		bad.Add(path, "%d grades: at most %d", len(c), MaxGrades)
		return nil
	}
	for i, g := range c {
		at := problem.Join(path, problem.Path(g.Name))
		from, ok := parsePoints(g.From, at, bad)
		if ok && i > 0 && from >= out[i-1].from {
			bad.Add(at, "grade %q needs %s, not less than grade %q before it", g.Name, from, c[i-1].Name).Hint =
				"grades are written best first and must fall"
		}
		out = append(out, grade{g.Name, from})
	}
	return out
}

// cycles says for every name that the models make why their rules cannot read it.
func cycles(c Config) map[string]string {
	const hint = "a scoring rule cannot read what the score decides: rule → score → rule would be a cycle"
	h := map[string]string{}
	for _, m := range append([]ModelConfig{{Dimensions: c.Dimensions, Grid: c.Grid}}, c.Models...) {
		prefix := ""
		if m.Name != "" {
			prefix = m.Name + "."
		}
		h[prefix+"score"], h[prefix+"grade"] = hint, hint
		if m.Grid != nil {
			h[prefix+"grid"] = hint
		}
		for _, d := range m.Dimensions {
			h[prefix+d.Name] = hint
		}
	}
	const account = "a scoring rule cannot read the account's score: rule → score → account → rule would be a cycle"
	for _, name := range []string{"account.score", "account.grade", "account.leads"} {
		h[name] = account
	}
	return h
}

func (m *Model) addDimension(c DimensionConfig, bad *problem.List) {
	path := problem.Path("dimensions", c.Name)
	if !checkIdent(c.Name, path, bad) {
		return
	}
	if _, taken := m.scope.Lookup(c.Name); taken && m.name == "" || c.Name == "score" || c.Name == "grade" || c.Name == "grid" {
		bad.Add(path, "%q is a name already", c.Name).OnKey = true
	}
	d := dimension{name: c.Name, resets: c.ResetsOn, bounds: readBounds(c.Min, c.Max, path, bad)}
	d.decay, _ = readDecay(c.HalfLife, c.LinearOver, c.ExpiresAfter, "", path, bad)
	m.dims = append(m.dims, d)
}

// sort sets the rules out for Score.
func (m *Model) sort(bad *problem.List) {
	if bad.Err() != nil {
		return
	}
	var u used
	m.sums = m.sorted(-1, &u)
	for i := range m.groups {
		if g := &m.groups[i]; !g.first {
			g.sums = m.sorted(i, &u)
		}
	}
	m.ofRow = m.isOfRow()
}

// addSegment reads the segment that the model applies to.
func (m *Model) addSegment(name string, bad *problem.List) {
	if name == "" {
		return
	}
	var faults []*problem.Fault
	m.segment = name
	m.applies, faults = rule.Compile("segment("+strconv.Quote(name)+")", m.scope, rule.Bool)
	for _, f := range faults {
		f.Off, f.End = 0, 0
		bad.AddError("segment", f)
	}
}

// derived are the names that conditions read the model by.
func (m *Model) derived() []Derived {
	prefix := ""
	if m.name != "" {
		prefix = m.name + "."
	}
	timed := m.ReadsTime()
	var d []Derived
	add := func(name string, typ Type, values []string, value func(*Score) Value) {
		d = append(d, Derived{Name: prefix + name, Type: typ, Values: values, Time: timed,
			Of: func(v *View) Value {
				s := m.In(v)
				if s.Applies != True {
					return Value{}
				}
				return value(&s)
			},
			Over: func(v *View, _ string, until time.Time) (low, high Value) { return m.between(v, until, value) }})
	}
	add("score", Number, nil, func(s *Score) Value { return pointsValue(s.Points) })
	add("grade", Text, append(m.Grades(), ""), func(s *Score) Value { return TextValue(s.Grade) })
	if m.grid != nil {
		add("grid", Text, append(m.Cells(), ""), func(s *Score) Value { return TextValue(s.Grid) })
	}
	for i, dim := range m.dims {
		add(dim.name, Number, nil, func(s *Score) Value { return pointsValue(s.dims[i]) })
	}
	for i := range d {
		d[i].From = func(string) Source { return Source{Model: m} }
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

// Segment is the name of the segment that the model applies to, "" if to every
// lead.
func (m *Model) Segment() string { return m.segment }

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
	return m.FactsReadTime() || m.override != nil || slices.ContainsFunc(m.rules, func(r compiled) bool { return r.on != "" })
}

// FactsReadTime reports whether the score of a lead without activities can
// change while nothing happens: whether what a rule on facts asks reads the time.
func (m *Model) FactsReadTime() bool {
	return m.applies != nil && m.applies.ReadsTime() ||
		slices.ContainsFunc(m.rules, func(r compiled) bool { return r.on == "" && r.readsTime() })
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
