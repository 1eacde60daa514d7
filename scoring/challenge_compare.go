package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/baton/internal/stat"
)

// Compare sets challengers beside the champion: who would newly be handed over,
// who no longer, and what is known of the outcomes. Each lead is scored as of its
// decision, as in Backtest, and what fails a backtest of one of the models fails
// the comparison: leakage, a trial that cannot be, no lead at all (ErrNoLeads). So
// does a contender without a name, a name that stands twice, a grade that the model
// does not have, and other leads for a challenger than for the champion. Outcomes
// that are all alike, or unknown, are none: then there is no AUC.
func Compare(trials []Trial, o CompareOptions, champion Contender, challengers ...Contender) (*Comparison, error) {
	if len(challengers) == 0 {
		return nil, errors.New("a champion without a challenger: nothing to compare")
	}
	seen := map[string]bool{"": true}
	all := make([]contender, 1+len(challengers))
	first := &all[0]
	for k, c := range append([]Contender{champion}, challengers...) {
		if seen[c.Name] {
			return nil, fmt.Errorf("contender %d is called %q: each needs a name of its own", k+1, c.Name)
		}
		seen[c.Name] = true
		if c.Trials == nil {
			c.Trials = trials
		}
		err := all[k].enter(&c, o.Outcomes)
		if err == nil {
			err = first.sameLeads(&all[k])
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	if len(first.leads) == 0 {
		return nil, fmt.Errorf("%w: %d are immature", ErrNoLeads, first.immature)
	}
	out := &Comparison{Leads: len(first.leads), Immature: first.immature}
	outcomes := make([]Outcome, len(first.leads))
	for i := range first.leads {
		t := &first.leads[i]
		worked := first.hands[i]
		if o.Worked != nil {
			worked = o.Worked(t.Trial)
		}
		switch {
		case !worked:
			outcomes[i] = OutcomeUnknown
			out.Unworked++
		case t.won:
			outcomes[i] = OutcomeWon
		default:
			outcomes[i] = OutcomeLost
		}
	}
	out.Champion = first.standing(outcomes)
	for k := range challengers {
		out.Challengers = append(out.Challengers, first.challenged(&all[k+1], outcomes, o.Horizon))
	}
	return out, nil
}

// contender is what a Contender makes of every mature lead, by id.
type contender struct {
	name     string
	leads    []judged
	immature int
	scores   []Score
	hands    []bool
}

// enter fills it in.
func (c *contender) enter(as *Contender, o Outcomes) (err error) {
	m := as.Model
	m.mustBe()
	least := slices.Index(m.Grades(), as.Grade)
	if as.Grade != "" && least < 0 {
		return fmt.Errorf("the model has no grade %q", as.Grade)
	}
	c.name = as.Name
	if c.leads, c.immature, err = m.schema.mature(as.Trials, o); err != nil {
		return err
	}
	if err := m.leakage(c.leads, m.schema.lateFacts(c.leads, o.Until), o.Until); err != nil {
		return err
	}
	c.scores, c.hands = make([]Score, len(c.leads)), make([]bool, len(c.leads))
	for i := range c.leads {
		s := m.of(&c.leads[i])
		c.scores[i] = s
		switch {
		case s.Applies != True:
		case as.Hands != nil:
			c.hands[i] = as.Hands(c.leads[i].Trial)
		case as.Grade != "":
			at := slices.Index(m.Grades(), s.Grade)
			c.hands[i] = at >= 0 && at <= least
		default:
			c.hands[i] = s.Points >= as.From
		}
	}
	return nil
}

// sameLeads says which lead of the challenger is not that of the champion.
func (c *contender) sameLeads(o *contender) error {
	for i := range max(len(c.leads), len(o.leads)) {
		switch {
		case i == len(o.leads) || i < len(c.leads) && c.leads[i].Lead.id < o.leads[i].Lead.id:
			return fmt.Errorf("lead %q of the champion's is missing, or is not mature", c.leads[i].Lead.id)
		case i == len(c.leads) || c.leads[i].Lead.id > o.leads[i].Lead.id:
			return fmt.Errorf("lead %q is none of the champion's, or is not mature there", o.leads[i].Lead.id)
		case !c.leads[i].Decided.Equal(o.leads[i].Decided) || !c.leads[i].Won.Equal(o.leads[i].Won):
			return fmt.Errorf("lead %q has another decision or outcome than the champion's", o.leads[i].Lead.id)
		}
	}
	if c.immature != o.immature {
		return fmt.Errorf("%d leads are immature, of the champion's %d", o.immature, c.immature)
	}
	return nil
}

// standing is what is handed over of leads with these outcomes.
func (c *contender) standing(outcomes []Outcome) Standing {
	s := Standing{Name: c.name}
	for i, o := range outcomes {
		if c.scores[i].Applies != True {
			s.Beside++
		}
		if c.hands[i] {
			s.Handed.add(o)
		}
	}
	s.Handed.rate()
	s.Volume = float64(s.Handed.N) / float64(len(outcomes))
	return s
}

func (h *Handed) add(o Outcome) {
	h.N++
	switch o {
	case OutcomeWon:
		h.Won++
	case OutcomeLost:
		h.Lost++
	default:
		h.Unknown++
	}
}

func (h *Handed) rate() {
	if n := h.Won + h.Lost; n > 0 {
		h.Precision = &Interval{Value: float64(h.Won) / float64(n)}
		h.Precision.Low, h.Precision.High = stat.Wilson(h.Won, n)
	}
}

// challenged is a challenger beside this champion.
func (c *contender) challenged(by *contender, outcomes []Outcome, horizon time.Duration) Challenge {
	out := Challenge{Standing: by.standing(outcomes), Changed: []Changed{}}
	var scores []PairedScores
	for i, o := range outcomes {
		group := &out.Neither
		switch {
		case c.hands[i] && by.hands[i]:
			group = &out.Both
		case c.hands[i]:
			group = &out.NoLonger
		case by.hands[i]:
			group = &out.Newly
		}
		group.add(o)
		x, y := &c.scores[i], &by.scores[i]
		if c.hands[i] != by.hands[i] {
			t := &c.leads[i]
			out.Changed = append(out.Changed, Changed{t.Lead.id, t.Decided, by.hands[i], x.Points, y.Points, o})
		}
		if o != OutcomeUnknown && x.Applies == True && y.Applies == True {
			scores = append(scores, PairedScores{float64(x.Points) / 1000, float64(y.Points) / 1000, o == OutcomeWon})
		}
	}
	for _, h := range []*Handed{&out.Newly, &out.NoLonger, &out.Both, &out.Neither} {
		h.rate()
	}
	if d, err := CompareAUC(scores); err == nil {
		out.AUC = &d
	}
	out.test(horizon)
	return out
}

// test plays the changed leads in the order in which their horizons end.
func (c *Challenge) test(horizon time.Duration) {
	byTime := slices.Clone(c.Changed)
	slices.SortStableFunc(byTime, func(a, b Changed) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Lead, b.Lead)) })
	var t SequentialTest
	for _, l := range byTime {
		if l.Outcome == OutcomeUnknown {
			continue
		}
		t.Add(l.Newly, l.Outcome == OutcomeWon)
		if v := t.Result().Verdict; c.Decided.IsZero() && (v == ChallengerBetter || v == ChampionBetter) {
			c.Decided = l.At.Add(horizon)
		}
	}
	c.Test = t.Result()
}
