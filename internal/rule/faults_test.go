package rule

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite testdata")

const faultsFile = "testdata/faults.txt"

// marked is each fault under the range that it is about.
func marked(src string) string {
	var b strings.Builder
	_, faults := Compile(src, fixture(), Bool)
	for _, f := range faults {
		before, about := utf8.RuneCountInString(src[:f.Off]), utf8.RuneCountInString(src[f.Off:f.End])
		fmt.Fprintf(&b, "\n%s%s\n%s", strings.Repeat(" ", before), strings.Repeat("^", about), f)
	}
	return b.String()
}

// testdata/faults.txt holds a wrong condition a block, with what is said about
// it. ␤ stands for a line break in the condition.
func TestFaultsPointAtWhatIsWrong(t *testing.T) {
	data, err := os.ReadFile(faultsFile)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, block := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n\n") {
		src, want, _ := strings.Cut(block, "\n")
		got := marked(strings.ReplaceAll(src, "␤", "\n"))
		if got == "" {
			t.Errorf("%s: nothing is wrong", src)
		}
		if got != "\n"+want && !*update {
			t.Errorf("%s%s\nwant\n%s", src, got, want)
		}
		blocks = append(blocks, src+got)
	}
	if *update {
		if err := os.WriteFile(faultsFile, []byte(strings.Join(blocks, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Messages about limits and bytes do not fit a line of text.
var longFaults = map[string]string{
	" \t\n":             "the expression is empty",
	"title == \"\xff\"": "the expression is not valid UTF-8",
	strings.Repeat("consent and ", MaxSource/12) + "consent":    "the expression has",
	strings.Repeat("(", MaxDepth+1) + "consent":                 "brackets are nested more than",
	strings.Repeat("not ", MaxDepth+1) + "consent":              "the expression is nested more than",
	strings.Repeat("-1<", MaxNodes/2) + "2":                     "the expression has more than",
	`title matches "` + strings.Repeat("a", MaxPattern+1) + `"`: "the pattern has",
}

func TestFaultsAboutTheWholeExpression(t *testing.T) {
	for src, want := range longFaults {
		_, faults := Compile(src, fixture(), Bool)
		if len(faults) != 1 || !strings.HasPrefix(faults[0].Msg, want) {
			t.Errorf("%.40s…: %v, want %q", src, faults, want)
		}
	}
}

// Every message of this package is seen by one of the two tests above.
func TestEveryMessageHasAnExample(t *testing.T) {
	data, err := os.ReadFile(faultsFile)
	if err != nil {
		t.Fatal(err)
	}
	seen := string(data)
	for src := range longFaults {
		_, faults := Compile(src, fixture(), Bool)
		seen += "\n" + faults[0].Error()
	}
	verb := regexp.MustCompile(`%[a-z]`)
	formats := 0
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range files {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			fn, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || fn.Sel.Name != "faultf" {
				return true
			}
			lit, ok := call.Args[1].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: a format is no literal", e.Name())
				return true
			}
			format, _ := strconv.Unquote(lit.Value)
			formats++
			pattern := "(?m)^" + strings.Join(verb.Split(regexp.QuoteMeta(format), -1), ".*")
			if !regexp.MustCompile(pattern).MatchString(seen) {
				t.Errorf("%s: no example of %q", e.Name(), format)
			}
			return true
		})
	}
	if formats < 50 {
		t.Errorf("only %d messages found", formats)
	}
}
