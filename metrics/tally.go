package metrics

import (
	"errors"
	"fmt"
	"math"
	"time"

	"example.com/baton/sla"
)

// MaxGroups bounds the values of a report's dimension: more are no groups but
// identifiers, and each costs some kilobytes.
const MaxGroups = 1000

// Tally counts what leads did, for one plan and one window. It is plain data: of
// parts of the leads it is counted in parts, sent on as bytes, and merged in any
// order. The zero Tally merges with any. One goroutine at a time.
type Tally struct {
	plan            string // fingerprint; empty: the zero Tally
	counts, samples int    // lengths in each group
	from, to, at    instant
	by, currency    string
	groups          map[string]*figures // by value of the dimension; one, "", without dimension
	spend           int64               // thousandths that belong to no group

	scratch scratch
}

// figures are the counts of one group, as the plan's layout places them, and the
// durations in nanoseconds that quantiles need, in any order.
type figures struct {
	counts  []int64
	samples [][]int64
	given   map[given]int64 // reasons
}

// given is a reason, by its number in the plan, that a team gave; a team that is
// none of the plan's has the number behind the last.
type given struct{ reason, team int }

// instant is a point on the UTC line.
type instant struct {
	sec  int64
	nano int64 // 0 to 999,999,999
}

func moment(t time.Time) instant { return instant{t.Unix(), int64(t.Nanosecond())} }

// ever is the beginning of a window without one.
var ever = moment(time.Time{})

// time is the zero Time for ever.
func (i instant) time(loc *time.Location) time.Time {
	if i == ever {
		return time.Time{}
	}
	return time.Unix(i.sec, i.nano).In(loc)
}

func (t *Tally) newFigures() *figures {
	return &figures{counts: make([]int64, t.counts), samples: make([][]int64, t.samples), given: map[given]int64{}}
}

// group is the group of a value, made when it is new.
func (t *Tally) group(name string) (*figures, error) {
	if f, ok := t.groups[name]; ok {
		return f, nil
	}
	if len(t.groups) >= MaxGroups {
		return nil, t.tooMany()
	}
	f := t.newFigures()
	t.groups[name] = f
	return f, nil
}

func (t *Tally) tooMany() error {
	return fmt.Errorf("%q has more than %d values: they are too many to be groups of a report", t.by, MaxGroups)
}

var (
	errOverflow = errors.New("the sum of the amounts is beyond 9,223,372,036,854,775 units of the currency")
	errOther    = errors.New("the tally is of another plan: the agreements differ in what is counted")
)

// Merge adds another tally of the same plan and window; the other one stays as
// it is. An error leaves the tally as it was.
func (t *Tally) Merge(other *Tally) error {
	switch {
	case other.plan == "":
		return nil
	case t.plan == "":
		t.plan, t.counts, t.samples = other.plan, other.counts, other.samples
		t.from, t.to, t.at = other.from, other.to, other.at
		t.by, t.currency, t.groups = other.by, other.currency, map[string]*figures{}
	}
	if err := t.fits(other); err != nil {
		return err
	}
	for name, o := range other.groups {
		f := t.groups[name]
		if f == nil {
			f = t.newFigures()
			t.groups[name] = f
		}
		f.add(o)
	}
	t.spend += other.spend
	return nil
}

// fits says why two tallies cannot be merged.
func (t *Tally) fits(other *Tally) error {
	switch {
	case t.plan != other.plan || t.counts != other.counts || t.samples != other.samples || t.currency != other.currency:
		return errOther
	case t.from != other.from || t.to != other.to || t.at != other.at:
		return errors.New("the tally is of another window")
	case t.by != other.by:
		return fmt.Errorf("the tally has another dimension: %q, not %q", other.by, t.by)
	}
	more := 0
	for name, o := range other.groups {
		f := t.groups[name]
		if f == nil {
			more++
			continue
		}
		for _, i := range [...]int{countValue, countSpend} {
			if overflows(f.counts[i], o.counts[i]) {
				return errOverflow
			}
		}
	}
	if len(t.groups)+more > MaxGroups {
		return t.tooMany()
	}
	if overflows(t.spend, other.spend) {
		return errOverflow
	}
	return nil
}

func (f *figures) add(o *figures) {
	for i, n := range o.counts {
		f.counts[i] += n
	}
	for i, s := range o.samples {
		f.samples[i] = append(f.samples[i], s...)
	}
	for g, n := range o.given {
		f.given[g] += n
	}
}

func overflows(a, b int64) bool {
	return b > 0 && a > math.MaxInt64-b || b < 0 && a < math.MinInt64-b
}

// scratch is memory used again from lead to lead.
type scratch struct {
	passage   passage
	deadlines []sla.Deadline
	before    []sla.Deadline
}
