package peerload

import (
	"slices"
	"testing"
	"time"
)

// minutes is, for every minute from the first of the table, whether it is
// business time.
func minutes(berlin *time.Location) (first time.Time, open []bool) {
	closed := map[string]bool{}
	for _, h := range Holidays() {
		closed[h] = true
	}
	first = time.Date(firstYear, 1, 1, 0, 0, 0, 0, berlin)
	end := time.Date(endYear, 1, 1, 0, 0, 0, 0, berlin)
	for m := first; m.Before(end); m = m.Add(time.Minute) {
		workday := m.Weekday() != time.Sunday && m.Weekday() != time.Saturday
		hour := m.Hour()
		open = append(open, hour >= Opens && hour < Closes && workday && !closed[m.Format(time.DateOnly)])
	}
	return first, open
}

func TestDayTableIsTheMinuteLoop(t *testing.T) {
	berlin := zone(t)
	table := NewDayTable(berlin)
	first, open := minutes(berlin)
	for _, r := range Ranges(2000, berlin) {
		from, to := int(r.From.Sub(first)/time.Minute), int(r.To.Sub(first)/time.Minute)
		var between time.Duration
		for m := from; m < to; m++ {
			if open[m] {
				between += time.Minute
			}
		}
		if got := table.Between(r.From, r.To); got != between {
			t.Fatalf("between %s and %s: %s, want %s", r.From, r.To, got, between)
		}
		if got := table.Between(r.To, r.From); got != -between {
			t.Fatalf("between %s and %s: %s, want %s", r.To, r.From, got, -between)
		}
		for _, d := range []time.Duration{90 * time.Minute, 8 * time.Hour, 40 * time.Hour, 400 * time.Hour} {
			left, m := d, from
			for ; left > 0; m++ {
				if open[m] {
					left -= time.Minute
				}
			}
			want := first.Add(time.Duration(m) * time.Minute)
			if got := table.Add(r.From, d); !got.Equal(want) {
				t.Fatalf("%s + %s: %s, want %s", r.From, d, got, want)
			}
		}
	}
}

func TestHolidaysFollowEaster(t *testing.T) {
	var want []string
	for _, easter := range []time.Time{
		time.Date(2026, 4, 5, 0, 0, 0, 0, time.UTC),
		time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC),
	} {
		for _, days := range []int{-2, 1, 39, 50, 60} { // Good Friday to Corpus Christi
			want = append(want, easter.AddDate(0, 0, days).Format(time.DateOnly))
		}
		for _, fixed := range []string{"-01-01", "-01-06", "-05-01", "-08-15", "-10-03", "-11-01", "-12-25", "-12-26"} {
			want = append(want, easter.Format("2006")+fixed)
		}
	}
	slices.Sort(want)
	if got := Holidays(); !slices.Equal(got, want) {
		t.Errorf("holidays are %v, want %v", got, want)
	}
}

func TestAddPanicsOutsideTheTable(t *testing.T) {
	table := NewDayTable(zone(t))
	at := time.Date(2027, 12, 31, 12, 0, 0, 0, zone(t))
	if got, want := table.Add(at, 5*time.Hour), at.Add(5*time.Hour); !got.Equal(want) {
		t.Errorf("the last minute of the table is %s, want %s", got, want)
	}
	for _, c := range []struct {
		at time.Time
		d  time.Duration
	}{
		{at, 5*time.Hour + time.Minute},
		{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 0},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s + %s does not panic", c.at, c.d)
				}
			}()
			table.Add(c.at, c.d)
		}()
	}
}
