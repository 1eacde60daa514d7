package doc

// The configs of the tests: a small agreement with every form that a field can have.

type tAgreement struct {
	Title     string      `yaml:"agreement,required" kind:"text" help:"the title" like:"ACME"`
	Effective string      `yaml:"effective" kind:"date" help:"the first day" like:"2026-10-01"`
	Teams     []string    `yaml:"teams" kind:"name" help:"who takes part" like:"[marketing, sales]"`
	Scoring   tScoring    `yaml:"scoring"`
	Events    []tEvent    `yaml:"events" help:"what moves a lead"`
	Calendars []tCalendar `yaml:"calendars"`
	Sender    *tSender    `yaml:"sender"`
	Tree      []tTree     `yaml:"tree"`
	tShared   `yaml:",inline"`
	Ignored   map[int]bool `yaml:"-"`
	_         struct{}     `yaml:"goals,later"`
}

type tShared struct {
	Note string `yaml:"note" kind:"text"`
}

type tScoring struct {
	Dimensions []tDimension `yaml:"dimensions"`
	Rules      []tRule      `yaml:"rules"`
}

type tDimension struct {
	Name     string `yaml:",key" help:"the name of the dimension" like:"fit"`
	Min      string `yaml:"min" kind:"points"`
	Max      string `yaml:"max" kind:"points"`
	HalfLife string `yaml:"half life" kind:"duration" help:"points halve in it" like:"30 days"`
}

type tRule struct {
	Name   string `yaml:"name,required" kind:"name" like:"mid-size"`
	When   string `yaml:"when" kind:"condition"`
	Points string `yaml:"points,required" kind:"points"`
	Count  string `yaml:"count" one:"once|daily|each"`
}

type tEvent struct {
	Name    string    `yaml:",key"`
	By      string    `yaml:"by,required" kind:"name"`
	From    []string  `yaml:"from" kind:"name"`
	Final   *bool     `yaml:"final"`
	Silent  bool      `yaml:"silent"`
	Reasons []tReason `yaml:"reasons,names"`
	_       struct{}  `yaml:"track,later"`
}

type tReason struct {
	Name string `yaml:",key"`
	To   string `yaml:"to,short" kind:"name"`
	When string `yaml:"when" kind:"condition"`
}

type tCalendar struct {
	Name     string  `yaml:",key"`
	Location string  `yaml:"location" kind:"name"`
	Week     []tDays `yaml:",rest" help:"the hours of days" like:"{monday: [\"09:00-17:00\"]}"`
}

type tDays struct {
	Days  string   `yaml:",key" help:"the days" like:"monday to friday"`
	Hours []string `yaml:"hours,short" kind:"hours"`
}

type tSender struct {
	Name  string `yaml:"name" kind:"name"`
	Odds  string `yaml:"odds" kind:"share"`
	Tries string `yaml:"tries" kind:"count"`
	Age   string `yaml:"age" kind:"number"`
}

type tTree struct {
	Name  string  `yaml:"name" kind:"name"`
	Below []tTree `yaml:"below"`
}
