package rule
import ("testing";"strings";"time")
func TestHostile(t *testing.T) {
	rep := func(a string, n int, b string) string { return strings.Repeat(a,n)+b }
	deep := "employees"
	for range 400 { deep = "(0 < "+deep+" < 9 ? 1 : 2)"; if len(deep) > 1500 { break } }
	deep2 := "consent"
	for range 90 { deep2 = "(consent ? "+deep2+" : partner)" }
	for name, src := range map[string]string{
		"parens": rep("(", 8000, "1"), "not": rep("not ", 4000, "consent"), "neg": rep("-", 16000, "1"), "chain": rep("1<", 8000, "2"),
		"or": rep("consent or ", 1400, "consent"), "tern": rep("consent?", 1500, "1"), "pow": rep("1**", 5000, "1"), "let": rep("let a=1;", 1900, "a"),
		"deep": deep, "deep2": deep2, "list": "country in [" + rep(`"x",`, 4000, `"y"]`), "unknown": rep("zz or ", 2600, "zz"),
		"many names": rep("abcdefghij or ", 1100, "zz"), "any": rep("any(tags,", 1700, "true"), "brackets": rep("[", 16000,""), "plus": rep("1+", 8000, "1"),
		"str": `"` + rep("x", 16000, `"`), "concat": rep(`"x"+`, 3000, `"x"`), "coalesce": rep("consent??", 1700, "consent"), "dots": "a"+rep(".a", 8000, ""),
		"pipes": "a" + rep("|a()", 4000, ""), "unicode": rep("ü ", 5000, "ü"), "calls": rep("len(", 4000, ")"), "if": rep("if a {", 2000, ""), "alts": `title matches "`+rep("(a|b)*", 80, `"`),
		"huge": strings.Repeat("x", 10<<20), "comments": rep("/**/", 4000, "1"), "braces": "any(tags, "+rep("{", 99, "true")+rep("}",99,")"),
	} {
		s := time.Now()
		p, fs := Compile(src, fixture(), Bool)
		d := time.Since(s)
		var m string
		if len(fs) > 0 { m = fs[0].Msg }
		var e time.Duration
		if p != nil { s = time.Now(); p.Missing(frame(nil), nil); p.Facts(frame(lead()),nil); p.Truth(frame(lead())); e = time.Since(s) }
		t.Logf("%-12s %8v eval %8v %d %.80s", name, d, e, len(fs), m)
	}
}
