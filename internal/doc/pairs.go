package doc

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// pairs calls f for every key of a mapping in file order, with the key on the
// path. Keys that are no text, too long or there already are reported and left out.
func (d *decoder) pairs(n *yaml.Node, f func(key string, k, value *yaml.Node)) {
	seen := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, value := n.Content[i], n.Content[i+1]
		if d.failed[k] || !d.isKey(k) {
			continue
		}
		d.path = append(d.path, k.Value)
		if first := seen[k.Value]; first != nil {
			p := d.mark(k, d.list.Add(d.here(), "%q is there twice: on line %d and on line %d", k.Value, first.Line, k.Line))
			p.OnKey, p.Hint = true, "delete one"
		} else {
			seen[k.Value] = k
			if value.Kind != yaml.ScalarNode && value.Style&yaml.FlowStyle == 0 {
				d.keys[value] = k
			}
			if end := d.cutCondition(n, i); end > i+2 {
				d.failed[value] = true
				i = end - 2
			}
			f(k.Value, k, value)
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// isKey reports whether k can be a key or a name, and says so where it cannot.
func (d *decoder) isKey(k *yaml.Node) bool {
	switch {
	case k.Kind != yaml.ScalarNode:
		d.mark(k, d.list.Add(d.here(), "a key must be text, and is %s", describe(k)))
	case k.Value == "":
		d.mark(k, d.list.Add(d.here(), "a name is missing"))
	case utf8.RuneCountInString(k.Value) > MaxKey:
		d.mark(k, d.list.Add(d.here(), "a name of more than %d characters", MaxKey))
	default:
		return true
	}
	d.failed[k] = true
	return false
}

// cutCondition recognises {when: min(1, 2), points: 3}, which YAML reads as the
// keys when, 2) and points: the value of pair i opens a bracket, and the keys
// that follow without a value belong to it. It reports that and gives the index
// after the last of them.
func (d *decoder) cutCondition(n *yaml.Node, i int) (end int) {
	value := n.Content[i+1]
	end = i + 2
	if n.Style&yaml.FlowStyle == 0 || value.Kind != yaml.ScalarNode || value.Style != 0 || !opens(value.Value) {
		return end
	}
	for end < len(n.Content) && n.Content[end].Kind == yaml.ScalarNode && isAbsent(n.Content[end+1]) {
		end += 2
	}
	if end > i+2 {
		p := d.mark(value, d.list.Add(d.here(), "the comma ends this value, because it stands between { and }"))
		p.Hint = "put the condition on its own line, or in quotes"
	}
	return end
}

// isAbsent reports whether a key has no value at all.
func isAbsent(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == ""
}

// opens reports whether s has more opening than closing parentheses.
func opens(s string) bool { return strings.Count(s, "(") > strings.Count(s, ")") }
