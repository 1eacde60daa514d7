package scoring_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
)

// segmentNames are the schema's names and segment("large").
func segmentNames(t testing.TB) scoring.Names {
	t.Helper()
	s := schema(t)
	large, err := s.Condition("employees >= 250")
	if err != nil {
		t.Fatal(err)
	}
	return s.With(scoring.Derived{Name: "segment", Type: scoring.Bool, What: "segment", Literals: []string{"large"},
		Bind: func(string) func(*scoring.View) scoring.Value {
			return func(v *scoring.View) scoring.Value {
				if truth := large.In(v); truth != scoring.Unknown {
					return scoring.BoolValue(truth == scoring.True)
				}
				return scoring.Value{}
			}
		}})
}

func segmentModel(t testing.TB) *scoring.Model {
	t.Helper()
	m, err := scoring.New(segmentNames(t), scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Models: []scoring.ModelConfig{{Name: "key", Segment: "large", Dimensions: []scoring.DimensionConfig{{Name: "room", Min: "3"}},
			Rules:  []scoring.RuleConfig{{Name: "consenting", When: "consent", Points: "20"}, {Name: "called", On: "call", Points: "1"}},
			Grades: []scoring.GradeConfig{{Name: "hot", From: "20"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAModelForASegmentScoresOnlyTheLeadsInIt(t *testing.T) {
	m := segmentModel(t)
	key, _ := m.Named("key")
	if key.Segment() != "large" || m.Segment() != "" {
		t.Errorf("segments %q and %q", key.Segment(), m.Segment())
	}
	guard, err := m.Condition(`key.score >= 20 and key.grade == "hot" and key.room > 0`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name       string
		employees  any
		holds      scoring.Truth
		json, text string
	}{
		{"in it", 300, scoring.True, `{"points":21,"grade":"hot","dimensions":{"room":21}}`,
			"key score 21, grade hot\n  room 21\n    +20 consenting: consent is true\n    +1 called\n      +1 call on 5 October 2026 11:00\n"},
		{"not in it", 3, scoring.Unknown, `{"points":0,"grade":"","applies":"false","dimensions":{"room":0}}`, "key score does not apply\n"},
		{"not known to be in it", nil, scoring.Unknown, `{"points":0,"grade":"","applies":"unknown","dimensions":{"room":0}}`, "key score is not known to apply\n"},
	} {
		l := lead(t, m.Schema(), map[string]any{"employees": c.employees, "consent": true})
		must(l.Record(scoring.Activity{Name: "call", At: at}))
		s := key.Score(l, at)
		if got, err := json.Marshal(s); err != nil || string(got) != c.json {
			t.Errorf("%s: %s %v, want %s", c.name, got, err, c.json)
		}
		e := key.Explain(l, at)
		if got := e.String(); got != c.text || !sums(e.Total) || e.Total.Points != s.Points || len(e.Undecided) > 0 {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.text)
		}
		if got := guard.Holds(l, at); got != c.holds {
			t.Errorf("%s: the guard is %s, want %s", c.name, got, c.holds)
		}
		if s := m.Score(l, at); s.Applies != scoring.True {
			t.Errorf("%s: the main model applies to every lead: %s", c.name, s.Applies)
		}
		if n := allocs.PerRun(100, func() { key.Score(l, at) }); n > 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

func TestAModelForASegmentNeedsTheSegment(t *testing.T) {
	c := scoring.Config{Models: []scoring.ModelConfig{{Name: "key", Segment: "lage"}}}
	for _, n := range []scoring.Names{schema(t), segmentNames(t)} {
		if _, err := scoring.New(n, c); err == nil || !strings.Contains(err.Error(), "models.key.segment: ") {
			t.Errorf("a segment that is not there: %v", err)
		}
	}
}

func TestAModelForASegmentThatReadsTheTimeReadsTheTime(t *testing.T) {
	s := schema(t)
	n := s.With(scoring.Derived{Name: "segment", Type: scoring.Bool, What: "segment", Literals: []string{"new"}, Time: true,
		Bind: func(string) func(*scoring.View) scoring.Value {
			return func(*scoring.View) scoring.Value { return scoring.BoolValue(true) }
		}})
	m, err := scoring.New(n, scoring.Config{Models: []scoring.ModelConfig{{Name: "key", Segment: "new"}}})
	if err != nil {
		t.Fatal(err)
	}
	key, _ := m.Named("key")
	if !key.ReadsTime() || !key.FactsReadTime() || m.ReadsTime() {
		t.Errorf("reads the time: %v and %v, the main model %v", key.ReadsTime(), key.FactsReadTime(), m.ReadsTime())
	}
}
