package rule

import (
	"fmt"
	"testing"
)

func TestReadsAreInTheOrderOfTheSource(t *testing.T) {
	for src, want := range map[string][]string{
		`partner or consent and partner`:                        {"partner", "consent"},
		`let x = budget; employees > x and expansion.score > x`: {"budget", "employees", "expansion.score"},
		`any(tags, # in interests) and title contains country`:  {"tags", "interests", "title", "country"},
		`ends < at and known(born)`:                             {"ends", "at", "born"},
		`50 <= employees < 1000`:                                {"employees"},
		`true`:                                                  nil,
		`times("call") > twice(budget)`:                         {"budget"},
	} {
		equal(t, src, compile(t, src, Bool).Reads(), want)
	}
}

func TestWhatReadsTheInstant(t *testing.T) {
	for src, want := range map[string]bool{
		`ends < at`:                          true,
		`age(ends) > 3`:                      true,
		`consent and times("call") > 3`:      true,
		`any(tags, # == "x" or ends < at)`:   true,
		`let x = at; consent`:                true,
		`ends < date("2026-12-31")`:          false,
		`consent and twice(budget) > 1`:      false,
		`at == at or consent`:                true,
		`known(at)`:                          true,
		`(age(born) ?? 3) > 2`:               true,
		`ends - born > duration("1h")`:       false,
		`consent ? partner : age(ends) == 3`: true,
	} {
		if got := compile(t, src, Bool).ReadsTime(); got != want {
			t.Errorf("%s: %v, want %v", src, got, want)
		}
	}
	if c := compile(t, `consent and ends < at`, Bool).Clauses(); c[0].ReadsTime() || !c[1].ReadsTime() {
		t.Error("clauses answer for themselves")
	}
}

func TestMissingNamesWhatLeavesTheAnswerOpen(t *testing.T) {
	for _, c := range []struct {
		src   string
		facts map[string]any
		want  []string
	}{
		{`employees > 5 and title contains "IT"`, without("title", "country"), []string{"title"}},
		{`title == "x" or employees > 5`, without("title"), nil},    // true without it
		{`title == "x" and employees > 500`, without("title"), nil}, // false without it
		{`(title == "x" and partner) or country == "AT"`, without("title", "country"), []string{"country"}},
		{`title == country or country == title`, nil, []string{"title", "country"}}, // once each
		{`known(title) and consent`, without("title"), nil},
		{`consent and (budget ?? employees) > 3`, nil, []string{"consent", "budget", "employees"}},
		{`consent ? title == "x" : country == "x"`, nil, []string{"consent"}},
		{`consent ? title == "x" : country == "x"`, without("title", "country"), []string{"title"}},
		{`partner ? title == "x" : country == "x"`, without("title", "country"), []string{"country"}},
		{`employees / 0 > 1`, lead(), nil}, // nothing to find out
		{`any(tags, # == title)`, nil, []string{"tags"}},
		{`any(tags, # == title)`, without("title"), []string{"title"}},
		{`any(tags, # == "cloud" or # == title)`, without("title"), nil},
		{`all(tags, let u = upper(#); # startsWith "c" ? true : u == title)`, without("title"), []string{"title"}},
		{`all(tags, let u = # + country; # == "cloud" ? u == "x" : u == title)`, without("title", "country"), []string{"country", "title"}},
		{`let x = employees; let y = x + budget; x + y > 3`, nil, []string{"employees", "budget"}},
		{`let x = employees + budget; x + x > 3`, without("budget"), []string{"budget"}},
		{`twice(budget) > 3`, nil, []string{"budget"}},
		{`last("call") == "x"`, lead(), []string{`last("call")`}},
		{`last(title) == "x" and last( "call" ) == "x"`, nil, []string{"title", `last( "call" )`}},
		{`country in [title, "x"]`, without("title"), []string{"title"}},
		{`expansion.score > 3`, nil, []string{"expansion.score"}},
	} {
		got := compile(t, c.src, Bool).Missing(frame(c.facts), []string{"before"})
		equal(t, c.src, got, append([]string{"before"}, c.want...))
	}
}

func TestClausesStandAsWritten(t *testing.T) {
	for src, want := range map[string][]string{
		`consent`:                                     {`consent`},
		`consent and partner`:                         {`consent`, `partner`},
		` consent &&  ( employees > 5 ) `:             {`consent`, `employees > 5`},
		`(consent or partner) and not consent`:        {`consent or partner`, `not consent`},
		`(consent and partner) and (true)`:            {`consent`, `partner`, `true`},
		`((consent)) and any((tags), (# == "x"))`:     {`consent`, `any((tags), (# == "x"))`},
		`(len(tags)) > (2) and title in ["a", ("b")]`: {`(len(tags)) > (2)`, `title in ["a", ("b")]`},
		`all(tags, {# == "x"}) and known(title)`:      {`all(tags, {# == "x"})`, `known(title)`},
		`50 <= employees < 1000`:                      {`50 <= employees`, `employees < 1000`},
		`consent and partner or true`:                 {`consent and partner or true`},
		`let x = 1; consent and x > 2`:                {`let x = 1; consent and x > 2`},
		`consent ? partner and true : false`:          {`consent ? partner and true : false`},
		"title == \"größe\" and\n\tcountry == \"ü\"":  {`title == "größe"`, `country == "ü"`},
		`(let x = 1; x > 2) and consent`:              {`let x = 1; x > 2`, `consent`},
		`title not contains "x" and -employees < (3)`: {`title not contains "x"`, `-employees < (3)`},
	} {
		p := compile(t, src, Bool)
		var got []string
		for _, c := range p.Clauses() {
			got = append(got, c.Source())
			if len(c.Clauses()) != 1 || c.Clauses()[0] != c {
				t.Errorf("%s: a clause is its own only clause", src)
			}
		}
		equal(t, src, got, want)
		if p.Source() != src {
			t.Errorf("%q became %q", src, p.Source())
		}
	}
}

func TestFactsAreTheValuesRead(t *testing.T) {
	f := frame(without("title"))
	for src, want := range map[string]string{
		`employees > 5 and title == "x" and employees < 9`: "[{employees 250} {title missing}]",
		`times("call", 30) >= 3 or consent`:                `[{times("call", 30) 2} {consent true}]`,
		`times("call") > 1 and times("call") < 3`:          `[{times("call") 1}]`,
		`twice(budget) > 3`:                                "[{twice(budget) 1} {budget 0.5}]",
		`any(tags, last(#) == country)`:                    "[{tags cloud, x-ray, größe} {country DE}]", // no call on an element
		`ends > at`:                                        "[{ends 2026-12-31} {at 2026-10-05T09:00:00Z}]",
		`expansion.score > 1`:                              "[{expansion.score 40}]",
		`segment("dach")`:                                  `[{segment("dach") true}]`,
	} {
		if got := fmt.Sprint(compile(t, src, Bool).Facts(f, nil)); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

func TestAClauseReadsItsOwnFacts(t *testing.T) {
	p := compile(t, `consent and times("call") > employees`, Bool)
	if got := fmt.Sprint(p.Clauses()[1].Facts(frame(lead()), nil)); got != `[{times("call") 1} {employees 250}]` {
		t.Error(got)
	}
	equal(t, "reads", p.Clauses()[0].Reads(), []string{"consent"})
}
