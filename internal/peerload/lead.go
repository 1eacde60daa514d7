package peerload

import (
	"reflect"
	"strconv"
	"strings"
)

// Lead has 19 attributes, all of them known; a phone nobody knows is "". The tag
// is the attribute's name in rules.
type Lead struct {
	ID         int64    `lead:"id"`
	Campaign   int64    `lead:"campaign"` // below Campaigns
	Industry   string   `lead:"industry"`
	Country    string   `lead:"country"`
	Employees  int64    `lead:"employees"`
	Revenue    int64    `lead:"revenue"`
	Title      string   `lead:"title"`
	Department string   `lead:"department"`
	Phone      string   `lead:"phone"`
	Email      string   `lead:"email"`
	Consent    bool     `lead:"consent"`
	Source     string   `lead:"source"`
	Tags       []string `lead:"tags"` // up to three, never nil
	Visits     int64    `lead:"visits"`
	Pages      int64    `lead:"pages"`
	Opens      int64    `lead:"email_opens"`
	Clicks     int64    `lead:"email_clicks"`
	Demos      int64    `lead:"demo_requests"`
	DaysSince  int64    `lead:"days_since"`
}

// Campaigns is the number of campaigns that leads come from.
const Campaigns = 50

const leadSeed = 20260101

// What leads draw their texts from; a text that stands twice is drawn twice as
// often. Leads share these texts with each other, as an interning loader would
// have it, but never with a literal: comparing two texts of one address reads
// none of their bytes, which would flatter rules written in Go.
var (
	industries  = texts("software", "manufacturing", "logistics", "automotive", "retail", "healthcare", "finance", "education", "energy", "public")
	countries   = texts("DE", "DE", "DE", "AT", "CH", "FR", "NL", "US", "US", "GB", "PL", "IT", "ES", "SE")
	titles      = jobTitles()
	departments = texts("IT", "Engineering", "Purchasing", "Sales", "Marketing", "Finance", "HR", "Operations")
	dialCodes   = texts("+49", "+49", "+43", "+41", "+33", "+31", "+1", "+44")
	mailHosts   = texts("gmail.com", "web.de", "acme.example", "globex.example", "initech.example", "umbrella.example", "hooli.example", "stark.example")
	sources     = texts("website", "webinar", "referral", "partner", "trade_show", "purchased_list", "ads", "newsletter")
	tags        = texts("enterprise", "saas", "competitor", "student", "pilot", "vip", "dach", "newsletter", "event", "pricing", "api", "onprem")
)

func texts(literals ...string) []string {
	for i, s := range literals {
		literals[i] = strings.Clone(s)
	}
	return literals
}

// jobTitles is every function at every rank.
func jobTitles() []string {
	ranks := []string{"Head of", "Chief", "VP", "Senior", "Junior", "Assistant", "", "Lead", "Director"}
	functions := []string{"IT", "Sales Manager", "Product Manager", "Procurement", "Engineer", "Finance Manager", "Marketing", "Operations", "Data Officer", "Student"}
	var all []string
	for _, rank := range ranks {
		for _, function := range functions {
			all = append(all, strings.TrimSpace(rank+" "+function))
		}
	}
	return all
}

// NewLead is the lead with the given index. The order of the draws is part of
// the workload.
func NewLead(index int) Lead {
	s := newStream(leadSeed, uint64(index))
	l := Lead{
		ID:        int64(index),
		Campaign:  s.below(Campaigns),
		Industry:  s.pick(industries),
		Country:   s.pick(countries),
		Employees: 1 + 1<<s.below(14) + s.below(200),
	}
	l.Revenue = l.Employees * (20_000 + s.below(280_000))
	l.Title = s.pick(titles)
	l.Department = s.pick(departments)
	if s.chance(70) {
		l.Phone = s.pick(dialCodes) + nineDigits(s.bits()%1_000_000_000)
	}
	l.Email = "p" + nineDigits(s.bits()%10_000_000) + "@" + s.pick(mailHosts)
	l.Consent = s.chance(65)
	l.Source = s.pick(sources)
	l.Tags = make([]string, s.below(4))
	if len(l.Tags) > 0 {
		first := int(s.below(int64(len(tags))))
		for i := range l.Tags {
			l.Tags[i] = tags[(first+5*i)%len(tags)]
		}
	}
	l.Visits = s.below(12)
	l.Pages = s.below(30)
	l.Opens = s.below(8)
	l.Clicks = s.below(4)
	if s.chance(12) {
		l.Demos = 1 + s.below(2)
	}
	l.DaysSince = s.below(180)
	return l
}

// nineDigits writes n below 10^9 with leading zeros.
func nineDigits(n uint64) string { return strconv.FormatUint(1_000_000_000+n, 10)[1:] }

// NewLeads is the leads with the indices 0 to n-1.
func NewLeads(n int) []Lead {
	all := make([]Lead, n)
	for i := range all {
		all[i] = NewLead(i)
	}
	return all
}

// Facts is the lead by attribute name: int64, string, bool and []string. The
// tags are shared with the lead.
func (l *Lead) Facts() map[string]any {
	row := reflect.ValueOf(l).Elem()
	facts := make(map[string]any, row.NumField())
	for i := range row.NumField() {
		facts[row.Type().Field(i).Tag.Get("lead")] = row.Field(i).Interface()
	}
	return facts
}
