package selftest

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// One legal server, judged by the whole suite: what most of the time of a selftest is
// spent on.
func BenchmarkLegalServer(b *testing.B) {
	l := newLab(b.Context(), Options{}, 0)
	scripts := suitetest.Scripts(b)
	for b.Loop() {
		if v := l.combination(nil, scripts); len(v.Alarms) > 0 {
			b.Fatal(v.Alarms)
		}
	}
}
