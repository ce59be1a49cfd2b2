package rules_test

import (
	"strings"
	"testing"
)

// A server may hang up at a wrong login, without a reply as well. One that does so at a long message, and at no short
// one before or after it, does it for the length.
func TestHangingUpForTheLength(t *testing.T) {
	long := strings.Repeat("x", 250)
	long = "{\x00" + long + "\x00" + long + "}"
	try := func(n, message, answer string) string {
		return "C" + n + ": <open>\nS" + n + ": +OK ready <" + n + "@y>\nC" + n + ": AUTH PLAIN\nS" + n + `: + \r\n\` + "\n" +
			"C" + n + ": " + message + "\nS" + n + ": " + answer + "\n"
	}
	const wrong, no, cut = "{\x00nobody\x00wrong}", "-ERR no", "<close>"
	const both = "RFC4616-2-LEN-01 RFC5034-4-LEN-01"
	exchanges{
		{"between short ones that are answered", try("2", wrong, no) + try("3", long, cut) + try("4", wrong, no), both},
		{"and answered", try("2", wrong, no) + try("3", long, no) + try("4", wrong, no), ""},
		{"nothing short came before", try("3", long, cut) + try("4", wrong, no), ""},
		{"nothing short comes after", try("2", wrong, no) + try("3", long, cut), ""},
		{"at short ones as well", try("2", wrong, no) + try("3", long, cut) + try("4", wrong, cut), ""},
	}.check(t, "<open>")
}
