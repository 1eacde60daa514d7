package rule

import (
	"math"
	"testing"

	"example.com/baton/internal/column"
	"pgregory.net/rapid"
)

// calculation is a random number of slots and literals, made by + - * / alone.
func calculation(t *rapid.T, depth int) string {
	pick := func(options ...string) string { return rapid.SampledFrom(options).Draw(t, "part") }
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		return pick("employees", "budget", "expansion.score", "0", "1", "2.5", "1e300", "3")
	}
	if rapid.IntRange(0, 5).Draw(t, "sign") == 0 {
		return pick("-", "+") + "(" + calculation(t, depth-1) + ")"
	}
	return "(" + calculation(t, depth-1) + pick(" + ", " - ", " * ", " / ") + calculation(t, depth-1) + ")"
}

func TestAComparisonOfManyRowsIsThatOfEach(t *testing.T) {
	var buffers Buffers
	rapid.Check(t, func(t *rapid.T) {
		op := rapid.SampledFrom([]string{" == ", " != ", " < ", " <= ", " > ", " >= "}).Draw(t, "op")
		src := calculation(t, 3) + op + calculation(t, 2)
		if rapid.IntRange(0, 9).Draw(t, "dates") == 0 {
			src = "(ends - born)" + op + "duration(\"90m\")"
		}
		p, faults := Compile(src, fixture(), Bool)
		if p == nil {
			t.Fatal(faults)
		}
		c, ok := p.Comparison()
		if !ok {
			t.Fatalf("%s is no comparison", src)
		}
		columns := make([]column.Numbers, 7)
		numbers := []float64{0, math.Copysign(0, -1), 1, -1, 2.5, 3, 250, 1e300, -1e300, 1e-300, 1e18, math.MaxFloat64}
		var rows []*Row
		for i := range rapid.IntRange(1, 150).Draw(t, "rows") {
			facts := map[string]any{"ends": fixtureAt, "born": fixtureAt.AddDate(0, 0, -i%2)}
			for _, n := range []string{"employees", "budget", "expansion.score"} {
				if k := rapid.IntRange(0, len(numbers)).Draw(t, n); k < len(numbers) {
					facts[n] = numbers[k]
				}
			}
			rows = append(rows, row(facts))
			for _, n := range fixtureNames {
				switch v := rows[i]; {
				case n.Type == Text || n.Type == List:
				case v.Known[n.Slot>>6]>>(n.Slot&63)&1 != 0:
					columns[n.Index].Add(v.Num[n.Index])
				default:
					columns[n.Index].AddMissing()
				}
			}
		}
		for from := 0; from < len(rows); from += 64 {
			dst := make([]Truth, min(64, len(rows)-from))
			c.Truths(dst, columns, from, &buffers)
			for i, got := range dst {
				f := &Frame{}
				f.Reset(rows[from+i], fixtureAt.UnixNano(), nil)
				want := p.Truth(f)
				if row := c.Truth(rows[from+i]); got != want || row != want {
					t.Fatalf("%s of %v is %s, in columns %s, as a comparison %s", src, rows[from+i].Num, want, got, row)
				}
			}
		}
	})
}

func TestWhatIsNoComparisonOfNumbersIsNone(t *testing.T) {
	for _, src := range []string{
		`consent`, `consent == partner`, `country == title`, `employees ** 2 > 5`, `abs(budget) > 5`, `age(ends) > 3`,
		`(budget ?? 0) > 5`, `employees > 5 and budget * 2 > 3`, `at < ends`, `times("call") > employees`, `(consent ? 1 : 2) > budget`,
	} {
		if c, ok := compile(t, src, Bool).Comparison(); ok {
			t.Errorf("%s: %+v", src, c)
		}
	}
}

func BenchmarkComparison(b *testing.B) {
	columns := make([]column.Numbers, 7)
	for i := range columns {
		for k := range 256 {
			columns[i].Add(float64(k * 977 % 1013))
		}
	}
	for _, src := range []string{`employees > budget * 150`, `employees * 2 + budget * 3 > 700`} {
		b.Run(src, func(b *testing.B) {
			c, _ := compile(b, src, Bool).Comparison()
			var buffers Buffers
			dst := make([]Truth, 256)
			for b.Loop() {
				c.Truths(dst, columns, 0, &buffers)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/256, "ns/row")
		})
		b.Run("one: "+src, func(b *testing.B) {
			c, _ := compile(b, src, Bool).Comparison()
			r := row(lead())
			for b.Loop() {
				c.Truth(r)
			}
		})
	}
}
