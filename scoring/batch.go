package scoring

import (
	"errors"
	"fmt"
	"iter"

	"example.com/baton/internal/column"
	"example.com/baton/internal/rule"
)

// MaxBatch bounds the rows of a batch: it is worked off in the processor's cache
// and filled again, and many batches keep many cores busy.
const MaxBatch = 1 << 16

// ErrBatchFull is the error of adding to a batch that is full: ask it, Reset it,
// or leave both to Chunks.
var ErrBatchFull = errors.New("the batch is full")

// Batch is leads as columns: the slots of their rows, attribute by attribute.
// It is filled with leads, structs or records of text, asked by any number of
// models of its schema, Reset and filled again. It belongs to one goroutine at a
// time; batches of one schema are independent of each other.
type Batch struct {
	schema                         *Schema
	most                           int
	ids                            []string
	nums                           []column.Numbers // as Row has them
	texts                          []column.Texts
	lists                          []column.Lists
	numSlots, textSlots, listSlots []int   // in Row.Known
	leads                          []*Lead // by row, as far as rows have leads that are more than their facts
	filler                         *Lead   // the next row
	scratch
}

// NewBatch makes a batch for at most so many rows, 1 to MaxBatch. A few thousand
// are as fast as more.
func NewBatch(s *Schema, rows int) *Batch {
	if rows < 1 || rows > MaxBatch {
		panic(fmt.Sprintf("scoring: a batch of %d rows: from 1 to %d", rows, MaxBatch))
	}
	b := &Batch{schema: s, most: rows, nums: make([]column.Numbers, s.nums),
		texts: make([]column.Texts, s.strs), lists: make([]column.Lists, s.lists)}
	for i := range s.attributes { // their places in Row's arrays ascend
		switch a := &s.attributes[i]; a.Type {
		case Text:
			b.textSlots = append(b.textSlots, a.slot)
		case List:
			b.listSlots = append(b.listSlots, a.slot)
		default:
			b.numSlots = append(b.numSlots, a.slot)
		}
	}
	return b
}

// Schema is the data dictionary that lays the rows out.
func (b *Batch) Schema() *Schema { return b.schema }

// Len is the number of rows.
func (b *Batch) Len() int { return len(b.ids) }

// Full reports whether there is no room for another row.
func (b *Batch) Full() bool { return len(b.ids) == b.most }

// ID is the name of a row's lead.
func (b *Batch) ID(row int) string { return b.ids[row] }

// Reset empties the batch and keeps its memory.
func (b *Batch) Reset() {
	clear(b.ids)
	clear(b.leads)
	b.ids, b.leads = b.ids[:0], b.leads[:0]
	for i := range b.nums {
		b.nums[i].Reset()
	}
	for i := range b.texts {
		b.texts[i].Reset()
	}
	for i := range b.lists {
		b.lists[i].Reset()
	}
}

// Add adds a lead. A lead with activities, or with facts learnt at an instant, is
// kept until the batch is Reset and must not change until then; of one with
// nothing but facts that hold since ever the batch keeps a copy, which shares its
// texts and lists. The error is ErrBatchFull.
func (b *Batch) Add(l *Lead) error {
	switch {
	case l == nil:
		panic("scoring: Batch.Add of a nil lead: make one with Schema.Lead, it may be without facts")
	case l.schema != b.schema:
		panicStranger(b.schema, l.schema)
	case b.Full():
		return ErrBatchFull
	}
	if !l.isRow() {
		for len(b.leads) < len(b.ids) {
			b.leads = append(b.leads, nil)
		}
		b.leads = append(b.leads, l)
	}
	b.add(l.id, &l.row)
	return nil
}

// needsRowPath reports whether the lead's score at an instant is not what its
// latest row and its activities give: such a lead is scored alone, by compute.
func (l *Lead) needsRowPath(now int64) bool { return now < l.lastFact || l.beside != nil }

// isRow reports whether the row is all that a condition can read of the lead, at
// any instant.
func (l *Lead) isRow() bool { return len(l.acts) == 0 && !l.needsRowPath(sinceEver) }

// add adds a row.
func (b *Batch) add(id string, r *rule.Row) {
	b.ids = append(b.ids, id)
	known := func(slot int) bool { return r.Known[slot>>6]>>(slot&63)&1 != 0 }
	for i, slot := range b.numSlots {
		if c := &b.nums[i]; known(slot) {
			c.Add(r.Num[i])
		} else {
			c.AddMissing()
		}
	}
	for i, slot := range b.textSlots {
		if c := &b.texts[i]; known(slot) {
			c.Add(r.Str[i])
		} else {
			c.AddMissing()
		}
	}
	for i, slot := range b.listSlots {
		if c := &b.lists[i]; known(slot) {
			c.Add(r.List[i])
		} else {
			c.AddMissing()
		}
	}
}

// row writes a row of the batch into one that lays out its schema.
func (b *Batch) row(row int, r *rule.Row) {
	clear(r.Known)
	set := func(slot int, known bool) { r.Known[slot>>6] |= uint64(b2i(known)) << (slot & 63) }
	for i, slot := range b.numSlots {
		r.Num[i] = b.nums[i].Values[row]
		set(slot, b.nums[i].Known(row))
	}
	for i, slot := range b.textSlots {
		s, known := b.texts[i].At(row)
		r.Str[i] = s
		set(slot, known)
	}
	for i, slot := range b.listSlots {
		l, known := b.lists[i].At(row)
		r.List[i] = l
		set(slot, known)
	}
}

// lead is the lead of a row that is more than its row, nil for any other.
func (b *Batch) lead(row int) *Lead {
	if row < len(b.leads) {
		return b.leads[row]
	}
	return nil
}

// Append adds a row filled from a struct. A value that cannot be a fact is a
// *FactError, several are joined, and nothing is added; a full batch is
// ErrBatchFull. The batch shares the struct's texts and lists until it is Reset;
// the lists do not change until then.
func (b *Binding[T]) Append(to *Batch, id string, from *T) error {
	if to.Full() {
		return ErrBatchFull
	}
	l := to.fill()
	if err := b.Fill(l, from); err != nil {
		return err
	}
	to.add(id, &l.row)
	return nil
}

// fill is the lead that the next row is filled into.
func (b *Batch) fill() *Lead {
	if b.filler == nil {
		b.filler = b.schema.newLead("")
	}
	return b.filler
}

// RecordError says which of many records is wrong and why: a *FactError names
// the attribute.
type RecordError struct {
	Record int // from 1
	Err    error
}

func (e *RecordError) Error() string { return fmt.Sprintf("record %d: %v", e.Record, e.Err) }

// Unwrap is the reason.
func (e *RecordError) Unwrap() error { return e.Err }

// Chunks fills the batch from records as long as there are any: add adds one of
// them to it, with Add or an Append. It yields the batch whenever it is full,
// and with the rest at the end; it empties the batch after that. A record that
// cannot be added is yielded as a *RecordError, beside no batch, and left out:
// the caller stops, or counts it and goes on.
func Chunks[R any](b *Batch, records iter.Seq[R], add func(*Batch, R) error) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		b.Reset()
		n := 0
		for r := range records {
			n++
			if err := add(b, r); err != nil {
				if !yield(nil, &RecordError{n, err}) {
					return
				}
				continue
			}
			if b.Full() {
				if !yield(b, nil) {
					return
				}
				b.Reset()
			}
		}
		if b.Len() > 0 && yield(b, nil) {
			b.Reset()
		}
	}
}
