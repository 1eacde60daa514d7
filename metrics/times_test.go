package metrics

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestQuantilesOfFourDurations(t *testing.T) {
	got := timesOf([]int64{40, 10, 30, 20})
	want := Times{N: 4, Median: Quantile{NearestRank: 20, Type7: 25}, P90: Quantile{NearestRank: 40, Type7: 37}}
	if *got != want {
		t.Errorf("got %+v, want %+v", *got, want)
	}
}

func TestQuantilesOfOneDurationAreThatDuration(t *testing.T) {
	got := timesOf([]int64{int64(time.Hour)})
	q := Quantile{NearestRank: time.Hour, Type7: time.Hour}
	if *got != (Times{N: 1, Median: q, P90: q}) {
		t.Errorf("got %+v", *got)
	}
}

func TestNoDurationsHaveNoQuantiles(t *testing.T) {
	if got := timesOf(nil); got != nil {
		t.Errorf("got %+v", *got)
	}
}

func TestInterpolationRoundsHalfUpToTheNanosecond(t *testing.T) {
	if got := quantileOf([]int64{1, 2}, 50).Type7; got != 2 { // 1.5
		t.Errorf("got %d", got)
	}
	if got := quantileOf([]int64{0, 4}, 10).Type7; got != 0 { // 0.4
		t.Errorf("got %d", got)
	}
}

func TestInterpolationIsExactBetweenExtremes(t *testing.T) {
	got := quantileOf([]int64{0, math.MaxInt64}, 90).Type7
	if want := time.Duration(8_301_034_833_169_298_226); got != want { // 0.9 · (2⁶³ - 1) = …226.3
		t.Errorf("got %d, want %d", got, want)
	}
}

// The definitions with floats, from which exact arithmetic may differ by the
// rounding of a nanosecond only.
func TestQuantilesFollowTheirDefinitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 200).Draw(t, "s")
		percent := rapid.SampledFrom([]int{1, 25, 50, 75, 90, 95, 99}).Draw(t, "percent")
		timesOf(s) // sorts
		got, n := quantileOf(s, percent), len(s)
		below := 0
		for _, v := range s {
			if v <= int64(got.NearestRank) {
				below++
			}
		}
		fewer := 0
		for _, v := range s {
			if v < int64(got.NearestRank) {
				fewer++
			}
		}
		if below*100 < percent*n || fewer*100 >= percent*n {
			t.Errorf("nearest rank of %d%%: %d of %d do not exceed %d, %d are below", percent, below, n, got.NearestRank, fewer)
		}
		h := float64(n-1) * float64(percent) / 100
		lo := int(math.Floor(h + 1e-9))
		want := float64(s[lo])
		if lo+1 < n {
			want += (h - float64(lo)) * float64(s[lo+1]-s[lo])
		}
		if math.Abs(want-float64(got.Type7)) > 0.5001 {
			t.Errorf("type 7 of %d%%: got %d, want %v", percent, got.Type7, want)
		}
	})
}
