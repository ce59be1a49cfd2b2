package model

import "strings"

// Argument is what a message number in a command is.
type Argument int

// Kinds of message numbers.
const (
	Missing   Argument = iota
	NotNumber          // "abc", "1x"
	Below              // "-1"
	Odd                // "01", "+1": nobody says what it means
	Zero
	Number
)

// ReadArgument reads a message number; n is capped far above any maildrop, so that
// numbers that overflow 32 or 64 bits are simply too large.
func ReadArgument(s string) (a Argument, n int) {
	const tooLarge = 1 << 30
	switch {
	case s == "":
		return Missing, 0
	case s[0] == '-' && digits(s[1:]):
		return Below, 0
	case s[0] == '+' && digits(s[1:]):
		return Odd, 0
	case !digits(s):
		return NotNumber, 0
	case strings.Trim(s, "0") == "":
		return Zero, 0
	case s[0] == '0':
		return Odd, 0
	}
	for _, d := range s {
		if n > tooLarge/10 {
			return Number, tooLarge // before it overflows an int of 32 bits
		}
		n = n*10 + int(d-'0')
	}
	return Number, min(n, tooLarge)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
