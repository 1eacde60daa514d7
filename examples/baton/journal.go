package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"example.com/baton"
	"example.com/baton/metrics"
)

// book is a journal, folded.
type book struct {
	agreement *baton.Agreement
	at        time.Time // as of when
	dossiers  []*baton.Dossier
	byLead    map[string]*baton.Dossier
	spends    []spend
	records   int // folded, repeated ones included
	skipped   skipped
	in        *input
	accounts  *accounts
}

type spend struct {
	line int
	metrics.Spend
}

// lines hands its reader on line by line, so that its number is that of the
// record at hand: a reader with a buffer asks for more only when it has used up
// the line before.
type lines struct {
	r    *bufio.Reader
	n    int
	rest []byte
	open bool // the line goes on
}

func (l *lines) Read(p []byte) (int, error) {
	var err error
	if len(l.rest) == 0 {
		l.rest, err = l.r.ReadSlice('\n')
		if !l.open && len(l.rest) > 0 {
			l.n++
		}
		l.open = err == bufio.ErrBufferFull
		if l.open {
			err = nil
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	if len(l.rest) > 0 || n > 0 && err == io.EOF {
		err = nil // the next Read meets it again
	}
	return n, err
}

// fold reads the journal into dossiers up to -at, or to its end: the instant is
// that of the last record then. With -lead only that lead's records are folded,
// and silently those of the leads that may be of its account.
// see is told of every record that is folded, or why it cannot be.
func (c *call) fold(a *baton.Agreement, see func(line int, r *baton.Record, d *baton.Dossier, err error)) (*book, error) {
	until, err := instant(a, "at", c.at)
	if err != nil {
		return nil, err
	}
	in, done, err := c.open(c.args[1])
	if err != nil {
		return nil, err
	}
	defer done()
	defer in.done()
	b := &book{agreement: a, byLead: map[string]*baton.Dossier{}, in: in, accounts: newAccounts(a)}
	text := &lines{r: bufio.NewReaderSize(in, 64<<10)}
	for r, err := range baton.ReadJournal(text) {
		in.item()
		if err == nil {
			if !until.IsZero() && r.At.After(until) {
				continue
			}
			if r.At.After(b.at) {
				b.at = r.At
			}
			if c.lead != "" && r.Lead != c.lead {
				if b.accounts != nil && r.Lead != "" {
					b.apply(text.n, &r) // a wrong record of another lead is none of this question
				}
				continue
			}
			var d *baton.Dossier
			d, err = b.apply(text.n, &r)
			if see != nil {
				see(text.n, &r, d, err)
			}
		}
		if ferr := in.failed(); ferr != nil {
			return nil, ferr
		}
		if err == nil {
			b.records++
			continue
		}
		if err := b.wrong(c, text.n, err); err != nil {
			return nil, err
		}
	}
	in.done()
	if !until.IsZero() {
		b.at = until
	}
	if b.at.IsZero() {
		return nil, misusef("%s has no record: say as of when, with -at", in.name)
	}
	b.at = b.at.In(a.Location())
	if c.lead != "" {
		b.dossiers = slices.DeleteFunc(b.dossiers, func(d *baton.Dossier) bool { return d.ID() != c.lead })
	}
	for _, d := range b.dossiers {
		b.accounts.set(d)
	}
	if c.lead != "" && len(b.dossiers) == 0 {
		return nil, misusef("%s has no lead %q up to %s", in.name, c.lead, b.at.Format(minute))
	}
	return b, nil
}

// wrong is nil where the record is skipped.
func (b *book) wrong(c *call, line int, err error) error {
	var bad *baton.RecordError
	if errors.As(err, &bad) {
		line, err = bad.Line, bad.Err
	}
	b.in.done()
	err = fmt.Errorf("%s:%d: %w", b.in.name, line, err)
	if b.skipped.add(c, err) != nil {
		return wrongf("%v\n-skip leaves wrong records out", err)
	}
	return nil
}

// apply folds one record; a spend has no dossier.
func (b *book) apply(line int, r *baton.Record) (*baton.Dossier, error) {
	if r.Kind() == baton.KindSpend {
		s, err := baton.Spent(*r)
		if err == nil {
			b.spends = append(b.spends, spend{line, s})
		}
		return nil, err
	}
	d, known := b.byLead[r.Lead]
	if !known {
		d = b.agreement.NewDossier(r.Lead)
	}
	if r.Kind() == baton.KindEvent {
		b.accounts.set(d)
	}
	if err := b.agreement.Apply(d, *r); err != nil {
		return nil, err
	}
	b.accounts.learn(d, r)
	if !known {
		b.byLead[r.Lead] = d
		b.dossiers = append(b.dossiers, d)
	}
	return d, nil
}
