package scoring

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// check says whether a value may be a fact of the attribute of that name.
func (s *Schema) check(name string, value any) (*Attribute, rule.Value, error) {
	i, ok := s.byName[name]
	if !ok {
		return nil, rule.Value{}, &FactError{Name: name, Reason: "is no attribute of the data dictionary", Allowed: problem.Suggest(name, s.attributeNames())}
	}
	a := &s.attributes[i]
	v, reason := s.convert(a.Type, value)
	if reason != "" {
		return nil, rule.Value{}, &FactError{Name: name, Value: value, Reason: reason, Allowed: a.bounds()}
	}
	if !v.Known {
		return a, v, nil
	}
	switch a.Type {
	case Text:
		if a.Values != nil && !slices.Contains(a.Values, v.Str) {
			return nil, v, &FactError{Name: name, Value: value, Reason: "must be one of the closed list", Allowed: firstValues(a.Values)}
		}
	case List:
		for _, item := range v.List {
			if a.Values != nil && !slices.Contains(a.Values, item) {
				return nil, v, &FactError{Name: name, Value: item, Reason: "every item must be one of the closed list", Allowed: firstValues(a.Values)}
			}
		}
	case Number:
		if v.Num < a.Min || v.Num > a.Max {
			return nil, v, &FactError{Name: name, Value: value, Reason: "is out of bounds", Allowed: a.bounds()}
		}
	}
	return a, v, nil
}

// firstValues lists a closed list for a message.
func firstValues(values []string) string {
	const most = 12 // a message is read, a list is looked up
	if len(values) <= most {
		return strings.Join(values, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(values[:most], ", "), len(values)-most)
}

func (s *Schema) attributeNames() []string {
	names := make([]string, len(s.attributes))
	for i := range s.attributes {
		names[i] = s.attributes[i].Name
	}
	return names
}

// convert makes a value of a type from what a host, a JSON document or a CSV
// reader hands in. A reason means that it is none.
func (s *Schema) convert(t Type, value any) (v rule.Value, reason string) {
	if value == nil {
		return rule.Missing(rule.Type(t)), ""
	}
	switch t {
	case Number:
		n, ok := toNumber(value)
		if !ok {
			return v, "must be a number"
		}
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return v, "must be a finite number"
		}
		return rule.NumberValue(n), ""
	case Bool:
		b := reflect.ValueOf(value)
		if b.Kind() != reflect.Bool {
			return v, "must be true or false"
		}
		return rule.BoolValue(b.Bool()), ""
	case Text:
		x := reflect.ValueOf(value)
		if x.Kind() != reflect.String {
			return v, "must be a text"
		}
		return rule.TextValue(x.String()), ""
	case List:
		l, ok := toList(value)
		if !ok {
			return v, "must be a list of texts"
		}
		return rule.ListValue(l), ""
	}
	d, ok := s.toDate(value)
	if !ok {
		return v, `must be a date, "2026-12-31" or "2026-12-31T09:00:00+01:00"`
	}
	return rule.DateValue(d), ""
}

func toNumber(value any) (float64, bool) {
	if j, ok := value.(json.Number); ok {
		n, err := j.Float64()
		return n, err == nil
	}
	r := reflect.ValueOf(value)
	switch {
	case r.CanInt():
		return float64(r.Int()), true
	case r.CanUint():
		return float64(r.Uint()), true
	case r.CanFloat():
		return r.Float(), true
	}
	return 0, false
}

func toList(value any) ([]string, bool) {
	switch l := value.(type) {
	case []string:
		return slices.Clone(l), true
	case []any:
		out := make([]string, len(l))
		for i, item := range l {
			t, ok := item.(string)
			if !ok {
				return nil, false
			}
			out[i] = t
		}
		return out, true
	}
	return nil, false
}

// minDate and maxDate are the years that a date may lie in: those that four
// digits write.
var (
	minDate = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	maxDate = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
)

func (s *Schema) toDate(value any) (time.Time, bool) {
	var t time.Time
	switch v := value.(type) {
	case time.Time:
		t = v
	case string:
		if d, err := quantity.ParseDate(v); err == nil {
			t = d.Start(s.loc)
		} else if t, err = time.Parse(time.RFC3339, v); err != nil {
			return t, false
		}
	default:
		return t, false
	}
	return t, !t.Before(minDate) && t.Before(maxDate)
}

// checkActivity says whether an activity may be recorded.
func (s *Schema) checkActivity(a Activity) (kind int32, props []rule.Value, err error) {
	i, ok := s.kindOf[a.Name]
	if !ok {
		return 0, nil, &FactError{Name: a.Name, Reason: "is no activity of the data dictionary", Allowed: problem.Suggest(a.Name, s.Activities())}
	}
	k := &s.activities[i]
	if a.By != "" && a.By != ByLead && len(s.teams) > 0 && !slices.Contains(s.teams, a.By) {
		return 0, nil, &FactError{Name: a.Name, Value: a.By, Reason: "must be done by the lead or a team", Allowed: strings.Join(s.teams, ", ")}
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(a.Properties)) {
		p := slices.IndexFunc(k.props, func(p property) bool { return p.name == name })
		if p < 0 {
			errs = append(errs, &FactError{Name: a.Name + "." + name, Reason: "is no property of the activity"})
			continue
		}
		v, reason := s.convert(k.props[p].typ, a.Properties[name])
		if reason != "" {
			errs = append(errs, &FactError{Name: a.Name + "." + name, Value: a.Properties[name], Reason: reason})
			continue
		}
		if props == nil {
			props = make([]rule.Value, len(k.props))
			for j := range props {
				props[j] = rule.Missing(rule.Type(k.props[j].typ))
			}
		}
		props[p] = v
	}
	return int32(i), props, errors.Join(errs...)
}
