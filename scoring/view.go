package scoring

import (
	"math"
	"slices"
	"sort"
	"time"

	"example.com/baton/internal/rule"
)

// View is one question: a lead, its journey if there is one, and the instant.
// Derived names are computed at most once in it, and only when read. A view
// belongs to one goroutine; Close gives it back, and it is not used after that.
type View struct {
	schema *Schema
	frame  rule.Frame
	lead   *Lead
	path   Path
	at     time.Time
	now    int64    // at as Unix nanoseconds
	known  int64    // the instant up to which anything has happened: now, or earlier after move
	row    rule.Row // the facts as of at, where later ones exist
	act    *act     // the activity that a `where` looks at

	scored  []bool     // by model number: scores holds its score
	scores  []Score    // by model number
	room    []Fact     // for facts to be handed out
	account *accounted // that of the lead, once asked for

	counters []counter // scratch of walks
	factor   lastFactor
}

// View opens a question about the lead at an instant. Path may be nil: names
// that read the funnel are missing then.
func (l *Lead) View(at time.Time, path Path) *View {
	if l == nil {
		panic("scoring: a question about a nil lead: make one with Schema.Lead, it may be without facts")
	}
	v := l.schema.views.Get().(*View)
	v.path, v.at, v.now = path, at, nanos(at)
	v.ask(l)
	return v
}

// ask begins a question about a lead at the view's instant.
func (v *View) ask(l *Lead) {
	v.lead, v.known = l, v.now
	row := &l.row
	if v.now < l.lastFact {
		row = v.asOf()
	}
	v.frame.Reset(row, v.now, v)
	clear(v.scored)
}

// Close ends the question.
func (v *View) Close() {
	v.lead, v.path, v.act, v.account = nil, nil, nil, nil
	v.frame.Host = nil
	v.schema.views.Put(v)
}

// Lead is the lead asked about.
func (v *View) Lead() *Lead { return v.lead }

// Path is the lead's journey, nil where there is none.
func (v *View) Path() Path { return v.path }

// At is the instant asked about.
func (v *View) At() time.Time { return v.at }

// Known is the instant up to which facts, activities and steps exist: At, or
// earlier where the question is what comes of them if nothing else happens. What
// a derived name reads of the past it reads as of Known, and counts from At.
func (v *View) Known() time.Time {
	if v.known == v.now {
		return v.at
	}
	return fromNanos(v.known, v.at.Location())
}

// move asks about another instant, not before known, of what is known now.
func (v *View) move(at int64) {
	if at == v.now {
		return
	}
	v.now, v.at = at, fromNanos(at, v.at.Location())
	v.frame.Reset(v.frame.Row, at, v)
	clear(v.scored)
}

// Fact is the attribute's value at the instant.
func (v *View) Fact(name string) Value {
	i, ok := v.schema.byName[name]
	if !ok {
		return Value{}
	}
	return v.schema.value(v.schema.attributes[i].read(v.frame.Row))
}

// asOf makes the row as it was at the instant: the latest row with every later
// fact taken back, the latest first.
func (v *View) asOf() *rule.Row {
	l := v.lead
	v.row.Known = append(v.row.Known[:0], l.row.Known...)
	v.row.Num = append(v.row.Num[:0], l.row.Num...)
	v.row.Str = append(v.row.Str[:0], l.row.Str...)
	v.row.List = append(v.row.List[:0], l.row.List...)
	for i := len(l.facts) - 1; i >= 0 && l.facts[i].at > v.now; i-- {
		f := &l.facts[i]
		l.schema.attributes[f.attr].write(&v.row, f.before)
	}
	return &v.row
}

// nanos is t in Unix nanoseconds, cut to what an int64 holds (the years 1678 to
// 2262): instants beyond are before or after everything else.
func nanos(t time.Time) int64 {
	switch s := t.Unix(); {
	case s < math.MinInt64/1_000_000_000:
		return math.MinInt64
	case s > math.MaxInt64/1_000_000_000-1:
		return math.MaxInt64
	}
	return t.UnixNano()
}

const dayNanos = int64(24 * time.Hour)

// until is the number of the lead's activities that exist.
func (v *View) until() int {
	a := v.lead.acts
	n := len(a)
	if n == 0 || a[n-1].at <= v.known {
		return n
	}
	return sort.Search(n, func(i int) bool { return a[i].at > v.known })
}

// times counts activities of a kind with 0 <= age < span at an instant that is
// not before known, after the latest of resets; a span of 0 is ever.
func (v *View) times(kind int32, span, now int64, resets []string) int {
	n := 0
	for _, a := range v.lead.acts[v.since(resets):v.until()] {
		if a.kind == kind && (span == 0 || ageBelow(now, a.at, span)) {
			n++
		}
	}
	return n
}

// ageBelow reports now - at < span without overflow, for at <= now.
func ageBelow(now, at, span int64) bool {
	age := now - at
	return age >= 0 && age < span
}

// last is the instant of the latest activity of a kind, after the latest of
// resets.
func (v *View) last(kind int32, resets []string) (int64, bool) {
	acts := v.lead.acts[v.since(resets):v.until()]
	for i := len(acts) - 1; i >= 0; i-- {
		if acts[i].kind == kind {
			return acts[i].at, true
		}
	}
	return 0, false
}

// Activities are the lead's activities up to the instant, by time; equal
// instants in the order of recording.
func (v *View) Activities() []Activity {
	acts := v.lead.acts[:v.until()]
	out := make([]Activity, len(acts))
	for i := range acts {
		out[i] = v.lead.activity(&acts[i])
	}
	return out
}

// Attempts counts the activities that people of a team did in (after, until].
// until later than the instant is the instant.
func (v *View) Attempts(team string, after, until time.Time) int {
	n := 0
	a, u := nanos(after), min(nanos(until), v.known)
	for i := range v.lead.acts {
		act := &v.lead.acts[i]
		if act.at > u {
			break
		}
		if act.at > a && v.lead.by(act) == team && !slices.Contains(v.schema.machines, team) {
			n++
		}
	}
	return n
}

// FirstActivity is the earliest activity of that name done by a team (empty:
// by anybody) at or after an instant and not after the instant asked about.
func (v *View) FirstActivity(name, team string, from time.Time) (time.Time, bool) {
	kind, ok := v.schema.kindOf[name]
	if !ok {
		return time.Time{}, false
	}
	a := nanos(from)
	acts := v.lead.acts[:v.until()]
	i := sort.Search(len(acts), func(i int) bool { return acts[i].at >= a })
	for ; i < len(acts); i++ {
		if acts[i].kind == int32(kind) && (team == "" || v.lead.by(&acts[i]) == team) {
			return fromNanos(acts[i].at, v.schema.loc), true
		}
	}
	return time.Time{}, false
}

func fromNanos(n int64, loc *time.Location) time.Time { return time.Unix(0, n).In(loc) }
