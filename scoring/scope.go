package scoring

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/rule"
)

// baseScope names the attributes, the functions over activities and events, and
// the host's functions.
func (s *Schema) baseScope(c SchemaConfig, bad *problem.List) *rule.Scope {
	attributes := make([]rule.Name, len(s.attributes))
	for i := range s.attributes {
		a := &s.attributes[i]
		attributes[i] = rule.Name{Name: a.Name, Type: rule.Type(a.Type), Values: a.Values, Slot: a.slot, Index: a.index}
	}
	sc := rule.NewScope().In(s.loc).With(attributes...)
	what := slices.Clone(s.Activities())
	for _, e := range c.Events {
		if _, both := s.kindOf[e]; both {
			bad.Add(problem.Path("activities", e), "%q stands for two: an activity and an event", e).OnKey = true
			continue
		}
		what = append(what, e)
	}
	s.what = what
	sc = sc.WithFuncs(s.happenings(nil)...)
	for i, f := range c.Funcs {
		switch {
		case !checkIdent(f.name, "", bad):
		case rule.OwnFunc(f.name) || slices.Contains([]string{"times", "seen", "days_since", "segment"}, f.name):
			bad.Add("", "the host's function %q has the name of one of the language", f.name)
		case slices.ContainsFunc(c.Funcs[:i], func(g Func) bool { return g.name == f.name }):
			bad.Add("", "the host's function %q is handed in twice", f.name)
		default:
			sc = sc.WithFuncs(f.f)
		}
	}
	return sc
}

// happenings are times, seen and days_since; activities count after the latest
// of resets.
func (s *Schema) happenings(resets []string) []rule.Func {
	return []rule.Func{s.happened("times", rule.Number, resets), s.happened("seen", rule.Bool, resets), s.happened("days_since", rule.Number, resets)}
}

// happened makes times, seen and days_since over activities and events.
func (s *Schema) happened(fn string, result rule.Type, resets []string) rule.Func {
	params := []rule.Param{{Type: rule.Text, Literal: true, Values: s.what, What: "activity or event"}}
	if fn == "times" {
		params = append(params, rule.Param{Type: rule.Number, Optional: true})
	}
	return rule.Func{Name: fn, Result: result, Time: fn != "seen", Params: params, From: s.counted,
		Bind: func(lits []string) (func(*rule.Frame, []rule.Value) rule.Value, error) {
			d := s.deed(lits[0], resets)
			switch fn {
			case "seen":
				return func(f *rule.Frame, _ []rule.Value) rule.Value {
					v := f.Host.(*View)
					n, ok := d.count(v, 0, v.now)
					if !ok {
						return rule.Missing(rule.Bool)
					}
					return rule.BoolValue(n > 0)
				}, nil
			case "days_since":
				return func(f *rule.Frame, _ []rule.Value) rule.Value {
					v := f.Host.(*View)
					last, ok := d.last(v)
					if !ok {
						return rule.Missing(rule.Number)
					}
					return rule.NumberValue(float64(v.now-last) / float64(dayNanos))
				}, nil
			}
			return func(f *rule.Frame, args []rule.Value) rule.Value {
				v := f.Host.(*View)
				if len(args) < 2 {
					return d.times(v, math.Inf(1), v.now)
				}
				return d.times(v, args[1].Num, v.now)
			}, nil
		},
		Over: func(lits []string) func(*rule.Frame, []rule.Range) rule.Range {
			d := s.deed(lits[0], resets)
			if fn == "days_since" {
				return func(f *rule.Frame, _ []rule.Range) rule.Range {
					last, ok := d.last(f.Host.(*View))
					if !ok {
						return rule.One(rule.Missing(rule.Number))
					}
					return rule.Days(f, last)
				}
			}
			return func(f *rule.Frame, args []rule.Range) rule.Range { // of times: it falls with time, and rises with the days
				v, few, many := f.Host.(*View), math.Inf(1), math.Inf(1)
				if len(args) > 1 {
					few, many = args[1].Low, args[1].High
				}
				return rule.Between(d.times(v, few, f.Until), d.times(v, many, f.At))
			}
		}}
}

// deed is an activity or an event, whose happening conditions ask about.
type deed struct {
	name     string
	kind     int32
	activity bool
	resets   []string // of activities: they count after the latest of these
}

func (s *Schema) deed(name string, resets []string) deed {
	kind, ok := s.kindOf[name]
	return deed{name, int32(kind), ok, resets}
}

// count is how often it happened within a span before an instant, 0: ever;
// false of an event without a journey.
func (d deed) count(v *View, span, now int64) (int, bool) {
	if d.activity {
		return v.times(d.kind, span, now, d.resets), true
	}
	if v.path == nil {
		return 0, false
	}
	since := time.Time{}
	if span > 0 {
		if since = v.at; now != v.now {
			since = fromNanos(now, time.UTC)
		}
		since = since.Add(-time.Duration(span) + 1)
	}
	n, _ := v.path.Event(d.name, since, v.Known())
	return n, true
}

// times is count in the last days, +Inf: ever.
func (d deed) times(v *View, days float64, now int64) rule.Value {
	span := int64(0)
	if !math.IsInf(days, 1) {
		if span = int64(max(0, min(float64(days*float64(dayNanos)), float64(1<<62)))); span == 0 {
			return rule.NumberValue(0)
		}
	}
	n, ok := d.count(v, span, now)
	if !ok {
		return rule.Missing(rule.Number)
	}
	return rule.NumberValue(float64(n))
}

// last is when it happened last.
func (d deed) last(v *View) (int64, bool) {
	if d.activity {
		return v.last(d.kind, d.resets)
	}
	if v.path == nil {
		return 0, false
	}
	n, last := v.path.Event(d.name, time.Time{}, v.Known())
	return nanos(last), n > 0
}

// fingerprint tells schemas apart: everything that decides where a fact stands
// and what it may be.
func (s *Schema) fingerprint() string {
	h := sha256.New()
	for _, a := range s.attributes {
		fmt.Fprintf(h, "%q %d %q %v %v\n", a.Name, a.Type, a.Values, a.Min, a.Max)
	}
	for _, k := range s.activities {
		fmt.Fprintf(h, "%q %q %v\n", k.name, k.by, k.props)
	}
	fmt.Fprintf(h, "%s\n", s.loc)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// checkName checks an attribute's name: an identifier, and the only one.
func (s *Schema) checkName(name, path string, bad *problem.List) bool {
	if !checkIdent(name, path, bad) {
		return false
	}
	if _, twice := s.byName[name]; twice {
		bad.Add(path, "attribute %q is declared twice", name).OnKey = true
		return false
	}
	return true
}
