package scoring_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/baton/examples/opendata"
	"example.com/baton/scoring"
)

// bankLeads are the bank's rows as trials of a schema with all its columns:
// those that train and those that test.
func bankLeads(t testing.TB) (s *scoring.Schema, train, test []scoring.Trial) {
	t.Helper()
	var c scoring.SchemaConfig
	numbers := []string{"age", "campaign", "pdays", "previous", "emp.var.rate", "cons.price.idx", "cons.conf.idx", "euribor3m", "nr.employed", "duration"}
	texts := []string{"job", "marital", "education", "default", "housing", "loan", "contact", "month", "day_of_week"}
	name := func(column string) string { return strings.ReplaceAll(column, ".", "_") }
	for _, n := range numbers {
		c.Attributes = append(c.Attributes, scoring.AttributeConfig{Name: name(n), Type: "number"})
	}
	for _, n := range texts {
		c.Attributes = append(c.Attributes, scoring.AttributeConfig{Name: name(n), Type: "text"})
	}
	s, err := scoring.NewSchema(c)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range opendata.Rows(t, "data/bank/bank_every_4th_row.csv") {
		facts := map[string]any{}
		for _, n := range append(numbers, texts...) {
			if row[n] == "" {
				continue
			}
			if facts[name(n)], err = s.ParseFact(name(n), row[n]); err != nil {
				t.Fatal(err)
			}
		}
		l, err := s.Lead(strconv.Itoa(i), facts)
		if err != nil {
			t.Fatal(err)
		}
		trial := scoring.Trial{Lead: l, Decided: at}
		if row["y"] == "1" {
			trial.Won = at.Add(time.Hour)
		}
		if i%10 < 7 {
			train = append(train, trial)
		} else {
			test = append(test, trial)
		}
	}
	return s, train, test
}

// bankBookConfig is the reference's rulebook in the agreement's words.
var bankBookConfig = scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "total"}}, Rules: []scoring.RuleConfig{
	{Name: "contacted before", When: `pdays != 999`, Points: "40"},
	{Name: "student or retired", When: `job in ["student", "retired"]`, Points: "15"},
	{Name: "cellular", When: `contact == "cellular"`, Points: "10"},
	{Name: "low interest", When: `euribor3m < 2.0`, Points: "20"},
	{Name: "called too often", When: `campaign > 5`, Points: "-10"},
	{Name: "good months", When: `month in ["mar", "sep", "oct", "dec"]`, Points: "15"},
	{Name: "default unknown", When: `default == "unknown"`, Points: "-5"},
}}

// bankLearning are the options that do best on the training rows: five-fold cross
// validation, repeated ten times, over MaxRows 3 to 8, MinLeads 50 to 250, L2 1 to
// 20, DoubleOdds 20 and 100, and Reversals.
var bankLearning = scoring.LearnOptions{Outcomes: maturing, Without: []string{"duration"}, Trusted: known, Reversals: true, L2: 10}

// known are known at any decision: figures that statistical offices publish,
// the month of the call, and the days since a call of an earlier campaign.
var known = []string{"emp_var_rate", "cons_price_idx", "cons_conf_idx", "euribor3m", "nr_employed", "month", "pdays"}

func TestTheScorecardLearntFromTheBankBeatsItsRulebook(t *testing.T) {
	s, train, test := bankLeads(t)
	card, err := s.Learn(train, bankLearning)
	if err != nil {
		t.Fatal(err)
	}
	if len(card.Rules()) > 12 || card.Leads != len(train) {
		t.Errorf("%d rules from %d leads", len(card.Rules()), card.Leads)
	}
	learned, err := scoring.New(s, card.Config())
	if err != nil {
		t.Fatal(err)
	}
	book, err := scoring.New(s, bankBookConfig)
	if err != nil {
		t.Fatal(err)
	}
	aucs := map[string]float64{}
	for name, m := range map[string]*scoring.Model{"learned": learned, "book": book} {
		b, err := m.Backtest(test, scoring.BacktestOptions{Outcomes: maturing})
		if err != nil {
			t.Fatal(err)
		}
		aucs[name] = b.AUC
	}
	if aucs["learned"] < aucs["book"]+0.01 {
		t.Errorf("AUC on the test rows %v, the rulebook has %v", aucs["learned"], aucs["book"])
	}
}

func TestTheReadmeShowsWhatTheBankTeaches(t *testing.T) {
	s, train, _ := bankLeads(t)
	card, err := s.Learn(train, bankLearning)
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := "```yaml\n" + card.YAML() + "```\n"; !strings.Contains(string(readme), want) {
		t.Errorf("the README has not this:\n%s", want)
	}
}

// The length of the call is known when it is over: the data's own README calls
// it a leak.
func TestTheBanksCallLengthIsSuspectedOfLeakage(t *testing.T) {
	s, train, _ := bankLeads(t)
	card, err := s.Learn(train, scoring.LearnOptions{Outcomes: maturing, Attributes: []string{"duration", "job"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(card.LeftOut) != 1 || card.LeftOut[0].Attribute != "duration" || card.LeftOut[0].Reason != scoring.LeakageSuspect {
		t.Errorf("left out %v", card.LeftOut)
	}
}
