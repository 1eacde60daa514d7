// Package rule is the language of conditions: expr's syntax, a small set of
// types, and three-valued logic over rows of facts.
//
// Compile parses an expression with expr's parser, checks its types against a
// Scope and lowers the tree to closures: the only evaluator. What the language
// does not know is a fault with its exact range at compile time, so that an
// evaluation cannot fail: what is missing, or has no value, is Unknown.
//
// The language
//
//	literals        1, 2.5, 1_000, "text", 'text', `text`, true, false, ["a", "b"]
//	logic           and, or, not, also spelled &&, ||, !
//	comparisons     == != < <= > >=, also chained: 50 <= employees < 1000
//	membership      in, not in: over literal lists and lists of text
//	text            contains, startsWith, endsWith, matches with a literal pattern, + joins
//	numbers         + - * / **, abs ceil floor round min max
//	choice          c ? a : b, x ?? default, known(x), let x = a; b
//	text functions  len lower upper trim
//	lists           len, any all none one count filter map with # as the element
//	time            at, date("2026-12-31"), duration("72h"), age(date) in days, date - date
//
// and the names and functions of the Scope. The default operator ?? binds
// tightest: a / b ?? 1 is a / (b ?? 1).
//
// Missing is a value. A missing name makes Unknown what needs it; "and", "or"
// and "not" follow Kleene: and is the minimum, or the maximum of False, Unknown,
// True. Unknown is also what has no finite value (x / 0, an overflow, a root of a
// negative number) and a text longer than MaxText. Only known(x), which is
// never Unknown, and x ?? default turn Unknown into something else.
//
// Numbers are float64. No product is fused into a sum and no function with code
// of its own per architecture is used, so that every machine gives the same bits.
package rule

// Type is the type of a value of the language.
type Type uint8

// The types. List is a list of text. Duration arises inside expressions only.
const (
	Bool Type = iota + 1
	Number
	Text
	List
	Date
	Duration
)

var typeNames = [...]string{"none", "bool", "number", "text", "list", "date", "duration"}

func (t Type) String() string { return typeNames[t] }

// Truth is a value of Kleene's three-valued logic: "and" is the minimum, "or"
// the maximum, "not" is 2 - x. The zero Truth is False.
type Truth uint8

// The truth values, in their order.
const (
	False Truth = iota
	Unknown
	True
)

func (t Truth) String() string {
	return [...]string{"false", "unknown", "true"}[t]
}
