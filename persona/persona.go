package persona

import (
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// MaxPersonas bounds the personas: each is a person that both departments can
// describe.
const MaxPersonas = 200

// Config is the personas in the order in which they are tried.
type Config struct {
	Personas []PersonaConfig `yaml:"personas"`
}

// PersonaConfig is one persona.
type PersonaConfig struct {
	Name     string   `yaml:"name,required" kind:"name" help:"how both departments call this kind of person" like:"Head of IT"`
	Unwanted bool     `yaml:"unwanted" help:"a customer that nobody wants; unwanted personas are tried first" like:"true"`
	When     string   `yaml:"when,required" kind:"condition" help:"which leads are this persona" like:"title contains \"IT\""`
	Means    string   `yaml:"means" kind:"text" help:"who it is, for readers" like:"\"signs for the servers\""`
	_        struct{} `yaml:"needs,later"`
	_        struct{} `yaml:"goals,later"`
	_        struct{} `yaml:"pains,later"`
	_        struct{} `yaml:"objections,later"`
	_        struct{} `yaml:"role,later"`
}

// Persona is one compiled persona.
type Persona struct {
	Name     string
	Unwanted bool
	When     *scoring.Condition
	Means    string
}

// Personas are tried in order, the unwanted ones first; the first that is True
// is the lead's. Immutable and safe for any number of goroutines.
type Personas struct {
	tried []Persona
	in    scoring.Names
}

// New compiles personas over names, the scoring model's where a persona reads
// the score. The names of the result add persona. Beside an error personas are
// returned that serve to make names.
func New(n scoring.Names, c Config) (*Personas, error) {
	var bad problem.List
	if len(c.Personas) > MaxPersonas {
		bad.Add("personas", "%d personas: at most %d", len(c.Personas), MaxPersonas)
		c.Personas = nil
	}
	p := &Personas{}
	own := n.Hinted(map[string]string{"persona": "a persona cannot read the persona: persona → persona would be a cycle"})
	seen := map[string]bool{}
	var wanted []Persona
	for i, pc := range c.Personas {
		if seen[pc.Name] && pc.Name != "" {
			bad.Add(problem.Path("personas", i, "name"), "persona %q stands twice", pc.Name)
		}
		seen[pc.Name] = true
		cond, err := own.Condition(pc.When)
		bad.AddError(problem.Path("personas", i, "when"), err)
		one := Persona{pc.Name, pc.Unwanted, cond, pc.Means}
		if pc.Unwanted {
			p.tried = append(p.tried, one)
		} else {
			wanted = append(wanted, one)
		}
	}
	p.tried = append(p.tried, wanted...)
	values, reads := []string{""}, false
	for _, one := range p.tried {
		values = append(values, one.Name)
		reads = reads || one.When != nil && one.When.ReadsTime()
	}
	p.in = n.With(scoring.Derived{Name: "persona", Type: scoring.Text, Values: values, Time: reads, From: p.source,
		Of: func(v *scoring.View) scoring.Value { return scoring.TextValue(p.MatchIn(v)) }, Over: p.over})
	return p, bad.Err()
}

// source is what decides the persona.
func (p *Personas) source(string) (s scoring.Source) {
	for i := range p.tried {
		s.Conditions = append(s.Conditions, p.tried[i].When)
	}
	return s
}

// Names are the names handed in and persona: "" where no persona matches, never
// missing.
func (p *Personas) Names() scoring.Names { return p.in }

// List are the personas in the order in which they are tried.
func (p *Personas) List() []Persona { return append([]Persona(nil), p.tried...) }

// Match is the lead's persona at an instant, "" when none is True.
func (p *Personas) Match(l *scoring.Lead, at time.Time) string {
	v := l.View(at, nil)
	defer v.Close()
	return p.MatchIn(v)
}

// MatchIn is Match in a view.
func (p *Personas) MatchIn(v *scoring.View) string {
	for i := range p.tried {
		if p.tried[i].When.In(v) == scoring.True {
			return p.tried[i].Name
		}
	}
	return ""
}

// over are two personas of the lead between the view's instant and a later one,
// the same where it is one all the time.
func (p *Personas) over(v *scoring.View, _ string, until time.Time) (low, high scoring.Value) {
	var may []string
	for i := range p.tried {
		l, h := p.tried[i].When.Over(v, until)
		if h == scoring.True {
			may = append(may, p.tried[i].Name)
		}
		if l == scoring.True {
			return scoring.TextValue(may[0]), scoring.TextValue(may[len(may)-1])
		}
	}
	may = append(may, "")
	return scoring.TextValue(may[0]), scoring.TextValue(may[len(may)-1])
}

// Open is a persona that could still turn out to be the lead's, and what is
// missing to be sure.
type Open struct {
	Persona string   `json:"persona"`
	Lacks   []string `json:"lacks"`
}

// OpenIn are the personas tried before the matching one whose condition is
// Unknown.
func (p *Personas) OpenIn(v *scoring.View) []Open {
	var out []Open
	for i := range p.tried {
		switch p.tried[i].When.In(v) {
		case scoring.True:
			return out
		case scoring.Unknown:
			out = append(out, Open{p.tried[i].Name, p.tried[i].When.Lacks(v)})
		}
	}
	return out
}
