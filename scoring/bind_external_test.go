package scoring_test

import (
	"math"
	"strings"
	"testing"

	"example.com/baton/internal/allocs"
	"example.com/baton/internal/peerload"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
)

type base struct {
	Industry string `lead:"industry"`
}

type contact struct {
	base
	Employees float64  `lead:"employees"`
	Consent   bool     `lead:"consent,omitempty"`
	Interests []string `lead:"interests,omitempty"`
	Internal  string
	Ignored   string `lead:"-"`
}

func TestAStructFillsTheLead(t *testing.T) {
	s := schema(t)
	b, err := scoring.Bind[contact](s)
	if err != nil {
		t.Fatal(err)
	}
	l, err := b.Lead("L", &contact{base: base{"software"}, Employees: 80, Interests: []string{"cloud"}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, a := range s.Attributes() {
		got[a.Name] = l.FactAt(a.Name, at).String()
	}
	want := map[string]string{"industry": `software`, "employees": "80", "consent": "missing", "interests": "cloud", "contract_ends": "missing"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Filled again, nothing of the first struct and nothing learnt stays.
	must(l.Learn(day(1), "contract_ends", "2027-01-01"))
	must(b.Fill(l, &contact{base: base{"banking"}, Employees: 2, Consent: true}))
	if a, c := l.FactAt("contract_ends", day(2)), l.FactAt("interests", day(2)); a.Known() || c.Known() {
		t.Errorf("left over: %s %s", a, c)
	}
	if got := l.FactAt("industry", at).String(); got != "banking" {
		t.Errorf("industry is %s", got)
	}
}

func TestWhatAStructCannotFillIsToldAtBind(t *testing.T) {
	s := schema(t)
	_, err := scoring.Bind[struct {
		A string         `lead:"industri"`
		B string         `lead:"employees"`
		C *string        `lead:"industry"`
		D bool           `lead:"consent,omitzero"`
		E []string       `lead:"interests"`
		F []string       `lead:"interests"`
		G map[string]int `lead:"contract_ends"`
	}](s)
	if err == nil {
		t.Fatal("six mistakes are bound")
	}
	for _, want := range []string{`.A: "industri" is no attribute: did you mean "industry"?`, `.B: string cannot fill "employees", which is a number`,
		`.C: *string cannot fill "industry", which is a text`, `.D: unknown option "omitzero"`, `.F: attribute "interests" is filled by field E already`,
		`.G: map[string]int cannot fill "contract_ends", which is a date`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
	if _, err := scoring.Bind[int](s); err == nil {
		t.Error("an int is bound")
	}
	if _, err := scoring.Bind[struct{ A int }](s); err == nil {
		t.Error("a struct without tags is bound")
	}
}

func TestAValueThatCannotBeAFactIsMissingAndTold(t *testing.T) {
	s := schema(t)
	b, err := scoring.Bind[contact](s)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]contact{
		"industry":  {base: base{"cars"}, Employees: 1},
		"employees": {base: base{"banking"}, Employees: math.NaN()},
		"interests": {base: base{"banking"}, Employees: 1, Interests: []string{"cars"}},
	} {
		l, err := b.Lead("L", &c)
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: %v", name, err)
		}
		if got := l.FactAt(name, at); got.Known() {
			t.Errorf("%s is %s", name, got)
		}
	}
}

func TestFillingAllocatesNothing(t *testing.T) {
	m := peerModel(t, peerload.Rules()[:1])
	from, leads, b := peerLeads(t, m, 1)
	if n := allocs.PerRun(100, func() { must(b.Fill(leads[0], &from[0])) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestAFunctionOfTheHostNeedsANameOfItsOwn(t *testing.T) {
	one := func(name string) scoring.Func {
		return scoring.Fn(name, "1", func(s string) float64 { return 1 })
	}
	for want, funcs := range map[string][]scoring.Func{
		`"segment" has the name of one of the language`: {one("segment")},
		`"len" has the name of one of the language`:     {one("len")},
		`"domain" is handed in twice`:                   {one("domain"), one("domain")},
		`"a b" is not a name`:                           {one("a b")},
	} {
		_, err := scoring.NewSchema(scoring.SchemaConfig{Funcs: funcs})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestFunctionsOfTheHostAreTypedAndPartial(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: []scoring.AttributeConfig{{Name: "mail", Type: "text"}, {Name: "n", Type: "number"}},
		Funcs: []scoring.Func{
			scoring.Fn("domain", "1", func(s string) string { _, d, _ := strings.Cut(s, "@"); return d }),
			scoring.Fn("root", "1", math.Sqrt),
			scoring.Fn("longer", "1", func(s string, n float64) bool { return float64(len(s)) > n }),
		}})
	if err != nil {
		t.Fatal(err)
	}
	for src, want := range map[string]scoring.Truth{
		`domain(mail) == "acme.example"`: scoring.True, `longer(mail, 3)`: scoring.True, `longer(mail, 300)`: scoring.False,
		`root(4) == 2`: scoring.True, `root(-4) == 2`: scoring.Unknown, `root(n) > 1`: scoring.Unknown,
	} {
		c, err := s.Condition(src)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Holds(lead(t, s, map[string]any{"mail": "a@acme.example"}), at); got != want {
			t.Errorf("%s is %s, want %s", src, got, want)
		}
	}
	if _, err := s.Condition(`domain(n) == ""`); err == nil {
		t.Error("a number is taken for a text")
	}
	_, err = scoring.NewSchema(scoring.SchemaConfig{Funcs: []scoring.Func{scoring.Fn("times", "1", math.Sqrt)}})
	if err == nil || !strings.Contains(err.Error(), `"times" has the name of one of the language`) {
		t.Errorf("%v", err)
	}
}
