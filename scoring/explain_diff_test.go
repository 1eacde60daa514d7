package scoring

import (
	"strings"
	"testing"
	"time"
)

// A part of a kind that the difference knows nothing of is told by its name and
// what it says.
func TestPartsOfAnyKindHaveADifference(t *testing.T) {
	s, err := NewSchema(SchemaConfig{Attributes: []AttributeConfig{{Name: "size", Type: "number"}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(s, Config{Dimensions: []DimensionConfig{{Name: "fit"}}})
	if err != nil {
		t.Fatal(err)
	}
	l, _ := s.Lead("L", nil)
	v := l.View(time.Unix(0, 0), nil)
	defer v.Close()
	side := asked(m, v)
	judged := func(p Points, why string) *Node {
		n := &Node{Kind: NodeTotal}
		n.add(Node{Kind: NodeDimension, Name: "fit", Points: 10})
		n.add(Node{Kind: "override", Points: p, Why: why})
		return n
	}
	plain := &Node{Kind: NodeTotal, Points: 10, Children: []Node{{Kind: NodeDimension, Name: "fit", Points: 10}}}
	for _, c := range []struct {
		before, after *Node
		want          string
	}{
		{plain, judged(2500, "anna knows them"), "  +2.5 override: anna knows them\n"},
		{judged(2500, "anna knows them"), plain, "  -2.5 override: no longer anna knows them\n"},
		{judged(2500, "anna knows them"), judged(-1000, "they are bankrupt"), "  -3.5 override: was anna knows them, is they are bankrupt\n"},
		{judged(2500, "anna knows them"), judged(-1000, "anna knows them"), "  -3.5 override: anna knows them\n"},
	} {
		d := side.delta(side, c.before, c.after)
		var b strings.Builder
		for _, part := range d.Children {
			part.write(&b, "  ")
		}
		if b.String() != c.want || d.Change != c.after.Points-c.before.Points {
			t.Errorf("%s by\n%sinstead of\n%s", d.Change, b.String(), c.want)
		}
	}
}
