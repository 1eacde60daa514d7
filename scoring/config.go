package scoring

// Limits of a model. A rule beyond them is not one that two departments agreed on.
const (
	MaxRules      = 10_000        // of one model: a learned table, not a read one
	MaxDimensions = 8             // a Score holds one figure for each, by value
	MaxGrades     = 26            // A to Z
	MaxModels     = 16            // a view holds a score for each
	MaxGroups     = 200           // of rules: each is summed for itself
	MaxRows       = 200           // of a table: bands and texts that people name; what is rare is in the row `other`
	MaxPoints     = 1_000_000_000 // of one rule, a million points: nine thousand million contributions fit an int64
)

// Config is a scoring model: rules give points to dimensions, the dimensions
// add up to the total, the total has a grade.
type Config struct {
	Dimensions []DimensionConfig `yaml:"dimensions" help:"what is judged; the total adds the dimensions"`
	Rules      []RuleConfig      `yaml:"rules" help:"what gives points, each under a name that people know"`
	Groups     []GroupConfig     `yaml:"groups" help:"rules of one dimension that count together"`
	Grades     []GradeConfig     `yaml:"grades" help:"best first, each with the lowest total it needs; below the last there is no grade"`
	Grid       []AxisConfig      `yaml:"grid" help:"a grade of two dimensions, beside that of the total: the levels of the first and then of the second dimension; read as grid" like:"{fit: {A: 45, B: 0}, engagement: {1: 30, 2: 0}}"`
	Models     []ModelConfig     `yaml:"models" help:"further questions asked of the same data; read as expansion.score, expansion.grade, expansion.room"`
	Account    *AccountConfig    `yaml:"account" help:"whose lead it is: the attribute that names the account; the score of an account is made of those of its leads, and read as account.score, account.grade, account.leads" like:"company"`
	Override   *OverrideConfig   `yaml:"override" help:"people may decide instead of the computed score and grade, which then stand beside; without it nobody may" like:"{by: [sales], at most: 90 days}"`
}

// ModelConfig is a further model over the same data.
type ModelConfig struct {
	Name       string            `yaml:",key" help:"its name in conditions: letters, digits and _" like:"expansion" kind:"name"`
	Dimensions []DimensionConfig `yaml:"dimensions" help:"as under scoring"`
	Rules      []RuleConfig      `yaml:"rules" help:"as under scoring"`
	Groups     []GroupConfig     `yaml:"groups" help:"as under scoring"`
	Grades     []GradeConfig     `yaml:"grades" help:"as under scoring"`
	Grid       []AxisConfig      `yaml:"grid" help:"as under scoring; read as expansion.grid" like:"{fit: {A: 45, B: 0}, engagement: {1: 30, 2: 0}}"`
	Segment    string            `yaml:"segment" kind:"name" help:"the segment that it applies to; a lead that is not in it, or not known to be, has no score under the model" like:"mid-market"`
}

// DimensionConfig is one of the sums that make the total.
type DimensionConfig struct {
	Name         string   `yaml:",key" help:"its name in conditions: letters, digits and _" like:"fit" kind:"name"`
	Min          string   `yaml:"min" kind:"points" help:"the sum is not less than this; without it there is no floor" like:"0"`
	Max          string   `yaml:"max" kind:"points" help:"the sum is not more than this; without it there is no cap" like:"60"`
	HalfLife     string   `yaml:"half life" kind:"duration" help:"an activity's points halve in this time" like:"30 days"`
	LinearOver   string   `yaml:"linear over" kind:"duration" help:"an activity's points fall evenly to nothing in this time" like:"90 days"`
	ExpiresAfter string   `yaml:"expires after" kind:"duration" help:"an activity's points count in full for this time and not after it" like:"90 days"`
	ResetsOn     []string `yaml:"resets on" kind:"name" help:"events, and stages entered, that start it again: activities up to then do not count for it any more, facts do" like:"[recycle, Lost]"`
}

// RuleConfig is one rule: on what is known of the lead (when), on the values of
// one attribute (table), or on what was done (on).
type RuleConfig struct {
	Name         string      `yaml:"name,required" kind:"name" help:"how people call the rule; it stands in every explanation" like:"core industry"`
	When         string      `yaml:"when" kind:"condition" help:"a rule on facts: the points count while this is true" like:"industry == \"software\""`
	Table        string      `yaml:"table" kind:"name" help:"a rule on one attribute, a text, number or bool: it gives the points of the row that its value is in" like:"employees"`
	Rows         []RowConfig `yaml:"rows" help:"of a table: every value in one row; a missing value without a row of its own leaves the rule undecided" like:"{below 50: 0, 50 to below 250: 8, from 250: 15, missing: -2}"`
	On           string      `yaml:"on" kind:"name" help:"a rule on activities: the activity that gives points" like:"page_view"`
	Where        string      `yaml:"where" kind:"condition" help:"which of the activities: over the properties and the lead" like:"page == \"/pricing\""`
	Points       string      `yaml:"points" kind:"formula" help:"how many points, at most three decimal places, may be negative; or an expression that gives a number: over the lead, of a rule on activities also over the properties; then when may be left out" like:"25"`
	To           string      `yaml:"to" kind:"name" help:"the dimension that gets them; may be left out where there is only one" like:"fit"`
	Group        string      `yaml:"group" kind:"name" help:"the group that the rule is one of" like:"web"`
	Count        string      `yaml:"count" one:"once|daily|each" help:"once: the latest activity; daily: the latest of each local day; each (without it): every one" like:"once"`
	CountsAtMost string      `yaml:"counts at most" kind:"count" help:"only the latest so many activities count" like:"3 times"`
	Within       string      `yaml:"within" kind:"duration" help:"only activities of this age or younger count" like:"60 days"`
	HalfLife     string      `yaml:"half life" kind:"duration" help:"instead of the dimension's" like:"14 days"`
	LinearOver   string      `yaml:"linear over" kind:"duration" help:"instead of the dimension's" like:"90 days"`
	ExpiresAfter string      `yaml:"expires after" kind:"duration" help:"instead of the dimension's" like:"90 days"`
	Fades        string      `yaml:"fades" one:"never" help:"the points of this rule stay, whatever the dimension says" like:"never"`
}

// RowConfig is one row of a table.
type RowConfig struct {
	Name   string `yaml:",key" kind:"name" help:"below 50, 50 to below 250, from 250; true, false; a text; other (texts in no row); missing; or several of them with or between; a text in double quotes where it is one of these words or has an or" like:"50 to below 250"`
	Points string `yaml:"points,short" kind:"points" help:"how many points the values of the row get" like:"8"`
}

// GroupConfig is a group of rules, which name it.
type GroupConfig struct {
	Name  string `yaml:",key" kind:"name" help:"how people call the group" like:"web"`
	First bool   `yaml:"first" help:"true: only the first of its rules that holds counts, in file order; an undecided one does not hold" like:"true"`
	Min   string `yaml:"min" kind:"points" help:"its rules together give not less than this" like:"0"`
	Max   string `yaml:"max" kind:"points" help:"its rules together give not more than this" like:"30"`
}

// GradeConfig is one grade, or level of a dimension, and the lowest points that
// have it.
type GradeConfig struct {
	Name string `yaml:",key" help:"how people call the grade" like:"A" kind:"name"`
	From string `yaml:"from,short" kind:"points" help:"the lowest points that have it" like:"60"`
}

// AxisConfig is one of the two dimensions of a grid.
type AxisConfig struct {
	Dimension string        `yaml:",key" kind:"name" help:"one of the dimensions" like:"fit"`
	Levels    []GradeConfig `yaml:",rest" help:"the levels, best first, each with the lowest points of the dimension that it needs; below the last the lead is in no cell" like:"{A: 45, B: 30, C: 15, D: 0}"`
}
