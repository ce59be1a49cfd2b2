package rebuild

import (
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// Unrepeatable tells why a recording can't be played against any server: what it saw
// came from circumstances that a recording can't bring back. It is empty if it can.
func Unrepeatable(s *transcript.Script) string {
	for _, x := range s.Exchanges() {
		st, ok := statusOf(x)
		switch {
		case !ok || st.Indicator != wire.ERR:
		case x.Greeting:
			return "the server turned the client away when the session was recorded"
		case isLogin(x) && slices.ContainsFunc(passing, func(code string) bool { return wire.CodeIs(st.Code, code) }):
			return "the server let nobody in when the session was recorded: [" + st.Code + "]"
		}
	}
	return ""
}

// passing are the response codes of refusals that were not about the credentials.
var passing = []string{"IN-USE", "LOGIN-DELAY", "SYS"}

// statusOf is the status of the reply, if the recording has one.
func statusOf(x *transcript.Exchange) (wire.Status, bool) {
	if x.Reply == nil || x.Reply.Status.Kind == transcript.Pattern {
		return wire.Status{}, false
	}
	return wire.ParseStatus([]byte(x.Reply.Status.Text.String())), true
}

func isLogin(x *transcript.Exchange) bool {
	keyword, args := x.Command()
	return keyword == "PASS" || keyword == "APOP" || keyword == "AUTH" && len(args) > 0
}

// refusedLogin tells whether a line belongs to a login that was refused.
func refusedLogin(x *transcript.Exchange) bool {
	if x == nil || x.Greeting || !isLogin(x) {
		return false
	}
	st, ok := statusOf(x)
	return ok && st.Indicator == wire.ERR
}

// wrongDigest proves nothing.
var wrongDigest = strings.Repeat("0", 32)

// wrongSecret puts wrong proofs in the place of right ones.
func wrongSecret(text transcript.Text) transcript.Text {
	out := slices.Clone(text)
	for i, part := range out {
		switch part.Name {
		case "password":
			out[i] = transcript.Part{Literal: "not the password"}
		case "digest":
			out[i] = transcript.Part{Literal: wrongDigest}
		case "initial", "response":
			out[i].Name = "wrong_" + part.Name
		}
	}
	return out
}

// requires is what the recording had that a server need not have.
func requires(s *transcript.Script, o Options) []string {
	var all []string
	need := func(what string) {
		if !slices.Contains(all, what) {
			all = append(all, what)
		}
	}
	for _, x := range s.Exchanges() {
		if !x.Positive() {
			continue
		}
		switch keyword, args := x.Command(); keyword {
		case "TOP", "UIDL", "APOP", "UTF8", "LANG", "USER":
			need(keyword)
		case "STLS":
			if !o.Implicit {
				need(keyword)
			}
		case "AUTH":
			if len(args) > 0 {
				need("SASL:" + strings.ToUpper(args[0]))
			}
		}
	}
	return all
}

// fromServer tells whether a step is the server's, whose time is its own.
func fromServer(s transcript.Step) bool {
	d, direction := s.(*transcript.Direction)
	_, reply := s.(*transcript.Expect)
	return reply || direction && d.Kind == transcript.ServerClose
}

// pause is the time that passed before a step.
func pause(before transcript.Step, d time.Duration) *transcript.Direction {
	return &transcript.Direction{
		Place: transcript.Place{Pos: before.Position(), Conn: before.Connection()},
		Kind:  transcript.Pause, Args: []transcript.Text{{{Literal: d.String()}}},
	}
}
