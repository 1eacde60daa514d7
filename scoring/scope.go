package scoring

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
			name := lits[0]
			kind, isActivity := s.kindOf[name]
			count := func(v *View, span int64) (int, int64, bool) {
				if isActivity {
					return v.times(int32(kind), span, resets), 0, true
				}
				if v.path == nil {
					return 0, 0, false
				}
				since := time.Time{}
				if span > 0 {
					since = v.at.Add(-time.Duration(span) + 1)
				}
				n, last := v.path.Event(name, since, v.at)
				return n, nanos(last), true
			}
			switch fn {
			case "seen":
				return func(f *rule.Frame, _ []rule.Value) rule.Value {
					n, _, ok := count(f.Host.(*View), 0)
					if !ok {
						return rule.Missing(rule.Bool)
					}
					return rule.BoolValue(n > 0)
				}, nil
			case "days_since":
				return func(f *rule.Frame, _ []rule.Value) rule.Value {
					v := f.Host.(*View)
					var last int64
					var n int
					if isActivity {
						at, ok := v.last(int32(kind), resets)
						if !ok {
							return rule.Missing(rule.Number)
						}
						last = at
					} else if n, last, _ = count(v, 0); n == 0 {
						return rule.Missing(rule.Number)
					}
					return rule.NumberValue(float64(v.now-last) / float64(dayNanos))
				}, nil
			}
			return func(f *rule.Frame, args []rule.Value) rule.Value {
				span := int64(0)
				if len(args) > 1 {
					days := args[1].Num
					if !(days > 0) {
						return rule.NumberValue(0)
					}
					span = int64(min(float64(days*float64(dayNanos)), float64(1<<62)))
					if span == 0 {
						return rule.NumberValue(0)
					}
				}
				n, _, ok := count(f.Host.(*View), span)
				if !ok {
					return rule.Missing(rule.Number)
				}
				return rule.NumberValue(float64(n))
			}, nil
		}}
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
