// Batch scores a table of leads on all cores and counts its grades. A batch
// starts no goroutines: a chunk of records is independent of the others, so each
// worker has a batch of its own, and all of them share the model.
//
//	go run ./examples/batch
//	go run ./examples/batch agreement.yaml leads.csv
//
// Without arguments it scores leads that it makes up.
package main

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the zone database is an input: every machine has the same

	"example.com/baton"
	"example.com/baton/scoring"
)

//go:embed agreement.yaml
var agreement []byte

// at is the instant as of which leads are scored.
var at = time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)

// chunk is how many leads a worker scores at a time.
const chunk = 2000

func main() {
	if err := run(os.Args[1:], os.Stdout, runtime.NumCPU()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer, workers int) error {
	var a *baton.Agreement
	var leads io.Reader
	var err error
	switch len(args) {
	case 0:
		a, err = baton.Parse("agreement.yaml", agreement)
		leads = madeUp(100_000)
	case 2:
		a, err = baton.LoadFile(args[0])
		if err == nil {
			var file *os.File
			if file, err = os.Open(args[1]); err == nil {
				defer file.Close()
				leads = file
			}
		}
	default:
		err = fmt.Errorf("usage: batch [agreement.yaml leads.csv]")
	}
	if err != nil {
		return err
	}
	t, err := score(a.Scoring(), leads, workers)
	if err != nil {
		return err
	}
	return t.print(out, a.Scoring().Grades())
}

// score reads the records and hands them to the workers, chunk by chunk.
func score(m *scoring.Model, leads io.Reader, workers int) (tally, error) {
	r := csv.NewReader(leads)
	names, err := r.Read()
	if err != nil {
		return tally{}, fmt.Errorf("the header: %w", err)
	}
	header, err := m.Schema().Header(names, "lead")
	if err != nil {
		return tally{}, err
	}
	chunks, tallies := make(chan [][]string), make([]tally, workers)
	var wg sync.WaitGroup
	for i := range tallies {
		wg.Go(func() { tallies[i] = work(m, header, chunks) })
	}
	var records [][]string
	for err == nil {
		var record []string
		if record, err = r.Read(); err == nil {
			records = append(records, record)
		}
		if len(records) == chunk || err != nil && len(records) > 0 {
			chunks <- records
			records = nil
		}
	}
	close(chunks)
	wg.Wait()
	all := tally{grades: map[string]int{}}
	for _, t := range tallies {
		all.add(t)
	}
	if err != io.EOF {
		return all, err
	}
	return all, nil
}

// work scores chunks in a batch of its own until there are no more.
func work(m *scoring.Model, h *scoring.Header, chunks <-chan [][]string) tally {
	t := tally{grades: map[string]int{}}
	b := scoring.NewBatch(m.Schema(), chunk)
	var scores []scoring.Score
	for records := range chunks {
		b.Reset()
		for _, r := range records {
			if h.Append(b, r) != nil {
				t.skipped++
			}
		}
		scores = m.ScoreBatch(scores[:0], b, at)
		for _, s := range scores {
			t.leads++
			t.points += s.Points
			t.grades[s.Grade]++
		}
	}
	return t
}

// tally is what is counted.
type tally struct {
	leads, skipped int
	points         scoring.Points
	grades         map[string]int
}

func (t *tally) add(other tally) {
	t.leads += other.leads
	t.skipped += other.skipped
	t.points += other.points
	for g, n := range other.grades {
		t.grades[g] += n
	}
}

func (t *tally) print(out io.Writer, grades []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d leads, %s points; %d records skipped\n", t.leads, t.points, t.skipped)
	for _, g := range grades {
		fmt.Fprintf(&b, "%s: %d\n", g, t.grades[g])
	}
	_, err := io.WriteString(out, b.String())
	return err
}
