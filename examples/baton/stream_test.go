package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// lineCounter counts the lines written to it.
type lineCounter struct{ n int }

func (l *lineCounter) Write(p []byte) (int, error) {
	l.n += bytes.Count(p, []byte("\n"))
	return len(p), nil
}

// TestATableIsNotHeldInMemory: behind twice as many rows no more memory is in
// use.
func TestATableIsNotHeldInMemory(t *testing.T) {
	const rows, step = 200_000, 50_000
	r, w := io.Pipe()
	var used []uint64
	go func() {
		fmt.Fprintln(w, "lead,branch,sites,consent,products")
		for i := 1; i <= rows; i++ {
			fmt.Fprintf(w, "P-%d,shipping,%d,true,pumps;valves\n", i, 1+i%500)
			if i%step == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				used = append(used, m.HeapAlloc)
			}
		}
		w.Close()
	}()
	var out lineCounter
	var errs bytes.Buffer
	if code := run(split("score testdata/agreement.yaml -"), r, &out, &errs); code != fine {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if out.n != rows+1 {
		t.Errorf("%d lines for %d leads", out.n, rows)
	}
	const most = 2 << 20 // buffers, and the row at hand
	if grown := int64(used[len(used)-1]) - int64(used[0]); grown > most {
		t.Errorf("memory in use grew by %d bytes in %d rows: %v", grown, rows-step, used)
	}
}

// TestLinesAreCountedWhereTheyStand: a record is told by the number of its
// line, whatever blank lines and long lines stand before it.
func TestLinesAreCountedWhereTheyStand(t *testing.T) {
	long := strings.Repeat(" ", 200_000)
	good := `{"at":"2026-04-07T09:00:00+02:00","lead":"P-1","set":{"sites":4}}`
	bad := `{"at":"2026-04-07T09:00:00+02:00","lead":"P-1","set":{"sites":0}}`
	journal := strings.Join([]string{good, "", long, long + good, bad, "\t", "not JSON", good, long, bad}, "\n") // no line end at the end
	var errs bytes.Buffer
	if code := run(split("assess testdata/agreement.yaml - -skip"), strings.NewReader(journal), io.Discard, &errs); code != fine {
		t.Errorf("exit %d", code)
	}
	var got []string
	for line := range strings.Lines(errs.String()) {
		got = append(got, strings.Fields(line)[0])
	}
	if want := "stdin:5: stdin:7: stdin:10: 3"; strings.Join(got, " ") != want {
		t.Errorf("told are %q, not %s: %s", got, want, errs.String())
	}
}
