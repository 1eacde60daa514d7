package peerload_test

import (
	"reflect"
	"testing"

	"example.com/baton/internal/peerload"
	"example.com/baton/internal/rule"
)

// layout gives every attribute of a lead its place in a row.
func layout() []rule.Name {
	var names []rule.Name
	var numbers, texts, lists int
	lead := reflect.TypeFor[peerload.Lead]()
	for i := range lead.NumField() {
		f := lead.Field(i)
		n := rule.Name{Name: f.Tag.Get("lead"), Slot: i}
		switch f.Type.Kind() {
		case reflect.String:
			n.Type, n.Index = rule.Text, texts
			texts++
		case reflect.Slice:
			n.Type, n.Index = rule.List, lists
			lists++
		case reflect.Bool:
			n.Type, n.Index = rule.Bool, numbers
			numbers++
		default:
			n.Type, n.Index = rule.Number, numbers
			numbers++
		}
		names = append(names, n)
	}
	return names
}

// row is a lead in the order of layout, everything known.
func row(l *peerload.Lead) *rule.Row {
	r := &rule.Row{Known: []uint64{^uint64(0)}}
	lead := reflect.ValueOf(l).Elem()
	for i := range lead.NumField() {
		switch v := lead.Field(i).Interface().(type) {
		case string:
			r.Str = append(r.Str, v)
		case []string:
			r.List = append(r.List, v)
		case int64:
			r.Num = append(r.Num, float64(v))
		case bool:
			r.Num = append(r.Num, 0)
			if v {
				r.Num[len(r.Num)-1] = 1
			}
		}
	}
	return r
}

func TestRuleLanguageReachesTheChecksums(t *testing.T) {
	for _, c := range []struct {
		name  string
		rules []peerload.Rule
		want  peerload.Checksum
	}{
		{"30 rules", peerload.Rules(), peerload.Checksum{Mix: peerload.Mix10k, Sum: peerload.Sum10k}},
		{"1,000 varied rules", peerload.Varied(1000), peerload.Checksum{Mix: peerload.MixVaried10k, Sum: peerload.SumVaried10k}},
	} {
		t.Run(c.name, func(t *testing.T) {
			scope := rule.NewScope().With(layout()...)
			conditions := make([]*rule.Program, len(c.rules))
			for i, r := range c.rules {
				p, faults := rule.Compile(r.Expr, scope, rule.Bool)
				if len(faults) > 0 {
					t.Fatalf("%s: %v", r.Expr, faults[0])
				}
				conditions[i] = p
			}
			var got peerload.Checksum
			var f rule.Frame
			for i := range 10_000 {
				l := peerload.NewLead(i)
				f.Reset(row(&l), 0, nil)
				var score int64
				for k, p := range conditions {
					if p.Truth(&f) == rule.True {
						score += c.rules[k].Points
					}
				}
				got.Add(i, score)
			}
			if got != c.want {
				t.Errorf("checksum %#x, %d; want %#x, %d", got.Mix, got.Sum, c.want.Mix, c.want.Sum)
			}
		})
	}
}
