package doc

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSpellingMakesNoDifferenceToTheCanonicalForm(t *testing.T) {
	canonical := func(src string) string {
		var a tAgreement
		d := Decode("a.yaml", []byte(src), &a)
		if p := d.Place(nil); p != nil {
			t.Errorf("%s", p)
		}
		return string(d.Canonical())
	}
	one := canonical("agreement: x # comment\nevents: {b: {by: s, reasons: p}, a: {by: s, reasons: {q: Lost}}}\nteams: sales\ncalendars: {o: {monday: [a]}}\n")
	for _, same := range []string{
		"\ufeff---\r\n\"teams\": [ 'sales' ]\r\nagreement: |-\r\n  x\r\n\r\ncalendars: {o: {monday: a}}\r\nevents:\r\n  b:\r\n    reasons: [\"p\"]\r\n    by: s\r\n  a: {by: s, reasons: {q: {to: Lost}}, silent: false}\r\n...\r\n",
		"agreement: x\nteams: [sales]\nevents:\n  b: {by: s, reasons: {p: {}}}\n  a: {reasons: {q: {to: Lost}}, by: s}\ncalendars: {o: {monday: {hours: a}}}\nscoring: {}\n",
	} {
		if diff := cmp.Diff(one, canonical(same)); diff != "" {
			t.Error(diff)
		}
	}
	const want = `agreement: x
teams: [sales]
events:
  b:
    by: s
    reasons:
      p: {}
  a:
    by: s
    reasons:
      q:
        to: Lost
calendars:
  o:
    monday:
      hours: [a]
`
	if diff := cmp.Diff(want, one); diff != "" {
		t.Error(diff)
	}
	for _, other := range []string{
		"agreement: x\nevents: {a: {by: s, reasons: {q: Lost}}, b: {by: s, reasons: p}}\nteams: sales\ncalendars: {o: {monday: [a]}}\n",
		"agreement: x\nevents: {b: {by: s, reasons: p}, a: {by: s, reasons: {q: Lost}}}\nteams: [sales, b]\ncalendars: {o: {monday: [a]}}\n",
		"agreement: x\nevents: {b: {by: s, reasons: p}, a: {by: s, reasons: {q: Lost}, final: false}}\nteams: sales\ncalendars: {o: {monday: [a]}}\n",
	} {
		if canonical(other) == one {
			t.Errorf("%s\nhas the canonical form of another agreement", other)
		}
	}
}

func TestTheCanonicalFormGivesAnEqualStruct(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"", "null", "~", "true", "No", "- a", "a: b", "a #b", "010", "x\ny\n", " x ", "\t", "{a", "\u2028", "\ufeff", "\x00", "\x7f", "\ufffe", "\U0010ffff", "é", `\n`, "'", `"`, "<<", "!x", "&a", "*a", "%", "@",
	}))
	texts := rapid.OneOf(rapid.Just([]string(nil)), rapid.SliceOfN(text, 0, 3))
	names := rapid.SliceOfNDistinct(rapid.OneOf(rapid.StringN(1, 20, -1), rapid.SampledFrom([]string{"null", "<<", "a.b", "on", "\n", "?", "- "})), 0, 3, rapid.ID)
	week := []string{"monday", "to: x", "~"}
	rapid.Check(t, func(t *rapid.T) {
		a := tAgreement{Title: text.Draw(t, "title"), Teams: texts.Draw(t, "teams")}
		a.Note = text.Draw(t, "note")
		for _, n := range names.Draw(t, "events") {
			e := tEvent{Name: n, By: text.Draw(t, "by"), From: texts.Draw(t, "from"), Silent: rapid.Bool().Draw(t, "silent")}
			if rapid.Bool().Draw(t, "has final") {
				final := rapid.Bool().Draw(t, "final")
				e.Final = &final
			}
			for _, r := range names.Draw(t, "reasons") {
				e.Reasons = append(e.Reasons, tReason{Name: r, To: text.Draw(t, "to")})
			}
			a.Events = append(a.Events, e)
		}
		for _, n := range names.Draw(t, "calendars") {
			c := tCalendar{Name: n, Location: text.Draw(t, "location")}
			for _, d := range rapid.SliceOfNDistinct(rapid.SampledFrom(week), 0, 3, rapid.ID).Draw(t, "week") {
				c.Week = append(c.Week, tDays{d, texts.Draw(t, "hours")})
			}
			a.Calendars = append(a.Calendars, c)
		}
		for _, n := range texts.Draw(t, "tree") {
			a.Tree = append(a.Tree, tTree{Name: n, Below: []tTree{{Name: n}, {}}})
		}
		if rapid.Bool().Draw(t, "sender") {
			a.Sender = &tSender{Name: text.Draw(t, "sender name")}
		}
		form := canonicalOf(&a)
		var b tAgreement
		d := Decode("a.yaml", form, &b)
		for _, p := range d.Place(nil) {
			if p.Msg != "is empty" { // the struct was not decoded: a name in it may be
				t.Fatalf("%s\n%s", form, p)
			}
		}
		if diff := cmp.Diff(a, b, unexported); diff != "" {
			t.Fatalf("%s\n%s", form, diff)
		}
		if again := d.Canonical(); string(again) != string(form) {
			t.Fatalf("%s\nbecomes\n%s", form, again)
		}
	})
}

// canonicalOf is the canonical form of a struct that was not decoded.
func canonicalOf(a *tAgreement) []byte {
	d := Decode("a.yaml", []byte("agreement: x"), new(tAgreement))
	*d.dst.Addr().Interface().(*tAgreement) = *a
	return d.Canonical()
}

func TestWhatIsRequiredIsAlwaysWritten(t *testing.T) {
	type inner struct {
		B bool `yaml:"b"`
	}
	type outer struct {
		Name  string  `yaml:"name,required"`
		List  []tRule `yaml:"list,required"`
		Inner *inner  `yaml:"inner,required"`
	}
	var o outer
	if got := string(Decode("a.yaml", []byte("{}"), &o).Canonical()); got != "name: \"\"\nlist: []\ninner: {}\n" {
		t.Error(got)
	}
	var i inner
	if got := string(Decode("a.yaml", []byte("b: false"), &i).Canonical()); got != "{}\n" {
		t.Error(got)
	}
}
