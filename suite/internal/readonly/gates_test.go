package readonly

import (
	"errors"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// withheldAt tells which of the segments a gate withholds first, -1 for none.
func withheldAt(gate session.Gate, segments ...string) int {
	for i, s := range segments {
		var why *session.WithheldError
		if errors.As(gate([]byte(s), false), &why) {
			return i
		}
	}
	return -1
}

func TestWhatSomeServerMayTakeAsDELE(t *testing.T) {
	for _, segments := range [][]string{
		{"DELE 1\r\n"}, {"dele 1\r\n"}, {"DeLe\t1\r\n"}, {"DELE"}, {"DELE\r\n"}, {"DELE1\n"}, {"DELETE 1\r"},
		{"DE", "LE 1\r\n"}, {"D", "E", "L", "E"}, {"DE\x00LE 1\r\n"}, {"D\x00E\x00L\x00E\x00"}, {"DE\xffLE 1\r\n"},
		{"NOOP\r\nDELE 1"}, {"NOOP\nDELE 1\r\n"}, {"NOOP\rDELE 1\r\n"}, {"NOOP\x00DELE 1\r\n"}, {"NOOP\x0bDELE 1"},
		{"NOOP\xc2\x85DELE 1"}, {"NOOP\x85DELE 1"}, {"NOOP\xe2\x80\xa8DELE 1"}, {"NOOP\x1aDELE 1"},
		{" DELE 1\r\n"}, {"\t \tDELE 1\r\n"}, {"\x00 DELE 1\r\n"}, {"\xef\xbb\xbfDELE 1\r\n"}, {"\xc2\xa0DELE 1\r\n"},
		{"\"DELE 1\"\r\n"},
		{"D 1\r\n"}, {"DE 1\r\n"}, {"DEL\t1\r\n"}, {"DEL", " 1\r\n"}, {"del\r\n"}, {"D\xc2\xa01\r\n"},
		{"STAT\r\nLIST\r\nDELE 1\r\nQUIT\r\n"}, {"STAT\r\nL", "IST\r\nDEL", "E 1\r\n"},
		{"AUTH PLAIN\r\n", "DELE 1\r\n"}, {"AUTH LOGIN\r\n", "YWxpY2U=\r\n", "dele 1\r\n"},
		{"NOOP ", "DELE 1\r\n"},
		{"NOOP " + strings.Repeat("x", 1000) + "DELE 1\r\n"}, {"NOOP " + strings.Repeat("x", 70), "xD", "ELE 1\r\n"},
	} {
		if at := withheldAt(NoDelete(), segments...); at < 0 {
			t.Errorf("%q passes", segments)
		}
	}
}

// What deletes nothing on any server passes.
func TestWhatNoServerTakesAsDELE(t *testing.T) {
	for _, segments := range [][]string{
		{"PASS my DELE word\r\n"}, {"PASS DELE\r\n"}, {"PASS xDELE 1\r\n"}, {"USER dele\r\n"},
		{"P", "A", "S", "S", " ", "D", "E", "L", "E", "\r", "\n"},
		{"APOP dele c4c9334bac560ecc979e58001b3e22fb\r\n"}, {"NOOP DELE 1\r\n"}, {"XDELEGATE\r\n"}, {"USER \xc3\x85DELE\r\n"},
		{"AUTH PLAIN\r\n", "AGRlbGUAREVMRQ==\r\n"}, {"AUTH XOAUTH2 " + strings.Repeat("abcdELEdele", 50) + "\r\n"},
		{"STAT\r\n", "LIST\r\n", "RETR 1\r\n", "TOP 1 0\r\n", "RSET\r\n", "UIDL\r\n", "CAPA\r\n", "STLS\r\n", "QUIT\r\n"},
		{"\r\n\r\n"}, {""}, {"*\r\n"},
		{strings.Repeat("NOOP\r\n", 1000)}, {strings.Repeat("X", 100000) + "\r\n"},
	} {
		if at := withheldAt(NoDelete(), segments...); at >= 0 {
			t.Errorf("%q is withheld at segment %d", segments, at)
		}
	}
}

func TestNoCommitWithholdsQUITBehindRETR(t *testing.T) {
	for _, c := range []struct {
		segments string // separated by bars
		at       int
	}{
		{"STAT\r\n|QUIT\r\n", -1},
		{"RETR 1\r\n|QUIT\r\n", 1},
		{"RETR 1\r\n|LIST\r\n|RETR 2\r\n|quit\r\n", 3},
		{"RETR 1\r\nQUIT\r\n", 0},
		{"QUIT\r\nRETR 1\r\n", -1},
		{"RETR 1\r\nRETR 2\r\nLIST\r\nQUIT\r\n", 0},
		{"re|tr 1\n|QU|IT", 3},
		{"TOP 1 0\r\n|QUIT\r\n", -1},
		{"RETR 1\r\n|Q\r\n", 1},
	} {
		if at := withheldAt(NoCommit(), strings.Split(c.segments, "|")...); at != c.at {
			t.Errorf("%q is withheld at segment %d, want %d", c.segments, at, c.at)
		}
	}
}

func TestNoFetchWithholdsTheCommandsOfItsKind(t *testing.T) {
	why := &session.WithheldError{Why: "no"}
	for text, withheld := range map[string]bool{"RETR 1\r\n": true, "LIST\r\nTOP 1 0\r\n": true,
		"UIDL\r\nLIST\r\nQUIT\r\n": false} {
		if at := withheldAt(NoFetch(why, "RETR", "TOP"), text); at == 0 != withheld {
			t.Errorf("%q: withheld at %d", text, at)
		}
	}
	if at := withheldAt(NoFetch(why, "RETR"), "TOP 1 0\r\n"); at >= 0 {
		t.Error("TOP is withheld, and was not to be")
	}
}
