package baton

import (
	"fmt"

	"example.com/baton/funnel"
	"example.com/baton/metrics"
)

// Subject is the dossier as Plan.Add counts it:
//
//	tally, err := a.Metrics().Tally(metrics.Window{From: from, To: to, At: at, By: "campaign"})
//	err = a.Metrics().Add(tally, dossier.Subject())
//	report, err := a.Metrics().Report(tally)
func (d *Dossier) Subject() metrics.Subject {
	return metrics.Subject{Lead: d.lead, Journey: &d.journey, Deals: d.deals, Campaign: d.campaign}
}

// Spent is a record of kind KindSpend as Tally.AddSpend takes it.
func Spent(r Record) (metrics.Spend, error) {
	if err := r.Check(); err != nil {
		return metrics.Spend{}, err
	}
	if k := r.Kind(); k != KindSpend {
		return metrics.Spend{}, fmt.Errorf("a record of kind %s is no spend", k)
	}
	amount, err := thousandths("spend", r.Spend)
	if err != nil {
		return metrics.Spend{}, err
	}
	return metrics.Spend{At: r.At, Until: r.Until, Amount: metrics.Money(amount), Currency: r.Currency,
		Campaign: r.Campaign, Channel: r.Channel, By: funnel.Team(r.By)}, nil
}
