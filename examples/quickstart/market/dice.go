package market

import "math/bits"

// dice is a splitmix64 generator (G. Steele, D. Lea, C. Flood, 2014): whole
// numbers only, so that every machine throws the same.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n is a number in [0, k).
func (d *dice) n(k int) int {
	hi, _ := bits.Mul64(d.next(), uint64(k))
	return int(hi)
}

// between is a number from a to b, both included.
func (d *dice) between(a, b int) int { return a + d.n(b-a+1) }

// percent is true in so many of a hundred cases.
func (d *dice) percent(p int) bool { return d.n(100) < p }

// share is one thing with its weight among others.
type share struct {
	weight int
	name   string
}

// pick draws one of the shares.
func (d *dice) pick(all []share) string {
	sum := 0
	for _, s := range all {
		sum += s.weight
	}
	at := d.n(sum)
	for _, s := range all {
		if at -= s.weight; at < 0 {
			return s.name
		}
	}
	panic("market: no share drawn")
}
