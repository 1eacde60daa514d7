package peerload

import (
	"regexp"
	"strconv"
	"strings"
)

// Rule gives points to a lead for which its expression is true. A lead's score
// is the sum of the points of its true rules.
type Rule struct {
	Points int64
	Expr   string // a condition of the rule language over the attributes of Lead
}

var rules = [...]Rule{
	{10, `industry == "software"`},
	{8, `industry in ["manufacturing", "logistics", "automotive"]`},
	{10, `country in ["DE", "AT", "CH"]`},
	{5, `country == "FR" or country == "NL"`},
	{8, `employees >= 50 and employees < 250`},
	{12, `employees >= 250 and employees < 5000`},
	{6, `employees >= 5000`},
	{10, `revenue >= 10000000`},
	{5, `revenue > employees * 150000`},
	{12, `title startsWith "Head of"`},
	{15, `title startsWith "Chief" or title contains "VP"`},
	{7, `title contains "Manager" and not (title contains "Assistant")`},
	{6, `department in ["IT", "Engineering"]`},
	{9, `department == "Purchasing" and employees > 100`},
	{5, `phone != ""`},
	{3, `phone startsWith "+49" or phone startsWith "+43"`},
	{10, `consent`},
	{-20, `not consent and source == "purchased_list"`},
	{12, `source in ["referral", "partner"]`},
	{8, `source == "webinar" and visits >= 2`},
	{10, `"enterprise" in tags`},
	{-30, `"competitor" in tags or "student" in tags`},
	{5, `visits >= 5`},
	{7, `pages * 2 + visits * 3 > 40`},
	{6, `email_opens >= 3 and email_clicks >= 1`},
	{25, `demo_requests > 0`},
	{-10, `email endsWith "@gmail.com" or email endsWith "@web.de"`},
	{10, `days_since <= 7`},
	{-15, `days_since > 90 and demo_requests == 0`},
	{9, `(industry == "software" or "saas" in tags) and employees >= 20 and employees <= 500 and country != "US"`},
}

// Rules is the thirty rules.
func Rules() []Rule { return Varied(len(rules)) }

// Varied is n rules made from the thirty in rounds. In round r (from 0) every
// number x, those inside a text too, is x + x*r/40 + r in whole numbers, and
// every text that stands in one of three rings is the one r places further on.
func Varied(n int) []Rule {
	all := make([]Rule, 0, n)
	for round := 0; len(all) < n; round++ {
		turn := turning(round)
		for _, r := range rules[:min(len(rules), n-len(all))] {
			r.Expr = number.ReplaceAllStringFunc(turn.Replace(r.Expr), func(digits string) string {
				x, _ := strconv.Atoi(digits) // the thirty rules hold small numbers only
				return strconv.Itoa(x + x*round/40 + round)
			})
			all = append(all, r)
		}
	}
	return all
}

var number = regexp.MustCompile(`\d+`)

var rings = [...][8]string{
	{"software", "manufacturing", "logistics", "automotive", "banking", "retail", "education", "health"},
	{"DE", "AT", "CH", "FR", "NL", "US", "GB", "IT"},
	{"Head of", "Chief", "VP", "Manager", "Assistant", "Director", "Engineer", "Analyst"},
}

// turning replaces the quoted texts of the rings by those places further on.
func turning(places int) *strings.Replacer {
	var pairs []string
	for _, ring := range rings {
		for i, from := range ring {
			pairs = append(pairs, strconv.Quote(from), strconv.Quote(ring[(i+places)%len(ring)]))
		}
	}
	return strings.NewReplacer(pairs...)
}
