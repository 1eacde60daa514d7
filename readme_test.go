package baton

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// blocks are the fenced blocks of a page in one language.
func blocks(t *testing.T, page, language string) []string {
	t.Helper()
	src, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	parts := strings.Split(string(src), "\n```"+language+"\n")
	for _, p := range parts[1:] {
		body, _, ok := strings.Cut(p, "\n```")
		if !ok {
			t.Fatalf("%s: a block of %s has no end", page, language)
		}
		out = append(out, body+"\n")
	}
	return out
}

// TestTheReadmesGoBlocksCompile vets each block as a package of its own, in a
// module beside this one that requires it.
func TestTheReadmesGoBlocksCompile(t *testing.T) {
	all := blocks(t, "README.md", "go")
	if len(all) < 2 {
		t.Fatalf("the README shows how to use and how to test: %d Go blocks found", len(all))
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(src), "module "+module, "module example.com/readme", 1)
		if name == "go.mod" {
			text += "\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + root + "\n"
		}
		write(name, text)
	}
	for i, b := range all {
		name := "block.go"
		if strings.Contains(b, "testing.T") {
			name = "block_test.go"
		}
		write(fmt.Sprintf("block%d/%s", i, name), b)
	}
	c := exec.Command("go", "vet", "-mod=mod", "./...")
	c.Dir, c.Env = dir, append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestTheReadmesAgreementLoads(t *testing.T) {
	all := blocks(t, "README.md", "yaml")
	if len(all) == 0 {
		t.Fatal("the README shows an agreement")
	}
	a, err := Parse("README.md", []byte(all[0]))
	if err != nil {
		t.Fatal(err)
	}
	if w := a.Warnings(); len(w) > 0 {
		t.Error(w)
	}
	if len(all) > 1 {
		s, err := a.ParseCases("README.md", []byte(all[1]))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Cases() {
			if err := c.Run().Err(); err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
	}
}
