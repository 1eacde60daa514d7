package doc

import (
	"reflect"
	"strings"
)

// Key is one key of the language, as the tags of its field say.
type Key struct {
	// Path spells where it stands: "scoring.rules[].half life" in the items of a
	// list, "funnel.stages.<name>.owner" under a name of the user's.
	Path string
	Help string   // what it means
	Like string   // an example value, as YAML
	Kind string   // number, points, duration, share, date, hours, condition, formula, name, text, count, bool; "" where there are keys below
	One  []string // the closed list of words it may be

	Required bool // must be there
	Later    bool // known, but not supported yet
	Bool     bool // true or false
	List     bool // a list: of texts (or one text), or of mappings
	Keyed    bool // a mapping from names of the user's, whose order counts
	Names    bool // Keyed, or a list of names only
	Rest     bool // stands for every key that the mapping around does not have itself
	Short    bool // its value may stand in place of the whole mapping around

	NameHelp, NameLike string // what the names of a Keyed or Rest are
}

// Keys is the table of the language whose top mapping is the struct t: every
// key in the order of declaration, those below it behind it. A struct within
// itself is listed once.
func Keys(t reflect.Type) []Key {
	l := lister{shapes: shapes{}, within: map[reflect.Type]bool{}}
	l.mapping(t, "")
	return l.keys
}

type lister struct {
	shapes shapes
	within map[reflect.Type]bool
	keys   []Key
}

func (l *lister) mapping(t reflect.Type, path string) {
	if l.within[t] {
		return
	}
	l.within[t] = true
	defer delete(l.within, t)
	if path != "" {
		path += "."
	}
	for _, f := range l.shapes.of(t).fields {
		l.field(f, path)
	}
}

func (l *lister) field(f *field, path string) {
	k := Key{Path: path + f.name, Help: f.help, Like: f.like, Kind: f.kind, One: f.one,
		Required: f.required, Later: f.later, Short: f.short, Names: f.names, Rest: f.rest}
	if f.later {
		l.keys = append(l.keys, k)
		return
	}
	k.Bool = f.isBool()
	if k.Bool && k.Kind == "" {
		k.Kind = "bool"
	}
	if !f.isStruct() && !f.isStructs() {
		k.List = f.isTexts()
		l.keys = append(l.keys, k)
		return
	}
	below := k.Path
	sh := l.shapes.of(f.structType())
	switch {
	case f.isStruct():
	case sh.key == nil:
		k.List = true
		below += "[]"
	default:
		k.Keyed = !f.rest
		k.NameHelp, k.NameLike = sh.key.help, sh.key.like
		name := "<" + strings.ToLower(sh.key.goName) + ">"
		if f.rest {
			k.Path = path + name
			below = k.Path
		} else {
			below += "." + name
		}
	}
	l.keys = append(l.keys, k)
	l.mapping(sh.typ, below)
}
