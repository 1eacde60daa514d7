package market

import (
	"errors"
	"fmt"
	"time"

	"example.com/baton"
	"example.com/baton/funnel"
)

// lead is one lead on its way. A method that does something is false when the
// quarter is over by then.
type lead struct {
	*market
	dice
	company
	id      string
	dossier *baton.Dossier
	now     time.Time
	records int
	rep     string      // of sales, who works on it
	hot     []time.Time // when it did something that marketing looks at
}

var reps = []share{{3, "ines"}, {3, "jonas"}, {2, "malte"}, {2, "tuba"}}

// live is the life of a lead from its first contact on.
func (m *market) live(d dice, number int, at time.Time) {
	l := &lead{market: m, dice: d, id: fmt.Sprintf("L-%04d", number), now: at}
	l.company = newCompany(&l.dice)
	l.dossier = m.agreement.NewDossier(l.id)
	l.behave()
	for next := l.screen; next != nil; {
		next = next()
	}
}

// state is what happens next; nil: nothing more in this quarter.
type state = func() state1

type state1 = func() func() any
