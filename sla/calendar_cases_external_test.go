package sla_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/baton/examples/opendata"
	"example.com/baton/internal/quantity"
	"example.com/baton/sla"
)

type timeCase struct {
	ID, Op   string
	Schedule struct {
		TZ        string
		Hours     map[string][][2]string
		Overrides map[string][][2]string
		Breaks    map[string][][2]string
		Holidays  []string
	}
	Inputs struct {
		Start, End, At, Wall, Date string
		StartDate                  string `json:"start_date"`
		EndDate                    string `json:"end_date"`
		Seconds                    float64
		Days, N                    int
	}
	Oracle any
}

// calendar is the case's schedule: holidays before dates before the week, breaks
// taken out of the hours of their date.
func (c timeCase) calendar(t *testing.T) *sla.Calendar {
	config := sla.CalendarConfig{Name: "case", Location: c.Schedule.TZ, Holidays: c.Schedule.Holidays}
	if len(c.Schedule.Hours) == 0 {
		config.Week = []sla.DaysConfig{{Days: "monday", Hours: []string{"open"}}} // asks nothing of the hours
	}
	for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if hours := c.Schedule.Hours[day[:3]]; len(hours) > 0 {
			config.Week = append(config.Week, sla.DaysConfig{Days: day, Hours: ranges(hours)})
		}
	}
	dates := map[string][][2]string{}
	for date, hours := range c.Schedule.Overrides {
		dates[date] = hours
	}
	for date, breaks := range c.Schedule.Breaks {
		hours, ok := dates[date]
		if !ok {
			day, err := time.Parse(time.DateOnly, date)
			if err != nil {
				t.Fatal(err)
			}
			hours = c.Schedule.Hours[strings.ToLower(day.Format("Mon"))]
		}
		dates[date] = without(hours, breaks)
	}
	for date, hours := range dates {
		if !slices.Contains(c.Schedule.Holidays, date) {
			config.Dates = append(config.Dates, sla.DatesConfig{Dates: date, Hours: ranges(hours)})
		}
	}
	return calendar(t, config)
}

func ranges(hours [][2]string) []string {
	var list []string
	for _, h := range hours {
		if h[0] != h[1] { // the cases are half-open: this is no time
			list = append(list, h[0]+"-"+h[1])
		}
	}
	if len(list) == 0 {
		return []string{"closed"}
	}
	return list
}

// without takes the breaks out of the hours; times of the day compare as text.
func without(hours, breaks [][2]string) [][2]string {
	for _, b := range breaks {
		var rest [][2]string
		for _, h := range hours {
			if h[0] < b[0] {
				rest = append(rest, [2]string{h[0], min(h[1], b[0])})
			}
			if b[1] < h[1] {
				rest = append(rest, [2]string{max(h[0], b[1]), h[1]})
			}
		}
		hours = rest
	}
	return hours
}

// answer is the calendar's, in the oracle's form.
func (c timeCase) answer(t *testing.T, cal *sla.Calendar) any {
	instant := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	date := func(s string) time.Time {
		d, err := quantity.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d.Start(cal.Location())
	}
	workday := func(day time.Time) bool { return cal.Between(day, day.AddDate(0, 0, 1)) > 0 }
	const far = 400 * 24 * time.Hour
	var runs [][2]time.Time
	collect := func(a, b time.Time) {
		for from, to := range cal.Intervals(a, b) {
			runs = append(runs, [2]time.Time{from, to})
		}
	}
	in := c.Inputs
	switch c.Op {
	case "add":
		return cal.Add(instant(in.Start), time.Duration(math.Round(in.Seconds*1e9)))
	case "between":
		return cal.Between(instant(in.Start), instant(in.End)).Seconds()
	case "contains":
		return cal.Open(instant(in.At))
	case "next_open":
		next, _ := cal.NextOpen(instant(in.At))
		return next
	case "next_open_strict":
		at := instant(in.At)
		collect(at.Add(-1), at.Add(far))
		for _, run := range runs {
			if run[0].After(at) {
				return run[0]
			}
		}
	case "next_close":
		collect(instant(in.At), instant(in.At).Add(far))
		return runs[0][1]
	case "prev_close":
		collect(instant(in.At).Add(-far), instant(in.At))
		return runs[len(runs)-1][1]
	case "segments_after":
		collect(instant(in.At), instant(in.At).Add(far))
		return runs[:in.N]
	case "segments_before":
		collect(instant(in.At).Add(-far), instant(in.At))
		return runs[len(runs)-in.N:]
	case "wall_to_instant":
		wall, err := time.Parse("2006-01-02T15:04:05", in.Wall)
		if err != nil {
			t.Fatal(err)
		}
		return quantity.WallTime(wall, cal.Location())
	case "is_workday":
		return workday(date(in.Date))
	case "days_between":
		n, end := 0, date(in.EndDate)
		for day := date(in.StartDate); day.Before(end); {
			if day = day.AddDate(0, 0, 1); workday(day) {
				n++
			}
		}
		return float64(n)
	case "add_days":
		day := date(in.Date)
		if in.Days > 0 {
			n := in.Days
			if !workday(day) { // a closed day counts as the next open one
				n--
			}
			due, _, _ := cal.BusinessDays(day, n)
			return due.Add(-1).Format(time.DateOnly) // a close at 24:00 is of its day
		}
		for n := in.Days; n < 0; {
			if day = day.AddDate(0, 0, -1); workday(day) {
				n++
			}
		}
		return day.Format(time.DateOnly)
	}
	t.Fatalf("unknown operation %q, or no answer", c.Op)
	return nil
}

// agrees compares an answer with the oracle's value, instants as instants.
func agrees(answer, oracle any) bool {
	switch a := answer.(type) {
	case time.Time:
		o, err := time.Parse(time.RFC3339, fmt.Sprint(oracle))
		return err == nil && a.Equal(o)
	case [][2]time.Time:
		o, ok := oracle.([]any)
		if !ok || len(o) != len(a) {
			return false
		}
		for i := range a {
			pair, ok := o[i].([]any)
			if !ok || len(pair) != 2 || !agrees(a[i][0], pair[0]) || !agrees(a[i][1], pair[1]) {
				return false
			}
		}
		return true
	}
	return answer == oracle
}

func TestBusinessTimeCasesEqualTheOracle(t *testing.T) {
	var file struct{ Cases []timeCase }
	opendata.JSON(t, "data/business_time.json", &file)
	if len(file.Cases) != 65 {
		t.Errorf("%d cases, want 65", len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(c.ID+" "+c.Op, func(t *testing.T) {
			if got := c.answer(t, c.calendar(t)); !agrees(got, c.Oracle) {
				t.Errorf("%v, want %v", got, c.Oracle)
			}
		})
	}
}
