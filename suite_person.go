package baton

import (
	"time"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

// account makes the other leads of the case.
func (r *caseRun) account(others []memberConfig, path string) {
	if others == nil {
		return
	}
	var all []*Dossier
	for _, m := range others {
		d := r.a.NewDossier(m.Name)
		if set := r.a.facts(m.Lead); set != nil {
			err := r.a.Apply(d, Record{At: r.at, Lead: m.Name, Set: set})
			r.bad.AddError(problem.Join(path, problem.Path("account", m.Name)), err)
		}
		all = append(all, d)
	}
	r.d.SetAccount(all...)
}

// override applies what a person decides in a step.
func (r *caseRun) override(st *stepConfig) error {
	c, set := st.Override, map[string]any{}
	for key, text := range map[string]string{"grade": c.Grade, "grid": c.Grid, "model": c.Model} {
		if text != "" {
			set[key] = text
		}
	}
	if m, err := quantity.ParseMilli(c.Points); err == nil {
		set["points"] = scoring.Points(m)
	}
	if c.Withdrawn {
		set["withdrawn"] = true
	}
	rec := Record{Override: set, By: st.By, Reason: st.Reason}
	if c.For != "" {
		rec.Until, _ = after(r.at, c.For, r.a.loc) // checked when the cases were read
	}
	return r.apply(rec)
}

func (r *caseRun) expectAccount(e *expectConfig, got *scoring.AccountScore, differs func(key, want, have string)) {
	if e.Account == "" && e.AccountGrade == "" {
		return
	}
	if got == nil {
		differs("account", e.Account, "")
		differs("account grade", e.AccountGrade, "")
		return
	}
	if want, err := quantity.ParseMilli(e.Account); err == nil && scoring.Points(want) != got.Points {
		differs("account", e.Account, got.Points.String())
	}
	differs("account grade", e.AccountGrade, got.Grade)
}

// override checks what a person decides in a step.
func (k *caseChecker) override(c *overrideStep, path string) {
	if c == nil {
		return
	}
	if c.Points != "" {
		_, err := quantity.ParseMilli(c.Points)
		k.bad.AddError(problem.Join(path, "points"), err)
	}
	if c.For != "" {
		_, err := after(time.Time{}, c.For, k.a.loc)
		k.bad.AddError(problem.Join(path, "for"), err)
	}
	m := k.a.model
	if k.name(c.Model, m.Models(), "model", path, "model") {
		m, _ = m.Named(c.Model)
	} else if c.Model != "" {
		return
	}
	k.name(c.Grade, m.Grades(), "grade", path, "grade")
	k.name(c.Grid, m.Cells(), "cell", path, "grid")
}

// expectPerson checks what is expected beside the score.
func (k *caseChecker) expectPerson(e *expectConfig, path string) {
	for _, x := range []struct{ key, text string }{{"computed", e.Computed}, {"account", e.Account}} {
		if x.text != "" {
			_, err := quantity.ParseMilli(x.text)
			k.bad.AddError(problem.Join(path, x.key), err)
		}
	}
	k.name(e.AccountGrade, append(k.a.model.AccountGrades(), none), "grade of accounts", path, "account grade")
}
