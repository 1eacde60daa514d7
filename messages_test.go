package baton

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// loading are the folders whose problems loading may tell; running are files
// whose problems only the run of a case tells.
var (
	loading = []string{".", "scoring", "funnel", "sla", "persona", "metrics", "internal/quantity", "internal/doc", "internal/rule"}
	running = []string{"suite_run.go", "suite_cover.go"}
)

// unwritten are messages that no file can bring about, each with the reason.
var unwritten = map[string]string{
	"the host's function %q has the name of one of the language": "functions are handed in by Go code",
	"the host's function %q is handed in twice":                  "functions are handed in by Go code",
	"%s does not take these arguments: %s":                       "no function of the language refuses its literals in words of its own",
	"the expression is not valid UTF-8":                          "the file is not then, which is told first",
	"%q is not a count":                                          "the one key that is a count says what it counts",
	// What the decoder tells in its own words; the parts tell it of Go literals.
	"an event has no name":                "a name is missing",
	"a reason has no name":                "a name is missing",
	"a stage has no name":                 "a name is missing",
	"a calendar has no name":              "a name is missing",
	"event %q is declared twice":          "is there twice",
	"reason %q stands twice":              "is there twice, is listed twice",
	"stage %q is declared twice":          "is there twice",
	"segment %q stands twice":             "is there twice",
	"attribute %q is declared twice":      "is there twice",
	"activity %q is declared twice":       "is there twice",
	"property %q is declared twice":       "is there twice",
	"stage %q has no owner":               "is missing, is empty",
	"the type is missing":                 "is missing",
	"the clause has no name":              "is missing, is empty",
	"the clause does not say who owes it": "is missing, is empty",
	"the calendar %q has no location":     "location: is missing",
	"the name is empty":                   "is empty",
	"unknown type %q":                     "is none of",
	"unknown phase %q":                    "is none of",
	"unknown way to count %q":             "is none of",
	"unknown period %q":                   "is none of",
	"%q is no way to go on":               "is none of",
	"unknown %q":                          "is none of",
}

// formats are the literals that the problems of the loader are made of.
func formats(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{} // format to place
	for _, folder := range loading {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no sources in %s: %v", folder, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || slices.Contains(running, file) {
				continue
			}
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) < 2 || !makesProblem(call.Fun) {
					return true
				}
				if passed, ok := call.Args[1].(*ast.Ident); ok && passed.Name == "format" && folder == "internal/rule" {
					return true // faultf itself
				}
				lit, ok := call.Args[1].(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					t.Errorf("%s: the format of a problem is no literal", set.Position(call.Pos()))
					return true
				}
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				found[text] = set.Position(call.Pos()).String()
				return true
			})
		}
	}
	return found
}

// makesProblem reports whether a call adds to a list of problems or makes a fault.
func makesProblem(fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	on := "" // the last name before the method's
	switch x := sel.X.(type) {
	case *ast.Ident:
		on = x.Name
	case *ast.SelectorExpr:
		on = x.Sel.Name
	}
	switch sel.Sel.Name {
	case "Add", "Warn":
		return slices.Contains([]string{"bad", "sub", "list", "problems", "warnings"}, on)
	case "Errorf":
		return on == "problem"
	}
	return sel.Sel.Name == "faultf"
}

var verb = regexp.MustCompile(`%(?:%|#?[a-zA-Z])`)

// pattern is what the messages of a format look like; fixed is how much of it
// they all have.
func pattern(format string) (re *regexp.Regexp, fixed int) {
	var b strings.Builder
	last := 0
	for _, m := range verb.FindAllStringIndex(format, -1) {
		b.WriteString(regexp.QuoteMeta(format[last:m[0]]))
		fixed += m[0] - last
		switch format[m[1]-1] {
		case '%':
			b.WriteByte('%')
		case 'd':
			b.WriteString(`-?[0-9]+`)
		case 'q':
			b.WriteString(`"(?:[^"\\]|\\.)*"`)
		default:
			b.WriteString(`.+`)
		}
		last = m[1]
	}
	b.WriteString(regexp.QuoteMeta(format[last:]))
	return regexp.MustCompile("^(?s:" + b.String() + ")$"), fixed + len(format) - last
}

// TestTheMessagesInTheSourcesAreThoseInTheFiles compares two lists: what the
// sources can say, and what testdata shows. A message belongs to the format that
// fixes most of it.
func TestTheMessagesInTheSourcesAreThoseInTheFiles(t *testing.T) {
	type format struct {
		re          *regexp.Regexp
		fixed       int
		text, place string
		shown       bool
	}
	var all []*format
	for text, place := range formats(t) {
		re, fixed := pattern(text)
		all = append(all, &format{re: re, fixed: fixed, text: text, place: place})
	}
	if len(all) < 200 {
		t.Fatalf("only %d messages found in the sources", len(all))
	}
	slices.SortFunc(all, func(a, b *format) int { return strings.Compare(a.place, b.place) })
	good := goodAgreement(t)
	for _, p := range append(pages(t, "bad"), pages(t, "badcases")...) {
		_, problems := p.found(t, good)
		for _, q := range problems {
			if q.Source == "" && strings.HasPrefix(q.Msg, "and ") {
				continue // how many more there are
			}
			var best *format
			for _, f := range all {
				if f.re.MatchString(q.Msg) && (best == nil || f.fixed > best.fixed) {
					best = f
				}
			}
			if best == nil {
				t.Errorf("%s: no format in the sources makes %q", p.file, q.Msg)
				continue
			}
			best.shown = true
		}
	}
	for _, f := range all {
		_, hidden := unwritten[f.text]
		switch {
		case !f.shown && !hidden:
			t.Errorf("%s: no file shows %q", f.place, f.text)
		case f.shown && hidden:
			t.Errorf("%s: %q is shown, and listed as if it could not be", f.place, f.text)
		}
	}
	for text, reason := range unwritten {
		if !slices.ContainsFunc(all, func(f *format) bool { return f.text == text }) {
			t.Errorf("%q (%s) is in no source", text, reason)
		}
	}
}
