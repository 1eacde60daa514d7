package scoring_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// waitingNames are the schema's names, segment("fresh") that time decides, and
// waiting: the days since the lead was first known.
func waitingNames(t testing.TB) scoring.Names {
	t.Helper()
	s := schema(t)
	fresh, err := s.Condition(`days_since("page_view") < 12.5 or age(contract_ends) > -3`)
	if err != nil {
		t.Fatal(err)
	}
	value := func(t scoring.Truth) scoring.Value {
		if t == scoring.Unknown {
			return scoring.Value{}
		}
		return scoring.BoolValue(t == scoring.True)
	}
	return s.With(scoring.Derived{Name: "segment", Type: scoring.Bool, What: "segment", Literals: []string{"fresh"}, Time: true,
		Bind: func(string) func(*scoring.View) scoring.Value {
			return func(v *scoring.View) scoring.Value { return value(fresh.In(v)) }
		},
		Over: func(v *scoring.View, _ string, until time.Time) (low, high scoring.Value) {
			l, h := fresh.Over(v, until)
			return value(l), value(h)
		}}, scoring.Derived{Name: "waiting", Type: scoring.Number, Since: func(v *scoring.View) (time.Time, bool) {
		acts := v.Activities()
		if len(acts) == 0 {
			return time.Time{}, false
		}
		return acts[0].At, true
	}})
}

// anyWaiting draws a model in which time does everything it can do.
func anyWaiting(t *rapid.T, n scoring.Names) *scoring.Model {
	one := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	conds := []string{`industry == "software"`, `age(contract_ends) > -30`, `age(contract_ends) > -30 and age(contract_ends) <= 2.25`,
		`times("page_view", 20) >= 2`, `times("page_view") > times("call", 7.5)`, `days_since("call") > days_since("page_view")`,
		`contract_ends - at < duration("36h")`, `at > contract_ends`, `seen("call") and days_since("call") < 20`, `segment("fresh")`,
		`not segment("fresh")`, `waiting > 30`, `waiting - days_since("call") > 5`, `floor(waiting) in [41, 42, 45]`,
		`known(days_since("call")) and age(contract_ends) ?? 0 > -1`, `any(interests, # == "cloud" and waiting > 25)`,
		`(age(contract_ends) > 0 ? industry : "banking") == "software"`, `times("call", waiting / 2) > 0`}
	conds = slices.DeleteFunc(conds, func(c string) bool { return strings.Contains(c, "??") })
	conds = append(conds, `known(days_since("call")) and (age(contract_ends) ?? 0) > -1`)
	// No two of them cancel: a sum of points that rise and fall against each other
	// for ever takes the search beyond its bound.
	formulas := []string{"employees / 7", `min(15, days_since("page_view") / 3)`, `max(-9, 20 - waiting)`, `max(0, 10 - (days_since("call") ?? 0))`,
		`3 * 2 ** (-waiting / 10)`, `times("page_view", 14) * 2.5`, `min(30, abs(waiting - 43))`}
	config := func(prefix string, rules int) (c scoring.ModelConfig) {
		c.Name = prefix
		for i, n := range []string{"fit", "engagement"} {
			d := scoring.DimensionConfig{Name: n, Max: one("max", "", "5", "30.5"), Min: one("min", "", "-10", "-0.5")}
			switch (rapid.IntRange(0, 3).Draw(t, "decay") + i) % 4 {
			case 1:
				d.HalfLife = "9 days"
			case 2:
				d.LinearOver = "2 weeks"
			case 3:
				d.ExpiresAfter = "20 days"
			}
			c.Dimensions = append(c.Dimensions, d)
		}
		for _, n := range []string{"g0", "g1", "g2"} {
			c.Groups = append(c.Groups, scoring.GroupConfig{Name: n, First: rapid.Bool().Draw(t, "first"),
				Min: one("min of a group", "-20", "-3.5", "2"), Max: one("max of a group", "", "2", "15")})
		}
		for i := range rules {
			r := scoring.RuleConfig{Name: ruleName(i), To: one("to", "fit", "engagement"), Points: one("points", "10", "-7.333", "0.001", "25")}
			switch rapid.IntRange(0, 5).Draw(t, "form") {
			case 0:
				r.Points, r.Table = "", one("table", "employees", "waiting")
				r.Rows = rows(one("rows", "below 50: 3, from 50: -0.5, missing: 7.125", "from 43 or missing: 4, 10 to below 43: 11, below 10: 0"))
			case 1, 2, 3:
				r.On = one("on", "page_view", "demo_request", "call")
				if rapid.Bool().Draw(t, "with where") {
					r.Where = one("where", `age(contract_ends) < 1`, `days_since("call") > 9`, `industry == "software"`, `segment("fresh")`)
				}
				if r.On == "page_view" && r.Where == "" {
					r.Where = one("where of pages", "", `page == "/pricing"`, `page == "/pricing" or waiting > 44`)
				}
				r.Points = one("formula", r.Points, r.Points, r.Points, "employees / 7", "max(-9, 20 - waiting)", `times("call", 9) * 4`)
				if r.On == "page_view" && rapid.Bool().Draw(t, "points by page") {
					r.Points = `page == "/pricing" ? -3 : 12`
					r.Where = one("where of both", `page == "/pricing" or waiting > 41`, `page != "/pricing" or days_since("call") > 5`)
				}
				r.Count = one("count", "", "once", "daily", "each")
				r.CountsAtMost = one("at most", "", "", "1 time", "3 times")
				r.Within = one("within", "", "12 hours", "10 days")
				r.Fades = one("fades", "", "", "never")
			default:
				r.When = rapid.SampledFrom(conds).Draw(t, "when")
				r.Points = one("formula", r.Points, r.Points, rapid.SampledFrom(formulas).Draw(t, "formula of facts"))
			}
			if g := rapid.IntRange(0, 3).Draw(t, "group"); g < 3 && r.To == []string{"fit", "engagement", "fit"}[g] {
				r.Group = c.Groups[g].Name
			}
			c.Rules = append(c.Rules, r)
		}
		c.Grades = []scoring.GradeConfig{{Name: "A", From: "20"}, {Name: "B", From: "0.5"}, {Name: "C", From: "-5"}}
		if rapid.Bool().Draw(t, "grid") {
			c.Grid = []scoring.AxisConfig{{Dimension: "fit", Levels: []scoring.GradeConfig{{Name: "A", From: "10"}, {Name: "B", From: "1"}}},
				{Dimension: "engagement", Levels: []scoring.GradeConfig{{Name: "1", From: "7"}, {Name: "2", From: "-1"}}}}
		}
		return c
	}
	c := config("", rapid.IntRange(0, 9).Draw(t, "rules"))
	further := config("further", rapid.IntRange(0, 4).Draw(t, "further rules"))
	further.Segment = "fresh"
	all := scoring.Config{Dimensions: c.Dimensions, Groups: c.Groups, Rules: c.Rules, Grades: c.Grades, Grid: c.Grid}
	judged(t, &all)
	all.Models = []scoring.ModelConfig{further}
	m, err := scoring.New(n, all)
	if err != nil {
		t.Fatal(err)
	}
	if rapid.IntRange(0, 3).Draw(t, "which model") == 0 {
		m, _ = m.Named("further")
	}
	return m
}

// twoLeads are a lead with all of a history, and one with what of it was up to
// an instant.
func twoLeads(t *rapid.T, s *scoring.Schema, until time.Time) (all, known *scoring.Lead) {
	all, _ = s.Lead("L", nil)
	known, _ = s.Lead("L", nil)
	if rapid.Bool().Draw(t, "software") {
		must(all.Learn(at.AddDate(-1, 0, 0), "industry", "software"))
	}
	for _, h := range anyHistory(t) {
		h(all)
	}
	for _, w := range anyTimes(t, "overrides", 3) {
		o := scoring.Override{At: w, By: "sales", Reason: "met", Model: rapid.SampledFrom([]string{"", "", "further"}).Draw(t, "model")}
		switch rapid.IntRange(0, 4).Draw(t, "says") {
		case 0:
			o.Withdrawn = true
		case 1:
			o.Grade = "B"
		case 2:
			o.Grid = "A1"
		default:
			o.Points = points(rapid.Int64Range(-5000, 30_000).Draw(t, "points"))
			o.Grade = rapid.SampledFrom([]string{"", "A"}).Draw(t, "with grade")
		}
		if !o.Withdrawn && rapid.Bool().Draw(t, "ends") {
			o.Until = w.Add(time.Duration(rapid.Int64Range(1, int64(40*24*time.Hour)).Draw(t, "for")))
		}
		must(all.Override(o))
		if !w.After(until) {
			must(known.Override(o))
		}
	}
	for _, w := range anyTimes(t, "resets", 2) {
		by := rapid.SampledFrom([]string{"lose", "Nurturing"}).Draw(t, "on")
		all.Reset(w, by)
		if !w.After(until) {
			known.Reset(w, by)
		}
	}
	for _, c := range all.Changes() {
		if !c.At.After(until) {
			must(known.Learn(c.At, c.Fact.Name, c.Fact.Value.Any()))
		}
	}
	for _, a := range all.Activities() {
		if !a.At.After(until) {
			must(known.Record(a))
		}
	}
	return all, known
}

// same reports whether two scores are equal, be their overrides of one lead or of
// two.
func same(a, b scoring.Score) bool {
	if a.Override != nil && b.Override != nil && a.Override.String() == b.Override.String() {
		a.Override, b.Override = nil, nil
	}
	return a == b
}

// seen is what NextChange watches of a score.
func seen(m *scoring.Model, s scoring.Score, marks []scoring.Mark) string {
	if s.Applies != scoring.True {
		return s.Applies.String()
	}
	out := s.Grade + "|" + s.Grid
	for _, k := range marks {
		p := s.Points
		if k.Dimension != "" {
			p = s.Of(k.Dimension)
		}
		out += fmt.Sprint("|", p >= k.Points)
	}
	return out
}

// anyAfter draws an instant after another: near, or years later.
func anyAfter(t *rapid.T, from time.Time) time.Time {
	return from.Add(time.Duration(rapid.Int64Range(1, 1<<rapid.IntRange(1, 57).Draw(t, "how far")).Draw(t, "later")))
}

func anyWithin(t *rapid.T, from, to time.Time) time.Time {
	d := int64(to.Sub(from))
	return from.Add(time.Duration(rapid.Int64Range(0, d).Draw(t, "within")))
}

func TestTheNextChangeIsExactAndTheFirst(t *testing.T) {
	n := waitingNames(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyWaiting(t, n)
		all, known := twoLeads(t, m.Schema(), at)
		var marks []scoring.Mark
		for range rapid.IntRange(0, 2).Draw(t, "marks") {
			marks = append(marks, scoring.Mark{Dimension: rapid.SampledFrom([]string{"", "fit", "engagement"}).Draw(t, "of"),
				Points: scoring.Points(rapid.IntRange(-8000, 22000).Draw(t, "mark"))})
		}
		now := seen(m, m.Score(known, at), marks)
		turn, found := m.NextCrossing(all, marks, at)
		probe := func(x time.Time) {
			if got := seen(m, m.Score(known, x), marks); got != now {
				t.Fatalf("at %v it is %s, at %v %s; the next change is %v, %t", at, now, x, got, turn, found)
			}
		}
		if !found {
			for range 12 {
				probe(anyAfter(t, at))
			}
			return
		}
		if turn.Why[0].Kind == scoring.WhyOpen {
			t.Fatalf("the search gave up at %v", turn)
		}
		before := turn.At.Add(-1)
		if got := m.Score(known, before); !same(got, turn.Before) {
			t.Fatalf("before %v the score is %v", turn, got)
		}
		if got := m.Score(known, turn.At); !same(got, turn.After) {
			t.Fatalf("at %v the score is %v", turn, got)
		}
		if seen(m, turn.After, marks) == now {
			t.Fatalf("at %v nothing changes: %s", turn, now)
		}
		probe(before)
		for range 8 {
			probe(anyWithin(t, at, before))
		}
	})
}

// shape is what of a lead's score a curve watches between records: the whole
// points, and which rules and activities count.
func shape(m *scoring.Model, l *scoring.Lead, at time.Time, records bool) string {
	e := m.Explain(l, at)
	whole := e.Score.Points / 1000
	if e.Score.Points < whole*1000 {
		whole--
	}
	out := seen(m, e.Score, nil)
	if e.Score.Applies != scoring.True {
		return out
	}
	out += fmt.Sprint("|", int64(whole))
	if records {
		return out
	}
	var walk func(n scoring.Node)
	walk = func(n scoring.Node) {
		switch n.Kind {
		case scoring.NodeCut, scoring.NodeFull, scoring.NodeFaded, scoring.NodeComputed:
			return
		case scoring.NodeTable:
			out += "|" + n.Name + n.Why
		case scoring.NodeActivity:
			out += "|" + n.At.String()
		default:
			out += "|" + n.Name
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(e.Total)
	return out
}

func TestACurveIsExactAndComplete(t *testing.T) {
	n := waitingNames(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyWaiting(t, n)
		from := at
		records := rapid.Bool().Draw(t, "with history")
		if records {
			from = at.AddDate(0, 0, -rapid.IntRange(1, 45).Draw(t, "days before"))
		}
		l, known := twoLeads(t, m.Schema(), at)
		if !records {
			l = known
		}
		to := from.Add(time.Duration(rapid.Int64Range(1, int64(60*24*time.Hour)).Draw(t, "long")))
		last, held := from, shape(m, l, from, records)
		check := func(until time.Time) { // nothing turns in [last, until]
			if until.Before(last) {
				t.Fatalf("a turn at %v does not follow %v", until, last)
			}
			for _, x := range []time.Time{last, until, anyWithin(t, last, until), anyWithin(t, last, until)} {
				if got := shape(m, l, x, records); got != held {
					t.Fatalf("after the turn at %v it is %s, at %v before the next %s", last, held, x, got)
				}
			}
		}
		for turn := range m.Curve(l, from, to) {
			if turn.Why[0].Kind == scoring.WhyOpen {
				t.Fatalf("the search gave up at %v", turn)
			}
			check(turn.At.Add(-1))
			if got := m.Score(l, turn.At.Add(-1)); !same(got, turn.Before) {
				t.Fatalf("before %v the score is %v", turn, got)
			}
			if got := m.Score(l, turn.At); !same(got, turn.After) {
				t.Fatalf("at %v the score is %v", turn, got)
			}
			last, held = turn.At, shape(m, l, turn.At, records)
		}
		check(to)
	})
}
