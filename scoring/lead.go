package scoring

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sort"
	"time"

	"example.com/baton/internal/rule"
)

// Lead is what is known of one lead: facts with the instants at which they were
// learnt, and activities. Facts and activities may arrive in any order without
// changing an answer. One goroutine at a time; reading alone is safe for many.
type Lead struct {
	schema   *Schema
	id       string
	row      rule.Row  // the latest of every fact
	facts    []fact    // by instant, equal ones in the order of learning
	lastFact int64     // instant of the latest fact
	acts     []act     // by instant, equal ones in the order of recording
	details  []detail  // of the activities that have any
	known    [1]uint64 // row.Known where it fits: beside what is read with it
	beside   *beside   // nil for most leads
	belated  int       // facts and activities that became known later than they hold
}

// fact is one change: what the attribute was before it.
type fact struct {
	at     int64
	attr   int32
	before rule.Value
	known  int64 // since when the system knows it, at or later
}

// act is one activity; most have no detail.
type act struct {
	at     int64 // Unix nanoseconds
	kind   int32 // index into Schema.activities
	detail int32 // index into Lead.details, or -1
}

type detail struct {
	id, by, campaign, channel string
	props                     []rule.Value // in the order of declaration; nil where there are none
	known                     int64        // since when the system knows it; sinceEver: since it happened
}

// Activity is something the lead or a team did.
type Activity struct {
	At         time.Time
	Name       string         // a declared activity
	ID         string         // the host's, may be empty
	By         string         // who did it; empty is whom the declaration names
	Properties map[string]any // declared properties; what is absent is missing
	Campaign   string
	Channel    string
	Known      time.Time // when the system learnt it, for backtests; zero: when it happened
}

// sinceEver is the instant of facts that were always known.
const sinceEver = math.MinInt64

// Lead makes a lead with facts that hold since ever. A nil value is a missing
// fact. The error names every fact that cannot be one.
func (s *Schema) Lead(id string, facts map[string]any) (*Lead, error) {
	l := s.newLead(id)
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		a, v, err := s.check(name, facts[name])
		if err != nil {
			errs = append(errs, err)
			continue
		}
		a.write(&l.row, v)
	}
	if len(errs) > 0 {
		return nil, fmt.Errorf("lead %q: %w", id, errors.Join(errs...))
	}
	return l, nil
}

func (s *Schema) newLead(id string) *Lead {
	l := &Lead{schema: s, id: id, lastFact: sinceEver, row: rule.Row{
		Num:  make([]float64, s.nums),
		Str:  make([]string, s.strs),
		List: make([][]string, s.lists),
	}}
	l.row.Known = l.known[:]
	if len(s.attributes) > 64 {
		l.row.Known = make([]uint64, (len(s.attributes)+63)/64)
	}
	return l
}

// ID is the lead's name in the host's system.
func (l *Lead) ID() string { return l.id }

// Schema is the data dictionary that lays the lead out.
func (l *Lead) Schema() *Schema { return l.schema }

// Learn records that from an instant on an attribute has a value; nil forgets
// it. Of two facts at one instant the one learnt later holds. A value that
// cannot be a fact is a *FactError, and the lead stays as it was.
func (l *Lead) Learn(at time.Time, name string, value any) error {
	a, v, err := l.schema.check(name, value)
	if err != nil {
		return err
	}
	l.learn(nanos(at), nanos(at), a, v)
	return nil
}

// LearnAll is Learn of several facts at one instant: all of them, or none.
func (l *Lead) LearnAll(at time.Time, facts map[string]any) error {
	return l.LearnKnown(at, at, facts)
}

// LearnKnown is LearnAll of facts that the system came to know at another
// instant than that from which on they hold. It makes a difference to backtests
// and to learning alone: they leave out what was not known at the decision. A
// known that is zero, or before at, is at.
func (l *Lead) LearnKnown(at, known time.Time, facts map[string]any) error {
	if err := l.schema.CheckFacts(facts); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		a, v, err := l.schema.check(name, facts[name])
		if err != nil {
			return err
		}
		l.learn(nanos(at), nanos(known), a, v)
	}
	return nil
}

// CheckFacts says which of the facts cannot be facts of a lead, all of them.
func (s *Schema) CheckFacts(facts map[string]any) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if _, _, err := s.check(name, facts[name]); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (l *Lead) learn(at, known int64, a *Attribute, v rule.Value) {
	if known > at {
		l.belated++
	}
	attr := int32(l.schema.byName[a.Name])
	i := len(l.facts)
	if at < l.lastFact {
		i = sort.Search(len(l.facts), func(i int) bool { return l.facts[i].at > at })
	} else {
		l.lastFact = at
	}
	f := fact{at: at, attr: attr, known: max(at, known)}
	k := i
	for k < len(l.facts) && l.facts[k].attr != attr {
		k++
	}
	if k < len(l.facts) { // a later fact of the attribute: it replaced this one
		f.before, l.facts[k].before = l.facts[k].before, v
	} else {
		f.before = a.read(&l.row)
		a.write(&l.row, v)
	}
	l.facts = slices.Insert(l.facts, i, f)
}

// Change is what an attribute became at an instant.
type Change struct {
	At   time.Time `json:"at"`
	Fact Fact      `json:"fact"`
}

// Changes are all facts learnt with their instants, by instant; facts that hold
// since ever are not among them.
func (l *Lead) Changes() []Change {
	out := make([]Change, len(l.facts))
	for i, became := range l.became() {
		f := &l.facts[i]
		out[i] = Change{fromNanos(f.at, l.schema.loc), Fact{l.schema.attributes[f.attr].Name, l.schema.value(became)}}
	}
	return out
}

// became is what each of the facts made of its attribute.
func (l *Lead) became() []rule.Value {
	out := make([]rule.Value, len(l.facts))
	now := map[int32]rule.Value{} // by attribute: what it became at the latest change seen
	for i := len(l.facts) - 1; i >= 0; i-- {
		f := &l.facts[i]
		became, later := now[f.attr]
		if !later {
			became = l.schema.attributes[f.attr].read(&l.row)
		}
		out[i], now[f.attr] = became, f.before
	}
	return out
}

// FactAt is the attribute's value at an instant.
func (l *Lead) FactAt(name string, at time.Time) Value {
	v := l.View(at, nil)
	defer v.Close()
	return v.Fact(name)
}

// Record adds an activity. An unknown activity or a property that cannot be one
// is an error, and the lead stays as it was.
func (l *Lead) Record(a Activity) error {
	kind, props, err := l.schema.checkActivity(a)
	if err != nil {
		return err
	}
	e := act{at: nanos(a.At), kind: kind, detail: -1}
	known := int64(sinceEver)
	if a.Known.After(a.At) {
		known = nanos(a.Known)
		l.belated++
	}
	if a.ID != "" || a.By != "" || a.Campaign != "" || a.Channel != "" || props != nil || known > e.at {
		e.detail = int32(len(l.details))
		l.details = append(l.details, detail{a.ID, a.By, a.Campaign, a.Channel, props, known})
	}
	i := len(l.acts)
	for i > 0 && l.acts[i-1].at > e.at {
		i--
	}
	l.acts = slices.Insert(l.acts, i, e)
	return nil
}

// CheckActivity is the error that Record would return.
func (s *Schema) CheckActivity(a Activity) error {
	_, _, err := s.checkActivity(a)
	return err
}

// by is who did an activity.
func (l *Lead) by(a *act) string {
	if a.detail >= 0 && l.details[a.detail].by != "" {
		return l.details[a.detail].by
	}
	return l.schema.activities[a.kind].by
}

// activity is the public form of an activity.
func (l *Lead) activity(a *act) Activity {
	k := &l.schema.activities[a.kind]
	out := Activity{At: fromNanos(a.at, l.schema.loc), Name: k.name, By: l.by(a)}
	if a.detail < 0 {
		return out
	}
	d := &l.details[a.detail]
	out.ID, out.Campaign, out.Channel = d.id, d.campaign, d.channel
	if d.known > a.at {
		out.Known = fromNanos(d.known, l.schema.loc)
	}
	for i, p := range d.props {
		if p.Known {
			if out.Properties == nil {
				out.Properties = map[string]any{}
			}
			out.Properties[k.props[i].name] = l.schema.value(p).Any()
		}
	}
	return out
}

// Activities are all activities, by time; equal instants in the order of
// recording.
func (l *Lead) Activities() []Activity {
	out := make([]Activity, len(l.acts))
	for i := range l.acts {
		out[i] = l.activity(&l.acts[i])
	}
	return out
}

// value is the public form of a value of the schema's leads.
func (s *Schema) value(v rule.Value) Value { return Value{v, s.loc} }

// read is the attribute's value in a row.
func (a *Attribute) read(r *rule.Row) rule.Value {
	if r.Known[a.slot>>6]>>(a.slot&63)&1 == 0 {
		return rule.Missing(rule.Type(a.Type))
	}
	v := rule.Value{Type: rule.Type(a.Type), Known: true}
	switch a.Type {
	case Text:
		v.Str = r.Str[a.index]
	case List:
		v.List = r.List[a.index]
	default:
		v.Num = r.Num[a.index]
	}
	return v
}

// write puts a value, known or missing, into a row.
func (a *Attribute) write(r *rule.Row, v rule.Value) {
	bit := uint64(1) << (a.slot & 63)
	if v.Known {
		r.Known[a.slot>>6] |= bit
	} else {
		r.Known[a.slot>>6] &^= bit
	}
	switch a.Type {
	case Text:
		r.Str[a.index] = v.Str
	case List:
		r.List[a.index] = v.List
	default:
		r.Num[a.index] = v.Num
	}
}
