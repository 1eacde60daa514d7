package problem

import (
	"errors"
	"strings"
	"testing"
)

func TestPathsAreSpelledAsTheReaderSeesThem(t *testing.T) {
	for want, got := range map[string]string{
		"rules[3].when":            Path("rules", 3, "when"),
		"events.hand over.from[1]": Path("events", "hand over", "from", 1),
		`segments."a.b"`:           Path("segments", "a.b"),
		"scoring.rules[0]":         Join("scoring", Path("rules", 0)),
		"scoring[0]":               Join("scoring", "[0]"),
		"scoring":                  Join("scoring", ""),
		"rules":                    Join("", "rules"),
		"/attributes.x":            Join("funnel", "/attributes.x"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestAListIsAnErrorOnlyIfSomethingIsWrong(t *testing.T) {
	var l List
	l.Warn("stages.SAL", "nobody leaves %q", "SAL")
	if l.Err() != nil || len(l.Warnings()) != 1 {
		t.Errorf("a warning alone: %v", l.Err())
	}
	l.Add("grades.B", "grade %q does not fall", "B").Hint = "best first"
	var all List
	all.AddError("scoring", l.Err())
	all.AddError("scoring.rules[0].when", &Fault{Off: 3, End: 5, Msg: "unknown", Hint: "?"})
	all.AddError("x", errors.New("plain"))
	all.AddError("y", nil)
	want := "scoring.grades.B: grade \"B\" does not fall (best first)\nscoring.rules[0].when: unknown (?)\nx: plain"
	if got := all.Err().Error(); got != want {
		t.Errorf("got %s", got)
	}
	if p := all[2]; p.Off != 3 || p.End != 5 {
		t.Errorf("the range of the fault is lost: %+v", p)
	}
}

func TestTheNearestKnownNameIsSuggested(t *testing.T) {
	known := []string{"industry", "employees", "country"}
	for unknown, want := range map[string]string{
		"industy": `did you mean "industry"?`, "Industry": `did you mean "industry"?`, "emplyoees": `did you mean "employees"?`,
		"xyz": "", "": "", strings.Repeat("industry", 100): "",
	} {
		if got := Suggest(unknown, known); got != want {
			t.Errorf("%q: %q, want %q", unknown, got, want)
		}
	}
	if got := Known("xyz", known); got != "known are industry, employees, country" {
		t.Error(got)
	}
	many := strings.Fields("a1 a2 a3 a4 a5 a6 a7 a8 a9 a10")
	if got := Known("something", many); got != "known are a1, a2, a3, a4, a5, a6, a7, a8 and 2 more" {
		t.Error(got)
	}
}
