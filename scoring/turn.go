package scoring

import (
	"fmt"
	"strings"
	"time"
)

// Turn is an instant at which a score turns: a nanosecond before it the score is
// Before, at it After. Its JSON is a contract.
type Turn struct {
	Model  string    `json:"model,omitempty"` // "" is the main model
	At     time.Time `json:"at"`
	Before Score     `json:"before"`
	After  Score     `json:"after"`
	Why    []Why     `json:"why"` // what turns, and what brings it about; where nothing does, points fade
}

// WhyKind says what happens at a turn.
type WhyKind string

// The kinds. A window is that of a rule on activities: within, expires after, or
// the end of linear over. A condition is one that reads the time, of a rule on
// facts, a row of a table or a where.
const (
	WhyGrade     WhyKind = "grade"     // the grade changes
	WhyGrid      WhyKind = "grid"      // the cell of the grid changes
	WhyApplies   WhyKind = "applies"   // whether the model applies changes
	WhyPoints    WhyKind = "points"    // the total crosses a whole point
	WhyMark      WhyKind = "mark"      // the total or a dimension crosses a Mark
	WhyWindow    WhyKind = "window"    // an activity drops out of a rule by its age
	WhyCondition WhyKind = "condition" // a rule begins or ceases to hold, or to count an activity
	WhyFact      WhyKind = "fact"      // a fact is learnt that changes the score
	WhyActivity  WhyKind = "activity"  // an activity is done that changes the score
	WhyStep      WhyKind = "step"      // the journey moves, which changes the score
	WhyOverride  WhyKind = "override"  // a person decides, or that ends
	WhyReset     WhyKind = "reset"     // a dimension starts again
	WhyOpen      WhyKind = "open"      // the search ends here, see MaxSteps: until then nothing turns
)

// Why is one thing that happens at a turn.
type Why struct {
	Kind WhyKind   `json:"kind"`
	Rule string    `json:"rule,omitempty"` // of a window or condition
	Name string    `json:"name,omitempty"` // of the dimension of a mark, the fact, the activity or the event of a reset; the override
	Done time.Time `json:"done,omitzero"`  // when the activity was
	From string    `json:"from,omitempty"` // the grade, cell, truth, whole points, side of the mark or row before
	To   string    `json:"to,omitempty"`   // and after; of a fact its value
}

// Mark is a number of points of a dimension, of the total where that is "". It
// is crossed when they begin or cease to reach it.
type Mark struct {
	Dimension string `json:"dimension,omitempty"`
	Points    Points `json:"points"`
}

// clock is how text for people writes an instant of a turn.
const clock = "2006-01-02 15:04:05"

// String is the turn on one line, for people.
func (t Turn) String() string {
	why := make([]string, len(t.Why))
	for i, w := range t.Why {
		why[i] = w.String()
	}
	text := t.At.Format(clock) + " "
	if t.Model != "" {
		text += t.Model + " "
	}
	return text + t.After.String() + ": " + strings.Join(why, ", ")
}

// String is the reason for people.
func (w Why) String() string {
	name := func(s string) string {
		if s == "" {
			return "none"
		}
		return s
	}
	switch w.Kind {
	case WhyGrade, WhyGrid, WhyPoints:
		return fmt.Sprintf("%s %s → %s", w.Kind, name(w.From), name(w.To))
	case WhyApplies:
		return fmt.Sprintf("applies: %s → %s", w.From, w.To)
	case WhyMark:
		if w.Name == "" {
			return fmt.Sprintf("total %s → %s", w.From, w.To)
		}
		return fmt.Sprintf("%s %s → %s", w.Name, w.From, w.To)
	case WhyWindow:
		return fmt.Sprintf("%s counts %s no more", w.Rule, w.done())
	case WhyCondition:
		switch {
		case w.Name != "" && w.To == "true":
			return fmt.Sprintf("%s counts %s", w.Rule, w.done())
		case w.Name != "":
			return fmt.Sprintf("%s counts %s no more", w.Rule, w.done())
		case w.To == "true":
			return w.Rule + " holds"
		case w.To == "false":
			return w.Rule + " holds no more"
		}
		return fmt.Sprintf("%s: %s → %s", w.Rule, name(w.From), name(w.To))
	case WhyFact:
		return fmt.Sprintf("%s is %s", w.Name, w.To)
	case WhyActivity:
		return w.Name
	case WhyStep:
		return "the journey moves"
	case WhyReset:
		return w.Name + " starts again"
	case WhyOverride:
		return "an override " + w.To
	}
	return "look again: what comes is not computed further"
}

// done names an activity.
func (w Why) done() string { return w.Name + " of " + w.Done.Format("2 January 2006 15:04") }
