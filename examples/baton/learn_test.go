package main

import (
	"os"
	"strings"
	"testing"
)

// The page shows a command and, in a block behind it, all that it prints.
func TestTheReadmeShowsWhatLearnPrints(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "go run ./examples/baton learn ")
	if !ok {
		t.Fatal("the README does not run learn")
	}
	line, rest, _ := strings.Cut(rest, "\n")
	_, rest, _ = strings.Cut(rest, "\n```yaml\n")
	shown, _, ok := strings.Cut(rest, "\n```\n")
	if want := transcript("learn "+strings.ReplaceAll(line, "examples/baton/", ""), ""); !ok || shown+"\n" != want {
		t.Errorf("the README shows\n%s\n--- printed\n%s", shown, want)
	}
}
