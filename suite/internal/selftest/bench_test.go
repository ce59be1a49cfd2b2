package selftest

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// One legal server, judged by the whole suite: what most of the time of a selftest is
// spent on.
func BenchmarkLegalServer(b *testing.B) {
	l := newLab(b.Context(), Options{Scripts: suitetest.Scripts(b)}, 0)
	for b.Loop() {
		if v := l.combination(nil); len(v.Alarms) > 0 {
			b.Fatal(v.Alarms)
		}
	}
}
