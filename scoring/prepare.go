package scoring

import (
	"cmp"
	"math"
	"slices"

	"example.com/baton/internal/rule"
)

// Bounds of the tables. What is beyond them is evaluated: slower, with the
// same answer.
const (
	maxRegions    = 1024    // of one table: each costs an evaluation of every rule in it
	maxFinds      = 8       // of one table: searches in texts and items of lists double its regions
	maxTables     = 16      // of one attribute: each is a look-up
	maxGuarded    = 512     // terms of guarded rules: one bit of every region each
	maxTerms      = 8       // of one rule: each is a bit
	maxAllRegions = 1 << 16 // of a model, 128 bytes each at most: 8 MiB
)

// entry is a condition in a table: of a rule that is in the table as a whole,
// or a literal of a guarded one.
type entry struct {
	rule.Literal
	shape  rule.Shape
	points Points
	dim    int
	guard  int // index of the guarded term, -1 for a whole rule
}

// draft is a table to be.
type draft struct {
	shape   rule.Shape // that of all its entries together
	entries []entry
	dim     int // that of the whole rules among them, -1 while there are none
}

// planner distributes rules over tables.
type planner struct {
	drafts [][]*draft // by slot
	used   *used
}

// used is what the tables of a model have taken.
type used struct{ regions, numbers int }

// prepare makes rules ready for Score. The tables are filled by asking the
// conditions themselves about one value of every region.
func (s *Schema) prepare(rules []factRule, u *used) factRules {
	p := planner{drafts: make([][]*draft, len(s.attributes)), used: u}
	var out factRules
	for _, r := range merged(rules) {
		if p.place(entry{Literal: rule.Literal{When: r.when, Is: rule.IsTrue}, points: r.points, dim: r.dim, guard: -1}) {
			continue
		}
		terms := r.when.Terms(maxTerms)
		if terms == nil { // too many: what "and" joins is one
			var all rule.Term
			for _, c := range r.when.Clauses() {
				all = append(all, rule.Literal{When: c, Is: rule.IsTrue})
			}
			terms = []rule.Term{all}
		}
		var guards []guarded
		found := false
		if len(out.guarded)+len(terms) <= maxGuarded {
			for _, term := range terms {
				g := guarded{points: r.points, dim: r.dim}
				for _, l := range term {
					if p.place(entry{Literal: l, guard: len(out.guarded) + len(guards)}) {
						found = true
					} else {
						g.rest = append(g.rest, newTest(l))
					}
				}
				guards = append(guards, g)
			}
		}
		if found {
			out.guarded = append(out.guarded, guards...)
		} else {
			out.always = append(out.always, plain{newTest(rule.Literal{When: r.when, Is: rule.IsTrue}), r.points, r.dim})
		}
	}
	out.sort()
	out.octets()
	others := max(0, (len(out.guarded)+63)/64-1)
	row := &s.newLead("").row
	for slot := range s.attributes {
		for _, d := range p.drafts[slot] {
			t := d.fill(row, others)
			switch d.shape.Type {
			case rule.Text, rule.List:
				t.number = u.numbers
				u.numbers++
			}
			switch d.shape.Type {
			case rule.Text:
				out.texts = append(out.texts, t)
			case rule.List:
				out.lists = append(out.lists, t)
			default:
				out.numbers = append(out.numbers, t)
			}
		}
	}
	out.step()
	return out
}

// step sets out the tables that have few cuts.
func (r *factRules) step() {
	small := func(t *table) bool { return len(t.cuts) <= 2 && t.others == nil }
	slices.SortStableFunc(r.numbers, func(a, b table) int { return cmp.Compare(b2i(small(&a)), b2i(small(&b))) })
	for i := range r.numbers {
		if t := &r.numbers[i]; small(t) {
			s := steps{word: t.word, shift: t.shift, index: t.index, dim: t.dim, cuts: [2]float64{posInf, posInf}}
			copy(s.cuts[:], t.bounds)
			copy(s.cells[:], t.cells)
			r.steps = append(r.steps, s)
		}
	}
}

// sort tells what is asked of many rows at a time from what is asked of each.
func (r *factRules) sort() {
	slices.SortStableFunc(r.always, func(a, b plain) int {
		return cmp.Compare(b2i(a.comparison == nil), b2i(b.comparison == nil))
	})
	for i := range r.always {
		r.asked += b2i(r.always[i].comparison == nil)
	}
	r.compared, r.open = make([]uint64, (len(r.guarded)+63)/64), make([]uint64, (len(r.guarded)+63)/64)
	for i := range r.guarded {
		for _, t := range r.guarded[i].rest {
			if t.comparison != nil {
				r.compared[i>>6] |= 1 << (i & 63)
			} else {
				r.open[i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// octets prepares the sums of few guarded terms.
func (r *factRules) octets() {
	if len(r.guarded) > maxFew {
		return
	}
	for shift := 0; shift < len(r.guarded); shift += 8 {
		terms := r.guarded[shift:min(shift+8, len(r.guarded))]
		for dim := range MaxDimensions {
			if !slices.ContainsFunc(terms, func(g guarded) bool { return g.dim == dim }) {
				continue
			}
			w := octet{shift: shift, dim: dim}
			for held := range w.points {
				for i, g := range terms {
					w.points[held] += g.points * Points(b2i(g.dim == dim)*(held>>i&1))
				}
			}
			r.few = append(r.few, w)
		}
	}
}

// b2i is 1 for true; the compiler makes no branch of it.
func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// merged joins rules of one condition and dimension.
func merged(rules []factRule) []factRule {
	type same struct {
		source string
		dim    int
	}
	first := map[same]int{}
	var out []factRule
	for _, r := range rules {
		k := same{r.when.Source(), r.dim}
		if i, ok := first[k]; ok {
			out[i].points += r.points
			continue
		}
		first[k] = len(out)
		out = append(out, r)
	}
	return out
}

// place puts the entry into the first table of its attribute that has room.
func (p *planner) place(e entry) bool {
	var ok bool
	if e.shape, ok = e.When.Shape(); !ok {
		return false
	}
	drafts := &p.drafts[e.shape.Slot]
	for i := 0; i < maxTables; i++ {
		d, before := &draft{dim: -1, shape: rule.Shape{Type: e.shape.Type, Slot: e.shape.Slot, Index: e.shape.Index}}, 0
		if i < len(*drafts) {
			d = (*drafts)[i]
			before = regions(&d.shape)
		}
		after := count(e.shape.Type, together(d.shape.Cuts, e.shape.Cuts, cmp.Compare)+together(d.shape.Keys, e.shape.Keys, cmp.Compare),
			together(d.shape.Texts, e.shape.Texts, cmp.Compare), together(d.shape.Finds, e.shape.Finds, rule.Find.Compare))
		if e.guard < 0 && d.dim >= 0 && d.dim != e.dim || after > maxRegions || p.used.regions+after-before > maxAllRegions {
			continue
		}
		if i == len(*drafts) {
			*drafts = append(*drafts, d)
		}
		p.used.regions += after - before
		d.shape.Cuts = union(d.shape.Cuts, e.shape.Cuts, cmp.Compare)
		d.shape.Keys = union(d.shape.Keys, e.shape.Keys, cmp.Compare)
		d.shape.Texts = union(d.shape.Texts, e.shape.Texts, cmp.Compare)
		d.shape.Finds = union(d.shape.Finds, e.shape.Finds, rule.Find.Compare)
		d.entries = append(d.entries, e)
		if e.guard < 0 {
			d.dim = e.dim
		}
		return true
	}
	return false
}

// together is the number of elements of two sorted sets as one.
func together[T any](a, b []T, compare func(T, T) int) int {
	n := len(a)
	for _, x := range b {
		if _, found := slices.BinarySearchFunc(a, x, compare); !found {
			n++
		}
	}
	return n
}

// union adds the elements of b to the sorted set a.
func union[T any](a, b []T, compare func(T, T) int) []T {
	for _, x := range b {
		if i, found := slices.BinarySearchFunc(a, x, compare); !found {
			a = slices.Insert(a, i, x)
		}
	}
	return a
}

// regions is the number of a shape's regions.
func regions(s *rule.Shape) int {
	return count(s.Type, len(s.Cuts)+len(s.Keys), len(s.Texts), len(s.Finds))
}

// count is the number of regions of so many cuts or keys, texts and finds, too
// many for a table where the finds or items are.
func count(typ rule.Type, cuts, texts, finds int) int {
	switch typ {
	case rule.Text:
		if finds > maxFinds {
			return math.MaxInt32
		}
		return 1 + texts + (1+cuts)<<finds
	case rule.List:
		if texts > maxFinds {
			return math.MaxInt32
		}
		return 1 + 1<<texts
	}
	return 2 + cuts
}

// fill makes the table: what each entry answers in each region.
func (d *draft) fill(row *rule.Row, others int) table {
	s := &d.shape
	t := table{word: s.Slot >> 6, shift: s.Slot & 63, index: s.Index,
		words: newDictionary(s.Texts), finds: newFinds(s.Finds), other: 1 + len(s.Texts),
		searched: len(s.Finds)+len(s.Keys) > 0, cuts: s.Keys, bounds: s.Cuts, dim: max(0, d.dim)}
	for _, c := range s.Cuts {
		t.cuts = append(t.cuts, order(c))
	}
	t.few = [4]int64{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64}
	if len(t.cuts) <= len(t.few) {
		copy(t.few[:], t.cuts)
	}
	n := regions(s)
	t.cells = slices.Repeat([]cell{{admits: ^uint64(0)}}, n)
	if slices.ContainsFunc(d.entries, func(e entry) bool { return e.guard >= 64 }) {
		t.others = slices.Repeat([]uint64{^uint64(0)}, n*others)
	}
	unlisted := make([]func(uint64, int64) rule.Truth, len(d.entries))
	if s.Type == rule.Text {
		for i, e := range d.entries {
			if !e.shape.Closed {
				unlisted[i] = e.When.Unlisted(s.Finds)
			}
		}
	}
	f := &rule.Frame{}
	for region := range n {
		f.Reset(row, 0, nil)
		isOther := s.Type == rule.Text && region >= t.other
		if !isOther {
			represent(s, region, row)
		}
		for i, e := range d.entries {
			holds := false
			switch {
			case !isOther:
				holds = e.Holds(f)
			case unlisted[i] != nil: // a closed list has no other value
				held, key := t.found(region)
				holds = e.Is.Has(unlisted[i](held, key))
			}
			switch {
			case e.guard < 0 && holds:
				t.cells[region].points += e.points
			case e.guard < 0 || holds:
			case e.guard < 64:
				t.cells[region].admits &^= 1 << e.guard
			default:
				t.others[region*others+e.guard>>6-1] &^= 1 << (e.guard & 63)
			}
		}
	}
	row.Known[t.word] &^= 1 << t.shift
	for _, e := range d.entries {
		t.gives, t.guards = t.gives || e.guard < 0, t.guards || e.guard >= 0
	}
	return t
}

// represent writes a value of a region into a row.
func represent(s *rule.Shape, region int, row *rule.Row) {
	bit := uint64(1) << (s.Slot & 63)
	if region == 0 {
		row.Known[s.Slot>>6] &^= bit
		return
	}
	row.Known[s.Slot>>6] |= bit
	switch i := region - 1; s.Type {
	case rule.Text:
		row.Str[s.Index] = s.Texts[i]
	case rule.List:
		row.List[s.Index] = nil
		for k, text := range s.Texts {
			if i>>k&1 != 0 {
				row.List[s.Index] = append(row.List[s.Index], text)
			}
		}
	default:
		switch {
		case i > 0:
			row.Num[s.Index] = s.Cuts[i-1]
		case s.Type == rule.Bool || len(s.Cuts) == 0:
			row.Num[s.Index] = 0
		default:
			row.Num[s.Index] = math.Nextafter(s.Cuts[0], math.Inf(-1))
		}
	}
}
