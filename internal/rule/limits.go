package rule

// Limits. An expression beyond one is a fault within milliseconds; a value
// beyond one is Unknown.
const (
	// MaxSource bounds an expression's bytes: five hundred e-mail domains in a
	// list fit, and nobody reads a longer one aloud.
	MaxSource = 16 << 10
	// MaxNodes bounds the nodes of the tree, those counted twice that a chained
	// comparison shares: an evaluation visits each at most once per list element.
	MaxNodes = 4000
	// MaxDepth bounds how deep operators and brackets nest, and with it the
	// stack; operands of one "and" or "or" are on one level.
	MaxDepth = 100
	// MaxNesting bounds any, filter and their like inside each other: two
	// compare a list with a list; every further one multiplies the work by the
	// length of a list.
	MaxNesting = 2
	// MaxFaults bounds the faults of one expression: whoever has that many to
	// mend compiles again, and each costs a search for the nearest name.
	MaxFaults = 10
	// MaxPattern bounds the bytes of a pattern of "matches".
	MaxPattern = 500
	// MaxPatternSize bounds a pattern's characters with repetitions written
	// out: [a-z]{100}{100} is short to write and 10,000 to match.
	MaxPatternSize = 5000
	// MaxText bounds the bytes of a joined text: `let b = a + a` doubles, and
	// forty of them would fill any memory. Longer ones are Unknown.
	MaxText = 64 << 10
)
