package funnel_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/funnel"
	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
)

// told is what options say, a line each, without events that do not happen here.
func told(options []funnel.Option) string {
	var b strings.Builder
	for _, o := range options {
		if o.Refused != nil && o.Refused.Unmet[0].Kind == funnel.UnmetTransition {
			continue
		}
		fmt.Fprintf(&b, "%s → %s", o.Event, o.To)
		for _, c := range o.Reasons {
			fmt.Fprintf(&b, "; %s → %s", c.Reason, c.To)
			for _, u := range c.Unmet {
				fmt.Fprintf(&b, " (%s)", u)
			}
		}
		if o.Refused != nil {
			fmt.Fprintf(&b, ": %v", o.Refused)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestOptionsSayWhatMayHappen(t *testing.T) {
	f := machine(t)
	poor := f.lead(t, map[string]any{"score": 45, "phone": "1"})
	for _, c := range []struct {
		name string
		walk []string
		lead *scoring.Lead
		day  int
		want string
	}{
		{"at the start", nil, poor, 1, `nurture → Nurturing
hand over → MQL: "hand over" is refused in Lead:
  score >= 60 is not true: score is 45
  email_consent is undecided: email_consent is missing
note → 
`},
		{"an event is open if one of its reasons is", []string{"hand over"}, poor, 2, `accept → SAL
reject → ; no budget yet → Nurturing; unable to reach → Nurturing (reason "unable to reach": attempts >= 2 is not true: attempts is 0); wrong contact → Lead; no fit → Disqualified
reassign → SAL
note → 
`},
		{"what is too late is refused whatever the reason", []string{"hand over", "accept"}, poor, 50, `reject → ; no budget yet → Nurturing; unable to reach → Nurturing (reason "unable to reach": attempts >= 2 is not true: attempts is 0); wrong contact → Lead; no fit → Disqualified: "reject" is refused in SAL: "reject" is too late: it could happen until 2026-11-02T09:00:00+01:00
qualify → SQL: "qualify" is refused in SAL:
  budget is missing (maintained by sales)
  country is missing
reassign → SAL
note → 
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			options := f.Options(f.walk(t, c.walk...), c.lead, day(c.day))
			if diff := cmp.Diff(c.want, told(options)); diff != "" {
				t.Error(diff)
			}
			for i, e := range f.Events() {
				if options[i].Event != e.Name {
					t.Errorf("option %d is %s, not %s", i, options[i].Event, e.Name)
				}
			}
		})
	}
}

func TestEveryReasonRefusedListsAll(t *testing.T) {
	c := config()
	reject := configured(&c, "reject")
	reject.Reasons = reject.Reasons[1:2]
	reject.Reasons = append(reject.Reasons, funnel.ReasonConfig{Name: "bought already", To: "SQL", When: "score > 99"})
	f := machine(t)
	m, err := funnel.New(f.schema, c)
	if err != nil {
		t.Fatal(err)
	}
	j := f.walk(t, "hand over")
	o := m.Options(j, f.lead(t, map[string]any{"score": 1, "country": "DE"}), day(2))[3]
	const want = `"reject" is refused in MQL:
  reason "unable to reach": attempts >= 2 is not true: attempts is 0
  reason "bought already": score > 99 is not true: score is 1
  budget is missing (maintained by sales)`
	if o.Refused == nil || o.Refused.Error() != want {
		t.Errorf("%v", o.Refused)
	}
}

func TestOptionsThatDoNotHappenHereAllocateNothing(t *testing.T) {
	f := machine(t)
	j, l := f.walk(t, "hand over", "accept", "qualify", "win"), f.ready(t)
	v := l.View(day(5), j)
	defer v.Close()
	var dst []funnel.Option
	dst = f.AppendOptions(dst, v, j)
	if n := allocs.PerRun(100, func() { dst = f.AppendOptions(dst[:0], v, j) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if diff := cmp.Diff(told(dst), told(f.OptionsIn(v, j))); diff != "" {
		t.Error(diff)
	}
}
