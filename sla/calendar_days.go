package sla

import "time"

// BusinessDays is the due instant of n business days from t: the close of the
// n-th open day after the day of t. A t on a closed day, or at or after the
// close of its day, counts as the next open day's; with n = 0 due is the close
// of that day itself. Target is the working time from t until due, so that
// pauses can be added alike. False where there is no such day.
//
// An open day is a day of Location with any open time; its close is the end of
// the last. A shift that crosses midnight belongs to the day on which it opens;
// on a union or an intersection the day ends at midnight.
func (c *Calendar) BusinessDays(t time.Time, n int) (due time.Time, target time.Duration, ok bool) {
	if n < 0 {
		panic("sla.Calendar.BusinessDays: n is negative; days are counted forward")
	}
	c.check()
	sec := max(t.Unix(), minSecond)
	if c.table.total == 0 || sec >= maxSecond {
		return time.Time{}, 0, false
	}
	z := zone{loc: c.loc}
	z.seek(sec)
	// From the day before: its last shift may reach into this one.
	for day := floorDiv(sec+z.offset, daySeconds) - 1; day <= c.last/daySeconds; day++ {
		end, open := c.close(day, &z)
		if !open || end <= sec {
			continue
		}
		if n == 0 {
			due = time.Unix(end, 0).In(c.loc)
			return due, c.Between(t, due), end < maxSecond
		}
		n--
	}
	return time.Time{}, 0, false
}

// close is the end of the last open time of a local day, and whether there is any.
func (c *Calendar) close(day int64, z *zone) (end int64, ok bool) {
	if c.hours != nil {
		return c.hours.close(day, z)
	}
	sec := max(z.first(day*daySeconds), minSecond)
	midnight := min(z.first((day+1)*daySeconds), maxSecond)
	var other zones // of the parts
	for sec < midnight {
		open, until := c.state(sec, &other)
		if open {
			end, ok = min(until, midnight), true
		}
		sec = until
	}
	return end, ok
}
