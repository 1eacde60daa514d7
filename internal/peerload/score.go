package peerload

import "strings"

// Score is the thirty rules as a Go programmer would write them for this one
// struct: the bound for every engine. It does not allocate.
func Score(l *Lead) int64 {
	var enterprise, saas, unwanted bool
	for _, tag := range l.Tags {
		switch tag {
		case "enterprise":
			enterprise = true
		case "saas":
			saas = true
		case "competitor", "student":
			unwanted = true
		}
	}
	return company(l, saas) + person(l) + origin(l) + behaviour(l) + when(enterprise, 10) + when(unwanted, -30)
}

func when(holds bool, points int64) int64 {
	if holds {
		return points
	}
	return 0
}

func company(l *Lead, saas bool) (points int64) {
	switch l.Industry {
	case "software":
		points, saas = 10, true
	case "manufacturing", "logistics", "automotive":
		points = 8
	}
	switch l.Country {
	case "DE", "AT", "CH":
		points += 10
	case "FR", "NL":
		points += 5
	}
	switch n := l.Employees; {
	case n >= 5000:
		points += 6
	case n >= 250:
		points += 12
	case n >= 50:
		points += 8
	}
	points += when(l.Revenue >= 10_000_000, 10)
	points += when(l.Revenue > l.Employees*150_000, 5)
	points += when(saas && l.Employees >= 20 && l.Employees <= 500 && l.Country != "US", 9)
	return points
}

func person(l *Lead) (points int64) {
	points += when(strings.HasPrefix(l.Title, "Head of"), 12)
	points += when(strings.HasPrefix(l.Title, "Chief") || strings.Contains(l.Title, "VP"), 15)
	points += when(strings.Contains(l.Title, "Manager") && !strings.Contains(l.Title, "Assistant"), 7)
	switch l.Department {
	case "IT", "Engineering":
		points += 6
	case "Purchasing":
		points += when(l.Employees > 100, 9)
	}
	if l.Phone != "" {
		points += 5
		points += when(strings.HasPrefix(l.Phone, "+49") || strings.HasPrefix(l.Phone, "+43"), 3)
	}
	points += when(strings.HasSuffix(l.Email, "@gmail.com") || strings.HasSuffix(l.Email, "@web.de"), -10)
	return points
}

func origin(l *Lead) (points int64) {
	points = when(l.Consent, 10)
	switch l.Source {
	case "referral", "partner":
		points += 12
	case "webinar":
		points += when(l.Visits >= 2, 8)
	case "purchased_list":
		points += when(!l.Consent, -20)
	}
	return points
}

func behaviour(l *Lead) (points int64) {
	points += when(l.Visits >= 5, 5)
	points += when(l.Pages*2+l.Visits*3 > 40, 7)
	points += when(l.Opens >= 3 && l.Clicks >= 1, 6)
	points += when(l.Demos > 0, 25)
	points += when(l.DaysSince <= 7, 10)
	points += when(l.DaysSince > 90 && l.Demos == 0, -15)
	return points
}
