package scoring_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"example.com/baton/internal/allocs"
	"example.com/baton/scoring"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Types of a host that count as what they are made of.
type (
	word    string
	words   []word
	amount  float32
	answer  bool
	instant time.Time
	flag    bool
	// money has the shape of a value that may be NULL.
	money struct {
		Valid  flag
		Amount amount
	}
)

// columns holds a field of every kind that a host may hold a value in; each
// fills the attribute of its name.
type columns struct {
	String  string   `lead:"string"`
	Bool    bool     `lead:"bool"`
	Int     int      `lead:"int"`
	Int8    int8     `lead:"int8"`
	Int16   int16    `lead:"int16"`
	Int32   int32    `lead:"int32"`
	Int64   int64    `lead:"int64"`
	Uint    uint     `lead:"uint"`
	Uint8   uint8    `lead:"uint8"`
	Uint16  uint16   `lead:"uint16"`
	Uint32  uint32   `lead:"uint32"`
	Uint64  uint64   `lead:"uint64"`
	Float32 float32  `lead:"float32"`
	Float64 float64  `lead:"float64"`
	Strings []string `lead:"strings"`
	Instant instant  `lead:"instant"`
	pointers
	nullable
	empties
}

type pointers struct {
	PString  *string    `lead:"p_string"`
	PBool    *answer    `lead:"p_bool"`
	PInt     *int       `lead:"p_int"`
	PUint8   *uint8     `lead:"p_uint8"`
	PAmount  *amount    `lead:"p_amount"`
	PTime    *time.Time `lead:"p_time"`
	PStrings *words     `lead:"p_strings"`
}

type nullable struct {
	NullString  sql.NullString      `lead:"null_string"`
	NullInt64   sql.NullInt64       `lead:"null_int64"`
	NullInt32   sql.NullInt32       `lead:"null_int32"`
	NullInt16   sql.NullInt16       `lead:"null_int16"`
	NullByte    sql.NullByte        `lead:"null_byte"`
	NullFloat64 sql.NullFloat64     `lead:"null_float64"`
	NullBool    sql.NullBool        `lead:"null_bool"`
	NullTime    sql.NullTime        `lead:"null_time"`
	NullWord    sql.Null[word]      `lead:"null_word"`
	NullWords   sql.Null[words]     `lead:"null_words"`
	NullUint16  sql.Null[uint16]    `lead:"null_uint16"`
	NullDate    sql.Null[time.Time] `lead:"null_date"`
	Money       money               `lead:"money"`
}

type empties struct {
	EString  string          `lead:"e_string,omitempty"`
	EBool    bool            `lead:"e_bool,omitempty"`
	EInt     int             `lead:"e_int,omitempty"`
	EFloat   float64         `lead:"e_float,omitempty"`
	EStrings []string        `lead:"e_strings,omitempty"`
	ETime    time.Time       `lead:"e_time,omitempty"`
	EPointer *string         `lead:"e_pointer,omitempty"`
	ENull    sql.NullInt64   `lead:"e_null,omitempty"`
	EDate    *time.Time      `lead:"e_date,omitempty"`
	EList    sql.Null[words] `lead:"e_list,omitempty"`
}

// columnSchema has the attributes that columns fills, and so many more that what
// is known of them takes two words of bits.
func columnSchema(t testing.TB) *scoring.Schema {
	t.Helper()
	c := scoring.SchemaConfig{Location: berlin}
	declare := func(typ string, names ...string) {
		for _, n := range names {
			c.Attributes = append(c.Attributes, scoring.AttributeConfig{Name: n, Type: typ})
		}
	}
	for i := range 40 {
		declare("number", fmt.Sprintf("other%d", i))
	}
	declare("text", "string", "p_string", "null_string", "null_word", "e_string", "e_pointer")
	declare("list", "strings", "p_strings", "null_words", "e_strings", "e_list")
	declare("date", "instant", "p_time", "null_time", "null_date", "e_time", "e_date")
	declare("bool", "bool", "p_bool", "null_bool", "e_bool")
	declare("number", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
		"p_int", "p_uint8", "p_amount", "null_int64", "null_int32", "null_int16", "null_byte", "null_float64", "null_uint16", "money",
		"e_int", "e_float", "e_null")
	s, err := scoring.NewSchema(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// texts is a list as a fact is handed in.
func texts[S ~string](l []S) []string {
	var out []string
	for _, s := range l {
		out = append(out, string(s))
	}
	return out
}

func behind[V any](p *V, fact func(V) any) any {
	if p == nil {
		return nil
	}
	return fact(*p)
}

func valid[V any](v V, valid bool, fact func(V) any) any {
	if !valid {
		return nil
	}
	return fact(v)
}

func plain[V any](v V) any { return v }

func isList(w words) any { return texts(w) }

func unless(zero bool, v any) any {
	if zero {
		return nil
	}
	return v
}

// facts are what the struct says, as Schema.Lead takes it.
func (c *columns) facts() map[string]any {
	number := func(a amount) any { return float64(a) }
	return map[string]any{
		"string": c.String, "bool": c.Bool, "int": c.Int, "int8": c.Int8, "int16": c.Int16, "int32": c.Int32, "int64": c.Int64,
		"uint": c.Uint, "uint8": c.Uint8, "uint16": c.Uint16, "uint32": c.Uint32, "uint64": c.Uint64,
		"float32": c.Float32, "float64": c.Float64, "strings": texts(c.Strings), "instant": time.Time(c.Instant),

		"p_string": behind(c.PString, plain), "p_bool": behind(c.PBool, plain), "p_int": behind(c.PInt, plain),
		"p_uint8": behind(c.PUint8, plain), "p_amount": behind(c.PAmount, number), "p_time": behind(c.PTime, plain),
		"p_strings": behind(c.PStrings, isList),

		"null_string": valid(c.NullString.String, c.NullString.Valid, plain), "null_int64": valid(c.NullInt64.Int64, c.NullInt64.Valid, plain),
		"null_int32": valid(c.NullInt32.Int32, c.NullInt32.Valid, plain), "null_int16": valid(c.NullInt16.Int16, c.NullInt16.Valid, plain),
		"null_byte": valid(c.NullByte.Byte, c.NullByte.Valid, plain), "null_float64": valid(c.NullFloat64.Float64, c.NullFloat64.Valid, plain),
		"null_bool": valid(c.NullBool.Bool, c.NullBool.Valid, plain), "null_time": valid(c.NullTime.Time, c.NullTime.Valid, plain),
		"null_word": valid(c.NullWord.V, c.NullWord.Valid, plain), "null_words": valid(c.NullWords.V, c.NullWords.Valid, isList),
		"null_uint16": valid(c.NullUint16.V, c.NullUint16.Valid, plain), "null_date": valid(c.NullDate.V, c.NullDate.Valid, plain),
		"money": valid(c.Money.Amount, bool(c.Money.Valid), number),

		"e_string": unless(c.EString == "", c.EString), "e_bool": unless(!c.EBool, true), "e_int": unless(c.EInt == 0, c.EInt),
		"e_float": unless(c.EFloat == 0, c.EFloat), "e_strings": unless(len(c.EStrings) == 0, texts(c.EStrings)),
		"e_time":    unless(c.ETime.IsZero(), c.ETime),
		"e_pointer": behind(c.EPointer, func(s string) any { return unless(s == "", s) }),
		"e_null":    unless(!c.ENull.Valid || c.ENull.Int64 == 0, c.ENull.Int64),
		"e_date":    behind(c.EDate, func(t time.Time) any { return unless(t.IsZero(), t) }),
		"e_list":    unless(!c.EList.Valid || len(c.EList.V) == 0, texts(c.EList.V)),
	}
}

func anyColumns(t *rapid.T) *columns {
	c := &columns{
		String: anyText(t), Bool: anyBool(t), Int: anyOf[int](t), Int8: anyOf[int8](t), Int16: anyOf[int16](t), Int32: anyOf[int32](t),
		Int64: anyOf[int64](t), Uint: anyOf[uint](t), Uint8: anyOf[uint8](t), Uint16: anyOf[uint16](t), Uint32: anyOf[uint32](t),
		Uint64: anyOf[uint64](t), Float32: anyOf[float32](t), Float64: anyOf[float64](t), Strings: anyList[string](t),
		Instant:  instant(anyTime(t)),
		pointers: pointers{PBool: anyPointer(t, answer(anyBool(t))), PInt: anyPointer(t, anyOf[int](t))},
	}
	c.PString, c.PUint8, c.PAmount = anyPointer(t, anyText(t)), anyPointer(t, anyOf[uint8](t)), anyPointer(t, anyOf[amount](t))
	c.PTime, c.PStrings = anyPointer(t, anyTime(t)), anyPointer(t, words(anyList[word](t)))
	c.nullable = nullable{
		NullString: sql.NullString{String: anyText(t), Valid: anyBool(t)}, NullInt64: sql.NullInt64{Int64: anyOf[int64](t), Valid: anyBool(t)},
		NullInt32: sql.NullInt32{Int32: anyOf[int32](t), Valid: anyBool(t)}, NullInt16: sql.NullInt16{Int16: anyOf[int16](t), Valid: anyBool(t)},
		NullByte: sql.NullByte{Byte: anyOf[byte](t), Valid: anyBool(t)}, NullFloat64: sql.NullFloat64{Float64: anyOf[float64](t), Valid: anyBool(t)},
		NullBool: sql.NullBool{Bool: anyBool(t), Valid: anyBool(t)}, NullTime: sql.NullTime{Time: anyTime(t), Valid: anyBool(t)},
		NullWord: sql.Null[word]{V: word(anyText(t)), Valid: anyBool(t)}, NullWords: sql.Null[words]{V: anyList[word](t), Valid: anyBool(t)},
		NullUint16: sql.Null[uint16]{V: anyOf[uint16](t), Valid: anyBool(t)}, NullDate: sql.Null[time.Time]{V: anyTime(t), Valid: anyBool(t)},
		Money: money{flag(anyBool(t)), anyOf[amount](t)},
	}
	c.empties = empties{
		EString: anyText(t), EBool: anyBool(t), EInt: anyOf[int](t), EFloat: anyOf[float64](t), EStrings: anyList[string](t), ETime: anyTime(t),
		EPointer: anyPointer(t, anyText(t)), ENull: sql.NullInt64{Int64: anyOf[int64](t), Valid: anyBool(t)}, EDate: anyPointer(t, anyTime(t)),
		EList: sql.Null[words]{V: anyList[word](t), Valid: anyBool(t)},
	}
	return c
}

func anyBool(t *rapid.T) bool { return rapid.Bool().Draw(t, "bool") }

func anyText(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "a", "größe"}).Draw(t, "text")
}

func anyOf[N numeric](t *rapid.T) N {
	return rapid.SampledFrom([]N{0, 1, 100, N(rapid.Uint64().Draw(t, "number"))}).Draw(t, "one")
}

type numeric interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64
}

func anyList[S ~string](t *rapid.T) []S {
	return rapid.SampledFrom([][]S{nil, {}, {"a"}, {"", "b", "a"}}).Draw(t, "list")
}

// anyTime is zero, or any microsecond of the years that a date may lie in and a
// few nanoseconds.
func anyTime(t *rapid.T) time.Time {
	return rapid.SampledFrom([]time.Time{{},
		time.UnixMicro(rapid.Int64Range(-62135596800_000000, 253402300799_999999).Draw(t, "µs")).Add(time.Duration(rapid.IntRange(0, 999).Draw(t, "ns"))).In(berlin),
	}).Draw(t, "time")
}

func anyPointer[V any](t *rapid.T, v V) *V {
	if anyBool(t) {
		return nil
	}
	return &v
}

func TestAStructSaysWhatItsFactsSayByName(t *testing.T) {
	s := columnSchema(t)
	b, err := scoring.Bind[columns](s)
	if err != nil {
		t.Fatal(err)
	}
	all := func(l *scoring.Lead) map[string]any {
		out := map[string]any{}
		for _, a := range s.Attributes() {
			out[a.Name] = l.FactAt(a.Name, at).Any()
		}
		return out
	}
	l, err := s.Lead("L", map[string]any{"other7": 7}) // filled again and again
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := anyColumns(t)
		want, err := s.Lead("L", c.facts())
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Fill(l, c); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(all(want), all(l), emptyIsNil); diff != "" {
			t.Fatal(diff)
		}
	})
}

// emptyIsNil takes lists without items as one: both are known.
var emptyIsNil = cmp.Transformer("items", func(l []string) string { return fmt.Sprintf("%q", l) })

func TestTheZeroValueIsAFactUnlessOmitted(t *testing.T) {
	b, err := scoring.Bind[columns](columnSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	var c columns
	empty, zero := "", time.Time{}
	c.EPointer, c.EDate, c.ENull.Valid, c.EList.Valid = &empty, &zero, true, true
	c.NullString.Valid, c.PTime = true, &zero
	l, err := b.Lead("L", &c)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, name := range []string{"string", "bool", "int", "strings", "instant", "null_string", "p_time",
		"p_int", "null_time", "e_string", "e_bool", "e_int", "e_strings", "e_time", "e_pointer", "e_null", "e_date", "e_list"} {
		got[name] = l.FactAt(name, at).String()
	}
	first := time.Time{}.In(berlin).Format(time.RFC3339)
	want := map[string]string{"string": `""`, "bool": "false", "int": "0", "strings": `""`, "instant": first, "null_string": `""`, "p_time": first}
	for name := range got {
		if want[name] == "" {
			want[name] = "missing"
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFillingFromPointersNullablesAndTimesAllocatesNothing(t *testing.T) {
	b, err := scoring.Bind[columns](columnSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	c := rapid.Custom(anyColumns).Example(1)
	l, err := b.Lead("L", c)
	if err != nil {
		t.Fatal(err)
	}
	if n := allocs.PerRun(100, func() { must(b.Fill(l, c)) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestAnEmbeddedStructMayBeLeftOut(t *testing.T) {
	type inner struct {
		base
		Employees int `lead:"employees"`
	}
	type optional struct {
		Consent bool `lead:"consent"`
	}
	type silent struct {
		Consent bool `lead:"-"`
	}
	type host struct {
		*silent
		*optional `lead:"-"`
		base      `lead:"-"`
		*time.Location
		Next struct {
			Consent bool `lead:"consent"`
		}
		inner
	}
	b, err := scoring.Bind[host](schema(t))
	if err != nil {
		t.Fatal(err)
	}
	from := host{base: base{"banking"}, inner: inner{base{"software"}, 3}}
	from.Next.Consent = true
	l, err := b.Lead("L", &from)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.FactAt("industry", at).String() + " " + l.FactAt("employees", at).String(); got != "software 3" {
		t.Errorf("filled by %s", got)
	}
	if got := l.FactAt("consent", at); got.Known() {
		t.Errorf("consent, which no field of the struct fills, is %s", got)
	}
}
