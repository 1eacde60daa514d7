package baton

import "example.com/baton/scoring"

// SetAccount says which other leads may be of the dossier's account, as the
// agreement's `scoring.account` names it: those whose attribute is equal count.
// Without it what conditions read of an account is unknown. They replace those
// of an earlier call; without any the lead is alone in its account. The others
// are read by every later question: nobody may apply records to them meanwhile.
// A dossier of another agreement panics.
func (d *Dossier) SetAccount(others ...*Dossier) {
	d.agreement.own(d)
	members := make([]scoring.Member, len(others))
	for i, o := range others {
		d.agreement.own(o)
		members[i] = scoring.Member{Lead: o.lead, Path: &o.journey}
	}
	d.lead.SetAccount(members...)
}
