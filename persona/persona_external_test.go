package persona_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/persona"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
)

var at = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

func parts(t *testing.T) (*scoring.Schema, *persona.Segments, *persona.Personas) {
	t.Helper()
	schema, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "title", Type: "text"}, {Name: "employees", Type: "number"}, {Name: "industry", Type: "text"}}})
	if err != nil {
		t.Fatal(err)
	}
	segments, err := persona.NewSegments(schema, []persona.SegmentConfig{
		{Name: "mid-market", When: "employees >= 50 and employees < 1000"}, {Name: "schools", When: `industry == "education"`}})
	if err != nil {
		t.Fatal(err)
	}
	model, err := scoring.New(segments.Names(), scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}},
		Rules: []scoring.RuleConfig{{Name: "mid-market", When: `segment("mid-market")`, Points: "40"}}})
	if err != nil {
		t.Fatal(err)
	}
	personas, err := persona.New(model, persona.Config{Personas: []persona.PersonaConfig{
		{Name: "Head of IT", When: `title contains "IT" and fit >= 40`},
		{Name: "Head", When: `title contains "Head"`},
		{Name: "Student", Unwanted: true, When: `segment("schools") and title contains "Student"`}}})
	if err != nil {
		t.Fatal(err)
	}
	return schema, segments, personas
}

func TestTheFirstTruePersonaIsTheLeads(t *testing.T) {
	schema, segments, personas := parts(t)
	for _, c := range []struct {
		name     string
		facts    map[string]any
		persona  string
		segments []string
		open     []persona.Open
	}{
		{"the order of the file decides", map[string]any{"title": "Head of IT", "employees": 80, "industry": "water"}, "Head of IT", []string{"mid-market"}, nil},
		{"unwanted ones are tried first", map[string]any{"title": "Student, Head of IT club", "employees": 80, "industry": "education"}, "Student", []string{"mid-market", "schools"}, nil},
		{"none is the empty text", map[string]any{"title": "Clerk", "employees": 8, "industry": "water"}, "", nil, nil},
		{"what is missing leaves earlier ones open", map[string]any{"title": "Head of Sales", "employees": 8}, "Head", nil, nil},
		{"an unknown segment leaves the unwanted one open", map[string]any{"title": "Student, Head"}, "Head", nil, []persona.Open{{Persona: "Student", Lacks: []string{`segment("schools")`}}}},
	} {
		l, err := schema.Lead("L", c.facts)
		if err != nil {
			t.Fatal(err)
		}
		if got := personas.Match(l, at); got != c.persona {
			t.Errorf("%s: persona %q, want %q", c.name, got, c.persona)
		}
		if got := segments.Match(l, at); !slices.Equal(got, c.segments) {
			t.Errorf("%s: segments %v, want %v", c.name, got, c.segments)
		}
		v := l.View(at, nil)
		if diff := cmp.Diff(c.open, personas.OpenIn(v)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		v.Close()
	}
}

func TestAPersonaIsNeverMissingInAGuard(t *testing.T) {
	schema, _, personas := parts(t)
	l, err := schema.Lead("L", nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := personas.Names().Condition(`persona != "Student"`)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Holds(l, at); got != scoring.True {
		t.Errorf("of a lead of whom nothing is known: %s", got)
	}
	if _, err := personas.Names().Condition(`persona == "Studnet"`); err == nil || !strings.Contains(err.Error(), `did you mean "Student"?`) {
		t.Errorf("an unknown persona: %v", err)
	}
}

func TestCyclesAreNamed(t *testing.T) {
	schema, segments, _ := parts(t)
	_, err := persona.NewSegments(schema, []persona.SegmentConfig{{Name: "a", When: `segment("b")`}})
	if err == nil || !strings.Contains(err.Error(), "segment → segment") {
		t.Errorf("%v", err)
	}
	_, err = persona.New(segments.Names(), persona.Config{Personas: []persona.PersonaConfig{{Name: "a", When: `persona == "b"`}}})
	if err == nil || !strings.Contains(err.Error(), "persona → persona") {
		t.Errorf("%v", err)
	}
}
