package metrics

import (
	"errors"
	"fmt"
	"math/bits"
	"time"
)

// AddSpend adds the part of a spend that falls into the window and not after the
// report's instant. A spend over a period is spread evenly over it, to the
// thousandth and so that adjacent windows add up to the whole. In a report by
// campaign it belongs to its campaign, in any other to the whole only.
func (t *Tally) AddSpend(s Spend) error {
	if t.plan == "" {
		return errors.New("a spend needs a window: open the tally with Plan.Tally")
	}
	if s.Currency != "" && s.Currency != t.currency {
		return fmt.Errorf("a spend in %s: the amounts of the agreement are in %s", s.Currency, currencyOr(t.currency))
	}
	part := t.within(s)
	if part == 0 {
		return nil
	}
	sum := &t.spend
	if t.by == ByCampaign {
		f, err := t.group(s.Campaign)
		if err != nil {
			return err
		}
		sum = &f.counts[countSpend]
	}
	if overflows(*sum, part) {
		return errOverflow
	}
	*sum += part
	return nil
}

func currencyOr(c string) string {
	if c == "" {
		return "no currency"
	}
	return c
}

// within is the part of a spend in the window, in thousandths.
func (t *Tally) within(s Spend) int64 {
	from, to := t.from.time(time.UTC), t.end()
	if !s.Until.After(s.At) {
		if s.At.Before(from) || !s.At.Before(to) {
			return 0
		}
		return int64(s.Amount)
	}
	return s.until(to) - s.until(from)
}

// end is the end of the window, or just after the report's instant if that is
// earlier: what counts is before it.
func (t *Tally) end() time.Time {
	to, known := t.to.time(time.UTC), t.at.time(time.UTC).Add(1)
	if known.Before(to) {
		return known
	}
	return to
}

// until is what of a spread spend is spent before an instant, rounded half to
// even.
func (s *Spend) until(t time.Time) int64 {
	switch {
	case !t.After(s.At):
		return 0
	case !t.Before(s.Until):
		return int64(s.Amount)
	}
	amount, sign := uint64(s.Amount), int64(1)
	if s.Amount < 0 {
		amount, sign = -amount, -1
	}
	part, whole := uint64(t.Sub(s.At)), uint64(s.Until.Sub(s.At))
	hi, lo := bits.Mul64(amount, part)
	q, rest := bits.Div64(hi, lo, whole) // part <= whole, so the quotient is at most amount
	if half := whole - rest; rest > half || rest == half && q&1 == 1 {
		q++
	}
	return sign * int64(q)
}
