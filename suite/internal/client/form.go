package client

import (
	"bytes"
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// judgeLineEnd judges how a line ends (RFC 1939 section 3).
func (j *Judge) judgeLineEnd(at model.Spot, line []byte) {
	if bytes.HasSuffix(line, []byte("\n")) && !bytes.HasSuffix(line, []byte("\r\n")) {
		at.From, at.To = int64(len(line)-1), int64(len(line))
		j.found("client-line-end", at, "CRLF", "LF without CR", "ended a line with a bare LF")
	}
}

// judgeForm judges a command line as octets.
func (j *Judge) judgeForm(at model.Spot, cmd *sent, line []byte) {
	if len(line) > wire.LongestCommand {
		at := model.Spot{Entry: at.Entry, From: wire.LongestCommand, To: int64(len(line))}
		j.found("client-line-length", at, "255 octets at most", fmt.Sprintf("%d octets", len(line)),
			"sent %s with more octets than a command may have", cmd)
	}
	j.judgeCharacters(at, cmd, line)
	j.judgeArguments(at, cmd)
}

// judgeCharacters finds what is neither printable nor a blank in its place.
func (j *Judge) judgeCharacters(at model.Spot, cmd *sent, line []byte) {
	text := bytes.TrimRight(line, "\r\n")
	for i, b := range text {
		if b >= ' ' && b < 0x7f || b > 0x7f && j.mayUseUTF8(cmd.Keyword) {
			continue
		}
		at.From, at.To = int64(i), int64(i+1)
		j.found("client-characters", at, "a printable ASCII character", fmt.Sprintf("an octet of value %d", b),
			"sent %s with a character that no command may have", cmd)
		return
	}
}

// mayUseUTF8 reports whether octets beyond ASCII are in order (RFC 6856 section 2).
func (j *Judge) mayUseUTF8(keyword string) bool {
	return j.utf8 || namesOrProves(keyword) && j.offer.has("UTF8", "USER")
}

// namesOrProves reports whether a command carries a name or a password as they are.
func namesOrProves(keyword string) bool {
	spec := wire.SpecOf(keyword)
	return spec.Login != wire.NoLogin && !spec.SASL
}

// arity returns how many arguments a command has, the least and the most. Those of AUTH are
// judged with its exchange.
func arity(spec wire.Spec) (n [2]int, known bool) {
	return [2]int{spec.MinArgs, spec.MaxArgs}, spec.Standard() && spec.MaxArgs >= 0 && !spec.SASL
}

// judgeArguments judges number, length and separation of the arguments.
func (j *Judge) judgeArguments(at model.Spot, cmd *sent) {
	spec := cmd.Spec()
	if spec.Login != wire.NoLogin && spec.MaxArgs < 0 {
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
			j.found("client-blanks", at, "one space before each argument, and none at the end", "more",
				"sent %s with too many blanks", cmd)
			continue
		}
		args = append(args, a)
		if !spec.SASL {
			j.judgeLength(at, cmd, a)
		}
	}
	if cmd.Keyword == "" {
		j.found("client-arguments", at, "a command", "none", "sent a line without a command")
	}
	if n, known := arity(spec); known && (len(args) < n[0] || len(args) > n[1]) {
		j.found("client-arguments", at, arguments(n), fmt.Sprint(len(args)), "sent %s with the wrong number of arguments",
			cmd)
	}
}

func arguments(n [2]int) string {
	return map[[2]int]string{{0, 0}: "none", {0, 1}: "none or one", {1, 1}: "one", {2, 2}: "two"}[n]
}

// judgeLength judges an argument by the limit of RFC 1939, which RFC 2449 lifts for
// servers that have CAPA.
func (j *Judge) judgeLength(at model.Spot, cmd *sent, argument string) {
	const longest = 40
	if len(argument) > longest && !j.offer.capa {
		j.found("client-argument-length", at, "40 octets at most", fmt.Sprintf("%d octets", len(argument)),
			"sent %s with an argument that a server without extensions need not take", cmd)
	}
}
