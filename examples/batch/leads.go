package main

import (
	"fmt"
	"io"
)

// madeUp is a table of n leads, the same at every call.
func madeUp(n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, "lead,industry,country,employees,title,consent,visits,tags\n")
		for i := 0; i < n && err == nil; i++ {
			pick := func(of int, from ...string) string { return from[i*7919/of%len(from)] }
			_, err = fmt.Fprintf(w, "L-%d,%s,%s,%s,%s,%s,%d,%s\n", i,
				pick(1, "software", "banking", "education", "retail", "public", ""),
				pick(3, "DE", "AT", "CH", "US", "FR"),
				pick(11, "12", "60", "800", "7000", "", "240", "4999"),
				pick(5, "Head of IT", "Engineer", "VP Sales", "Student"),
				pick(2, "true", "false", ""), i*31%12,
				pick(13, "", "pilot;newsletter", "newsletter", "event"))
		}
		w.CloseWithError(err)
	}()
	return r
}
