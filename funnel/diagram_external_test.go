package funnel_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/funnel"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

// odd is the fixture with names that mean something to diagram programs.
func odd(tb testing.TB) *funnel.Machine {
	c := config()
	c.Teams = nil
	for i, name := range []string{`say "hi"`, "a\\nb\\", "<b>&amp;#1;</b>", "- `md` *x* _y_", "%%{init: {}}%% end", "--> [x] | {y}", "ünï 漢字\t\x00\xff"} {
		c.Stages = append(c.Stages, funnel.StageConfig{Name: name, Owner: name, End: i > 0})
		c.Events = append(c.Events, funnel.EventConfig{Name: name + "!", By: []string{name, "x"}, From: []string{"Lead", name}, To: name,
			Reasons: []funnel.ReasonConfig{{Name: name + "?"}}})
	}
	m, err := funnel.New(machine(tb).schema, c)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestDiagramsAreTheGoldenFiles(t *testing.T) {
	for name, got := range map[string]string{
		"fixture.dot":     machine(t).DOT(),
		"fixture.mermaid": machine(t).Mermaid(),
		"odd.dot":         odd(t).DOT(),
		"odd.mermaid":     odd(t).Mermaid(),
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestGraphvizAcceptsEveryName(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("Graphviz is not installed")
		}
		t.Skip("Graphviz is not installed: no program reads the DOT text")
	}
	for _, m := range []*funnel.Machine{machine(t).Machine, odd(t)} {
		cmd := exec.Command(dot, "-Tsvg")
		cmd.Stdin = strings.NewReader(m.DOT())
		var warnings strings.Builder
		cmd.Stderr = &warnings
		svg, err := cmd.Output()
		if err != nil || warnings.Len() > 0 {
			t.Fatalf("%v %s", err, warnings.String())
		}
		for _, want := range []string{">MQL<", ">no budget yet<"} {
			if !strings.Contains(string(svg), want) {
				t.Errorf("the drawing does not show %s", want)
			}
		}
	}
	cmd := exec.Command(dot, "-Tsvg")
	cmd.Stdin = strings.NewReader(odd(t).DOT())
	svg, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">say &quot;hi&quot;<", `>a\nb\<`, "&lt;b&gt;&amp;amp;#1;&lt;/b&gt;", "ünï 漢字"} {
		if !strings.Contains(strings.ReplaceAll(string(svg), "&#45;", "-"), want) {
			t.Errorf("the drawing does not show %s", want)
		}
	}
}
