package doc

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// read parses the source into d.root, which stays nil where there is nothing to
// decode.
func (d *decoder) read(size int) {
	if size > MaxSize {
		d.spot(0, d.list.Add("", "the file has more than %d bytes", MaxSize))
		return
	}
	if !d.legible() {
		return
	}
	dec := yaml.NewDecoder(strings.NewReader(d.text))
	first, err := parse(dec)
	if err == nil && first != nil {
		var second *yaml.Node
		if second, err = parse(dec); second != nil {
			d.mark(second, d.list.Add("", "a second document begins here")).Hint = "one file holds one agreement: delete the line ---"
		}
	}
	switch {
	case err != nil:
		d.syntax(err)
	case first == nil || first.Kind == yaml.ScalarNode && first.Value == "" && first.Style == 0:
		d.spot(0, d.list.Add("", "the file is empty"))
	case !d.sound(first):
	case first.Kind != yaml.MappingNode:
		d.wrongKind(first, "a mapping")
	default:
		d.root = first
	}
}

// parse reads the next document; nil is the end of the file. The parser panics
// on some comments that it cannot place: that is an error like any other.
func parse(dec *yaml.Decoder) (top *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			top, err = nil, fmt.Errorf("yaml: %v", r)
		}
	}()
	var n yaml.Node
	if err := dec.Decode(&n); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return n.Content[0], nil
}

// sound walks the whole tree for what the language has nowhere: anchors, aliases,
// tags, merge keys, and trees too large or too deep. False means that decoding
// it makes no sense.
func (d *decoder) sound(top *yaml.Node) bool {
	nodes := 0
	var walk func(n *yaml.Node) bool
	walk = func(n *yaml.Node) bool {
		nodes++
		switch {
		case nodes > MaxNodes:
			d.mark(n, d.list.Add(d.here(), "more than %d keys and values", MaxNodes))
			return false
		case len(d.path) > MaxDepth:
			d.mark(n, d.list.Add("", "nested more than %d deep", MaxDepth))
			return false
		}
		d.foreign(n)
		for i, c := range n.Content {
			var step any = i
			if n.Kind == yaml.MappingNode {
				step = n.Content[i&^1].Value
			}
			d.path = append(d.path, step)
			if !walk(c) {
				return false
			}
			d.path = d.path[:len(d.path)-1]
		}
		return true
	}
	return walk(top)
}

// foreign reports what n has that is no part of the language.
func (d *decoder) foreign(n *yaml.Node) {
	const again = "write the value again where it is needed"
	switch {
	case n.Kind == yaml.AliasNode:
		d.mark(n, d.list.Add(d.here(), "*%s: aliases are not part of the language", clip(n.Value))).Hint = again
		d.failed[n] = true
	case n.Anchor != "":
		d.mark(n, d.list.Add(d.here(), "&%s: anchors are not part of the language", clip(n.Anchor))).Hint = again
	case n.Style&yaml.TaggedStyle != 0 || d.byteAt(n) == '!':
		tag, _, _ := strings.Cut(d.rest(n), " ")
		d.mark(n, d.list.Add(d.here(), "%s: a tag, which is not part of the language", clip(tag))).Hint = tagHint(tag)
		d.failed[n] = true
	case n.Kind == yaml.ScalarNode && n.Value == "<<" && n.Style == 0:
		d.mark(n, d.list.Add(d.here(), "<<: merge keys are not part of the language")).Hint = again
		d.failed[n] = true
	}
}

func tagHint(tag string) string {
	switch {
	case strings.HasPrefix(tag, "!!"):
		return "leave the tag out"
	case strings.Contains(tag, "(") && balanced(strings.TrimSuffix(tag, ",")):
		return "write not " + clip(strings.TrimSuffix(tag[1:], ",")) + ", or put the condition in quotes"
	}
	return "put the value in quotes; in a condition write not in place of !"
}

// rest is the line from the start of a node on.
func (d *decoder) rest(n *yaml.Node) string {
	line := d.line(n.Line)
	return line[min(len(line), d.start(n)-d.starts[n.Line-1]):]
}

// byteAt is the first byte of a node, 0 where it has none.
func (d *decoder) byteAt(n *yaml.Node) byte {
	if i := d.start(n); i < len(d.text) {
		return d.text[i]
	}
	return 0
}
