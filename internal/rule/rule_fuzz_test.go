package rule

import (
	"os"
	"strings"
	"testing"
)

// Whatever is written: no panic; a program or faults, never both; every fault
// has words and a range inside the source; what compiles is an expr expression,
// and it answers rows that know everything and rows that know nothing.
func FuzzCompile(f *testing.F) {
	data, err := os.ReadFile(faultsFile)
	if err != nil {
		f.Fatal(err)
	}
	for _, block := range strings.Split(string(data), "\n\n") {
		src, _, _ := strings.Cut(block, "\n")
		f.Add(src)
	}
	for _, src := range []string{
		`any(tags, {let u = upper(#); u in interests}) and 50 <= employees < 1000`,
		`(let x = employees ** 2; x / budget) > (budget ?? 3) ? consent : not partner`,
		`ends - at > duration("72h") or age(born) > 3 and date("2026-12-31") < at`,
		`len(map(filter(tags, # != 'x'), # + title)) == 2 && title matches "^[a-z]{2}$"`,
		"count(interests, # == `cloud`) > 0 and times('call', 3) in [1, 2.5, .5, 1_000, 1e3]",
	} {
		f.Add(src)
	}
	scope := fixture()
	full, empty := frame(lead()), frame(nil)
	f.Fuzz(func(t *testing.T, src string) {
		for want := Bool; want <= Date; want++ {
			p, faults := Compile(src, scope, want)
			if (p == nil) == (len(faults) == 0) {
				t.Fatalf("program %v with faults %v", p, faults)
			}
			for _, fault := range faults {
				if fault.Off < 0 || fault.Off > fault.End || fault.End > len(src) || fault.Msg == "" || fault.Off == fault.End && src != "" {
					t.Fatalf("%q: %+v", src, *fault)
				}
			}
			if p == nil {
				continue
			}
			if _, err := exprCompile(src); err != nil {
				t.Fatalf("%q compiles here and not in expr: %v", src, err)
			}
			for _, f := range []*Frame{full, empty} {
				v := p.Value(f)
				if v.Type != want || v.Known && len(p.Missing(f, nil)) > 0 {
					t.Fatalf("%q is %v and lacks %v", src, v, p.Missing(f, nil))
				}
				p.Facts(f, nil)
			}
			for _, c := range p.Clauses() {
				if !strings.Contains(src, c.Source()) {
					t.Fatalf("%q has no clause %q", src, c.Source())
				}
			}
		}
	})
}
