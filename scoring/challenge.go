package scoring

import "time"

// Contender is a model with the rule by which it hands leads over.
type Contender struct {
	Name  string // unique
	Model *Model
	// A lead is handed over from these points on; or, where a Grade is named, from
	// that grade on; or, where there is Hands, if that says so. Only a lead that the
	// model applies to is handed over.
	From  Points
	Grade string
	Hands func(Trial) bool
	// Trials are the leads as the model's schema lays them out, where that is not
	// the champion's: the same leads with the same decisions and outcomes.
	Trials []Trial
}

// CompareOptions says which outcomes count, and which are known at all.
type CompareOptions struct {
	Outcomes
	// Worked says which leads were worked, so that something could come of them.
	// Without it those that the champion hands over were.
	Worked func(Trial) bool
}

// Comparison is what several models make of the same leads. Its JSON is a
// contract; its text is for people.
//
// The champion has decided who was worked. Of a lead that nobody worked it is not
// known what would have come of it: it counts as unknown, never as lost, even if
// it was won without, for the ones that would have been won are not known either.
// So all rates, AUC and the test are of worked leads; a challenger's are rates of
// leads that the champion, too, thought worth the work, unless some leads are
// worked beside its choice.
type Comparison struct {
	Leads       int         `json:"leads"`    // whose horizon is over
	Immature    int         `json:"immature"` // whose horizon is not: excluded
	Unworked    int         `json:"unworked"` // of Leads: nothing is known of their outcome
	Champion    Standing    `json:"champion"`
	Challengers []Challenge `json:"challengers"`
}

// Standing is what a model hands over.
type Standing struct {
	Name   string  `json:"name"`
	Handed Handed  `json:"handed"`
	Volume float64 `json:"volume"` // handed over / all leads
	Beside int     `json:"beside"` // leads that the model does not apply to, or is not known to: not handed over
}

// Handed is leads that are handed over, or not, and what came of them.
type Handed struct {
	N         int       `json:"n"`
	Won       int       `json:"won"`
	Lost      int       `json:"lost"`
	Unknown   int       `json:"unknown"`
	Precision *Interval `json:"precision,omitempty"` // Won / (Won + Lost), Wilson 95 %; nil where no outcome is known
}

// Challenge is a challenger beside the champion.
type Challenge struct {
	Standing
	Newly    Handed         `json:"newly"`         // handed over by the challenger alone
	NoLonger Handed         `json:"no longer"`     // by the champion alone
	Both     Handed         `json:"both"`          //
	Neither  Handed         `json:"neither"`       //
	AUC      *AUCDifference `json:"auc,omitempty"` // of worked leads that both models apply to; nil where these are of one outcome only
	Test     Sequential     `json:"test"`          // NoLonger against Newly, in the order in which horizons end
	Decided  time.Time      `json:"decided,omitzero"`
	Changed  []Changed      `json:"changed"` // Newly and NoLonger, by id
}

// Changed is a lead that one of the two hands over.
type Changed struct {
	Lead       string    `json:"lead"`
	At         time.Time `json:"at"` // of the decision
	Newly      bool      `json:"newly"`
	Champion   Points    `json:"champion"`
	Challenger Points    `json:"challenger"`
	Outcome    Outcome   `json:"outcome"`
}

// Outcome is what came of a lead.
type Outcome string

// The outcomes; unknown is that of a lead that nobody worked.
const (
	OutcomeWon     Outcome = "won"
	OutcomeLost    Outcome = "lost"
	OutcomeUnknown Outcome = "unknown"
)
