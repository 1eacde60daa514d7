package metrics

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxTextGroups is how many groups the text of a report lists: nobody compares
// more on a screen. The value and the JSON hold all.
const MaxTextGroups = 50

// String is the report for people, at most 100 characters wide; its form may
// change. Shares come with their Wilson 95 % interval in whole percent, times are
// quantiles by nearest rank.
func (r Report) String() string {
	var b strings.Builder
	r.head(&b)
	f := &r.Overall
	f.writeStages(&b)
	f.writeConversions(&b)
	f.writeTimes(&b)
	f.writeHandOver(&b)
	f.writeClauses(&b)
	f.writeResults(&b, r.Currency)
	r.writeGroups(&b)
	return b.String()
}

const minuteFormat = "2006-01-02 15:04"

func (r *Report) head(b *strings.Builder) {
	from := "the beginning"
	if !r.From.IsZero() {
		from = r.From.Format(minuteFormat)
	}
	to := "now"
	if !r.To.After(r.At) {
		to = r.To.Format(minuteFormat)
	}
	fmt.Fprintf(b, "From %s to %s, as of %s (%s)\n", from, to, r.At.Format(minuteFormat), r.At.Location())
	leads := "leads"
	if r.Overall.Leads == 1 {
		leads = "lead"
	}
	fmt.Fprintf(b, "%s %s, %s of them new\n", count(r.Overall.Leads), leads, count(r.Overall.Created))
}

func (f *Figures) writeStages(b *strings.Builder) {
	t := table{texts: 2}
	t.row("Stage", "Owner", "Entries", "Leads", "Now in it")
	for _, s := range f.Stages {
		t.row(string(s.Stage), string(s.Owner), count(s.Entries), count(s.Leads), count(s.Now))
	}
	b.WriteString("\n")
	t.write(b)
}

func (f *Figures) writeConversions(b *strings.Builder) {
	t := table{texts: 1}
	t.row("Conversion", "Reached", "95%", "Of leads", "Entries per entry")
	for _, c := range f.Conversions {
		t.row(c.way(), share(c.Reached), interval(c.Reached), count(c.Reached.N), ratio(c.Period))
	}
	if len(t.rows) > 1 {
		b.WriteString("\n")
		t.write(b)
	}
}

func (c *Conversion) way() string { return string(c.From) + " → " + string(c.To) }

func (f *Figures) writeTimes(b *strings.Builder) {
	t := table{texts: 1}
	t.row("Time (nearest rank)", "n", "Median", "90%", "Median, business", "90%, business")
	add := func(name string, elapsed, business *Times) {
		if elapsed == nil {
			return
		}
		row := []string{name, count(elapsed.N), span(elapsed.Median.NearestRank), span(elapsed.P90.NearestRank), none, none}
		if business != nil {
			row[4], row[5] = hours(business.Median.NearestRank), hours(business.P90.NearestRank)
		}
		t.row(row...)
	}
	for i := range f.Conversions {
		c := &f.Conversions[i]
		add(c.way(), c.Elapsed, c.Business)
	}
	add("Sales cycle, won", f.Cycle.Won.Elapsed, f.Cycle.Won.Business)
	add("Sales cycle, lost", f.Cycle.Lost.Elapsed, f.Cycle.Lost.Business)
	add("Sales cycle, closed", f.Cycle.Closed.Elapsed, f.Cycle.Closed.Business)
	if len(t.rows) > 1 {
		b.WriteString("\n")
		t.write(b)
	}
}

func (f *Figures) writeHandOver(b *strings.Builder) {
	t := table{texts: 2}
	t.row("Hand-over", "To", "Accepted", "95%", "Of decided", "Undecided", "Withdrawn")
	for _, a := range f.Acceptance {
		t.row(string(a.Stage), string(a.Owner), share(a.Rate), interval(a.Rate), count(a.Rate.N), count(a.Undecided), count(a.Withdrawn))
	}
	if len(t.rows) > 1 {
		b.WriteString("\n")
		t.write(b)
	}
	t = table{texts: 2}
	t.row("Reason", "By", "Steps", "Share", "95%")
	for _, e := range f.Reasons {
		t.row(string(e.Event), "", count(e.Steps), "", "")
		for _, r := range e.Reasons {
			by := make([]string, len(r.By))
			for i, s := range r.By {
				by[i] = fmt.Sprintf("%s %s", orNone(string(s.Team)), count(s.Steps))
			}
			t.row("  "+r.Reason, strings.Join(by, ", "), count(r.Steps), share(r.Share), interval(r.Share))
		}
	}
	if len(t.rows) > 1 {
		b.WriteString("\n")
		t.write(b)
	}
}

func (f *Figures) writeClauses(b *strings.Builder) {
	t := table{texts: 2}
	t.row("Clause", "Owed by", "Met", "95%", "Of", "Overdue", "Open", "Cancelled", "Agreed", "Kept")
	row := func(name, team string, c *Clocks, agreed, kept string) {
		t.row(name, team, share(c.Attainment), interval(c.Attainment), count(c.Attainment.N),
			count(c.Overdue), count(c.Running+c.Paused), count(c.Cancelled), agreed, kept)
	}
	for i := range f.Clauses {
		c := &f.Clauses[i]
		row(c.Clause, string(c.Team), &c.Clocks, strconv.FormatFloat(float64(c.AtLeast*100), 'f', -1, 64)+"%", yesNo(c.Kept))
	}
	for i := range f.Sides {
		s := &f.Sides[i]
		row("all", string(s.Team), &s.Clocks, "", fmt.Sprintf("%d of %d", s.Kept, s.Decided))
	}
	if len(t.rows) > 1 {
		b.WriteString("\n")
		t.write(b)
	}
}

func (f *Figures) writeResults(b *strings.Builder, currency string) {
	fmt.Fprintf(b, "\nWon %s, lost %s: win rate %s", count(f.Won), count(f.Lost), share(f.WinRate))
	if f.WinRate.Known() {
		fmt.Fprintf(b, " (%s)", interval(f.WinRate))
	}
	fmt.Fprintf(b, "\nDeals won %s, value %s", count(f.Deals.Won), money(f.Deals.Value, currency))
	if f.Deals.Mean != nil {
		fmt.Fprintf(b, ", mean %s", money(*f.Deals.Mean, currency))
	}
	fmt.Fprintf(b, "\nSpent %s\n", money(f.Spend, currency))
}

// writeGroups is a line for each group.
func (r *Report) writeGroups(b *strings.Builder) {
	if r.By == "" {
		return
	}
	t := table{texts: 1}
	t.row("By "+r.By, "New", "Accepted", "Met", "Won", "Win rate", "95%", "Won value", "Spent")
	for i := range r.Groups[:min(len(r.Groups), MaxTextGroups)] {
		g := &r.Groups[i]
		spent := none
		if r.By == ByCampaign {
			spent = money(g.Spend, "")
		}
		t.row(orNone(g.Name), count(g.Created), share(g.accepted()), share(g.met()), count(g.Won), share(g.WinRate), interval(g.WinRate),
			money(g.Deals.Value, ""), spent)
	}
	b.WriteString("\n")
	t.write(b)
	if more := len(r.Groups) - MaxTextGroups; more > 0 {
		fmt.Fprintf(b, "and %s more\n", count(more))
	}
}

// accepted is the acceptance of all hand-over stages together.
func (f *Figures) accepted() Rate {
	k, n := 0, 0
	for _, a := range f.Acceptance {
		k, n = k+a.Rate.K, n+a.Rate.N
	}
	return NewRate(k, n)
}

// met is the attainment of all clauses together.
func (f *Figures) met() Rate {
	k, n := 0, 0
	for _, s := range f.Sides {
		k, n = k+s.Attainment.K, n+s.Attainment.N
	}
	return NewRate(k, n)
}

// none stands where there is no figure.
const none = "–"

func orNone(s string) string {
	if s == "" {
		return none
	}
	return s
}

func yesNo(b *bool) string {
	switch {
	case b == nil:
		return none
	case *b:
		return "yes"
	}
	return "no"
}

func share(r Rate) string {
	if !r.Known() {
		return none
	}
	return percent(r.Value) + "%"
}

func interval(r Rate) string {
	if !r.Known() {
		return none
	}
	whole := func(v float64) string { return strconv.FormatFloat(float64(v*100), 'f', 0, 64) }
	return whole(r.Low) + "–" + whole(r.High)
}

func ratio(r Ratio) string {
	if r.N == 0 {
		return none
	}
	return percent(r.Value) + "%"
}

func percent(v float64) string { return strconv.FormatFloat(float64(v*100), 'f', 1, 64) }

func count(n int) string { return grouped(strconv.Itoa(n)) }

func money(m Money, currency string) string {
	return strings.TrimRight(grouped(m.String())+" "+currency, " ")
}

// grouped puts a comma before every three digits of the whole part.
func grouped(s string) string {
	sign, body := "", s
	if strings.HasPrefix(s, "-") {
		sign, body = "-", s[1:]
	}
	whole, frac, point := strings.Cut(body, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + frac
	}
	return sign + whole
}

// span is elapsed time in its two largest units, days of 24 hours.
func span(d time.Duration) string {
	if d >= 48*time.Hour {
		return units(d, 24*time.Hour, "d", time.Hour, "h")
	}
	return hours(d)
}

// hours is working time, which has no days.
func hours(d time.Duration) string {
	if d >= time.Hour {
		return units(d, time.Hour, "h", time.Minute, "min")
	}
	return units(d, time.Minute, "min", time.Second, "s")
}

// units cuts to the smaller unit.
func units(d, large time.Duration, largeName string, small time.Duration, smallName string) string {
	whole, rest := d/large, d%large/small
	switch {
	case whole == 0:
		return fmt.Sprintf("%d %s", rest, smallName)
	case rest == 0:
		return fmt.Sprintf("%d %s", whole, largeName)
	}
	return fmt.Sprintf("%d %s %d %s", whole, largeName, rest, smallName)
}
