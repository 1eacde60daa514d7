package column

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/baton/internal/allocs"
	"pgregory.net/rapid"
)

func TestNumbersKnowWhatIsMissing(t *testing.T) {
	var c Numbers
	rapid.Check(t, func(t *rapid.T) {
		c.Reset()
		known := rapid.SliceOfN(rapid.Bool(), 0, 200).Draw(t, "known")
		for row, ok := range known {
			if ok {
				c.Add(float64(row))
			} else {
				c.AddMissing()
			}
		}
		for row, ok := range known {
			if c.Known(row) != ok || ok && c.Values[row] != float64(row) {
				t.Fatalf("row %d: %v, %v", row, c.Values[row], c.Known(row))
			}
		}
		for from := 0; from < len(known); from += 64 {
			n := min(len(known)-from, rapid.SampledFrom([]int{1, 64, 100}).Draw(t, "n"))
			var got, want []int
			c.EachMissing(from, n, func(i int) { got = append(got, i) })
			for i := range n {
				if !known[from+i] {
					want = append(want, i)
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("missing from %d on are %v, want %v", from, got, want)
			}
		}
	})
}

// A column gives back what was added, whether coded or plain, filled again or not.
func TestAColumnGivesBackWhatWasAdded(t *testing.T) {
	var texts Texts
	var lists Lists
	rapid.Check(t, func(t *rapid.T) {
		if rapid.IntRange(0, 3).Draw(t, "new") == 0 {
			texts, lists = Texts{}, Lists{}
		}
		texts.Reset()
		lists.Reset()
		different := rapid.SampledFrom([]int{3, 50, 100, 2000}).Draw(t, "different")
		seed := rapid.IntRange(0, 1000).Draw(t, "seed")
		n := rapid.IntRange(0, 700).Draw(t, "rows")
		text := func(i int) string { return strings.Repeat("x", i%different%23) + fmt.Sprint((i*seed)%different) }
		for i := range n {
			if i%7 == 3 {
				texts.AddMissing()
				lists.AddMissing()
				continue
			}
			texts.Add(text(i))
			lists.Add([]string{text(i), "", text(i + 1)}[:i%4&3%3])
		}
		for i := range n {
			s, ok := texts.At(i)
			l, known := lists.At(i)
			if missing := i%7 == 3; ok == missing || known == missing {
				t.Fatalf("row %d is missing: %v, %v, want %v", i, !ok, !known, missing)
			} else if missing {
				continue
			}
			if texts.Plain && (texts.Keys[i] != Key(s) || texts.Tails[i] != Tail(s)) {
				t.Fatalf("row %d of a plain column has another's key", i)
			}
			if s != text(i) || !slices.Equal(l, []string{text(i), "", text(i + 1)}[:i%4&3%3]) {
				t.Fatalf("row %d: %q, %q", i, s, l)
			}
		}
	})
}

func TestAColumnOfManyValuesIsPlain(t *testing.T) {
	var c Texts
	for i := range 10_000 {
		c.Add(fmt.Sprint("text ", i%250))
	}
	if c.Plain || len(c.Values) != 251 {
		t.Errorf("250 texts in 10,000 rows: plain %v, %d values", c.Plain, len(c.Values))
	}
	c.Reset()
	for i := range 1000 {
		c.Add(fmt.Sprint("text ", i))
	}
	if !c.Plain {
		t.Error("1,000 texts in 1,000 rows are coded")
	}
	if s, _ := c.At(700); s != "text 700" {
		t.Errorf("row 700 is %q", s)
	}
	c.Reset()
	c.Add("a")
	if s, ok := c.At(0); !c.Plain || s != "a" || !ok {
		t.Errorf("filled again: %q, %v", s, ok)
	}
}

// Texts that are made to have one hash cost no more than a fixed number of looks.
func TestTextsOfOneHashMakeTheColumnPlain(t *testing.T) {
	var c Texts
	for i := range maxProbes + 1 {
		c.Add("the same begin" + strings.Repeat("x", 8) + fmt.Sprintf("%02d", i) + strings.Repeat("y", 9) + "at the middle" + strings.Repeat("x", 8) + "and the same end")
	}
	if !c.Plain {
		t.Errorf("%d texts of one hash are coded", len(c.Values)-1)
	}
}

func TestAnotherFillAllocatesNothing(t *testing.T) {
	var numbers Numbers
	var texts Texts
	fill := func() {
		numbers.Reset()
		texts.Reset()
		for i := range 1000 {
			numbers.Add(float64(i))
			texts.Add([]string{"a", "bc", "industry"}[i%3])
			texts.AddMissing()
			numbers.AddMissing()
		}
	}
	fill()
	if n := allocs.PerRun(10, fill); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAdd(b *testing.B) {
	texts := []string{"software", "manufacturing", "logistics", "DE", "Head of IT", "", "webinar", "Senior Finance Manager"}
	var c Texts
	i := 0
	for b.Loop() {
		if i&4095 == 0 {
			c.Reset()
		}
		c.Add(texts[i*7&7])
		i++
	}
}
