package metrics_test

import (
	"fmt"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/metrics"
	"example.com/baton/scoring"
)

// Two leads, of which sales takes one: the report alone, from Go literals.
func Example() {
	schema, _ := scoring.NewSchema(scoring.SchemaConfig{})
	machine, err := funnel.New(schema, funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "Lead", Owner: "marketing", Phase: "acquisition", Start: true},
			{Name: "MQL", Owner: "sales", Phase: "hand-over"},
			{Name: "SAL", Owner: "sales", Phase: "processing"},
		},
		Events: []funnel.EventConfig{
			{Name: "hand over", From: []string{"Lead"}, To: "MQL"},
			{Name: "accept", From: []string{"MQL"}, To: "SAL"},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, _ := metrics.New(machine.Names(), metrics.Config{Funnel: machine})

	monday := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	tally, _ := plan.Tally(metrics.Window{At: monday.AddDate(0, 0, 7)})
	for id, events := range [][]funnel.EventName{{"hand over", "accept"}, {"hand over"}} {
		lead, _ := schema.Lead(fmt.Sprint("L-", id), nil)
		journey := &funnel.Journey{}
		journey.Begin("Lead", monday)
		for i, name := range events {
			step, err := machine.Next(journey, funnel.Event{Name: name, At: monday.Add(time.Duration(i+1) * time.Hour)}, lead)
			if err != nil {
				fmt.Println(err)
				return
			}
			journey.Append(step)
		}
		if err := plan.Add(tally, metrics.Subject{Lead: lead, Journey: journey}); err != nil {
			fmt.Println(err)
			return
		}
	}
	report, _ := plan.Report(tally)
	for _, c := range report.Overall.Conversions {
		r := c.Reached
		fmt.Printf("%s to %s: %d of %d, %.0f%% to %.0f%%, median %v\n",
			c.From, c.To, r.K, r.N, 100*r.Low, 100*r.High, c.Elapsed.Median.NearestRank)
	}
	// Output:
	// Lead to MQL: 2 of 2, 34% to 100%, median 1h0m0s
	// MQL to SAL: 1 of 2, 9% to 91%, median 1h0m0s
}
