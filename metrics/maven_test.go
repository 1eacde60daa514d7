package metrics

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"example.com/baton/examples/opendata"
	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// pipeline is the sales pipeline of an open data set: 8,800 opportunities, each
// with the dates on which it was engaged and closed.
type pipeline struct {
	plan     *Plan
	subjects []Subject
	last     time.Time // the latest close date
}

func mavenPipeline(t *testing.T) *pipeline {
	t.Helper()
	teams := map[string]map[string]string{}
	for _, r := range opendata.Rows(t, "data/maven_crm/sales_teams.csv") {
		teams[r["sales_agent"]] = r
	}
	sectors := map[string]string{}
	for _, r := range opendata.Rows(t, "data/maven_crm/accounts.csv") {
		sectors[r["account"]] = r["sector"]
	}
	schema, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "agent", Type: "text"}, {Name: "manager", Type: "text"}, {Name: "region", Type: "text"},
		{Name: "product", Type: "text"}, {Name: "sector", Type: "text"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	machine, err := funnel.New(schema, funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "Prospecting", Owner: "sales", Phase: "processing", Start: true},
			{Name: "Engaging", Owner: "sales", Phase: "sales", Probability: "40%"},
			{Name: "Won", Owner: "sales", Phase: "sales", Probability: "100%", End: true},
			{Name: "Lost", Owner: "sales", Phase: "sales", Probability: "0%", End: true},
		},
		Events: []funnel.EventConfig{
			{Name: "engage", From: []string{"Prospecting"}, To: "Engaging"},
			{Name: "win", From: []string{"Engaging"}, To: "Won"},
			{Name: "lose", From: []string{"Engaging"}, To: "Lost"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := New(machine.Names(), Config{Funnel: machine, Currency: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	rows := opendata.Rows(t, "data/maven_crm/sales_pipeline.csv")
	first := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, r := range rows {
		if d, ok := mavenDate(t, r["engage_date"]); ok && d.Before(first) {
			first = d
		}
	}
	p := &pipeline{plan: plan}
	for _, r := range rows {
		product := r["product"]
		if product == "GTXPro" {
			product = "GTX Pro"
		}
		agent := teams[r["sales_agent"]]
		facts := map[string]any{"agent": r["sales_agent"], "manager": agent["manager"], "region": agent["regional_office"], "product": product}
		if s := sectors[r["account"]]; s != "" {
			facts["sector"] = s
		}
		lead, err := schema.Lead(r["opportunity_id"], facts)
		if err != nil {
			t.Fatal(err)
		}
		s := Subject{Lead: lead, Journey: &funnel.Journey{}}
		engaged, isEngaged := mavenDate(t, r["engage_date"])
		closed, isClosed := mavenDate(t, r["close_date"])
		if !isEngaged {
			engaged = first
		}
		s.Journey.Begin("Prospecting", engaged)
		move := func(name funnel.EventName, at time.Time) {
			step, err := machine.Next(s.Journey, funnel.Event{Name: name, At: at, By: "sales"}, lead)
			if err != nil {
				t.Fatal(err)
			}
			s.Journey.Append(step)
		}
		if isEngaged {
			move("engage", engaged)
		}
		if isClosed {
			if closed.After(p.last) {
				p.last = closed
			}
			value, err := strconv.ParseInt(r["close_value"], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			s.Deals = []funnel.Deal{{ID: r["opportunity_id"], At: closed, Amount: value * 1000, Stage: r["deal_stage"]}}
			if r["deal_stage"] == "Won" {
				move("win", closed)
			} else {
				move("lose", closed)
			}
		}
		p.subjects = append(p.subjects, s)
	}
	return p
}

func mavenDate(t *testing.T, s string) (time.Time, bool) {
	t.Helper()
	if s == "" {
		return time.Time{}, false
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d, true
}

func (p *pipeline) tally(t *testing.T, by string) *Tally {
	t.Helper()
	tally, err := p.plan.Tally(Window{At: p.last, By: by})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.subjects {
		if err := p.plan.Add(tally, s); err != nil {
			t.Fatal(err)
		}
	}
	return tally
}

func (p *pipeline) report(t *testing.T, by string) Report {
	t.Helper()
	r, err := p.plan.Report(p.tally(t, by))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (f *Figures) stage(t *testing.T, name funnel.Stage) StageFigures {
	t.Helper()
	for _, s := range f.Stages {
		if s.Stage == name {
			return s
		}
	}
	t.Fatalf("the report has no stage %q", name)
	return StageFigures{}
}

func (f *Figures) conversion(t *testing.T, from, to funnel.Stage) Conversion {
	t.Helper()
	for _, c := range f.Conversions {
		if c.From == from && c.To == to {
			return c
		}
	}
	t.Fatalf("the report has no conversion %s → %s", from, to)
	return Conversion{}
}

type mavenCycle struct {
	N           int                `json:"n"`
	NearestRank map[string]float64 `json:"nearest_rank"`
	Type7       map[string]float64 `json:"type7"`
}

type mavenGroup struct {
	Won, Lost, Open int
	Revenue         float64
	WinRate         *float64 `json:"win_rate_of_closed"`
	Mean            *float64 `json:"avg_won_value"`
}

type mavenReference struct {
	Reach struct {
		All     int `json:"all"`
		Engaged int `json:"engaged (engage_date set)"`
		Closed  int `json:"closed"`
		Won     int `json:"won"`
	} `json:"stage_reach"`
	Stages  map[string]int `json:"stages"`
	WinRate float64        `json:"win_rate"`
	Wilson  [2]float64     `json:"win_rate_wilson95"`
	Won     mavenCycle     `json:"cycle_days_won"`
	Lost    mavenCycle     `json:"cycle_days_lost"`
	Closed  mavenCycle     `json:"cycle_days_closed"`
	Revenue float64        `json:"revenue_won"`

	Region  map[string]mavenGroup `json:"by_region"`
	Manager map[string]mavenGroup `json:"by_manager"`
	Agent   map[string]mavenGroup `json:"by_agent"`
	Product map[string]mavenGroup `json:"by_product"`
	Sector  map[string]mavenGroup `json:"by_sector"`
}

func TestPipelineOfOpenData(t *testing.T) {
	p := mavenPipeline(t)
	var want mavenReference
	opendata.JSON(t, "data/maven_crm/reference.json", &want)
	tally := p.tally(t, "")
	r, err := p.plan.Report(tally)
	if err != nil {
		t.Fatal(err)
	}
	f := &r.Overall

	t.Run("stage reach", func(t *testing.T) {
		got := []int{f.stage(t, "Prospecting").Leads, f.stage(t, "Engaging").Leads, f.Won + f.Lost, f.stage(t, "Won").Leads}
		if w := []int{want.Reach.All, want.Reach.Engaged, want.Reach.Closed, want.Reach.Won}; !slices.Equal(got, w) {
			t.Errorf("reached: got %v, want %v", got, w)
		}
		for name, n := range want.Stages {
			if got := f.stage(t, funnel.Stage(name)).Now; got != n {
				t.Errorf("now in %s: got %d, want %d", name, got, n)
			}
		}
		reached := f.conversion(t, "Engaging", "Won").Reached
		if reached.N != want.Reach.Engaged || reached.K != want.Reach.Won {
			t.Errorf("Engaging → Won: got %d of %d", reached.K, reached.N)
		}
	})
	t.Run("win rate with its interval", func(t *testing.T) {
		for _, c := range []struct{ got, want float64 }{
			{f.WinRate.Value, want.WinRate}, {f.WinRate.Low, want.Wilson[0]}, {f.WinRate.High, want.Wilson[1]}} {
			if math.Abs(c.got-c.want) > 1e-14 {
				t.Errorf("got %v, want %v", c.got, c.want)
			}
		}
	})
	t.Run("cycle in the report", func(t *testing.T) {
		for _, c := range []struct {
			got  *Times
			want mavenCycle
		}{{f.Cycle.Won.Elapsed, want.Won}, {f.Cycle.Lost.Elapsed, want.Lost}, {f.Cycle.Closed.Elapsed, want.Closed}} {
			if c.got.N != c.want.N {
				t.Errorf("got %d cycles, want %d", c.got.N, c.want.N)
			}
			mavenQuantile(t, "p50", c.got.Median, c.want)
			mavenQuantile(t, "p90", c.got.P90, c.want)
		}
	})
	t.Run("every quantile of the cycle", func(t *testing.T) {
		at := p.plan.layout.cycleTimes
		won, lost := tally.groups[""].samples[at(won)], tally.groups[""].samples[at(lost)]
		for _, c := range []struct {
			got  []int64
			want mavenCycle
		}{{won, want.Won}, {lost, want.Lost}, {slices.Concat(won, lost), want.Closed}} {
			sorted := slices.Sorted(slices.Values(c.got))
			for _, percent := range []int{25, 50, 75, 90, 95, 99} {
				mavenQuantile(t, fmt.Sprintf("p%d", percent), quantileOf(sorted, percent), c.want)
			}
		}
	})
	t.Run("revenue", func(t *testing.T) {
		if f.Deals.Won != want.Reach.Won || f.Deals.Value != Money(want.Revenue*1000) {
			t.Errorf("got %d deals of %s, want %d of %v", f.Deals.Won, f.Deals.Value, want.Reach.Won, want.Revenue)
		}
	})
	for by, groups := range map[string]map[string]mavenGroup{
		"region": want.Region, "manager": want.Manager, "agent": want.Agent, "product": want.Product, "sector": want.Sector} {
		t.Run("by "+by, func(t *testing.T) { mavenGroups(t, p.report(t, by), groups) })
	}
}

// mavenQuantile compares a quantile in days.
func mavenQuantile(t *testing.T, p string, got Quantile, want mavenCycle) {
	t.Helper()
	const day = 24 * time.Hour
	if w := time.Duration(want.NearestRank[p] * float64(day)); got.NearestRank != w {
		t.Errorf("%s, nearest rank: got %v, want %v", p, got.NearestRank, w)
	}
	if w := time.Duration(want.Type7[p] * float64(day)); got.Type7 != w {
		t.Errorf("%s, type 7: got %v, want %v", p, got.Type7, w)
	}
}

func mavenGroups(t *testing.T, r Report, want map[string]mavenGroup) {
	t.Helper()
	if len(r.Groups) != len(want) || len(want) == 0 {
		t.Fatalf("got %d groups, want %d", len(r.Groups), len(want))
	}
	for i := range r.Groups {
		g := &r.Groups[i]
		name := g.Name
		if name == "" {
			name = "(blank)"
		}
		w, ok := want[name]
		if !ok {
			t.Errorf("group %q is not expected", name)
			continue
		}
		open := g.stage(t, "Prospecting").Now + g.stage(t, "Engaging").Now
		if g.Won != w.Won || g.Lost != w.Lost || open != w.Open || g.Deals.Value != Money(w.Revenue*1000) {
			t.Errorf("%s: got won %d, lost %d, open %d, value %s, want %+v", name, g.Won, g.Lost, open, g.Deals.Value, w)
		}
		if g.WinRate.Known() != (w.WinRate != nil) || w.WinRate != nil && math.Abs(g.WinRate.Value-*w.WinRate) > 1e-14 {
			t.Errorf("%s: win rate %v", name, g.WinRate)
		}
		if (g.Deals.Mean != nil) != (w.Mean != nil) || w.Mean != nil && math.Abs(float64(*g.Deals.Mean)/1000-*w.Mean) > 0.000_500_1 { // rounded to the thousandth
			t.Errorf("%s: mean value %v, want %+v", name, g.Deals.Mean, w)
		}
	}
}
