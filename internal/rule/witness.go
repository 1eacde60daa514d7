package rule

import (
	"slices"
	"strings"
)

// MaxSearches bounds the searches in one text that Witnesses tells apart: every
// one may double their number.
const MaxSearches = 8

// Witnesses are texts that are none of the given ones: one for every set of finds
// that can hold together of such a text. The first is one of which none holds.
// False beyond MaxSearches finds.
func Witnesses(texts []string, finds []Find) ([]string, bool) {
	if len(finds) > MaxSearches {
		return nil, false
	}
	apart := separator(texts, finds)
	var out []string
	for set := range 1 << len(finds) {
		if w, ok := witness(set, texts, finds, apart); ok {
			out = append(out, w)
		}
	}
	return out, true
}

// Holds reports whether the find holds of a text.
func (f Find) Holds(s string) bool {
	switch f.Op {
	case "startsWith":
		return strings.HasPrefix(s, f.Text)
	case "endsWith":
		return strings.HasSuffix(s, f.Text)
	}
	return strings.Contains(s, f.Text)
}

// separator is a character that is in none of the texts and finds.
func separator(texts []string, finds []Find) string {
	for r := ' '; ; r++ {
		s := string(r)
		in := func(t string) bool { return strings.Contains(t, s) }
		if !slices.ContainsFunc(texts, in) && !slices.ContainsFunc(finds, func(f Find) bool { return in(f.Text) }) {
			return s
		}
	}
}

// witness is a text that is none of texts and of which exactly the finds in the
// set hold: the longest beginning, what it contains and the longest end, with a
// separator between. What is found in it then is found in one of these. It is
// there for every set for which any such text is.
func witness(set int, texts []string, finds []Find, apart string) (string, bool) {
	begin, end := "", ""
	var parts []string
	for i, f := range finds {
		switch {
		case set>>i&1 == 0:
		case f.Op == "startsWith" && len(f.Text) > len(begin):
			begin = f.Text
		case f.Op == "endsWith" && len(f.Text) > len(end):
			end = f.Text
		case f.Op == "contains":
			parts = append(parts, f.Text)
		}
	}
	fits := func(s string) bool {
		for i, f := range finds {
			if f.Holds(s) != (set>>i&1 == 1) {
				return false
			}
		}
		return !slices.Contains(texts, s)
	}
	inner := strings.Join(parts, apart)
	for _, s := range []string{ // as people would write it, if that will do
		"other", strings.Join(slices.DeleteFunc([]string{begin, strings.Join(parts, " "), end}, func(s string) bool { return s == "" }), " "),
		begin + apart + inner + apart + end,
	} {
		if s != "" && fits(s) {
			return s, true
		}
	}
	return "", false
}
