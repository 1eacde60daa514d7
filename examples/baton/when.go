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
	t, err := a.Instant(text)
	if err != nil {
		return t, misusef("-%s %v", name, err)
	}
	return t, nil
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
