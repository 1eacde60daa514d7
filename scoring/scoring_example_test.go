package scoring_test

import (
	"fmt"
	"time"

	"example.com/baton/scoring"
)

// A model alone, from Go literals.
func Example() {
	schema, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "industry", Type: "text"}, {Name: "employees", Type: "number"}},
		Activities: []scoring.ActivityConfig{{Name: "demo_request", By: scoring.ByLead}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	model, err := scoring.New(schema, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit", Max: "60"}, {Name: "engagement", HalfLife: "30 days"}},
		Rules: []scoring.RuleConfig{
			{Name: "core industry", When: `industry == "software"`, Points: "25", To: "fit"},
			{Name: "mid-size", When: `employees >= 50`, Points: "15", To: "fit"},
			{Name: "demo request", On: "demo_request", Points: "30", To: "engagement", Count: "once"},
		},
		Grades: []scoring.GradeConfig{{Name: "A", From: "60"}, {Name: "B", From: "30"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	lead, err := schema.Lead("L-1", map[string]any{"industry": "software"})
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	if err := lead.Record(scoring.Activity{At: at.AddDate(0, 0, -30), Name: "demo_request"}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(model.Explain(lead, at))
	// Output:
	// score 40, grade B
	//   fit 25
	//     +25 core industry: industry is software
	//   engagement 15
	//     +15 demo request
	//       +15 demo_request on 5 September 2026 09:00
	//         +30 in full
	//         -15 faded since 5 September 2026
	//   unknown: employees (+15 mid-size)
}
