package scoring_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"example.com/baton/internal/peerload"
	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// sameInBatch fails unless the batch of the leads, each as often as it takes to
// have that many rows, scores like each of them.
func sameInBatch(t *rapid.T, m *scoring.Model, b *scoring.Batch, leads []*scoring.Lead, rows int, whens ...time.Time) {
	t.Helper()
	b.Reset()
	for i := range rows {
		if err := b.Add(leads[i%len(leads)]); err != nil {
			t.Fatal(err)
		}
	}
	for _, when := range whens {
		got := m.ScoreBatch([]scoring.Score{{}}, b, when)[1:]
		if len(got) != rows || b.Len() != rows {
			t.Fatalf("%d scores of %d rows, want %d", len(got), b.Len(), rows)
		}
		for i := range got {
			l := leads[i%len(leads)]
			if want := m.Score(l, when); got[i] != want {
				t.Fatalf("row %d at %v: %s, %+v; alone %s, %+v\n%s", i, when, got[i], got[i], want, want, m.Explain(l, when))
			}
			if b.ID(i) != l.ID() {
				t.Fatalf("row %d is %q, want %q", i, b.ID(i), l.ID())
			}
		}
	}
}

// anyRows is how many rows to add: within a block, and over its end.
func anyRows(t *rapid.T) int {
	return rapid.SampledFrom([]int{1, 3, 8, 63, 64, 65, 255, 256, 257, 300}).Draw(t, "rows")
}

func TestABatchScoresEveryRowAsScoreDoes(t *testing.T) {
	s := tableSchema(t)
	b := scoring.NewBatch(s, 300)
	rapid.Check(t, func(t *rapid.T) {
		c := scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit", Max: "20"}, {Name: "interest", Min: "-15"}},
			Groups: []scoring.GroupConfig{{Name: "first", First: true}, {Name: "cut", Max: "5", Min: "-3"}},
			Grades: []scoring.GradeConfig{{Name: "A", From: "20"}, {Name: "B", From: "0"}},
			Grid: []scoring.AxisConfig{{Dimension: "fit", Levels: []scoring.GradeConfig{{Name: "A", From: "10"}, {Name: "B", From: "0"}}},
				{Dimension: "interest", Levels: []scoring.GradeConfig{{Name: "1", From: "3"}, {Name: "2", From: "-3"}}}}}
		for i := range rapid.IntRange(1, 90).Draw(t, "rules") {
			r := scoring.RuleConfig{Name: ruleName(i), When: anyCondition(t, 2), To: c.Dimensions[rapid.IntRange(0, 1).Draw(t, "to")].Name,
				Points: fmt.Sprint(rapid.IntRange(-9, 9).Draw(t, "points"))}
			if rapid.IntRange(0, 5).Draw(t, "group") == 0 {
				r.Group = map[string]string{"fit": "first", "interest": "cut"}[r.To]
			}
			if rapid.IntRange(0, 20).Draw(t, "formula") == 0 {
				r.Points = "employees / 7 - budget"
			}
			c.Rules = append(c.Rules, r)
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "activities") {
			c.Rules = append(c.Rules, scoring.RuleConfig{Name: fmt.Sprint("call ", i), On: "call", Points: "2.5", To: "interest", HalfLife: "3 hours"})
		}
		m, err := scoring.New(s, c)
		if err != nil {
			t.Fatal(err)
		}
		var leads []*scoring.Lead
		for i := range rapid.IntRange(1, 6).Draw(t, "leads") {
			l, _ := s.Lead(fmt.Sprint("L-", i), nil)
			if rapid.Bool().Draw(t, "facts since ever") {
				var err error
				l, err = s.Lead(l.ID(), map[string]any{"employees": rapid.SampledFrom([]any{nil, 0.5, 60, 300}).Draw(t, "employees"),
					"title": rapid.SampledFrom([]any{nil, "VP", "Head of IT", ""}).Draw(t, "title"), "tags": []string{"a"}, "budget": 7})
				must(err)
			} else {
				anyFacts(t, l)
			}
			leads = append(leads, l)
		}
		sameInBatch(t, m, b, leads, anyRows(t), at.Add(-3*time.Hour), at.Add(-time.Hour), at)
	})
}

func TestABatchScoresActivitiesHistoryAndJudgementsAsScoreDoes(t *testing.T) {
	s := schema(t)
	b := scoring.NewBatch(s, 300)
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t, s, judged)
		var leads []*scoring.Lead
		for i := range rapid.IntRange(1, 4).Draw(t, "leads") {
			l, _ := s.Lead(fmt.Sprint("L-", i), nil)
			all := anyHistory(t)
			if rapid.Bool().Draw(t, "judged") {
				judgement, _ := anyJudgement(t)
				all = append(all, judgement...)
			}
			for _, h := range all {
				h(l)
			}
			leads = append(leads, l)
		}
		sameInBatch(t, m, b, leads, anyRows(t), at.AddDate(0, 0, -20), at, at.AddDate(0, 0, 3))
	})
}

// anySchema draws attributes of every type, more of them than one word of a row
// has bits; a host function; and conditions over all that.
func anySchema(t *rapid.T) (s *scoring.Schema, condition func() string) {
	types := []string{"number", "text", "bool", "date", "list"}
	var c scoring.SchemaConfig
	for i := range rapid.SampledFrom([]int{1, 5, 63, 64, 65, 130}).Draw(t, "attributes") {
		a := scoring.AttributeConfig{Name: fmt.Sprint("a", i), Type: rapid.SampledFrom(types).Draw(t, "type")}
		if a.Type == "text" && rapid.Bool().Draw(t, "closed") {
			a.Values = []string{"x", "xy", "", "zyx"}
		}
		c.Attributes = append(c.Attributes, a)
	}
	c.Funcs = []scoring.Func{scoring.Fn("digits", "1", func(x float64) float64 { return float64(len(fmt.Sprint(x))) }),
		scoring.Fn("rotated", "1", func(s string) string { return s[len(s)/2:] + s[:len(s)/2] })}
	s, err := scoring.NewSchema(c)
	if err != nil {
		t.Fatal(err)
	}
	pick := func(options ...string) string { return rapid.SampledFrom(options).Draw(t, "part") }
	one := func() string {
		a := c.Attributes[rapid.IntRange(0, len(c.Attributes)-1).Draw(t, "attribute")]
		b := c.Attributes[rapid.IntRange(0, len(c.Attributes)-1).Draw(t, "other")]
		n := a.Name
		switch a.Type {
		case "number":
			if b.Type == "number" && rapid.Bool().Draw(t, "computed") {
				return n + pick(" * 2", "", " / 3 - 1") + pick(" < ", " >= ", " == ") + pick("2 - ", "3 * ", "1 / ") + b.Name
			}
			return pick(n+" >= 2", n+" == 0", n+" in [1, 2.5]", "digits("+n+") > 1", n+" ** 2 > 4", "("+n+" ?? 3) < 2.5")
		case "text":
			return pick(n+` == "x"`, n+` startsWith "x"`, n+` endsWith "y"`, n+` contains "zy"`, n+` in ["", "xy"]`, `rotated(`+n+`) == "yx"`, n+` < "xz"`)
		case "bool":
			return pick(n, "not "+n, "("+n+" ?? true)")
		case "date":
			return pick(n+` >= date("2026-01-01")`, "age("+n+") > 100", n+" < at")
		}
		return pick(`"x" in `+n, `any(`+n+`, # startsWith "x")`, "len("+n+") > 1", `"xy" not in `+n)
	}
	return s, func() string {
		if rapid.Bool().Draw(t, "alone") {
			return one()
		}
		return "(" + one() + pick(" and ", " or ") + one() + ")" + pick(" and (", " or (", " and not (") + one() + ")"
	}
}

// anyFact is a random fact of an attribute, often missing.
func anyFact(t *rapid.T, a scoring.Attribute) any {
	values := map[scoring.Type][]any{
		scoring.Number: {nil, 0, 1, 2, 2.5, -3, 1e300, -1e300, math.Copysign(0, -1)},
		scoring.Text:   {nil, "x", "xy", "", "zyx"},
		scoring.Bool:   {nil, true, false},
		scoring.Date:   {nil, at, "2026-01-01", "2025-12-31", "9999-12-31"},
		scoring.List:   {nil, []string{}, []string{"x"}, []string{"xy", "x", "xy"}, []string{"q", "r"}},
	}[a.Type]
	v := values[rapid.IntRange(0, len(values)-1).Draw(t, a.Name)]
	if v == "x" && a.Values == nil {
		return strings.Repeat("x", rapid.IntRange(1, 12).Draw(t, "letters"))
	}
	return v
}

func TestABatchOfAnySchemaScoresAsScoreDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, condition := anySchema(t)
		in, err := s.Condition(condition())
		if err != nil {
			t.Fatal(err)
		}
		names := s.With(scoring.Derived{Name: "segment", Type: scoring.Bool, What: "segment", Literals: []string{"it"}, Time: true,
			Bind: func(string) func(*scoring.View) scoring.Value {
				return func(v *scoring.View) scoring.Value {
					if truth := in.In(v); truth != scoring.Unknown {
						return scoring.BoolValue(truth == scoring.True)
					}
					return scoring.Value{}
				}
			}})
		rules := func() (out []scoring.RuleConfig) {
			for i := range rapid.IntRange(1, 30).Draw(t, "rules") {
				out = append(out, scoring.RuleConfig{Name: ruleName(i), When: condition(), Points: fmt.Sprint(i - 7)})
			}
			return out
		}
		d := []scoring.DimensionConfig{{Name: "fit"}}
		m, err := scoring.New(names, scoring.Config{Dimensions: d, Rules: rules(),
			Models: []scoring.ModelConfig{{Name: "key", Segment: "it", Dimensions: d, Rules: rules(), Grades: []scoring.GradeConfig{{Name: "A", From: "2"}}}}})
		if err != nil {
			t.Fatal(err)
		}
		var leads []*scoring.Lead
		for i := range rapid.IntRange(1, 5).Draw(t, "leads") {
			facts := map[string]any{}
			for _, a := range s.Attributes() {
				facts[a.Name] = anyFact(t, a)
			}
			l, err := s.Lead(fmt.Sprint("L-", i), facts)
			if err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 3).Draw(t, "learnt later") == 0 {
				a := s.Attributes()[0]
				must(l.Learn(at, a.Name, anyFact(t, a)))
			}
			leads = append(leads, l)
		}
		key, _ := m.Named("key")
		b, rows := scoring.NewBatch(s, 300), anyRows(t)
		sameInBatch(t, m, b, leads, rows, at.Add(-1), at)
		sameInBatch(t, key, b, leads, rows, at.Add(-1), at)
	})
}

func TestPeerBatchesReachTheChecksums(t *testing.T) {
	const many = 1_000_000
	for _, c := range []struct {
		rules []peerload.Rule
		leads int
		want  peerload.Checksum
	}{
		{peerload.Rules(), 10_000, peerload.Checksum{Mix: peerload.Mix10k, Sum: peerload.Sum10k}},
		{peerload.Varied(1000), 10_000, peerload.Checksum{Mix: peerload.MixVaried10k, Sum: peerload.SumVaried10k}},
		{peerload.Rules(), many, peerload.Checksum{Mix: peerload.Mix1M, Sum: peerload.Sum1M}},
	} {
		if c.leads == many && testing.Short() {
			continue
		}
		m := peerModel(t, c.rules)
		bind, err := scoring.Bind[peerload.Lead](m.Schema())
		if err != nil {
			t.Fatal(err)
		}
		leads := func(yield func(peerload.Lead) bool) {
			for i := range c.leads {
				if !yield(peerload.NewLead(i)) {
					return
				}
			}
		}
		add := func(b *scoring.Batch, l peerload.Lead) error { return bind.Append(b, "", &l) }
		var got peerload.Checksum
		var scores []scoring.Score
		n := 0
		for b, err := range scoring.Chunks(scoring.NewBatch(m.Schema(), 3000), leads, add) {
			if err != nil {
				t.Fatal(err)
			}
			scores = m.ScoreBatch(scores[:0], b, at)
			for _, s := range scores {
				got.Add(n, int64(s.Points)/1000)
				n++
			}
		}
		if n != c.leads || got != c.want {
			t.Errorf("%d rules, %d leads: checksum %+v, want %+v", len(c.rules), n, got, c.want)
		}
	}
}
