package doc

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheTableHasEveryKeyInOrder(t *testing.T) {
	got := Keys(reflect.TypeFor[tAgreement]())
	want := []Key{
		{Path: "agreement", Help: "the title", Like: "ACME", Kind: "text", Required: true},
		{Path: "effective", Help: "the first day", Like: "2026-10-01", Kind: "date"},
		{Path: "teams", Help: "who takes part", Like: "[marketing, sales]", Kind: "name", List: true},
		{Path: "scoring"},
		{Path: "scoring.dimensions", Keyed: true, NameHelp: "the name of the dimension", NameLike: "fit"},
		{Path: "scoring.dimensions.<name>.min", Kind: "points"},
		{Path: "scoring.dimensions.<name>.max", Kind: "points"},
		{Path: "scoring.dimensions.<name>.half life", Help: "points halve in it", Like: "30 days", Kind: "duration"},
		{Path: "scoring.rules", List: true},
		{Path: "scoring.rules[].name", Like: "mid-size", Kind: "name", Required: true},
		{Path: "scoring.rules[].when", Kind: "condition"},
		{Path: "scoring.rules[].points", Kind: "points", Required: true},
		{Path: "scoring.rules[].count", One: []string{"once", "daily", "each"}},
		{Path: "events", Help: "what moves a lead", Keyed: true},
		{Path: "events.<name>.by", Kind: "name", Required: true},
		{Path: "events.<name>.from", Kind: "name", List: true},
		{Path: "events.<name>.final", Kind: "bool", Bool: true},
		{Path: "events.<name>.silent", Kind: "bool", Bool: true},
		{Path: "events.<name>.reasons", Keyed: true, Names: true},
		{Path: "events.<name>.reasons.<name>.to", Kind: "name", Short: true},
		{Path: "events.<name>.reasons.<name>.when", Kind: "condition"},
		{Path: "events.<name>.track", Later: true},
		{Path: "calendars", Keyed: true},
		{Path: "calendars.<name>.location", Kind: "name"},
		{Path: "calendars.<name>.<days>", Help: "the hours of days", Like: `{monday: ["09:00-17:00"]}`, Rest: true, NameHelp: "the days", NameLike: "monday to friday"},
		{Path: "calendars.<name>.<days>.hours", Kind: "hours", Short: true, List: true},
		{Path: "sender"},
		{Path: "sender.name", Kind: "name"},
		{Path: "sender.odds", Kind: "share"},
		{Path: "sender.tries", Kind: "count"},
		{Path: "sender.age", Kind: "number"},
		{Path: "tree", List: true},
		{Path: "tree[].name", Kind: "name"},
		{Path: "tree[].below", List: true},
		{Path: "note", Kind: "text"},
		{Path: "goals", Later: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
