package funnel_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/funnel"
	"example.com/baton/internal/problem"
	"example.com/baton/scoring"
)

// configured is the event of that name.
func configured(c *funnel.Config, name string) *funnel.EventConfig {
	i := slices.IndexFunc(c.Events, func(e funnel.EventConfig) bool { return e.Name == name })
	return &c.Events[i]
}

func TestMistakesOfAConfiguration(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*funnel.Config, *scoring.SchemaConfig)
		want   string
	}{
		{"an owner nobody knows", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[2].Owner = "slaes" },
			`stages.MQL.owner: unknown team "slaes" (did you mean "sales"?)`},
		{"no owner", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[2].Owner = "" },
			`stages.MQL.owner: stage "MQL" has no owner (name the team whose turn it is while the lead is here)`},
		{"an unknown phase", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[2].Phase = "handover" },
			`stages.MQL.phase: unknown phase "handover" (did you mean "hand-over"?)`},
		{"a stage without a name", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[7].Name = "" },
			"stages: a stage has no name\n" + `events.reject.reasons.no fit: unknown stage "Disqualified" (known are Lead, Nurturing, MQL, SAL, SQL, Won, Lost, "")
events.reopen.from[1]: unknown stage "Disqualified" (known are Lead, Nurturing, MQL, SAL, SQL, Won, Lost, "")
events.note.from[7]: unknown stage "Disqualified" (known are Lead, Nurturing, MQL, SAL, SQL, Won, Lost, "")`},
		{"a stage twice", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages = append(c.Stages, c.Stages[2]) },
			`stages.MQL: stage "MQL" is declared twice`},
		{"no start", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[0].Start = false },
			"stages: no stage is the start (mark the stage in which every lead begins with start: true)"},
		{"two starts", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[1].Start = true },
			`stages.Nurturing.start: stage "Nurturing" is a second start beside "Lead" (leads begin in one stage)`},
		{"a start that ends", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[0].End = true },
			`stages.Lead.end: stage "Lead" is a start and an end: no lead would live`},
		{"a probability that is no share", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[4].Probability = "0.2" },
			`stages.SQL.probability: "0.2" is not a share (write "50%" or "12.5%")`},
		{"more than certain", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Stages[4].Probability = "120%" },
			`stages.SQL.probability: probability 120% is above 100%`},
		{"an event without a name", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "qualify").Name = "" },
			"events: an event has no name"},
		{"an event twice", func(c *funnel.Config, _ *scoring.SchemaConfig) { c.Events = append(c.Events, c.Events[0]) },
			`events.nurture: event "nurture" is declared twice`},
		{"a team twice", func(c *funnel.Config, _ *scoring.SchemaConfig) {
			configured(c, "accept").By = []string{"sales", "sales"}
		},
			`events.accept.by[1]: team "sales" stands twice`},
		{"a team nobody knows fires", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "accept").By = []string{"service"} },
			`events.accept.by[0]: unknown team "service" (known are marketing, sales, product)`},
		{"no stage to happen in", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "accept").From = nil },
			`events.accept.from: event "accept" happens in no stage (name the stages in which it may happen)`},
		{"a stage twice in from", func(c *funnel.Config, _ *scoring.SchemaConfig) {
			configured(c, "accept").From = []string{"MQL", "MQL"}
		},
			`events.accept.from[1]: stage "MQL" stands twice`},
		{"an unknown stage in from", func(c *funnel.Config, _ *scoring.SchemaConfig) {
			configured(c, "accept").From = []string{"MQL", "Nuturing"}
		},
			`events.accept.from[1]: unknown stage "Nuturing" (did you mean "Nurturing"?)`},
		{"an unknown destination", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "accept").To = "SAAL" },
			`events.accept.to: unknown stage "SAAL" (did you mean "SAL"?)`},
		{"an unknown name in a guard", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "accept").When = "scor > 1" },
			`events.accept.when: unknown attribute "scor" (did you mean "score"?)`},
		{"a duration that is none", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "accept").NotBefore = "soon" },
			`events.accept.not before: "soon" is not a duration (write "90 minutes", "4 hours", "30 days", "2 weeks", "3 months", "8 business hours" or "5 business days")`},
		{"business time", func(c *funnel.Config, _ *scoring.SchemaConfig) {
			configured(c, "accept").NotLaterThan = "5 business days"
		},
			`events.accept.not later than: "5 business days": events count calendar time (write "30 days"; business time belongs in the clauses of the sla)`},
		{"bounds that exclude each other", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "reject").NotBefore = "5 weeks" },
			`events.reject.not later than: event "reject" may never happen: not before 5 weeks, and not later than 30 days`},
		{"a bound that is no duration excludes nothing", func(c *funnel.Config, _ *scoring.SchemaConfig) {
			configured(c, "reject").NotBefore, configured(c, "reject").NotLaterThan = "5 weeks", "10 eons"
		},
			`events.reject.not later than: "10 eons" is not a duration: unknown unit "eons" (write "90 minutes", "4 hours", "30 days", "2 weeks", "3 months", "8 business hours" or "5 business days")`},
		{"a reason to an unknown stage", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "reject").Reasons[0].To = "Nurturin" },
			`events.reject.reasons.no budget yet: unknown stage "Nurturin" (did you mean "Nurturing"?)`},
		{"a reason with a condition to an unknown stage", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "reject").Reasons[1].To = "Nurturin" },
			`events.reject.reasons.unable to reach.to: unknown stage "Nurturin" (did you mean "Nurturing"?)`},
		{"an unknown name in a reason's condition", func(c *funnel.Config, _ *scoring.SchemaConfig) {
			configured(c, "reject").Reasons[1].When = "attemps >= 5"
		},
			`events.reject.reasons.unable to reach.when: unknown attribute "attemps" (did you mean "attempts"?)`},
		{"a reason that leads nowhere", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "lose").To = "" },
			"events.lose.reasons[0]: reason \"price\" leads nowhere (name the stage it leads to, or give the event a `to`)\n" +
				"events.lose.reasons[1]: reason \"competitor\" leads nowhere (name the stage it leads to, or give the event a `to`)"},
		{"a reason twice", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "lose").Reasons[1].Name = "price" },
			`events.lose.reasons[1]: reason "price" stands twice`},
		{"a reason without a name", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "lose").Reasons[1].Name = "" },
			`events.lose.reasons[1]: a reason has no name`},
		{"one name for a stage and an event", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "win").Name = "Won" },
			`events.Won: "Won" stands for two: a stage and an event`},
		{"one name for an activity and an event", func(c *funnel.Config, _ *scoring.SchemaConfig) { configured(c, "win").Name = "call" },
			`/activities.call: "call" stands for two: an activity and an event`},
		{"one name for an activity and a stage", func(_ *funnel.Config, s *scoring.SchemaConfig) { s.Activities[0].Name = "SAL" },
			`stages.SAL: "SAL" stands for two: an activity and a stage`},
		{"a fact needed in an unknown stage", func(_ *funnel.Config, s *scoring.SchemaConfig) { s.Attributes[2].NeededIn[1] = "SALL" },
			`/attributes.phone.needed in[1]: unknown stage "SALL" (did you mean "SAL"?)`},
		{"a fact needed twice", func(_ *funnel.Config, s *scoring.SchemaConfig) { s.Attributes[2].NeededIn[1] = "MQL" },
			`/attributes.phone.needed in[1]: stage "MQL" stands twice`},
	} {
		t.Run(c.name, func(t *testing.T) {
			fc, sc := config(), schemaConfig()
			c.change(&fc, &sc)
			schema, err := scoring.NewSchema(sc)
			if err != nil {
				t.Fatal(err)
			}
			_, err = funnel.New(schema, fc)
			var list *problem.Error
			if !errors.As(err, &list) || err.Error() != c.want {
				t.Errorf("got\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func TestOddButLegal(t *testing.T) {
	if w := machine(t).Warnings(); len(w) != 0 {
		t.Errorf("the fixture has warnings: %v", w)
	}
	f := machine(t)
	c := config()
	configured(&c, "qualify").To = "SAL"   // SQL, and what lies behind it, is cut off
	configured(&c, "note").From[0] = "SQL" // not a way out
	configured(&c, "note").From = configured(&c, "note").From[:1]
	configured(&c, "nurture").To = "Lead"
	configured(&c, "hand over").To = "Nurturing"
	configured(&c, "hand over").From = []string{"Lead"}
	configured(&c, "reopen").From = []string{"Nurturing"} // leads to itself: no way out
	c.Stages = append(c.Stages, funnel.StageConfig{Name: "Archive", Owner: "sales", End: true})
	c.Events = append(c.Events, funnel.EventConfig{Name: "archive", From: []string{"Lead"}, To: "Archive"})
	m, err := funnel.New(f.schema, c)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range m.Warnings() {
		got = append(got, w.String())
		if !w.Warning || !w.OnKey {
			t.Errorf("%+v", w)
		}
	}
	want := []string{
		`stages.Nurturing: no event leads out of stage "Nurturing", which is no end`,
		`stages.MQL: no lead reaches stage "MQL"`,
		`stages.SAL: no lead reaches stage "SAL"`,
		`stages.SQL: no lead reaches stage "SQL"`,
		`stages.Won: no lead reaches stage "Won"`,
		`stages.Lost: no lead reaches stage "Lost"`,
		`stages.Disqualified: no lead reaches stage "Disqualified"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLimits(t *testing.T) {
	stages := func(n int) (c funnel.Config) {
		for i := range n {
			c.Stages = append(c.Stages, funnel.StageConfig{Name: fmt.Sprint("s", i), Owner: "sales", Start: i == 0, End: i > 0})
		}
		return c
	}
	names := func(prefix string, n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprint(prefix, i))
		}
		return out
	}
	// with is a funnel of all stages and n events that may each happen anywhere.
	with := func(n int, change func(*funnel.EventConfig)) funnel.Config {
		c := stages(funnel.MaxStages)
		for i := range n {
			e := funnel.EventConfig{Name: fmt.Sprint("e", i), From: names("s", funnel.MaxStages), To: "s1"}
			change(&e)
			c.Events = append(c.Events, e)
		}
		return c
	}
	same := func(*funnel.EventConfig) {}
	reasons := func(n int) func(*funnel.EventConfig) {
		return func(e *funnel.EventConfig) {
			for i := range n {
				e.Reasons = append(e.Reasons, funnel.ReasonConfig{Name: fmt.Sprint("r", i), To: fmt.Sprint("s", i)})
			}
		}
	}
	for _, c := range []struct {
		name   string
		config funnel.Config
		needed int
		want   string
	}{
		{"stages", stages(funnel.MaxStages + 1), 0, "stages: 101 stages: at most 100"},
		{"as many as may be", with(funnel.MaxEvents, same), funnel.MaxStages, ""},
		{"events", with(funnel.MaxEvents+1, same), 0, "events: 301 events: at most 300"},
		{"as many reasons as may be", with(1, reasons(funnel.MaxReasons)), 0, ""},
		{"reasons", with(1, reasons(funnel.MaxReasons+1)), 0, "events.e0.reasons: 101 reasons: at most 100"},
		{"as many teams as may be", with(1, func(e *funnel.EventConfig) { e.By = names("t", funnel.MaxTeams) }), 0, ""},
		{"teams", with(1, func(e *funnel.EventConfig) { e.By = names("t", funnel.MaxTeams+1) }), 0, "events.e0.by: 101 teams: at most 100"},
		{"stages of an event", with(1, func(e *funnel.EventConfig) { e.From = append(e.From, "s0") }), 0, "events.e0.from: 101 stages: at most 100"},
		{"stages that need a fact", stages(funnel.MaxStages), funnel.MaxStages + 1, "/attributes.phone.needed in: 101 stages: at most 100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			schema, err := scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
				{Name: "phone", Type: "text", NeededIn: names("s", c.needed)}}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = funnel.New(schema, c.config)
			if got := fmt.Sprint(err); err == nil && c.want != "" || err != nil && got != c.want {
				t.Errorf("got %s, want %q", got, c.want)
			}
		})
	}
}

func TestSuggestionsAreBounded(t *testing.T) {
	c := config()
	for i := range 250 {
		c.Events = append(c.Events, funnel.EventConfig{Name: fmt.Sprint("e", i), From: []string{"Led"}})
	}
	_, err := funnel.New(machine(t).schema, c)
	if n := strings.Count(fmt.Sprint(err), "did you mean"); n < 100 || n > 102 {
		t.Errorf("%d of 250 problems have a suggestion", n)
	}
}

func TestMachineAsPlainData(t *testing.T) {
	f := machine(t)
	mql, ok := f.Stage("MQL")
	want := funnel.StageInfo{Name: "MQL", Owner: "sales", Phase: funnel.HandOver, Means: "meets the agreed score, may be called", Needs: []string{"phone"}}
	if diff := cmp.Diff(want, mql); !ok || diff != "" {
		t.Error(diff)
	}
	sql, _ := f.Stage("SQL")
	if sql.Probability != 0.2 || !sql.HasProbability || !slices.Equal(sql.Needs, []string{"budget", "country"}) {
		t.Errorf("%+v", sql)
	}
	lost, _ := f.Stage("Lost")
	if lost.Probability != 0 || !lost.HasProbability {
		t.Errorf("a probability of nothing is a probability: %+v", lost)
	}
	if d, _ := f.Stage("Disqualified"); !d.End || !d.Cancels || d.Start {
		t.Errorf("%+v", d)
	}
	if f.Start() != "Lead" || f.Owner("SAL") != "sales" || f.Owner("Nowhere") != "" || f.Location() != berlin {
		t.Errorf("start %s, owner %s, %s", f.Start(), f.Owner("SAL"), f.Location())
	}
	if _, ok := f.Stage("Nowhere"); ok {
		t.Error("there is a stage Nowhere")
	}
	if _, ok := f.Event("nothing"); ok {
		t.Error("there is an event nothing")
	}
	if !f.Software("product") || f.Software("sales") || !slices.Equal(f.Teams(), []funnel.Team{"marketing", "sales", "product"}) {
		t.Errorf("teams %v", f.Teams())
	}
	lose, _ := f.Event("lose")
	if len(lose.Reasons) != 2 || lose.Reasons[0].To != "Lost" || lose.Note() {
		t.Errorf("a reason without a destination leads where the event leads: %+v", lose)
	}
	reject, _ := f.Event("reject")
	if reject.To != "" || reject.Note() || reject.NotLaterThan != "30 days" || reject.Reasons[1].When.String() != "attempts >= 2" {
		t.Errorf("%+v", reject)
	}
	if note, _ := f.Event("note"); !note.Note() || len(note.By) != 0 || len(note.From) != 8 {
		t.Errorf("%+v", note)
	}
	var order []string
	for _, s := range f.Stages() {
		order = append(order, string(s.Name))
	}
	for _, e := range f.Events() {
		order = append(order, string(e.Name))
	}
	if got := strings.Join(order, ","); got != "Lead,Nurturing,MQL,SAL,SQL,Won,Lost,Disqualified,"+
		"nurture,hand over,accept,reject,qualify,win,lose,recycle,reassign,reopen,note" {
		t.Error(got)
	}
	f.Stages()[2].Needs[0], f.Events()[0].From[0] = "x", "x"
	if s, _ := f.Stage("MQL"); s.Needs[0] != "phone" || f.Events()[0].From[0] != "Lead" {
		t.Error("what is handed out changes the machine")
	}
}

func TestAnyTeamWhereNoneIsNamed(t *testing.T) {
	c := config()
	c.Teams = nil
	c.Stages[0].Owner = "agency"
	m, err := funnel.New(machine(t).schema, c)
	if err != nil || m.Owner("Lead") != "agency" {
		t.Error(err)
	}
}
