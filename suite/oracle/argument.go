package oracle

import "strings"

// argument is what a message number in a command is.
type argument int

const (
	missing   argument = iota
	notNumber          // "abc", "1x"
	negative           // "-1"
	odd                // "01", "+1": nobody says what it means (ERRATA A-19)
	zero
	number
)

// readArgument reads a message number; n is capped far above any maildrop, so that
// numbers that overflow 32 or 64 bits are simply too large.
func readArgument(s string) (a argument, n int) {
	const tooLarge = 1 << 30
	switch {
	case s == "":
		return missing, 0
	case s[0] == '-' && digits(s[1:]):
		return negative, 0
	case s[0] == '+' && digits(s[1:]):
		return odd, 0
	case !digits(s):
		return notNumber, 0
	case strings.Trim(s, "0") == "":
		return zero, 0
	case s[0] == '0':
		return odd, 0
	}
	for _, d := range s {
		if n = n*10 + int(d-'0'); n > tooLarge {
			return number, tooLarge
		}
	}
	return number, n
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
