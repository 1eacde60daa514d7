package scoring_test

import (
	"math"
	"testing"

	"example.com/baton/scoring"
	"pgregory.net/rapid"
)

// lehmer is a generator of its own, so that a fault of the package's cannot hide
// one: D. H. Lehmer's with the multiplier of S. K. Park and K. W. Miller, 1988.
type lehmer uint64

func (l *lehmer) unit() float64 {
	*l = *l * 48271 % (1<<31 - 1)
	return float64(*l) / (1<<31 - 1)
}

// days plays a comparison: every day some leads of each group become mature, and
// the test is looked at. It gives the first verdict, and the day of it, 0 if there
// is none.
func days(rnd *lehmer, n int, champion, challenger func(day int) float64) (first scoring.TestVerdict, day int, peeked bool) {
	var test scoring.SequentialTest
	var won, all [2]float64
	for day := 1; day <= n; day++ {
		for group, rate := range []float64{champion(day), challenger(day)} {
			for range int(4 * rnd.unit()) {
				w := rnd.unit() < rate
				test.Add(group == 1, w)
				if all[group]++; w {
					won[group]++
				}
			}
		}
		p := (won[0] + won[1]) / (all[0] + all[1])
		z := (won[1]/all[1] - won[0]/all[0]) / math.Sqrt(p*(1-p)*(1/all[0]+1/all[1]))
		peeked = peeked || all[0] >= scoring.MinPairs && all[1] >= scoring.MinPairs && math.Abs(z) > 1.96
		switch v := test.Result().Verdict; v {
		case scoring.ChallengerBetter, scoring.ChampionBetter:
			return v, day, peeked
		}
	}
	return "", 0, peeked
}

func constant(rate float64) func(int) float64 { return func(int) float64 { return rate } }

func TestDailyLooksRaiseFalseAlarmsInAtMostFivePercent(t *testing.T) {
	const streams, year = 2000, 365
	rnd := lehmer(20261005)
	for _, c := range []struct {
		name string
		rate func(int) float64
	}{{"2 %", constant(0.02)}, {"15 %", constant(0.15)}, {"half", constant(0.5)},
		{"rising from 5 % to 40 %", func(d int) float64 { return 0.05 + 0.35*float64(d)/year }},
		{"of the seasons", func(d int) float64 { return 0.2 + 0.15*math.Sin(float64(d)/58) }}} {
		name, alarms, peeks := c.name, 0, 0
		for range streams {
			_, day, peeked := days(&rnd, year, c.rate, c.rate)
			if day > 0 {
				alarms++
			}
			if peeked {
				peeks++
			}
		}
		if alarms > streams*5/100 {
			t.Errorf("%s: %d false alarms in %d streams", name, alarms, streams)
		}
		t.Logf("%s: %d of %d streams raise an alarm, %d with a test of fixed size", name, alarms, streams, peeks)
		if peeks < 2*alarms || peeks < streams/10 {
			t.Errorf("%s: a test of fixed size has %d false alarms under daily looks, the sequential one %d: the simulation shows nothing", name, peeks, alarms)
		}
	}
}

func TestATrueDifferenceIsFound(t *testing.T) {
	rnd := lehmer(7)
	for _, c := range []struct {
		champion, challenger float64
		want                 scoring.TestVerdict
		least                int // of 200 streams of two years
	}{{0.1, 0.2, scoring.ChallengerBetter, 190}, {0.3, 0.15, scoring.ChampionBetter, 195}, {0.05, 0.2, scoring.ChallengerBetter, 200}} {
		found := 0
		for range 200 {
			if v, _, _ := days(&rnd, 730, constant(c.champion), constant(c.challenger)); v == c.want {
				found++
			}
		}
		if found < c.least {
			t.Errorf("%v against %v: found in %d of 200 streams", c.challenger, c.champion, found)
		}
	}
}

func TestEvidenceOfPairs(t *testing.T) {
	add := func(s *scoring.SequentialTest, n int, challenger, champion bool) {
		for range n {
			s.Add(false, champion)
			s.Add(true, challenger)
		}
	}
	var s scoring.SequentialTest
	if r := s.Result(); r != (scoring.Sequential{Verdict: scoring.TooEarly, P: 1}) {
		t.Errorf("nothing is known, and yet: %v", r)
	}
	// 7 of 7: E = 2^7 B(7.5, 0.5)/B(0.5, 0.5) = C(14, 7)/2^7 = 3432/128
	add(&s, 7, true, false)
	near(t, "p after 7 of 7", s.Result().P, 128.0/3432, 1e-12)
	add(&s, scoring.MinPairs-8, false, false) // says nothing
	if v := s.Result().Verdict; v != scoring.TooEarly {
		t.Errorf("%q after 29 pairs", v)
	}
	add(&s, 1, true, true)
	if r := s.Result(); r.Verdict != scoring.ChallengerBetter || r.Pairs != scoring.MinPairs || r.Challenger != 7 || r.Champion != 0 {
		t.Errorf("got %v", r)
	}
	// 2 of 3: E = 2^3 B(2.5, 1.5)/B(0.5, 0.5) = 8 x 1/16; the largest was that of 2 of 2, 3/2.
	var u scoring.SequentialTest
	add(&u, 2, true, false)
	add(&u, 1, false, true)
	near(t, "p after 2 of 3", u.Result().P, 2.0/3, 1e-12)
	add(&u, 100, true, true)
	if r := u.Result(); r.Verdict != scoring.NoDifference {
		t.Errorf("got %v", r)
	}
	// Whoever waits for a partner is paired in the order of coming.
	var w scoring.SequentialTest
	for _, won := range []bool{true, false, true} {
		w.Add(true, won)
	}
	w.Add(false, false)
	w.Add(false, true)
	if r := w.Result(); r.Pairs != 2 || r.Challenger != 1 || r.Champion != 1 {
		t.Errorf("got %v", r)
	}
}

func TestTheTwoSidesOfASequentialTestAreAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, b scoring.SequentialTest
		bias := rapid.IntRange(0, 4).Draw(t, "bias")
		last := 1.0
		for range rapid.IntRange(0, 200).Draw(t, "leads") {
			challenger := rapid.Bool().Draw(t, "challenger")
			won := rapid.IntRange(0, 4).Draw(t, "won") < bias == challenger
			a.Add(challenger, won)
			b.Add(!challenger, won)
			x, y := a.Result(), b.Result()
			if x.P != y.P || x.P > last || x.Pairs != y.Pairs || x.Challenger != y.Champion || x.Champion != y.Challenger {
				t.Fatalf("%v, %v", x, y)
			}
			last = x.P
			if x.Verdict == scoring.ChallengerBetter != (y.Verdict == scoring.ChampionBetter) {
				t.Fatalf("%v, %v", x, y)
			}
		}
	})
}
