package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"example.com/baton/internal/stat"
)

// LearnOptions says from what and how a scorecard is learnt. What is 0 or empty
// has the value named.
type LearnOptions struct {
	Outcomes

	Attributes []string // to learn from; empty: all of the schema
	Without    []string // of these, not to learn from
	Trusted    []string // known at the decision beyond doubt: learnt from even if they look like leakage
	Rising     []string // numbers and dates that may not lower the points when they rise
	Falling    []string // numbers and dates that may not raise the points when they rise
	Reversals  bool     // keep a table whose evidence the other tables turn around; never one of Rising or Falling

	Dimension  string  // that gets the points; "learned"
	MaxTables  int     // of the scorecard; 12
	MaxRows    int     // of a table, the row for missing not counted; 4
	MinLeads   int     // in every row; 50
	L2         float64 // penalty on the squared coefficients of the fit; 1
	DoubleOdds float64 // how many points double the odds of being won; 20
	Cap        int     // the most points of a row either way; 0: no cap
}

// Bounds of learning: a scorecard is read by people.
const (
	MaxTables   = 40     // of a scorecard, and of the fit, whose time grows with the cube of them
	MaxBins     = 20     // rows of a table
	maxListed   = 100    // values of a text, the most frequent, that a row may name
	maxFine     = 100    // steps of a number that its rows are made of
	maxItems    = 100    // items of a list, the most frequent, that may have a table
	maxWhole    = 100000 // points that double the odds, and of a cap
	noEvidence  = 0.02   // an information value below it says nothing
	suspected   = 0.5    // an information value above it makes leakage likely
	significant = 1.4142 // standard errors between a coefficient and 0; below it the table raises Akaike's criterion
)

// Scorecard is what was learnt: tables of points, one for each attribute, in
// the agreement's own words. A lead's points are the sum of the rows that hold
// for it; what no row holds for is neutral, 0 points.
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

// LearnedTable is what one attribute says: rows that exclude each other.
type LearnedTable struct {
	Attribute   string
	Item        string // of a list: the table is about this item alone
	Rows        []LearnedRow
	IV          float64 // information value of the rows, and of the leads in none of them
	Coefficient float64 // of the weights of evidence, in the fit of all tables; less than 1 where tables overlap
	InNone      int     // leads in none of the rows
}

// LearnedRow is one row: where it holds, what was seen there, what it gives.
type LearnedRow struct {
	Name      string // unique in the scorecard
	When      string // the condition in the agreement's words
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
	Others   bool     // of a text: every value that no row names
	From, To *float64 // of a number, or an age in days: from <= x < to; nil is no bound
}

// LeftOut is an attribute, or an item of a list, without a table.
type LeftOut struct {
	Attribute string
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
// at as of its decision. For each attribute:
//
//   - an attribute that is known only after the decision (see Model.Backtest) is
//     left out
//   - its values are grouped into rows of at least MinLeads so that the information
//     value, less what chance adds for each row, is largest; numbers into bands,
//     monotone where Rising or Falling says so; a missing value has its own row
//   - weights of evidence are smoothed: 0.5 added to every count
//   - an information value below 0.02, or no more than chance gives, is no
//     information; above 0.5 leakage is suspected, unless the attribute is Trusted
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
// cannot be is an error, as in Model.Backtest; so is an option out of its range.
// With nothing to learn from, the scorecard has no tables and says why.
func (s *Schema) Learn(trials []Trial, o LearnOptions) (*Scorecard, error) {
	o, err := s.checkLearn(o)
	if err != nil {
		return nil, err
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
	l.chance = chancePerRow * (1/float64(l.total.Won) + 1/float64(l.total.Lost))
	late := s.lateFacts(leads, o.Until)
	for i := range s.attributes {
		if a := &s.attributes[i]; l.wanted(a.Name) {
			if late[i].leaks() {
				l.leave(a.Name, "", KnownTooLate, 0, fmt.Sprintf("%d leads had it at the decision, %d got it after", late[i].known, late[i].late))
			} else {
				l.tabulate(a)
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
		name         string
		of           *float64
		without, top float64
	}{{"L2", &o.L2, 1, 1e9}, {"DoubleOdds", &o.DoubleOdds, 20, maxWhole}} {
		if *d.of == 0 {
			*d.of = d.without
		} else if !(*d.of > 0 && *d.of <= d.top) {
			return o, fmt.Errorf("LearnOptions.%s is %v: above 0, up to %v", d.name, *d.of, d.top)
		}
	}
	for _, names := range [][]string{o.Attributes, o.Without, o.Trusted, o.Rising, o.Falling} {
		for _, n := range names {
			if _, ok := s.byName[n]; !ok {
				return o, &FactError{Name: n, Reason: "is no attribute of the data dictionary"}
			}
		}
	}
	for _, n := range append(slices.Clone(o.Rising), o.Falling...) {
		if t := s.attributes[s.byName[n]].Type; t != Number && t != Date {
			return o, fmt.Errorf("%s is a %s: only numbers and dates rise and fall", n, t)
		}
		if slices.Contains(o.Rising, n) && slices.Contains(o.Falling, n) {
			return o, fmt.Errorf("%s is among Rising and among Falling", n)
		}
	}
	if o.Dimension == "" {
		o.Dimension = "learned"
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
	chance     float64 // information value that one more row must add
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

func (l *learner) leave(attribute, item string, why Omission, iv float64, detail string) {
	l.left = append(l.left, LeftOut{attribute, item, why, iv, detail})
}

// candidate is a table to be.
type candidate struct {
	table LearnedTable
	row   []int32 // by lead: its row, -1 for none
}

// weigh counts a candidate's rows and takes it in, or says why not.
func (l *learner) weigh(c candidate) {
	t := &c.table
	cells := make([]Cell, len(t.Rows)+1) // the last: leads in none
	for i, r := range c.row {
		if r < 0 {
			r = int32(len(t.Rows))
			t.InNone++
		}
		if l.won[i] {
			cells[r].Won++
		} else {
			cells[r].Lost++
		}
	}
	if t.InNone == 0 {
		cells = cells[:len(t.Rows)]
	}
	e, err := Weigh(cells, Smoothing)
	if err != nil {
		panic("scoring: counts of leads are no counts: " + err.Error())
	}
	base := float64(l.total.Won) / float64(l.total.Won+l.total.Lost)
	t.IV = e.IV
	for i := range t.Rows {
		r := &t.Rows[i]
		r.N, r.Won = cells[i].Won+cells[i].Lost, cells[i].Won
		r.Low, r.High = stat.Wilson(r.Won, r.N)
		r.WOE, r.IV = e.WOE[i], e.Parts[i]
		if r.N > 0 {
			r.Lift = float64(r.Won) / float64(r.N) / base
		}
	}
	switch {
	case t.IV < noEvidence || t.IV < float64(l.chance*float64(len(cells)-1)):
		l.leave(t.Attribute, t.Item, NoInformation, t.IV, "")
	case t.IV > suspected && !slices.Contains(l.o.Trusted, t.Attribute):
		l.leave(t.Attribute, t.Item, LeakageSuspect, t.IV, "name it as trusted if it is known at the decision")
	default:
		l.candidates = append(l.candidates, c)
	}
}

// fit keeps the tables that say something beside the others, and gives points.
func (l *learner) fit(card *Scorecard) error {
	slices.SortStableFunc(l.candidates, func(a, b candidate) int { return cmp.Compare(b.table.IV, a.table.IV) })
	kept := l.candidates[:min(len(l.candidates), MaxTables)]
	for _, c := range l.candidates[len(kept):] {
		l.leave(c.table.Attribute, c.table.Item, BeyondMaxTables, c.table.IV, fmt.Sprintf("%d others have more information", MaxTables))
	}
	var f fitted
	for {
		var err error
		if f, err = fitLogistic(l.columns(kept), len(kept), l.won, l.o.L2); err != nil {
			return err
		}
		weakest, least := -1, math.Inf(1)
		for j := range kept {
			z := f.weights[j] / f.errors[j]
			if l.o.Reversals && !l.monotone(kept[j].table.Attribute) {
				z = math.Abs(z)
			}
			if z < least {
				weakest, least = j, z
			}
		}
		if weakest < 0 || least >= significant && len(kept) <= l.o.MaxTables {
			break
		}
		t, why := &kept[weakest].table, SaidByOthers
		if least >= significant {
			why = BeyondMaxTables
		}
		l.leave(t.Attribute, t.Item, why, t.IV, fmt.Sprintf("coefficient %.2f", f.weights[weakest]))
		kept = slices.Delete(kept, weakest, weakest+1)
	}
	card.Intercept = f.intercept
	for j := range kept {
		t := kept[j].table
		t.Coefficient = f.weights[j]
		for i := range t.Rows {
			r := &t.Rows[i]
			p := math.RoundToEven(float64(float64(f.weights[j]*r.WOE) * card.Factor))
			if most := float64(l.o.Cap); most > 0 && math.Abs(p) > most {
				p, r.Capped = math.Copysign(most, p), true
			}
			r.Points = Whole(int64(p))
		}
		card.Tables = append(card.Tables, t)
	}
	slices.SortStableFunc(card.Tables, func(a, b LearnedTable) int { return cmp.Compare(b.width(), a.width()) })
	card.unique()
	return nil
}

// columns are the weights of evidence of the tables, row by row.
func (l *learner) columns(of []candidate) []float64 {
	k := len(of)
	x := make([]float64, k*len(l.leads))
	for j := range of {
		rows := of[j].table.Rows
		for i, r := range of[j].row {
			if r >= 0 {
				x[i*k+j] = rows[r].WOE
			}
		}
	}
	return x
}

// bounds are the least and the most points of a table.
func (t *LearnedTable) bounds() (low, high Points) {
	if len(t.Rows) > 0 && t.InNone == 0 {
		low, high = t.Rows[0].Points, t.Rows[0].Points
	}
	for i := range t.Rows {
		low, high = min(low, t.Rows[i].Points), max(high, t.Rows[i].Points)
	}
	return low, high
}

func (t *LearnedTable) width() Points {
	low, high := t.bounds()
	return high - low
}
