package metrics_test

import (
	"math"
	"strings"
	"testing"

	"example.com/baton/funnel"
	"example.com/baton/metrics"

	"pgregory.net/rapid"
)

func TestDealIsWonWhileItsLastRecordSaysSo(t *testing.T) {
	m := newMarket()
	lead := func() *subject { return m.lead("L", on(1, 9, 0)) }
	for _, c := range []struct {
		name  string
		lead  *subject
		won   int
		value metrics.Money
	}{
		{"offered, then won", lead().deal("D", on(2, 9, 0), 100, "Proposal").deal("D", on(5, 9, 0), 120, "Won"), 1, 120_000},
		{"records in another order", lead().deal("D", on(5, 9, 0), 120, "Won").deal("D", on(2, 9, 0), 100, "Proposal"), 1, 120_000},
		{"open", lead().deal("D", on(2, 9, 0), 100, "Proposal"), 0, 0},
		{"won, then lost again", lead().deal("D", on(2, 9, 0), 100, "Won").deal("D", on(5, 9, 0), 100, "Lost"), 0, 0},
		{"amount corrected after the window", lead().deal("D", on(2, 9, 0), 100, "Won").deal("D", on(35, 9, 0), 90, "Won"), 1, 90_000},
		{"amount corrected in the window, won before it", lead().deal("D", on(-5, 9, 0), 100, "Won").deal("D", on(5, 9, 0), 90, "Won"), 0, 0},
		{"won before the window, lost and won again in it",
			lead().deal("D", on(-5, 9, 0), 100, "Won").deal("D", on(-2, 9, 0), 0, "Lost").deal("D", on(5, 9, 0), 80, "Won"), 1, 80_000},
		{"won after the window", lead().deal("D", on(2, 9, 0), 100, "Proposal").deal("D", on(35, 9, 0), 100, "Won"), 0, 0},
		{"won after the report", lead().deal("D", on(61, 9, 0), 100, "Won"), 0, 0},
		{"two deals of one lead", lead().deal("D", on(2, 9, 0), 100, "Won").deal("E", on(3, 9, 0), 50, "Won"), 2, 150_000},
		{"two records at one instant: the later one", lead().deal("D", on(2, 9, 0), 100, "Won").deal("D", on(2, 9, 0), 0, "Lost"), 0, 0},
		{"a stage that nobody knows", lead().deal("D", on(2, 9, 0), 100, "Signed"), 0, 0},
	} {
		got := m.report(t, october, c.lead).Overall.Deals
		if got.Won != c.won || got.Value != c.value || (got.Mean != nil) != (c.won > 0) {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
}

func TestMeanDealIsRoundedHalfToEven(t *testing.T) {
	m := newMarket()
	for _, c := range []struct {
		first, second int64 // thousandths
		mean          metrics.Money
	}{{1, 2, 2}, {2, 3, 2}, {-1, -2, -2}, {-2, -3, -2}, {1, 0, 0}, {3, 3, 3}} {
		s := m.lead("L", on(1, 9, 0))
		for i, amount := range []int64{c.first, c.second} {
			s.Deals = append(s.Deals, funnel.Deal{ID: string(rune('A' + i)), At: on(2, 9, 0), Amount: amount, Stage: "Won", Currency: "EUR"})
		}
		if got := m.report(t, october, s).Overall.Deals.Mean; *got != c.mean {
			t.Errorf("mean of %d and %d: got %d", c.first, c.second, *got)
		}
	}
}

func TestAFunnelWithoutAStageWonHasDealsWonByThatWord(t *testing.T) {
	m := newMarket()
	m.machine = must(funnel.New(m.schema, funnel.Config{
		Stages: []funnel.StageConfig{{Name: "Lead", Owner: "sales", Start: true}, {Name: "Signed", Owner: "sales", Probability: "100%"}},
		Events: []funnel.EventConfig{{Name: "sign", From: []string{"Lead"}, To: "Signed"}}}))
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine, Currency: "EUR"}))
	r := m.report(t, october, m.lead("L", on(1, 9, 0)).
		deal("D", on(2, 9, 0), 10, "Won").deal("E", on(2, 9, 0), 5, "Signed").deal("F", on(2, 9, 0), 1, "won"))
	if r.Overall.Deals.Value != 15_000 {
		t.Errorf("got %+v", r.Overall.Deals)
	}
}

func TestAmountInAnotherCurrencyIsRefused(t *testing.T) {
	m := newMarket()
	tally := m.tally(t, october)
	s := m.lead("L", on(1, 9, 0)).deal("D", on(2, 9, 0), 10, "Won")
	s.Deals[0].Currency = "USD"
	if err := m.plan.Add(tally, s.Subject); err == nil || err.Error() != `deal "D" is in USD: the amounts of the agreement are in EUR` {
		t.Errorf("got %v", err)
	}
	if err := tally.AddSpend(metrics.Spend{At: on(2, 9, 0), Amount: 1, Currency: "USD"}); err == nil ||
		err.Error() != `a spend in USD: the amounts of the agreement are in EUR` {
		t.Errorf("got %v", err)
	}
	r := must(m.plan.Report(tally))
	if r.Overall.Leads != 0 || r.Overall.Spend != 0 {
		t.Errorf("the tally has changed: %+v", r.Overall)
	}
	m.plan = must(metrics.New(m.machine.Names(), metrics.Config{Funnel: m.machine}))
	if err := m.plan.Add(m.tally(t, october), s.Subject); err == nil || !strings.HasSuffix(err.Error(), "are in no currency") {
		t.Errorf("got %v", err)
	}
}

func TestSpendBelongsToTheWindowInWhichItIsSpent(t *testing.T) {
	m := newMarket()
	for _, c := range []struct {
		name  string
		spend metrics.Spend
		want  metrics.Money
	}{
		{"at an instant", metrics.Spend{At: on(1, 0, 0), Amount: 100}, 100},
		{"at the end of the window", metrics.Spend{At: october.To, Amount: 100}, 0},
		{"before it", metrics.Spend{At: on(0, 23, 59), Amount: 100}, 0},
		{"spread over it", metrics.Spend{At: on(1, 0, 0), Until: on(32, 0, 0), Amount: 100}, 100},
		{"half of its days in it", metrics.Spend{At: on(-9, 0, 0), Until: on(11, 0, 0), Amount: 1000}, 500},
		{"a third: to the thousandth", metrics.Spend{At: on(-19, 0, 0), Until: on(11, 0, 0), Amount: 100}, 33},
		{"a refund", metrics.Spend{At: on(-9, 0, 0), Until: on(11, 0, 0), Amount: -1000}, -500},
		{"ends before it begins: at its instant", metrics.Spend{At: on(2, 0, 0), Until: on(1, 0, 0), Amount: 100}, 100},
		{"as much as there can be", metrics.Spend{At: on(-9, 0, 0), Until: on(11, 0, 0), Amount: math.MaxInt64}, 1<<62 - 1},
	} {
		tally := m.tally(t, october)
		if err := tally.AddSpend(c.spend); err != nil {
			t.Fatal(err)
		}
		if got := must(m.plan.Report(tally)).Overall.Spend; got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestSpendAfterTheReportsInstantIsNotSpent(t *testing.T) {
	m := newMarket()
	w := october
	w.At = on(16, 12, 0)
	tally := m.tally(t, w)
	for _, s := range []metrics.Spend{{At: on(20, 0, 0), Amount: 1000}, {At: on(16, 0, 0), Until: on(17, 0, 0), Amount: 500}} {
		if err := tally.AddSpend(s); err != nil {
			t.Fatal(err)
		}
	}
	if got := must(m.plan.Report(tally)).Overall.Spend; got != 250 {
		t.Errorf("got %d", got)
	}
}

// Whatever the cuts, the windows together hold the whole amount.
func TestAdjacentWindowsHoldTheWholeSpend(t *testing.T) {
	m := newMarket()
	rapid.Check(t, func(t *rapid.T) {
		s := metrics.Spend{At: on(1, 0, 0), Amount: metrics.Money(rapid.Int64Range(-1e6, 1e6).Draw(t, "amount"))}
		s.Until = s.At.AddDate(0, 0, rapid.IntRange(1, 60).Draw(t, "days"))
		end := on(70, 0, 0)
		var sum metrics.Money
		for from := on(-5, 0, 0); from.Before(end); {
			to := from.AddDate(0, 0, rapid.IntRange(1, 40).Draw(t, "window"))
			tally, err := m.plan.Tally(metrics.Window{From: from, To: to, At: end.AddDate(0, 0, 60)})
			if err != nil {
				t.Fatal(err)
			}
			if err := tally.AddSpend(s); err != nil {
				t.Fatal(err)
			}
			sum += must(m.plan.Report(tally)).Overall.Spend
			from = to
		}
		if sum != s.Amount {
			t.Errorf("the windows hold %d of %d", sum, s.Amount)
		}
	})
}

func TestSumOfMoneyThatDoesNotFitIsRefused(t *testing.T) {
	m := newMarket()
	w := october
	w.By = metrics.ByCampaign
	tally := m.tally(t, w)
	spend := metrics.Spend{At: on(2, 0, 0), Amount: math.MaxInt64, Campaign: "fair"}
	if err := tally.AddSpend(spend); err != nil {
		t.Fatal(err)
	}
	if err := tally.AddSpend(spend); err == nil {
		t.Error("the second spend is taken")
	}
	other := m.tally(t, w)
	if err := other.AddSpend(spend); err != nil {
		t.Fatal(err)
	}
	if err := other.Merge(tally); err == nil {
		t.Error("the merge is taken")
	}
	spend.Campaign = "web"
	if err := tally.AddSpend(spend); err != nil {
		t.Fatal(err)
	}
	if _, err := m.plan.Report(tally); err == nil {
		t.Error("the sum of the campaigns is reported")
	}
	deal := m.lead("L", on(1, 9, 0))
	deal.Deals = []funnel.Deal{{ID: "D", At: on(2, 0, 0), Amount: math.MaxInt64, Stage: "Won"}}
	deals := m.tally(t, october, deal)
	if err := m.plan.Add(deals, deal.Subject); err == nil {
		t.Error("the second deal is taken")
	}
	deal.Deals = append(deal.Deals, funnel.Deal{ID: "E", At: on(2, 0, 0), Amount: 1, Stage: "Won"})
	if err := m.plan.Add(m.tally(t, october), deal.Subject); err == nil {
		t.Error("two deals of one lead are taken")
	}
	if r := must(m.plan.Report(deals)); r.Overall.Created != 1 || r.Overall.Deals.Won != 1 {
		t.Errorf("the refused lead was counted: %+v", r.Overall)
	}
}
