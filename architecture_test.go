package baton

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "example.com/baton"

// mayImport says which packages of the module, and which modules, a folder may
// import; a folder below inherits.
var mayImport = map[string][]string{
	".":                 {"scoring", "funnel", "sla", "persona", "metrics", "internal/"},
	"scoring":           {"internal/rule", "internal/column", "internal/stat", "internal/problem", "internal/quantity"},
	"funnel":            {"scoring", "internal/problem", "internal/quantity"},
	"sla":               {"scoring", "funnel", "internal/problem", "internal/quantity"},
	"persona":           {"scoring", "funnel", "sla", "internal/problem", "internal/quantity"},
	"metrics":           {"scoring", "funnel", "sla", "internal/stat", "internal/problem", "internal/quantity"},
	"internal/rule":     {"internal/problem", "internal/quantity", "internal/column", "github.com/expr-lang/expr"},
	"internal/doc":      {"internal/problem", "gopkg.in/yaml.v3"},
	"internal/column":   {},
	"internal/problem":  {},
	"internal/quantity": {"internal/problem"},
	"internal/stat":     {},
	"internal/peerload": {},
	"internal/allocs":   {},
	"examples":          {"", "scoring", "funnel", "sla", "persona", "metrics", "examples/"},
}

// sources yields every Go file of the root module that is no test.
func sources(t *testing.T, visit func(folder, file string, f *ast.File, fset *token.FileSet)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			if _, nested := os.Stat(filepath.Join(path, "go.mod")); nested == nil && path != "." {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		visit(filepath.ToSlash(filepath.Dir(path)), path, f, fset)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryImportKeepsToTheTable(t *testing.T) {
	seen := map[string]bool{}
	sources(t, func(folder, file string, f *ast.File, _ *token.FileSet) {
		rule := folder
		if strings.HasPrefix(folder, "examples") {
			rule = "examples"
		}
		allowed, ok := mayImport[rule]
		if !ok {
			t.Errorf("%s: folder %s has no line in the table", file, folder)
			return
		}
		seen[rule] = true
		for _, i := range f.Imports {
			path, _ := strconv.Unquote(i.Path.Value)
			own, inModule := strings.CutPrefix(path, module)
			own = strings.TrimPrefix(own, "/")
			if !inModule && !strings.Contains(strings.Split(path, "/")[0], ".") {
				continue // standard library
			}
			if !inModule {
				own = path
			}
			fits := slices.ContainsFunc(allowed, func(a string) bool {
				return own == a || strings.HasSuffix(a, "/") && strings.HasPrefix(own, a) || !inModule && strings.HasPrefix(own, a+"/")
			})
			if !fits {
				t.Errorf("%s: %s may not import %s", file, folder, path)
			}
		}
	})
	for _, folder := range []string{".", "scoring", "funnel", "sla", "persona", "metrics", "internal/rule", "internal/doc"} {
		if !seen[folder] {
			t.Errorf("no source was read in %s: the walk is broken", folder)
		}
	}
}

func TestTheRootRequiresExactlyFourModules(t *testing.T) {
	out, err := exec.Command("go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	var direct []string
	for _, r := range mod.Require {
		if !r.Indirect {
			direct = append(direct, r.Path)
		}
	}
	slices.Sort(direct)
	want := []string{"github.com/expr-lang/expr", "github.com/google/go-cmp", "gopkg.in/yaml.v3", "pgregory.net/rapid"}
	if !slices.Equal(direct, want) {
		t.Errorf("the root requires %v, not %v", direct, want)
	}
}

// forbidden are the packages that bring a clock, chance, the machine or
// concurrency into the engine, and what of the allowed ones does.
var (
	forbiddenPackages = []string{"math/rand", "math/rand/v2", "crypto/rand", "net", "net/http", "log", "log/slog", "context", "os/exec", "runtime"}
	forbiddenTime     = []string{"Now", "Since", "Until", "Local", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
	loadingFiles      = []string{"load.go"} // may open the files they are told to read
)

func TestTheEngineHasNoClockChanceOrIO(t *testing.T) {
	sources(t, func(folder, file string, f *ast.File, fset *token.FileSet) {
		if strings.HasPrefix(folder, "examples") {
			return
		}
		for _, i := range f.Imports {
			path, _ := strconv.Unquote(i.Path.Value)
			if slices.Contains(forbiddenPackages, path) || path == "os" && !slices.Contains(loadingFiles, file) {
				t.Errorf("%s imports %s", fset.Position(i.Pos()), path)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine", fset.Position(n.Pos()))
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					t.Errorf("%s has an init function", fset.Position(n.Pos()))
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(forbiddenTime, n.Sel.Name) {
					t.Errorf("%s uses time.%s", fset.Position(n.Pos()), n.Sel.Name)
				}
			}
			return true
		})
	})
}

// TestProductsAreNeverFused: a product that is an operand of a sum may be fused
// by the compiler on some machines, with another result; a conversion forbids it.
func TestProductsAreNeverFused(t *testing.T) {
	sources(t, func(folder, file string, f *ast.File, fset *token.FileSet) {
		if folder != "internal/rule" && folder != "scoring" && folder != "metrics" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			sum, ok := n.(*ast.BinaryExpr)
			if !ok || sum.Op != token.ADD && sum.Op != token.SUB {
				return true
			}
			for _, side := range []ast.Expr{sum.X, sum.Y} {
				for {
					p, ok := side.(*ast.ParenExpr)
					if !ok {
						break
					}
					side = p.X
				}
				product, ok := side.(*ast.BinaryExpr)
				if ok && product.Op == token.MUL && looksFloat(product) {
					t.Errorf("%s: a product inside a sum: write float64(a*b)", fset.Position(product.Pos()))
				}
			}
			return true
		})
	})
}

// looksFloat reports whether a factor is spelled as a floating-point number.
func looksFloat(b *ast.BinaryExpr) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			found = found || n.Kind == token.FLOAT
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "float64" {
				found = true
			}
		}
		return true
	})
	return found
}

// generated is how Go marks a file that nobody reads as a source.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

func TestFilesHaveOneSubjectAndStayShort(t *testing.T) {
	out, err := exec.Command("git", "ls-files", "*.go").Output()
	if err != nil || len(out) == 0 {
		t.Skip("not a git checkout: the list of files is unknown")
	}
	for _, file := range strings.Fields(string(out)) {
		src, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		most := 400
		if strings.HasSuffix(file, "_test.go") {
			most = 700
		}
		if generated.Match(src) {
			continue
		}
		if n := strings.Count(string(src), "\n"); n > most {
			t.Errorf("%s has %d lines, at most %d", file, n, most)
		}
	}
}
