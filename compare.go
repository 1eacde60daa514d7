package baton

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
)

// AsOf is the dossier's lead at an instant, as the questions of scoring.Model
// take it:
//
//	why := a.Scoring().Since(d.AsOf(lastWeek), d.AsOf(at))
func (d *Dossier) AsOf(at time.Time) scoring.AsOf {
	return scoring.AsOf{Lead: d.lead, Path: &d.journey, At: at}
}

// Trial is the dossier's lead at the instant of a decision, with when it was won,
// as Model.Backtest, Schema.Learn and scoring.Compare take it; zero: never.
func (d *Dossier) Trial(decided, won time.Time) scoring.Trial {
	return scoring.Trial{Lead: d.lead, Path: &d.journey, Decided: decided, Won: won}
}

// Rivals is one lead as two agreements have folded it, and the instant at which
// they are asked.
type Rivals struct {
	Champion, Challenger *Dossier
	At                   time.Time
}

// Comparison is to which leads an event may happen under two agreements, with
// all their conditions, needed facts and times: who would newly be handed over.
// Its JSON is a contract; its text is for people.
type Comparison struct {
	Event    funnel.EventName `json:"event"`
	Leads    int              `json:"leads"`
	Both     int              `json:"both"`
	Neither  int              `json:"neither"`
	Newly    []Rivalry        `json:"newly"`     // under the challenger alone, by id
	NoLonger []Rivalry        `json:"no longer"` // under the champion alone, by id

	allowed map[string][2]bool // by lead: under the champion, under the challenger
}

// Rivalry is a lead about which the agreements differ.
type Rivalry struct {
	Lead       string               `json:"lead"`
	At         time.Time            `json:"at"`
	Champion   scoring.Score        `json:"champion"`
	Challenger scoring.Score        `json:"challenger"`
	Refused    *funnel.RefusedError `json:"refused"` // by the agreement that says no
}

// Compare asks of every lead whether an event may happen to it now under this
// agreement, the champion, and under a challenger. The dossiers are asked while
// the sequence is at them, so that one that reads a journal may hand in each lead
// as it stands before the decision. An agreement without such an event, two
// dossiers of different leads, and a lead that stands twice are errors.
//
// With outcomes scoring.Compare says more; ByChampion and ByChallenger tell it who
// is handed over:
//
//	scoring.Contender{Name: "2027", Model: b.Scoring(), Trials: trials, Hands: c.ByChallenger}
func (a *Agreement) Compare(challenger *Agreement, event funnel.EventName, leads iter.Seq[Rivals]) (*Comparison, error) {
	c := &Comparison{Event: event, Newly: []Rivalry{}, NoLonger: []Rivalry{}, allowed: map[string][2]bool{}}
	for _, side := range []*Agreement{a, challenger} {
		if _, ok := side.machine.Event(event); !ok {
			return nil, fmt.Errorf("agreement %q has no event %q", side.version, string(event))
		}
	}
	for l := range leads {
		a.own(l.Champion)
		challenger.own(l.Challenger)
		id := l.Champion.ID()
		if other := l.Challenger.ID(); other != id {
			return nil, fmt.Errorf("lead %q is set beside lead %q", id, other)
		}
		if _, again := c.allowed[id]; again {
			return nil, fmt.Errorf("lead %q stands twice", id)
		}
		was, old := a.asks(l.Champion, event, l.At)
		is, young := challenger.asks(l.Challenger, event, l.At)
		c.allowed[id] = [2]bool{was == nil, is == nil}
		r := Rivalry{id, l.At.In(a.loc), old, young, was}
		switch {
		case was == nil && is == nil:
			c.Both++
		case was == nil:
			r.Refused = is
			c.NoLonger = append(c.NoLonger, r)
		case is == nil:
			c.Newly = append(c.Newly, r)
		default:
			c.Neither++
		}
		c.Leads++
	}
	for _, list := range [][]Rivalry{c.Newly, c.NoLonger} {
		slices.SortFunc(list, func(a, b Rivalry) int { return strings.Compare(a.Lead, b.Lead) })
	}
	return c, nil
}

// asks is the refusal of an event that the agreement has, and the score.
func (a *Agreement) asks(d *Dossier, event funnel.EventName, at time.Time) (*funnel.RefusedError, scoring.Score) {
	v := d.lead.View(at, &d.journey)
	defer v.Close()
	options := a.machine.OptionsIn(v, &d.journey)
	i := slices.IndexFunc(options, func(o funnel.Option) bool { return o.Event == event })
	return options[i].Refused, a.model.In(v)
}

// ByChampion reports whether the event was allowed under the champion.
func (c *Comparison) ByChampion(t scoring.Trial) bool { return c.allowed[t.Lead.ID()][0] }

// ByChallenger reports whether the event was allowed under the challenger.
func (c *Comparison) ByChallenger(t scoring.Trial) bool { return c.allowed[t.Lead.ID()][1] }

// maxRivalries bounds the leads that the text of a comparison names.
const maxRivalries = 20

// String is the comparison for people; it may change. Of many leads it names the
// first; Newly and NoLonger are all.
func (c *Comparison) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q of %d leads: %d under both, %d under neither\n", string(c.Event), c.Leads, c.Both, c.Neither)
	for _, g := range []struct {
		name string
		list []Rivalry
	}{{"newly", c.Newly}, {"no longer", c.NoLonger}} {
		fmt.Fprintf(&b, "%s %d\n", g.name, len(g.list))
		for i, r := range g.list {
			if i == maxRivalries {
				fmt.Fprintf(&b, "  and %d more\n", len(g.list)-maxRivalries)
				break
			}
			fmt.Fprintf(&b, "  %s: score %s, under the challenger %s\n", r.Lead, r.Champion, r.Challenger)
			for _, u := range r.Refused.Unmet {
				fmt.Fprintf(&b, "    refused: %s\n", u)
			}
		}
	}
	return b.String()
}
