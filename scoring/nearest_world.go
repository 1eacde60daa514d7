package scoring

import (
	"slices"
	"time"

	"example.com/baton/internal/rule"
)

// world is a copy of a lead, as known at an instant, to which actions are done and
// undone.
type world struct {
	lead *Lead
	path Path
	at   time.Time
	now  int64
	done []undo
	used []int // by variable: how many of its moves are made
}

// move is one action that is possible.
type move struct {
	of     int // the variable
	cost   Cost
	value  rule.Value // of an attribute; of a list the item
	any    bool       // every value would do
	detail int32      // of an activity, in the lead
	copy   bool       // of the move before it, which must be made first
}

// undo is what an attribute was before a move.
type undo struct {
	of     int
	before rule.Value
}

func newWorld(v *View, variables int) *world {
	l := v.lead.clone()
	l.acts = l.acts[:v.until()]
	l.facts, l.lastFact = nil, sinceEver
	r := v.frame.Row
	l.row = rule.Row{Known: slices.Clone(r.Known), Num: slices.Clone(r.Num), Str: slices.Clone(r.Str), List: slices.Clone(r.List)}
	return &world{lead: l, path: v.path, at: v.at, now: v.now, used: make([]int, variables)}
}

// view opens a question about the lead as it is in the world.
func (w *world) view() *View { return w.lead.View(w.at, w.path) }

// do makes a move.
func (w *world) do(vars []variable, m *move) {
	x := &vars[m.of]
	w.used[m.of]++
	u := undo{of: m.of}
	switch {
	case x.attr < 0:
		w.lead.acts = append(w.lead.acts, act{at: w.now, kind: x.kind, detail: m.detail})
	default:
		a := &w.lead.schema.attributes[x.attr]
		u.before = a.read(&w.lead.row)
		after := m.value
		if a.Type == List {
			after = rule.ListValue(append(slices.Clip(u.before.List), m.value.Str))
		}
		a.write(&w.lead.row, after)
	}
	w.done = append(w.done, u)
}

// undo takes back the last n moves.
func (w *world) undo(vars []variable, n int) {
	for ; n > 0; n-- {
		u := w.done[len(w.done)-1]
		w.done = w.done[:len(w.done)-1]
		w.used[u.of]--
		if x := &vars[u.of]; x.attr < 0 {
			w.lead.acts = w.lead.acts[:len(w.lead.acts)-1]
		} else {
			w.lead.schema.attributes[x.attr].write(&w.lead.row, u.before)
		}
	}
}
