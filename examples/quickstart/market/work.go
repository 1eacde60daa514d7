package market

import (
	"time"

	"example.com/baton"
)

// screening: marketing looks at an inquiry.
func screening(l *lead) state {
	least, most := 15, 380
	if l.percent(4) {
		least, most = 490, 1500
	}
	if !l.wait(least, most) {
		return nil
	}
	l.enrich()
	if !l.wait(1, 12) {
		return nil
	}
	switch {
	case l.role == "Applicant" || l.role == "Student of Logistics":
		if l.percent(85) {
			l.ask("discard", "marketing", "job application")
			return nil
		}
	case l.vehicles < 3 && l.percent(50):
		l.ask("discard", "marketing", "private person")
		return nil
	}
	return l.offer()
}

// enrich is what marketing finds out about the company, in part at a time.
func (l *lead) enrich() {
	facts := map[string]any{}
	find := func(name string, percent int, value any) {
		if !l.dossier.Lead().FactAt(name, l.now).Known() && l.percent(percent) {
			facts[name] = value
		}
	}
	find("sector", 82, l.sector)
	find("vehicles", 74, float64(l.vehicles))
	find("phone", 78, "+49 40 "+string(rune('1'+l.n(9)))+string(rune('0'+l.n(10)))+string(rune('0'+l.n(10)))+" 0")
	if len(l.systems) > 0 {
		find("systems", 45, l.systems)
	}
	find("contract_ends", 12, l.now.AddDate(0, 0, l.between(-40, 400)).Format(time.DateOnly))
	find("may_contact", 12, true)
	l.learn("marketing", facts)
}

// offer: marketing hands over what may be handed over, and a little of what may not.
func (l *lead) offer() state {
	l.forced = false
	switch {
	case l.ask("hand over", "marketing", ""):
		return handed
	case l.percent(1):
		l.forced = true
		l.insist("hand over", "marketing", "")
		return handed
	case l.stage() == "Inquiry":
		l.ask("nurture", "marketing", "")
		return nurturing
	}
	return nil
}

var topics = []share{{4, "saving kilometres"}, {3, "driver shortage"}, {3, "night deliveries"}, {2, "electric vans"}}

// nurturing: marketing keeps in touch until the lead is ready.
func nurturing(l *lead) state {
	const rounds = 9
	least, most := 30, 1900
	if l.percent(6) {
		least, most = 2600, 4200
	}
	for range rounds {
		if !l.wait(least, most) || l.gone() {
			return nil
		}
		l.put(baton.Record{At: l.now, Activity: "mailing", Properties: map[string]any{"topic": l.pick(topics)}, By: "marketing", Channel: "email"})
		if l.percent(l.good / 2) {
			l.did(l.within(3), "visit", map[string]any{"page": "/routes"})
		}
		if l.percent(40) {
			if !l.wait(1, 60) {
				return nil
			}
			l.enrich()
		}
		from := l.now
		for _, h := range l.hot { // a demo or a trial is looked at the same day
			if h.After(from) && h.Before(from.AddDate(0, 0, 9)) {
				l.now = h
				if !l.wait(10, 200) {
					return nil
				}
				if next := l.offer(); next != nil {
					return next
				}
			}
		}
		if l.now.Equal(from) {
			if !l.wait(5, 90) {
				return nil
			}
			if next := l.offer(); next != nil {
				return next
			}
		}
		least, most = 2400, 4300
	}
	return nil
}

// handed: sales gets the lead, tries to reach it, and decides.
func handed(l *lead) state {
	large := l.vehicles >= 200
	least, most := 5, 60
	if large {
		least, most = 2, 12
	}
	if !l.wait(least, most) {
		return nil
	}
	if l.rep == "" {
		l.rep = l.pick(reps)
	}
	l.put(baton.Record{At: l.now, Assign: l.rep, By: "sales"})
	switch slow := l.percent(14); {
	case large && slow:
		least, most = 61, 320
	case large:
		least, most = 3, 40
	case slow:
		least, most = 240, 800
	default:
		least, most = 8, 165
	}
	if !l.wait(least, most) {
		return nil
	}
	if l.gone() && l.ask("take back", "marketing", "") {
		return nil
	}
	reached := false
	for try := 1; !reached && try <= 6; try++ {
		if l.percent(20) {
			l.put(baton.Record{At: l.now, Activity: "mail", By: "sales"})
			reached = l.percent(25)
		} else {
			reached = l.percent(38 + l.good/4)
			l.put(baton.Record{At: l.now, Activity: "call", Properties: map[string]any{"reached": reached}, By: "sales"})
		}
		if !l.wait(30, 300) {
			return nil
		}
		if !reached && try >= 2 && l.percent(30) {
			if l.ask("reject", "sales", "not reached") {
				return nurturing
			}
			if l.percent(12) {
				l.insist("reject", "sales", "not reached")
				return nurturing
			}
		}
	}
	if l.percent(8) && !l.wait(900, 2200) {
		return nil
	}
	return l.judge(reached)
}

// judge: sales accepts or rejects.
func (l *lead) judge(reached bool) state {
	likely := l.accepted()
	if l.forced {
		likely /= 3
	}
	switch {
	case reached && l.percent(likely):
		if l.percent(1) {
			l.insist("accept", "marketing", "") // the wrong team
		} else {
			l.ask("accept", "sales", "")
		}
		return working
	case !reached && l.ask("reject", "sales", "not reached"):
		return nurturing
	}
	return l.reject()
}

// reject: sales gives a lead back with a reason.
func (l *lead) reject() state {
	reason := l.pick([]share{{34, "no budget yet"}, {28, "bound by contract"}, {20, "wrong person"}, {7, "competitor"}, {6, "no fleet"}})
	if l.vehicles < 5 {
		reason = "no fleet"
	}
	if !l.ask("reject", "sales", reason) {
		return nil
	}
	switch l.stage() {
	case "Nurturing":
		return nurturing
	case "Inquiry":
		if !l.wait(10, 200) {
			return nil
		}
		l.role = l.pick(rolesGood)
		l.learn("marketing", map[string]any{"role": l.role})
		return screening
	}
	return nil
}

// working: sales looks for need and budget.
func working(l *lead) state {
	if !l.wait(60, 900) {
		return nil
	}
	l.put(baton.Record{At: l.now, Activity: "call", Properties: map[string]any{"reached": true}, By: "sales"})
	if l.percent(24) {
		if !l.wait(5, 400) {
			return nil
		}
		l.ask("wait", "sales", "")
		if !l.days(4, 16) {
			return nil
		}
		l.ask("resume", "sales", "")
	}
	least, most := 240, 3300
	if l.percent(15) {
		least, most = 4300, 6500
	}
	if !l.wait(least, most) {
		return nil
	}
	if !l.percent(l.needs()) {
		return l.reject()
	}
	amount := float64(l.company.worth(&l.dice))
	if l.percent(60) || !l.ask("open deal", "sales", "") { // not without a budget
		l.learn("sales", map[string]any{"budget": amount})
		if !l.wait(1, 20) {
			return nil
		}
		l.ask("open deal", "sales", "")
	}
	l.deal(amount, "Opportunity")
	return selling(amount)
}

func (l *lead) deal(amount float64, stage string) {
	l.put(baton.Record{At: l.now, Deal: "D-" + l.id[2:], Amount: amount, Currency: "EUR", Stage: stage, By: "sales"})
}

// selling: sales wins or loses.
func selling(amount float64) state {
	return func(l *lead) state {
		least, most := 6, 26
		if l.percent(12) {
			least, most = 40, 60
		}
		if !l.days(3, 6) {
			return nil
		}
		l.put(baton.Record{At: l.now, Activity: "mail", By: "sales"})
		if !l.days(least-3, most-6) {
			return nil
		}
		if l.percent(l.buys()) {
			l.deal(float64(int(amount)*l.between(86, 100)/100), "Customer")
			l.ask("win", "sales", "")
			return nil
		}
		l.deal(amount, "Lost")
		l.ask("lose", "sales", l.pick([]share{{4, "price"}, {3, "competitor"}, {5, "no decision"}}))
		if !l.percent(40) || !l.days(31, 40) {
			return nil
		}
		l.ask("revive", "marketing", "")
		return nurturing
	}
}
