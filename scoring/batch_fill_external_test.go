package scoring_test

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"example.com/baton/internal/allocs"
	"example.com/baton/internal/peerload"
	"example.com/baton/scoring"
)

func TestABatchIsFilledFromStructs(t *testing.T) {
	type row struct {
		Industry  string  `lead:"industry"`
		Employees float64 `lead:"employees,omitempty"`
		Consent   *bool   `lead:"consent"`
	}
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Rules: []scoring.RuleConfig{
		{Name: "core", When: `industry == "software"`, Points: "10"}, {Name: "large", When: "employees >= 50", Points: "5"},
		{Name: "open", When: "not known(consent)", Points: "1"}}})
	bind, err := scoring.Bind[row](m.Schema())
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	rows := []row{{"software", 60, &yes}, {"mining", 60, nil}, {"banking", 0, nil}, {"software", 3e9, nil}, {"education", 51, &yes}}
	var wrong []string
	var got []string
	b := scoring.NewBatch(m.Schema(), 2)
	for b, err := range scoring.Chunks(b, slices.Values(rows), func(b *scoring.Batch, r row) error { return bind.Append(b, r.Industry, &r) }) {
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		for i, s := range m.ScoreBatch(nil, b, at) {
			got = append(got, b.ID(i)+" "+s.String())
		}
	}
	if want := []string{"software 15", "banking 1", "education 5"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if want := []string{
		`record 2: industry: must be one of the closed list, not "mining" (software, banking, education)`,
		"record 4: employees: is out of bounds, not 3e+09 (from 1 to 1000000)",
	}; !slices.Equal(wrong, want) {
		t.Errorf("wrong rows: %q, want %q", wrong, want)
	}
}

const leadsCSV = `lead,industry,employees,consent,interests,contract_ends
L-1, software ,250,TRUE,cloud; security,2026-12-31
L-2,,,,,
L-3,mining,-3,maybe,cloud;price,soon
L-4,banking,12
L-5,education,"1,000",false,;,2026-10-05T09:00:00+02:00
L-6,banking,1000,false,cloud,2026-10-05T09:00:00+02:00
`

// csvChunks reads the leads and says what it scored and what it refused; it
// stops at the first refusal unless it skips.
func csvChunks(t *testing.T, m *scoring.Model, text string, skip bool) (got, wrong []string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	r.ReuseRecord = true
	names, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	h, err := m.Schema().Header(slices.Clone(names), "lead")
	if err != nil {
		t.Fatal(err)
	}
	for b, err := range h.Chunks(scoring.NewBatch(m.Schema(), 2), r) {
		if err != nil {
			if wrong = append(wrong, err.Error()); !skip {
				break
			}
			continue
		}
		for i, s := range m.ScoreBatch(nil, b, at) {
			got = append(got, b.ID(i)+" "+s.Points.String())
		}
	}
	return got, wrong
}

func TestABatchIsFilledFromRecordsOfText(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}, Rules: []scoring.RuleConfig{
		{Name: "core", When: `industry == "software"`, Points: "1"}, {Name: "large", When: "employees >= 250", Points: "2"},
		{Name: "consent", When: "consent", Points: "4"}, {Name: "cloud", When: `"cloud" in interests`, Points: "8"},
		{Name: "safe", When: `"security" in interests`, Points: "16"}, {Name: "ends", When: `contract_ends > date("2026-12-30")`, Points: "32"},
		{Name: "nothing", When: `not known(industry) and not known(contract_ends)`, Points: "64"}}})
	got, wrong := csvChunks(t, m, leadsCSV, true)
	if want := []string{"L-1 63", "L-2 64", "L-6 10"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if want := []string{
		"record 3: industry: must be one of the closed list, not \"mining\" (software, banking, education)\n" +
			"employees: is out of bounds, not -3 (from 1 to 1000000)\n" +
			"consent: must be true or false, not \"maybe\"\n" +
			"interests: every item must be one of the closed list, not \"price\" (cloud, security)\n" +
			"contract_ends: must be a date, \"2026-12-31\" or \"2026-12-31T09:00:00+01:00\", not \"soon\"",
		"record 4: 3 cells where the header has 6",
		"record 5: employees: must be a number, not \"1,000\"",
	}; !slices.Equal(wrong, want) {
		t.Errorf("wrong records: %q, want %q", wrong, want)
	}
	got, wrong = csvChunks(t, m, leadsCSV, false)
	if want := []string{"L-1 63", "L-2 64"}; !slices.Equal(got, want) || len(wrong) != 1 {
		t.Errorf("stopped at the first: %q, %q", got, wrong)
	}
	got, wrong = csvChunks(t, m, "lead,employees\nL-1,300\nL-2,\xff\nL-3,\"x\nL-4,5", true)
	if len(got) != 1 || len(wrong) != 2 || !strings.HasPrefix(wrong[0], "record 2: employees: must be UTF-8") || !strings.HasPrefix(wrong[1], "record 3: record on line 4; parse error") {
		t.Errorf("a quote without end: %q, %q", got, wrong)
	}
}

func TestARecordErrorNamesTheAttribute(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}})
	h, err := m.Schema().Header([]string{"employees"}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range h.Chunks(scoring.NewBatch(m.Schema(), 9), csv.NewReader(strings.NewReader("12\nmany\n"))) {
		var record *scoring.RecordError
		var fact *scoring.FactError
		if err != nil && (!errors.As(err, &record) || record.Record != 2 || !errors.As(err, &fact) || fact.Name != "employees") {
			t.Errorf("%v", err)
		}
	}
}

func TestEveryColumnOfAHeaderIsAnAttribute(t *testing.T) {
	s := schema(t)
	for _, c := range []struct {
		names []string
		id    string
		want  string
	}{
		{[]string{"industy", " employees", "", "employees "}, "", "industy: is no attribute of the data dictionary (did you mean \"industry\"?)\ncolumn 3 has no name\ntwo columns are named \"employees\""},
		{[]string{"industry"}, "lead", `no column is named "lead", that of the lead's name`},
		{[]string{"lead"}, "", "lead: is no attribute of the data dictionary"},
	} {
		if _, err := s.Header(c.names, c.id); err == nil || err.Error() != c.want {
			t.Errorf("%q: %v, want %s", c.names, err, c.want)
		}
	}
}

func TestAFullBatchTakesNoMore(t *testing.T) {
	s := schema(t)
	b := scoring.NewBatch(s, 1)
	h, err := s.Header([]string{"employees"}, "")
	if err != nil {
		t.Fatal(err)
	}
	bind, err := scoring.Bind[struct {
		Employees int `lead:"employees"`
	}](s)
	if err != nil {
		t.Fatal(err)
	}
	if b.Full() {
		t.Error("an empty batch is full")
	}
	must(b.Add(lead(t, s, nil)))
	for name, err := range map[string]error{
		"Add":           b.Add(lead(t, s, nil)),
		"Header.Append": h.Append(b, []string{"12"}),
		"Binding.Append": bind.Append(b, "", &struct {
			Employees int `lead:"employees"`
		}{3}),
	} {
		if !errors.Is(err, scoring.ErrBatchFull) || b.Len() != 1 || !b.Full() {
			t.Errorf("%s: %v, %d rows", name, err, b.Len())
		}
	}
	b.Reset()
	if err := h.Append(b, []string{"12"}); err != nil || b.Len() != 1 || b.Schema() != s {
		t.Errorf("after Reset: %v, %d rows", err, b.Len())
	}
}

// What a lead knows beyond its row is read when the batch is asked.
func TestALeadWithActivitiesIsKeptInTheBatch(t *testing.T) {
	m := ruleModel(t, scoring.DimensionConfig{}, scoring.RuleConfig{On: "call", Points: "3"})
	l := lead(t, m.Schema(), nil)
	must(l.Record(scoring.Activity{Name: "call", At: at}))
	b := scoring.NewBatch(m.Schema(), 2)
	must(b.Add(lead(t, m.Schema(), nil)))
	must(b.Add(l))
	scores := m.ScoreBatch(nil, b, at)
	if scores[0].Points != 0 || scores[1].Points != scoring.Whole(3) {
		t.Errorf("%v", scores)
	}
	b.Reset()
	must(b.Add(lead(t, m.Schema(), nil)))
	if got := m.ScoreBatch(nil, b, at)[0]; got.Points != 0 {
		t.Errorf("the row of before is still there: %s", got)
	}
}

func TestMisuseOfABatchPanicsWithHelp(t *testing.T) {
	m := model(t, scoring.Config{Dimensions: []scoring.DimensionConfig{{Name: "fit"}}})
	s, other := m.Schema(), tableSchema(t)
	h, _ := other.Header([]string{"employees"}, "")
	for want, f := range map[string]func(){
		"a batch of 0 rows: from 1 to 65536":     func() { scoring.NewBatch(s, 0) },
		"a batch of 65537 rows: from 1 to 65536": func() { scoring.NewBatch(s, scoring.MaxBatch+1) },
		"Batch.Add of a nil lead":                func() { _ = scoring.NewBatch(s, 1).Add(nil) },
		"a question to a nil model":              func() { (*scoring.Model)(nil).ScoreBatch(nil, scoring.NewBatch(s, 1), at) },
		"make both from one agreement":           func() { m.ScoreBatch(nil, scoring.NewBatch(other, 1), at) },
		"a lead of schema":                       func() { _ = scoring.NewBatch(s, 1).Add(lead(t, other, nil)) },
		"was handed to a part of schema":         func() { _ = h.Append(scoring.NewBatch(s, 1), []string{"3"}) },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, want) {
					t.Errorf("%q, want %q", text, want)
				}
			}()
			f()
		}()
	}
	if b := scoring.NewBatch(s, scoring.MaxBatch); b.Len() != 0 || len(m.ScoreBatch(nil, b, at)) != 0 {
		t.Error("a new batch has rows")
	}
}

func TestABatchFilledAndAskedAgainAllocatesNothing(t *testing.T) {
	m := peerModel(t, peerload.Rules())
	bind, err := scoring.Bind[peerload.Lead](m.Schema())
	if err != nil {
		t.Fatal(err)
	}
	from, b := peerload.NewLeads(2000), scoring.NewBatch(m.Schema(), 2000)
	var scores []scoring.Score
	chunk := func() {
		b.Reset()
		for i := range from {
			must(bind.Append(b, "", &from[i]))
		}
		scores = m.ScoreBatch(scores[:0], b, at)
	}
	chunk()
	chunk()
	if n := allocs.PerRun(5, chunk); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestChunksStopsWhereTheCallerDoes(t *testing.T) {
	s := schema(t)
	read := 0
	leads := func(yield func(*scoring.Lead) bool) {
		for yield(lead(t, s, nil)) {
			read++
		}
	}
	for b, err := range scoring.Chunks(scoring.NewBatch(s, 10), leads, (*scoring.Batch).Add) {
		if err != nil || b.Len() != 10 {
			t.Errorf("%v, %d rows", err, b.Len())
		}
		break
	}
	if read != 9 {
		t.Errorf("%d leads were read beyond the first, want 9", read)
	}
	none := func(func(*scoring.Lead) bool) {}
	for range scoring.Chunks(scoring.NewBatch(s, 10), none, (*scoring.Batch).Add) {
		t.Error("a batch of no leads")
	}
}
