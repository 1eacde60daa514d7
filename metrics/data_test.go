package metrics

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// sharedFile is a file of the open data beside the project. Without the data the
// test is skipped, but not on CI.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
	b, err := os.ReadFile(filepath.Join(dir, "..", "shared", "data", filepath.FromSlash(name)))
	switch {
	case err == nil:
		return b
	case os.Getenv("CI") == "true":
		t.Fatalf("the open data is absent: %v", err)
	}
	t.Skipf("the open data is absent: %v", err)
	return nil
}

// sharedRows are the rows of a CSV file by column name.
func sharedRows(t *testing.T, name string) []map[string]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(sharedFile(t, name)))
	all, err := r.ReadAll()
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

func sharedJSON(t *testing.T, name string, dst any) {
	t.Helper()
	if err := json.Unmarshal(sharedFile(t, name), dst); err != nil {
		t.Fatal(err)
	}
}
