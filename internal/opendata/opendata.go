// Package opendata finds the open data that tests read: the folder shared
// beside the project, of which nothing is copied into it.
package opendata

import (
	"os"
	"path/filepath"
	"testing"
)

// Path is a file below the folder shared. Where it is absent the test is
// skipped with the reason, and fails if CI=true.
func Path(t testing.TB, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod stands above the test")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(dir, "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the open data beside the project is missing: %v", err)
		}
		t.Skipf("the open data beside the project is missing: %v", err)
	}
	return path
}

// Read is the file's content.
func Read(t testing.TB, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return src
}
