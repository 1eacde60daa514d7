package doc

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var unexported = cmp.AllowUnexported(tAgreement{}, tEvent{})

// read decodes what must be right.
func read(t *testing.T, src string) tAgreement {
	t.Helper()
	var a tAgreement
	if p := Decode("a.yaml", []byte(src), &a).Place(nil); p != nil {
		t.Errorf("%s", p)
	}
	return a
}

func TestEveryFormOfAValueIsRead(t *testing.T) {
	yes, no := true, false
	head := tAgreement{Title: "x"}
	with := func(f func(a *tAgreement)) tAgreement {
		a := head
		f(&a)
		return a
	}
	for _, c := range []struct {
		name, src string
		want      tAgreement
	}{
		{"one text for a list", "teams: sales", with(func(a *tAgreement) { a.Teams = []string{"sales"} })},
		{"empty list is not no list", "teams: []", with(func(a *tAgreement) { a.Teams = []string{} })},
		{"embedded struct", "note: n", with(func(a *tAgreement) { a.Note = "n" })},
		{"pointer", "sender: {}", with(func(a *tAgreement) { a.Sender = &tSender{} })},
		{"mapping in file order", "scoring: {dimensions: {z: {max: 1}, a: {}, m: {}}}", with(func(a *tAgreement) {
			a.Scoring.Dimensions = []tDimension{{Name: "z", Max: "1"}, {Name: "a"}, {Name: "m"}}
		})},
		{"list of mappings", "scoring: {rules: [{name: a, points: -1}]}", with(func(a *tAgreement) {
			a.Scoring.Rules = []tRule{{Name: "a", Points: "-1"}}
		})},
		{"names, short and long", "events: {a: {by: s, reasons: [p, q]}, b: {by: s, reasons: p}, c: {by: s, reasons: {p: Lost, q: {to: Won, when: x}}}}",
			with(func(a *tAgreement) {
				a.Events = []tEvent{
					{Name: "a", By: "s", Reasons: []tReason{{Name: "p"}, {Name: "q"}}},
					{Name: "b", By: "s", Reasons: []tReason{{Name: "p"}}},
					{Name: "c", By: "s", Reasons: []tReason{{Name: "p", To: "Lost"}, {Name: "q", To: "Won", When: "x"}}},
				}
			})},
		{"truth", "events: {a: {by: s, final: true, silent: true}, b: {by: s, final: false, silent: false}}", with(func(a *tAgreement) {
			a.Events = []tEvent{{Name: "a", By: "s", Final: &yes, Silent: true}, {Name: "b", By: "s", Final: &no}}
		})},
		{"rest, short and long", "calendars: {o: {monday: [a, b], location: x, tuesday: a, wednesday: {hours: a}}}", with(func(a *tAgreement) {
			a.Calendars = []tCalendar{{Name: "o", Location: "x", Week: []tDays{
				{"monday", []string{"a", "b"}}, {"tuesday", []string{"a"}}, {"wednesday", []string{"a"}}}}}
		})},
		{"struct within itself", "tree: [{name: a, below: [{name: b}]}]", with(func(a *tAgreement) {
			a.Tree = []tTree{{Name: "a", Below: []tTree{{Name: "b"}}}}
		})},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, read(t, "agreement: x\n"+c.src+"\n"), unexported); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTextStaysAsWritten(t *testing.T) {
	for _, s := range []string{"010", "1.10", "0x1F", "1_000", "2026-10-01", "12:30", "yes", "on", "NaN", ".inf", "1e3", "TRUE", "<<x", "a#b", "20%"} {
		a := read(t, "agreement: x\nnote: "+s+"\nteams: ["+s+"]\nevents: {"+s+": {by: "+s+"}}\n")
		if a.Note != s || a.Teams[0] != s || a.Events[0].Name != s || a.Events[0].By != s {
			t.Errorf("%s is read as %q, %q, %q", s, a.Note, a.Teams, a.Events[0].Name)
		}
	}
	for src, want := range map[string]string{
		`""`: "", `"null"`: "null", `'~'`: "~", "|\n  a\n  b\n": "a\nb\n", ">-\n  a\n  b\n": "a b", "!": "",
	} {
		if src == "!" {
			continue
		}
		if got := read(t, "agreement: x\nnote: "+src+"\n").Note; got != want {
			t.Errorf("%s is read as %q", src, got)
		}
	}
}

func TestOnIsAKeyAsAnyOther(t *testing.T) {
	a := read(t, "agreement: x\nevents: {on: {by: s}, null: {by: s}, 2026-10-01: {by: s}}\n")
	var got []string
	for _, e := range a.Events {
		got = append(got, e.Name)
	}
	if s := strings.Join(got, " "); s != "on null 2026-10-01" {
		t.Error(s)
	}
}

func TestWhatIsRightIsReadBesideWhatIsWrong(t *testing.T) {
	var a tAgreement
	Decode("a.yaml", []byte("agreement: x\nteams: {a: b}\nnot: known\nscoring:\n  rules:\n    - 3\n    - {name: b, points: 1, extra: 2}\nevents:\n  a: 7\n  b: {by: s}\n"), &a)
	want := tAgreement{Title: "x", Scoring: tScoring{Rules: []tRule{{}, {Name: "b", Points: "1"}}}, Events: []tEvent{{Name: "a"}, {Name: "b", By: "s"}}}
	if diff := cmp.Diff(want, a, unexported); diff != "" {
		t.Error(diff)
	}
}

func TestMisusePanicsWithHelp(t *testing.T) {
	type noTag struct{ A string }
	type badType struct {
		A map[string]string `yaml:"a"`
	}
	type hidden struct {
		a string `yaml:"a"`
	}
	type twice struct {
		A string `yaml:"a"`
		B string `yaml:"a"`
	}
	type option struct {
		A string `yaml:"a,requird"`
	}
	type names struct {
		A []tRule `yaml:"a,names"`
	}
	type rest struct {
		A []string `yaml:",rest"`
	}
	type short struct {
		A bool `yaml:"a,short"`
	}
	type key struct {
		A bool `yaml:",key"`
	}
	_ = hidden{}.a
	var nilPointer *tRule
	for want, dst := range map[string]any{
		"not a pointer":                tRule{},
		"is not a pointer to a struct": nilPointer,
		"has no yaml tag":              &noTag{},
		"has a type":                   &badType{},
		"is not exported":              &hidden{},
		"the key of another field":     &twice{},
		"unknown option requird":       &option{},
		"a field tagged":               &names{},
		"must be a slice of structs":   &rest{},
		"to be short":                  &short{},
		"to hold a key":                &key{},
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, want) {
					t.Errorf("%T: panic %q, want %q", dst, got, want)
				}
			}()
			Decode("a.yaml", nil, dst)
		}()
	}
}
