package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/stat"
)

// LearnOptions says from what and how a scorecard is learnt. What is 0 or empty
// has the value named.
type LearnOptions struct {
	Outcomes

	Attributes []string // and activities to learn from; empty: all of the schema
	Without    []string // of these, not to learn from
	Trusted    []string // known at the decision beyond doubt: learnt from even if they look like leakage
	Rising     []string // numbers, dates and activities that may not lower the points when they, their age or their number rise
	Falling    []string // the same, that may not raise the points
	Reversals  bool     // keep a table whose evidence the other tables turn around; never one of Rising or Falling
	Windows    []int    // days before the decision in which activities are counted, of which the best is taken; 7, 30, 90

	Dimension  string  // that gets the points; "learned"
	MaxTables  int     // of the scorecard; 12
	MaxRows    int     // of a table, those without evidence of their own not counted; 4
	MinLeads   int     // in every row; 50
	L2         float64 // penalty on the squared coefficients of the fit; 1
	DoubleOdds float64 // how many points double the odds of being won; 20
	Cap        int     // the most points of a row either way; 0: no cap
}

// Bounds of learning: a scorecard is read by people.
const (
	MaxWindows  = 10     // of an activity: each is counted for every lead
	MaxTables   = 40     // of a scorecard, and of the fit, whose time grows with the cube of them
	MaxBins     = 20     // rows of a table
	maxListed   = 100    // values of a text, the most frequent, that a row may name
	maxFine     = 100    // steps of a number that its rows are made of
	maxItems    = 100    // items of a list, the most frequent, that may have a table
	maxWhole    = 100000 // points that double the odds, and of a cap
	minL2       = 0.01   // with less, tables that decide every outcome have no fit
	noEvidence  = 0.02   // an information value below it says nothing
	suspected   = 0.5    // an information value above it makes leakage likely
	significant = 1.4142 // standard errors between a coefficient and 0, or root of the likelihood ratio; below it the table raises Akaike's criterion
)

// Scorecard is what was learnt: tables of points in the agreement's own words,
// one for each attribute, item of a list or activity. A lead's points are the sum
// of the rows that hold for it; what no row holds for is neutral, 0 points.
type Scorecard struct {
	Dimension string
	Tables    []LearnedTable // the widest first
	LeftOut   []LeftOut      // by name
	Leads     int            // that count
	Won       int            // of them
	Immature  int            // excluded
	Intercept float64        // log odds of a lead with 0 points
	Factor    float64        // points per unit of log odds
}

// LearnedTable is what one attribute or activity says: rows that exclude each
// other.
type LearnedTable struct {
	Attribute   string // or the activity
	Type        Type   // of the attribute; Number for an activity
	Item        string // of a list: the table is about this item alone
	Days        int    // of an activity: the table is about how often it was done in so many days; else 0
	Open        bool   // of a text: it can have values that are in no row
	Rows        []LearnedRow
	IV          float64 // information value of the rows, and of the leads in none of them
	Coefficient float64 // of the weights of evidence, in the fit of all tables; less than 1 where tables overlap
	InNone      int     // leads in none of the rows
}

// LearnedRow is one row: where it holds, what was seen there, what it gives.
type LearnedRow struct {
	Name      string // unique in its table, which calls it so where the agreement has tables of the attribute
	When      string // the same as a condition in the agreement's words
	N, Won    int
	Low, High float64 // Wilson 95 % interval of Won/N
	WOE       float64 // ln of (share of the won / share of the lost), 0.5 added to each count
	IV        float64 // the row's part
	Lift      float64 // Won/N against all leads
	Points    Points
	Capped    bool // the evidence was for more

	// What the condition says, for those who write it otherwise.
	Missing  bool
	Values   []string // of a text, or "true" or "false" of a bool or for an item of a list
	Others   bool     // of a text: every value that no other row names
	From, To *float64 // of a number, an age in days, or how often: from <= x < to; nil is no bound
}

// LeftOut is an attribute, an item of a list, or an activity, without a table.
type LeftOut struct {
	Attribute string // or the activity
	Item      string
	Reason    Omission
	IV        float64 // 0 where it was not looked at
	Detail    string  // for people
}

// Omission is why there is no table.
type Omission string

// The reasons.
const (
	TooFew          Omission = "too few"
	NoInformation   Omission = "no information"
	LeakageSuspect  Omission = "leakage suspected"
	KnownTooLate    Omission = "known only after the decision"
	SaidByOthers    Omission = "said by the other tables"
	BeyondMaxTables Omission = "more tables than wanted"
)

// Learn makes a scorecard from leads and what came of them. Each lead is looked
// at as of its decision. For each attribute, each item of a list, and each
// activity by how often it was done in the last days before the decision:
//
//   - an attribute that is known only after the decision (see Model.Backtest) is
//     left out
//   - its values are grouped into rows of at least MinLeads so that the information
//     value, less what chance adds for each row, is largest; numbers into bands,
//     monotone where Rising or Falling says so; a missing value has its own row
//   - weights of evidence are smoothed: 0.5 added to every count
//   - an information value below 0.02, or that chance reaches in one of 1,000 cases
//     with as many ways to make the rows, is no information; above 0.5 leakage is
//     suspected, unless the attribute is Trusted
//
// A logistic regression on the weights of all tables, the 40 with the most
// information, with an L2 penalty, finds the coefficient that each keeps beside
// the others; the weakest table is dropped until all lower Akaike's criterion and
// there are no more than MaxTables. A coefficient below 0, which turns the
// evidence of a table around, is weak as well unless Reversals are wanted. Points
// are round(coefficient x WOE x factor), whole; factor is DoubleOdds / ln 2
// (N. Siddiqi, Credit risk scorecards, 2006).
//
// The answer is the same on every machine and in any order of the trials. What
// cannot be is an error, as in Model.Backtest; an option that cannot be is an
// *OptionsError.
// With nothing to learn from, the scorecard has no tables and says why.
func (s *Schema) Learn(trials []Trial, o LearnOptions) (*Scorecard, error) {
	o, err := s.checkLearn(o)
	if err != nil {
		return nil, &OptionsError{err}
	}
	leads, immature, err := s.judge(trials, o.Outcomes)
	if err != nil {
		return nil, err
	}
	l := learner{s: s, o: o, leads: leads, won: make([]bool, len(leads))}
	card := &Scorecard{Dimension: o.Dimension, Leads: len(leads), Immature: immature, Factor: o.DoubleOdds / math.Ln2}
	for i := range leads {
		l.won[i] = leads[i].won
		if leads[i].won {
			card.Won++
		}
	}
	l.total = Cell{card.Won, card.Leads - card.Won}
	late := s.lateFacts(leads, o.Until)
	for i := range s.attributes {
		if a := &s.attributes[i]; l.wanted(a.Name) {
			if late[i].leaks() {
				l.late(a.Name, late[i])
			} else {
				l.tabulate(a)
			}
		}
	}
	late = s.lateActivities(leads, o.Until)
	for i := range s.activities {
		if a := s.activities[i].name; l.wanted(a) {
			if late[i].leaks() {
				l.late(a, late[i])
			} else {
				l.activity(a)
			}
		}
	}
	if err := l.fit(card); err != nil {
		return nil, err
	}
	slices.SortFunc(l.left, func(a, b LeftOut) int {
		return cmp.Or(cmp.Compare(a.Attribute, b.Attribute), cmp.Compare(a.Item, b.Item))
	})
	card.LeftOut = l.left
	return card, nil
}

// late leaves out what is known too late.
func (l *learner) late(name string, n lateness) {
	l.leave(LearnedTable{Attribute: name}, KnownTooLate, fmt.Sprintf("%d leads had it at the decision, %d got it after", n.known, n.late))
}

// OptionsError is an option of Learn that cannot be, whatever the trials are: a
// *FactError behind it names what the schema does not have.
type OptionsError struct{ Err error }

func (e *OptionsError) Error() string { return e.Err.Error() }

// Unwrap is the error without its kind.
func (e *OptionsError) Unwrap() error { return e.Err }

// checkLearn fills in what is not given and says what cannot be.
func (s *Schema) checkLearn(o LearnOptions) (LearnOptions, error) {
	for _, d := range []struct {
		name              string
		of                *int
		without, low, top int
	}{{"MaxTables", &o.MaxTables, 12, 1, MaxTables}, {"MaxRows", &o.MaxRows, 4, 2, MaxBins},
		{"MinLeads", &o.MinLeads, 50, 1, math.MaxInt32}, {"Cap", &o.Cap, 0, 0, maxWhole}} {
		if *d.of == 0 {
			*d.of = d.without
		} else if *d.of < d.low || *d.of > d.top {
			return o, fmt.Errorf("LearnOptions.%s is %d: from %d to %d", d.name, *d.of, d.low, d.top)
		}
	}
	for _, d := range []struct {
		name              string
		of                *float64
		without, low, top float64
	}{{"L2", &o.L2, 1, minL2, 1e9}, {"DoubleOdds", &o.DoubleOdds, 20, 0.001, maxWhole}} {
		if *d.of == 0 {
			*d.of = d.without
		} else if !(*d.of >= d.low && *d.of <= d.top) {
			return o, fmt.Errorf("LearnOptions.%s is %v: from %v to %v", d.name, *d.of, d.low, d.top)
		}
	}
	for _, names := range [][]string{o.Attributes, o.Without, o.Trusted, o.Rising, o.Falling} {
		for _, n := range names {
			_, attribute := s.byName[n]
			if _, activity := s.kindOf[n]; !attribute && !activity {
				return o, &FactError{Name: n, Reason: "is no attribute of the data dictionary and no activity", Allowed: problem.Suggest(n, s.attributeNames())}
			}
		}
	}
	for _, n := range slices.Concat(o.Rising, o.Falling) {
		i, attribute := s.byName[n]
		if _, activity := s.kindOf[n]; !activity && attribute && s.attributes[i].Type != Number && s.attributes[i].Type != Date {
			return o, fmt.Errorf("%s is a %s: only numbers, dates and activities rise and fall", n, s.attributes[i].Type)
		}
		if slices.Contains(o.Rising, n) && slices.Contains(o.Falling, n) {
			return o, fmt.Errorf("%s is among Rising and among Falling", n)
		}
	}
	if len(o.Windows) == 0 {
		o.Windows = []int{7, 30, 90}
	}
	if len(o.Windows) > MaxWindows {
		return o, fmt.Errorf("LearnOptions.Windows has %d: at most %d", len(o.Windows), MaxWindows)
	}
	for _, days := range o.Windows {
		if days < 1 || days > maxDays {
			return o, fmt.Errorf("LearnOptions.Windows has %d: from 1 to %d days", days, maxDays)
		}
	}
	if o.Dimension == "" {
		o.Dimension = "learned"
	}
	if _, err := New(s, Config{Dimensions: []DimensionConfig{{Name: o.Dimension}}}); err != nil {
		return o, fmt.Errorf("LearnOptions.Dimension: %w", err)
	}
	return o, nil
}

// learner is one run of Learn.
type learner struct {
	s          *Schema
	o          LearnOptions
	leads      []judged
	won        []bool
	total      Cell
	candidates []candidate
	left       []LeftOut
}

func (l *learner) wanted(name string) bool {
	return (len(l.o.Attributes) == 0 || slices.Contains(l.o.Attributes, name)) && !slices.Contains(l.o.Without, name)
}

// monotone is whether the points of the attribute must rise or fall with it.
func (l *learner) monotone(name string) bool {
	return slices.Contains(l.o.Rising, name) || slices.Contains(l.o.Falling, name)
}

func (l *learner) leave(t LearnedTable, why Omission, detail string) {
	l.left = append(l.left, LeftOut{t.Attribute, t.Item, why, t.IV, detail})
}

// candidate is a table to be.
type candidate struct {
	table  LearnedTable
	row    []int32 // by lead: its row, -1 for none
	chance float64 // the information value that chance gives the rows, the one for missing aside
	single LeftOut // why, where there is but one row

	// The root of the likelihood ratio of the table, where it was asked for. A
	// table that decides outcomes has no standard error to go by (W. Hauck and A.
	// Donner, 1977).
	ratio float64
}

// count fills in the figures of a candidate's rows.
func (l *learner) count(c *candidate) {
	t := &c.table
	cells := make([]Cell, len(t.Rows)+1) // the last: leads in none
	t.InNone = 0
	for i, r := range c.row {
		if r < 0 {
			r = int32(len(t.Rows))
			t.InNone++
		}
		cells[r].count(l.won[i])
	}
	if t.InNone == 0 {
		cells = cells[:len(t.Rows)]
	}
	e, err := Weigh(cells, Smoothing)
	if err != nil {
		panic("scoring: counts of leads are no counts: " + err.Error())
	}
	base := float64(l.total.Won) / float64(l.total.n())
	t.IV = e.IV
	for i := range t.Rows {
		r := &t.Rows[i]
		r.N, r.Won = cells[i].n(), cells[i].Won
		r.Low, r.High = stat.Wilson(r.Won, r.N)
		r.WOE, r.IV = e.WOE[i], e.Parts[i]
		if r.N > 0 {
			r.Lift = float64(r.Won) / float64(r.N) / base
		}
	}
}

// offer takes a candidate in, or says why not.
func (l *learner) offer(c candidate) {
	t := &c.table
	more := len(t.Rows) - 1
	if t.InNone > 0 {
		more++
	}
	switch {
	case len(t.Rows) < 2:
		l.leave(*t, c.single.Reason, c.single.Detail)
	case t.IV < noEvidence:
		l.leave(*t, NoInformation, "")
	case t.IV < c.chance || t.IV < l.chance(1)*float64(more):
		l.leave(*t, NoInformation, "chance may give as much")
	case t.IV > suspected && !slices.Contains(l.o.Trusted, t.Attribute):
		l.leave(*t, LeakageSuspect, "name it as trusted if it is known at the decision")
	default:
		l.candidates = append(l.candidates, c)
	}
}

// bounds are the least and the most points of a table: never to the wrong side
// of 0, which a lead in none of the rows gets.
func (t *LearnedTable) bounds() (low, high Points) {
	for i := range t.Rows {
		low, high = min(low, t.Rows[i].Points), max(high, t.Rows[i].Points)
	}
	return low, high
}

func (t *LearnedTable) width() Points {
	low, high := t.bounds()
	return high - low
}
