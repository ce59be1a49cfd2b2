package selftest

import "testing"

// One legal server, judged by the whole suite: what most of the time of a selftest is
// spent on.
func BenchmarkLegalServer(b *testing.B) {
	l := &lab{Options: Options{Scripts: all(b)}}
	for b.Loop() {
		if v, err := l.variation(b.Context(), nil); err != nil || len(v.Alarms) > 0 {
			b.Fatal(err, v.Alarms)
		}
	}
}
