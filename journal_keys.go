package baton

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// recordKeys are the keys of a line, in the order of Record's fields.
var recordKeys = func() []string {
	t := reflect.TypeFor[Record]()
	keys := make([]string, t.NumField())
	for i := range keys {
		keys[i], _, _ = strings.Cut(t.Field(i).Tag.Get("json"), ",")
	}
	return keys
}()

// checkKeys finds what decoding passes over in a line that is JSON: a key of the
// record in other letters than it is spelled, and a key that stands twice in
// the record, in its facts or in its properties, of which one value would be lost.
func checkKeys(line []byte) error {
	depth := 0
	var before byte // the last byte that is no blank and in no string
	var seen uint64 // of recordKeys
	var inner map[string]bool
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case ' ', '\t', '\r', '\n':
			continue
		case '{', '[':
			if depth++; depth == 2 {
				inner = nil
			}
		case '}', ']':
			depth--
		case '"':
			end := stringEnd(line, i)
			key := string(line[i+1 : end])
			isKey := (before == '{' || before == ',') && end+1 < len(line) && colon(line[end+1:])
			switch {
			case isKey && depth == 1:
				k := slices.Index(recordKeys, key)
				if k < 0 {
					return fmt.Errorf("unknown field %q: it is spelled %q", key, nearest(key))
				}
				if seen>>k&1 == 1 {
					return fmt.Errorf("%q stands twice in the record", key)
				}
				seen |= 1 << k
			case isKey && depth == 2:
				if inner[key] {
					return fmt.Errorf("%q stands twice in the record", key)
				}
				if inner == nil {
					inner = map[string]bool{}
				}
				inner[key] = true
			}
			i = end
		}
		before = line[i]
	}
	return nil
}

// nearest is the key that decoding took an other spelling for.
func nearest(key string) string {
	for _, k := range recordKeys {
		if strings.EqualFold(k, key) {
			return k
		}
	}
	return key
}

// stringEnd is the place of the quote that ends the string beginning at start.
func stringEnd(line []byte, start int) int {
	for i := start + 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(line) - 1
}

func colon(rest []byte) bool {
	for _, c := range rest {
		switch c {
		case ' ', '\t', '\r', '\n':
		default:
			return c == ':'
		}
	}
	return false
}
