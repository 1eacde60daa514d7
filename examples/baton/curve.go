package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"example.com/baton"
	"example.com/baton/scoring"
)

// maxDays bounds -days: a hundred years.
const maxDays = 36_500

// turned is one turn of one lead. Its JSON is a contract.
type turned struct {
	Lead string `json:"lead"`
	scoring.Turn
}

func curve(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	m, err := c.namedModel(a)
	if err != nil {
		return err
	}
	from, err := instant(a, "from", c.from)
	if err != nil {
		return err
	}
	if c.days < 0 || c.days > maxDays {
		return misusef("-days %d: from 0 to %s", c.days, grouped(maxDays))
	}
	n := 0
	each := func(d *baton.Dossier, at time.Time) error {
		n++
		from := from
		if from.IsZero() {
			from, _ = d.Journey().Began()
		}
		to := at.AddDate(0, 0, c.days)
		if to.Before(from) {
			return misusef("-from %s is behind the end, %s", c.from, to.Format(minute))
		}
		if !c.json && n > 1 {
			fmt.Fprintln(c.out)
		}
		return c.curveOf(a, m, d, from.In(a.Location()), at, to)
	}
	if strings.HasSuffix(c.args[1], ".csv") {
		return c.curvesOfTable(a, each)
	}
	b, err := c.fold(a, nil)
	if err != nil {
		return err
	}
	for _, d := range b.dossiers {
		if err := each(d, b.at); err != nil {
			return err
		}
	}
	if n == 0 {
		c.note("%s has no lead up to %s", b.in.name, b.at.Format(minute))
	}
	b.skipped.end(c, "record")
	return nil
}

// curvesOfTable reads leads of whom nothing is known but facts, known from -at on.
func (c *call) curvesOfTable(a *baton.Agreement, each func(*baton.Dossier, time.Time) error) error {
	at, err := instant(a, "at", c.at)
	if err == nil && at.IsZero() {
		err = misusef("a table has no instants: say as of when, with -at")
	}
	if err != nil {
		return err
	}
	_, _, in, t, done, err := c.leads()
	if err != nil {
		return err
	}
	defer done()
	defer in.done()
	var skip skipped
	found := false
	for {
		id, err := t.next()
		if err == io.EOF {
			break
		}
		if err == nil && c.lead != "" && id != c.lead {
			continue
		}
		if err == nil {
			_, err = t.lead(id)
		}
		if err != nil {
			if err := c.wrongRow(in, &skip, err); err != nil {
				return err
			}
			continue
		}
		found = true
		d := a.NewDossier(id)
		if err := a.Apply(d, baton.Record{At: at, Lead: id, Set: t.facts}); err != nil {
			return wrongf("%s: %v", id, err)
		}
		if err := each(d, at); err != nil {
			return err
		}
		in.item()
	}
	in.done()
	if c.lead != "" && !found {
		return misusef("%s has no lead %q", in.name, c.lead)
	}
	skip.end(c, "row")
	return nil
}

// curveOf writes the turns of one lead, under the model that -model names or all.
func (c *call) curveOf(a *baton.Agreement, m *scoring.Model, d *baton.Dossier, from, at, to time.Time) error {
	var turns []scoring.Turn
	for t := range a.Curve(d, from, to) {
		switch {
		case c.model != "" && t.Model != c.model:
		case c.json:
			if err := c.writeJSON(turned{d.ID(), t}, false); err != nil {
				return err
			}
		default:
			turns = append(turns, t)
		}
	}
	if c.json {
		return nil
	}
	score := func(at time.Time) scoring.Score {
		v := d.Lead().View(at, d.Journey())
		defer v.Close()
		return m.In(v)
	}
	line, low, high := blocks(m, turns, score, from, to)
	fmt.Fprintf(c.out, "%s, %s to %s\n  %s  %s to %s\n", d.ID(), from.Format(minute), to.Format(minute), line, low, high)
	fmt.Fprintf(c.out, "  %s  %s\n", from.Format(second), score(from))
	ahead, points := !at.After(from), 0
	for _, t := range turns {
		why := make([]string, 0, len(t.Why))
		for _, w := range t.Why {
			if w.Kind != scoring.WhyPoints {
				why = append(why, w.String())
			}
		}
		if len(why) == 0 {
			points++
			continue
		}
		if !ahead && t.At.After(at) {
			ahead = true
			fmt.Fprintf(c.out, "  %s  from here on, if nothing happens:\n", at.In(a.Location()).Format(second))
		}
		model := ""
		if t.Model != "" && c.model == "" {
			model = t.Model + " "
		}
		fmt.Fprintf(c.out, "  %s  %s%s: %s\n", t.At.Format(second), model, t.After, strings.Join(why, ", "))
	}
	if points > 0 {
		fmt.Fprintf(c.out, "  besides, the score crosses %s\n", several(points, "whole point"))
	}
	return nil
}

// second is how text for people writes the instant of a turn.
const second = "2006-01-02 15:04:05"

// sampled is how many scores a line of blocks shows.
const sampled = 48

// blocks draws the score of a model over a time, from the lowest to the highest
// that it is in it; where the model does not apply there is a blank.
func blocks(m *scoring.Model, turns []scoring.Turn, score func(time.Time) scoring.Score, from, to time.Time) (line string, low, high scoring.Points) {
	var all [sampled]scoring.Score
	for i := range all {
		all[i] = score(from.Add(to.Sub(from) / (sampled - 1) * time.Duration(i)))
	}
	reached := append(slices.Clone(all[:]), score(to))
	for _, t := range turns {
		if t.Model == m.Name() {
			reached = append(reached, t.Before, t.After)
		}
	}
	reached = slices.DeleteFunc(reached, func(s scoring.Score) bool { return s.Applies != scoring.True })
	for i, s := range reached {
		if i == 0 {
			low, high = s.Points, s.Points
		}
		low, high = min(low, s.Points), max(high, s.Points)
	}
	steps := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, s := range all {
		switch {
		case s.Applies != scoring.True:
			b.WriteByte(' ')
		case low == high:
			b.WriteRune(steps[0])
		default:
			b.WriteRune(steps[int64(s.Points-low)*int64(len(steps)-1)/int64(high-low)])
		}
	}
	return b.String(), low, high
}
