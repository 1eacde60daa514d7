package scoring_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// small is a world that can be looked at as a whole.
type small struct {
	schema *scoring.Schema
	main   *scoring.Model
	model  *scoring.Model // the main one, or a further one
	lead   *scoring.Lead
	groups [][]scoring.Action // of each at most one is done
}

// smallAttributes have conditions whose answers change at whole numbers, and at
// texts of a and b; values, and what is between them, are enough to see every answer.
var smallAttributes = []struct {
	config     scoring.AttributeConfig
	values     []any
	conditions []string
}{
	{scoring.AttributeConfig{Name: "n", Type: "number", Min: "0", Max: "4"}, []any{0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0},
		[]string{"n >= 2", "n > 1", "n == 3", "n * 2 < 3", "n in [0, 2]", "known(n)", "(n ?? 4) > 3", "8 / (m ?? 2) - n >= 1", "n >= m"}},
	{scoring.AttributeConfig{Name: "m", Type: "number", Min: "1", Max: "2"}, []any{1.0, 1.5, 2.0},
		[]string{"m > 1", "m == 2", "round(m) == 1", "m + 1 >= 3"}},
	{scoring.AttributeConfig{Name: "c", Type: "text", Values: []string{"x", "y", "z"}}, []any{"x", "y", "z"},
		[]string{`c == "x"`, `c in ["y", "z"]`, `lower(c) == "z"`, `c != "y"`}},
	{scoring.AttributeConfig{Name: "b", Type: "bool"}, []any{true, false},
		[]string{"b", "not b", "known(b)", "(b ?? true) != false"}},
	{scoring.AttributeConfig{Name: "t", Type: "text"}, []any{"a", "b", "ab", "ba", "other", "baba", "bab", "aa", "a ba", "aba", "aab", "a b"},
		[]string{`t == "a"`, `t contains "b"`, `t startsWith "a"`, `t endsWith "b" and not (t contains "ab")`, "known(t)", `t != "ab"`}},
	{scoring.AttributeConfig{Name: "l", Type: "list", Values: []string{"p", "q"}}, []any{"p", "q"},
		[]string{`"p" in l`, `"p" in l and "q" in l`, `not ("q" in l)`, "len(l) >= 2", "known(l)", `any(l, # == "q")`}},
	{scoring.AttributeConfig{Name: "d", Type: "date"}, []any{at.Add(-40 * 24 * time.Hour), at.Add(-time.Hour), at, at.Add(time.Hour), at.Add(20 * 24 * time.Hour)},
		[]string{"age(d) > 30", "d > at", `age(d) < -10`, "known(d)", `at - d < duration("0h")`}},
}

var smallActivities = []struct {
	config     scoring.ActivityConfig
	properties []any // of the one property; nil: missing
	wheres     []string
	conditions []string
}{
	{scoring.ActivityConfig{Name: "e", By: "lead", Properties: []scoring.PropertyConfig{{Name: "page", Type: "text"}}}, []any{nil, "x", "y", "other"},
		[]string{"", `page == "x"`, `page != "y"`, `page == "x" and b`, `not known(page)`}, []string{`times("e") >= 2`, `seen("e")`, `days_since("e") < 1`}},
	{scoring.ActivityConfig{Name: "f", By: "sales", Properties: []scoring.PropertyConfig{{Name: "size", Type: "number"}}}, []any{nil, 0.0, 1.0, 1.5, 2.0, 3.0},
		[]string{"", "size > 1", "size in [1, 2]", "size >= 2 or c == \"x\""}, []string{`times("f", 3) == 1`, `not seen("f")`}},
}

func anySmall(t *rapid.T) *small {
	w := &small{}
	var config scoring.SchemaConfig
	config.Location = berlin
	facts := map[string]any{}
	var conditions []string
	left := rapid.IntRange(1, 4).Draw(t, "actionable")
	cost := func() string { return strconv.Itoa(rapid.IntRange(1, 3).Draw(t, "cost")) }
	price := func(text string) scoring.Cost {
		n, _ := strconv.Atoi(text)
		return scoring.Cost(n * 1000)
	}
	order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8}).Draw(t, "which")[:left]
	for i, a := range smallAttributes {
		known := rapid.Bool().Draw(t, "known")
		if known {
			facts[a.config.Name] = rapid.SampledFrom(a.values).Draw(t, "now")
			if a.config.Type == "list" {
				facts[a.config.Name] = []string{facts[a.config.Name].(string)}
			}
		}
		if slices.Contains(order, i) {
			act := &scoring.ActionableConfig{Cost: cost()}
			values := between(a.values)
			switch rapid.IntRange(0, 3).Draw(t, "only") {
			case 0:
				act.Only = "find out"
				if known {
					values = nil
				}
			case 1:
				if a.config.Name == "n" {
					sign := 1.0
					if act.Only = "raise"; rapid.Bool().Draw(t, "lower") {
						act.Only, sign = "lower", -1
					}
					values = slices.DeleteFunc(values, func(v any) bool { return known && sign*v.(float64) < sign*facts["n"].(float64) })
				}
			case 2:
				if a.config.Name == "n" || a.config.Name == "c" {
					act.Values = map[string][]string{"n": {"3", "1"}, "c": {"z", "x"}}[a.config.Name]
					values = map[string][]any{"n": {3.0, 1.0}, "c": {"z", "x"}}[a.config.Name]
				}
			}
			a.config.Actionable = act
			var group []scoring.Action
			for _, v := range values {
				x := scoring.Action{Attribute: a.config.Name, Cost: price(act.Cost)}
				if a.config.Type == "list" {
					x.Add = v.(string)
					if known && slices.Contains(facts["l"].([]string), x.Add) {
						continue
					}
					w.groups = append(w.groups, []scoring.Action{x})
					continue
				}
				x.To = valueOf(v)
				group = append(group, x)
			}
			w.groups = append(w.groups, group)
		}
		conditions = append(conditions, a.conditions...)
		for range 4 { // what matters is asked for more often
			if a.config.Actionable != nil {
				conditions = append(conditions, a.conditions...)
			}
		}
		config.Attributes = append(config.Attributes, a.config)
	}
	for i, a := range smallActivities {
		if slices.Contains(order, 7+i) {
			most := rapid.IntRange(1, 2).Draw(t, "at most")
			may := &scoring.HappenConfig{Cost: cost(), AtMost: strconv.Itoa(most) + " times"}
			values := a.properties
			if rapid.Bool().Draw(t, "with") {
				may.With = []scoring.WithConfig{{Name: a.config.Properties[0].Name, Values: map[string][]string{"e": {"y", "x"}, "f": {"2"}}[a.config.Name]}}
				values = map[string][]any{"e": {"y", "x"}, "f": {2.0}}[a.config.Name]
			}
			a.config.MayHappen = may
			var group []scoring.Action
			for _, v := range values {
				x := scoring.Action{Activity: a.config.Name, Cost: price(may.Cost)}
				if v != nil {
					x.Properties = []scoring.Fact{{Name: a.config.Properties[0].Name, Value: valueOf(v)}}
				}
				group = append(group, x)
			}
			for range most {
				w.groups = append(w.groups, group)
			}
		}
		conditions = append(conditions, a.conditions...)
		for range 4 {
			if a.config.MayHappen != nil {
				conditions = append(conditions, a.conditions...)
			}
		}
		config.Activities = append(config.Activities, a.config)
	}
	var err error
	if w.schema, err = scoring.NewSchema(config); err != nil {
		t.Fatal(err)
	}
	if w.lead, err = w.schema.Lead("L", facts); err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 2).Draw(t, "activities before") {
		a := scoring.Activity{Name: rapid.SampledFrom([]string{"e", "f"}).Draw(t, "activity"), At: at.Add(-time.Duration(rapid.IntRange(0, 99).Draw(t, "hours")) * time.Hour)}
		if a.Name == "e" && rapid.Bool().Draw(t, "page") {
			a.Properties = map[string]any{"page": "x"}
		}
		must(w.lead.Record(a))
	}
	w.main, w.model = smallModel(t, w.schema, conditions)
	return w
}

func valueOf(v any) scoring.Value {
	switch v := v.(type) {
	case float64:
		return scoring.NumberValue(v)
	case bool:
		return scoring.BoolValue(v)
	case time.Time:
		return scoring.DateValue(v)
	}
	return scoring.TextValue(v.(string))
}

// between are values, and of numbers those in their middle, too.
func between(values []any) (out []any) {
	for i, v := range values {
		if x, ok := v.(float64); ok && i > 0 {
			out = append(out, (values[i-1].(float64)+x)/2)
		}
		out = append(out, v)
	}
	return out
}

// joinedCondition joins one to three of them.
func joinedCondition(t *rapid.T, conditions []string) string {
	out := ""
	for i := range rapid.IntRange(1, 3).Draw(t, "parts") {
		if i > 0 {
			out += rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "join")
		}
		c := "(" + rapid.SampledFrom(conditions).Draw(t, "condition") + ")"
		if rapid.IntRange(0, 4).Draw(t, "not") == 0 {
			c = "not " + c
		}
		out += c
	}
	return out
}

func smallModel(t *rapid.T, s *scoring.Schema, conditions []string) (main, asked *scoring.Model) {
	segment, err := s.Condition(joinedCondition(t, conditions))
	if err != nil {
		t.Fatal(err)
	}
	names := s.With(scoring.Derived{Name: "segment", Type: scoring.Bool, Literals: []string{"s"}, What: "segment",
		From: func(string) scoring.Source { return scoring.Source{Conditions: []*scoring.Condition{segment}} },
		Bind: func(string) func(*scoring.View) scoring.Value {
			return func(v *scoring.View) scoring.Value {
				switch segment.In(v) {
				case scoring.Unknown:
					return scoring.Value{}
				case scoring.True:
					return scoring.BoolValue(true)
				}
				return scoring.BoolValue(false)
			}
		}})
	conditions = append(slices.Clone(conditions), `segment("s")`)
	c := scoring.Config{Dimensions: []scoring.DimensionConfig{
		{Name: "fit", Max: rapid.SampledFrom([]string{"", "15"}).Draw(t, "max"), Min: rapid.SampledFrom([]string{"", "0"}).Draw(t, "min")},
		{Name: "interest", HalfLife: "9 days"}},
		Groups: []scoring.GroupConfig{{Name: "first", First: true}, {Name: "capped", Max: "12"}},
		Grades: []scoring.GradeConfig{{Name: "A", From: "12"}, {Name: "B", From: "7"}},
		Grid: []scoring.AxisConfig{{Dimension: "fit", Levels: []scoring.GradeConfig{{Name: "A", From: "10"}, {Name: "B", From: "0"}}},
			{Dimension: "interest", Levels: []scoring.GradeConfig{{Name: "1", From: "5"}, {Name: "2", From: "0"}}}}}
	points := func() string { return rapid.SampledFrom([]string{"5", "10", "10", "-5", "7.5"}).Draw(t, "points") }
	for i := range rapid.IntRange(2, 9).Draw(t, "rules") {
		r := scoring.RuleConfig{Name: ruleName(i), To: "fit", Points: points(), Group: rapid.SampledFrom([]string{"", "", "first", "capped"}).Draw(t, "group")}
		switch rapid.IntRange(0, 9).Draw(t, "form") {
		case 0:
			r.Points, r.Table, r.Rows = "", "n", rows("below 1: 5, 1 to below 3: -5, from 3: 10, missing: 2.5")
		case 1:
			r.Points, r.Table, r.Rows = "", "c", rows("x: 5, other: 10")
		case 2:
			r.Points = rapid.SampledFrom([]string{`b ? 10 : 5`, `len(c) * 3`, `times("e") * 4`, `n * 3`, `min(m, n)`}).Draw(t, "formula")
			if rapid.Bool().Draw(t, "when") {
				r.When = joinedCondition(t, conditions)
			}
		case 3, 4, 5:
			a := rapid.SampledFrom(smallActivities).Draw(t, "on")
			r.On, r.To, r.Group, r.Where = a.config.Name, "interest", "", rapid.SampledFrom(a.wheres).Draw(t, "where")
			r.Count = rapid.SampledFrom([]string{"", "once", "daily", "each"}).Draw(t, "count")
			r.CountsAtMost = rapid.SampledFrom([]string{"", "1 time"}).Draw(t, "counts at most")
		default:
			r.When = joinedCondition(t, conditions)
		}
		c.Rules = append(c.Rules, r)
	}
	if rapid.IntRange(0, 5).Draw(t, "for a segment") > 0 {
		m, err := scoring.New(names, c)
		if err != nil {
			t.Fatal(err)
		}
		return m, m
	}
	m, err := scoring.New(names, scoring.Config{Models: []scoring.ModelConfig{{Name: "other", Segment: "s",
		Dimensions: c.Dimensions, Rules: c.Rules, Groups: c.Groups, Grades: c.Grades, Grid: c.Grid}}})
	if err != nil {
		t.Fatal(err)
	}
	asked, _ = m.Named("other")
	return m, asked
}

// reaches says without the search whether a lead is at a target.
func reaches(t *rapid.T, m *scoring.Model, l *scoring.Lead, target scoring.Target) bool {
	s := m.Score(l, at)
	switch {
	case target.Conditions != nil:
		return !slices.ContainsFunc(target.Conditions, func(c *scoring.Condition) bool { return c.Holds(l, at) != scoring.True })
	case s.Applies != scoring.True:
		return false
	case target.Grade != "":
		return s.Grade == "A" || s.Grade == target.Grade
	case target.Cell != "":
		return s.Grid != "" && s.Grid[0] <= target.Cell[0] && s.Grid[1] <= target.Cell[1]
	case target.Dimension != "":
		return s.Of(target.Dimension) >= target.Points
	}
	return s.Points >= target.Points
}

func (w *small) after(t *rapid.T, actions []scoring.Action) *scoring.Lead {
	l, err := w.lead.With(actions, at)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// every yields all sets of at most so many actions.
func (w *small) every(most int, yield func([]scoring.Action)) {
	var walk func(i int, made []scoring.Action)
	walk = func(i int, made []scoring.Action) {
		if i == len(w.groups) {
			yield(made)
			return
		}
		walk(i+1, made)
		if len(made) < most {
			for _, a := range w.groups[i] {
				walk(i+1, append(slices.Clip(made), a))
			}
		}
	}
	walk(0, nil)
}

func total(actions []scoring.Action) (c scoring.Cost) {
	for _, a := range actions {
		c += a.Cost
	}
	return c
}

func anyTarget(t *rapid.T, w *small) scoring.Target {
	target := scoring.Target{Actions: rapid.IntRange(1, 4).Draw(t, "most")}
	switch rapid.IntRange(0, 4).Draw(t, "target") {
	case 0:
		target.Grade = rapid.SampledFrom([]string{"A", "B"}).Draw(t, "grade")
	case 1:
		target.Cell = rapid.SampledFrom([]string{"A1", "A2", "B1"}).Draw(t, "cell")
	case 2:
		target.Points = scoring.Whole(int64(rapid.IntRange(1, 20).Draw(t, "points")))
		target.Dimension = rapid.SampledFrom([]string{"", "fit", "interest"}).Draw(t, "dimension")
	default:
		prefix := w.model.Name()
		if prefix != "" {
			prefix += "."
		}
		var all []string
		for _, a := range smallAttributes {
			all = append(all, a.conditions...)
		}
		for _, src := range []string{joinedCondition(t, append(all, `seen("e")`)),
			prefix + rapid.SampledFrom([]string{`score >= 10`, `score > 7 and ` + prefix + `grade in ["A", "B"]`, `fit >= 5`, `grid != "B2"`, `score < 20`, `grade == "B"`}).Draw(t, "score")} {
			names := scoring.Names(w.model)
			if prefix != "" {
				names = w.main
			}
			c, err := names.Condition(src)
			if err != nil {
				t.Fatal(err)
			}
			target.Conditions = append(target.Conditions, c)
		}
	}
	return target
}

// What Nearest says is what looking at every set of actions says.
func TestNearestIsWhatEverySetOfActionsSays(t *testing.T) {
	verdicts := map[scoring.Verdict]int{}
	proved := 0
	rapid.Check(t, func(t *rapid.T) {
		w := anySmall(t)
		target := anyTarget(t, w)
		n, err := w.model.Nearest(w.lead, target, at)
		if err != nil {
			t.Fatal(err)
		}
		cheapest, any, anySize := scoring.Cost(-1), false, false
		w.every(len(w.groups), func(actions []scoring.Action) {
			if len(actions) > target.Actions && anySize || !reaches(t, w.model, w.after(t, actions), target) {
				return
			}
			anySize = true
			if len(actions) <= target.Actions && (!any || total(actions) < cheapest) {
				cheapest, any = total(actions), true
			}
		})
		verdicts[n.Verdict]++
		if n.Proved {
			proved++
		}
		say := func(what string) {
			t.Helper()
			t.Fatalf("%s: cheapest %s, any size %v\n%s%+v", what, cheapest, anySize, n, n)
		}
		switch n.Verdict {
		case scoring.Reached:
			if cheapest != 0 {
				say("it is not reached")
			}
		case scoring.Found:
			if !any || n.Proved && n.Ways[0].Cost != cheapest || n.Ways[0].Cost < cheapest || cheapest == 0 {
				say("another one is the cheapest")
			}
		case scoring.Impossible:
			if anySize || !n.Proved {
				say("it is possible")
			}
		case scoring.NotFound:
			if vague := strings.Contains(n.Why, "was tried"); any && !vague || !anySize && !vague || n.Proved == vague {
				say("it is there")
			}
		}
		for i, way := range n.Ways {
			if i > 0 && way.Cost < n.Ways[i-1].Cost || way.Cost != total(way.Actions) || len(way.Actions) > target.Actions {
				say("the ways are in no order")
			}
			for part := range 1 << len(way.Actions) {
				var some []scoring.Action
				for k, a := range way.Actions {
					if part>>k&1 == 1 {
						some = append(some, a)
					}
				}
				whole := len(some) == len(way.Actions)
				l := w.after(t, some)
				if reaches(t, w.model, l, target) != whole {
					say("a way is none, or a part of it does")
				}
				if whole && w.model.Score(l, at) != way.Score {
					say("the score is another one")
				}
			}
			for _, a := range way.Actions {
				if len(a.Turns) == 0 {
					say("an action turns nothing")
				}
			}
		}
	})
	t.Log(verdicts, proved)
}
