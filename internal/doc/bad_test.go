package doc

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/internal/problem"
)

var update = flag.Bool("update", false, "rewrite the expected texts in testdata")

// expected reads every file of testdata/bad: YAML, a line "-- want --", and the
// whole text that it gets.
func expected(t *testing.T) map[string][2]string {
	files, err := filepath.Glob("testdata/bad/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/bad: %v", err)
	}
	all := map[string][2]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		src, want, _ := strings.Cut(string(b), "-- want --\n")
		all[f] = [2]string{src, want}
	}
	return all
}

func told(src string) string {
	var c tAgreement
	return Decode("a.yaml", []byte(src), &c).Place(nil).Error() + "\n"
}

func TestEveryMistakeIsToldInItsOwnWords(t *testing.T) {
	for file, e := range expected(t) {
		got := told(e[0])
		if *update {
			if err := os.WriteFile(file, []byte(e[0]+"-- want --\n"+got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(e[1], got); diff != "" {
			t.Errorf("%s: -want +got\n%s", file, diff)
		}
	}
}

// unprintable are mistakes that an editor would hide or repair.
var unprintable = []struct{ name, src, want string }{
	{"carriage return alone", "agreement: x\rteams: y\n", `a.yaml:1:13: a carriage return without a line feed`},
	{"Latin-1", "agreement: gr\xfcn\n", `a.yaml:1:14: byte 0xfc is not UTF-8`},
	{"UTF-16", "\xff\xfea\x00", `a.yaml:1:1: byte 0xff is not UTF-8`},
	{"NUL", "agreement: x\x00y\n", `a.yaml:1:13: an invisible character (U+0000)`},
	{"second byte order mark", "\ufeffagreement: \ufeffx\n", `a.yaml:1:12: an invisible character (U+FEFF)`},
	{"line separator", "agreement: x\u2028y\n", `a.yaml:1:13: an invisible line separator (U+2028)`},
	{"next line", "agreement: x\u0085y\n", `a.yaml:1:13: an invisible line separator (U+0085)`},
	{"tab before a key", "scoring:\n\trules: []\n", `a.yaml:2:1: a tab`},
	{"tab after blanks", "scoring:\n  rules:\n  \t- name: a\n", `a.yaml:3:3: a tab`},
	{"tab in a block of text", "agreement: |\n\tx\n", `a.yaml:2:1: a tab`},
	{"nothing at all", "", `a.yaml:1:1: the file is empty`},
	{"byte order mark alone", "\ufeff", `a.yaml:1:1: the file is empty`},
}

func TestInvisibleMistakesAreTold(t *testing.T) {
	for _, c := range unprintable {
		if got, _, _ := strings.Cut(told(c.src), "\n"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestNoMessageIsLeftUntold(t *testing.T) {
	var all strings.Builder
	for _, e := range expected(t) {
		all.WriteString(e[1])
	}
	for _, c := range unprintable {
		all.WriteString(told(c.src))
	}
	for _, src := range tooMuch() {
		all.WriteString(told(src))
	}
	text := all.String()
	for _, m := range messages(t) {
		if m == "not valid YAML: %s" { // for what another version of the parser may say
			continue
		}
		pattern := regexp.MustCompile(`%[qsdcU#x]+`).ReplaceAllString(regexp.QuoteMeta(m), `.+`)
		if !regexp.MustCompile(pattern).MatchString(text) {
			t.Errorf("no test gets the message %q", m)
		}
	}
}

// messages are the format literals of every problem in the package's sources.
func messages(t *testing.T) []string {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Add" && sel.Sel.Name != "Warn" {
				return true
			}
			lit, ok := call.Args[1].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: the format of a problem is no literal", f)
				return true
			}
			s, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, s)
			return true
		})
	}
	if len(found) < 30 {
		t.Fatalf("only %d messages found in the sources", len(found))
	}
	return found
}

func TestProblemsAreThoseOfDecodingAlone(t *testing.T) {
	var c tAgreement
	d := Decode("a.yaml", []byte("agreement: x\nteam: y\n"), &c)
	want := problem.List{{Path: "team", OnKey: true, Msg: `unknown key "team"`, Hint: `did you mean "teams"?`}}
	if diff := cmp.Diff(want, d.Problems()); diff != "" {
		t.Error(diff)
	}
}
