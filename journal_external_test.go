package baton_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"example.com/baton"
	"github.com/google/go-cmp/cmp"
)

const journal = `{"at":"2026-10-05T09:12:00+02:00","lead":"L-1042","set":{"industry":"software","employees":250},"by":"marketing"}
{"at":"2026-10-05T09:14:00+02:00","lead":"L-1042","activity":"demo_request","properties":{"product":"cloud"},"id":"a-77"}

{"at":"2026-10-05T09:15:00+02:00","lead":"L-1042","event":"hand over","by":"marketing"}
{"at":"2026-10-05T09:16:00+02:00","lead":"L-1042","assign":"anna","by":"sales"}
{"at":"2026-10-05T11:02:00+02:00","lead":"L-1042","event":"reject","by":"sales","reason":"no budget yet"}
{"at":"2026-11-20T10:00:00+01:00","lead":"L-1042","deal":"D-9","amount":12000,"stage":"Won"}
{"at":"2026-10-01T00:00:00+02:00","spend":1200.5,"campaign":"fair-2026","channel":"event"}
{"at":"2026-10-07T08:00:00+02:00","request":"R-3","ask":"sales material","event":"requested","by":"sales","properties":{"product":"cloud","language":"de"}}
{"at":"2026-10-08T08:00:00+02:00","lead":"L-1042","merge":"L-0977"}
{"at":"2026-10-08T09:00:00+02:00","lead":"L-1042","undo":"a-77"}
{"at":"2027-01-01T00:00:00+01:00","lead":"L-1042","adopt":"2027-Q1"}
`

func TestEveryKindOfLineIsReadAndWrittenAgainUnchanged(t *testing.T) {
	want := []baton.Kind{baton.KindFacts, baton.KindActivity, baton.KindEvent, baton.KindAssignment, baton.KindEvent, baton.KindDeal,
		baton.KindSpend, baton.KindRequest, baton.KindMerge, baton.KindUndo, baton.KindAdopt}
	var got []baton.Kind
	for r, err := range baton.ReadJournal(strings.NewReader(journal)) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.Kind())
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := baton.ParseRecord(line)
		if err != nil || cmp.Diff(r, again) != "" {
			t.Errorf("%s: %v %s", line, err, cmp.Diff(r, again))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestABadLineIsAnErrorWithItsNumberAndReadingGoesOn(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","sett":{}}`, `record 2: unknown field "sett"`},
		{`{"at":"2026-10-05T09:12:00+02:00","Lead":"L","assign":"anna"}`, `record 2: unknown field "Lead": it is spelled "lead"`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","assign":"anna", "assign" : "ben"}`, `record 2: "assign" stands twice in the record`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","set":{"a":["x\"","b"],"b":1,"a":2}}`, `record 2: "a" stands twice in the record`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L"}`, `record 2: the record is of no kind: none of set, activity, request, assign, deal, spend, merge, undo, adopt, override, event is given`},
		{`{"lead":"L","assign":"anna"}`, `record 2: the record has no instant: at is missing`},
		{`{"at":"2026-10-05T09:12:00+02:00","assign":"anna"}`, `record 2: the record names no lead`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","assign":"anna","event":"accept"}`, `record 2: the record is of two kinds: assign and event`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","set":{"a":1},"reason":"x"}`, `record 2: reason does not belong to a record of kind set`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","spend":4}`, `record 2: a spend belongs to no lead`},
		{`{"at":"2026-10-05","lead":"L","assign":"anna"}`, `record 2: "2026-10-05" is no instant: write "2026-10-05T09:12:00+02:00"`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":7,"assign":"anna"}`, `record 2: lead cannot be a number`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","assign":"anna"} {}`, `record 2: text follows the record on its line`},
		{`{"at":"2026-10-05T09:12:00+02:00","lead":"L","assign":"anna"}}`, `record 2: text follows the record on its line`},
		{`{"at":7,"lead":"L","assign":"anna"}`, `record 2: an instant is a text: write "2026-10-05T09:12:00+02:00"`},
		{`[]`, `record 2: a record is a JSON object, no array`},
		{`{"at":`, `record 2: not JSON: the line ends early`},
		{`hello`, `record 2: not JSON: invalid character 'h' looking for beginning of value at byte 1`},
		{strings.Repeat("x", baton.MaxLine+1), `record 2: the line is longer than 1048576 bytes`},
	} {
		good := `{"at":"2026-10-05T09:12:00+02:00","lead":"L","assign":"anna"}`
		var errs []string
		n := 0
		for _, err := range baton.ReadJournal(strings.NewReader("\xef\xbb\xbf" + good + "\r\n" + c.line + "\n" + good)) {
			n++
			var bad *baton.RecordError
			if errors.As(err, &bad) && bad.Line == 2 {
				errs = append(errs, err.Error())
			} else if err != nil {
				t.Errorf("a good line: %v", err)
			}
		}
		if diff := cmp.Diff([]string{c.want}, errs); diff != "" || n != 3 {
			t.Errorf("%d records\n%s", n, diff)
		}
	}
}

func TestAnErrorOfTheReaderEndsTheJournal(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(journal[:130]), iotest.ErrReader(errors.New("the disk is gone")))
	var last error
	n := 0
	for _, err := range baton.ReadJournal(broken) {
		last = err
		n++
	}
	if n != 2 || last == nil || !strings.Contains(last.Error(), "the disk is gone") {
		t.Errorf("%d records, %v", n, last)
	}
}
