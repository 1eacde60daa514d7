package scoring_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// crowd are n leads, each with the facts that a function gives.
func crowd(t testing.TB, s *scoring.Schema, n int, facts func(i int) map[string]any) []scoring.AsOf {
	t.Helper()
	out := make([]scoring.AsOf, n)
	for i := range out {
		l, err := s.Lead(fmt.Sprintf("L-%04d", i), facts(i))
		if err != nil {
			t.Fatal(err)
		}
		out[i] = scoring.AsOf{Lead: l, At: at}
	}
	return out
}

// shares gives the values to the leads one after the other, each to so many.
func shares(name string, values []any, n ...int) func(i int) map[string]any {
	return func(i int) map[string]any {
		for k, v := range values {
			if i < n[k] {
				return map[string]any{name: v}
			}
			i -= n[k]
		}
		return nil
	}
}

func TestDriftOfARuleIsTheStabilityIndexOfItsOutcomes(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules:  []scoring.RuleConfig{{Name: "large", When: "employees >= 50", Points: "10"}},
		Grades: []scoring.GradeConfig{{Name: "A", From: "10"}, {Name: "B", From: "0.5"}}})
	before := crowd(t, m.Schema(), 400, shares("employees", []any{50, 49}, 100, 300))
	after := crowd(t, m.Schema(), 400, shares("employees", []any{50, 49}, 200, 200))
	d, err := m.Drift(slices.Values(before), slices.Values(after))
	if err != nil {
		t.Fatal(err)
	}
	// 0.25 ln(0.5/0.25) - 0.25 ln(0.5/0.75) = 0.173287 + 0.101366
	r := d.Rules[0]
	near(t, "PSI", r.PSI, 0.274653, 1e-6)
	near(t, "chance", r.Chance, 0.005, 1e-15)
	near(t, "part", r.Bands[0].Part, 0.173287, 1e-6)
	if r.Reading != scoring.Drifted || len(r.Bands) != 2 || d.Before != 400 || d.After != 400 {
		t.Errorf("got %+v", d)
	}
	if d.Grades.PSI != r.PSI || d.Score.PSI != r.PSI {
		t.Errorf("with one rule score, grades and rule change alike, not by %v, %v and %v", d.Score.PSI, d.Grades.PSI, r.PSI)
	}
	got, _ := json.Marshal(d.Grades)
	want := `{"psi":0.2746530721670274,"chance":0.005,"reading":"drifted","bands":[{"name":"A","before":100,"after":200,"part":0.17328679513998632},` +
		`{"name":"below the lowest grade","before":300,"after":200,"part":0.1013662770270411}]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestAnOutcomeThatOnePeriodDoesNotHaveIsSmoothed(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "large", When: "employees >= 50", Points: "10"}}})
	before := crowd(t, m.Schema(), 200, shares("employees", []any{50}, 200))
	after := crowd(t, m.Schema(), 200, shares("employees", []any{50}, 150)) // of 50 it is not known
	d, err := m.Drift(slices.Values(before), slices.Values(after))
	if err != nil {
		t.Fatal(err)
	}
	// (150.5 - 200.5)/201 ln(150.5/200.5) + (50.5 - 0.5)/201 ln(50.5/0.5)
	near(t, "PSI", d.Rules[0].PSI, 1.219396, 1e-6)
	var names []string
	for _, b := range d.Rules[0].Bands {
		names = append(names, b.Name)
	}
	if !slices.Equal(names, []string{"counts", "unknown"}) || d.Grades != nil {
		t.Errorf("got %q, grades %v", names, d.Grades)
	}
}

func TestReadingsOfAnIndex(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "large", When: "employees >= 50", Points: "10"}}})
	for _, c := range []struct {
		n, before, after int // leads, and those for which the rule counts
		want             scoring.Reading
	}{{200, 100, 100, scoring.Stable}, {200, 100, 69, scoring.Stable}, {200, 100, 68, scoring.Shifted}, {200, 100, 53, scoring.Shifted},
		{200, 100, 52, scoring.Drifted}, {199, 100, 10, scoring.NoDrift}} {
		d, err := m.Drift(slices.Values(crowd(t, m.Schema(), c.n, shares("employees", []any{50, 1}, c.before, c.n-c.before))),
			slices.Values(crowd(t, m.Schema(), c.n, shares("employees", []any{50, 1}, c.after, c.n-c.after))))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Rules[0]; got.Reading != c.want {
			t.Errorf("from %d to %d of %d: %q at %v", c.before, c.after, c.n, got.Reading, got.PSI)
		}
	}
	if scoring.MinDrift != 200 { // 9 x (1/200 + 1/200) = 0.09
		t.Error("the minimum is not that which its comment argues for")
	}
}

func TestBandsOfEveryFormOfRule(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{
			{Name: "table", Table: "industry", Rows: rows("software: 11, banking or education: 2")},
			{Name: "formula", Points: "employees"},
			{Name: "pages", On: "page_view", Points: "5"},
			{Name: "jobs", On: "page_view", Where: `page == "/jobs"`, Points: "-1"},
		}})
	make := func(visits int) []scoring.AsOf {
		set := crowd(t, m.Schema(), 240, func(i int) map[string]any {
			f := map[string]any{}
			if i%4 != 0 {
				f["industry"] = []string{"software", "banking", "education"}[i%3]
			}
			if i%6 != 0 {
				f["employees"] = 1 + i%240
			}
			return f
		})
		for i, l := range set {
			for range i % (visits + 1) {
				must(l.Lead.Record(scoring.Activity{At: at, Name: "page_view"}))
			}
		}
		return set
	}
	d, err := m.Drift(slices.Values(make(4)), slices.Values(make(9)))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, r := range d.Rules {
		fmt.Fprintf(&got, "%s %s\n", r.Name, r.Reading)
		for _, b := range r.Bands {
			fmt.Fprintf(&got, "  %s %d %d\n", b.Name, b.Before, b.After)
		}
	}
	want := `pages drifted
  below 10 48 24
  10 to below 15 48 24
  15 to below 20 48 24
  from 20 48 144
  does not count 48 24
jobs stable
  does not count 48 24
  unknown 192 216
formula stable
  below 62 50 50
  62 to below 122 50 50
  122 to below 182 50 50
  from 182 50 50
  unknown 40 40
table stable
  software 60 60
  banking or education 120 120
  missing, without a row 60 60
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
	if len(d.Score.Bands) != 10 {
		t.Errorf("%d bands of the score", len(d.Score.Bands))
	}
}

func TestDriftDoesNotDependOnTheOrderOfTheLeads(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := anyModel(rt, s)
		period := func(name string) []scoring.AsOf {
			n := rapid.IntRange(1, 12).Draw(rt, name)
			set := crowd(t, s, n, func(int) map[string]any { return nil })
			for _, l := range set {
				for _, h := range anyHistory(rt) {
					h(l.Lead)
				}
			}
			return set
		}
		a, b := period("before"), period("after")
		d, err := m.Drift(slices.Values(a), slices.Values(b))
		if err != nil {
			rt.Fatal(err)
		}
		slices.Reverse(a)
		slices.Reverse(b)
		again, err := m.Drift(slices.Values(a), slices.Values(b))
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(d, again); diff != "" {
			rt.Fatal(diff)
		}
		for _, r := range append(d.Rules, d.Score) {
			before, after := 0, 0
			for _, x := range r.Bands {
				before, after = before+x.Before, after+x.After
				if x.Part < 0 {
					rt.Fatalf("%s: a part of the index is negative: %+v", r.Name, r)
				}
			}
			if before != len(a) || after != len(b) || r.Reading != scoring.NoDrift {
				rt.Fatalf("%s: the bands hold %d and %d leads: %+v", r.Name, before, after, r)
			}
		}
		same, _ := m.Drift(slices.Values(a), slices.Values(a))
		for _, r := range append(same.Rules, same.Score) {
			if r.PSI != 0 {
				rt.Fatalf("%s drifts from itself: %+v", r.Name, r)
			}
		}
	})
}

func TestLeadsThatCannotBeCompared(t *testing.T) {
	m := sizeModel(t)
	good := crowd(t, m.Schema(), 3, func(int) map[string]any { return nil })
	twice, noAt, none := slices.Clone(good), slices.Clone(good), slices.Clone(good)
	twice[2], none[1].Lead = twice[0], nil
	noAt[1].At = scoring.AsOf{}.At
	for _, c := range []struct {
		before, after iter.Seq[scoring.AsOf]
		says          string
	}{
		{slices.Values(good), slices.Values(twice), `lead "L-0000" stands twice in the period after`},
		{slices.Values(noAt), slices.Values(good), `lead "L-0001" of the period before has no instant`},
		{slices.Values(none), slices.Values(good), `lead 2 of the period before is nil`},
		{slices.Values(good[:0]), slices.Values(good), "none in the period before, beside 0 that"},
	} {
		if d, err := m.Drift(c.before, c.after); d != nil || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, %v", c.says, d, err)
		}
	}
	if _, err := m.Drift(slices.Values(good), slices.Values(good[:0])); !errors.Is(err, scoring.ErrNoLeads) {
		t.Errorf("got %v", err)
	}
}
