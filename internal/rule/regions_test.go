package rule

import (
	"math"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// probe varies one name of the fixture in a row where the others have facts.
func probe(name string, facts map[string]any) *Probe {
	f := frame(facts)
	n, _ := fixture().Lookup(name)
	return &Probe{Frame: f, Type: n.Type, Low: -4e15, High: 4e15,
		Is:    func(m *Name) bool { return m.Of == nil && m.Slot == n.Slot },
		Fixed: func(m *Name) bool { return m.Of == nil || m.Name == "at" },
		Set:   func(v Value) { put(f.Row, n, v) },
	}
}

// put writes a value into a row.
func put(r *Row, n Name, v Value) {
	bit := uint64(1) << (n.Slot & 63)
	r.Known[n.Slot>>6] &^= bit
	if v.Known {
		r.Known[n.Slot>>6] |= bit
	}
	switch n.Type {
	case Text:
		r.Str[n.Index] = v.Str
	case List:
		r.List[n.Index] = v.List
	default:
		r.Num[n.Index] = v.Num
	}
}

func TestRegionsBeginWhereATestChangesItsAnswer(t *testing.T) {
	up := func(x float64) float64 { return math.Nextafter(x, math.Inf(1)) }
	const day = 86400e6
	at := float64(fixtureAt.UnixMicro())
	for src, want := range map[string]Regions{
		`employees >= 50 and 250 > employees`:                            {Cuts: []float64{50, 250}, Bounds: []float64{50, 250}},
		`employees > 50 and title contains "IT"`:                         {Cuts: []float64{up(50)}, Bounds: []float64{50}},
		`employees in [1, 2]`:                                            {Cuts: []float64{1, up(1), 2, up(2)}, Bounds: []float64{1, 2}},
		`employees >= budget`:                                            {Cuts: []float64{0.5}, Bounds: []float64{0.5}},
		`employees / budget >= 90`:                                       {Cuts: []float64{45, up(45)}},
		`90 <= employees / budget`:                                       {Cuts: []float64{45, up(45)}},
		`let x = employees / budget; x > 90 and x < 100`:                 {Cuts: []float64{45, up(45), 50, up(50)}},
		`(employees ?? 3) > 2`:                                           {Cuts: []float64{2, up(2)}},
		`round(employees) == 7`:                                          {Cuts: []float64{6.5, 7.5}},
		`-employees * 2 < -10 or consent`:                                {Cuts: []float64{5, up(5)}},
		`max(employees, 3) - 1 > 4`:                                      {Cuts: []float64{5, up(5)}},
		`known(employees) == consent`:                                    {},
		`score > 3 and consent`:                                          {},
		`title: title == "a" or title in ["b", "c"] or country == title`: {Texts: []string{"DE", "a", "b", "c"}},
		`title: title startsWith "VP" or title contains country`:         {Finds: []Find{{"contains", "DE"}, {"startsWith", "VP"}}},
		`title: title in tags`:                                           {Texts: []string{"cloud", "größe", "x-ray"}},
		`title: let x = title; known(lower(x)) and x == "a"`:             {Texts: []string{"a"}},
		`tags: "b" in tags and title in tags`:                            {Texts: []string{"Head of IT", "b"}},
		`ends: age(ends) > 10`:                                           {Cuts: []float64{at - 10*day, at - 10*day + up(at) - at}},
		`ends: ends - born < duration("24h")`:                            {Cuts: []float64{float64(fixtureAt.AddDate(0, 0, -29).UnixMicro()), up(float64(fixtureAt.AddDate(0, 0, -29).UnixMicro()))}},
		`ends: ends < date("1970-01-02")`:                                {Cuts: []float64{day}, Bounds: []float64{day}},
	} {
		name, src, ok := strings.Cut(src, ": ")
		if !ok {
			name, src = "employees", name
		}
		p, faults := Compile(src, fixture().With(Name{Name: "score", Type: Number, Of: func(*Frame) Value { return NumberValue(5) }, Memo: 1}), Bool)
		if p == nil {
			t.Fatal(faults)
		}
		var r Regions
		r.Add(p, probe(name, lead()))
		if name == "ends" && len(r.Cuts) == 2 && len(want.Cuts) == 2 { // the exact cut is the evaluator's
			if math.Abs(r.Cuts[0]-want.Cuts[0]) > 1000 {
				t.Errorf("%s: cuts %v, want about %v", src, r.Cuts, want.Cuts)
			}
			r.Cuts = want.Cuts
		}
		if diff := cmp.Diff(want, r, cmpopts.IgnoreUnexported(Regions{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", src, diff)
		}
	}
}

func TestWhatIsComputedFromNamesThatChangeIsVague(t *testing.T) {
	for _, src := range []string{
		`employees * employees > 3`, `score + employees > 3`, `twice(employees) > 4`, `any(tags, employees > 3)`, `abs(employees) > 3`,
		`1 / employees > 3`, `known(1 / employees)`, `(employees > 3 ? 1 : 2) > 1`, `employees + 1 > employees`, `times("call", employees) > 1`,
		`3 in [employees, score]`,
	} {
		p, faults := Compile(src, fixture().With(Name{Name: "score", Type: Number, Of: func(*Frame) Value { return NumberValue(5) }, Memo: 1}), Bool)
		if p == nil {
			t.Fatal(faults)
		}
		var r Regions
		if r.Add(p, probe("employees", lead())); !r.Vague {
			t.Errorf("%s: %+v", src, r)
		}
	}
	for src, name := range map[string]string{`lower(title) == "a"`: "title", `title < "M"`: "title", `title matches "^H"`: "title",
		`"Head of IT" contains title`: "title", `len(tags) > 1`: "tags", `any(tags, # == "a")`: "tags", `"x" in [title]`: "title"} {
		var r Regions
		if r.Add(compile(t, src, Bool), probe(name, lead())); !r.Vague {
			t.Errorf("%s: %+v", src, r)
		}
	}
	var r Regions
	if r.Add(compile(t, `employees / 100`, Number), probe("employees", lead())); !r.Vague {
		t.Error("an amount has no regions")
	}
}

// Two values of one region get one answer from every condition that is not vague.
func TestValuesOfOneRegionAreAlike(t *testing.T) {
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"employees", "budget", "title", "country", "tags", "ends", "consent"}).Draw(t, "name")
		g := &generator{t: t}
		src := g.expr(Bool, rapid.IntRange(1, 3).Draw(t, "depth"))
		if rapid.Bool().Draw(t, "simple") {
			src = map[string]string{
				"employees": `employees * 3 - budget >= 2.5 or employees / (budget - 7) < 12 or -employees in [-3, 0]`,
				"budget":    `budget - employees / 3 == 0 or round(budget) < 4 and 2 > min(budget, employees)`,
				"title":     `title startsWith "He" and title contains "e" or title == "x" or title endsWith country`,
				"country":   `country in ["DE", "US", title] or title in tags and country in tags`,
				"tags":      `"x" in tags and not ("DE" in tags) or country in tags`,
				"ends":      `age(ends) > 3 or ends - born < duration("1h30m") or ends == at`,
				"consent":   `(consent ?? partner) != partner`,
			}[name] + " or " + src
		}
		p, faults := Compile(src, fixture(), Bool)
		if p == nil {
			t.Fatalf("%s: %v", src, faults)
		}
		b := probe(name, facts(t, true))
		n, _ := fixture().Lookup(name)
		var r Regions
		if r.Add(p, b); r.Vague {
			return
		}
		told++
		one, two := anyValue(t, n, &r), anyValue(t, n, &r)
		if region(&r, one) != region(&r, two) {
			return
		}
		b.Set(one)
		x, ax := p.Truth(b.Frame), r.Answers(b.Frame, nil)
		b.Set(two)
		y, ay := p.Truth(b.Frame), r.Answers(b.Frame, nil)
		if x != y || !slices.Equal(ax, ay) {
			t.Fatalf("%s: of %s %v it is %s, of %v %s", src, name, one, x, two, y)
		}
	})
	if told == 0 {
		t.Error("every condition was vague")
	}
}

// anyValue draws a value that may be near a cut.
func anyValue(t *rapid.T, n Name, r *Regions) Value {
	switch n.Type {
	case Bool:
		return BoolValue(rapid.Bool().Draw(t, "value"))
	case Text:
		return TextValue(rapid.SampledFrom(append([]string{"other", "Head", "He", "Hexe", "ex", "DE", "", "US"}, r.Texts...)).Draw(t, "value"))
	case List:
		return ListValue(rapid.SliceOfN(rapid.SampledFrom([]string{"x", "DE", "cloud", "other", "y"}), 0, 3).Draw(t, "value"))
	}
	at := rapid.Float64Range(-4e15, 4e15).Draw(t, "value")
	if len(r.Cuts) > 0 && rapid.Bool().Draw(t, "near") {
		at = rapid.SampledFrom(r.Cuts).Draw(t, "cut")
		for range rapid.IntRange(0, 2).Draw(t, "steps") {
			at = math.Nextafter(at, math.Inf(rapid.SampledFrom([]int{-1, 1}).Draw(t, "side")))
		}
	}
	return Value{Type: n.Type, Known: true, Num: min(max(at, -4e15), 4e15)}
}

// region spells the region of a value.
func region(r *Regions, v Value) string {
	var b strings.Builder
	switch v.Type {
	case Text:
		if slices.Contains(r.Texts, v.Str) {
			return "text " + v.Str
		}
		for _, f := range r.Finds {
			b.WriteString(BoolValue(f.Holds(v.Str)).String())
		}
	case List:
		for _, s := range r.Texts {
			b.WriteString(BoolValue(slices.Contains(v.List, s)).String())
		}
	case Bool:
		return v.String()
	default:
		return NumberValue(float64(sort.Search(len(r.Cuts), func(i int) bool { return r.Cuts[i] > v.Num }))).String()
	}
	return b.String()
}

func TestEverySetOfFindsThatAnyTextHasIsWitnessed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := func(n int) *rapid.Generator[string] { return rapid.StringOfN(rapid.RuneFrom([]rune("ab ")), 0, n, -1) }
		var finds []Find
		for range rapid.IntRange(0, 4).Draw(t, "finds") {
			f := Find{rapid.SampledFrom([]string{"contains", "startsWith", "endsWith"}).Draw(t, "op"), letters(3).Draw(t, "text")}
			if !slices.Contains(finds, f) {
				finds = append(finds, f)
			}
		}
		texts := rapid.SliceOfN(letters(3), 0, 3).Draw(t, "texts")
		all, ok := Witnesses(texts, finds)
		if !ok {
			t.Fatal("too many")
		}
		held := func(s string) string { return region(&Regions{Finds: finds}, TextValue(s)) }
		seen := map[string]bool{}
		for _, w := range all {
			if slices.Contains(texts, w) || seen[held(w)] {
				t.Fatalf("%q of %v, %v: %q", w, texts, finds, all)
			}
			seen[held(w)] = true
		}
		if s := letters(8).Draw(t, "any text"); !slices.Contains(texts, s) && !seen[held(s)] {
			t.Fatalf("%q has no witness beside %v: %v gives %q", s, texts, finds, all)
		}
	})
	if _, ok := Witnesses(nil, make([]Find, MaxSearches+1)); ok {
		t.Error("there is no bound")
	}
	if w, _ := Witnesses([]string{"x"}, []Find{{"contains", "IT"}, {"startsWith", "Head"}}); !slices.Equal(w, []string{"other", "IT", "Head", "Head IT"}) {
		t.Errorf("%q", w)
	}
}

func TestReadingsAreWhatIsNamedAndCalled(t *testing.T) {
	p := compile(t, `let x = segment("dach"); x and employees > times("call", 3) and any(tags, last(#) == title)`, Bool)
	var got []string
	for _, r := range p.Readings() {
		if r.Name != nil {
			got = append(got, r.Name.Name)
		} else {
			got = append(got, r.Func.Name+"("+strings.Join(r.Literals, ", ")+")")
		}
	}
	equal(t, "readings", got, []string{"segment(dach)", "employees", "times(call)", "tags", "last()", "title"})
}

// A variable is looked into once, however often it is read.
func TestVariablesWithinVariablesAreProbedInNoTime(t *testing.T) {
	src := "let a0 = employees + 1; "
	for i := 1; i < 60; i++ {
		prev := "a" + NumberValue(float64(i-1)).String()
		src += "let a" + NumberValue(float64(i)).String() + " = " + prev + " + " + prev + "; "
	}
	var r Regions
	if r.Add(compile(t, src+"a59 > 3", Bool), probe("employees", lead())); r.Vague || len(r.Cuts) == 0 {
		t.Errorf("%+v", r)
	}
}
