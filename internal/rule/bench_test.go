package rule

import (
	"strings"
	"testing"
)

// BenchmarkTruth is one condition on a lead with every fact.
func BenchmarkTruth(b *testing.B) {
	for name, src := range map[string]string{
		"number":    `employees >= 50`,
		"range":     `employees >= 50 and employees < 1000`,
		"text":      `industry == "software"`,
		"in":        `industry in ["banking", "software"]`,
		"list":      `"x-ray" in tags`,
		"contains":  `title contains "IT"`,
		"or":        `title contains "Chief" or title startsWith "Head"`,
		"product":   `employees * budget > 100`,
		"age":       `age(born) > 20`,
		"any":       `any(tags, # startsWith "x")`,
		"let":       `let x = employees * 2; x > 5`,
		"call":      `times("call") >= 1`,
		"undecided": `expansion.score / 0 > 1`,
	} {
		b.Run(name, func(b *testing.B) {
			p, f := compile(b, src, Bool), frame(lead())
			b.ReportAllocs()
			for b.Loop() {
				p.Truth(f)
			}
		})
	}
}

// BenchmarkLeafRules is the ns of one of ten conditions of one or two leaves.
func BenchmarkLeafRules(b *testing.B) {
	var rules []*Program
	for _, src := range []string{
		`industry == "software"`, `industry in ["banking", "software"]`, `employees >= 50 and employees < 1000`,
		`employees > 1000`, `consent`, `country == "US"`, `title startsWith "Head"`, `title contains "VP"`,
		`"x-ray" in tags`, `budget > 10 or partner`,
	} {
		rules = append(rules, compile(b, src, Bool))
	}
	f := frame(lead())
	n := 0
	for b.Loop() {
		for _, r := range rules {
			if r.Truth(f) == True {
				n++
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(rules)), "ns/rule")
	b.ReportAllocs()
}

func BenchmarkDerivedName(b *testing.B) {
	s := fixture().With(Name{Name: "score", Type: Number, Memo: 0, Of: func(*Frame) Value { return NumberValue(60) }})
	p, _ := Compile("score >= 60 and score < 90", s, Bool)
	f := frame(lead())
	b.ReportAllocs()
	for b.Loop() {
		f.Reset(f.Row, 0, nil)
		p.Truth(f)
	}
}

func BenchmarkCompile(b *testing.B) {
	s := fixture()
	b.ReportAllocs()
	for b.Loop() {
		Compile(`industry in ["software", "banking"] and employees >= 50 and employees < 1000`, s, Bool)
	}
}

func BenchmarkMissing(b *testing.B) {
	p, f := compile(b, `industry == "software" and (employees > 5 or consent)`, Bool), frame(nil)
	var dst []string
	b.ReportAllocs()
	for b.Loop() {
		dst = p.Missing(f, dst[:0])
	}
}

func BenchmarkExp2(b *testing.B) {
	x := 0.0
	for b.Loop() {
		x += Exp2(-x / 30)
	}
}

// BenchmarkHostile is the time until an expression made to be slow is refused,
// or compiled where it is within the limits.
func BenchmarkHostile(b *testing.B) {
	for name, part := range map[string][2]string{
		"brackets": {"(", "1"}, "not": {"not ", "consent"}, "signs": {"-", "1"}, "chain": {"1<", "2"}, "choices": {"consent?", "1"},
		"powers": {"1**", "1"}, "lets": {"let a=1;", "a"}, "unknown": {"abcdefghij or ", "z"}, "calls": {"any(tags,", "true"},
		"parts": {"a.", "a"}, "pipes": {"a|a()|", "a()"}, "letters": {"ü ", "ü"}, "defaults": {"consent??", "consent"},
	} {
		b.Run(name, func(b *testing.B) {
			src := strings.Repeat(part[0], (MaxSource-10)/len(part[0])) + part[1]
			s := fixture()
			for b.Loop() {
				Compile(src, s, Bool)
			}
		})
	}
	b.Run("chains of chains", func(b *testing.B) {
		src, s := "employees", fixture()
		for range 45 {
			src = "(0 < " + src + " < 9 ? 1 : 2)"
		}
		for b.Loop() {
			Compile(src, s, Bool)
		}
	})
}
