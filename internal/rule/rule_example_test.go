package rule_test

import (
	"fmt"

	"example.com/baton/internal/rule"
)

func Example() {
	scope := rule.NewScope().With(
		rule.Name{Name: "industry", Type: rule.Text, Values: []string{"software", "banking"}, Slot: 0, Index: 0},
		rule.Name{Name: "employees", Type: rule.Number, Slot: 1, Index: 0},
	)
	p, _ := rule.Compile(`industry == "software" and employees >= 50`, scope, rule.Bool)

	var f rule.Frame
	f.Reset(&rule.Row{Known: []uint64{0b01}, Num: []float64{0}, Str: []string{"software"}}, 0, nil)
	fmt.Println(p.Truth(&f), "without", p.Missing(&f, nil))

	_, faults := rule.Compile(`industry == "sofware"`, scope, rule.Bool)
	fmt.Println(faults[0])
	// Output:
	// unknown without [employees]
	// "sofware" is not a value of industry (did you mean "software"?)
}
