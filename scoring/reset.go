package scoring

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"example.com/baton/internal/rule"
)

// reset is what dimensions start again on: an event, or a stage entered.
type reset struct {
	at int64 // Unix nanoseconds
	by string
}

// Reset records that an event happened, or a stage was entered. A dimension that
// `resets on` it starts again: activities at or before the instant do not count
// for it any more, facts do. Of a lead in a dossier the root records every event
// and stage. They may arrive in any order.
func (l *Lead) Reset(at time.Time, event string) {
	r := reset{nanos(at), event}
	b := l.besides()
	i, there := slices.BinarySearchFunc(b.resets, r, func(x, y reset) int {
		return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.by, y.by))
	})
	if !there {
		b.resets = slices.Insert(b.resets, i, r)
	}
}

// reset is the latest on one of the names, not after the instant.
func (v *View) reset(names []string) (r reset, ok bool) {
	if names == nil || v.lead.beside == nil {
		return r, false
	}
	all := v.lead.beside.resets
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].at <= v.known && slices.Contains(names, all[i].by) {
			return all[i], true
		}
	}
	return r, false
}

// since is how many of the lead's activities do not count any more where these
// names start again.
func (v *View) since(names []string) int {
	r, ok := v.reset(names)
	if !ok {
		return 0
	}
	acts := v.lead.acts
	return sort.Search(len(acts), func(i int) bool { return acts[i].at > r.at })
}

// explainReset says when the dimension last started again.
func (d *dimension) explainReset(v *View, n *Node) {
	if r, ok := v.reset(d.resets); ok {
		at := fromNanos(r.at, v.schema.loc)
		n.At, n.Why = &at, "started again on "+at.Format("2 January 2006")+": "+r.by
	}
}

// restarting is the scope of a dimension that starts again on names: what was
// done counts from then on.
func (s *Schema) restarting(sc *rule.Scope, names []string) *rule.Scope {
	if names == nil {
		return sc
	}
	return sc.WithFuncs(s.happenings(names)...)
}
