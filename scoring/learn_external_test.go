package scoring_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// dice are numbers that depend on a seed alone.
type dice uint64

func (d *dice) below(n int) int {
	*d = *d*6364136223846793005 + 1442695040888963407
	return int(uint64(*d) >> 33 % uint64(n))
}

// peopleSchema has an attribute of every type.
func peopleSchema(t testing.TB) *scoring.Schema {
	t.Helper()
	s, err := scoring.NewSchema(scoring.SchemaConfig{Location: berlin, Attributes: []scoring.AttributeConfig{
		{Name: "country", Type: "text"}, {Name: "size", Type: "number"}, {Name: "consent", Type: "bool"},
		{Name: "interests", Type: "list"}, {Name: "founded", Type: "date"}, {Name: "noise", Type: "number"}, {Name: "note", Type: "text"}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// people are n leads: country, size, consent, interests and the age of the
// company bear on the outcome, noise and note do not.
func people(t testing.TB, s *scoring.Schema, n int, seed uint64) []scoring.Trial {
	t.Helper()
	d := dice(seed)
	out := make([]scoring.Trial, n)
	for i := range out {
		facts := map[string]any{"noise": d.below(1000), "note": fmt.Sprintf("note %d", i)}
		chance := 10
		if c := d.below(7); c < 6 {
			facts["country"] = []string{"DE", "AT", "CH", `O'Neill "X": #1`, "FR", "IT"}[c]
			chance += []int{20, 15, 10, 5, 0, 0}[c]
		}
		size := d.below(500)
		facts["size"] = float64(size) / 4
		chance += size / 25
		if c := d.below(3); c < 2 {
			facts["consent"] = c == 1
			chance += 12 * c
		}
		if d.below(2) == 1 {
			facts["interests"] = []string{"cloud", "cloud", "security"}[d.below(2):]
		} else {
			facts["interests"] = []string{"other"}
			chance += 10
		}
		days := d.below(2000)
		facts["founded"] = at.AddDate(0, 0, -days)
		chance += days / 60
		l, err := s.Lead(fmt.Sprintf("L-%05d", i), facts)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = scoring.Trial{Lead: l, Decided: at}
		if d.below(100) < chance {
			out[i].Won = at.Add(time.Hour)
		}
	}
	return out
}

func learned(t testing.TB, s *scoring.Schema, set []scoring.Trial, o scoring.LearnOptions) *scoring.Scorecard {
	t.Helper()
	o.Outcomes = maturing
	c, err := s.Learn(set, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func reason(c *scoring.Scorecard, attribute string) scoring.Omission {
	for _, l := range c.LeftOut {
		if l.Attribute == attribute {
			return l.Reason
		}
	}
	return ""
}

func TestEveryTypeOfAttributeIsLearntFromAndNoiseIsNot(t *testing.T) {
	s := peopleSchema(t)
	c := learned(t, s, people(t, s, 6000, 1), scoring.LearnOptions{})
	has := map[string]bool{}
	for _, table := range c.Tables {
		has[table.Attribute] = true
	}
	for _, a := range []string{"country", "size", "consent", "interests", "founded"} {
		if !has[a] {
			t.Errorf("%s has no table; left out: %v", a, c.LeftOut)
		}
	}
	if r := reason(c, "noise"); r != scoring.NoInformation {
		t.Errorf("noise is left out since %q", r)
	}
	if r := reason(c, "note"); r != scoring.TooFew {
		t.Errorf("6,000 different notes are left out since %q", r)
	}
}

// The conditions of a scorecard, compiled, hold for exactly the leads that its
// figures count; those of a table exclude each other; and the model gives the
// sum of the rows.
func TestTheFiguresOfARowAreThoseOfItsCondition(t *testing.T) {
	s := peopleSchema(t)
	rapid.Check(t, func(rt *rapid.T) {
		set := people(t, s, rapid.IntRange(300, 900).Draw(rt, "leads"), rapid.Uint64().Draw(rt, "seed"))
		c := learned(t, s, set, scoring.LearnOptions{MinLeads: rapid.IntRange(5, 80).Draw(rt, "least"),
			Reversals: rapid.Bool().Draw(rt, "reversals"), MaxRows: rapid.IntRange(2, 8).Draw(rt, "rows")})
		m, err := scoring.New(s, c.Config())
		if err != nil {
			rt.Fatalf("%v\n%s", err, c.YAML())
		}
		sums := make([]scoring.Points, len(set))
		for _, table := range c.Tables {
			inNone := len(set)
			in := make([]bool, len(set))
			for _, r := range table.Rows {
				cond, err := s.Condition(r.When)
				if err != nil {
					rt.Fatalf("%s: %v", r.When, err)
				}
				n, won := 0, 0
				for i, trial := range set {
					if cond.Holds(trial.Lead, at) != scoring.True {
						continue
					}
					if in[i] {
						rt.Fatalf("lead %d is in two rows of %s", i, table.Attribute)
					}
					in[i] = true
					sums[i] += r.Points
					n++
					inNone--
					if !trial.Won.IsZero() {
						won++
					}
				}
				if n != r.N || won != r.Won {
					rt.Fatalf("%s holds for %d leads, %d won; the row says %d and %d", r.When, n, won, r.N, r.Won)
				}
			}
			if inNone != table.InNone {
				rt.Fatalf("%d leads are in no row of %s, the table says %d", inNone, table.Attribute, table.InNone)
			}
		}
		for i, trial := range set {
			if p := m.Score(trial.Lead, at).Points; p != sums[i] {
				rt.Fatalf("lead %d has %s points, its rows %s", i, p, sums[i])
			}
		}
	})
}

func TestAScorecardDoesNotDependOnTheOrderOfTheLeads(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 800, 9)
	want := learned(t, s, set, scoring.LearnOptions{})
	rapid.Check(t, func(rt *rapid.T) {
		again := learned(t, s, rapid.Permutation(set).Draw(rt, "order"), scoring.LearnOptions{})
		if d := cmp.Diff(want, again); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestProbabilitiesOfAScorecardAddUpToTheWonLeads(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 4000, 5)
	c := learned(t, s, set, scoring.LearnOptions{DoubleOdds: 2000})
	m, err := scoring.New(s, c.Config())
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, trial := range set {
		sum += c.Probability(m.Score(trial.Lead, at).Points)
	}
	near(t, "expected won leads", sum, float64(c.Won), 1)
	if p, q := c.Probability(scoring.Whole(2000)), c.Probability(0); math.Abs(p/(1-p)/(q/(1-q))-2) > 1e-9 {
		t.Errorf("2000 points take the probability from %v to %v", q, p)
	}
}

func TestPointsRiseOrFallWhereTheyMust(t *testing.T) {
	s := peopleSchema(t)
	rapid.Check(t, func(rt *rapid.T) {
		set := people(t, s, 600, rapid.Uint64().Draw(rt, "seed"))
		o := scoring.LearnOptions{MinLeads: 5, MaxRows: 10, Reversals: true, Trusted: []string{"noise", "size", "founded"}}
		names := []string{"noise", "size", "founded"}
		if rapid.Bool().Draw(rt, "falling") {
			o.Falling = names
		} else {
			o.Rising = names
		}
		for _, table := range learned(t, s, set, o).Tables {
			if table.Attribute == "country" || table.Attribute == "interests" || table.Attribute == "consent" {
				continue
			}
			var before *scoring.Points
			for _, r := range table.Rows {
				if r.Missing {
					continue
				}
				if before != nil && (o.Rising != nil && r.Points < *before || o.Falling != nil && r.Points > *before) {
					rt.Fatalf("%s gives %s after %s", r.When, r.Points, *before)
				}
				before = &r.Points
			}
		}
	})
}

func TestWhatTwoAttributesSayIsCountedOnce(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{{Name: "a", Type: "bool"}, {Name: "b", Type: "bool"}}})
	if err != nil {
		t.Fatal(err)
	}
	var set []scoring.Trial
	for i := range 400 {
		l, err := s.Lead(fmt.Sprint(i), map[string]any{"a": i%2 == 0, "b": i%2 == 0})
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, scoring.Trial{Lead: l, Decided: at})
		if i%2 == 0 && i%5 < 2 || i%10 == 1 {
			set[i].Won = at
		}
	}
	alone := learned(t, s, set, scoring.LearnOptions{Attributes: []string{"a"}, Trusted: []string{"a"}})
	both := learned(t, s, set, scoring.LearnOptions{Trusted: []string{"a", "b"}})
	spread := func(c *scoring.Scorecard) (sum scoring.Points) {
		for _, table := range c.Tables {
			sum += table.Rows[0].Points - table.Rows[1].Points
		}
		return sum
	}
	near(t, "spread of the points", float64(spread(both)), float64(spread(alone)), 1500)
	if len(both.Tables) != 1 || both.LeftOut[0].Reason != scoring.SaidByOthers {
		t.Errorf("%d tables, left out %v", len(both.Tables), both.LeftOut)
	}
}

func TestWhyAnAttributeIsLeftOut(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 1000, 3)
	for i := range set {
		if i >= 20 && i < 60 { // learnt after the decision
			must(set[i].Lead.Learn(at.Add(time.Hour), "country", "DE"))
		}
		must(set[i].Lead.Learn(at.Add(-time.Hour), "country", nil))
		must(set[i].Lead.Learn(at.Add(-time.Hour), "consent", !set[i].Won.IsZero()))
		if i >= 30 {
			must(set[i].Lead.Learn(at.Add(-time.Hour), "founded", nil))
		}
	}
	c := learned(t, s, set, scoring.LearnOptions{MaxTables: 1})
	for a, want := range map[string]scoring.Omission{"country": scoring.KnownTooLate, "consent": scoring.LeakageSuspect,
		"founded": scoring.TooFew, "noise": scoring.NoInformation, "note": scoring.TooFew} {
		if r := reason(c, a); r != want {
			t.Errorf("%s is left out since %q, not %q", a, r, want)
		}
		if !strings.Contains(c.YAML(), fmt.Sprintf("#   %s: %s", a, want)) {
			t.Errorf("the text does not say that %s is left out since %s", a, want)
		}
	}
	if len(c.Tables) != 1 || reason(c, "interests") != scoring.BeyondMaxTables && reason(c, "size") != scoring.BeyondMaxTables {
		t.Errorf("one table is wanted: %d, left out %v", len(c.Tables), c.LeftOut)
	}
	trusted := learned(t, s, set, scoring.LearnOptions{Trusted: []string{"consent"}})
	if reason(trusted, "consent") != "" {
		t.Errorf("a trusted attribute is left out: %v", trusted.LeftOut)
	}
	without := learned(t, s, set, scoring.LearnOptions{Attributes: []string{"size", "noise"}, Without: []string{"size"}})
	if len(without.Tables) != 0 || len(without.LeftOut) != 1 || without.LeftOut[0].Attribute != "noise" {
		t.Errorf("got %v, left out %v", without.Tables, without.LeftOut)
	}
}

func TestNoRowHasMorePointsThanTheCap(t *testing.T) {
	s := peopleSchema(t)
	c := learned(t, s, people(t, s, 3000, 2), scoring.LearnOptions{Cap: 3})
	capped := 0
	for _, table := range c.Tables {
		for _, r := range table.Rows {
			if r.Points > 3000 || r.Points < -3000 {
				t.Errorf("%s has %s points", r.Name, r.Points)
			}
			if r.Capped {
				capped++
			}
		}
	}
	if capped == 0 || strings.Count(c.YAML(), ", capped") != capped {
		t.Errorf("%d rows are capped\n%s", capped, c.YAML())
	}
}

func TestTextsThatNoPersonCanReadStandInNoRow(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 600, 4)
	strange := []string{"a\nb", "\xff\xfe", strings.Repeat("x", 300), "zero\u200bwidth", "plain", ""}
	for i := range set {
		must(set[i].Lead.Learn(at, "note", strange[i%6]))
		if set[i].Won = (time.Time{}); i%6 < 4 && i%4 == 0 || i%6 == 4 && i%10 < 8 || i%6 == 5 && i%12 < 7 {
			set[i].Won = at
		}
	}
	c := learned(t, s, set, scoring.LearnOptions{Attributes: []string{"note"}, Trusted: []string{"note"}})
	if len(c.Tables) != 1 {
		t.Fatalf("left out %v", c.LeftOut)
	}
	for _, r := range c.Tables[0].Rows {
		if !r.Others && cmp.Diff(r.Values, []string{"plain"}) != "" && cmp.Diff(r.Values, []string{""}) != "" && cmp.Diff(r.Values, []string{"", "plain"}) != "" {
			t.Errorf("row %q of %q", r.When, r.Values)
		}
	}
	if _, err := scoring.New(s, c.Config()); err != nil {
		t.Error(err)
	}
}

func TestTheWrittenScorecardIsAPartOfAnAgreement(t *testing.T) {
	s := peopleSchema(t)
	c := learned(t, s, people(t, s, 3000, 6), scoring.LearnOptions{})
	if !strings.Contains(c.YAML(), `O''Neill`) {
		t.Fatalf("no value needs quotes\n%s", c.YAML())
	}
	const head = `agreement: Learned
location: Europe/Berlin
teams: [marketing, sales]
attributes:
  country: {type: text}
  size: {type: number}
  consent: {type: bool}
  interests: {type: list}
  founded: {type: date}
activities:
  call: {by: sales}
`
	const tail = `funnel:
  stages:
    Lead: {owner: marketing, phase: acquisition, start: true}
    MQL: {owner: sales, phase: hand-over, end: true}
  events:
    hand over: {by: marketing, from: Lead, to: MQL}
`
	a, err := baton.Parse("learned.yaml", []byte(head+c.YAML()+tail))
	if err != nil {
		t.Fatalf("%v\n%s", err, c.YAML())
	}
	m, err := scoring.New(s, c.Config())
	if err != nil {
		t.Fatal(err)
	}
	for _, trial := range people(t, s, 200, 7) {
		facts := map[string]any{}
		for _, name := range []string{"country", "size", "consent", "interests", "founded"} {
			facts[name] = trial.Lead.FactAt(name, at).Any()
		}
		l, err := a.Schema().Lead("x", facts)
		if err != nil {
			t.Fatal(err)
		}
		if p, q := a.Scoring().Score(l, at).Points, m.Score(trial.Lead, at).Points; p != q {
			t.Fatalf("the agreement gives %s, the scorecard %s", p, q)
		}
	}
	nothing := learned(t, s, people(t, s, 300, 6), scoring.LearnOptions{Attributes: []string{"noise"}})
	if _, err := baton.Parse("nothing.yaml", []byte(head+nothing.YAML()+tail)); err != nil {
		t.Errorf("%v\n%s", err, nothing.YAML())
	}
}

func TestLearningRefusesWhatCannotBe(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 100, 1)
	for says, o := range map[string]scoring.LearnOptions{
		`colour: is no attribute`:                  {Attributes: []string{"colour"}},
		`sizes: is no attribute`:                   {Rising: []string{"sizes"}},
		`country is a text: only numbers`:          {Falling: []string{"country"}},
		`size is among Rising and`:                 {Rising: []string{"size"}, Falling: []string{"size"}},
		`MaxTables is 41: from 1 to 40`:            {MaxTables: scoring.MaxTables + 1},
		`MaxRows is 21: from 2 to 20`:              {MaxRows: scoring.MaxBins + 1},
		`MaxRows is 1`:                             {MaxRows: 1},
		`MinLeads is -1`:                           {MinLeads: -1},
		`Cap is -1`:                                {Cap: -1},
		`L2 is NaN`:                                {L2: math.NaN()},
		`L2 is -1`:                                 {L2: -1},
		`L2 is 0.001: from 0.01 to`:                {L2: 0.001},
		`DoubleOdds is +Inf: from 0.001 to 100000`: {DoubleOdds: math.Inf(1)},
	} {
		o.Outcomes = maturing
		if _, err := s.Learn(set, o); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v", says, err)
		}
	}
	for i := range set {
		set[i].Won = time.Time{}
	}
	if _, err := s.Learn(set, scoring.LearnOptions{Outcomes: maturing}); !errors.Is(err, scoring.ErrOneClass) {
		t.Errorf("one class: got %v", err)
	}
}

func TestLearningFromLeadsOfWhichNothingIsKnownFindsNothing(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 200, 1)
	for i := range set {
		set[i].Lead, _ = s.Lead(fmt.Sprint(i), nil)
	}
	c := learned(t, s, set, scoring.LearnOptions{})
	if len(c.Tables) != 0 || len(c.Rules()) != 0 || len(c.LeftOut) != 7 {
		t.Errorf("got %v, left out %v", c.Tables, c.LeftOut)
	}
	near(t, "probability of a lead", c.Probability(0), float64(c.Won)/200, 1e-9)
}

func TestNumbersAtTheEndsOfTheirRangeHaveConditions(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 400, 1)
	for i := range set {
		x := []float64{-math.MaxFloat64, -5e-324, 0, 5e-324, 1e-7, 1e15, 1e300, math.MaxFloat64}[i%8]
		must(set[i].Lead.Learn(at, "size", x))
		if set[i].Won = (time.Time{}); i%8 == 7 && i%3 != 0 || i%8 == 0 && i%5 == 0 || i%8 == 3 && i%7 < 3 {
			set[i].Won = at
		}
	}
	c := learned(t, s, set, scoring.LearnOptions{Attributes: []string{"size"}, Trusted: []string{"size"}, MinLeads: 10, MaxRows: 20})
	if _, err := scoring.New(s, c.Config()); err != nil || len(c.Tables) != 1 {
		t.Errorf("%v\n%s", err, c.YAML())
	}
}

// Of more values or items than a table may name, the most frequent are named.
func TestRowsNameTheMostFrequentValues(t *testing.T) {
	s := peopleSchema(t)
	set := people(t, s, 3000, 8)
	for i := range set {
		v := i % 150
		if v == 149 { // the most frequent
			v = i / 150 % 2 * 140
		}
		must(set[i].Lead.Learn(at, "note", fmt.Sprintf("v%03d", v)))
		must(set[i].Lead.Learn(at, "interests", []string{fmt.Sprintf("v%03d", v)}))
		if set[i].Won = (time.Time{}); v < 120 && i%3 == 0 || v >= 120 && i%3 > 0 {
			set[i].Won = at
		}
	}
	c := learned(t, s, set, scoring.LearnOptions{Attributes: []string{"note", "interests"}, MinLeads: 1, Trusted: []string{"note"}})
	if c.Tables[0].Attribute != "note" {
		t.Fatalf("got %v", c.Tables)
	}
	named := map[string]bool{}
	for _, r := range c.Tables[0].Rows {
		for _, v := range r.Values {
			named[v] = true
		}
	}
	if len(named) != 100 || !named["v140"] || !named["v000"] || named["v139"] {
		t.Errorf("%d values are named", len(named))
	}
	tried := map[string]bool{}
	for _, l := range c.LeftOut {
		tried[l.Item] = true
	}
	for _, table := range c.Tables[1:] {
		tried[table.Item] = true
	}
	if len(tried) != 100 || !tried["v140"] || tried["v139"] {
		t.Errorf("%d items are tried", len(tried))
	}
}
