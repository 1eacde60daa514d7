package doc

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"example.com/baton/internal/problem"
)

// placed is a problem with the place that it is about.
type placed struct {
	problem.Problem
	spot
	line, col int
}

// locator is the state of one call of Place.
type locator struct {
	*Document
	finder
	index  map[*yaml.Node]map[string]int // where the keys of a mapping are
	traced struct {                      // the scalar that was traced last
		node *yaml.Node
		at   []int
	}
}

// Place locates what decoding found and the problems of list, whose paths begin
// at the top of the file. A path that the file does not have stands for the
// nearest part of it that is there. Problems below a value that decoding could
// not read are left out, for they only follow from it; so are those about a whole
// mapping, or a list of them, in which a key is missing, unknown, not supported
// yet or unreadable. Any number of goroutines may call it.
func (d *Document) Place(list problem.List) Problems {
	l := locator{Document: d, finder: finder{source: &d.src}, index: map[*yaml.Node]map[string]int{}}
	all := make([]placed, 0, len(l.list)+len(list))
	for i, p := range l.list {
		all = append(all, placed{Problem: p, spot: l.spots[i]})
	}
	for _, p := range list {
		if q, ok := l.find(p); ok {
			all = append(all, q)
		}
	}
	for i := range all {
		p := &all[i]
		if p.node != nil {
			p.line, p.col = p.node.Line, p.node.Column
		} else {
			p.line, p.col = l.position(p.off)
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.col, b.col), cmp.Compare(a.Off, b.Off))
	})
	all = slices.CompactFunc(all, func(a, b placed) bool {
		return a.line == b.line && a.col == b.col && a.Off == b.Off && a.Path == b.Path && a.Msg == b.Msg
	})
	return l.first(all)
}

// first locates the first MaxProblems mistakes and as many warnings; mistakes
// are not crowded out by warnings.
func (l *locator) first(all []placed) Problems {
	var ps Problems
	var last [2]placed // the first that is not shown
	var count [2]int
	for _, p := range all {
		kind := 0
		if p.Warning {
			kind = 1
		}
		if count[kind]++; count[kind] <= MaxProblems {
			ps = append(ps, l.locate(p))
		} else if count[kind] == MaxProblems+1 {
			last[kind] = p
		}
	}
	for kind, n := range count {
		if n > MaxProblems {
			p := last[kind]
			ps = append(ps, Problem{File: l.file, Line: p.line, Col: p.col, Width: 1, Warning: kind == 1,
				Msg: "and " + strconv.Itoa(n-MaxProblems) + " more"})
		}
	}
	return ps
}

// find looks up the node that p is about; false if p follows from what is told already.
func (l *locator) find(p problem.Problem) (placed, bool) {
	q := placed{Problem: p}
	if l.root == nil {
		return q, false // nothing was read, and why is told
	}
	var key *yaml.Node
	cur, whole := l.root, true
steps:
	for rest := p.Path; rest != ""; {
		var step string
		var i int
		step, i, rest = nextStep(rest)
		if l.failed[cur] {
			return q, false
		}
		form := l.forms[cur]
		switch {
		case step == "" && cur.Kind == yaml.SequenceNode && i < len(cur.Content):
			key, cur = nil, cur.Content[i]
		case step == "" && form.one && i == 0, step != "" && step == form.short:
		case l.missing[missing{cur, step}]:
			return q, false
		default:
			k, v := l.child(cur, step, form)
			if v == nil {
				whole = false
				break steps
			}
			key, cur = k, v
		}
	}
	if l.failed[cur] || l.gaps[cur] && !(p.OnKey && whole) {
		return q, false
	}
	q.node = l.face(cur)
	if key != nil && (p.OnKey || !whole) {
		q.node = key
	}
	if p.OnKey || !whole || cur.Kind != yaml.ScalarNode {
		q.Off, q.End = 0, 0
	}
	return q, true
}

// child is the key and value of a mapping, or twice the name in a list of names.
func (l *locator) child(n *yaml.Node, name string, f form) (key, value *yaml.Node) {
	if name == "" || n.Kind != yaml.MappingNode && !f.names {
		return nil, nil
	}
	if f.names && n.Kind == yaml.ScalarNode {
		return n, n
	}
	index := l.index[n]
	if index == nil {
		index = make(map[string]int, len(n.Content))
		step := 1
		if n.Kind == yaml.MappingNode {
			step = 2
		}
		for i := 0; i < len(n.Content); i += step {
			if k := n.Content[i]; k.Kind == yaml.ScalarNode {
				if _, twice := index[k.Value]; !twice {
					index[k.Value] = i
				}
			}
		}
		l.index[n] = index
	}
	i, ok := index[name]
	switch {
	case !ok:
		return nil, nil
	case n.Kind == yaml.MappingNode:
		return n.Content[i], n.Content[i+1]
	}
	return n.Content[i], n.Content[i]
}

// nextStep takes the first step off a path spelled by problem.Path: a key, or a
// position and the key "".
func nextStep(path string) (key string, i int, rest string) {
	path = strings.TrimPrefix(path, ".")
	switch {
	case strings.HasPrefix(path, "["):
		digits, rest, _ := strings.Cut(path[1:], "]")
		i, err := strconv.Atoi(digits)
		if err != nil || i < 0 {
			i = 1 << 30 // nowhere
		}
		return "", i, rest
	case strings.HasPrefix(path, `"`):
		if q, err := strconv.QuotedPrefix(path); err == nil {
			key, _ = strconv.Unquote(q)
			return key, 0, path[len(q):]
		}
	}
	if end := strings.IndexAny(path, ".["); end >= 0 {
		return path[:end], 0, path[end:]
	}
	return path, 0, ""
}

// locate finds the exact place inside a value, and the line to show.
func (l *locator) locate(p placed) Problem {
	from, to := p.off, p.off+1
	if n := p.node; n != nil {
		from = l.offset(p.line, p.col)
		to = from + 1
		if n.Kind == yaml.ScalarNode {
			from, to = l.within(n, p, from)
		}
	}
	q := Problem{File: l.file, Path: p.Path, Msg: clipTo(MaxMessage, p.Msg), Hint: clipTo(MaxMessage, p.Hint), Warning: p.Warning, Width: 1}
	q.Line, q.Col = l.position(from)
	q.Source = l.line(q.Line)
	end := min(to, l.starts[q.Line-1]+len(q.Source))
	if from < end {
		q.Width = utf8.RuneCountInString(l.text[from:end])
	}
	if p.node != nil && l.conds[p.node] && !p.Warning {
		q.Hint = l.cutHint(p)
	}
	return q
}

// within is the range of source bytes of a problem in a scalar that begins at from.
func (l *locator) within(n *yaml.Node, p placed, from int) (int, int) {
	if l.traced.node != n {
		l.traced.node, l.traced.at = n, l.places(n)
	}
	at := l.traced.at
	end := len(n.Value)
	switch {
	case at == nil:
		return from, from + 1
	case p.End == 0 && p.Off == 0 && n.Style == 0:
		return from, at[end]
	case p.End == 0 && p.Off == 0:
		return from, at[end] + 1 // with the closing quote
	}
	off := min(p.Off, end)
	if p.End <= off {
		return at[off], at[off] + 1
	}
	return at[off], at[min(p.End, end)]
}

// cutHint is the hint of a problem in a condition: where a comment follows, and
// a quote or bracket is open or the problem is at the end, the comment was meant
// to be part of the condition.
func (l *locator) cutHint(p placed) string {
	at := l.traced.at
	if p.node.Style != 0 || at == nil {
		return p.Hint
	}
	rest, _, _ := strings.Cut(l.text[at[len(p.node.Value)]:], "\n")
	if !strings.HasPrefix(strings.TrimLeft(rest, " \t"), "#") {
		return p.Hint
	}
	if balanced(p.node.Value) && (p.Hint != "" || p.End < len(p.node.Value)) {
		return p.Hint
	}
	return "a # after a blank starts a comment: put the condition in quotes"
}

// balanced reports whether the quotes and brackets of an expression are closed.
func balanced(s string) bool {
	var quote rune
	open := 0
	for _, r := range s {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case r == '(' || r == '[' || r == '{':
			open++
		case r == ')' || r == ']' || r == '}':
			open--
		}
	}
	return quote == 0 && open == 0
}
