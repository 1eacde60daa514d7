package main

import (
	"slices"

	"example.com/baton"
)

// accounts are the leads of a journal by the accounts that they are, or once
// were, of. Nil where the agreement has none.
type accounts struct {
	attribute string
	leads     map[string][]*baton.Dossier // by the account's name
	names     map[*baton.Dossier][]string
}

func newAccounts(a *baton.Agreement) *accounts {
	attribute := a.Scoring().Account()
	if attribute == "" {
		return nil
	}
	return &accounts{attribute, map[string][]*baton.Dossier{}, map[*baton.Dossier][]string{}}
}

// learn takes up of which account a record says that the lead is.
func (x *accounts) learn(d *baton.Dossier, r *baton.Record) {
	if x == nil || r.Set[x.attribute] == nil {
		return
	}
	name := d.Lead().FactAt(x.attribute, r.At).String()
	if !slices.Contains(x.names[d], name) {
		x.names[d] = append(x.names[d], name)
		x.leads[name] = append(x.leads[name], d)
	}
}

// set hands the dossier those of its accounts.
func (x *accounts) set(d *baton.Dossier) {
	if x == nil || len(x.names[d]) == 0 {
		return
	}
	var all []*baton.Dossier
	for _, name := range x.names[d] {
		all = append(all, x.leads[name]...)
	}
	d.SetAccount(all...)
}
