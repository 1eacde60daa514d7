package sla_test

import (
	"fmt"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// Marketing hands over on a Friday afternoon; sales owes a call within four
// business hours.
func Example() {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	schema, _ := scoring.NewSchema(scoring.SchemaConfig{Location: berlin,
		Activities: []scoring.ActivityConfig{{Name: "call", By: "sales"}}})
	machine, _ := funnel.New(schema, funnel.Config{
		Stages: []funnel.StageConfig{
			{Name: "Lead", Owner: "marketing", Phase: "acquisition", Start: true},
			{Name: "MQL", Owner: "sales", Phase: "hand-over"},
		},
		Events: []funnel.EventConfig{{Name: "hand over", By: []string{"marketing"}, From: []string{"Lead"}, To: "MQL"}},
	})
	policy, err := sla.New(machine.Names(), sla.Config{
		Calendars: []sla.CalendarConfig{{Name: "office", Week: []sla.DaysConfig{{Days: "monday to friday", Hours: []string{"09:00-17:00"}}}}},
		Calendar:  "office",
		Clauses: []sla.ClauseConfig{{Name: "first response", OwedBy: "sales", StartsWith: []string{"MQL"}, StopsWith: []string{"call"},
			Within: "4 business hours", WarnAt: []string{"80%"}}},
		Funnel: machine,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	lead, _ := schema.Lead("L-1042", nil)
	var journey funnel.Journey
	friday := time.Date(2026, 3, 27, 16, 0, 0, 0, berlin)
	step, _ := machine.Next(&journey, funnel.Event{Name: "hand over", At: friday, By: "marketing"}, lead)
	journey.Append(step)

	for _, d := range policy.Deadlines(&journey, lead, friday.Add(30*time.Minute)) {
		fmt.Println(d.ID, d.Status, "due", d.Due.Format("Mon 15:04"), "left", d.Left)
	}
	monday := friday.AddDate(0, 0, 3)
	for _, a := range policy.Alerts(&journey, lead, friday, monday) {
		fmt.Println(a.Kind, a.ID, a.At.Format("Mon 15:04"))
	}
	// Output:
	// L-1042/1/first response running due Mon 12:00 left 3h30m0s
	// warning L-1042/1/first response/80% Mon 11:12
	// breach L-1042/1/first response/breach Mon 12:00
}
