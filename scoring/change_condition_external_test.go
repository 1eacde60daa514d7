package scoring_test

import (
	"testing"
	"time"

	"example.com/baton/persona"
	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

func TestTheNextChangeOfAConditionIsExactAndTheFirst(t *testing.T) {
	n := waitingNames(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyWaiting(t, n)
		if m.Name() != "" {
			t.Skip("the names of a further model are the main one's")
		}
		personas, err := persona.New(m, persona.Config{Personas: []persona.PersonaConfig{
			{Name: "active", When: `engagement > 4`}, {Name: "sleeper", Unwanted: true, When: `waiting > 41 and grade != "A"`}}})
		if err != nil {
			t.Fatal(err)
		}
		src := rapid.SampledFrom([]string{`score >= 10`, `grade == "B" and fit < 4`, `further.score > 3 or waiting > 43`, `engagement > fit`,
			`persona == "active"`, `persona != "sleeper" and segment("fresh")`, `known(further.score) and further.grade in ["A", "B"]`,
			`not (score < 12.5)`, `days_since("call") < 30`, `score * 1 > waiting`}).Draw(t, "condition")
		c, err := personas.Names().Condition(src)
		if err != nil {
			t.Fatal(err)
		}
		all, known := twoLeads(t, m.Schema(), at)
		now := c.Holds(known, at)
		turn, to, found := c.NextChange(all, at)
		probe := func(x time.Time) {
			if got := c.Holds(known, x); got != now {
				t.Fatalf("%s is %s, at %v %s; the next change is %v, %t", src, now, x, got, turn, found)
			}
		}
		if !found {
			for range 8 {
				probe(anyAfter(t, at))
			}
			return
		}
		if got := c.Holds(known, turn); got != to || got == now {
			t.Fatalf("%s is %s at %v, not %s; it was %s", src, got, turn, to, now)
		}
		before := turn.Add(-1)
		probe(before)
		for range 4 {
			probe(anyWithin(t, at, before))
		}
	})
}

// A condition on a name of which nobody told how it changes is looked at instant
// by instant: what is found is true, and the search ends.
func TestANameThatNobodyToldOfEndsTheSearch(t *testing.T) {
	s := schema(t)
	n := s.With(scoring.Derived{Name: "odd", Type: scoring.Number, Time: true,
		Of: func(v *scoring.View) scoring.Value { return scoring.NumberValue(float64(v.At().UnixNano() % 1000)) }})
	c, err := n.Condition(`odd >= 990`)
	if err != nil {
		t.Fatal(err)
	}
	if turn, to, found := c.NextChange(lead(t, s, nil), at); !found || turn.Sub(at) != 990 || to != scoring.True {
		t.Errorf("%v %s %t", turn, to, found)
	}
	m, err := scoring.New(n, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Grades: []scoring.GradeConfig{{Name: "A", From: "20"}},
		Rules: []scoring.RuleConfig{{Name: "never", When: `odd > 1000`, Points: "20"}}})
	if err != nil {
		t.Fatal(err)
	}
	turn, found := m.NextChange(lead(t, s, nil), at)
	if !found || len(turn.Why) != 1 || turn.Why[0].Kind != scoring.WhyOpen {
		t.Fatalf("%v %t", turn, found)
	}
	if far := turn.At.Sub(at); far < scoring.MaxSteps/4 || far > scoring.MaxSteps || turn.Before != turn.After {
		t.Errorf("the search ended at %v, %v after %v", turn, far, at)
	}
	turns := 0
	for turn := range m.Curve(lead(t, s, nil), at, at.AddDate(0, 1, 0)) {
		if turns++; turn.Why[0].Kind != scoring.WhyOpen {
			t.Errorf("%v", turn)
		}
	}
	if turns != 1 {
		t.Errorf("%d turns follow", turns)
	}
}
