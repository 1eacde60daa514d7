package doc

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"example.com/baton/internal/problem"
)

// here is the spelled path of the value being decoded.
func (d *decoder) here() string { return problem.Path(d.path...) }

// mark says that p is about n.
func (d *decoder) mark(n *yaml.Node, p *problem.Problem) *problem.Problem {
	d.spots = append(d.spots, spot{node: d.face(n)})
	return p
}

// face is the node to point at for n: the key, where n begins on a later line,
// and the first key of a mapping that begins with it.
func (d *Document) face(n *yaml.Node) *yaml.Node {
	if k := d.keys[n]; k != nil {
		return k
	}
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Content[0].Line == n.Line && n.Content[0].Column == n.Column {
		return n.Content[0]
	}
	return n
}

// spot says that p is about the byte at off.
func (d *decoder) spot(off int, p *problem.Problem) *problem.Problem {
	d.spots = append(d.spots, spot{off: off})
	return p
}

// suggest is the hint for an unknown word. Only those that can be shown cost anything.
func (d *decoder) suggest(word string, known []string, by func(string, []string) string) string {
	if d.hinted++; d.hinted > MaxProblems {
		return ""
	}
	return by(word, known)
}

// describe names what a node is.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return "text"
}

func (d *decoder) wrongKind(n *yaml.Node, want string) *problem.Problem {
	d.failed[n] = true
	return d.mark(n, d.list.Add(d.here(), "is %s, must be %s", describe(n), want))
}

// none reports a value that is not there. It reports whether that is so.
func (d *decoder) none(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!null" || n.Style != 0 {
		return false
	}
	d.failed[n] = true
	p := d.mark(n, d.list.Add(d.here(), "has no value"))
	p.Hint = "write one, or leave the key out"
	if n.Value != "" {
		p.Hint = "put " + n.Value + " in quotes if the word is meant"
	}
	return true
}

// value reads n, which stands at d.path, into v.
func (d *decoder) value(v reflect.Value, f *field, n *yaml.Node) {
	switch {
	case d.failed[n]:
	case f.isStruct():
		if v.Kind() == reflect.Pointer {
			v.Set(reflect.New(v.Type().Elem()))
			v = v.Elem()
		}
		d.structure(v, d.shapes.of(v.Type()), n)
	case d.none(n):
	case f.isBool():
		d.truth(v, n)
	case f.isTexts():
		d.textList(v, f, n)
	case f.isStructs():
		d.structs(v, f, n)
	case n.Kind != yaml.ScalarNode:
		d.wrongKind(n, "text")
	default:
		d.words(v, f, n)
	}
}

// words reads a text and checks it against the closed list, if there is one.
func (d *decoder) words(v reflect.Value, f *field, n *yaml.Node) {
	if f.kind == "condition" || f.kind == "formula" {
		d.conds[n] = true
	}
	v.SetString(n.Value)
	if n.Value == "" && (f.required || f.kind != "text" && f.kind != "") {
		d.failed[n] = true
		d.mark(n, d.list.Add(d.here(), "is empty")).Hint = "write a value, or leave the key out"
		return
	}
	if f.one == nil {
		return
	}
	for _, w := range f.one {
		if n.Value == w {
			return
		}
	}
	d.failed[n] = true
	d.mark(n, d.list.Add(d.here(), "%q is none of %s", clip(n.Value), strings.Join(f.one, ", "))).Hint = d.suggest(n.Value, f.one, problem.Suggest)
}

// clip shortens a text for a message.
func clip(s string) string { return clipTo(MaxKey, s) }

func clipTo(most int, s string) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	return s[:runeOffset(s, most)] + "…"
}

func (d *decoder) truth(v reflect.Value, n *yaml.Node) {
	plain := n.Kind == yaml.ScalarNode && n.Style == 0
	if !plain || n.Value != "true" && n.Value != "false" {
		p := d.wrongKind(n, "true or false")
		switch strings.ToLower(n.Value) {
		case "true", "yes", "on":
			p.Hint = "write true"
		case "false", "no", "off":
			p.Hint = "write false"
		}
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	v.SetBool(n.Value == "true")
}

// textList reads a list of texts, or one text.
func (d *decoder) textList(v reflect.Value, f *field, n *yaml.Node) {
	items := n.Content
	switch n.Kind {
	case yaml.ScalarNode:
		items = []*yaml.Node{n}
		d.forms[n] = form{one: true}
	case yaml.MappingNode:
		d.wrongKind(n, "a list of texts, or one text")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, c := range items {
		d.path = append(d.path, i)
		switch {
		case d.failed[c] || d.none(c):
		case c.Kind != yaml.ScalarNode:
			d.wrongKind(c, "text")
		default:
			d.words(v.Index(i), f, c)
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// structs reads a list of mappings or, where the structs have a key, a mapping.
func (d *decoder) structs(v reflect.Value, f *field, n *yaml.Node) {
	sh := d.shapes.of(v.Type().Elem())
	switch {
	case sh.key == nil && n.Kind == yaml.SequenceNode:
		v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
		for i, c := range n.Content {
			d.path = append(d.path, i)
			if !d.failed[c] {
				d.structure(v.Index(i), sh, c)
			}
			d.gaps[n] = d.gaps[n] || d.gaps[c]
			d.path = d.path[:len(d.path)-1]
		}
	case sh.key == nil:
		d.wrongKind(n, "a list").Hint = "begin each item with -"
	case n.Kind == yaml.MappingNode:
		v.Set(reflect.MakeSlice(v.Type(), 0, len(n.Content)/2))
		d.pairs(n, func(key string, _, value *yaml.Node) {
			d.keyed(v, sh, key, value)
			d.gaps[n] = d.gaps[n] || d.gaps[value]
		})
	case f.names:
		d.names(v, sh, n)
	case n.Kind == yaml.ScalarNode:
		d.wrongKind(n, "a mapping")
	default:
		d.wrongKind(n, "a mapping").Hint = "write name: value, without -"
	}
}

// keyed appends the element that stands under key.
func (d *decoder) keyed(v reflect.Value, sh *shape, key string, n *yaml.Node) {
	v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
	e := v.Index(v.Len() - 1)
	e.FieldByIndex(sh.key.index).SetString(key)
	if !d.failed[n] {
		d.structure(e, sh, n)
	}
}

// names reads keyed structs of which only the names are given.
func (d *decoder) names(v reflect.Value, sh *shape, n *yaml.Node) {
	d.forms[n] = form{names: true}
	items := n.Content
	if n.Kind == yaml.ScalarNode {
		items = []*yaml.Node{n}
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(items)))
	seen := map[string]*yaml.Node{}
	for i, c := range items {
		d.path = append(d.path, i)
		if !d.failed[c] && d.isKey(c) {
			if first := seen[c.Value]; first != nil {
				d.mark(c, d.list.Add(d.here(), "%q is listed twice: on line %d and on line %d", c.Value, first.Line, c.Line)).Hint = "delete one"
			} else {
				seen[c.Value] = c
				v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
				v.Index(v.Len() - 1).FieldByIndex(sh.key.index).SetString(c.Value)
			}
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// structure reads n into the struct v: a mapping, or the short form.
func (d *decoder) structure(v reflect.Value, sh *shape, n *yaml.Node) {
	s := sh.short
	switch {
	case n.Kind == yaml.MappingNode:
		d.mapping(v, sh, n)
	case d.none(n):
	case s != nil && (n.Kind == yaml.ScalarNode || s.isTexts()):
		d.forms[n] = form{short: s.name, one: s.isTexts() && n.Kind == yaml.ScalarNode}
		one := d.forms[n]
		d.value(v.FieldByIndex(s.index), s, n)
		d.forms[n] = one
	case s != nil:
		d.wrongKind(n, "a mapping or text")
	default:
		d.wrongKind(n, "a mapping")
	}
}

// mapping reads the keys of n into the fields of v.
func (d *decoder) mapping(v reflect.Value, sh *shape, n *yaml.Node) {
	given := map[string]bool{}
	meant := "" // the hints of unknown keys
	d.pairs(n, func(key string, k, value *yaml.Node) {
		f := sh.byName[key]
		switch {
		case f != nil && f.later:
			d.gaps[n] = true
			d.mark(k, d.list.Add(d.here(), "not supported yet")).OnKey = true
		case f != nil:
			given[key] = true
			d.value(v.FieldByIndex(f.index), f, value)
			d.gaps[n] = d.gaps[n] || d.failed[value]
		case sh.rest != nil:
			r := v.FieldByIndex(sh.rest.index)
			d.keyed(r, d.shapes.of(r.Type().Elem()), key, value)
		default:
			d.gaps[n] = true
			p := d.mark(k, d.list.Add(d.here(), "unknown key %q", key))
			p.OnKey, p.Hint = true, d.suggest(key, sh.known, problem.Known)
			meant += p.Hint
		}
	})
	for _, f := range sh.fields {
		if !f.required || given[f.name] || d.failed[n] {
			continue
		}
		d.gaps[n], d.missing[missing{n, f.name}] = true, true
		if strings.Contains(meant, strconv.Quote(f.name)) {
			continue // it is there, misspelt
		}
		d.path = append(d.path, f.name)
		p := d.mark(n, d.list.Add(d.here(), "is missing"))
		d.path = d.path[:len(d.path)-1]
		if f.like != "" {
			p.Hint = "write " + f.name + ": " + f.like
		}
	}
}
