package scoring

import "fmt"

// SequentialTest compares the win rates of two groups of leads while outcomes
// come in, and may be looked at as often as wanted: where there is no difference,
// it ever says there is one with a probability of at most FalseAlarms, whatever
// the rates are and however they change with time.
//
// The outcomes of the groups are paired in the order in which they come in. A
// pair in which one lead was won and the other lost is evidence; where the chances
// of the two are equal it falls either way with probability 1/2, whatever came
// before. With a of n such pairs for the challenger and b for the champion
//
//	E = 2^n B(a + 1/2, b + 1/2) / B(1/2, 1/2),  B the beta function
//
// is the likelihood of the pairs averaged over every other probability with
// Jeffreys' weights, as a multiple of that under 1/2 (H. Robbins, 1970, the mixture
// sequential probability ratio test; R. Krichevsky and V. Trofimov, 1981). It is a
// non-negative martingale that begins at 1, so by J. Ville's inequality (1939) it
// reaches 1/FalseAlarms with a probability of at most FalseAlarms, at any time.
// Then the test says so, and stays with it.
//
// The order must not depend on outcomes: add a lead when its horizon is over, not
// when it is won. The zero SequentialTest is ready. One goroutine at a time.
type SequentialTest struct {
	ahead, behind int // pairs that one side won alone: the challenger's, the champion's
	pairs         int
	waiting       []bool // outcomes of leads without a partner, the earliest first
	ofChallenger  bool   // whose they are
	evidence      float64
	most          float64     // of the evidence so far
	verdict       TestVerdict // once it is reached
}

// FalseAlarms is the largest probability with which a sequential test tells a
// difference where there is none.
const FalseAlarms = 0.05

// MinPairs is the number of pairs before which a sequential test says nothing:
// fewer than thirty leads of a group are no picture of it, be they ever so
// different.
const MinPairs = 30

// TestVerdict is what a sequential test says.
type TestVerdict string

// The verdicts.
const (
	TooEarly         TestVerdict = "too few"
	NoDifference     TestVerdict = "no difference shown"
	ChallengerBetter TestVerdict = "challenger better"
	ChampionBetter   TestVerdict = "champion better"
)

// Add adds the outcome of one lead, of the challenger's group or of the
// champion's.
func (t *SequentialTest) Add(challenger, won bool) {
	if len(t.waiting) == 0 || t.ofChallenger == challenger {
		t.waiting, t.ofChallenger = append(t.waiting, won), challenger
		return
	}
	other := t.waiting[0]
	t.waiting = t.waiting[1:]
	t.pairs++
	if won == other {
		return
	}
	before := &t.behind
	if won == challenger {
		before = &t.ahead
	}
	t.evidence += ln(float64(2**before+1) / float64(t.ahead+t.behind+1))
	*before++
	if t.evidence > t.most {
		t.most = t.evidence
	}
	if t.verdict == "" && t.most >= ln(1/FalseAlarms) {
		t.verdict = ChampionBetter
		if t.ahead > t.behind {
			t.verdict = ChallengerBetter
		}
	}
}

// Sequential is where a sequential test stands.
type Sequential struct {
	Verdict    TestVerdict `json:"verdict"`
	Pairs      int         `json:"pairs"`
	Challenger int         `json:"challenger"` // pairs that the challenger's lead won and the champion's lost
	Champion   int         `json:"champion"`   // the other way round
	// P is the smallest share of false alarms at which the difference would have
	// been told by now: the always-valid p-value, 1/E of the largest E so far.
	P float64 `json:"p"`
}

// Result is where the test stands now.
func (t *SequentialTest) Result() Sequential {
	s := Sequential{Verdict: NoDifference, Pairs: t.pairs, Challenger: t.ahead, Champion: t.behind, P: exp(-t.most)}
	switch {
	case t.pairs < MinPairs:
		s.Verdict = TooEarly
	case t.verdict != "":
		s.Verdict = t.verdict
	}
	return s
}

// String is the result for people.
func (s Sequential) String() string {
	return fmt.Sprintf("%s: of %d pairs the challenger's lead alone was won in %d, the champion's alone in %d, p %.3g",
		s.Verdict, s.Pairs, s.Challenger, s.Champion, s.P)
}
