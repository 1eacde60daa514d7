package rule

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// timed is the fixture and names and functions that move with time:
//
//	waiting    days since 40 seconds before the instant of the tests
//	phase      a text that changes 5 seconds after it, found by asking its ends
//	odd        a number of which nothing is said over intervals
//	recent(s)  how many of three instants are less than s seconds ago
func timed() *Scope {
	second := int64(time.Second)
	start := fixtureAt.UnixNano()
	phase := func(at int64) Value {
		if at >= start+5*second {
			return TextValue("late")
		}
		return TextValue("early")
	}
	recent := func(at int64, seconds float64) float64 {
		n := 0.0
		for _, then := range []int64{start - 300*second, start - 100*second, start - 99*second} {
			if age := at - then; age >= 0 && float64(age) < seconds*float64(second) {
				n++
			}
		}
		return n
	}
	return fixture().With(
		Name{Name: "waiting", Type: Number, Memo: 1, Time: true, Of: func(f *Frame) Value {
			return NumberValue(float64(f.At-(start-40*second)) / (microsPerDay * 1000))
		}, Over: func(f *Frame) Range {
			if f.At < start-40*second {
				return Anything(Number)
			}
			return Days(f, start-40*second)
		}},
		Name{Name: "phase", Type: Text, Memo: 2, Time: true, Of: func(f *Frame) Value { return phase(f.At) },
			Over: func(f *Frame) Range { return Between(phase(f.At), phase(f.Until)) }},
		Name{Name: "odd", Type: Number, Memo: 3, Time: true, Of: func(f *Frame) Value { return NumberValue(float64(f.At % 7)) }},
	).WithFuncs(Func{Name: "recent", Result: Number, Time: true, Params: []Param{{Type: Number}},
		Call: func(f *Frame, args []Value) Value { return NumberValue(recent(f.At, args[0].Num)) },
		Over: func([]string) func(*Frame, []Range) Range {
			return func(f *Frame, args []Range) Range {
				if f.At < start-99*second {
					return Anything(Number)
				}
				return Between(NumberValue(recent(f.Until, args[0].Low)), NumberValue(recent(f.At, args[0].High)))
			}
		}})
}

// holds reports whether a value is in the range.
func (r *Range) holds(v Value) bool {
	switch {
	case !v.Known:
		return r.Missing
	case !r.Some:
		return false
	case v.Type == Text || v.Type == List:
		return r.Wide || v.Equal(Value{Type: v.Type, Known: true, Str: r.Str, List: r.List})
	}
	return r.Low <= v.Num && v.Num <= r.High
}

// anyTimed draws an expression over names that move with time.
func anyTimed(t *rapid.T) *Program {
	want := []Type{Bool, Bool, Number, Text, List, Date}[rapid.IntRange(0, 5).Draw(t, "type")]
	g := &generator{t: t, more: map[Type][]string{
		Number: {"waiting", "recent(100)", "recent(age(born) * 86400)", "age(ends)", "odd", "(2 ** (-waiting * 2000))", "(waiting * 100000)", "(at > ends ? 1 : employees)", "((at > born ? employees : 2) ?? waiting)", "times(\"call\")"},
		Bool:   {"(waiting > 0.0005)", "(age(born) > age(ends))", "(phase == \"late\")", "(at > ends)", "known(odd)", "(floor(waiting * 100000) in [40, 41, 300])", "(age(ends) > waiting)"},
		Text:   {"phase", "(at > ends ? \"Head\" : title)"},
		Date:   {"at", "at"},
	}}
	src := g.expr(want, rapid.IntRange(0, 4).Draw(t, "depth"))
	p, faults := Compile(src, timed(), want)
	if p == nil {
		t.Fatalf("%s: %v", src, faults)
	}
	return p
}

// anyInstant draws one near that of the tests.
func anyInstant(t *rapid.T, label string) int64 {
	at := fixtureAt.UnixNano() + rapid.Int64Range(-1000, 1000).Draw(t, label)*int64(time.Second)
	return at + rapid.Int64Range(-2000, 2000).Draw(t, label+" ns")
}

func TestEveryValueOfAnIntervalIsInItsRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyTimed(t)
		for range 3 {
			f := frame(facts(t, rapid.Bool().Draw(t, "with holes")))
			from := anyInstant(t, "from")
			length := int64(1) << rapid.IntRange(0, 41).Draw(t, "length") // up to 37 minutes
			f.Reset(f.Row, from, nil)
			r := p.Over(f, from+length)
			_, one := r.One()
			for i := range 12 {
				at := from + rapid.Int64Range(0, length).Draw(t, "probe")
				switch i {
				case 0:
					at = from
				case 1:
					at = from + length
				}
				f.Reset(f.Row, at, nil)
				v := p.Value(f)
				if !r.holds(v) {
					t.Fatalf("%s\nis %v at %d, outside of %+v from %d to %d", p.Source(), v, at, r, from, from+length)
				}
				if w, _ := r.One(); one && !w.Equal(v) {
					t.Fatalf("%s\nis %v at %d, not %v", p.Source(), v, at, w)
				}
			}
		}
	})
}

func TestTheRangeOfAnInstantIsItsValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyTimed(t)
		f := frame(facts(t, true))
		at := anyInstant(t, "at")
		f.Reset(f.Row, at, nil)
		r := p.Over(f, at)
		if v, one := r.One(); !one || !v.Equal(p.Value(f)) {
			t.Fatalf("%s is %v, its range %+v", p.Source(), p.Value(f), r)
		}
	})
}

// Over a hundred years from the instant of the tests; born is 30 days before it,
// ends 87 days after it.
func TestWhatACenturyDecides(t *testing.T) {
	for _, c := range []struct{ src, may string }{
		{`age(born) >= 30`, "true"},
		{`age(born) > 31`, "false true"},
		{`at > born and employees > 3`, "true"},
		{`age(born) > age(ends)`, "true"},
		{`age(born) - age(ends) > 100`, "true"},
		{`age(born) - age(ends) > 120`, "false"},
		{`age(born) == age(born)`, "true"},
		{`age(born) > age(born)`, "false"},
		{`let b = born; age(b) >= age(born)`, "true"},
		{`at - born > at - ends`, "true"},
		{`at - born <= at - born`, "true"},
		{`ends - at > duration("0s")`, "false true"},
		{`(at - born) - (at - ends) > duration("1h")`, "true"},
		{`age(born) * 2 >= age(born) + 29`, "true"},
		{`-age(born) < age(ends)`, "false true"}, // false up to half of the way
		{`age(born) / 2 > age(ends) / 2 + 1`, "true"},
		{`waiting < age(born)`, "true"},
		{`waiting - age(born) < -29`, "true"},
		{`known(waiting) or waiting > 3`, "true"},
		{`(waiting ?? 0) >= 0`, "true"},
		{`age(gone) > 3`, "unknown"},
		{`age(gone) > 3 or age(born) > 3`, "true"},
		{`(age(gone) ?? 5) > age(born)`, "false"},
		{`age(born) > 40 ? age(born) > 20 : age(born) < 50`, "false true"}, // each part for itself
		{`((age(born) > 40 ? gone : born) ?? ends) < date("2026-10-01")`, "false true"},
		{`phase in ["early", "late"]`, "false unknown true"},
		{`any(tags, age(born) > 10 and # == "cloud")`, "true"},
		{`none(tags, # == "cloud" and age(born) > 50)`, "false true"},
		{`all(tags, age(born) > 10)`, "true"},
		{`count(tags, age(born) > 10) == 3`, "true"},
		{`count(tags, age(born) > 50) <= 3`, "true"},
		{`count(tags, age(born) > 50 and # == "cloud") > 1`, "false"},
		{`len(filter(tags, age(born) > 10)) == 3`, "true"},
		{`len(filter(tags, age(born) > 50)) == 3`, "false unknown true"},
		{`floor(age(born)) in [29, 28.5]`, "false"},
		{`floor(age(born)) in [29, 300]`, "false true"},
		{`age(born) > 40 and floor(age(gone)) in [29, 300]`, "false unknown"},
		{`recent(100) <= 2`, "true"},
		{`recent(0) > 0`, "false"},
		{`odd < 8`, "false unknown true"},
		{`employees / age(born) < 9`, "true"},
		{`1 / (age(born) - age(born)) > 0`, "unknown"},
		{`max(0, 10 - age(born)) == 0`, "true"},
		{`floor(age(born)) >= 30 and abs(age(ends)) >= 0`, "true"},
		{`2 ** (-waiting) <= 1`, "true"},
		{`2 ** (-waiting) < 1.001`, "true"},
		{`waiting ** 2 >= 0`, "true"},
	} {
		s := timed().With(Name{Name: "gone", Type: Date, Slot: 80, Index: 0})
		p, faults := Compile(c.src, s, Bool)
		if p == nil {
			t.Fatalf("%s: %v", c.src, faults)
		}
		f := frame(lead())
		r := p.Over(f, fixtureAt.AddDate(100, 0, 0).UnixNano())
		var may []string
		for _, truth := range []Truth{False, Unknown, True} {
			if r.May(truth) {
				may = append(may, truth.String())
			}
			if got := r.Is(truth); got != (c.may == truth.String()) {
				t.Errorf("%s is surely %s: %t", c.src, truth, got)
			}
		}
		if got := strings.Join(may, " "); got != c.may {
			t.Errorf("%s may be %s, want %s", c.src, got, c.may)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range []struct {
		low, high Value
		want      Range
	}{
		{NumberValue(3), NumberValue(5), Range{Type: Number, Some: true, Low: 3, High: 5}},
		{BoolValue(true), BoolValue(true), Range{Type: Bool, Some: true, Low: 1, High: 1}},
		{Missing(Text), Missing(Text), Range{Type: Text, Missing: true}},
		{Missing(Text), TextValue("x"), Anything(Text)},
		{TextValue("x"), TextValue("x"), Range{Type: Text, Some: true, Str: "x"}},
		{TextValue("x"), TextValue("y"), Range{Type: Text, Some: true, Wide: true, Str: "x"}},
		{ListValue([]string{"a"}), ListValue([]string{"b"}), Range{Type: List, Some: true, Wide: true, List: []string{"a"}}},
	} {
		got := Between(c.low, c.high)
		if got.Type != c.want.Type || got.Missing != c.want.Missing || got.Some != c.want.Some || got.Low != c.want.Low ||
			got.High != c.want.High || got.Wide != c.want.Wide || got.Str != c.want.Str {
			t.Errorf("between %v and %v: %+v, want %+v", c.low, c.high, got, c.want)
		}
	}
}

func TestDaysThatNoCounterHoldsAreAnything(t *testing.T) {
	f := &Frame{At: math.MaxInt64 - 10, Until: math.MaxInt64}
	if r := Days(f, math.MinInt64); !r.Missing || r.Low != -math.MaxFloat64 || r.High != math.MaxFloat64 {
		t.Errorf("%+v", r)
	}
}

func BenchmarkOver(b *testing.B) {
	for _, c := range []struct{ name, src string }{
		{"age", `age(born) > 31`}, {"and", `age(born) > 31 and country == "DE" and waiting < 90`}, {"call", `recent(30) > 1`},
	} {
		b.Run(c.name, func(b *testing.B) {
			p, _ := Compile(c.src, timed(), Bool)
			f := frame(lead())
			until := fixtureAt.AddDate(1, 0, 0).UnixNano()
			b.ReportAllocs()
			for b.Loop() {
				p.Over(f, until)
			}
		})
	}
}
