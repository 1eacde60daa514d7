package doc

import (
	"strings"
	"testing"

	"example.com/baton/internal/problem"
)

// tooMuch are files just beyond a limit.
func tooMuch() map[string]string {
	deep := func(n int) string {
		return "tree: " + strings.Repeat("[{below: ", n/2) + "[]" + strings.Repeat("}]", n/2)
	}
	return map[string]string{
		"size":          "agreement: x\n#" + strings.Repeat("-", MaxSize),
		"nodes":         "agreement: x\nteams: [" + strings.Repeat("a,", MaxNodes) + "]\n",
		"nesting":       deep(MaxDepth + 2),
		"parser's own":  strings.Repeat("[", 20_000),
		"key":           strings.Repeat("k", MaxKey+1) + ": x\n",
		"parser's own2": strings.Repeat("- ", 20_000),
	}
}

func TestFilesBeyondALimitAreRefused(t *testing.T) {
	files := tooMuch()
	for name, want := range map[string]string{
		"size":          "a.yaml:1:1: the file has more than 1048576 bytes",
		"nodes":         "teams[199995]: more than 200000 keys and values",
		"nesting":       "nested more than 32 deep",
		"parser's own":  "nested more than 32 deep",
		"parser's own2": "nested more than 32 deep",
		"key":           "a name of more than 100 characters",
	} {
		if got := told(files[name]); !strings.Contains(got, want) {
			t.Errorf("%s: got %.200s, want %s", name, got, want)
		}
	}
}

func TestFilesAtALimitAreRead(t *testing.T) {
	comment := "agreement: x\n#"
	for name, src := range map[string]string{
		"size":    comment + strings.Repeat("-", MaxSize-len(comment)),
		"nodes":   "agreement: x\nteams: [" + strings.Repeat("a,", MaxNodes-5) + "]\n",
		"nesting": "agreement: x\ntree: " + strings.Repeat("[{below: ", MaxDepth/2-1) + "[]" + strings.Repeat("}]", MaxDepth/2-1),
		"key":     "agreement: x\ncalendars: {" + strings.Repeat("ü", MaxKey) + ": {}}\n",
	} {
		var c tAgreement
		if got := Decode("a.yaml", []byte(src), &c).Place(nil); got != nil {
			t.Errorf("%s: %.300s", name, got)
		}
	}
}

func TestAHundredMistakesAndAHundredWarningsAreShown(t *testing.T) {
	var c tAgreement
	d := Decode("a.yaml", []byte("agreement: x\n"+strings.Repeat("agreement: y\n", 150)), &c)
	list := d.Problems()
	for range 130 {
		list = append(list, list[0])
	}
	list = list[150:]
	for i := range list {
		list[i].Warning = true
		list[i].Msg = strings.Repeat("x", i)
	}
	got := d.Place(list)
	wrong, odd := 0, 0
	for _, p := range got {
		if p.Warning {
			odd++
		} else {
			wrong++
		}
	}
	if wrong != MaxProblems+1 || odd != MaxProblems+1 {
		t.Fatalf("%d mistakes and %d warnings shown", wrong, odd)
	}
	for i, want := range []string{"a.yaml:102:1: and 50 more", "a.yaml:1:1: warning: and 30 more"} {
		if s := got[len(got)-2+i].String(); s != want {
			t.Errorf("got %s, want %s", s, want)
		}
	}
}

func TestALongLineIsCutAroundTheCaret(t *testing.T) {
	long := strings.Repeat("ä", 500)
	for col, want := range map[int]string{
		1:   strings.Repeat("ä", MaxLine) + "…\n | ^",
		300: "…" + strings.Repeat("ä", MaxLine) + "…\n | ." + strings.Repeat(".", MaxLine/2) + "^",
		500: "…" + strings.Repeat("ä", MaxLine/2+1) + "\n | ." + strings.Repeat(".", MaxLine/2) + "^",
	} {
		p := Problem{File: "a.yaml", Line: 1, Col: col, Msg: "m", Source: long}
		if _, got, _ := strings.Cut(p.String(), "\n | "); got != want {
			t.Errorf("column %d:\n got %s\nwant %s", col, got, want)
		}
	}
}

func TestAMessageIsCut(t *testing.T) {
	var c tAgreement
	d := Decode("a.yaml", []byte("agreement: x\n"), &c)
	p := d.Place(problem.List{{Path: "agreement", Msg: strings.Repeat("ü", MaxMessage+1), Hint: strings.Repeat("h", MaxMessage)}})[0]
	if p.Msg != strings.Repeat("ü", MaxMessage)+"…" || len(p.Hint) != MaxMessage {
		t.Errorf("%d bytes and %d", len(p.Msg), len(p.Hint))
	}
}

func TestSuggestionsStopWhereNobodyReadsThem(t *testing.T) {
	var c tAgreement
	d := Decode("a.yaml", []byte("agreement: x\nsender:\n"+strings.Repeat("  nam: x\n  nme: x\n", 1)), &c)
	if got := d.Problems()[1].Hint; got != `did you mean "name"?` {
		t.Errorf("hint %q", got)
	}
	var b strings.Builder
	for i := range MaxProblems + 1 {
		b.WriteString("team" + strings.Repeat("s", i%3) + strings.Repeat("x", i%5) + string(rune('a'+i%26)) + string(rune('a'+i/26)) + ": x\n")
	}
	d = Decode("a.yaml", []byte("agreement: x\n"+b.String()), &c)
	list := d.Problems()
	if len(list) != MaxProblems+1 || list[MaxProblems-1].Hint == "" || list[MaxProblems].Hint != "" {
		t.Errorf("%d problems, hints %q and %q", len(list), list[MaxProblems-1].Hint, list[len(list)-1].Hint)
	}
}

func TestASyntaxErrorFarBelowItsKeyIsToldByLineOnly(t *testing.T) {
	far := func(lines int) string {
		return "agreement: x\nscoring:\n  rules:\n" + strings.Repeat("    - {name: a, points: 1}\n", lines) + "    - {name: b, when: \"A\" in tags}\n"
	}
	lines := maxSearch / len("    - {name: a, points: 1}\n")
	for n, want := range map[int]string{
		lines - 10: "a.yaml:2421:27: a comma or } is missing before this\n",
		lines + 10: "a.yaml:2441:1: not valid YAML: did not find expected ',' or '}'\n",
	} {
		if got := told(far(n)); !strings.HasPrefix(got, want) {
			t.Error(got)
		}
	}
	above := strings.Repeat("k: v\n", maxSearch/4)
	if got := told(above + far(3)); !strings.HasPrefix(got, "a.yaml:16391:27: a comma") {
		t.Error(got)
	}
}

func TestALongWordIsClippedInItsMessage(t *testing.T) {
	got := told("agreement: x\nscoring: {rules: [{name: a, points: 1, count: " + strings.Repeat("w", 300) + "}]}\n")
	if !strings.Contains(got, `"`+strings.Repeat("w", MaxKey)+`…" is none of once`) {
		t.Error(got)
	}
}

func TestAProblemWithoutALineToShowIsOneLine(t *testing.T) {
	p := Problem{File: "a.yaml", Line: 1, Col: 1, Msg: "m", Hint: "h"}
	if got := p.String(); got != "a.yaml:1:1: m (h)" {
		t.Error(got)
	}
}
