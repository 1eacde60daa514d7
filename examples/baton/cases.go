package main

import (
	"fmt"

	"example.com/baton"
)

func test(c *call) error {
	if c.min < 0 || c.min > 100 {
		return misusef("-min %d: a percentage from 0 to 100", c.min)
	}
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	suites := make([]*baton.Suite, len(c.args)-1)
	for i, path := range c.args[1:] {
		s, err := a.LoadCases(path)
		if err := loaded(path, err); err != nil {
			return err
		}
		suites[i] = s
	}
	var results []baton.Result
	failed := 0
	for i, s := range suites {
		n := 0
		for _, one := range s.Cases() {
			r := one.Run()
			results = append(results, r)
			if len(r.Failures) == 0 {
				continue
			}
			n++
			fmt.Fprintf(c.out, "FAIL  %s\n", r.Case)
			for _, p := range r.Failures {
				fmt.Fprintln(c.out, p)
			}
		}
		if n > 0 {
			fmt.Fprintf(c.out, "FAIL  %s: %d of %s\n", c.args[1+i], n, several(len(s.Cases()), "case"))
		} else {
			fmt.Fprintf(c.out, "ok    %s: %s\n", c.args[1+i], several(len(s.Cases()), "case"))
		}
		failed += n
	}
	if c.cover || c.min > 0 {
		seen := suites[0].Coverage(results...) // of the agreement, whichever suite is asked
		low := !seen.AtLeast(c.min)
		if c.cover || low {
			fmt.Fprint(c.out, seen)
		} else {
			fmt.Fprintf(c.out, "%s of the agreement covered\n", seen.Percent())
		}
		if low {
			return wrongf("coverage %s is below %d%%", seen.Percent(), c.min)
		}
	}
	if failed > 0 {
		return &failure{code: wrong}
	}
	return nil
}
