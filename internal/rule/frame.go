package rule

import "fmt"

// Frame is one question: what an evaluation reads, and its scratch. It serves
// one goroutine at a time and is made to be reused: Reset. Programs of several
// scopes may be asked one Frame as long as their names share Memo indices or
// use different ones. The zero Frame with a Row is ready.
type Frame struct {
	Row  *Row  // read by names that have no Of
	At   int64 // Unix nanoseconds of the instant asked about
	Host any   // what derived names and functions look at
	// Until is the last instant of the interval from At that Program.Over asks
	// about; it means nothing to anybody else.
	Until int64

	none   Row // stands in for a nil Row
	gen    uint64
	memo   []memo
	single Value   // of the name with Memo -1 read last
	args   []Value // a stack: calls may nest
	locals []Value // a stack: a derived name may ask programs of its own
	base   int     // of the running program's locals
	spans  []Range // of the locals that move with time, at the same places
	given  []Range // a stack, as args
}

// memo is a derived value; it holds if gen is the frame's plus one.
type memo struct {
	gen uint64
	val Value
}

// Reset begins another question. It forgets every derived value. Of a nil row
// nothing is known.
func (f *Frame) Reset(row *Row, at int64, host any) {
	if row == nil {
		row = &f.none
	}
	f.Row, f.At, f.Host = row, at, host
	f.gen++
}

// Forget drops one derived value, for names that change within a question.
func (f *Frame) Forget(memo int) {
	if uint(memo) < uint(len(f.memo)) {
		f.memo[memo].gen = 0
	}
}

// derived is the value of a name with Of. It stays valid until the next read of
// a derived name.
func (f *Frame) derived(n *Name) *Value {
	if n.Memo < 0 {
		v := n.Of(f)
		f.single = checked(v, n.Type, n.Name)
		return &f.single
	}
	if n.Memo < len(f.memo) && f.memo[n.Memo].gen == f.gen+1 {
		return &f.memo[n.Memo].val
	}
	v := n.Of(f) // may read other names and grow the memo
	if n.Memo >= len(f.memo) {
		f.memo = append(f.memo, make([]memo, n.Memo+1-len(f.memo))...)
	}
	m := &f.memo[n.Memo]
	m.gen, m.val = f.gen+1, checked(v, n.Type, n.Name)
	return &m.val
}

// checked is a value handed in: missing if its number is not finite.
func checked(v Value, want Type, name string) Value {
	if v.Known && v.Type != want {
		panic(fmt.Sprintf("rule: %s gave a %s where its declaration says %s; correct one of the two", name, v.Type, want))
	}
	v.Type = want
	v.Known = v.Known && finite(v.Num)
	return v
}

// enter makes room for a program's locals and gives the base to leave to.
func (f *Frame) enter(n int) int {
	old := f.base
	f.base = len(f.locals)
	for range n {
		f.locals = append(f.locals, Value{})
	}
	return old
}

func (f *Frame) leave(old int) {
	f.locals = f.locals[:f.base]
	f.base = old
}
