package scoring

import "slices"

// way describes a set that reaches the target.
func (s *search) way(f set) Way {
	w := Way{Cost: f.cost, Actions: make([]Action, len(f.moves))}
	with := s.look(f.moves, -1)
	w.Score = with.score
	for k, i := range f.moves {
		w.Actions[k] = s.action(&s.moves[i])
		w.Actions[k].Turns = with.turns(s.look(f.moves, k))
	}
	return w
}

// action is a move for people.
func (s *search) action(m *move) Action {
	x := &s.vars[m.of]
	out := Action{Cost: m.cost}
	if x.attr < 0 {
		k := &s.schema.activities[x.kind]
		out.Activity, out.By = k.name, k.by
		if m.detail >= 0 {
			for i, v := range s.world.lead.details[m.detail].props {
				if v.Known {
					out.Properties = append(out.Properties, Fact{k.props[i].name, s.schema.value(v)})
				}
			}
		}
		return out
	}
	a := &s.schema.attributes[x.attr]
	out.Attribute, out.By, out.FindOut = a.Name, a.Maintainer, a.act.only == onlyFindOut
	if a.Type == List {
		out.Add = m.value.Str
		return out
	}
	out.From, out.To, out.Any = s.schema.value(a.read(&s.world.lead.row)), s.schema.value(m.value), m.any
	return out
}

// outlook is a world as far as actions may turn it.
type outlook struct {
	search *search
	score  Score
	gives  [][]gift // by model and rule
	holds  [][]bool // by condition of the target, or segment of a model, and clause
}

// gift is what a rule gives, and whether it holds.
type gift struct {
	points Points
	holds  bool
}

// look is the outlook with moves, except the one at leave.
func (s *search) look(moves []int32, leave int) outlook {
	made := 0
	for k, i := range moves {
		if k != leave {
			s.world.do(s.vars, &s.moves[i])
			made++
		}
	}
	v := s.world.view()
	out := outlook{search: s, score: s.model.In(v)}
	for _, m := range s.scored {
		gifts := make([]gift, len(m.rules))
		for i := range m.rules {
			gifts[i].points, gifts[i].holds = m.rules[i].gives(v)
		}
		out.gives = append(out.gives, gifts)
	}
	for _, clauses := range s.turned() {
		holds := make([]bool, len(clauses))
		for i, p := range clauses {
			holds[i] = Truth(p.p.Truth(&v.frame)) == True
		}
		out.holds = append(out.holds, holds)
	}
	v.Close()
	s.world.undo(s.vars, made)
	return out
}

// turns are what is otherwise in an outlook without one of the actions.
func (o *outlook) turns(without outlook) (out []Effect) {
	for i, m := range o.search.scored {
		for k := range m.rules {
			if a, b := o.gives[i][k], without.gives[i][k]; a != b {
				out = append(out, Effect{Rule: m.rules[k].name, Model: m.name, Points: a.points - b.points})
			}
		}
	}
	for i, clauses := range o.search.turned() {
		for k, p := range clauses {
			if o.holds[i][k] && !without.holds[i][k] {
				out = append(out, Effect{Condition: source(p.p)})
			}
		}
	}
	return out
}

// turned are the conditions of the target, then those of the segments of models.
func (s *search) turned() [][]*claim {
	out := s.asked
	for _, m := range s.scored {
		out = append(slices.Clip(out), s.modeled[m].applies)
	}
	return out
}
