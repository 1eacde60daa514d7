package peerload

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"example.com/baton/internal/allocs"
)

func zone(tb testing.TB) *time.Location {
	loc, err := time.LoadLocation(Zone)
	if err != nil {
		tb.Fatal(err)
	}
	return loc
}

func TestScoreReachesTheChecksums(t *testing.T) {
	var got Checksum
	for i := range 1_000_000 {
		if i == 10_000 && got != (Checksum{Mix10k, Sum10k}) {
			t.Errorf("10,000 leads: %#x, %d", got.Mix, got.Sum)
		}
		l := NewLead(i)
		got.Add(i, Score(&l))
	}
	if got != (Checksum{Mix1M, Sum1M}) {
		t.Errorf("1,000,000 leads: %#x, %d", got.Mix, got.Sum)
	}
}

// The digests are those of the comparison's own workload.
func TestWorkloadIsTheComparisons(t *testing.T) {
	for _, c := range []struct {
		name, want string
		lines      func(line func(...any))
	}{
		{"100,000 leads", "9f11a1cb0f17e4ea61480733d927b3aebeff2f5f0f4de393635040fb9c4cf4b9", func(line func(...any)) {
			for i := range 100_000 {
				line(NewLead(i))
			}
		}},
		{"1,000 varied rules", "74cccbe1c26db9ec152343846a9f186d78af092a22001fb9bd896535145bf6fb", func(line func(...any)) {
			for _, r := range Varied(1000) {
				line(r.Points, r.Expr)
			}
		}},
		{"2,000 ranges", "a239d5de7bd275e49c8af2ebe2bce40db394a110c7f579029e879b18a525320f", func(line func(...any)) {
			for _, r := range Ranges(2000, zone(t)) {
				line(r.From.Unix(), r.To.Unix())
			}
		}},
	} {
		h := sha256.New()
		c.lines(func(parts ...any) { fmt.Fprintln(h, parts...) })
		if got := hex.EncodeToString(h.Sum(nil)); got != c.want {
			t.Errorf("%s: digest %s, want %s", c.name, got, c.want)
		}
	}
}

func TestRulesAreTheFirstRoundOfVaried(t *testing.T) {
	if r := Rules(); len(r) != 30 || !slices.Equal(r, Varied(1000)[:30]) {
		t.Errorf("%d rules: %v", len(r), r)
	}
}

func TestFactsHoldEveryAttribute(t *testing.T) {
	l := NewLead(1)
	facts := l.Facts()
	if len(facts) != 19 {
		t.Fatalf("%d facts: %v", len(facts), facts)
	}
	for name, value := range map[string]any{
		"id": int64(1), "industry": l.Industry, "consent": l.Consent, "email_opens": l.Opens,
		"demo_requests": l.Demos, "days_since": l.DaysSince,
	} {
		if facts[name] != value {
			t.Errorf("%s is %v, want %v", name, facts[name], value)
		}
	}
	if tags, ok := facts["tags"].([]string); !ok || !slices.Equal(tags, l.Tags) {
		t.Errorf("tags are %v, want %v", facts["tags"], l.Tags)
	}
}

func TestWalkEndsAtCustomer(t *testing.T) {
	var p Prospect
	for i, s := range Walk() {
		p.Score, p.Phone = s.Score, s.Phone
		err := p.Take(s.Event)
		if refused := err == ErrGuard; p.State != s.Want || refused != s.Refused || !refused && err != nil {
			t.Errorf("step %d, %s: %s, %v; want %s, refused %v", i+1, s.Event, p.State, err, s.Want, s.Refused)
		}
	}
	if p.State != StateCustomer {
		t.Errorf("the walk ends at %s", p.State)
	}
}

func TestSwitchIsTheEdges(t *testing.T) {
	ready := Prospect{Score: 60, Phone: "1"}
	for state := range State(len(stateNames)) {
		for event := range Event(len(eventNames)) {
			want, err, guarded := state, ErrEvent, false
			for _, e := range Edges() {
				if e.Event == event && slices.Contains(e.From, state) {
					if err == nil {
						t.Errorf("two edges for %s in %s", event, state)
					}
					want, err, guarded = e.To, nil, e.Guarded
				}
			}
			p := ready
			p.State = state
			if got := p.Take(event); got != err || p.State != want {
				t.Errorf("%s in %s: %s, %v; want %s, %v", event, state, p.State, got, want, err)
			}
			if !guarded {
				continue
			}
			for _, p := range []Prospect{{state, 59, "1"}, {state, 60, ""}} {
				if got := p.Take(event); got != ErrGuard || p.State != state {
					t.Errorf("%s of %+v: %v", event, p, got)
				}
			}
		}
	}
}

func TestNoAllocations(t *testing.T) {
	l, r, table := NewLead(1), Ranges(1, zone(t))[0], NewDayTable(zone(t))
	for name, f := range map[string]func(){
		"Score":   func() { Score(&l) },
		"Take":    func() { p := Prospect{State: StateMQL}; _ = p.Take(EventHandOver) },
		"Add":     func() { table.Add(r.From, 400*time.Hour) },
		"Between": func() { table.Between(r.From, r.To) },
	} {
		if n := allocs.PerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}
