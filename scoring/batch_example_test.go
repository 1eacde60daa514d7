package scoring_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"example.com/baton/scoring"
)

// Records of text are scored in chunks; what cannot be a lead is told and left out.
func ExampleModel_ScoreBatch() {
	schema, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "industry", Type: "text"}, {Name: "employees", Type: "number"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	model, err := scoring.New(schema, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{
			{Name: "core industry", When: `industry == "software"`, Points: "25"},
			{Name: "mid-size", When: `employees >= 50`, Points: "15"},
		}})
	if err != nil {
		fmt.Println(err)
		return
	}
	header, err := schema.Header([]string{"id", "industry", "employees"}, "id")
	if err != nil {
		fmt.Println(err)
		return
	}
	table := csv.NewReader(strings.NewReader("L-1,software,250\nL-2,banking,many\nL-3,,60\n"))
	at := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	var scores []scoring.Score
	for batch, err := range header.Chunks(scoring.NewBatch(schema, 1000), table) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		scores = model.ScoreBatch(scores[:0], batch, at)
		for row, s := range scores {
			fmt.Println(batch.ID(row), s)
		}
	}
	// Output:
	// record 2: employees: must be a number, not "many"
	// L-1 40
	// L-3 15
}
