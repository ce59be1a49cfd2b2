package runner

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// longestDelay is the most that a server's LOGIN-DELAY makes anybody wait, whatever it
// announces.
const longestDelay = time.Hour

// number reads a number as the protocol has them. What a server writes instead, a sign
// or more digits than anybody means, is none: that is for the scripts to judge.
func number(text string) (n int, ok bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n <= math.MaxInt32 && strings.Trim(text, "0123456789") == ""
}

// countIn is the number of messages in the reply to STAT.
func countIn(stat wire.Status) (n int, ok bool) {
	text, _, _ := strings.Cut(stat.Text, " ")
	n, ok = number(text)
	return n, ok && stat.Indicator == wire.OK
}

// count is how many messages the mailbox holds, by the reply to STAT. Where that has no
// number it is what LIST lists, so that whatever does not need messages is played, and
// finds what is wrong with STAT.
func (s *surveyor) count(stat wire.Status) (int, error) {
	if n, ok := countIn(stat); ok {
		return n, nil
	}
	lines, err := s.list("LIST")
	n := 0
	for _, line := range lines {
		if line != "" {
			n++
		}
	}
	return n, err
}
