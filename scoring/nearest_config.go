package scoring

import (
	"math"
	"slices"
	"strings"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// Limits of what may be done.
const (
	MaxCost   = MaxPoints // of one change, a million: costs of all changes sum up in an int64
	MaxHappen = 20        // times that one activity may still happen: nobody plans more at once
)

// ActionableConfig says what may be done about an attribute. Without Values,
// From and To it may become everything that the dictionary allows. A change never
// makes a fact missing, and adds items to a list, each as a change of its own.
type ActionableConfig struct {
	Cost   string   `yaml:"cost,required,short" kind:"points" help:"what a change costs, in a unit that you choose for all costs" like:"2"`
	Values []string `yaml:"values" kind:"text" help:"what it may become; of a list the items that may be added" like:"[true]"`
	From   string   `yaml:"from" kind:"text" help:"the smallest number, or the earliest date, that it may become" like:"10"`
	To     string   `yaml:"to" kind:"text" help:"the largest number, or the latest date, that it may become" like:"500"`
	Only   string   `yaml:"only" one:"find out|raise|lower" help:"find out: it stays once it is known; raise, lower: a known number or date only becomes larger, or smaller" like:"find out"`
}

// HappenConfig says that an activity may be brought about.
type HappenConfig struct {
	Cost   string       `yaml:"cost,required,short" kind:"points" help:"what it costs each time, in the unit of all costs" like:"5"`
	AtMost string       `yaml:"at most" kind:"count" help:"how often it may be brought about; without it once" like:"3 times"`
	With   []WithConfig `yaml:"with" help:"the values that its properties may have; without it those that conditions ask for" like:"{page: [/pricing]}"`
}

// WithConfig is the values that a property of such an activity may have.
type WithConfig struct {
	Name   string   `yaml:",key" kind:"name" help:"a property of the activity" like:"page"`
	Values []string `yaml:"values,short" kind:"text" help:"the values that it may have" like:"[/pricing]"`
}

// Cost is what a change costs: thousandths of the agreement's unit of costs, so
// that sums and comparisons are exact.
type Cost int64

// String prints a decimal: "2.5".
func (c Cost) String() string { return quantity.FormatMilli(int64(c)) }

// MarshalJSON writes the cost as a number, 2.5.
func (c Cost) MarshalJSON() ([]byte, error) { return quantity.AppendMilli(nil, int64(c)), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Cost) UnmarshalJSON(b []byte) error {
	m, err := quantity.ParseMilli(string(b))
	*c = Cost(m)
	return err
}

// What may be done with a known fact; the empty word: everything.
const (
	onlyFindOut = "find out"
	onlyRaise   = "raise"
	onlyLower   = "lower"
)

// actionable is what may be done about an attribute.
type actionable struct {
	cost      Cost
	values    []rule.Value // nil: all that the dictionary allows; of a list the items
	low, high float64      // of a number or date
	only      string
}

// happening is an activity that may be brought about.
type happening struct {
	cost Cost
	most int
	with [][]rule.Value // by property; nil: what conditions ask for
}

func readCost(text, path string, bad *problem.List) Cost {
	m, err := quantity.ParseMilli(text)
	if err != nil {
		bad.AddError(path, err)
		return 1
	}
	if m <= 0 || m > MaxCost {
		bad.Add(path, "a cost is more than 0 and at most %s, not %s", Cost(MaxCost), Cost(m))
		return 1
	}
	return Cost(m)
}

func (s *Schema) readActionable(c *ActionableConfig, a *Attribute, path string, bad *problem.List) *actionable {
	if c == nil {
		return nil
	}
	at := func(key string) string { return problem.Join(path, key) }
	out := &actionable{cost: readCost(c.Cost, at("cost"), bad), only: c.Only, low: a.Min, high: a.Max}
	ordered := a.Type == Number || a.Type == Date
	if a.Type == Date {
		out.low, out.high = rule.DateValue(minDate).Num, rule.DateValue(maxDate).Num-1
	}
	switch c.Only {
	case "", onlyFindOut:
	case onlyRaise, onlyLower:
		if !ordered {
			bad.Add(at("only"), "only numbers and dates %s, %s is a %s", map[string]string{onlyRaise: "rise", onlyLower: "fall"}[c.Only], a.Name, a.Type)
		}
	default:
		bad.Add(at("only"), "unknown %q", c.Only).Hint = "find out, raise or lower"
	}
	if c.Values != nil && len(c.Values) == 0 {
		bad.Add(at("values"), "the list is empty: %s could become nothing", a.Name).Hint = "leave the key out where it may have every value of the dictionary"
	}
	out.values = s.readValues(c.Values, a, at("values"), bad)
	for _, b := range []struct {
		key, text string
		dst       *float64
	}{{"from", c.From, &out.low}, {"to", c.To, &out.high}} {
		switch {
		case b.text == "":
		case !ordered:
			bad.Add(at(b.key), "only numbers and dates have a `%s`, %s is a %s", b.key, a.Name, a.Type).OnKey = true
		case c.Values != nil:
			bad.Add(at(b.key), "`values` says what it may become: leave `%s` out", b.key).OnKey = true
		default:
			if v, ok := s.readValue(b.text, a, at(b.key), bad); ok {
				*b.dst = v.Num
			}
		}
	}
	if c.From != "" && c.To != "" && out.low > out.high {
		bad.Add(at("to"), "to %s is below from %s", c.To, c.From)
	}
	return out
}

// readValues reads a list of values of the attribute, of a list of its items.
func (s *Schema) readValues(texts []string, a *Attribute, path string, bad *problem.List) (out []rule.Value) {
	if n := len(texts); n > MaxValues {
		bad.Add(path, "%d values: at most %d", n, MaxValues)
		return nil
	}
	for i, text := range texts {
		place := problem.Join(path, problem.Path(i))
		v, ok := s.readValue(text, a, place, bad)
		if ok && slices.ContainsFunc(out, v.Equal) {
			bad.Add(place, "%q stands twice in the list", text)
		}
		out = append(out, v)
	}
	return out
}

// readValue reads one value of the attribute, of a list one item.
func (s *Schema) readValue(text string, a *Attribute, path string, bad *problem.List) (v rule.Value, ok bool) {
	hint := ""
	switch a.Type {
	case Text, List:
		if v = rule.TextValue(text); a.Values == nil || slices.Contains(a.Values, text) {
			return v, true
		}
		hint = problem.Known(text, a.Values)
	case Bool:
		if text == "true" || text == "false" {
			return rule.BoolValue(text == "true"), true
		}
		hint = "write true or false"
	case Number:
		n, err := quantity.ParseNumber(text)
		if err == nil && n >= a.Min && n <= a.Max {
			return rule.NumberValue(n), true
		}
		if hint = "write digits, with a point before decimals"; err == nil {
			hint = "it is " + a.bounds()
		}
	case Date:
		if d, err := quantity.ParseDate(text); err == nil {
			return rule.DateValue(d.Start(s.loc)), true
		}
		hint = `write "2026-12-31"`
	}
	bad.Add(path, "%q is not a value of %s", text, a.Name).Hint = hint
	return rule.Missing(rule.Type(a.Type)), false
}

func (s *Schema) readHappening(c *HappenConfig, k *activityKind, path string, bad *problem.List) *happening {
	if c == nil {
		return nil
	}
	out := &happening{cost: readCost(c.Cost, problem.Join(path, "cost"), bad), most: 1, with: make([][]rule.Value, len(k.props))}
	if c.AtMost != "" {
		place := problem.Join(path, "at most")
		most, err := quantity.ParseCount(strings.TrimSuffix(strings.TrimSuffix(c.AtMost, " times"), " time"))
		switch {
		case err != nil:
			bad.Add(place, "%q is not a number of times", c.AtMost).Hint = `write "3 times"`
		case most > MaxHappen:
			bad.Add(place, "%d times: at most %d", most, MaxHappen)
		default:
			out.most = most
		}
	}
	for _, w := range c.With {
		place := problem.Join(path, problem.Path("with", w.Name))
		i := slices.IndexFunc(k.props, func(p property) bool { return p.name == w.Name })
		switch {
		case i < 0:
			bad.Add(place, "%q is no property of %s", w.Name, k.name).OnKey = true
			(*bad)[len(*bad)-1].Hint = problem.Known(w.Name, propertyNames(k))
		case len(w.Values) == 0:
			bad.Add(place, "the property %q has no values", w.Name).Hint = "write them, or leave it out: then it has what conditions ask for"
		default:
			a := &Attribute{Name: k.name + "." + w.Name, Type: k.props[i].typ, Min: math.Inf(-1), Max: math.Inf(1)}
			out.with[i] = s.readValues(w.Values, a, place, bad)
			if a.Type == List { // one item each
				for j, v := range out.with[i] {
					out.with[i][j] = rule.ListValue([]string{v.Str})
				}
			}
		}
	}
	return out
}

func propertyNames(k *activityKind) []string {
	names := make([]string, len(k.props))
	for i, p := range k.props {
		names[i] = p.name
	}
	return names
}
