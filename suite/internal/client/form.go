package client

import (
	"bytes"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/oracle"
)

// judgeLineEnd judges how a line ends (RFC 1939 section 3).
func (j *Judge) judgeLineEnd(at oracle.Spot, line []byte) {
	if bytes.HasSuffix(line, []byte("\n")) && !bytes.HasSuffix(line, []byte("\r\n")) {
		at.From, at.To = int64(len(line)-1), int64(len(line))
		j.found("client-line-end", at, "CRLF", "LF without CR", "ended a line with a bare LF")
	}
}

// judgeForm judges a command line as octets.
func (j *Judge) judgeForm(at oracle.Spot, cmd *sent, line []byte) {
	const longest = 255
	if len(line) > longest {
		at := oracle.Spot{Entry: at.Entry, From: longest, To: int64(len(line))}
		j.found("client-line-length", at, "255 octets at most", fmt.Sprintf("%d octets", len(line)), "sent %s with more octets than a command may have", cmd)
	}
	j.judgeCharacters(at, cmd, line)
	j.judgeArguments(at, cmd)
}

// judgeCharacters finds what is neither printable nor a blank in its place.
func (j *Judge) judgeCharacters(at oracle.Spot, cmd *sent, line []byte) {
	text := bytes.TrimRight(line, "\r\n")
	for i, b := range text {
		if b >= ' ' && b < 0x7f || b > 0x7f && j.mayUseUTF8(cmd.Keyword) {
			continue
		}
		at.From, at.To = int64(i), int64(i+1)
		j.found("client-characters", at, "a printable ASCII character", fmt.Sprintf("an octet of value %d", b), "sent %s with a character that no command may have", cmd)
		return
	}
}

// mayUseUTF8 tells whether octets beyond ASCII are in order (RFC 6856 section 2).
func (j *Judge) mayUseUTF8(keyword string) bool {
	return j.utf8 || oneOf(keyword, "USER", "PASS", "APOP") && j.offer.has("UTF8", "USER")
}

// arity is how many arguments a command has, the least and the most.
var arity = map[string][2]int{
	"STAT": {0, 0}, "NOOP": {0, 0}, "RSET": {0, 0}, "QUIT": {0, 0}, "CAPA": {0, 0}, "STLS": {0, 0}, "UTF8": {0, 0}, "LAST": {0, 0},
	"LIST": {0, 1}, "UIDL": {0, 1}, "LANG": {0, 1}, "RETR": {1, 1}, "DELE": {1, 1}, "TOP": {2, 2}, "APOP": {2, 2},
}

// judgeArguments judges number, length and separation of the arguments.
func (j *Judge) judgeArguments(at oracle.Spot, cmd *sent) {
	if oneOf(cmd.Keyword, "USER", "PASS") {
		// A name or password may hold blanks, and is one argument.
		if cmd.Keyword == "USER" && cmd.Rest == "" {
			j.found("client-arguments", at, "a name", "nothing", "sent USER without a name")
		}
		j.judgeLength(at, cmd, cmd.Rest)
		return
	}
	var args []string
	for _, a := range cmd.Args {
		if a == "" {
			j.found("client-blanks", at, "one space in front of each argument, and none at the end", "more", "sent %s with too many blanks", cmd)
			continue
		}
		args = append(args, a)
		if cmd.Keyword != "AUTH" {
			j.judgeLength(at, cmd, a)
		}
	}
	if cmd.Keyword == "" {
		j.found("client-arguments", at, "a command", "none", "sent a line without a command")
	}
	if n, known := arity[cmd.Keyword]; known && (len(args) < n[0] || len(args) > n[1]) {
		j.found("client-arguments", at, arguments(n), fmt.Sprint(len(args)), "sent %s with the wrong number of arguments", cmd)
	}
}

func arguments(n [2]int) string {
	return map[[2]int]string{{0, 0}: "none", {0, 1}: "none or one", {1, 1}: "one", {2, 2}: "two"}[n]
}

// judgeLength judges an argument by the limit of RFC 1939, which RFC 2449 lifts for
// servers that have CAPA.
func (j *Judge) judgeLength(at oracle.Spot, cmd *sent, argument string) {
	const longest = 40
	if len(argument) > longest && !j.offer.capa {
		j.found("client-argument-length", at, "40 octets at most", fmt.Sprintf("%d octets", len(argument)), "sent %s with an argument that a server without extensions need not take", cmd)
	}
}
