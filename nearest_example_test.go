package baton_test

import (
	"fmt"
	"time"

	"example.com/baton"
)

func ExampleAgreement_Nearest() {
	a := baton.Must(baton.LoadFile("testdata/nordlicht.yaml"))
	at := time.Date(2026, 10, 5, 9, 0, 0, 0, a.Location())
	d := a.NewDossier("L-7")
	facts := map[string]any{"sector": "energy", "employees": 120, "title": "Engineer"}
	if err := a.Apply(d, baton.Record{Lead: "L-7", At: at, Set: facts}); err != nil {
		panic(err)
	}
	for _, target := range []baton.Target{{Stage: "MQL"}, {Stage: "SAL"}} {
		n, err := a.Nearest(d, target, at)
		if err != nil {
			panic(err)
		}
		fmt.Print(n)
	}
	// Output:
	// for MQL: find out phone, consent → true, +demo (cost 8) → 80, grade A, then hand over
	//   find out phone: known(phone)
	//   consent → true: consent
	//   +demo: +30 demo, score >= 60
	// SAL: impossible
	//   against it: "accept" does not happen in Lead: only in MQL
}
