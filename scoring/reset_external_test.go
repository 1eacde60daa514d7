package scoring_test

import (
	"testing"

	"example.com/baton/scoring"
)

func resetModel(t testing.TB) *scoring.Model {
	t.Helper()
	return model(t, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit"}, {Name: "engagement", ResetsOn: []string{"recycle", "Lost"}}},
		Rules: []scoring.RuleConfig{
			{Name: "software", When: `industry == "software"`, Points: "5", To: "engagement"},
			{Name: "called", On: "call", Points: "10", To: "engagement"},
			{Name: "called ever", On: "call", Points: "1", To: "fit"},
			{Name: "reads on", When: `times("call") >= 2`, Points: "100", To: "engagement"},
			{Name: "read on", When: `times("call") >= 2`, Points: "1000", To: "fit"},
			{Name: "silent", When: `days_since("call") < 5 and seen("call")`, Points: "10000", To: "engagement"},
		}})
}

func TestAfterAResetWhatWasDoneBeforeCountsNoMore(t *testing.T) {
	m := resetModel(t)
	l := software(t, m)
	for _, d := range []float64{1, 2, 3, 4} {
		must(l.Record(scoring.Activity{Name: "call", At: day(d)}))
	}
	l.Reset(day(2), "recycle")
	for _, c := range []struct {
		name       string
		at         float64
		engagement string
	}{
		{"before it everything counts", 1.9, "10015"},
		{"at it the activity of the same instant is over", 2, "5"},
		{"after it what is done counts", 3, "10015"},
		{"and conditions count anew", 4, "10125"},
		{"facts go on", 2.5, "5"},
	} {
		if got := m.Score(l, day(c.at)).Of("engagement").String(); got != c.engagement {
			t.Errorf("%s: engagement %s, want %s", c.name, got, c.engagement)
		}
	}
	if got := m.Score(l, day(4)).Of("fit").String(); got != "1004" {
		t.Errorf("a dimension without the reset has %s", got)
	}
	l.Reset(day(3.5), "win")
	if got := m.Score(l, day(4)).Of("engagement").String(); got != "10125" {
		t.Errorf("after an event that resets nothing %s", got)
	}
	l.Reset(day(3.5), "Lost")
	if got := m.Score(l, day(4)).Of("engagement").String(); got != "10015" {
		t.Errorf("after a second reset %s", got)
	}
}

func TestAnExplanationSaysSinceWhenADimensionCounts(t *testing.T) {
	m := resetModel(t)
	l := software(t, m)
	must(l.Record(scoring.Activity{Name: "call", At: day(1)}))
	l.Reset(day(2), "recycle")
	l.Reset(day(2), "recycle") // said again
	l.Reset(day(90), "Lost")
	e := m.Explain(l, day(3))
	want := `score 6
  fit 1
    +1 called ever
      +1 call on 6 October 2026 11:00
  engagement 5 (started again on 7 October 2026: recycle)
    +5 software: industry is software
`
	if e.String() != want {
		t.Errorf("%s\nwant %s", e, want)
	}
	if n := e.Total.Children[1]; n.At == nil || !n.At.Equal(day(2)) {
		t.Errorf("%+v", n)
	}
}
