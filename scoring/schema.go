package scoring

import (
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// Limits of a schema. A person reads the agreement aloud: what is beyond them is
// generated, and belongs into code.
const (
	MaxAttributes = 1000 // rows are laid out in memory once per lead
	MaxActivities = 1000 // kinds of activities
	MaxProperties = 64   // of one activity
	MaxValues     = 2000 // of a closed list
)

// SchemaConfig is the data dictionary: what may be known of a lead, and what a
// lead or a team may do.
type SchemaConfig struct {
	Attributes []AttributeConfig
	Activities []ActivityConfig
	Location   *time.Location // of dates and local days; nil is UTC
	Teams      []string       // who may maintain an attribute or do an activity; empty: anybody
	Machines   []string       // teams that are software
	Events     []string       // funnel events, for times, seen and days_since
	Funcs      []Func         // pure functions of the host, for expressions
}

// AttributeConfig declares one attribute.
type AttributeConfig struct {
	Name         string   `yaml:",key" help:"its name in conditions: letters, digits and _" like:"industry" kind:"name"`
	Type         string   `yaml:"type,required" one:"text|number|bool|date|list" help:"what kind of value it is; a list is a list of text" like:"text"`
	Values       []string `yaml:"values" kind:"text" help:"the closed list of values it may have; for a list, of its items" like:"[software, banking]"`
	Min          string   `yaml:"min" kind:"number" help:"the smallest number allowed" like:"1"`
	Max          string   `yaml:"max" kind:"number" help:"the largest number allowed" like:"1000000"`
	MaintainedBy string   `yaml:"maintained by" kind:"name" help:"the team that keeps it true" like:"marketing"`
	NeededIn     []string `yaml:"needed in" kind:"name" help:"entering these stages without it is refused" like:"[MQL, SAL]"`
	Means        string   `yaml:"means" kind:"text" help:"what it means, for readers" like:"\"people on the payroll\""`
	// Actionable is what may be done about it; see Model.Nearest.
	Actionable *ActionableConfig `yaml:"actionable" help:"it can be found out or changed, at a cost: then the nearest ways to a grade or a stage can be told"`
	_          struct{}          `yaml:"was,later"`
}

// ActivityConfig declares one kind of activity.
type ActivityConfig struct {
	Name       string           `yaml:",key" help:"its name in conditions, rules and clauses" like:"page_view" kind:"name"`
	By         string           `yaml:"by,required" kind:"name" help:"who does it: lead, or a team" like:"lead"`
	Properties []PropertyConfig `yaml:"properties" help:"what is recorded with it: name and type" like:"{page: text}"`
	Means      string           `yaml:"means" kind:"text" help:"what it means, for readers" like:"\"a page of the site was read\""`
	// MayHappen is what it costs to bring it about; see Model.Nearest.
	MayHappen *HappenConfig `yaml:"may happen" help:"somebody can bring it about, at a cost; see actionable"`
}

// PropertyConfig declares one property of an activity.
type PropertyConfig struct {
	Name string `yaml:",key" help:"its name in conditions: letters, digits and _" like:"page" kind:"name"`
	Type string `yaml:"type,short" one:"text|number|bool|date|list" help:"what kind of value it is" like:"text"`
}

// ByLead is who does an activity that no team does.
const ByLead = "lead"

// Attribute is one declared attribute.
type Attribute struct {
	Name       string
	Type       Type
	Values     []string // closed list; nil is open
	Min, Max   float64  // ±Inf where there is no bound
	Maintainer string   // team; may be empty
	NeededIn   []string // stages
	Means      string

	act         *actionable // nil: nothing can be done about it
	slot, index int         // the bit in Row.Known and the place in the row's array for the type
}

// Schema is the data dictionary, compiled: it lays out leads, checks facts and
// compiles conditions. It is immutable and safe for any number of goroutines.
type Schema struct {
	attributes []Attribute
	byName     map[string]int
	activities []activityKind
	kindOf     map[string]int
	loc        *time.Location
	teams      []string
	machines   []string
	scope      *rule.Scope
	what       []string // activities and events, for times, seen and days_since
	warnings   problem.List
	print      string // fingerprint
	unlaid     bool   // an attribute or a property has no name or no type

	nums, strs, lists int // lengths of the row's arrays

	counters *counters // of memos and models, shared by all names made from the schema
	views    sync.Pool
}

// activityKind is one declared activity.
type activityKind struct {
	name    string
	by      string
	machine bool
	props   []property
	may     *happening // nil: nobody can bring it about
}

type property struct {
	name string
	typ  Type
}

// NewSchema compiles a data dictionary. The error lists every mistake. A schema
// is returned beside the error where every attribute has its name and type, so
// that the conditions over it can be checked in the same pass.
func NewSchema(c SchemaConfig) (*Schema, error) {
	s := &Schema{byName: map[string]int{}, kindOf: map[string]int{}, loc: c.Location,
		teams: c.Teams, machines: c.Machines, counters: &counters{}}
	if s.loc == nil {
		s.loc = time.UTC
	}
	s.views.New = func() any { return &View{schema: s} }
	var bad problem.List
	if n := len(c.Attributes); n > MaxAttributes {
		bad.Add("attributes", "%d attributes: at most %d", n, MaxAttributes)
		return nil, bad.Err()
	}
	if n := len(c.Activities); n > MaxActivities {
		bad.Add("activities", "%d activities: at most %d", n, MaxActivities)
		return nil, bad.Err()
	}
	for _, a := range c.Attributes {
		s.addAttribute(a, &bad)
	}
	for _, a := range c.Activities {
		s.addActivity(a, &bad)
	}
	if s.unlaid {
		return nil, bad.Err()
	}
	s.scope = s.baseScope(c, &bad)
	s.print = s.fingerprint()
	s.warnings = bad.Warnings()
	return s, bad.Err()
}

func (s *Schema) addAttribute(c AttributeConfig, bad *problem.List) {
	at := func(elems ...any) string { return problem.Path(append([]any{"attributes", c.Name}, elems...)...) }
	if !s.checkName(c.Name, at(), bad) {
		s.unlaid = true
		return
	}
	a := Attribute{Name: c.Name, Values: c.Values, Maintainer: c.MaintainedBy, NeededIn: c.NeededIn, Means: c.Means,
		Min: negInf, Max: posInf}
	a.Type = s.readType(c.Type, at("type"), bad)
	if len(a.Values) > 0 && a.Type != Text && a.Type != List {
		bad.Add(at("values"), "only text and lists have values, %s is a %s", c.Name, a.Type).OnKey = true
		a.Values = nil
	}
	if n := len(a.Values); n > MaxValues {
		bad.Add(at("values"), "%d values: at most %d", n, MaxValues)
	}
	seen := map[string]bool{}
	for i, v := range a.Values {
		if seen[v] {
			bad.Add(at("values", i), "%q stands twice in the list", v)
		}
		seen[v] = true
	}
	for _, b := range []struct {
		key, text string
		dst       *float64
	}{{"min", c.Min, &a.Min}, {"max", c.Max, &a.Max}} {
		if b.text == "" {
			continue
		}
		if a.Type != Number {
			bad.Add(at(b.key), "only numbers have a %s, %s is a %s", b.key, c.Name, a.Type).OnKey = true
			continue
		}
		n, err := quantity.ParseNumber(b.text)
		if err != nil {
			bad.AddError(at(b.key), err)
			continue
		}
		*b.dst = n
	}
	if a.Min > a.Max {
		bad.Add(at("max"), "max %s is below min %s", c.Max, c.Min)
	}
	s.checkTeam(c.MaintainedBy, at("maintained by"), bad)
	a.act = s.readActionable(c.Actionable, &a, at("actionable"), bad)
	a.slot = len(s.attributes)
	switch a.Type {
	case Text:
		a.index = s.strs
		s.strs++
	case List:
		a.index = s.lists
		s.lists++
	default:
		a.index = s.nums
		s.nums++
	}
	s.byName[a.Name] = len(s.attributes)
	s.attributes = append(s.attributes, a)
}

func (s *Schema) addActivity(c ActivityConfig, bad *problem.List) {
	at := func(elems ...any) string { return problem.Path(append([]any{"activities", c.Name}, elems...)...) }
	if _, twice := s.kindOf[c.Name]; twice {
		bad.Add(at(), "activity %q is declared twice", c.Name).OnKey = true
	}
	if c.By != ByLead {
		s.checkTeam(c.By, at("by"), bad)
	}
	k := activityKind{name: c.Name, by: c.By, machine: slices.Contains(s.machines, c.By)}
	if n := len(c.Properties); n > MaxProperties {
		bad.Add(at("properties"), "%d properties: at most %d", n, MaxProperties)
		return
	}
	for _, p := range c.Properties {
		if !checkIdent(p.Name, at("properties", p.Name), bad) {
			s.unlaid = true
			continue
		}
		for _, q := range k.props {
			if q.name == p.Name {
				bad.Add(at("properties", p.Name), "property %q is declared twice", p.Name).OnKey = true
			}
		}
		k.props = append(k.props, property{p.Name, s.readType(p.Type, at("properties", p.Name), bad)})
		if _, both := s.byName[p.Name]; both {
			bad.Warn(at("properties", p.Name), "%q is an attribute too: in `where` the property wins", p.Name).OnKey = true
		}
	}
	k.may = s.readHappening(c.MayHappen, &k, at("may happen"), bad)
	s.kindOf[c.Name] = len(s.activities)
	s.activities = append(s.activities, k)
}

func (s *Schema) readType(text, path string, bad *problem.List) Type {
	t, ok := parseType(text)
	if ok {
		return t
	}
	s.unlaid = true
	if text == "" {
		bad.Add(path, "the type is missing").Hint = "one of " + strings.Join(typeNames, ", ")
	} else {
		bad.Add(path, "unknown type %q", text).Hint = problem.Known(text, typeNames)
	}
	return Text
}

func (s *Schema) checkTeam(team, path string, bad *problem.List) {
	if team != "" && len(s.teams) > 0 && !slices.Contains(s.teams, team) {
		bad.Add(path, "unknown team %q", team).Hint = problem.Known(team, s.teams)
	}
}

// Attributes are the declared attributes in the order of declaration.
func (s *Schema) Attributes() []Attribute { return slices.Clone(s.attributes) }

// Attribute is the attribute of that name.
func (s *Schema) Attribute(name string) (Attribute, bool) {
	i, ok := s.byName[name]
	if !ok {
		return Attribute{}, false
	}
	return s.attributes[i], true
}

// Activities are the names of the declared activities in the order of declaration.
func (s *Schema) Activities() []string {
	names := make([]string, len(s.activities))
	for i, k := range s.activities {
		names[i] = k.name
	}
	return names
}

// ActivityBy is who does that activity, and whether that is software.
func (s *Schema) ActivityBy(name string) (by string, machine, ok bool) {
	i, ok := s.kindOf[name]
	if !ok {
		return "", false, false
	}
	return s.activities[i].by, s.activities[i].machine, true
}

// Location is where the schema's local days and dates are.
func (s *Schema) Location() *time.Location { return s.loc }

// Warnings are what is odd but legal in the configuration.
func (s *Schema) Warnings() problem.List { return s.warnings }

// Properties are the names of an activity's properties in the order of
// declaration.
func (s *Schema) Properties(activity string) []string {
	i, ok := s.kindOf[activity]
	if !ok {
		return nil
	}
	var names []string
	for _, p := range s.activities[i].props {
		names = append(names, p.name)
	}
	return names
}
