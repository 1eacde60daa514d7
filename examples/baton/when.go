package main

import (
	"time"

	"example.com/baton"
)

// instant reads an instant that a flag gives; "" is the zero Time.
func instant(a *baton.Agreement, name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.In(a.Location()), nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return wall(t, a.Location()), nil
		}
	}
	return time.Time{}, misusef("-%s %q is no instant: write \"2026-10-05 09:00\" or \"2026-10-05T09:00:00+02:00\"", name, text)
}

// wall is the instant at which a clock in loc shows what t shows in UTC: the
// first of two, and behind the gap what the clock never shows.
func wall(t time.Time, loc *time.Location) time.Time {
	_, before := t.Add(-24 * time.Hour).In(loc).Zone()
	_, after := t.Add(24 * time.Hour).In(loc).Zone()
	early := t.Add(-time.Duration(before) * time.Second).In(loc)
	late := t.Add(-time.Duration(after) * time.Second).In(loc)
	_, atEarly := early.Zone()
	_, atLate := late.Zone()
	if atEarly != before && atLate == after {
		return late
	}
	return early
}

// window reads -from and -to.
func (c *call) window(a *baton.Agreement) (from, to time.Time, err error) {
	if from, err = instant(a, "from", c.from); err != nil {
		return from, to, err
	}
	if to, err = instant(a, "to", c.to); err != nil {
		return from, to, err
	}
	if !to.IsZero() && !from.Before(to) {
		return from, to, misusef("-from %s is not before -to %s", c.from, c.to)
	}
	return from, to, nil
}
