package scoring

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/baton/internal/rule"
)

// Bounds of the values that are tried. What is beyond them is not tried, and then
// nothing is proved.
const (
	maxOffers    = 64 // of one activity: combinations of values of its properties
	maxListItems = 4  // of one list among the properties: every set of them is one of its values
)

// limits are the least and the greatest number that the variable may become.
func limits(a *Attribute, now rule.Value) (low, high float64) {
	low, high = max(a.act.low, -math.MaxFloat64), min(a.act.high, math.MaxFloat64)
	if now.Known && a.act.only == onlyRaise {
		low = max(low, now.Num)
	}
	if now.Known && a.act.only == onlyLower {
		high = min(high, now.Num)
	}
	return low, high
}

// values are those that an attribute may get, one of each region, and whether
// these are all that matter. open: they stand for others, too.
func (w *world) values(a *Attribute, r *rule.Regions, b *rule.Probe) (all []rule.Value, complete, open bool) {
	low, high := limits(a, a.read(&w.lead.row))
	switch {
	case a.act.values != nil:
		for _, v := range a.act.values {
			if a.Type != Number && a.Type != Date || v.Num >= low && v.Num <= high {
				all = append(all, v)
			}
		}
		return all, true, false
	case a.Type == Bool:
		return []rule.Value{rule.BoolValue(true), rule.BoolValue(false)}, true, false
	case a.Values != nil:
		return texts(a.Values), true, false
	case a.Type == List:
		all, _ = textsOf(r)
		return all, !r.Vague, true
	case a.Type == Text:
		all, complete = textsOf(r)
		return all, complete && !r.Vague, true
	}
	all = numbers(w.dates(a.Type), low, high, a.read(&w.lead.row), r, b)
	if r.Vague { // at least the ends are tried
		for _, x := range []float64{low, high} {
			v := rule.Value{Type: rule.Type(a.Type), Known: true, Num: x}
			if math.Abs(x) < math.MaxFloat64 && low <= high && !slices.ContainsFunc(all, v.Equal) {
				all = append(all, v)
			}
		}
	}
	return all, !r.Vague, true
}

func texts(list []string) []rule.Value {
	out := make([]rule.Value, len(list))
	for i, s := range list {
		out[i] = rule.TextValue(s)
	}
	return out
}

// textsOf are the texts of regions, each its own, then those that are none of
// them.
func textsOf(r *rule.Regions) ([]rule.Value, bool) {
	rest, complete := rule.Witnesses(r.Texts, r.Finds)
	if !complete {
		for _, f := range r.Finds {
			rest = append(rest, f.Text)
		}
	}
	return texts(slices.Concat(r.Texts, rest)), complete
}

// calendar makes numbers dates; nil for numbers.
type calendar struct {
	loc *time.Location
	at  time.Time
}

func (w *world) dates(t Type) *calendar {
	if t != Date {
		return nil
	}
	return &calendar{w.lead.schema.loc, w.at}
}

// stretch is numbers between which no condition tells.
type stretch struct {
	from, to float64
	answers  []rule.Truth
}

// numbers are one number or date of each stretch between low and high: the one
// nearest to now, or of a missing date to the instant asked about. What conditions
// answer of a number is asked of b.
func numbers(c *calendar, low, high float64, now rule.Value, r *rule.Regions, b *rule.Probe) (all []rule.Value) {
	value := func(x float64) rule.Value { return rule.Value{Type: now.Type, Known: true, Num: x} }
	for _, s := range stretches(c != nil, low, high, r, func(x float64) []rule.Truth {
		b.Set(value(x))
		return r.Answers(b.Frame, nil)
	}) {
		if x, ok := c.nearest(s.from, s.to, now, r.Bounds); ok {
			all = append(all, value(x))
		}
	}
	b.Set(now)
	return all
}

// stretches are the regions between low and high, those beside each other that
// have the same answers as one.
func stretches(whole bool, low, high float64, r *rule.Regions, answers func(float64) []rule.Truth) (all []stretch) {
	if low > high {
		return nil
	}
	from := low
	for _, cut := range append(slices.Clone(r.Cuts), math.Inf(1)) {
		if cut <= low {
			continue
		}
		to := high
		if cut <= high {
			to = math.Nextafter(cut, math.Inf(-1))
		}
		if whole { // dates are whole microseconds
			from, to = math.Ceil(from), math.Floor(to)
		}
		if from <= to {
			s := stretch{from, to, answers(from)}
			if n := len(all); n > 0 && !r.Vague && slices.Equal(all[n-1].answers, s.answers) {
				all[n-1].to = to
			} else {
				all = append(all, s)
			}
		}
		if cut > high {
			break
		}
		from = cut
	}
	return all
}

// byDistance puts numbers and dates that are nearer to now first.
func (w *world) byDistance(t Type, now rule.Value, values []rule.Value) {
	near := now.Num
	switch {
	case t == Date && !now.Known:
		near = rule.DateValue(w.at).Num
	case t != Number && t != Date || !now.Known:
		return
	}
	slices.SortStableFunc(values, func(a, b rule.Value) int {
		return cmp.Compare(math.Abs(a.Num-near), math.Abs(b.Num-near))
	})
}

// mostPlaces are the decimal places of the numbers that are tried, beside those
// that conditions name: the values between 1.9999999999999998 and 2 are none that
// an attribute will have.
const mostPlaces = 9

// nearest is the number of a region that is nearest to now, as people write it;
// false where the region has none.
func (c *calendar) nearest(from, to float64, now rule.Value, bounds []float64) (float64, bool) {
	if c != nil {
		return c.date(from, to, now), true
	}
	up := true // the lower end of the region is nearer
	switch {
	case now.Known && now.Num >= from && now.Num <= to:
		return now.Num, true
	case now.Known:
		up = now.Num < from
	case from <= -math.MaxFloat64 && to >= math.MaxFloat64:
		return 0, true
	default:
		up = from > -math.MaxFloat64
	}
	end, out := to, math.Inf(1)
	if up {
		end, out = from, math.Inf(-1)
	}
	if slices.Contains(bounds, end) {
		return end, true
	}
	places := 0
	if b := math.Nextafter(end, out); slices.Contains(bounds, b) {
		places = decimals(b)
	}
	for most := max(places, mostPlaces); places <= most; places++ {
		scale, _ := strconv.ParseFloat("1e"+strconv.Itoa(places), 64)
		x := math.Floor(end*scale) / scale
		if up {
			x = math.Ceil(end*scale) / scale
		}
		if x >= from && x <= to {
			return x + 0, true
		}
	}
	return end, false
}

// decimals is the number of decimal places of a number as it is written.
func decimals(x float64) int {
	_, after, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	return len(after)
}

// date is the local midnight of a region that is nearest to now, else its end.
func (c *calendar) date(from, to float64, now rule.Value) float64 {
	near := now.Num
	if !now.Known {
		near = rule.DateValue(c.at).Num
	}
	end := min(max(near, from), to)
	t := time.UnixMicro(int64(end)).In(c.loc)
	for _, day := range []int{0, 1} {
		if m := rule.DateValue(time.Date(t.Year(), t.Month(), t.Day()+day, 0, 0, 0, 0, c.loc)).Num; m >= from && m <= to {
			return m
		}
	}
	return end
}
