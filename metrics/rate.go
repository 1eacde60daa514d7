package metrics

import (
	"encoding/json"

	"example.com/baton/internal/stat"
)

// Rate is a share K of N with its Wilson 95 % interval. Without cases (N = 0)
// there is no rate: null in JSON, "–" in text.
type Rate struct {
	N, K             int
	Value, Low, High float64 // shares of 1
}

// NewRate is the share k of n, 0 <= k <= n, with the Wilson score 95 % interval
// (E. B. Wilson, 1927; z = 1.959963984540054). It panics when k is no part of n.
func NewRate(k, n int) Rate {
	if k < 0 || k > n {
		panic("metrics.NewRate: k must be a part of n: it counts cases among the n")
	}
	if n == 0 {
		return Rate{}
	}
	r := Rate{N: n, K: k, Value: float64(k) / float64(n)}
	r.Low, r.High = stat.Wilson(k, n)
	return r
}

// Known reports whether there are cases.
func (r Rate) Known() bool { return r.N > 0 }

type rateJSON struct {
	N     int     `json:"n"`
	K     int     `json:"k"`
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// MarshalJSON writes {"n":…,"k":…,"value":…,"low":…,"high":…}, or null.
func (r Rate) MarshalJSON() ([]byte, error) {
	if !r.Known() {
		return []byte("null"), nil
	}
	return json.Marshal(rateJSON(r))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Rate) UnmarshalJSON(b []byte) error {
	var j rateJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*r = Rate(j)
	return nil
}

// Ratio is K per N where K is no part of N, so that it can pass 1 and has no
// interval. Without N there is none: null in JSON, "–" in text.
type Ratio struct {
	N, K  int
	Value float64
}

func newRatio(k, n int) Ratio {
	if n == 0 {
		return Ratio{K: k}
	}
	return Ratio{N: n, K: k, Value: float64(k) / float64(n)}
}

type ratioJSON struct {
	N     int     `json:"n"`
	K     int     `json:"k"`
	Value float64 `json:"value"`
}

// MarshalJSON writes {"n":…,"k":…,"value":…}, or null.
func (r Ratio) MarshalJSON() ([]byte, error) {
	if r.N == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(ratioJSON(r))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Ratio) UnmarshalJSON(b []byte) error {
	var j ratioJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*r = Ratio(j)
	return nil
}
