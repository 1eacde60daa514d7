package sla

import (
	"slices"
	"strings"
	"time"

	"example.com/baton/internal/problem"
)

// The limits keep a hostile agreement from costing seconds and gigabytes.
const (
	// MaxCalendars is how many calendars an agreement may have: each takes some
	// milliseconds to load and half a megabyte.
	MaxCalendars = 100
	// MaxParts is how many calendars with hours of their own may stand behind a
	// combined one, each counted as often as it is reached: combinations of
	// combinations grow like powers.
	MaxParts = 64
	// maxCalendarProblems ends the search for more: nobody reads on, and each
	// suggestion has its price.
	maxCalendarProblems = 100
)

// NewCalendars checks and builds the calendars of an agreement. Location is the
// agreement's: the zone of the calendars that name none. They may combine each
// other in any order. The error is a *problem.Error with all that is wrong, at
// paths such as office.dates.2026-12-24[0].
func NewCalendars(location string, configs []CalendarConfig) (*Calendars, error) {
	l := &calendarLoader{byName: map[string]*calendarSource{}, zones: map[string]*time.Location{}}
	if len(configs) > MaxCalendars {
		l.problems.Add("", "%d calendars are too many: at most %d", len(configs), MaxCalendars)
		return nil, l.problems.Err()
	}
	if location != "" {
		l.location = l.zone("", location)
	}
	for i := range configs {
		l.declare(&configs[i], location)
	}
	for _, s := range l.sources {
		if s.key != "" {
			l.combination(s)
		} else {
			l.own(s)
		}
	}
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	c := &Calendars{byName: make(map[string]*Calendar, len(configs))}
	for _, s := range l.sources {
		c.names = append(c.names, s.Name)
		c.byName[s.Name] = s.build()
		if s.built.table.total == 0 {
			c.warnings.Warn(problem.Path(s.Name), "the calendar %q is not open once from %d to %d", s.Name, horizonFirst, horizonLast)
		}
	}
	return c, nil
}

// calendarSource is a calendar on its way from the configuration.
type calendarSource struct {
	*CalendarConfig
	location *time.Location
	hours    *hours // its own; or
	key      string // "any of" or "all of":
	names    []string
	parts    []*calendarSource
	size     int // calendars with hours behind it; 0: not counted, -1: being counted
	built    *Calendar
}

func (s *calendarSource) build() *Calendar {
	switch {
	case s.built != nil:
	case s.hours != nil:
		s.built = newCalendar(s.Name, s.hours)
	default:
		parts := make([]*Calendar, len(s.parts))
		for i, p := range s.parts {
			parts[i] = p.build()
		}
		s.built = newCombination(s.Name, s.location, parts, s.key == "any of")
	}
	return s.built
}

type calendarLoader struct {
	problems problem.List
	location *time.Location // the agreement's; nil where it has none or a wrong one
	sources  []*calendarSource
	byName   map[string]*calendarSource
	zones    map[string]*time.Location // one for each name
}

func (l *calendarLoader) full() bool { return len(l.problems) >= maxCalendarProblems }

func (l *calendarLoader) zone(path, name string) *time.Location {
	if loc, ok := l.zones[name]; ok {
		return loc
	}
	loc, err := time.LoadLocation(name)
	if err == nil && name != "Local" {
		l.zones[name] = loc
	} else {
		l.problems.Add(path, "unknown time zone %q", name).Hint = `write a name of the IANA database, such as "Europe/Berlin"`
		return nil
	}
	return loc
}

// declare makes a calendar known under its name.
func (l *calendarLoader) declare(c *CalendarConfig, location string) {
	s := &calendarSource{CalendarConfig: c, location: l.location}
	path := problem.Path(c.Name)
	switch {
	case c.Name == "":
		l.problems.Add(path, "a calendar has no name")
	case l.byName[c.Name] != nil:
		l.problems.Add(path, "the calendar %q stands twice", c.Name).OnKey = true
	default:
		l.byName[c.Name] = s
	}
	switch {
	case c.Location != "":
		s.location = l.zone(problem.Path(c.Name, "location"), c.Location)
	case location == "":
		l.problems.Add(path, "the calendar %q has no location", c.Name).Hint = `write location: and a name such as "Europe/Berlin"`
	}
	switch {
	case c.AnyOf != nil && c.AllOf != nil:
		l.problems.Add(problem.Path(c.Name, "all of"), "`any of` and `all of` stand together").Hint = "give one of them a calendar of its own"
		s.key = "any of"
	case c.AnyOf != nil:
		s.key, s.names = "any of", c.AnyOf
	case c.AllOf != nil:
		s.key, s.names = "all of", c.AllOf
	}
	l.sources = append(l.sources, s)
}

// combination reads a calendar made of others.
func (l *calendarLoader) combination(s *calendarSource) {
	if len(s.Week)+len(s.Holidays)+len(s.Dates) > 0 {
		l.problems.Add(problem.Path(s.Name), "a calendar that combines others has no hours, holidays or dates").Hint = "give them a calendar of their own and name it in the list"
	}
	path := problem.Path(s.Name, s.key)
	switch {
	case len(s.names) > MaxParts:
		l.problems.Add(path, "%d calendars are too many: at most %d", len(s.names), MaxParts)
		s.names = nil
	case len(s.names) == 0 && !(s.AnyOf != nil && s.AllOf != nil):
		l.problems.Add(path, "names no calendar")
	}
	for i, name := range s.names {
		if l.full() {
			return
		}
		path := problem.Path(s.Name, s.key, i)
		part, ok := l.byName[name]
		switch {
		case !ok:
			l.problems.Add(path, "unknown calendar %q", name).Hint = problem.Known(name, l.known())
		case slices.Contains(s.names[:i], name):
			l.problems.Add(path, "the calendar %q stands twice", name)
		default:
			s.parts = append(s.parts, part)
		}
	}
	if s.size == 0 {
		l.measure(s, nil)
	}
}

func (l *calendarLoader) known() []string {
	names := make([]string, len(l.sources))
	for i, s := range l.sources {
		names[i] = s.Name
	}
	return names
}

// measure counts the calendars with hours behind s and finds cycles. Trail are
// the calendars that led to s.
func (l *calendarLoader) measure(s *calendarSource, trail []string) {
	if s.key == "" {
		s.size = 1
		return
	}
	trail = append(trail, s.Name)
	s.size = -1
	size := 0
	for i, name := range s.names {
		part, ok := l.byName[name]
		if !ok { // reported where the list is read
			continue
		}
		if part.size == 0 {
			l.measure(part, trail)
		}
		if part.size < 0 {
			cycle := append(slices.Clone(trail[slices.Index(trail, name):]), name)
			l.problems.Add(problem.Path(s.Name, s.key, i), "the calendar %q is made of itself: %s", name, strings.Join(cycle, " → "))
			continue
		}
		size += part.size
	}
	if size > MaxParts {
		l.problems.Add(problem.Path(s.Name, s.key), "%d calendars stand behind %q: at most %d", size, s.Name, MaxParts)
		size = 1 // one mistake is reported once
	}
	s.size = max(size, 1)
}
