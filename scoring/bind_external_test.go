package scoring_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

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
	if c := l.Changes(); len(c) != 0 {
		t.Errorf("a fact learnt is left over: %v", c)
	}
	if got := l.FactAt("industry", at).String(); got != "banking" {
		t.Errorf("industry is %s", got)
	}
}

func TestWhatAStructCannotFillIsToldAtBind(t *testing.T) {
	s := schema(t)
	type behind struct {
		A string `lead:"contract_ends"`
	}
	type mistaken struct {
		A       string  `lead:"industri"`
		B       string  `lead:"employees"`
		C       **bool  `lead:"consent"`
		D       bool    `lead:"consent,omitzero"`
		base            // takes industry
		E       *string `lead:"industry"`
		F       string  `lead:",omitempty"`
		*behind         // names its fields' attributes in vain
	}
	number, date := "it takes any integer or floating-point kind", "it takes a time.Time"
	for _, c := range []struct {
		bind func() error
		want []string
	}{
		{bindError[mistaken](s), []string{
			`field scoring_test.mistaken.A: "industri" is no attribute: did you mean "industry"?`,
			`field scoring_test.mistaken.B: string cannot fill "employees", which is a number: ` + number,
			`field scoring_test.mistaken.C: **bool cannot fill "consent", which is a bool: it takes a bool, a pointer to one, or a struct of one and Valid bool`,
			`field scoring_test.mistaken.D: unknown option "omitzero", omitempty is known`,
			`field scoring_test.mistaken.E: attribute "industry" is filled by field base.Industry already`,
			`field scoring_test.mistaken.F: "" is no attribute: known are industry, employees, consent, interests, contract_ends`,
			"field scoring_test.mistaken.behind: fields behind the embedded pointer *scoring_test.behind cannot be bound, it may be nil: embed scoring_test.behind, or leave it out with `lead:\"-\"`",
		}},
		{bindError[struct {
			A [3]string `lead:"interests"`
			B [1]int    `lead:"employees"`
			C []byte    `lead:"industry"`
			D struct {
				Valid *bool
				Bool  bool
			} `lead:"consent"`
			E string `lead:"contract_ends"`
		}](s), []string{
			`field struct.A: [3]string cannot fill "interests", which is a list: it takes a slice of strings`,
			`field struct.B: [1]int cannot fill "employees", which is a number: ` + number,
			`field struct.C: []uint8 cannot fill "industry", which is a text: it takes a string`,
			`field struct.D: struct { Valid *bool; Bool bool } cannot fill "consent", which is a bool: it takes a bool`,
			`field struct.E: string cannot fill "contract_ends", which is a date: ` + date,
		}},
		{bindError[struct {
			A []*string                  `lead:"interests"`
			B uintptr                    `lead:"employees"`
			C sql.Null[*string]          `lead:"industry"`
			D *sql.NullBool              `lead:"consent"`
			E struct{ Valid, When bool } `lead:"contract_ends"`
		}](s), []string{
			`field struct.A: []*string cannot fill "interests", which is a list: it takes a slice of strings`,
			`field struct.B: uintptr cannot fill "employees", which is a number: ` + number,
			`field struct.C: sql.Null[*string] cannot fill "industry", which is a text: it takes a string`,
			`field struct.D: *sql.NullBool cannot fill "consent", which is a bool: it takes a bool`,
			`field struct.E: struct { Valid bool; When bool } cannot fill "contract_ends", which is a date: ` + date,
		}},
		{bindError[struct {
			A complex128          `lead:"employees"`
			B map[string]int      `lead:"contract_ends"`
			C any                 `lead:"industry"`
			D json.Number         `lead:"consent"`
			E struct{ time.Time } `lead:"interests"`
		}](s), []string{
			`field struct.A: complex128 cannot fill "employees", which is a number: ` + number,
			`field struct.B: map[string]int cannot fill "contract_ends", which is a date: ` + date,
			`field struct.C: interface {} cannot fill "industry", which is a text: it takes a string`,
			`field struct.D: json.Number cannot fill "consent", which is a bool: it takes a bool`,
			`field struct.E: struct { time.Time } cannot fill "interests", which is a list: it takes a slice of strings`,
		}},
		{bindError[int](s), []string{"int is not a struct"}},
		{bindError[*contact](s), []string{"*scoring_test.contact is not a struct"}},
		{bindError[struct{ A int }](s), []string{"struct has no field with a `lead` tag"}},
	} {
		err := c.bind()
		if err == nil {
			t.Fatalf("bound in spite of %q", c.want)
		}
		lines := strings.Split(err.Error(), "\n")
		if len(lines) != len(c.want) {
			t.Errorf("%d mistakes told, want %d:\n%v", len(lines), len(c.want), err)
			continue
		}
		for i, line := range lines {
			if want := "scoring.Bind: " + c.want[i]; !strings.HasPrefix(line, want) {
				t.Errorf("got  %s\nwant %s", line, want)
			}
		}
	}
}

func bindError[T any](s *scoring.Schema) func() error {
	return func() error { _, err := scoring.Bind[T](s); return err }
}

func TestAValueThatCannotBeAFactIsMissingAndTold(t *testing.T) {
	s := schema(t)
	type host struct {
		Ends      *time.Time         `lead:"contract_ends"`
		Employees sql.Null[float32]  `lead:"employees"`
		Consent   bool               `lead:"consent"`
		Interests sql.Null[[]string] `lead:"interests"`
		Industry  sql.NullString     `lead:"industry"`
	}
	b, err := scoring.Bind[host](s)
	if err != nil {
		t.Fatal(err)
	}
	number := func(n float64) host { return host{Employees: sql.Null[float32]{V: float32(n), Valid: true}} }
	year := func(y int, ns int) host {
		end := time.Date(y, 1, 1, 0, 0, 0, ns, time.UTC)
		return host{Ends: &end}
	}
	for _, c := range []struct {
		name string // what cannot be a fact; "": all may
		from host
	}{
		{"industry", host{Industry: sql.NullString{String: "cars", Valid: true}}},
		{"industry", host{Industry: sql.NullString{Valid: true}}},
		{"", host{Industry: sql.NullString{String: "cars"}}},
		{"interests", host{Interests: sql.Null[[]string]{V: []string{"cloud", "cars"}, Valid: true}}},
		{"", host{Interests: sql.Null[[]string]{Valid: true}}},
		{"employees", number(0)}, {"", number(1)}, {"", number(1e6)}, {"employees", number(1e6 + 1)},
		{"employees", number(math.NaN())}, {"employees", number(math.Inf(1))}, {"employees", number(math.Inf(-1))},
		{"contract_ends", year(1, -1)}, {"", year(1, 0)}, {"", year(10000, -1)}, {"contract_ends", year(10000, 0)},
		{"contract_ends", year(-300_000_000, 0)}, {"contract_ends", year(300_000_000, 0)}, // beyond what microseconds hold
	} {
		l, err := b.Lead("L", &c.from)
		if c.name == "" {
			if err != nil {
				t.Errorf("%+v: %v", c.from, err)
			}
			continue
		}
		var f *scoring.FactError
		if !errors.As(err, &f) || f.Name != c.name {
			t.Errorf("%+v: %v, want one of %s", c.from, err, c.name)
		}
		if got := l.FactAt(c.name, at); got.Known() {
			t.Errorf("%s is %s", c.name, got)
		}
		if !l.FactAt("consent", at).Known() {
			t.Error("a field beside the wrong one is missing")
		}
	}

	late := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	all := host{Ends: &late, Employees: sql.Null[float32]{Valid: true}, Industry: sql.NullString{String: "cars", Valid: true}}
	_, err = b.Lead("L", &all)
	want := `contract_ends: must be a date, "2026-12-31" or "2026-12-31T09:00:00+01:00", not 10000-01-01 00:00:00 +0000 UTC (time.Time)
employees: is out of bounds, not 0 (from 1 to 1000000)
industry: must be one of the closed list, not "cars" (software, banking, education)`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestANumberWithoutBoundsIsFinite(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{{Name: "a", Type: "number"}, {Name: "b", Type: "number"}}})
	if err != nil {
		t.Fatal(err)
	}
	type host struct {
		A *float64 `lead:"a"`
		B float32  `lead:"b"`
	}
	b, err := scoring.Bind[host](s)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		l, err := b.Lead("L", &host{A: &n, B: float32(n)})
		if err == nil || strings.Count(err.Error(), "must be a finite number") != 2 || l.FactAt("a", at).Known() || l.FactAt("b", at).Known() {
			t.Errorf("%v is a fact: %v", n, err)
		}
	}
}

func TestWholeNumbersKeepToOneBound(t *testing.T) {
	s, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
		{Name: "least", Type: "number", Min: "2"}, {Name: "most", Type: "number", Max: "2"}}})
	if err != nil {
		t.Fatal(err)
	}
	type host struct {
		Least int   `lead:"least"`
		Most  *int8 `lead:"most"`
	}
	b, err := scoring.Bind[host](s)
	if err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int8]string{
		1: "least: is out of bounds, not 1 (at least 2)",
		2: "<nil>",
		3: "most: is out of bounds, not 3 (at most 2)",
	} {
		if _, err := b.Lead("L", &host{int(most), &most}); fmt.Sprint(err) != want {
			t.Errorf("%d: %v, want %s", most, err, want)
		}
	}
}

func TestFillingFromNoStructPanicsWithHelp(t *testing.T) {
	b, err := scoring.Bind[contact](schema(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if r := recover(); r == nil || !strings.Contains(r.(string), "nil pointer") {
			t.Errorf("panicked with %v", r)
		}
	}()
	_, _ = b.Lead("L", nil)
}

func TestFillingAllocatesNothing(t *testing.T) {
	m := peerModel(t, peerload.Rules()[:1])
	from, leads, b := peerLeads(t, m, 1)
	if n := allocs.PerRun(100, func() { must(b.Fill(leads[0], &from[0])) }); n != 0 {
		t.Errorf("%v allocations", n)
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
