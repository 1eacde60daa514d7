package scoring

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/internal/rule"
)

// row is one row of a table.
type row struct {
	name   string
	when   *rule.Program
	points Points
}

// part is what a row holds for: one of several that `or` joins.
type part struct {
	row      int // of the table
	kind     partKind
	text     string // the value
	from, to string // the bounds as written, "" where there is none
	low, up  float64
}

type partKind uint8

const (
	partMissing partKind = iota
	partOther            // every text that no row names
	partValue            // a text, true or false
	partBand             // low <= number < up
)

// tableReader reads the rows of a table rule.
type tableReader struct {
	rows   []RowConfig
	of     rule.Name
	low    float64 // of the values that the attribute may have
	up     float64
	bounds string // of the same, for people
	parts  []part
	path   string // of the rows
	bad    *problem.List
}

// addTable reads a rule that is a table: every value of its attribute is in one
// row, a missing one in at most one.
func (m *Model) addTable(n names, c RuleConfig, r *compiled, path string, bad *problem.List) {
	at := func(key string) string { return problem.Join(path, key) }
	err := rule.CheckName(c.Table)
	if err == nil {
		_, faults := rule.Compile("known("+c.Table+")", n.scope, rule.Bool)
		for _, f := range faults {
			f.Off, f.End = 0, 0
			err = f
		}
	}
	if err != nil {
		bad.AddError(at("table"), err)
		return
	}
	t := tableReader{rows: c.Rows, low: negInf, up: posInf, path: at("rows"), bad: bad}
	t.of, _ = n.scope.Lookup(c.Table)
	if i, ok := m.schema.byName[c.Table]; ok && t.of.Of == nil {
		a := &m.schema.attributes[i]
		t.low, t.up, t.bounds = a.Min, a.Max, a.bounds()
	}
	switch {
	case t.of.Type != rule.Text && t.of.Type != rule.Number && t.of.Type != rule.Bool:
		bad.Add(at("table"), "a table reads a text, a number or a bool; %s is a %s", c.Table, t.of.Type).Hint = "write rules with `when`"
		return
	case len(c.Rows) == 0:
		bad.Add(path, "the table has no `rows`").Hint = "write rows: {below 50: 0, from 50: 10}"
		return
	case len(c.Rows) > MaxRows:
		bad.Add(t.path, "%d rows: at most %d", len(c.Rows), MaxRows)
		return
	}
	r.table = c.Table
	before := len(*bad)
	for i := range c.Rows {
		t.row(i)
	}
	if len(*bad) == before {
		t.cover()
	}
	for i, rc := range c.Rows {
		p, _ := parsePoints(rc.Points, t.at(i), bad)
		if i == 0 || p > r.points {
			r.points = p
		}
		r.rows = append(r.rows, row{rc.Name, t.compile(i, n.scope), p})
	}
}

func (t *tableReader) at(row int) string {
	return problem.Join(t.path, problem.Path(t.rows[row].Name))
}

// row reads the parts of a row's name.
func (t *tableReader) row(i int) {
	rest, more := t.rows[i].Name, true
	for more {
		var text string
		quoted, err := "", error(strconv.ErrSyntax)
		if strings.HasPrefix(rest, `"`) {
			quoted, err = strconv.QuotedPrefix(rest)
		}
		if err == nil {
			text, _ = strconv.Unquote(quoted)
			if rest, more = strings.CutPrefix(rest[len(quoted):], " or "); !more && rest != "" {
				t.noRow(i)
				return
			}
		} else {
			text, rest, more = strings.Cut(rest, " or ")
		}
		p, ok := t.part(text, err == nil)
		if !ok {
			t.noRow(i)
			return
		}
		p.row = i
		t.parts = append(t.parts, p)
	}
}

// noRow says that a row's name is none.
func (t *tableReader) noRow(i int) {
	p := t.bad.Add(t.at(i), "%q is no row of a table of %s: it is a %s", t.rows[i].Name, t.of.Name, t.of.Type)
	p.OnKey = true
	switch t.of.Type {
	case rule.Number:
		p.Hint = `write "below 50", "50 to below 250", "from 250" or "missing"; the lower number first`
	case rule.Bool:
		p.Hint = `write "true", "false" or "missing"`
	default:
		p.Hint = `write the text, "other" or "missing", several joined by "or"`
	}
}

// part reads what stands between two `or`.
func (t *tableReader) part(text string, quoted bool) (p part, ok bool) {
	switch {
	case text == "missing" && !quoted:
		return part{kind: partMissing}, true
	case t.of.Type == rule.Text && text == "other" && !quoted:
		return part{kind: partOther}, true
	case t.of.Type == rule.Text:
		return part{kind: partValue, text: text}, text != "" || quoted
	case t.of.Type == rule.Bool:
		return part{kind: partValue, text: text}, text == "true" || text == "false"
	}
	p = part{kind: partBand, low: negInf, up: posInf}
	if from, ok := strings.CutPrefix(text, "from "); ok {
		p.from = from
	} else if to, ok := strings.CutPrefix(text, "below "); ok {
		p.to = to
	} else if p.from, p.to, ok = strings.Cut(text, " to below "); !ok || p.from == "" || p.to == "" {
		return p, false
	}
	var e1, e2 error
	if p.from != "" {
		p.low, e1 = quantity.ParseNumber(p.from)
	}
	if p.to != "" {
		p.up, e2 = quantity.ParseNumber(p.to)
	}
	return p, e1 == nil && e2 == nil && p.low < p.up
}

// cover finds what stands in two rows and what in none.
func (t *tableReader) cover() {
	parts := slices.Clone(t.parts)
	slices.SortStableFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.low, b.low), cmp.Compare(a.text, b.text))
	})
	values := map[string]bool{}
	has := [partBand + 1]bool{}
	reached := t.low // numbers below are in a row
	for i, p := range parts {
		has[p.kind] = true
		if p.kind == partBand && reached < p.low && p.low <= t.up {
			t.bad.Add(t.path, "no row holds for %s", strconv.Quote(rowOfNumbers(reached, p.low)))
		}
		if i > 0 && p.meets(parts[i-1]) {
			t.bad.Add(t.at(p.row), "%s is in two rows: %q and %q", p.both(parts[i-1]), t.rows[parts[i-1].row].Name, t.rows[p.row].Name).OnKey = true
		}
		switch p.kind {
		case partBand:
			if p.up <= t.low || p.low > t.up {
				w := t.bad.Warn(t.at(p.row), "no value of %s is in row %q", t.of.Name, t.rows[p.row].Name)
				w.OnKey, w.Hint = true, "it is "+t.bounds
			}
			reached = max(reached, p.up)
		case partValue:
			values[p.text] = true
			if t.of.Values != nil && !slices.Contains(t.of.Values, p.text) {
				w := t.bad.Add(t.at(p.row), "%q is not a value of %s", p.text, t.of.Name)
				w.OnKey, w.Hint = true, problem.Known(p.text, t.of.Values)
			}
		}
	}
	var none []string // values in no row
	switch {
	case t.of.Type == rule.Number:
		if reached <= t.up && !math.IsInf(reached, 1) {
			t.bad.Add(t.path, "no row holds for %s", strconv.Quote(rowOfNumbers(reached, posInf)))
		}
		return
	case t.of.Type == rule.Bool:
		none = without([]string{"true", "false"}, values)
	case t.of.Values != nil:
		none = without(t.of.Values, values)
		if has[partOther] && len(none) == 0 {
			i := slices.IndexFunc(t.parts, func(p part) bool { return p.kind == partOther })
			w := t.bad.Warn(t.at(t.parts[i].row), "no value of %s is in row %q", t.of.Name, t.rows[t.parts[i].row].Name)
			w.OnKey, w.Hint = true, "every value has a row"
		}
	case !has[partOther]:
		t.bad.Add(t.path, "no row holds for %s", "texts that no row names").Hint = "add a row: `other`"
	}
	if len(none) > 0 && !has[partOther] {
		t.bad.Add(t.path, "no row holds for %s", firstValues(none)).Hint = "add rows"
	}
}

func without(all []string, some map[string]bool) (rest []string) {
	for _, v := range all {
		if !some[v] {
			rest = append(rest, v)
		}
	}
	return rest
}

// meets reports whether a part holds where the one before it in the order of
// cover does.
func (p part) meets(before part) bool {
	return p.kind == before.kind && p.text == before.text && (p.kind != partBand || p.low < before.up)
}

// both spells where two parts that meet hold.
func (p part) both(q part) string {
	switch p.kind {
	case partMissing:
		return "missing"
	case partOther:
		return "other"
	case partBand:
		return rowOfNumbers(p.low, min(p.up, q.up))
	}
	return strconv.Quote(p.text)
}

// rowOfNumbers spells the numbers from low to below up.
func rowOfNumbers(low, up float64) string {
	switch {
	case math.IsInf(low, -1) && math.IsInf(up, 1):
		return "every number"
	case math.IsInf(low, -1):
		return "below " + number(up)
	case math.IsInf(up, 1):
		return "from " + number(low)
	}
	return number(low) + " to below " + number(up)
}

// compile makes the condition of a row.
func (t *tableReader) compile(i int, sc *rule.Scope) *rule.Program {
	var b strings.Builder
	var values []string
	or := func(text string) {
		if b.Len() > 0 {
			b.WriteString(" or ")
		}
		b.WriteString(text)
	}
	x := t.of.Name
	for _, p := range t.parts {
		switch {
		case p.row != i:
		case p.kind == partMissing:
			or("not known(" + x + ")")
		case p.kind == partOther:
			or(t.other())
		case t.of.Type == rule.Bool:
			or(x + " == " + p.text)
		case p.kind == partValue:
			values = append(values, strconv.Quote(p.text))
		case p.to == "":
			or(x + " >= " + p.from)
		case p.from == "":
			or(x + " < " + p.to)
		default:
			or("(" + x + " >= " + p.from + " and " + x + " < " + p.to + ")")
		}
	}
	if values != nil {
		or(x + " in [" + strings.Join(values, ", ") + "]")
	}
	if b.Len() > rule.MaxSource {
		t.bad.Add(t.path, "the texts of the rows have %d bytes together: at most %d", b.Len(), rule.MaxSource)
		return nil
	}
	if b.Len() == 0 {
		return nil // what is wrong with the row is told
	}
	p, faults := rule.Compile(b.String(), sc, rule.Bool)
	if t.of.Values != nil && len(faults) > 0 && t.bad.Err() != nil {
		return nil // a value outside of the closed list is told
	}
	for _, f := range faults {
		f.Off, f.End = 0, 0
		t.bad.AddError(t.at(i), f)
		(*t.bad)[len(*t.bad)-1].OnKey = true
	}
	return p
}

// other is the condition of the texts that no row names.
func (t *tableReader) other() string {
	var values []string
	for _, p := range t.parts {
		if p.kind == partValue {
			values = append(values, strconv.Quote(p.text))
		}
	}
	if values == nil {
		return "known(" + t.of.Name + ")"
	}
	return t.of.Name + " not in [" + strings.Join(values, ", ") + "]"
}

// row is the row of a table that holds, nil if none does: the value is missing
// then, and has no row.
func (r *compiled) row(v *View) *row {
	for i := range r.rows {
		if r.rows[i].when.Truth(&v.frame) == rule.True {
			return &r.rows[i]
		}
	}
	return nil
}
