package scoring

import (
	"math"
	"strconv"
	"strings"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
)

// MaxTop bounds how many leads of an account `top` counts: who reads the score
// looks at each of them.
const MaxTop = 100

// AccountConfig says how leads make the score of their account.
type AccountConfig struct {
	Attribute string        `yaml:"attribute,short,required" kind:"name" help:"the attribute that names the account, a text or a number; leads with the same value are of one account" like:"company"`
	Score     string        `yaml:"score" kind:"text" help:"what the account's score is made of: sum of all leads' scores (without this key), max, or top 3, the sum of the best three" like:"top 3"`
	Weights   []string      `yaml:"weights" kind:"share" help:"of top: what the best lead counts, the second best, and so on; without it each in full" like:"[100%, 50%, 25%]"`
	Grades    []GradeConfig `yaml:"grades" help:"of accounts: best first, each with the lowest score it needs; below the last there is no grade" like:"{hot: 150, warm: 60}"`
}

// account is how leads make the score of their account.
type account struct {
	attribute int     // index into Schema.attributes
	weights   []int64 // of the best leads, in thousandths of a percent; nil: all leads count in full
	grades    []grade
}

const fullWeight = 100_000

func (m *Model) addAccount(all Config, bad *problem.List) {
	if all.Account == nil {
		return
	}
	c, a := all.Account, &account{}
	for _, o := range all.Models {
		if o.Name == "account" {
			bad.Add(problem.Path("models", o.Name), "%q is a name already", o.Name).OnKey = true
		}
	}
	at := func(elems ...any) string { return problem.Path(append([]any{"account"}, elems...)...) }
	i, ok := m.schema.byName[c.Attribute]
	if !ok {
		bad.Add(at("attribute"), "unknown attribute %q", c.Attribute).Hint = problem.Known(c.Attribute, m.schema.attributeNames())
	} else if t := m.schema.attributes[i].Type; t != Text && t != Number {
		bad.Add(at("attribute"), "an account is named by a text or a number, %s is a %s", c.Attribute, t)
	}
	a.attribute = i
	a.addWeights(c, at, bad)
	a.grades = readGrades(c.Grades, "account.grades", bad)
	m.account = a
}

func (a *account) addWeights(c *AccountConfig, at func(...any) string, bad *problem.List) {
	top, isTop := strings.CutPrefix(c.Score, "top ")
	n := 0
	switch {
	case isTop:
		var err error
		if n, err = quantity.ParseCount(top); err != nil {
			bad.Add(at("score"), "%q is not a number of leads", top).Hint = `write "top 3"`
			return
		}
		if n > MaxTop {
			bad.Add(at("score"), "top %s: at most %d leads", strconv.Itoa(n), MaxTop)
			return
		}
	case c.Score == "max":
		n = 1
	case c.Score != "" && c.Score != "sum":
		bad.Add(at("score"), "%q is no way to make an account's score", c.Score).Hint = "sum, max or top 3"
		return
	}
	if c.Weights == nil {
		for range n {
			a.weights = append(a.weights, fullWeight)
		}
		return
	}
	switch {
	case !isTop:
		bad.Add(at("weights"), "only the best leads have weights").Hint = "write score: top " + strconv.Itoa(max(1, len(c.Weights)))
	case len(c.Weights) != n:
		bad.Add(at("weights"), "%d weights for the best %d leads", len(c.Weights), n).Hint = "write one for each"
	}
	for i, text := range c.Weights {
		share, err := quantity.ParseShare(text)
		if err != nil {
			bad.AddError(at("weights", i), err)
		} else if share > 1 {
			bad.Add(at("weights", i), "weight %s is above 100%%", text)
		}
		a.weights = append(a.weights, int64(math.Round(float64(share*fullWeight))))
	}
}
