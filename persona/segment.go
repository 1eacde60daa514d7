package persona

import (
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// MaxSegments bounds the segments: each is a part of the market that people
// name in a meeting.
const MaxSegments = 500

// SegmentConfig is one segment of the market.
type SegmentConfig struct {
	Name string `yaml:",key" help:"how people call the segment" like:"mid-market DACH" kind:"name"`
	When string `yaml:"when,short" kind:"condition" help:"which leads belong to the segment" like:"country in [\"DE\", \"AT\", \"CH\"]"`
}

// Segments are conditions under a name. A lead may be in several. Immutable and
// safe for any number of goroutines.
type Segments struct {
	names []string
	conds []*scoring.Condition
	in    scoring.Names
}

// NewSegments compiles segments over names. Paths in the error are segment
// names; beside it segments are returned that serve to make names.
func NewSegments(n scoring.Names, configs []SegmentConfig) (*Segments, error) {
	var bad problem.List
	if len(configs) > MaxSegments {
		bad.Add("", "%d segments: at most %d", len(configs), MaxSegments)
		configs = nil
	}
	s := &Segments{}
	n2 := n.Hinted(map[string]string{"segment": "a segment cannot read a segment: segment → segment would be a cycle"})
	byName := map[string]*scoring.Condition{}
	for _, c := range configs {
		path := problem.Path(c.Name)
		if byName[c.Name] != nil {
			bad.Add(path, "segment %q stands twice", c.Name).OnKey = true
		}
		cond, err := n2.Condition(c.When)
		bad.AddError(path, err)
		s.names = append(s.names, c.Name)
		s.conds = append(s.conds, cond)
		byName[c.Name] = cond
	}
	s.in = n.With(scoring.Derived{Name: "segment", Type: scoring.Bool, What: "segment", Literals: s.names, Time: s.readsTime(),
		From: func(name string) scoring.Source {
			return scoring.Source{Conditions: []*scoring.Condition{byName[name]}}
		},
		Bind: func(name string) func(*scoring.View) scoring.Value {
			cond := byName[name]
			return func(v *scoring.View) scoring.Value { return truthValue(cond.In(v)) }
		},
		Over: func(v *scoring.View, name string, until time.Time) (low, high scoring.Value) {
			l, h := byName[name].Over(v, until)
			return truthValue(l), truthValue(h)
		}})
	return s, bad.Err()
}

func truthValue(t scoring.Truth) scoring.Value {
	if t == scoring.Unknown {
		return scoring.Value{}
	}
	return scoring.BoolValue(t == scoring.True)
}

func (s *Segments) readsTime() bool {
	for _, c := range s.conds {
		if c != nil && c.ReadsTime() {
			return true
		}
	}
	return false
}

// Names are the names handed in and segment("…").
func (s *Segments) Names() scoring.Names { return s.in }

// List are the segments' names in file order.
func (s *Segments) List() []string { return append([]string(nil), s.names...) }

// Match are the segments that the lead is in at an instant, in file order.
func (s *Segments) Match(l *scoring.Lead, at time.Time) []string {
	v := l.View(at, nil)
	defer v.Close()
	return s.MatchIn(v)
}

// MatchIn is Match in a view.
func (s *Segments) MatchIn(v *scoring.View) []string {
	var out []string
	for i, c := range s.conds {
		if c.In(v) == scoring.True {
			out = append(out, s.names[i])
		}
	}
	return out
}

// Condition is the condition of a segment.
func (s *Segments) Condition(name string) (*scoring.Condition, bool) {
	for i, n := range s.names {
		if n == name {
			return s.conds[i], true
		}
	}
	return nil, false
}
