package scoring

import "fmt"

// written is a rule of an agreement as a table is written.
type written struct {
	RuleConfig
	row []int // of each of Rows, or of the rule alone: the row of the learned table, -1 for none
}

// Rules are the tables as the agreement's rules, in their order: a `table` rule
// of a text, a number or a bool; a `when` rule for each row with points of a date,
// an item of a list or an activity, of which the language has no tables. A table
// whose points are all 0 has no rule.
func (c *Scorecard) Rules() []RuleConfig {
	var out []RuleConfig
	for _, rules := range c.written() {
		for _, w := range rules {
			out = append(out, w.RuleConfig)
		}
	}
	return out
}

// Config is a model of the scorecard alone: one dimension, cut at the least and
// the most points that the rows can give.
func (c *Scorecard) Config() Config {
	low, high := c.bounds()
	return Config{Dimensions: []DimensionConfig{{Name: c.Dimension, Min: low.String(), Max: high.String()}}, Rules: c.Rules()}
}

func (c *Scorecard) bounds() (low, high Points) {
	for i := range c.Tables {
		l, h := c.Tables[i].bounds()
		low, high = low+l, high+h
	}
	return low, high
}

// written are the rules of every table, under different names.
func (c *Scorecard) written() [][]written {
	out := make([][]written, len(c.Tables))
	taken := map[string]bool{}
	for i := range c.Tables {
		out[i] = c.Tables[i].written()
		for k := range out[i] {
			w := &out[i][k]
			name := w.Name
			for n := 2; taken[w.Name]; n++ {
				w.Name = fmt.Sprintf("%s (%d)", name, n)
			}
			taken[w.Name], w.To = true, c.Dimension
		}
	}
	return out
}

// written are the rules of one table, without a dimension.
func (t *LearnedTable) written() (out []written) {
	switch low, high := t.bounds(); {
	case low == 0 && high == 0:
		return nil
	case t.Type == Text || t.Type == Number && t.Days == 0 || t.Type == Bool:
		return []written{t.tableRule()}
	}
	about := t.label()
	if t.Type == List {
		about = t.Attribute // the rows name the item
	}
	for i, r := range t.Rows {
		if r.Points != 0 {
			out = append(out, written{RuleConfig{Name: about + ": " + r.Name, When: r.When, Points: r.Points.String()}, []int{i}})
		}
	}
	return out
}

// tableRule is the table as a `table` rule. A missing value without a row stays
// without one: that it is missing is told then.
func (t *LearnedTable) tableRule() written {
	const widest = 60 // characters of a row's name, where a value is not longer
	w := written{RuleConfig: RuleConfig{Name: t.label(), Table: t.Attribute}}
	add := func(name string, p Points, row int) {
		w.Rows, w.row = append(w.Rows, RowConfig{name, p.String()}), append(w.row, row)
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Missing && t.Open {
			add("other", 0, -1)
		}
		names := []string{r.Name}
		if t.Type == Text && !r.Missing {
			names = textRows(r, widest)
		}
		for _, name := range names {
			add(name, r.Points, i)
		}
	}
	if t.Open && !t.Rows[len(t.Rows)-1].Missing {
		add("other", 0, -1)
	}
	return w
}
