package metrics

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

func smallPlan(t *testing.T) *Plan {
	t.Helper()
	schema, err := scoring.NewSchema(scoring.SchemaConfig{})
	if err != nil {
		t.Fatal(err)
	}
	machine, err := funnel.New(schema, funnel.Config{
		Stages: []funnel.StageConfig{{Name: "MQL", Owner: "sales", Start: true, Phase: "hand-over"}, {Name: "SAL", Owner: "sales", Phase: "processing"}},
		Events: []funnel.EventConfig{{Name: "accept", From: []string{"MQL"}, To: "SAL", Reasons: []funnel.ReasonConfig{{Name: "fits"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(machine.Names(), Config{Funnel: machine})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func smallTally(t *testing.T, p *Plan) *Tally {
	t.Helper()
	tally, err := p.Tally(Window{At: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), By: ByCampaign})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tally.group("fair"); err != nil {
		t.Fatal(err)
	}
	return tally
}

func TestCountsThatCannotBeAreNoReport(t *testing.T) {
	p := smallPlan(t)
	for name, damage := range map[string]func(*Tally){
		"negative":                  func(t *Tally) { t.groups["fair"].counts[countLeads] = -1 },
		"more than can be counted":  func(t *Tally) { t.groups["fair"].counts[countCreated] = mostCount + 1 },
		"a part more than a whole":  func(t *Tally) { t.groups["fair"].counts[p.layout.pairAt] = 1 },
		"a reason given less often": func(t *Tally) { t.groups["fair"].given[given{0, 0}] = -2 },
		"another layout":            func(t *Tally) { t.counts++ },
		"another currency":          func(t *Tally) { t.currency = "USD" },
	} {
		tally := smallTally(t, p)
		damage(tally)
		if _, err := p.Report(tally); err != errDamaged {
			t.Errorf("%s: got %v", name, err)
		}
	}
	tally := smallTally(t, p)
	tally.samples++
	if err := p.Add(tally, Subject{Journey: &funnel.Journey{}}); err != errDamaged {
		t.Errorf("Add: got %v", err)
	}
	tally = smallTally(t, p)
	tally.groups["fair"].counts[countLeads] = mostCount
	if r, err := p.Report(tally); err != nil || r.Overall.Leads != mostCount {
		t.Errorf("the most that can be counted: got %d, %v", r.Overall.Leads, err)
	}
}

// head is a binary form up to its groups.
func head(counts, samples uint64, nano uint64, sec int64, groups uint64) []byte {
	b := []byte{binaryVersion, 1, 'p'}
	b = binary.AppendUvarint(b, counts)
	b = binary.AppendUvarint(b, samples)
	for range 3 {
		b = binary.AppendVarint(b, sec)
		b = binary.AppendUvarint(b, nano)
	}
	b = append(b, 0, 0, 0) // no dimension, no currency, no spend
	return binary.AppendUvarint(b, groups)
}

func TestBinaryFormIsReadWithinItsLimits(t *testing.T) {
	for _, c := range []struct {
		name string
		b    []byte
		fits bool
	}{
		{"the largest layout", head(maxLayout, maxLayout, 0, 0, 0), true},
		{"too many counts", head(maxLayout+1, 1, 0, 0, 0), false},
		{"too many durations", head(countParts, maxLayout+1, 0, 0, 0), false},
		{"too few counts", head(countParts-1, 1, 0, 0, 0), false},
		{"a second of more than a second", head(countParts, 0, 1_000_000_000, 0, 0), false},
		{"the last second", head(countParts, 0, 999_999_999, lastSecond, 0), true},
		{"the year 9999", head(countParts, 0, 0, lastSecond+1, 0), false},
		{"before the year 1", head(countParts, 0, 0, ever.sec-1, 0), false},
		{"more groups than there can be", head(countParts, 0, 0, 0, MaxGroups+1), false},
		{"groups that are not there", head(maxLayout, maxLayout, 0, 0, MaxGroups), false},
		{"a varint of more bytes than it needs", append([]byte{binaryVersion, 0x80}, 0), false},
		{"a text longer than the rest", []byte{binaryVersion, 9, 'p'}, false},
	} {
		if err := new(Tally).UnmarshalBinary(c.b); (err == nil) != c.fits {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

// The lengths of the largest agreement that funnel and sla allow, written down
// without making it.
func TestLayoutOfTheLargestAgreementFits(t *testing.T) {
	pairs := funnel.MaxStages * (funnel.MaxStages - 1)
	counts := countParts + funnel.MaxStages*(stageCounts+handOverCounts) + pairs + sla.MaxClauses*clauseCounts
	if samples := 2 * (pairs + 2); counts > maxLayout || samples > maxLayout {
		t.Errorf("%d counts, %d durations: at most %d", counts, samples, maxLayout)
	}
}

func TestGroupsOutOfOrderAreNoBinaryForm(t *testing.T) {
	p := smallPlan(t)
	tally := smallTally(t, p)
	if _, err := tally.group("web!"); err != nil {
		t.Fatal(err)
	}
	b, err := tally.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	text = strings.NewReplacer("fair", "web!", "web!", "fair").Replace(text)
	if err := tally.UnmarshalBinary([]byte(text)); err != errDamaged {
		t.Errorf("got %v", err)
	}
}
