package sla

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
)

// datesSource is an entry of `dates`, or a date of `holidays`, on its way.
type datesSource struct {
	dateHours
	text, path string
	holiday    bool
}

// own reads a calendar with hours of its own.
func (l *calendarLoader) own(s *calendarSource) {
	h := &hours{loc: s.location}
	var dates []datesSource
	l.week(s, h)
	for _, d := range s.Dates {
		if l.full() {
			return
		}
		path := problem.Path(s.Name, "dates", d.Dates)
		first, last, err := parseDates(d.Dates)
		if err != nil {
			l.problems.AddError(path, err)
			l.problems[len(l.problems)-1].OnKey = true
		}
		spans := l.spans(path, d.Hours)
		if err == nil {
			dates = append(dates, datesSource{dateHours: dateHours{first, last, spans}, text: d.Dates, path: path})
		}
	}
	dates = append(dates, l.closed(s, h)...)
	slices.SortStableFunc(dates, func(a, b datesSource) int { return cmp.Compare(a.first, b.first) })
	var latest datesSource // the one so far that ends last
	for i, d := range dates {
		if i > 0 && d.first <= latest.last {
			l.twice(latest, d)
		}
		if i == 0 || d.last > latest.last {
			latest = d
		}
		h.dates = append(h.dates, d.dateHours)
	}
	for _, spans := range h.week {
		h.overnight = h.overnight || crossesMidnight(spans)
	}
	for _, d := range h.dates {
		h.overnight = h.overnight || crossesMidnight(d.spans)
	}
	s.hours = h
}

func (l *calendarLoader) twice(a, b datesSource) {
	switch {
	case l.full():
	case a.holiday != b.holiday:
		if a.holiday {
			a, b = b, a
		}
		l.problems.Add(b.path, "%s stands under `holidays` and, as %s, under `dates`", b.text, a.text).Hint = "keep the one that is meant"
	default:
		l.problems.Add(b.path, "%s stands twice, also as %s", b.text, a.text).OnKey = !b.holiday
	}
}

var weekdayNames = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// week reads the hours of the weekdays.
func (l *calendarLoader) week(s *calendarSource, h *hours) {
	var by [8]string // the key that names a weekday
	for _, d := range s.Week {
		if l.full() {
			return
		}
		path := problem.Path(s.Name, d.Days)
		days, err := parseDays(d.Days)
		if err != nil {
			l.problems.AddError(path, err)
			l.problems[len(l.problems)-1].OnKey = true
			continue // of a misspelt key the value says nothing
		}
		spans := l.spans(path, d.Hours)
		for i, name := range weekdayNames {
			day := (i+1)%7 + 1
			switch {
			case !days[i]:
			case by[day] != "":
				l.problems.Add(path, "%s stands twice, also in %q", name, by[day]).OnKey = true
			default:
				by[day], h.week[day] = d.Days, spans
			}
		}
	}
}

// parseDays reads the weekdays of "monday", "friday to monday", "monday,
// wednesday to friday" and "every day"; the first is monday.
func parseDays(s string) (days [7]bool, err error) {
	if s == "every day" {
		return [7]bool{true, true, true, true, true, true, true}, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		a, b, isRange := strings.Cut(strings.TrimSpace(part), " to ")
		if !isRange {
			b = a
		}
		first, last := slices.Index(weekdayNames, a), slices.Index(weekdayNames, b)
		switch {
		case first < 0 && s == a:
			known := append(slices.Clone(weekdayNames), "every day", "location", "holidays", "dates", "any of", "all of")
			return days, problem.Errorf(problem.Suggest(a, known), "unknown key %q: neither a setting nor a weekday", a)
		case first < 0 || last < 0:
			if first >= 0 {
				a = b
			}
			return days, problem.Errorf(problem.Known(a, weekdayNames), "unknown weekday %q", a)
		case isRange && first == last:
			return days, problem.Errorf(`write the day alone, or "every day"`, "%q is a range of one day", part)
		}
		for i := first; ; i = (i + 1) % 7 {
			if days[i] {
				return days, problem.Errorf("", "%q names %s twice", s, weekdayNames[i])
			}
			days[i] = true
			if i == last {
				break
			}
		}
	}
	return days, nil
}

// parseDates reads "2026-12-24" and "2026-12-28 to 2026-12-31" as the first and
// the last day, counted from 1970-01-01.
func parseDates(s string) (first, last int64, err error) {
	a, b, isRange := strings.Cut(s, " to ")
	from, err := quantity.ParseDate(a)
	to := from
	if err == nil && isRange {
		to, err = quantity.ParseDate(b)
	}
	if err != nil {
		return 0, 0, problem.Errorf(`write "2026-12-24" or "2026-12-28 to 2026-12-31"`, "%q is neither a date nor a range of dates", s)
	}
	first, last = unixDay(from.Year, from.Month, from.Day), unixDay(to.Year, to.Month, to.Day)
	switch {
	case last < first:
		return 0, 0, problem.Errorf("write the earlier date first", "%q ends before it begins", s)
	case isRange && last == first:
		return 0, 0, problem.Errorf("write the date alone", "%q is a range of one day", s)
	}
	return first, last, nil
}

// closed reads `holidays`: regions and yearly dates into the rules, dates as
// days without hours.
func (l *calendarLoader) closed(s *calendarSource, h *hours) (dates []datesSource) {
	var rules []holidayRule
	seen := map[string]bool{}
	regions := regionNames()
	for i, text := range s.Holidays {
		if l.full() {
			return nil
		}
		path := problem.Path(s.Name, "holidays", i)
		yearly, notYearly := time.Parse("2006-01-02", "2000-"+text) // a leap year: 02-29 is a day
		date, notDate := quantity.ParseDate(text)
		switch {
		case seen[text]:
			l.problems.Add(path, "%q stands twice", text)
		case slices.Contains(regions, text):
			rules = append(rules, holidaysOf(text)...)
		case notYearly == nil:
			rules = append(rules, holidayRule{month: yearly.Month(), day: yearly.Day()})
		case notDate == nil:
			day := unixDay(date.Year, date.Month, date.Day)
			dates = append(dates, datesSource{dateHours: dateHours{first: day, last: day}, text: text, path: path, holiday: true})
		default:
			p := l.problems.Add(path, "%q is neither a region nor a date", text)
			if p.Hint = problem.Suggest(text, regions); p.Hint == "" {
				p.Hint = "regions are DE and its states, such as DE-BY; dates 2026-05-02, or every year 05-02"
			}
		}
		seen[text] = true
	}
	h.holidays = newHolidays(rules)
	return dates
}

// spans reads the hours of one day.
func (l *calendarLoader) spans(path string, texts []string) []span {
	if len(texts) == 0 {
		l.problems.Add(path, "has no hours").Hint = "write closed"
	}
	if len(texts) == 1 && texts[0] == "closed" {
		return nil
	}
	if len(texts) == 1 && texts[0] == "open" {
		texts = []string{"00:00-24:00"}
	}
	type source struct {
		span
		text string
		i    int
	}
	var sources []source
	for i, text := range texts {
		if l.full() {
			break
		}
		r, err := quantity.ParseHours(text)
		switch {
		case text == "open" || text == "closed":
			l.problems.Add(problem.Join(path, problem.Path(i)), "%q must stand alone", text)
			continue
		case err != nil:
			l.problems.AddError(problem.Join(path, problem.Path(i)), err)
			continue
		case r.To <= r.From:
			r.To += 24 * 60
		}
		sources = append(sources, source{span{int64(r.From) * 60, int64(r.To) * 60}, text, i})
	}
	slices.SortStableFunc(sources, func(a, b source) int { return cmp.Compare(a.from, b.from) })
	var spans []span
	var latest source // the one so far that ends last
	for i, s := range sources {
		if i > 0 && s.from < latest.to && !l.full() {
			a, b := latest, s
			if a.i > b.i {
				a, b = b, a
			}
			l.problems.Add(problem.Join(path, problem.Path(b.i)), "%s overlaps %s", b.text, a.text)
		}
		if s.to > latest.to {
			latest = s
		}
		spans = append(spans, s.span)
	}
	return spans
}

func crossesMidnight(spans []span) bool {
	return len(spans) > 0 && spans[len(spans)-1].to > daySeconds
}
