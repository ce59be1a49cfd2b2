package session

import (
	"testing"
	"time"
)

// A user whose machine is slow gives all more time with --timeout.
func TestPatienceGrowsWithTheTimeout(t *testing.T) {
	for timeout, want := range map[time.Duration]time.Duration{
		time.Second: time.Second, 10 * time.Second: 10 * time.Second, time.Minute: 10 * time.Second,
		3 * time.Minute: 30 * time.Second,
	} {
		if got := patience(10*time.Second, timeout, timeout); got != want {
			t.Errorf("%v with a time-out of %v, want %v", got, timeout, want)
		}
	}
}
