package doc

import (
	"example.com/baton/internal/problem"
	"fmt"
	"os"
	"testing"
)

type tDim struct {
	Name string `yaml:",key"`
	Min  string `yaml:"min" kind:"number"`
	Max  string `yaml:"max"`
	HL   string `yaml:"half life"`
}
type tRule struct {
	Name   string `yaml:"name,required" like:"mid-size"`
	When   string `yaml:"when" kind:"condition"`
	Points string `yaml:"points,required"`
	To     string `yaml:"to,required"`
	Count  string `yaml:"count" one:"once|daily|each"`
	On     string `yaml:"on"`
}
type tReason struct {
	Name string `yaml:",key"`
	To   string `yaml:"to,short"`
	When string `yaml:"when"`
}
type tEvent struct {
	Name    string    `yaml:",key"`
	By      string    `yaml:"by,required"`
	From    []string  `yaml:"from"`
	Reasons []tReason `yaml:"reasons,names"`
	Final   *bool     `yaml:"final"`
	_       struct{}  `yaml:"track,later"`
}
type tDay struct {
	Days  string   `yaml:",key"`
	Hours []string `yaml:"hours,short"`
}
type tCal struct {
	Name     string `yaml:",key"`
	Location string `yaml:"location"`
	Week     []tDay `yaml:",rest"`
}
type tScoring struct {
	Dims  []tDim  `yaml:"dimensions"`
	Rules []tRule `yaml:"rules"`
}
type tConf struct {
	Title   string   `yaml:"agreement,required"`
	Teams   []string `yaml:"teams"`
	Scoring tScoring `yaml:"scoring"`
	Events  []tEvent `yaml:"events"`
	Cals    []tCal   `yaml:"calendars"`
}

func TestX(t *testing.T) {
	src, _ := os.ReadFile(os.Getenv("X"))
	var c tConf
	d := Decode("x.yaml", src, &c)
	if testing.Verbose() {
	}
	_ = fmt.Sprintf("%+v\n", c)
	var l problem.List
	l.Add("scoring.rules[0].when", "unknown industy").Off = 19
	l.Add("events.reject.reasons.price.when", "bad")
	l.Add("events.reject.reasons.price", "bad price")
	l.Add("calendars.office.\"monday to friday\".hours[1]", "bad hours")
	l.Add("calendars.office.monday to friday.hours[1]", "bad hours").Off = 6
	l.Add("events.lose.reasons.price.to", "bad to").Off = 2
	fmt.Println(d.Place(l))
}
