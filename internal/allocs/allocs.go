// Package allocs counts the allocations that tests promise away.
package allocs

import "testing"

// PerRun is testing.AllocsPerRun. Under the race detector it runs f once and
// counts nothing: there a sync.Pool drops what it is given at random.
func PerRun(runs int, f func()) float64 {
	if race {
		f()
		return 0
	}
	return testing.AllocsPerRun(runs, f)
}
