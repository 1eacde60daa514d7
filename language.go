package baton

import (
	"reflect"

	"example.com/baton/internal/doc"
)

// LanguageSchema is the JSON Schema (2020-12) of the agreement's language, for
// editors: keys, words, the shapes of amounts, and what each key means. It is
// made from the table that the loader reads by.
func LanguageSchema() []byte {
	return doc.Schema(reflect.TypeFor[config](), "A marketing and sales agreement")
}

// CasesSchema is LanguageSchema for files of cases.
func CasesSchema() []byte {
	return doc.Schema(reflect.TypeFor[suiteConfig](), "Cases of a marketing and sales agreement")
}
