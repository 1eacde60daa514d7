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
	maxGuarded    = 512     // rules: one bit of every region each
	maxAllRegions = 1 << 16 // of a model, 128 bytes each at most: 8 MiB
)

// entry is a condition in a table: of a rule that is in the table as a whole,
// or a part of a guarded one.
type entry struct {
	when   *rule.Program
	shape  rule.Shape
	points Points
	dim    int
	guard  int // index of the guarded rule, -1 for a whole one
}

// draft is a table to be.
type draft struct {
	shape   rule.Shape // that of all its entries together
	entries []entry
	dim     int // that of the whole rules among them, -1 while there are none
}

// planner distributes rules over tables.
type planner struct {
	drafts  [][]*draft // by slot
	regions *int       // of all drafts of the model
}

// prepare makes rules ready for Score. The tables are filled by asking the
// conditions themselves about one value of every region.
// Regions counts those of all tables of a model.
func (s *Schema) prepare(rules []factRule, regions *int) factRules {
	p := planner{drafts: make([][]*draft, len(s.attributes)), regions: regions}
	var out factRules
	for _, r := range merged(rules) {
		if p.place(entry{when: r.when, points: r.points, dim: r.dim, guard: -1}) {
			continue
		}
		var rest []*rule.Program
		guards, clauses := 0, r.when.Clauses()
		if len(out.guarded) < maxGuarded && len(clauses) > 1 {
			for _, c := range clauses {
				if p.place(entry{when: c, guard: len(out.guarded)}) {
					guards++
				} else {
					rest = append(rest, c)
				}
			}
		}
		if guards == 0 {
			out.always = append(out.always, r)
		} else {
			out.guarded = append(out.guarded, guarded{rest, r.points, r.dim})
		}
	}
	others := max(0, (len(out.guarded)+63)/64-1)
	row := &s.newLead("").row
	for slot := range s.attributes {
		for _, d := range p.drafts[slot] {
			switch t := d.fill(row, others); d.shape.Type {
			case rule.Text:
				out.texts = append(out.texts, t)
			case rule.List:
				out.lists = append(out.lists, t)
			default:
				out.numbers = append(out.numbers, t)
			}
		}
	}
	return out
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
	if e.shape, ok = e.when.Shape(); !ok {
		return false
	}
	drafts := &p.drafts[e.shape.Slot]
	for i := 0; i < maxTables; i++ {
		d, before := &draft{dim: -1, shape: rule.Shape{Type: e.shape.Type, Slot: e.shape.Slot, Index: e.shape.Index}}, 0
		if i < len(*drafts) {
			d = (*drafts)[i]
			before = regions(&d.shape)
		}
		after := count(e.shape.Type, together(d.shape.Cuts, e.shape.Cuts, cmp.Compare),
			together(d.shape.Texts, e.shape.Texts, cmp.Compare), together(d.shape.Finds, e.shape.Finds, rule.Find.Compare))
		if e.guard < 0 && d.dim >= 0 && d.dim != e.dim || after > maxRegions || *p.regions+after-before > maxAllRegions {
			continue
		}
		if i == len(*drafts) {
			*drafts = append(*drafts, d)
		}
		*p.regions += after - before
		d.shape.Cuts = union(d.shape.Cuts, e.shape.Cuts, cmp.Compare)
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
func regions(s *rule.Shape) int { return count(s.Type, len(s.Cuts), len(s.Texts), len(s.Finds)) }

// count is the number of regions of so many cuts, texts and finds, too many for
// a table where the finds or items are.
func count(typ rule.Type, cuts, texts, finds int) int {
	switch typ {
	case rule.Text:
		if finds > maxFinds {
			return math.MaxInt32
		}
		return 1 + texts + 1<<finds
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
		searched: len(s.Finds) > 0, dim: max(0, d.dim)}
	for _, c := range s.Cuts {
		t.cuts = append(t.cuts, order(c))
	}
	n := regions(s)
	t.cells = slices.Repeat([]cell{{admits: ^uint64(0)}}, n)
	if slices.ContainsFunc(d.entries, func(e entry) bool { return e.guard >= 64 }) {
		t.others = slices.Repeat([]uint64{^uint64(0)}, n*others)
	}
	unlisted := make([]func(uint64) rule.Truth, len(d.entries))
	if s.Type == rule.Text {
		for i, e := range d.entries {
			if !e.shape.Closed {
				unlisted[i] = e.when.Unlisted(s.Finds)
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
			truth := rule.False
			switch {
			case !isOther:
				truth = e.when.Truth(f)
			case unlisted[i] != nil: // a closed list has no other value
				truth = unlisted[i](uint64(region - t.other))
			}
			switch {
			case e.guard < 0 && truth == rule.True:
				t.cells[region].points += e.points
			case e.guard < 0 || truth == rule.True:
			case e.guard < 64:
				t.cells[region].admits &^= 1 << e.guard
			default:
				t.others[region*others+e.guard>>6-1] &^= 1 << (e.guard & 63)
			}
		}
	}
	row.Known[t.word] &^= 1 << t.shift
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
