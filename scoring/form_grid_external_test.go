package scoring_test

import (
	"encoding/json"
	"slices"
	"testing"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
)

func gridModel(t testing.TB) *scoring.Model {
	t.Helper()
	return model(t, scoring.Config{
		Dimensions: []scoring.DimensionConfig{{Name: "fit", Min: "0"}, {Name: "other"}, {Name: "engagement"}},
		Rules: []scoring.RuleConfig{
			{Name: "size", Points: "employees", To: "fit"},
			{Name: "called", On: "call", Points: "10", To: "engagement"},
			{Name: "unwanted", When: "not consent", Points: "-5", To: "engagement"},
		},
		Grades: []scoring.GradeConfig{{Name: "hot", From: "50"}},
		Grid: []scoring.AxisConfig{
			{Dimension: "fit", Levels: []scoring.GradeConfig{{Name: "A", From: "45"}, {Name: "B", From: "30"}, {Name: "C", From: "0"}}},
			{Dimension: "engagement", Levels: []scoring.GradeConfig{{Name: "1", From: "20"}, {Name: "2", From: "0"}}},
		}})
}

func TestTheGridNamesTheLevelsOfTwoDimensions(t *testing.T) {
	m := gridModel(t)
	if diff := cmp.Diff([]string{"A1", "A2", "B1", "B2", "C1", "C2"}, m.Cells()); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		employees any
		calls     int
		consent   any
		want      string
	}{
		{45, 2, nil, `{"points":65,"grade":"hot","grid":"A1","dimensions":{"fit":45,"other":0,"engagement":20}}`},
		{44.999, 1, nil, `{"points":54.999,"grade":"hot","grid":"B2","dimensions":{"fit":44.999,"other":0,"engagement":10}}`},
		{nil, 0, nil, `{"points":0,"grade":"","grid":"C2","dimensions":{"fit":0,"other":0,"engagement":0}}`},
		{100, 0, false, `{"points":95,"grade":"hot","grid":"","dimensions":{"fit":100,"other":0,"engagement":-5}}`},
	} {
		l := lead(t, m.Schema(), map[string]any{"employees": c.employees, "consent": c.consent})
		for range c.calls {
			must(l.Record(scoring.Activity{Name: "call", At: at}))
		}
		got, err := json.Marshal(m.Score(l, at))
		if err != nil || string(got) != c.want {
			t.Errorf("%s %v, want %s", got, err, c.want)
		}
		var grid struct{ Grid string }
		if err := json.Unmarshal(got, &grid); err != nil {
			t.Fatal(err)
		}
		cond, err := m.Condition(`grid in ["A1", "B2", "C2", ""] and grid == ` + `"` + grid.Grid + `"`)
		if err != nil || cond.Holds(l, at) != scoring.True {
			t.Errorf("the condition on grid %q is %v (%v)", grid.Grid, cond, err)
		}
		if n := allocs.PerRun(100, func() { m.Score(l, at) }); n > 0 {
			t.Errorf("%v allocations", n)
		}
	}
}

func TestAModelWithoutAGridHasNoNameForIt(t *testing.T) {
	m := ruleModel(t, scoring.DimensionConfig{}, scoring.RuleConfig{When: "consent", Points: "1"})
	if _, err := m.Condition(`grid == "A1"`); err == nil || m.Cells() != nil {
		t.Errorf("cells %q, and the name is known: %v", m.Cells(), err)
	}
}

func TestTheGridStandsBesideTheGrade(t *testing.T) {
	m := gridModel(t)
	l := lead(t, m.Schema(), map[string]any{"employees": 50})
	s := m.Score(l, at)
	if want := "50, grade hot, grid A2"; s.String() != want || !slices.Contains(m.Cells(), s.Grid) {
		t.Errorf("the score is %s, want %s", s, want)
	}
}
