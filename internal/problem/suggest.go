package problem

import (
	"fmt"
	"slices"
	"strings"
)

// maxSuggestLen bounds the words that are compared: the distance costs the
// product of both lengths, and nobody mistypes a word of this length by a letter.
const maxSuggestLen = 64

// Suggest is the hint `did you mean "x"?` for the known name nearest to the
// unknown one, the first of equals, or "" when none is near.
func Suggest(unknown string, known []string) string {
	if len(unknown) > maxSuggestLen {
		return ""
	}
	best, dist := "", min(len(unknown), 1+max(1, len(unknown)/3))
	for _, k := range known {
		if len(k) > maxSuggestLen {
			continue
		}
		d := distance(strings.ToLower(unknown), strings.ToLower(k))
		if d < dist {
			best, dist = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// Known is the hint that lists what is allowed, the nearest first if one is near.
func Known(unknown string, known []string) string {
	if s := Suggest(unknown, known); s != "" || len(known) == 0 {
		return s
	}
	if i := slices.Index(known, ""); i >= 0 {
		known = slices.Concat(known[:i], []string{`""`}, known[i+1:])
	}
	const most = 8 // more do not help a tired reader
	if len(known) > most {
		return fmt.Sprintf("known are %s and %d more", strings.Join(known[:most], ", "), len(known)-most)
	}
	return "known are " + strings.Join(known, ", ")
}

// distance is Damerau-Levenshtein's in its restricted form: insertions,
// deletions, substitutions and swaps of neighbours.
func distance(a, b string) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
