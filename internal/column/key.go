package column

import "encoding/binary"

// Key is the first eight bytes of a text as a number: texts in the order of
// their bytes have keys in their order. Texts that start alike lie together.
func Key(s string) int64 {
	if len(s) >= 8 {
		return int64(binary.BigEndian.Uint64([]byte(s[:8])) ^ 1<<63)
	}
	return int64(short(s)<<(64-8*len(s)) ^ 1<<63)
}

// Tail is the last eight bytes of a text as a number, the last one lowest.
func Tail(s string) uint64 {
	if len(s) >= 8 {
		return binary.BigEndian.Uint64([]byte(s[len(s)-8:]))
	}
	return short(s)
}

// short is the bytes of a text of less than eight as a number.
func short(s string) (k uint64) {
	for i := range len(s) {
		k = k<<8 | uint64(s[i])
	}
	return k
}
