// Package opendata finds the open data that tests read: the folder shared
// beside the project, of which nothing is copied into it.
package opendata

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
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

// Rows are the rows of a CSV file by column name.
func Rows(t testing.TB, name string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(Read(t, name))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]string, len(all)-1)
	for i, cells := range all[1:] {
		rows[i] = map[string]string{}
		for k, c := range cells {
			rows[i][all[0][k]] = c
		}
	}
	return rows
}

// JSON reads a JSON file into dst.
func JSON(t testing.TB, name string, dst any) {
	t.Helper()
	if err := json.Unmarshal(Read(t, name), dst); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
