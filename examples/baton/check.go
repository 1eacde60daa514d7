package main

import (
	"encoding/json"
	"fmt"

	"example.com/baton"
)

func check(c *call) error {
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	warnings := a.Warnings()
	for _, w := range warnings {
		fmt.Fprintln(c.out, w)
	}
	title := a.Title()
	if a.Version() != "" {
		title += ", " + a.Version()
	}
	if len(warnings) > 0 {
		fmt.Fprintf(c.out, "%s: no mistakes, %s\n", c.args[0], several(len(warnings), "warning"))
	} else {
		fmt.Fprintf(c.out, "%s: no mistakes\n", c.args[0])
	}
	fmt.Fprintf(c.out, "  %s\n  %s, %s; %s, %s; %s\n  fingerprint %s\n", title,
		several(len(a.Schema().Attributes()), "attribute"), several(len(a.Scoring().Dimensions()), "scoring dimension"),
		several(len(a.Funnel().Stages()), "stage"), several(len(a.Funnel().Events()), "event"),
		several(len(a.SLA().Clauses()), "clause"), a.Fingerprint())
	return nil
}

func diagram(c *call) error {
	if c.format != "dot" && c.format != "mermaid" {
		return misusef("unknown format %q: dot or mermaid", c.format)
	}
	a, err := agreement(c.args[0])
	if err != nil {
		return err
	}
	text := a.Funnel().DOT()
	if c.format == "mermaid" {
		text = a.Funnel().Mermaid()
	}
	fmt.Fprint(c.out, text)
	return nil
}

func schema(c *call) error {
	text := baton.LanguageSchema()
	if c.casesInstead {
		text = baton.CasesSchema()
	}
	_, err := c.out.Write(text)
	return err
}

// writeJSON writes one value on one line, or indented on many.
func (c *call) writeJSON(v any, indent bool) error {
	e := json.NewEncoder(c.out)
	e.SetEscapeHTML(false)
	if indent {
		e.SetIndent("", "  ")
	}
	return e.Encode(v)
}
