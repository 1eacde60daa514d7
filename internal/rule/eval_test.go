package rule

import (
	"testing"
	"time"
)

// Every condition is asked of the lead that has every fact.
func TestConditionsOnKnownFacts(t *testing.T) {
	for src, want := range map[string]Truth{
		`industry == "software"`:                             True,
		`"banking" != industry`:                              True,
		`industry in ["software", "banking"]`:                True,
		`country not in ["DE", "AT"]`:                        False,
		`country in ["a","b","c","d","e","f","g","h","DE"]`:  True,
		`country in ["a","b","c","d","e","f","g","h","i"]`:   False,
		`employees in [1,2,3,4,5,6,7,8,9,250]`:               True,
		`employees in [1, 250]`:                              True,
		`country in [industry, lower("DE"), "DE"]`:           True,
		`consent in [partner, true]`:                         True,
		`employees >= 50 and employees < 1000`:               True,
		`50 <= employees < 250`:                              False,
		`employees < 250 or employees > 250`:                 False,
		`employees <= 250 and employees >= 250`:              True,
		`250 <= employees and 250 >= employees`:              True,
		`budget + employees > employees + budget`:            False,
		`budget + employees <= employees + budget`:           True,
		`250 == employees`:                                   True,
		`250 > employees or 250 < employees`:                 False,
		`employees != 250 or employees <= 249`:               False,
		`employees > 249 and 249 < employees`:                True,
		`title contains "Head" or title startsWith "Chief"`:  True,
		`title endsWith "IT" and not (title contains "ITS")`: True,
		`title matches "^Head of [A-Z]{2}$"`:                 True,
		`title matches "head"`:                               False,
		`title contains industry`:                            False,
		`title < "Hf" and title >= "Head"`:                   True,
		`country == lower("DE")`:                             False,
		`upper(trim("  de ")) == country`:                    True,
		`consent`:                                            True,
		`consent == true and partner != true`:                True,
		`consent == partner`:                                 False,
		`!partner && consent || partner`:                     True,
		`"cloud" in tags`:                                    True,
		`"x" in tags`:                                        False,
		`lower("CLOUD") in tags`:                             True,
		`any(tags, # startsWith "x")`:                        True,
		`any(tags, {# startsWith "x"})`:                      True,
		`all(tags, len(#) == 5)`:                             True,
		`none(tags, # == "y")`:                               True,
		`one(tags, # contains "-")`:                          True,
		`one(tags, len(#) == 5)`:                             False,
		`one(["a"], # == "b")`:                               False,
		`count(tags, # in interests) == 1`:                   True,
		`any(tags, any(interests, # == "price"))`:            True,
		`len(filter(tags, # != "cloud")) == 2`:               True,
		`"CLOUD" in map(tags, upper(#))`:                     True,
		`any(filter(interests, # != "cloud"), # == "price")`: True,
		`len("größe") == 5 and len(tags) == 3`:               True,
		`employees * budget == 125`:                          True,
		`employees / 0 > 1`:                                  Unknown,
		`not (employees / 0 > 1)`:                            Unknown,
		`employees / 0 > 1 or consent`:                       True,
		`((employees / 0) ?? 7) == 7`:                        True,
		`1e308 * 10 > 0`:                                     Unknown,
		`1e308 + 1e308 > 0`:                                  Unknown,
		`-1e308 - 1e308 < 0`:                                 Unknown,
		`10 ** 400 > 0`:                                      Unknown,
		`(0 - 8) ** 0.25 > 0`:                                Unknown,
		`0 ** -1 > 0`:                                        Unknown,
		`2 ** 10 == 1024 and 2 ** -1 == 0.5`:                 True,
		`-2 ** 2 == -4 and 9 ** 0.5 == 3`:                    True,
		`abs(-3) + ceil(1.2) + floor(1.8) + round(2.5) == 9`: True,
		`min(3, 1, 2) == 1 and max(3, employees, 2) == 250`:  True,
		`+employees - -employees == 500`:                     True,
		`employees > 100 ? consent : partner`:                True,
		`(partner ? "a" : consent ? "b" : "c") == "b"`:       True,
		`len(partner ? tags : interests) == 2`:               True,
		`let big = employees > 100; big and not partner`:     True,
		`let a = employees; let b = a * 2; b - a == a`:       True,
		`(let a = "x"; a + a) == "xx"`:                       True,
		`let l = filter(tags, # != "cloud"); len(l) == 2`:    True,
		`any(tags, let u = upper(#); u == "CLOUD")`:          True,
		`"a" + 'b' + "c" == "abc"`:                           True,
		`known(title) and known(consent) and known(tags)`:    True,
		`ends > at and born < at`:                            True,
		`age(born) == 30`:                                    True,
		`at - born == duration("720h")`:                      True,
		`born + duration("720h") == at`:                      True,
		`ends - duration("24h") == date("2026-12-30")`:       True,
		`duration("1h") + duration("30m") > duration("1h")`:  True,
		`-duration("1h") < duration("0s")`:                   True,
		`ends in [date("2026-12-31")]`:                       True,
		`expansion.score >= 30`:                              True,
		`times("call") == 1 and times("call", 30) == 2`:      True,
		`twice(twice(2)) == 8`:                               True,
		`1_000 == 1e3 and .5 == 0.5`:                         True,
		"title == `Head of IT`":                              True,
		`true and not false`:                                 True,
	} {
		p := compile(t, src, Bool)
		f := frame(lead())
		for range 2 { // a frame is as good the second time
			if got := p.Truth(f); got != want {
				t.Errorf("%s: %s, want %s", src, got, want)
			}
		}
		if len(f.locals) > 0 || len(f.args) > 0 || f.base != 0 {
			t.Errorf("%s leaves something behind in the frame", src)
		}
	}
}

func TestMissingFactsAreUnknown(t *testing.T) {
	f := frame(nil)
	for src, want := range map[string]Truth{
		`industry == "software"`:                           Unknown,
		`industry != "software"`:                           Unknown,
		`industry in ["software"]`:                         Unknown,
		`industry not in ["software"]`:                     Unknown,
		`country in ["a","b","c","d","e","f","g","h"]`:     Unknown,
		`country in [title]`:                               Unknown,
		`"a" in ["b", title]`:                              Unknown,
		`"a" in ["a", title]`:                              True,
		`employees > 5`:                                    Unknown,
		`5 == employees`:                                   Unknown,
		`employees == budget`:                              Unknown,
		`employees + 1 != 2`:                               Unknown,
		`not consent`:                                      Unknown,
		`consent == true`:                                  Unknown,
		`consent or true`:                                  True,
		`true or consent`:                                  True,
		`consent and false`:                                False,
		`consent or false or partner`:                      Unknown,
		`consent and true and partner`:                     Unknown,
		`consent and partner and false`:                    False,
		`title contains "x"`:                               Unknown,
		`title startsWith country`:                         Unknown,
		`title matches "x"`:                                Unknown,
		`lower(title) == "x"`:                              Unknown,
		`title + "x" == "x"`:                               Unknown,
		`len(title) == 0`:                                  Unknown,
		`len(tags) == 0`:                                   Unknown,
		`"x" in tags`:                                      Unknown,
		`title in tags`:                                    Unknown,
		`title in ["x"] or title not in ["x"]`:             Unknown,
		`any(tags, # == "x")`:                              Unknown,
		`none(tags, # == "x")`:                             Unknown,
		`all(tags, # == "x")`:                              Unknown,
		`one(tags, # == "x")`:                              Unknown,
		`count(tags, # == "x") == 0`:                       Unknown,
		`any(["a", "b"], # == title)`:                      Unknown,
		`any(["a", "b"], # == title or # == "b")`:          True,
		`all(["a", "b"], # == title)`:                      Unknown,
		`all(["a", "b"], # == title and # == "b")`:         False,
		`one(["a", "b"], # == title)`:                      Unknown,
		`one(["a", "b", "c"], # == title or # != "c")`:     False,
		`one(["a", "a"], # == title or # == "a")`:          False,
		`count(["a"], # == title) == 0`:                    Unknown,
		`len(filter(["a"], # == title)) == 0`:              Unknown,
		`len(map(["a"], # + title)) == 1`:                  Unknown,
		`min(1, employees) == 1`:                           Unknown,
		`round(employees) == 1`:                            Unknown,
		`consent ? true : true`:                            Unknown,
		`(consent ? "a" : "b") == "a"`:                     Unknown,
		`true ? consent : true`:                            Unknown,
		`known(industry)`:                                  False,
		`known(industry == "software")`:                    False,
		`known(known(industry))`:                           True,
		`not known(tags) and not known(employees)`:         True,
		`(employees ?? 7) == 7`:                            True,
		`(title ?? country ?? "x") == "x"`:                 True,
		`consent ?? true`:                                  True,
		`len(tags ?? ["a"]) == 1`:                          True,
		`consent ?? partner`:                               Unknown,
		`age(ends) > 3`:                                    Unknown,
		`ends < at`:                                        Unknown,
		`ends + duration("1h") < at`:                       Unknown,
		`twice(employees) > 1`:                             Unknown,
		`twice(1) == 2`:                                    True,
		`last("x") == "y"`:                                 Unknown,
		`let x = employees; x > 5`:                         Unknown,
		`let x = employees; known(x)`:                      False,
		`let x = title; let y = consent; y or x == "a"`:    Unknown,
		`let x = tags; let y = consent; "a" in x and y`:    Unknown,
		`expansion.score > 1`:                              Unknown,
		`consent in [true]`:                                Unknown,
		`employees ** 2 == 4`:                              Unknown,
		`employees in [1,2,3,4,5,6,7,8,9,10]`:              Unknown,
		`country in ["a","b","c","d","e","f","g","h","i"]`: Unknown,
	} {
		if got := compile(t, src, Bool).Truth(f); got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
}

func TestKleenesTables(t *testing.T) {
	spelled := map[Truth]string{True: "true", False: "false", Unknown: "consent"}
	f := frame(nil)
	for _, a := range []Truth{False, Unknown, True} {
		for _, b := range []Truth{False, Unknown, True} {
			for src, want := range map[string]Truth{
				spelled[a] + " and " + spelled[b]:                      min(a, b),
				spelled[a] + " or " + spelled[b]:                       max(a, b),
				spelled[a] + " and " + spelled[b] + " and true":        min(a, b),
				spelled[a] + " or " + spelled[b] + " or false":         max(a, b),
				"not " + spelled[a]:                                    2 - a,
				"not (" + spelled[a] + ") or not (" + spelled[b] + ")": max(2-a, 2-b),
			} {
				if got := compile(t, src, Bool).Truth(f); got != want {
					t.Errorf("%s: %s, want %s", src, got, want)
				}
			}
		}
	}
}

func TestValuesOfEveryType(t *testing.T) {
	f := frame(lead())
	if v, ok := compile(t, "employees * 2 + 0.5", Number).Number(f); !ok || v != 500.5 {
		t.Errorf("number: %v %v", v, ok)
	}
	if v, ok := compile(t, `title + "!"`, Text).Text(f); !ok || v != "Head of IT!" {
		t.Errorf("text: %q %v", v, ok)
	}
	want := DateValue(time.Date(2026, 12, 30, 0, 0, 0, 0, time.UTC))
	if v, ok := compile(t, `ends - duration("24h")`, Date).Number(f); !ok || v != want.Num {
		t.Errorf("date: %v %v", v, ok)
	}
	for src, want := range map[string]Value{
		"employees":                     NumberValue(250),
		"consent":                       BoolValue(true),
		"title":                         TextValue("Head of IT"),
		`filter(tags, # == "cloud")`:    ListValue([]string{"cloud"}),
		"let a = tags; a":               ListValue([]string{"cloud", "x-ray", "größe"}),
		"at":                            DateValue(fixtureAt),
		"employees / 0":                 Missing(Number),
		`last("x")`:                     Missing(Text),
		"partner ? title : last(title)": Missing(Text),
	} {
		if got := compile(t, src, want.Type).Value(f); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", src, got, want)
		}
	}
}

func TestNegativeZeroIsNeverSeen(t *testing.T) {
	f := frame(map[string]any{"employees": 0})
	for _, src := range []string{"-employees", "0 * -1", "ceil(-0.5)", "employees * -1"} {
		if v, _ := compile(t, src, Number).Number(f); 1/(v+1) != 1 || v < 0 || Value.String(NumberValue(v)) != "0" {
			t.Errorf("%s: %v", src, v)
		}
	}
}

func TestDateLiteralIsTheFirstInstantOfTheDayInItsLocation(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no zone database")
	}
	p, faults := Compile(`date("2026-12-31")`, fixture().In(berlin), Date)
	if faults != nil {
		t.Fatal(faults)
	}
	got := p.Value(frame(nil))
	if want := time.Date(2026, 12, 30, 23, 0, 0, 0, time.UTC); !got.Time().Equal(want) {
		t.Errorf("%v, want %v", got.Time(), want)
	}
	if got.In(berlin) != "2026-12-31" {
		t.Errorf("printed as %s", got.In(berlin))
	}
}

func TestInstantsBefore1970AreCutDownwards(t *testing.T) {
	f := &Frame{}
	f.Reset(nil, -1, nil)
	if v, _ := compile(t, "at", Date).Number(f); v != -1 {
		t.Errorf("1 ns before 1970 is microsecond %v", v)
	}
}
