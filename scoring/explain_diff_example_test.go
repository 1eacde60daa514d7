package scoring_test

import (
	"fmt"
	"time"

	"example.com/baton/scoring"
)

// Why is the score not what it was a week ago?
func ExampleModel_Since() {
	schema, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "industry", Type: "text"}},
		Activities: []scoring.ActivityConfig{{Name: "demo_request", By: "lead"}},
	})
	if err != nil {
		panic(err)
	}
	model, err := scoring.New(schema, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit"}, {Name: "interest", HalfLife: "7 days"}},
		Rules: []scoring.RuleConfig{
			{Name: "core industry", When: `industry == "software"`, Points: "25", To: "fit"},
			{Name: "demo", On: "demo_request", Points: "40", To: "interest"},
		},
		Grades: []scoring.GradeConfig{{Name: "A", From: "44"}, {Name: "B", From: "20"}},
	})
	if err != nil {
		panic(err)
	}
	monday := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	lead, _ := schema.Lead("L-1042", map[string]any{"industry": "education"})
	lead.Record(scoring.Activity{At: monday, Name: "demo_request"})
	lead.Learn(monday.AddDate(0, 0, 3), "industry", "software")

	fmt.Print(model.Since(scoring.AsOf{Lead: lead, At: monday}, scoring.AsOf{Lead: lead, At: monday.AddDate(0, 0, 7)}))
	// Output:
	// score 40 → 45 (+5), grade B → A
	//   fit 0 → 25 (+25)
	//     +25 core industry: industry was education, is software
	//   interest 40 → 20 (-20)
	//     -20 demo: faded
}
