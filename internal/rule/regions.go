package rule

import (
	"math"
	"slices"
)

// Probe gives one name other values, while others keep theirs, and looks at what
// programs answer then.
type Probe struct {
	Frame     *Frame
	Is        func(*Name) bool // the name
	Fixed     func(*Name) bool // the names whose value in the frame stays as it is
	Set       func(Value)      // gives the name a value in the frame, which forgets what was derived
	Type      Type             // of the name
	Low, High float64          // of the values that a Number or Date may have
}

// Regions are where the answers of conditions change with the value of one name:
// of two values in the same region every condition that was added says the same.
// A missing value is a region of its own. The zero Regions have one.
type Regions struct {
	// Cuts, for Number and Date: x and y are of one region if the same cuts are
	// at most x and at most y. Ascending.
	Cuts []float64
	// Bounds, for Number and Date: the numbers that people wrote beside the name.
	// Ascending.
	Bounds []float64
	// Texts, for Text: each is a region. For List: lists that hold the same of
	// them are of one region. Sorted.
	Texts []string
	// Finds, for Text: those that are none of Texts are of one region if the
	// same finds hold of them. Sorted.
	Finds []Find
	// Vague: a program reads the name in a way that these regions do not tell,
	// such as in arithmetic with a name that is not fixed.
	Vague bool

	atoms []atom
}

// atom is a condition in a program that reads nothing else that changes: its
// truth is one in each region.
type atom struct {
	n      *node
	lets   []*node // around it, the outermost first
	locals int     // of the program
}

// Add adds the regions of a program: of a condition the values at which one of
// its tests changes its answer. It is exact for tests of the name itself, and
// for numbers and dates for every comparison of an amount that only rises, or
// only falls, with the name (age(x), x / seats, round(x - 3)) with one that does
// not change: there the evaluator itself is asked where the answer changes. The
// name has another value afterwards.
func (r *Regions) Add(p *Program, b *Probe) {
	w := prober{Probe: b, r: r, locals: p.locals, reads: map[*node]bool{}, stays: map[*node]bool{}, lone: map[*node]bool{}, ways: map[*node]way{}}
	w.visit(p.root)
	slices.Sort(r.Cuts)
	r.Cuts = slices.Compact(r.Cuts)
	slices.Sort(r.Bounds)
	r.Bounds = slices.Compact(r.Bounds)
	slices.Sort(r.Texts)
	r.Texts = slices.Compact(r.Texts)
	slices.SortFunc(r.Finds, Find.Compare)
	r.Finds = slices.Compact(r.Finds)
}

// Answers appends what every test says of the value that the name has in the
// frame: values with equal answers are alike to all programs added, unless the
// regions are Vague.
func (r *Regions) Answers(f *Frame, dst []Truth) []Truth {
	for _, a := range r.atoms {
		dst = append(dst, a.value(f, a.n).Truth())
	}
	return dst
}

// value is that of a node of the atom, the variables around it set.
func (a *atom) value(f *Frame, n *node) Value {
	old := f.enter(a.locals)
	for _, l := range a.lets {
		v := l.kids[0].value(f)
		f.locals[f.base+l.local] = v
	}
	v := n.value(f)
	f.leave(old)
	return v
}

// prober walks one program. What it finds out of a node it keeps: a variable is
// one node however often it is read.
type prober struct {
	*Probe
	r      *Regions
	locals int
	lets   []*node
	within bool // an atom
	reads  map[*node]bool
	stays  map[*node]bool
	lone   map[*node]bool
	ways   map[*node]way
}

// read reports whether n depends on the name.
func (w *prober) read(n *node) bool {
	yes, seen := w.reads[n]
	if !seen {
		yes = n.op == opName && w.Is(n.name) || slices.ContainsFunc(n.kids, w.read)
		w.reads[n] = yes
	}
	return yes
}

// fixed reports whether n has one value, whatever changes.
func (w *prober) fixed(n *node) bool {
	return w.of(n, w.stays, func(m *Name) bool { return !w.Is(m) && w.Fixed(m) })
}

// alone reports whether n depends on nothing but the name.
func (w *prober) alone(n *node) bool {
	return w.of(n, w.lone, func(m *Name) bool { return w.Is(m) || w.Fixed(m) })
}

// of reports whether n reads only such names.
func (w *prober) of(n *node, known map[*node]bool, such func(*Name) bool) bool {
	yes, seen := known[n]
	if !seen {
		yes = n.op != opCall && (n.op != opName || such(n.name)) &&
			!slices.ContainsFunc(n.kids, func(k *node) bool { return !w.of(k, known, such) })
		known[n] = yes
	}
	return yes
}

// name reports whether n is the name itself, or a variable that is.
func (w *prober) name(n *node) bool {
	for n.op == opVar {
		n = n.kids[0]
	}
	return n.op == opName && w.Is(n.name)
}

func (w *prober) value(n *node) Value {
	a := atom{n, w.lets, w.locals}
	return a.value(w.Frame, n)
}

// test adds n to the tests, which tell regions if that is so.
func (w *prober) test(n *node, told bool) {
	switch {
	case !told:
		w.r.Vague = true
	case !w.within:
		w.r.atoms = append(w.r.atoms, atom{n, slices.Clone(w.lets), w.locals})
	}
}

// visit finds the tests in a condition.
func (w *prober) visit(n *node) {
	if !w.read(n) {
		return
	}
	switch {
	case !w.within && n.typ == Bool && w.Type != List && w.alone(n): // a list may get several items: each test counts
		w.test(n, true)
		w.within = true
		w.visit(n)
		w.within = false
	case n.op == opLet:
		if n.kids[0].typ == Bool {
			w.visit(n.kids[0])
		}
		w.lets = append(w.lets, n)
		w.visit(n.kids[1])
		w.lets = w.lets[:len(w.lets)-1]
	case n.op == opVar && n.typ == Bool: // its value stands in the let
	case n.op == opName, n.op == opKnown && w.plain(n.kids[0]):
		w.test(n, n.typ == Bool)
	case n.op == opAnd, n.op == opOr, n.op == opNot, n.op == opKnown && n.kids[0].typ == Bool,
		(n.op == opCond || n.op == opCoalesce) && n.typ == Bool,
		n.op == opStrict && n.word != "" && n.typ == Bool && n.kids[0].typ == Bool: // a comparison of conditions
		for _, k := range n.kids {
			w.visit(k)
		}
	case n.op == opStrict && n.typ == Bool && n.word != "":
		w.test(n, w.tells(n))
	default:
		w.test(n, false)
	}
}

// plain reports whether n is known wherever the name is, or nowhere.
func (w *prober) plain(n *node) bool {
	switch n.word {
	case "lower", "upper", "trim", "len":
		return w.plain(n.kids[0])
	}
	return w.name(n)
}

// tells adds the regions of a comparison or a search, if it has any.
func (w *prober) tells(n *node) bool {
	l, rest := n.kids[0], n.kids[1:]
	mirror := len(rest) == 1 && w.read(rest[0]) && n.word != "in"
	if mirror {
		l, rest = rest[0], n.kids[:1]
	}
	if slices.ContainsFunc(rest, func(k *node) bool { return !w.fixed(k) }) {
		return n.word == "in" && len(rest) == 1 && w.holds(l, rest[0])
	}
	switch {
	case l.typ == Text:
		return w.name(l) && w.texts(n.word, rest, mirror)
	case l.typ == List:
		return false
	}
	for _, k := range rest {
		if !w.numbers(n.word, mirror, l, k) {
			return false
		}
	}
	return true
}

// holds adds the region of a text in the list that the name is.
func (w *prober) holds(text, list *node) bool {
	if list.typ != List || !w.name(list) || !w.fixed(text) {
		return false
	}
	if v := w.value(text); v.Known {
		w.r.Texts = append(w.r.Texts, v.Str)
	}
	return true
}

// texts adds what the name, a text, is compared with.
func (w *prober) texts(word string, with []*node, mirror bool) bool {
	search := (&test{op: word}).search()
	if !search && word != "==" && word != "!=" && word != "in" || search && mirror {
		return false
	}
	for _, k := range with {
		switch v := w.value(k); {
		case search && v.Known:
			w.r.Finds = append(w.r.Finds, Find{word, v.Str})
		case v.Type == List:
			w.r.Texts = append(w.r.Texts, v.List...)
		case v.Known:
			w.r.Texts = append(w.r.Texts, v.Str)
		}
	}
	return true
}

// numbers adds where the comparison of an amount that depends on the name with
// one that does not changes its answer.
func (w *prober) numbers(word string, mirror bool, l, r *node) bool {
	c := w.value(r)
	if !w.name(l) {
		d := w.way(l)
		return !c.Known || d == 0 || d != none && w.changes(l, c.Num)
	}
	if !c.Known {
		return true
	}
	if mirror {
		word = mirrored(word)
	}
	w.r.Bounds = append(w.r.Bounds, c.Num)
	if word != ">" && word != "<=" {
		w.r.Cuts = append(w.r.Cuts, c.Num)
	}
	if word != ">=" && word != "<" {
		w.r.Cuts = append(w.r.Cuts, math.Nextafter(c.Num, math.Inf(1)))
	}
	return true
}
