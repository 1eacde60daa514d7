package doc

import "reflect"

// Key is one key of the language.
type Key struct {
	Path                                      string
	Help, Like, Kind                          string
	One                                       []string
	Required, Later, Short, List, Keyed, Bool bool
}

// Keys x
func Keys(t reflect.Type) []Key { return nil }

// Schema x
func Schema(t reflect.Type, title string) []byte { return nil }
