package baton

import (
	"example.com/baton/internal/doc"
)

// Problem is one mistake in a document, with its place. Its fields are for
// machines, its text for people.
type Problem struct {
	File      string
	Line, Col int    // from 1; Col counts characters
	Path      string // inside the document: scoring.rules[3].when
	Msg       string
	Hint      string // what to do instead; may be empty
	Source    string // the line, without its end
	Width     int    // characters that the mistake covers on its line, at least 1
	Warning   bool   // odd but legal
}

// String is the problem in three lines: where and what, the line itself, and a
// caret below the place with the hint.
func (p Problem) String() string { return doc.Problem(p).String() }

// Error is String.
func (p Problem) Error() string { return p.String() }

// Problems is everything that is wrong with a document, found in one pass,
// sorted by place and capped at 100.
type Problems []Problem

// Error is all problems, each in its lines.
func (p Problems) Error() string {
	all := make(doc.Problems, len(p))
	for i := range p {
		all[i] = doc.Problem(p[i])
	}
	return all.Error()
}

func fromDoc(all doc.Problems) Problems {
	out := make(Problems, len(all))
	for i := range all {
		out[i] = Problem(all[i])
	}
	return out
}

// split parts what is wrong from what is odd.
func split(all doc.Problems) (wrong, odd Problems) {
	for _, p := range fromDoc(all) {
		if p.Warning {
			odd = append(odd, p)
		} else {
			wrong = append(wrong, p)
		}
	}
	return wrong, odd
}
