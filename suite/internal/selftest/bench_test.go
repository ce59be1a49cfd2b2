package selftest

import "testing"

// One legal server, judged by the whole suite: what most of the time of a selftest is
// spent on.
func BenchmarkLegalServer(b *testing.B) {
	l := newLab(b.Context(), Options{}, 0)
	scripts := all(b)
	for b.Loop() {
		if v := l.combination(nil, scripts); len(v.Alarms) > 0 {
			b.Fatal(v.Alarms)
		}
	}
}
