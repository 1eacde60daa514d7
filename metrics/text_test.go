package metrics

import (
	"testing"
	"time"
)

func TestDurationsArePrintedInTheirTwoLargestUnits(t *testing.T) {
	for _, c := range []struct {
		d              time.Duration
		elapsed, hours string
	}{
		{0, "0 s", "0 s"},
		{59*time.Second + 999*time.Millisecond, "59 s", "59 s"},
		{90 * time.Second, "1 min 30 s", "1 min 30 s"},
		{4 * time.Hour, "4 h", "4 h"},
		{47*time.Hour + 59*time.Minute, "47 h 59 min", "47 h 59 min"},
		{76*time.Hour + 30*time.Minute, "3 d 4 h", "76 h 30 min"},
	} {
		if got := span(c.d); got != c.elapsed {
			t.Errorf("%v elapsed: got %s", c.d, got)
		}
		if got := hours(c.d); got != c.hours {
			t.Errorf("%v working time: got %s", c.d, got)
		}
	}
}

func TestAmountsAreGroupedByThousands(t *testing.T) {
	for _, c := range []struct {
		m    Money
		want string
	}{{0, "0"}, {999_000, "999"}, {1_000_000, "1,000"}, {-1_234_567_891, "-1,234,567.891"}, {123_456_000, "123,456"}} {
		if got := money(c.m, ""); got != c.want {
			t.Errorf("%d: got %s", int64(c.m), got)
		}
	}
	if got := money(5_000, "EUR"); got != "5 EUR" {
		t.Errorf("got %s", got)
	}
}
