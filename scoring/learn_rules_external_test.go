package scoring_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const (
	patchedHead = `agreement: Learned
location: Europe/Berlin
teams: [marketing, sales]
attributes:
  title: {type: text}
  branch: {type: text, values: [software, banking, education]}
  size: {type: number, min: 1}
  change: {type: number}
  consent: {type: bool}
  interests: {type: list}
  founded: {type: date}
activities:
  page_view: {by: lead}
  call: {by: sales}
`
	patchedTail = `funnel:
  stages:
    Lead: {owner: marketing, phase: acquisition, start: true}
    MQL: {owner: sales, phase: hand-over, end: true}
  events:
    hand over: {by: marketing, from: Lead, to: MQL}
`
)

// oddTexts are what a table has words of its own for, or YAML.
var oddTexts = []string{"missing", "other", "or", "red or blue", "red", `"red" or blue`, `"quoted"`, `"`, "null", "Null", "true", "TRUE", "no", "y", "on", "NaN", "1e5", "2026-01-01", "12", " lead", "lead ", "x #y",
	"a: b", "- a", "{a", "~", "", "Zürich", "it's", "below 50", "O'Neill \"X\"", "\\", "a, b", "x or", "or x", strings.Repeat("wide ", 14)}

// patched are leads of an agreement that has no rules yet: anything may bear on
// the outcome.
func patched(t *rapid.T, s *scoring.Schema, n int) []scoring.Trial {
	d := dice(rapid.Uint64().Draw(t, "seed"))
	out := make([]scoring.Trial, n)
	for i := range out {
		facts := map[string]any{"title": oddTexts[d.below(len(oddTexts))], "branch": []string{"software", "banking", "education"}[d.below(3)],
			"size": 1 + d.below(50), "change": float64(d.below(400))/8 - 20, "consent": d.below(2) == 0,
			"interests": []string{oddTexts[d.below(3)]}, "founded": at.AddDate(0, 0, -d.below(1000))}
		bears := []string{"title", "branch", "size", "change", "consent", "interests", "founded"}
		chance := 10 + d.below(10)
		for k, name := range bears {
			if d.below(5) == 0 {
				delete(facts, name)
				chance += 3 * k
			}
		}
		if v, ok := facts["title"].(string); ok {
			chance += 3 * (slices.Index(oddTexts, v) % 11)
		}
		if facts["branch"] == "software" {
			chance += 20
		}
		if v, ok := facts["size"].(int); ok {
			chance += v / 3
		}
		if facts["consent"] == true {
			chance += 12
		}
		l, err := s.Lead(fmt.Sprintf("L-%04d", i), facts)
		if err != nil {
			t.Fatal(err)
		}
		for range d.below(4) {
			age := time.Duration(d.below(120*24)) * time.Hour
			must(l.Record(scoring.Activity{At: at.Add(-age), Name: "page_view"}))
			if age < 30*24*time.Hour {
				chance += 12
			}
		}
		out[i] = scoring.Trial{Lead: l, Decided: at}
		if d.below(100) < chance {
			out[i].Won = at.Add(time.Hour)
		}
	}
	return out
}

// The patch stands in an agreement as it is printed, which then gives each lead
// the points of the scorecard's rows.
func TestAnAgreementWithThePatchGivesThePointsOfTheScorecard(t *testing.T) {
	bare := baton.Must(baton.Parse("bare.yaml", []byte(patchedHead+patchedTail)))
	rapid.Check(t, func(rt *rapid.T) {
		s := bare.Schema()
		set := patched(rt, s, rapid.IntRange(200, 900).Draw(rt, "leads"))
		c := learned(t, s, set, scoring.LearnOptions{MinLeads: rapid.IntRange(2, 50).Draw(rt, "least"), MaxRows: rapid.IntRange(2, 9).Draw(rt, "rows"),
			Reversals: rapid.Bool().Draw(rt, "reversals"), Cap: rapid.IntRange(0, 20).Draw(rt, "cap"), DoubleOdds: rapid.SampledFrom([]float64{1, 20}).Draw(rt, "odds"),
			Trusted: []string{"title", "branch", "size", "change", "consent", "interests", "founded", "page_view"}})
		a, err := baton.Parse("patched.yaml", []byte(patchedHead+c.YAML()+patchedTail))
		if err != nil {
			rt.Fatalf("%v\n%s", err, c.YAML())
		}
		if w := a.Warnings(); len(w) > 0 {
			rt.Fatalf("%v\n%s", w, c.YAML())
		}
		m, err := scoring.New(s, c.Config())
		if err != nil {
			rt.Fatal(err)
		}
		for _, trial := range set {
			facts := map[string]any{}
			for _, attr := range s.Attributes() {
				if v := trial.Lead.FactAt(attr.Name, trial.Decided); v.Known() {
					facts[attr.Name] = v.Any()
				}
			}
			l, err := a.Schema().Lead("x", facts)
			if err != nil {
				rt.Fatal(err)
			}
			for _, act := range trial.Lead.Activities() {
				must(l.Record(act))
			}
			want := scoring.Points(0)
			for _, table := range c.Tables {
				for _, r := range table.Rows {
					cond, err := s.Condition(r.When)
					if err != nil {
						rt.Fatalf("%s: %v", r.When, err)
					}
					if cond.Holds(trial.Lead, at) == scoring.True {
						want += r.Points
					}
				}
			}
			if p, q := a.Scoring().Score(l, at).Points, m.Score(trial.Lead, at).Points; p != want || q != want {
				rt.Fatalf("the agreement gives %s, the scorecard %s, its rows %s\n%s", p, q, want, c.YAML())
			}
		}
	})
}

// visitors are leads of which some looked at pages before the decision.
func visitors(t testing.TB, s *scoring.Schema, n int) []scoring.Trial {
	t.Helper()
	d := dice(4)
	out := make([]scoring.Trial, n)
	for i := range out {
		l, err := s.Lead(fmt.Sprintf("L-%04d", i), map[string]any{"consent": d.below(4) > 0})
		if err != nil {
			t.Fatal(err)
		}
		recent := 0
		for range d.below(9) {
			days := d.below(100)
			must(l.Record(scoring.Activity{At: at.Add(-time.Duration(days) * 24 * time.Hour), Name: "page_view"}))
			if days < 30 {
				recent++
			}
		}
		must(l.Record(scoring.Activity{At: at.Add(time.Hour), Name: "call"}))
		out[i] = scoring.Trial{Lead: l, Decided: at}
		if d.below(100) < 10+min(recent, 3)*18 {
			out[i].Won = at.Add(24 * time.Hour)
		}
	}
	return out
}

func TestAnActivityThatIsEnteredAfterTheDecisionIsNotLearntFrom(t *testing.T) {
	s := baton.Must(baton.Parse("bare.yaml", []byte(patchedHead+patchedTail))).Schema()
	set := visitors(t, s, 300)
	for i := range set {
		if !set[i].Won.IsZero() { // dated back
			must(set[i].Lead.Record(scoring.Activity{At: at.Add(-time.Hour), Known: at.Add(time.Hour), Name: "call"}))
		}
	}
	c := learned(t, s, set, scoring.LearnOptions{Attributes: []string{"call"}, Trusted: []string{"call"}})
	if r := reason(c, "call"); r != scoring.KnownTooLate || len(c.Tables) != 0 {
		t.Errorf("left out since %q, learnt %v", r, c.Tables)
	}
}

func TestHowOftenAnActivityWasDoneBeforeTheDecisionIsLearntFrom(t *testing.T) {
	s := baton.Must(baton.Parse("bare.yaml", []byte(patchedHead+patchedTail))).Schema()
	set := visitors(t, s, 3000)
	c := learned(t, s, set, scoring.LearnOptions{Rising: []string{"page_view"}, Trusted: []string{"page_view"}})
	if len(c.Tables) != 1 || c.Tables[0].Attribute != "page_view" || c.Tables[0].Days != 30 {
		t.Fatalf("got %+v", c.Tables)
	}
	var names []string
	for _, r := range c.Tables[0].Rows {
		names = append(names, r.Name+" "+r.When)
	}
	want := []string{`never times("page_view", 30) < 1`, `once times("page_view", 30) >= 1 and times("page_view", 30) < 2`,
		`2 times times("page_view", 30) >= 2 and times("page_view", 30) < 3`, `3 times or more times("page_view", 30) >= 3`}
	if d := cmp.Diff(want, names); d != "" {
		t.Error(d)
	}
	if r := reason(c, "call"); r != scoring.TooFew {
		t.Errorf("what was only done after the decision is left out since %q", r)
	}
	weeks := learned(t, s, set, scoring.LearnOptions{Windows: []int{14}, Attributes: []string{"page_view"}, Trusted: []string{"page_view"}})
	if len(weeks.Tables) != 1 || weeks.Tables[0].Days != 14 || len(weeks.LeftOut) != 0 {
		t.Errorf("got %+v, left out %v", weeks.Tables, weeks.LeftOut)
	}
	if none := learned(t, s, set, scoring.LearnOptions{Without: []string{"page_view"}}); len(none.Tables) != 0 {
		t.Errorf("got %+v", none.Tables)
	}
}

func TestAPatchIsReadLikeAnAgreement(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Location: berlin,
		Attributes: []scoring.AttributeConfig{{Name: "consent", Type: "bool"}, {Name: "title", Type: "text"}, {Name: "founded", Type: "date"}, {Name: "wishes", Type: "list"}},
		Activities: []scoring.ActivityConfig{{Name: "page_view", By: "lead"}}})
	if err != nil {
		t.Fatal(err)
	}
	d := dice(2)
	var set []scoring.Trial
	titles := []string{"Head of Purchasing and Logistics", "Head of Production and Maintenance", "buyer", "Student", "CEO"}
	for i := range 4000 {
		k, young := d.below(6), d.below(2)
		facts := map[string]any{"founded": at.AddDate(0, 0, -300*d.below(2)-900*young), "wishes": []string{"none", "cloud"}[d.below(2):]}
		chance := 15 + 14*young
		if k < 5 {
			facts["title"] = titles[k]
			chance += []int{10, 10, 10, -12, 30}[k]
		}
		if len(facts["wishes"].([]string)) == 2 {
			chance += 12
		}
		l, err := s.Lead(fmt.Sprintf("L-%04d", i), facts)
		if err != nil {
			t.Fatal(err)
		}
		if d.below(3) == 0 {
			must(l.Record(scoring.Activity{At: at.Add(-time.Hour), Name: "page_view"}))
			chance += 15
		}
		if d.below(10) < 7 {
			must(l.Learn(at.Add(-time.Hour), "consent", d.below(2) == 1))
		}
		set = append(set, scoring.Trial{Lead: l, Decided: at})
		if d.below(100) < chance {
			set[i].Won = at
		}
	}
	const want = `# learned from 4000 leads, 1662 of them won (41.5 %)
# a lead with 0 points is won with 41.6 %; 20.0 points double the odds
scoring:
  dimensions:
    learned: {min: -56, max: 59}
  rules:
    # title: 4000 leads, IV 0.291, 104.8 % of its evidence beside the other tables
    - name: title
      table: title
      to: learned
      rows:
        Student: -29                                   # 661 leads, 21.2 % won (18.2 % to 24.5 %), lift 0.51, IV 0.134
        Head of Production and Maintenance: 4          # 2053 leads, 44.5 % won (42.3 % to 46.6 %), lift 1.07, IV 0.007
        Head of Purchasing and Logistics or buyer: 4   # as above
        CEO: 26                                        # 657 leads, 62.6 % won (58.8 % to 66.2 %), lift 1.51, IV 0.121
        other: 0                                       # too few to tell
        missing: -13                                   # 629 leads, 31.5 % won (28.0 % to 35.2 %), lift 0.76, IV 0.028
    # page_view in 7 days: 4000 leads, IV 0.131, 106.6 % of its evidence beside the other tables
    - name: 'page_view in 7 days: never'
      when: 'times("page_view", 7) < 1'
      points: -8    # 2661 leads, 35.3 % won (33.5 % to 37.1 %), lift 0.85, IV 0.045
      to: learned
    - name: 'page_view in 7 days: once or more'
      when: 'times("page_view", 7) >= 1'
      points: 15    # 1339 leads, 54.0 % won (51.3 % to 56.6 %), lift 1.30, IV 0.086
      to: learned
    # founded: 4000 leads, IV 0.083, 113.1 % of its evidence beside the other tables
    - name: 'founded: less than 600 days ago'
      when: 'age(founded) < 600'
      points: -10   # 1977 leads, 34.5 % won (32.4 % to 36.6 %), lift 0.83, IV 0.043
      to: learned
    - name: 'founded: 600 days ago or more'
      when: 'age(founded) >= 600'
      points: 9     # 2023 leads, 48.4 % won (46.3 % to 50.6 %), lift 1.17, IV 0.040
      to: learned
    # wishes none: 4000 leads, IV 0.081, 108.8 % of its evidence beside the other tables
    - name: 'wishes: with none'
      when: '"none" in wishes'
      points: 9     # 1991 leads, 48.5 % won (46.3 % to 50.7 %), lift 1.17, IV 0.040
      to: learned
    - name: 'wishes: without none'
      when: 'not ("none" in wishes)'
      points: -9    # 2009 leads, 34.7 % won (32.6 % to 36.8 %), lift 0.83, IV 0.041
      to: learned
# left out
#   consent: no information, IV 0.001
#   wishes cloud: no information (all leads are alike)
`
	if got := learned(t, s, set, scoring.LearnOptions{}).YAML(); got != want {
		t.Errorf("got\n%s", got)
	}
}
