package doc

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/internal/problem"
)

const placeSource = `agreement: x
teams: sales
scoring:
  dimensions:
    fit: {max: 60}
    "a.b": {max: 7}
  rules:
    - name: a
      points: 3
    - {name: b, points: 4}
events:
  lose: {by: sales, reasons: [price, "no need"]}
  win: {by: sales, reasons: {price: Lost}}
  on hold:
    by: sales
    from: [a, bb]
    reasons: price
calendars:
  office:
    monday: ["09:00-12:30", "13:00-17:00"]
    tuesday: "09:00"
    dates: {hours: [x]}
`

func TestAPathLeadsToItsPlace(t *testing.T) {
	for _, c := range []struct {
		path  string
		onKey bool
		at    string // line and column, and the characters covered
	}{
		{"", false, "1:1 agreement"},
		{"agreement", false, "1:12 x"},
		{"agreement", true, "1:1 agreement"},
		{"scoring", false, "3:1 scoring"},
		{"scoring.dimensions.fit", false, "5:10 {"},
		{"scoring.dimensions.fit", true, "5:5 fit"},
		{"scoring.dimensions.fit.max", false, "5:16 60"},
		{"scoring.dimensions.fit.min", false, "5:5 fit"},
		{problem.Path("scoring", "dimensions", "a.b", "max"), false, "6:18 7"},
		{problem.Path("scoring", "dimensions", "a.b"), true, `6:5 "a.b"`},
		{"scoring.rules", false, "7:3 rules"},
		{"scoring.rules[0]", false, "8:7 name"},
		{"scoring.rules[0].points", false, "9:15 3"},
		{"scoring.rules[0].when", false, "8:7 name"},
		{"scoring.rules[1].when", false, "10:7 {"},
		{"scoring.rules[7].when", false, "7:3 rules"},
		{"teams[0]", false, "2:8 sales"},
		{"teams[1]", false, "2:1 teams"},
		{"events.lose.reasons", false, "12:30 ["},
		{"events.lose.reasons[1]", false, `12:38 "no need"`},
		{"events.lose.reasons.no need", false, `12:38 "no need"`},
		{"events.lose.reasons.price.to", true, "12:31 price"},
		{"events.lose.reasons.prize.to", true, "12:21 reasons"},
		{"events.win.reasons.price.to", false, "13:37 Lost"},
		{"events.win.reasons.price.when", false, "13:30 price"},
		{"events.on hold", false, "14:3 on hold"},
		{"events.on hold.from[1]", false, "16:15 bb"},
		{"events.on hold.reasons.price.to", false, "17:14 price"},
		{"calendars.office.monday", false, "20:13 ["},
		{"calendars.office.monday", true, "20:5 monday"},
		{"calendars.office.monday.hours[1]", false, `20:29 "13:00-17:00"`},
		{"calendars.office.tuesday.hours[0]", false, `21:14 "09:00"`},
		{"calendars.office.dates.hours[0]", false, "22:21 x"},
		{"elsewhere.far[3].away", false, "1:1 agreement"},
		{"scoring.rules[x]", false, "7:3 rules"},
		{`scoring."rules`, false, "3:1 scoring"},
	} {
		var a tAgreement
		d := Decode("a.yaml", []byte(placeSource), &a)
		if d.Problems() != nil {
			t.Fatal(d.Place(nil))
		}
		p := d.Place(problem.List{{Path: c.path, OnKey: c.onKey, Msg: "m"}})[0]
		at, _, _ := strings.Cut(strings.TrimPrefix(p.String(), "a.yaml:"), ": ")
		if got := at + " " + p.Source[p.Col-1:p.Col-1+p.Width]; got != c.at {
			t.Errorf("%s (key: %v) leads to %s, want %s", c.path, c.onKey, got, c.at)
		}
	}
}

func TestWhatFollowsFromAMistakeIsNotToldAgain(t *testing.T) {
	var a tAgreement
	d := Decode("a.yaml", []byte("agreement: x\nscoring:\n  rules:\n    - {when: a, points: 3}\n    - b\n    - {name: [c], points: 3}\nevents: {a: {by: s, final: yes}}\n"), &a)
	own := len(d.Problems())
	var list problem.List
	for _, path := range []string{"scoring.rules[0].name", "scoring.rules[0]", "scoring.rules[0].count", "scoring.rules[1]", "scoring.rules[1].points", "scoring.rules[2].name", "events.a.final"} {
		list.Add(path, "follows")
	}
	list.Add("scoring.rules[0].points", "is new")
	got := d.Place(list)
	if len(got) != own+1 || strings.Contains(got.Error(), "follows") || !strings.Contains(got.Error(), "is new") {
		t.Error(got)
	}
	list = nil
	list.Add("agreement", "follows")
	if got := Decode("a.yaml", []byte("a: [\n"), &a).Place(list); len(got) != 1 {
		t.Error("a file that is no YAML has other problems:", got)
	}
}

func TestProblemsAreSortedAndToldOnce(t *testing.T) {
	var a tAgreement
	d := Decode("a.yaml", []byte("agreement: abc def\nteams: [a, b]\n"), &a)
	var list problem.List
	list.Add("teams[1]", "fourth")
	list.Add("agreement", "second").Off = 4
	list.Add("teams[0]", "third")
	list.Add("teams[0]", "third")
	list.Warn("agreement", "first")
	var got []string
	for _, p := range d.Place(list) {
		got = append(got, p.Msg)
	}
	if diff := cmp.Diff([]string{"first", "second", "third", "fourth"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWarningsAreNoErrors(t *testing.T) {
	var a tAgreement
	d := Decode("a.yaml", []byte("agreement: x\n"), &a)
	var list problem.List
	list.Warn("agreement", "odd").Hint = "look again"
	ps := d.Place(list)
	const want = "a.yaml:1:12: warning: agreement: odd\n | agreement: x\n | ...........^ look again"
	if ps.Error() != want || ps.Err() != nil || len(ps.Warnings()) != 1 {
		t.Errorf("%s, %v", ps, ps.Err())
	}
	list.Add("agreement", "wrong")
	if ps := d.Place(list); ps.Err() == nil || len(ps.Warnings()) != 1 || len(ps) != 2 {
		t.Error(ps)
	}
}

func TestTheCaretStandsBelowItsCharacter(t *testing.T) {
	var a tAgreement
	for _, c := range []struct{ name, src, want string }{
		{"wide characters count twice", "note: 漢字 x\n", "1:10: note: m\n | note: 漢字 x\n | ...........^"},
		{"combining marks count nothing", "note: e\u0301 x\n", "1:10: note: m\n | note: e\u0301 x\n | ........^"},
		{"tabs stay tabs", "note: a\tx\n", "1:9: note: m\n | note: a\tx\n | .......\t^"},
		{"carriage returns are not shown", "note: a x\r\nagreement: y\r\n", "1:9: note: m\n | note: a x\n | ........^"},
		{"byte order mark has no column", "\ufeffnote: a x\n", "1:9: note: m\n | note: a x\n | ........^"},
	} {
		d := Decode("a.yaml", []byte(c.src), &a)
		ps := d.Place(problem.List{{Path: "note", Off: strings.Index(a.Note, "x"), End: len(a.Note), Msg: "m"}})
		if got := ps[len(ps)-1].String(); got != "a.yaml:"+c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestACommentThatCutsAConditionIsToldAsTheReason(t *testing.T) {
	const cut = "a # after a blank starts a comment: put the condition in quotes"
	for _, c := range []struct{ when, hint, want string }{
		{`title contains "C # dev"`, "close it", cut},
		{`len(title # 3)`, "", cut},
		{`title contains # x`, "", cut},
		{`industy == "x" # core`, "did you mean", "did you mean"},
		{`industy == "x"`, "", ""},
		{`"title contains ( # 3"`, "", ""},
		{`title contains (#3`, "", ""},
	} {
		var a tAgreement
		d := Decode("a.yaml", []byte("agreement: x\nscoring:\n  rules:\n    - name: a\n      points: 1\n      when: "+c.when+"\n"), &a)
		n := len(a.Scoring.Rules[0].When)
		got := d.Place(problem.List{{Path: "scoring.rules[0].when", Off: n - 3, End: n, Msg: "m", Hint: c.hint}})
		if got[0].Hint != c.want {
			t.Errorf("%s: %q", c.when, got[0].Hint)
		}
	}
}

func TestManyMayPlaceAtOnce(t *testing.T) {
	var a tAgreement
	d := Decode("a.yaml", []byte(placeSource), &a)
	list := problem.List{{Path: "events.win.by", Off: 1, End: 2, Msg: "m"}, {Path: "scoring.rules[1].name", Msg: "n"}}
	want := d.Place(list).Error()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := d.Place(list).Error(); got != want {
				t.Error(got)
			}
			d.Canonical()
		})
	}
	all.Wait()
}
