package baton

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"example.com/baton/funnel"
	"example.com/baton/internal/doc"
	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
	"example.com/baton/metrics"
	"example.com/baton/persona"
	"example.com/baton/scoring"
	"example.com/baton/sla"
)

// Loader loads agreements that need more than a file. The zero value does what
// LoadFile and Parse do.
type Loader struct {
	// Funcs are pure functions of the host that conditions may call. Their names
	// and revisions enter the fingerprint.
	Funcs []scoring.Func
}

// LoadFile loads the agreement in a file. The error is Problems where the
// document is wrong, or the file's own.
func LoadFile(path string) (*Agreement, error) { return Loader{}.LoadFile(path) }

// Parse loads an agreement from its text; name stands in messages. The error is
// Problems.
func Parse(name string, src []byte) (*Agreement, error) { return Loader{}.Parse(name, src) }

// Must is for agreements that are part of the program.
func Must(a *Agreement, err error) *Agreement {
	if err != nil {
		panic("baton: the agreement of the program is wrong:\n" + err.Error())
	}
	return a
}

// LoadFile is the function LoadFile with the loader's settings.
func (l Loader) LoadFile(path string) (*Agreement, error) {
	src, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return l.Parse(path, src)
}

// readFile reads a document, and of one that is too large a byte more than
// allowed, so that it is refused as such.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, doc.MaxSize+1))
}

// Parse is the function Parse with the loader's settings.
func (l Loader) Parse(name string, src []byte) (*Agreement, error) {
	var c config
	d := doc.Decode(name, src, &c)
	a := &Agreement{doc: d, config: &c}
	bad := l.build(a, &c)
	for i := range bad {
		bad[i].Path = strings.TrimPrefix(bad[i].Path, "/")
	}
	wrong, odd := split(d.Place(bad))
	if len(wrong) > 0 {
		return nil, wrong
	}
	a.warnings = odd
	a.fingerprint = l.fingerprint(d)
	return a, nil
}

// fingerprint hashes the canonical document and the host's functions.
func (l Loader) fingerprint(d *doc.Document) string {
	h := sha256.New()
	h.Write(d.Canonical())
	for _, f := range l.Funcs {
		fmt.Fprintf(h, "\x00%q %q", f.Name(), f.Revision())
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// build makes the parts in the order in which they read each other: schema,
// calendars, segments, model, personas, funnel, SLA, metrics. It goes on behind
// a mistake as long as the next part can be checked.
func (l Loader) build(a *Agreement, c *config) (bad problem.List) {
	a.title, a.version, a.currency = c.Agreement, c.Version, c.Currency
	loc, effective := head(c, &bad)
	a.loc = loc
	schema, err := scoring.NewSchema(scoring.SchemaConfig{
		Attributes: c.Attributes, Activities: c.Activities, Location: loc,
		Teams: c.Teams, Machines: c.Machines, Events: eventNames(c), Funcs: l.Funcs})
	bad.AddError("", err)
	calendars, err := sla.NewCalendars(loc.String(), c.SLA.Calendars)
	bad.AddError("sla.calendars", err)
	if calendars != nil {
		bad.Under("sla.calendars", calendars.Warnings())
	}
	if schema == nil {
		return bad
	}
	a.schema = schema
	bad = append(bad, schema.Warnings()...)

	fc := c.Funnel
	fc.Teams, fc.Machines, fc.Location = c.Teams, c.Machines, loc
	names := schema.With(funnel.Derived(fc)...).Hinted(cycles(c))
	a.segments, err = persona.NewSegments(names, c.Segments)
	bad.AddError("segments", err)
	a.model, err = scoring.New(a.segments.Names().Hinted(laterNames), c.Scoring)
	bad.AddError("scoring", err)
	bad.Under("scoring", a.model.Warnings())
	checkResets(c, &bad)
	a.resets = resets(&c.Scoring)
	a.personas, err = persona.New(a.model, persona.Config{Personas: c.Personas})
	bad.AddError("", err)
	a.machine, err = funnel.New(a.personas.Names(), fc)
	bad.AddError("funnel", err)
	if a.machine == nil {
		return bad
	}
	bad.Under("funnel", a.machine.Warnings())
	sc := c.SLA
	sc.Funnel, sc.Built, sc.Location, sc.Effective = a.machine, calendars, loc, effective
	a.policy, err = sla.New(a.machine.Names(), sc)
	bad.AddError("sla", err)
	if a.policy == nil {
		return bad
	}
	bad.Under("sla", a.policy.Warnings())
	mc := metrics.Config{Funnel: a.machine, SLA: a.policy, Currency: c.Currency, Location: loc}
	mc.Calendar, _ = a.policy.Calendar(c.SLA.Calendar)
	a.plan, err = metrics.New(a.machine.Names(), mc)
	bad.AddError("", err)
	return bad
}

// head reads the keys at the top.
func head(c *config, bad *problem.List) (loc *time.Location, effective time.Time) {
	loc = time.UTC
	if c.Location != "" {
		l, err := loadLocation(c.Location)
		if err != nil {
			bad.Add("location", "unknown time zone %q", c.Location).Hint = `write an IANA name: "Europe/Berlin"`
		} else {
			loc = l
		}
	}
	if c.Effective != "" {
		d, err := quantity.ParseDate(c.Effective)
		bad.AddError("effective", err)
		if err == nil {
			effective = d.Start(loc)
		}
	}
	if c.Currency != "" && !isCurrency(c.Currency) {
		bad.Add("currency", "%q is not a currency", c.Currency).Hint = `write its three capital letters: "EUR"`
	}
	for i, t := range c.Teams {
		if slices.Contains(c.Teams[:i], t) {
			bad.Add(problem.Path("teams", i), "team %q stands twice", t)
		}
		if t == scoring.ByLead {
			bad.Add(problem.Path("teams", i), "%q is whoever is no team", t).Hint = "choose another name for the team"
		}
	}
	for i, t := range c.Machines {
		if !slices.Contains(c.Teams, t) {
			bad.Add(problem.Path("machines", i), "unknown team %q", t).Hint = problem.Known(t, c.Teams)
		}
	}
	return loc, effective
}

// loadLocation refuses the names that mean another zone on every machine.
func loadLocation(name string) (*time.Location, error) {
	if name == "Local" {
		return nil, fmt.Errorf("%q is another zone on every machine", name)
	}
	return time.LoadLocation(name)
}

func isCurrency(s string) bool {
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return len(s) == 3
}

func eventNames(c *config) []string {
	names := make([]string, len(c.Funnel.Events))
	for i, e := range c.Funnel.Events {
		names[i] = e.Name
	}
	return names
}

// cycles says for the names that segments and rules cannot read why not.
func cycles(c *config) map[string]string {
	h := map[string]string{
		"score":   "a segment cannot read the score: score → segment → score would be a cycle",
		"grade":   "a segment cannot read the grade: score → segment → score would be a cycle",
		"persona": "a segment cannot read the persona: persona → segment → persona would be a cycle",
	}
	for _, d := range c.Scoring.Dimensions {
		h[d.Name] = h["score"]
	}
	for _, name := range []string{"account.score", "account.grade", "account.leads"} {
		h[name] = "a segment cannot read the account's score: score → segment → score would be a cycle"
	}
	if c.Scoring.Grid != nil {
		h["grid"] = h["score"]
	}
	for _, m := range c.Scoring.Models {
		h[m.Name+".score"], h[m.Name+".grade"] = h["score"], h["grade"]
		if m.Grid != nil {
			h[m.Name+".grid"] = h["score"]
		}
		for _, d := range m.Dimensions {
			h[m.Name+"."+d.Name] = h["score"]
		}
	}
	return h
}

var laterNames = map[string]string{
	"persona": "a scoring rule cannot read the persona: rule → persona → score → rule would be a cycle",
}
