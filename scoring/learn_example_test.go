package scoring_test

import (
	"fmt"
	"time"

	"example.com/baton/scoring"
)

// A scorecard learnt from 600 leads, written as a part of the agreement.
func ExampleSchema_Learn() {
	schema, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "industry", Type: "text"}, {Name: "employees", Type: "number"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	decided := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	var trials []scoring.Trial
	for i := range 600 {
		facts := map[string]any{"industry": []string{"software", "banking", "education"}[i%3]}
		if i%4 > 0 {
			facts["employees"] = i % 4 * 40
		}
		lead, err := schema.Lead(fmt.Sprintf("L-%03d", i), facts)
		if err != nil {
			fmt.Println(err)
			return
		}
		t := scoring.Trial{Lead: lead, Decided: decided}
		if i%3 == 0 && i%5 < 2 || i%3 == 1 && i%5 < 1 || i%7 == 1 {
			t.Won = decided.AddDate(0, 1, 0)
		}
		trials = append(trials, t)
	}
	card, err := schema.Learn(trials, scoring.LearnOptions{Outcomes: scoring.Outcomes{
		Horizon: 90 * 24 * time.Hour, Until: decided.AddDate(0, 6, 0)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(card.YAML())
	// Output:
	// # learned from 600 leads, 189 of them won (31.5 %)
	// # a lead with 0 points is won with 31.5 %; 20.0 points double the odds
	// scoring:
	//   dimensions:
	//     learned: {min: -28, max: 10}
	//   rules:
	//     # industry: 600 leads, IV 0.354, 98.3 % of its evidence beside the other tables
	//     - name: industry
	//       table: industry
	//       to: learned
	//       rows:
	//         education: -28            # 200 leads, 14.5 % won (10.3 % to 20.0 %), lift 0.46, IV 0.257
	//         banking or software: 10   # 400 leads, 40.0 % won (35.3 % to 44.9 %), lift 1.27, IV 0.096
	//         other: 0                  # too few to tell
	// # left out
	// #   employees: no information, IV 0.000
}
