package check

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// This file tells what holds of a log that people can edit: an address is replaced, a subject
// taken out, a line wrapped. What would not be found without the octets that such an edit
// changes is not held against anybody.

// longestReply is how long a line of a server may be (RFC 2449 section 4).
const longestReply = 512

// doubted is an event of which nothing counts that an edit may have changed.
func (l *link) doubted(e debuglog.Event) debuglog.Event {
	ascii := !bytes.ContainsFunc(e.Data, func(r rune) bool { return r > 0x7e || r == '\t' })
	switch e.Kind {
	case debuglog.Client:
		if !ascii || len(e.Data) > wire.LongestCommand || l.oracle.Responding(l.n) || l.oracle.AwaitsAuth(l.n) {
			e.Kind = debuglog.Masked
		}
		cmd := wire.ParseCommand(e.Data)
		if spec := cmd.Spec(); cmd.Rest == "" && (spec.User || spec.Follows == "USER") {
			e.Kind, e.Data = debuglog.Masked, []byte(cmd.Keyword+" user\r\n")
		}
	case debuglog.Server:
		challenge := l.Lines() == nil && wire.ParseStatus(e.Data).Indicator == wire.Challenge
		greeting := l.oracle.AwaitsGreeting(l.n)
		e.Doubt = e.Doubt || greeting || !ascii || len(e.Data) > longestReply || challenge
	}
	return e
}

// edited says by which finding a log shows that it may have been edited.
func edited(all, careful *Outcome) string {
	for _, f := range all.Findings {
		same := func(o Located) bool { return o.Rule == f.Rule && o.Line == f.Line && o.File == f.File }
		if !slices.ContainsFunc(careful.Findings, same) {
			where := ""
			if f.Line > 0 {
				where = fmt.Sprintf("line %d: ", f.Line)
			}
			return fmt.Sprintf("edited, it seems (%s%s); sizes and contents are not judged", where, f.Message)
		}
	}
	return ""
}

// incomplete drops what is found only because a session was not seen from its beginning.
func (o *Outcome) incomplete(from debuglog.Beginning, mended bool) {
	if from == debuglog.AtGreeting && !mended {
		return
	}
	o.Findings = slices.DeleteFunc(o.Findings, func(f Located) bool {
		return (asked[f.Rule] || from == debuglog.Midway && before[f.Rule]) && from != debuglog.AtGreeting
	})
	lost := slices.ContainsFunc(o.Findings, func(f Located) bool { return outOfStep[f.Rule] })
	if lost && (from == debuglog.Midway || mended) {
		o.Findings, o.Judged = nil, nil
		o.Remark = "lines of the log are missing or broken, it seems"
	}
}

// asked is rules about clients that nobody can break who may have asked the server before.
var asked = map[requirement.ID]bool{
	"client-mechanism": true, "client-capa-after-tls": true, "client-pipelining": true,
	"client-pipelining-unasked": true, "client-argument-length": true,
}

// before is those that nobody can break of whom not even the login was seen.
var before = map[requirement.ID]bool{
	"client-blind-delete": true, "client-no-such-message": true, "client-token-in-clear": true,
	"client-state": true, "client-pass-without-user": true, "client-apop-without-timestamp": true,
}

// outOfStep is rules about servers that seem to be broken where a reply is missing, or its command.
var outOfStep = map[requirement.ID]bool{
	requirement.RFC1939_3_CONN_02: true, requirement.RFC1939_3_RESP_01: true, requirement.RFC1939_3_MULTI_01: true,
	requirement.RFC1939_5_GEN_01:   true,
	requirement.RFC1939_3_STATE_01: true, requirement.RFC1939_7_PASS_01: true, "client-state": true,
	"client-pass-without-user": true, "client-pipelining": true, "client-pipelining-unasked": true,
}

// foreign is the protocol of the server, if it is not POP3 and known.
func foreign(s *debuglog.Session) string {
	for _, e := range s.Events {
		if e.Kind == debuglog.Server && s.Begins == debuglog.AtGreeting {
			return debuglog.Foreign(string(bytes.TrimRight(e.Data, "\r\n")))
		}
	}
	return ""
}
