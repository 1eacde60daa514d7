package scoring_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// judged lets people override the model, and dimensions start again.
func judged(t *rapid.T, c *scoring.Config) {
	c.Override = &scoring.OverrideConfig{}
	c.Models = append(c.Models, scoring.ModelConfig{Name: "upsell", Dimensions: []scoring.DimensionConfig{{Name: "room"}}})
	for i := range c.Dimensions {
		c.Dimensions[i].ResetsOn = rapid.SampledFrom([][]string{nil, {"lose"}, {"lose", "Nurturing"}}).Draw(t, "resets on")
	}
}

func anyTimes(t *rapid.T, what string, n int) []time.Time {
	when := rapid.Custom(func(t *rapid.T) time.Time {
		return at.Add(time.Duration(rapid.IntRange(-40*24*60, 2*24*60).Draw(t, "minute")) * time.Minute)
	})
	return rapid.SliceOfNDistinct(when, 0, n, time.Time.UnixNano).Draw(t, what)
}

// anyJudgement is what people and the funnel do to a score, as functions to call
// in any order.
func anyJudgement(t *rapid.T) (out []func(*scoring.Lead), all []scoring.Override) {
	for _, w := range anyTimes(t, "overrides", 6) {
		o := scoring.Override{At: w, By: "sales", Reason: "met at the fair", Model: rapid.SampledFrom([]string{"", "", "upsell"}).Draw(t, "model")}
		switch rapid.IntRange(0, 3).Draw(t, "what") {
		case 0:
			o.Withdrawn = true
		case 1:
			o.Grade = "B"
		default:
			o.Points = points(rapid.Int64Range(-5000, 90_000).Draw(t, "points"))
			o.Grade = rapid.SampledFrom([]string{"", "A"}).Draw(t, "grade")
		}
		if !o.Withdrawn && rapid.Bool().Draw(t, "ends") {
			o.Until = w.Add(time.Duration(rapid.IntRange(1, 20*24*60).Draw(t, "minutes")) * time.Minute)
		}
		all = append(all, o)
		out = append(out, func(l *scoring.Lead) { must(l.Override(o)) })
	}
	for _, w := range anyTimes(t, "resets", 4) {
		by := rapid.SampledFrom([]string{"lose", "Nurturing", "win"}).Draw(t, "event")
		out = append(out, func(l *scoring.Lead) { l.Reset(w, by) })
	}
	return out, all
}

func points(thousandths int64) *scoring.Points {
	p := scoring.Points(thousandths)
	return &p
}

func TestAnOverriddenExplanationSumsToItsScoreExactly(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t, s, judged)
		l, _ := s.Lead("L", nil)
		judgement, _ := anyJudgement(t)
		for _, h := range append(anyHistory(t), judgement...) {
			h(l)
		}
		e, score := m.Explain(l, at), m.Score(l, at)
		if e.Score != score || e.Total.Points != score.Points || !sums(e.Total) {
			t.Fatalf("the tree does not sum up:\n%s", e)
		}
		var dims scoring.Points
		for _, d := range m.Dimensions() {
			dims += score.Of(d)
		}
		if dims != score.Computed || score.Override == nil && score.Computed != score.Points {
			t.Fatalf("computed %s, the dimensions sum to %s", score.Computed, dims)
		}
	})
}

func TestTheOrderOfRecordingOverridesAndResetsChangesNoAnswer(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t, s, judged)
		judgement, _ := anyJudgement(t)
		h := append(anyHistory(t), judgement...)
		a, _ := s.Lead("L", nil)
		b, _ := s.Lead("L", nil)
		for _, f := range h {
			f(a)
		}
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1)).Shuffle(len(h), func(i, j int) { h[i], h[j] = h[j], h[i] })
		for _, f := range h {
			f(b)
		}
		for _, when := range []time.Time{at.AddDate(0, 0, -20), at, at.AddDate(0, 0, 3)} {
			x, _ := json.Marshal(m.Explain(a, when))
			y, _ := json.Marshal(m.Explain(b, when))
			if string(x) != string(y) {
				t.Fatalf("at %v:\n%s\n%s", when, x, y)
			}
		}
	})
}

// The latest override of the model decides: where it does not hold, the score is
// that of the lead without any.
func TestAnOverrideOutsideItsTimeChangesNothing(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t, s, judged)
		history := anyHistory(t)
		judgement, overrides := anyJudgement(t)
		with, _ := s.Lead("L", nil)
		without, _ := s.Lead("L", nil)
		for _, h := range append(history, judgement...) {
			h(with)
		}
		for _, h := range append(history, judgement[len(overrides):]...) {
			h(without)
		}
		when := at.Add(time.Duration(rapid.IntRange(-50*24*60, 5*24*60).Draw(t, "when")) * time.Minute)
		var latest *scoring.Override
		for i := range overrides {
			if o := &overrides[i]; o.Model == "" && !o.At.After(when) && (latest == nil || o.At.After(latest.At)) {
				latest = o
			}
		}
		got, computed := m.Score(with, when), m.Score(without, when)
		if latest == nil || latest.Withdrawn || !latest.Until.IsZero() && !when.Before(latest.Until) {
			if got != computed {
				t.Fatalf("%s, without overrides %s", got, computed)
			}
			return
		}
		want := computed.Points
		if latest.Points != nil {
			want = *latest.Points
		}
		if got.Override == nil || got.Points != want || latest.Grade != "" && got.Grade != latest.Grade ||
			got.Computed != computed.Points || got.ComputedGrade() != computed.Grade {
			t.Fatalf("%s under %s, without overrides %s", got, latest, computed)
		}
	})
}

// A dimension that starts again scores as if what was done before had not been
// done; what is known stays known.
func TestADimensionThatStartsAgainForgetsWhatWasDone(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t, s, func(_ *rapid.T, c *scoring.Config) {
			for i := range c.Dimensions {
				c.Dimensions[i].ResetsOn = []string{"lose"}
			}
		})
		w := at.Add(time.Duration(rapid.IntRange(-40*24*60, 0).Draw(t, "minute")) * time.Minute)
		all, _ := s.Lead("L", nil)
		for _, h := range anyHistory(t) {
			h(all)
		}
		all.Reset(w, "lose")
		late, _ := s.Lead("L", nil)
		for _, c := range all.Changes() {
			must(late.Learn(c.At, c.Fact.Name, c.Fact.Value.Any()))
		}
		for _, a := range all.Activities() {
			if a.At.After(w) {
				must(late.Record(a))
			}
		}
		if got, want := m.Score(all, at), m.Score(late, at); got != want {
			t.Fatalf("%s, of what was done since %s", got, want)
		}
	})
}
