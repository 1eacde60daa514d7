package funnel_test

import (
	"errors"
	"fmt"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

func Example() {
	schema, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "employees", Type: "number"},
		{Name: "phone", Type: "text", MaintainedBy: "marketing", NeededIn: []string{"MQL"}},
	}})
	if err != nil {
		panic(err)
	}
	m, err := funnel.New(schema, funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "Lead", Owner: "marketing", Phase: "acquisition", Start: true},
			{Name: "MQL", Owner: "sales", Phase: "hand-over"},
		},
		Events: []funnel.EventConfig{
			{Name: "hand over", By: []string{"marketing"}, From: []string{"Lead"}, To: "MQL", When: "employees >= 50"},
			{Name: "reject", By: []string{"sales"}, From: []string{"MQL"}, Reasons: []funnel.ReasonConfig{{Name: "too early", To: "Lead"}}},
		},
	})
	if err != nil {
		panic(err)
	}
	lead, err := schema.Lead("L-1042", map[string]any{"employees": 20})
	if err != nil {
		panic(err)
	}
	var journey funnel.Journey
	at := time.Date(2026, 10, 5, 9, 15, 0, 0, time.UTC)
	handOver := funnel.Event{Name: "hand over", At: at, By: "marketing"}

	_, err = m.Next(&journey, handOver, lead)
	fmt.Println(err)
	fmt.Println(errors.Is(err, funnel.ErrRefused))

	_ = lead.Learn(at, "employees", 250)
	_ = lead.Learn(at, "phone", "+49 30 1234567")
	step, err := m.Next(&journey, handOver, lead)
	if err == nil {
		journey.Append(step)
	}
	stage, since, life, _ := journey.StageAt(at.Add(time.Hour))
	fmt.Println(stage, since.Format(time.TimeOnly), life)
	for _, o := range m.Options(&journey, lead, at.Add(time.Hour)) {
		fmt.Println(o.Event, o.Refused == nil)
	}
	// Output:
	// "hand over" is refused in Lead:
	//   employees >= 50 is not true: employees is 20
	//   phone is missing (maintained by marketing)
	// true
	// MQL 09:15:00 1
	// hand over false
	// reject true
}
