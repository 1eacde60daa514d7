// Package doc reads YAML into config structs, strictly, and knows where every
// value stands: everything that is wrong is told in one pass, with file, line,
// column, the line itself and a caret, exact inside the text of every scalar
// style.
//
// A config struct is plain data. Its fields are strings (a scalar keeps its text
// as written, the parts own the grammars), bool, *bool, []string, structs,
// *struct and slices of structs, each with a yaml tag:
//
//	`yaml:"half life"`          the key
//	`yaml:"name,required"`      a problem at the mapping where it is missing
//	`yaml:",inline"`            a struct whose keys stand among its parent's
//	`yaml:",key"`               string: a slice of such structs is written as a mapping in
//	                            file order, and this field holds the mapping's key
//	`yaml:"reasons,names"`      slice of keyed structs: may also be a list of names, or one name
//	`yaml:"to,short"`           string or []string: the struct may also be written as this alone
//	`yaml:",rest"`              slice of keyed structs: takes the keys the struct does not know
//	`yaml:"track,later"`        on a field _ struct{}: a key of the language, not supported yet
//	`yaml:"-"`                  not part of the language
//
// Further tags document the field and make the JSON Schema: help (a sentence),
// like (an example value as YAML), kind (number, points, duration, share, date,
// hours, condition, formula, name, text, count, bool) and one (a closed list of
// words separated by |, which is checked).
package doc

import (
	"reflect"

	"gopkg.in/yaml.v3"

	"example.com/baton/internal/problem"
)

// Limits of what is read. An agreement that two departments read aloud is far
// from each; a hostile one is refused before it costs more than milliseconds.
const (
	// MaxSize is the length of a file in bytes: some ten thousand rules.
	MaxSize = 1 << 20
	// MaxDepth is the nesting of mappings and lists; the language itself needs less than ten.
	MaxDepth = 32
	// MaxNodes is the number of keys, values and lists. It bounds the memory of the
	// tree (about 250 bytes a node), which the size alone does not: [a,a,a,…] is a node in two bytes.
	MaxNodes = 200_000
	// MaxKey is the length of a key or a name in characters: longer ones are
	// unreadable in every table, and YAML's own limit of 1024 is then out of reach.
	MaxKey = 100
	// MaxProblems is the number of mistakes, and of warnings, that are shown: nobody reads more at once.
	MaxProblems = 100
	// MaxMessage is the number of characters of a message and of a hint: they may repeat a value of a megabyte.
	MaxMessage = 1000
	// MaxLine is the number of characters of a source line that a message shows: it fits a wide terminal.
	MaxLine = 160
)

// Document is one file as it was read. It does not change, and neither may what
// was decoded, for Canonical reads it again.
type Document struct {
	src     source
	dst     reflect.Value
	shapes  shapes
	root    *yaml.Node                // the top mapping; nil where there is none
	list    problem.List              // what decoding found
	spots   []spot                    // where, parallel to list
	keys    map[*yaml.Node]*yaml.Node // of block mappings and lists: they begin on a later line
	forms   map[*yaml.Node]form       // values in one of the short spellings
	failed  map[*yaml.Node]bool       // values that could not be read: nothing below them is told again
	missing map[missing]bool          // required keys that are not there, told already
	gaps    map[*yaml.Node]bool       // mappings with a key that is missing, unknown, not supported or unreadable, and those one level around
	conds   map[*yaml.Node]bool       // conditions
}

// decoder is the state of one call of Decode.
type decoder struct {
	*Document
	finder
	path   []any // of the value being decoded
	hinted int   // suggestions computed so far
}

// form is a spelling of a value that skips a step of its path.
type form struct {
	short string // the field that the value stands for
	names bool   // keyed structs, of which only the names are given
	one   bool   // one text in place of a list
}

// spot is a place in the file: a node or, where it is nil, a byte.
type spot struct {
	node *yaml.Node
	off  int
}

// missing is a key that a mapping does not have.
type missing struct {
	in  *yaml.Node
	key string
}

// Decode reads one YAML document into dst, a pointer to a config struct, as far
// as that is possible: what is wrong is left out and told by Problems. It panics
// when dst is no such pointer, or its tags are none of the package's.
func Decode(file string, src []byte, dst any) *Document {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		panic("doc.Decode: dst is not a pointer to a struct; pass &config")
	}
	d := decoder{Document: &Document{
		src: newSource(file, src), dst: v.Elem(), shapes: shapes{}, keys: map[*yaml.Node]*yaml.Node{}, forms: map[*yaml.Node]form{},
		failed: map[*yaml.Node]bool{}, missing: map[missing]bool{}, gaps: map[*yaml.Node]bool{}, conds: map[*yaml.Node]bool{},
	}}
	d.source = &d.src
	sh := d.shapes.of(v.Elem().Type())
	d.read(len(src))
	if d.root != nil {
		d.mapping(v.Elem(), sh, d.root)
	}
	return d.Document
}

// Problems is what decoding found wrong, in the order of finding.
func (d *Document) Problems() problem.List { return d.list }
