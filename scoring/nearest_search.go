package scoring

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"strings"
)

// manyRules is from how many rules on a search looks at fewer worlds than
// MaxWorlds, so that it takes no longer.
const manyRules = 100

// search looks for the cheapest sets of moves that reach a target.
type search struct {
	*deciders
	ceiling
	model  *Model
	target Target
	world  *world
	mask   uint64 // of the target
	moves  []move
	order  []int // those made by larger
	looked int   // sets of moves
	limit  int   // of these
}

func newSearch(m *Model, v *View, t Target) *search {
	s := &search{deciders: newDeciders(v), model: m, target: t}
	s.world = newWorld(v, len(s.vars))
	if t.Conditions == nil {
		s.mask = s.deciders.model(m)
	}
	for _, c := range t.Conditions {
		s.mask |= s.program(c.p, -1)
	}
	s.addMoves()
	s.ceiling = s.newCeiling()
	rules := 0
	for _, m := range s.scored {
		rules += len(m.rules)
	}
	s.limit = MaxWorlds * manyRules / max(manyRules, rules)
	return s
}

// reached reports whether the target is reached in a view.
func (s *search) reached(v *View) bool {
	if s.target.Conditions != nil {
		return !slices.ContainsFunc(s.target.Conditions, func(c *Condition) bool { return c.In(v) != True })
	}
	got := s.model.In(v)
	if got.Applies != True {
		return false
	}
	return s.meets(&got)
}

// meets reports whether a score that applies is the target or better.
func (s *search) meets(got *Score) bool {
	t, m := &s.target, s.model
	switch {
	case t.Grade != "":
		i := level(m.grades, got.Points)
		return i >= 0 && i <= slices.IndexFunc(m.grades, func(g grade) bool { return g.name == t.Grade })
	case t.Cell != "":
		want := slices.Index(m.grid.cells, t.Cell)
		for axis, i := range []int{want / len(m.grid.axes[1]), want % len(m.grid.axes[1])} {
			if got.dims[m.grid.dims[axis]] < m.grid.axes[axis][i].from {
				return false
			}
		}
		return true
	case t.Dimension != "":
		return got.Of(t.Dimension) >= t.Points
	}
	return got.Points >= t.Points
}

// set is some moves, in ascending order.
type set struct {
	cost  Cost
	moves []int32
}

// compare orders sets: by cost, number of moves, then move by move.
func (a *set) compare(b *set) int {
	return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.moves), len(b.moves)), slices.Compare(a.moves, b.moves))
}

// queue is a heap of sets.
type queue []set

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].compare(&q[j]) < 0 }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(set)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// run fills in the answer.
func (s *search) run(n *Nearest) {
	vague := s.vagueNames()
	v := s.world.view()
	done, possible := s.reached(v), s.possible(v, s.free(0)|s.unsure, len(s.moves))
	if !possible {
		s.against(n, v)
	}
	v.Close()
	switch n.Proved = true; {
	case done:
		n.Verdict, n.Why = Reached, ""
		return
	case !possible:
		n.Verdict = Impossible
		return
	}
	found, over := s.cheapest()
	for _, f := range found {
		n.Ways = append(n.Ways, s.way(f))
	}
	n.Verdict, n.Proved = NotFound, vague == nil && (!over || len(found) > 0)
	most := "at most " + actions(s.target.Actions)
	switch {
	case len(found) > 0:
		n.Verdict = Found
		if n.Why = untried(vague); over {
			n.Why = fmt.Sprintf("there may be further ways: the search ended after %d sets of actions", s.limit)
		}
	case over:
		n.Why = fmt.Sprintf("the search ended after %d sets of actions", s.limit)
	case vague != nil:
		n.Why = "none of " + most + " was found: " + untried(vague)
	default:
		s.looked = 0
		switch more, over := s.larger(0); {
		case over:
			n.Why = "no set of " + most + " reaches it; larger ones were not all looked at"
		case more:
			n.Why = "no set of " + most + " reaches it; a larger one does"
		default:
			n.Verdict, n.Why = Impossible, "no set of the actions that the agreement allows reaches it"
		}
	}
}

func actions(n int) string {
	if n == 1 {
		return "one action"
	}
	return fmt.Sprintf("%d actions", n)
}

func untried(vague []string) string {
	if vague == nil {
		return ""
	}
	return "not every value that may matter was tried of " + strings.Join(vague, ", ")
}

// cheapest are the cheapest sets that reach the target while no part of them
// does, and whether the search ended early. Sets come out of the queue in their
// order: each brings in the one with a further move, and the one with the move
// behind its last one in place of that. Of sets that differ in values only the
// first is found.
func (s *search) cheapest() (found []set, over bool) {
	var q queue
	reached := make([][]set, len(s.moves)) // by the last move
	whole := func(moves []int32) bool {    // no part of them reaches the target
		return !slices.ContainsFunc(moves, func(i int32) bool {
			return slices.ContainsFunc(reached[i], func(f set) bool { return contains(moves, f.moves) })
		})
	}
	push := func(prefix []int32, i int) {
		if i < len(s.moves) {
			c := s.moves[i].cost
			for _, j := range prefix {
				c += s.moves[j].cost
			}
			heap.Push(&q, set{c, append(slices.Clip(prefix), int32(i))})
		}
	}
	push(nil, 0)
	for len(q) > 0 && len(found) < MaxWays {
		if s.looked++; s.looked > s.limit {
			return found, true
		}
		at := heap.Pop(&q).(set)
		last := len(at.moves) - 1
		push(at.moves[:last], int(at.moves[last])+1)
		if !s.valid(at.moves) || !whole(at.moves) {
			continue
		}
		for _, i := range at.moves {
			s.world.do(s.vars, &s.moves[i])
		}
		v := s.world.view()
		switch {
		case s.reached(v):
			reached[at.moves[last]] = append(reached[at.moves[last]], at)
			if !slices.ContainsFunc(found, func(f set) bool { return s.alike(f.moves, at.moves) }) {
				found = append(found, at)
			}
		case len(at.moves) < s.target.Actions && s.possible(v, s.free(int(at.moves[last])+1), s.target.Actions-len(at.moves)):
			push(at.moves, int(at.moves[last])+1)
		}
		v.Close()
		s.world.undo(s.vars, len(at.moves))
	}
	return found, false
}

// alike reports whether two sets change the same attributes, and have the same
// activities happen as often.
func (s *search) alike(a, b []int32) bool {
	of := func(moves []int32) []int {
		vars := make([]int, len(moves))
		for i, m := range moves {
			vars[i] = s.moves[m].of
		}
		slices.Sort(vars)
		return vars
	}
	return slices.Equal(of(a), of(b))
}

// contains reports whether all of some are among all; both are ascending.
func contains(all, some []int32) bool {
	for _, x := range all {
		if len(some) > 0 && some[0] == x {
			some = some[1:]
		}
	}
	return len(some) == 0
}

// valid reports whether the moves may be made together.
func (s *search) valid(moves []int32) bool {
	for k, i := range moves {
		m := &s.moves[i]
		if m.copy && (k == 0 || moves[k-1] != i-1) {
			return false
		}
		x := &s.vars[m.of]
		if n := x.mostMoves(); n > 0 {
			for _, j := range moves[:k] {
				if s.moves[j].of == m.of {
					n--
				}
			}
			if n <= 0 {
				return false
			}
		}
	}
	return true
}

// mostMoves is how many of its moves may be made at once; 0 is all.
func (x *variable) mostMoves() int {
	if x.scalar {
		return 1
	}
	return x.most
}

// larger looks at sets of moves of whatever size: whether one reaches the target,
// or the search ended early.
func (s *search) larger(from int) (reached, over bool) {
	if s.looked++; s.looked > s.limit {
		return false, true
	}
	v := s.world.view()
	reached = s.reached(v)
	possible := reached || s.possible(v, s.free(from), len(s.moves))
	v.Close()
	if reached || !possible {
		return reached, false
	}
	for i := from; i < len(s.moves); i++ {
		m := &s.moves[i]
		x := &s.vars[m.of]
		if n := x.mostMoves(); n > 0 && s.world.used[m.of] >= n || m.copy && !s.made(i-1) {
			continue
		}
		s.world.do(s.vars, m)
		s.order = append(s.order, i)
		reached, over = s.larger(i + 1)
		s.order = s.order[:len(s.order)-1]
		s.world.undo(s.vars, 1)
		if reached || over {
			return reached, over
		}
	}
	return false, false
}

// made reports whether the last move made is that one.
func (s *search) made(i int) bool { return len(s.order) > 0 && s.order[len(s.order)-1] == i }

// free is the mask of the variables that moves from one on may still change in
// the world as it is.
func (s *search) free(from int) (mask uint64) {
	for i := from; i < len(s.moves); i++ {
		x := &s.vars[s.moves[i].of]
		if n := x.mostMoves(); n == 0 || s.world.used[s.moves[i].of] < n {
			mask |= x.bit
		}
	}
	return mask
}

// vagueNames are the names of which not every value that matters has a move.
func (s *search) vagueNames() (names []string) {
	for i := range s.vars {
		if x := &s.vars[i]; x.vague && x.attr >= 0 {
			names = append(names, s.schema.attributes[x.attr].Name)
		} else if x.vague {
			names = append(names, s.schema.activities[x.kind].name)
		}
	}
	return append(names, s.unknown...)
}
