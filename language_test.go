package baton

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/baton/internal/doc"
	"example.com/baton/internal/quantity"
	"example.com/baton/scoring"
)

const languagePage = "LANGUAGE.md"

// languages are the tables of the language: the agreement's and the cases'.
var languages = []reflect.Type{reflect.TypeFor[config](), reflect.TypeFor[suiteConfig]()}

// sections are the tables of LANGUAGE.md: "" is the top, and a path holds what
// no other one further down does.
var sections = []string{"", "attributes", "activities", "scoring", "personas", "segments", "funnel", "sla.calendars", "sla", "cases"}

// sectionOf is the table in which a key stands, "-" for keys that another
// place of the same table shows.
func sectionOf(path string) string {
	switch {
	case path == "scoring.models.<name>.segment": // the rest of a model is as under scoring
	case strings.HasPrefix(path, "scoring.models.<name>."), strings.HasPrefix(path, "cases[].expect."):
		return "-"
	case strings.HasPrefix(path, "sla.calendars"):
		return "sla.calendars"
	}
	if end := strings.IndexAny(path, ".["); end >= 0 {
		return path[:end]
	}
	if slices.Contains([]string{"segments", "cases"}, path) {
		return path
	}
	return ""
}

// table is a section's keys as Markdown.
func table(section string) string {
	var b strings.Builder
	var later []string
	b.WriteString("| key | meaning | example |\n|---|---|---|\n")
	cell := func(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
	for _, l := range languages {
		for _, k := range doc.Keys(l) {
			switch {
			case sectionOf(k.Path) != section:
				continue
			case k.Later:
				later = append(later, "`"+k.Path+"`")
				continue
			}
			key, means, like := "`"+k.Path+"`", k.Help, ""
			if k.Required {
				key = "**" + key + "**"
			}
			if k.One != nil {
				means += "; one of " + strings.Join(k.One, ", ")
			}
			if k.Keyed && k.NameHelp != "" {
				means += "; `<name>`: " + k.NameHelp
			}
			if k.Short {
				means += " (short)"
			}
			if k.Like != "" {
				like = "`" + k.Like + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", key, cell(means), cell(like))
		}
	}
	if later != nil {
		b.WriteString("\nKnown, but not supported yet: " + strings.Join(later, ", ") + ".\n")
	}
	return b.String()
}

var tableMarks = regexp.MustCompile(`(?s)<!-- keys ?([a-z.]*) -->\n.*?<!-- end -->`)

func TestTheLanguagePageHasTheTableThatTheLoaderReadsBy(t *testing.T) {
	src, err := os.ReadFile(languagePage)
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	want := tableMarks.ReplaceAllStringFunc(string(src), func(old string) string {
		section := tableMarks.FindStringSubmatch(old)[1]
		seen = append(seen, section)
		head, _, _ := strings.Cut(old, "\n")
		return head + "\n" + table(section) + "<!-- end -->"
	})
	if diff := cmp.Diff(sections, seen); diff != "" {
		t.Errorf("tables of the page: -want +got\n%s", diff)
	}
	if *update {
		if err := os.WriteFile(languagePage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(src), want); diff != "" {
		t.Errorf("%s is not what the sources say (-update rewrites it): -page +sources\n%s", languagePage, diff)
	}
	for _, l := range languages {
		for _, k := range doc.Keys(l) {
			if s := sectionOf(k.Path); s != "-" && !slices.Contains(sections, s) {
				t.Errorf("%s stands in no table", k.Path)
			}
		}
	}
}

func TestEveryKeyIsExplained(t *testing.T) {
	for _, l := range languages {
		keys := doc.Keys(l)
		for i, k := range keys {
			below := i+1 < len(keys) && strings.HasPrefix(keys[i+1].Path, k.Path)
			switch {
			case k.Later:
			case k.Help == "":
				t.Errorf("%s has no meaning", k.Path)
			case k.Like == "" && !below:
				t.Errorf("%s has no example", k.Path)
			case (k.Keyed || k.Rest) && (k.NameHelp == "" || k.NameLike == ""):
				t.Errorf("%s: what its names are is not said", k.Path)
			}
		}
	}
}

// written is the smallest document that has a value at a key's place.
func written(keys []doc.Key, k doc.Key) string {
	like := map[string]string{} // names by the path of what they stand below
	for _, o := range keys {
		if o.NameLike != "" {
			like[o.Path] = o.NameLike
			if o.Rest {
				like[o.Path[:strings.LastIndex(o.Path, ".")]+" rest"] = o.NameLike
			}
		}
	}
	path := k.Path
	if k.Rest {
		path = path[:strings.LastIndex(path, ".")] // its example has the name
	}
	var b strings.Builder
	at, indent, dash := "", "", ""
	for step := range strings.SplitSeq(path, ".") {
		name, item := strings.CutSuffix(step, "[]")
		if strings.HasPrefix(name, "<") {
			name = like[at]
			if name == "" {
				name = like[at+" rest"]
			}
		}
		at = strings.TrimPrefix(at+"."+step, ".")
		b.WriteString(indent + dash + name + ":\n")
		indent += strings.Repeat(" ", len(dash)) + "  "
		if dash = ""; item {
			dash = "- "
		}
	}
	return strings.TrimSuffix(b.String(), "\n") + " " + k.Like + "\n"
}

// decoded is what decoding finds wrong with a document that lacks keys.
func decoded(l reflect.Type, src string) (out doc.Problems) {
	d := doc.Decode("x.yaml", []byte(src), reflect.New(l).Interface())
	for _, p := range d.Place(nil) {
		if p.Msg != "is missing" {
			out = append(out, p)
		}
	}
	return out
}

func TestEveryExampleIsAccepted(t *testing.T) {
	for _, l := range languages {
		keys := doc.Keys(l)
		for _, k := range keys {
			if k.Like == "" {
				continue
			}
			if p := decoded(l, written(keys, k)); p != nil {
				t.Errorf("%s: %s\n%s", k.Path, k.Like, p)
			}
			if k.One != nil && !slices.Contains(k.One, k.Like) {
				t.Errorf("%s: %s is none of %v", k.Path, k.Like, k.One)
			}
			if err := amount(k); err != nil {
				t.Errorf("%s: %v", k.Path, err)
			}
		}
	}
}

// amount reads an example by the grammar of its kind.
func amount(k doc.Key) (err error) {
	switch k.Kind {
	case "duration":
		_, err = quantity.ParseSpan(k.Like)
	case "share":
		for _, one := range strings.Split(strings.Trim(k.Like, "[]"), ", ") {
			if _, err = quantity.ParseShare(one); err != nil {
				break
			}
		}
	case "date":
		_, err = quantity.ParseDate(k.Like)
	case "number":
		_, err = quantity.ParseNumber(k.Like)
	case "points", "formula":
		_, err = quantity.ParseMilli(k.Like)
	case "condition":
		var schema *scoring.Schema
		schema, err = scoring.NewSchema(scoring.SchemaConfig{Attributes: []scoring.AttributeConfig{
			{Name: "industry", Type: "text"}, {Name: "page", Type: "text"}, {Name: "title", Type: "text"}, {Name: "country", Type: "text"},
			{Name: "employees", Type: "number"}, {Name: "score", Type: "number"}, {Name: "attempts", Type: "number"},
			{Name: "email_consent", Type: "bool"}}})
		if err == nil {
			_, err = schema.Condition(k.Like)
		}
	}
	return err
}

func TestTheBlocksOfTheLanguagePageLoad(t *testing.T) {
	all := blocks(t, languagePage, "yaml")
	if len(all) < 10 {
		t.Fatalf("%d blocks in %s", len(all), languagePage)
	}
	a, err := Parse(languagePage, []byte(all[0]))
	if err != nil {
		t.Fatal(err)
	}
	if w := a.Warnings(); len(w) > 0 {
		t.Error(w)
	}
	for _, b := range all[1:] {
		if strings.HasPrefix(b, "# fragment\n") {
			if p := decoded(languages[0], b); p != nil {
				t.Error(p)
			}
			continue
		}
		s, err := a.ParseCases(languagePage, []byte(b))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, c := range s.Cases() {
			if err := c.Run().Err(); err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
	}
}

func TestTheSchemaIsOneTextForOneLanguage(t *testing.T) {
	for name, schema := range map[string]func() []byte{"agreement": LanguageSchema, "cases": CasesSchema} {
		if !json.Valid(schema()) || !bytes.Equal(schema(), schema()) {
			t.Errorf("%s: no JSON, or another one each time", name)
		}
	}
}
