package recording

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// mostOctets is how large the maildrop of a recording may be.
const mostOctets = 1 << 30

// sizeOf is the size of all messages of a maildrop; it does not grow far beyond
// mostOctets.
func sizeOf(drop fixtures.Maildrop) (octets int64) {
	for _, m := range drop.Messages {
		octets = min(octets+min(m.Size(), mostOctets+1), mostOctets+1)
	}
	return octets
}

// Unrepeatable tells why a recording can't be played against any server: what it saw
// came from circumstances that a recording can't bring back. It is empty if it can.
func Unrepeatable(s *transcript.Script) string {
	if s.Header.Maildrop == (transcript.Maildrop{}) {
		if octets := sizeOf(Maildrop(s, Options{})); octets > mostOctets {
			return fmt.Sprintf("the maildrop is said to hold more than %d octets, which nobody fills in", int64(mostOctets))
		}
	}
	for _, x := range s.Exchanges() {
		st, ok := statusOf(x)
		switch {
		case !ok || st.Indicator != wire.ERR:
		case x.Greeting:
			return "the server turned the client away when the session was recorded"
		case x.LogsIn() && slices.ContainsFunc(passing, func(code string) bool { return wire.CodeIs(st.Code, code) }):
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

// refusedLogin reports whether a line belongs to a login that was refused.
func refusedLogin(x *transcript.Exchange) bool {
	if x == nil || !x.LogsIn() {
		return false
	}
	st, ok := statusOf(x)
	return ok && st.Indicator == wire.ERR
}

// atOnce reports whether a mechanism was refused by its name: before anything was said in
// it.
func atOnce(x *transcript.Exchange) bool {
	keyword, args := x.Command()
	return keyword == "AUTH" && len(args) == 1 && len(x.Responses) == 0
}

// rounds are how many messages of the client lead to the refusal of a wrong password,
// whatever the server.
var rounds = map[string]int{"PLAIN": 1, "LOGIN": 2, "CRAM-MD5": 1, "SCRAM-SHA-1": 2, "SCRAM-SHA-256": 2}

// serverFirst are mechanisms that have no initial response; whether LOGIN has one is
// seen either way.
var serverFirst = []string{"LOGIN", "CRAM-MD5"}

// wholeExchange reports whether a SASL exchange was refused where a wrong password has
// to be refused. What is no such exchange is whole.
func wholeExchange(x *transcript.Exchange) bool {
	keyword, args := x.Command()
	if keyword != "AUTH" || len(args) == 0 {
		return true
	}
	mechanism, said := strings.ToUpper(args[0]), len(x.Responses)
	if len(args) > 1 {
		if slices.Contains(serverFirst, mechanism) {
			return false
		}
		said++
	}
	for _, step := range x.Responses {
		if c, ok := step.(*transcript.Command); ok && c.Text.String() == "*" {
			return said == 1 // given up at the first challenge
		}
	}
	return said == rounds[mechanism]
}

// cancellation begins a SASL exchange and gives it up.
func cancellation(auth *transcript.Command) []transcript.Step {
	return []transcript.Step{bareAuth(auth), hear(auth, "+"), say(auth, transcript.Part{Literal: "*"}), hear(auth, "-ERR")}
}

// loginByTurns is AUTH LOGIN where the initial response waits for its turn, as not
// every server takes it.
func loginByTurns(auth *transcript.Command) []transcript.Step {
	return []transcript.Step{bareAuth(auth), hear(auth, "+"), say(auth, transcript.Part{Name: "response"})}
}

// bareAuth is an AUTH command without its initial response.
func bareAuth(auth *transcript.Command) transcript.Step {
	words := strings.Fields(auth.Text.String())
	return say(auth, transcript.Part{Literal: words[0] + " " + words[1]})
}

func say(at *transcript.Command, part transcript.Part) transcript.Step {
	return &transcript.Command{Place: at.Place, Text: transcript.Text{part}}
}

func hear(at *transcript.Command, status string) transcript.Step {
	return &transcript.Expect{Place: at.Place,
		Status: transcript.Line{Pos: at.Pos, Text: transcript.Text{{Literal: status}}}}
}

// initialLogin reports whether a line begins LOGIN with an initial response.
func initialLogin(x *transcript.Exchange) bool {
	if x == nil {
		return false
	}
	keyword, args := x.Command()
	return keyword == "AUTH" && len(args) > 1 && strings.EqualFold(args[0], "LOGIN")
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

// requires is what the recording had that a server need not have. Whether USER is taken is
// asked of the server as sessions begin there: a session that begins TLS by itself may well
// log in with it where no other can.
func (r *rebuilder) requires() []string {
	var all []string
	need := func(what string) {
		if !slices.Contains(all, what) {
			all = append(all, what)
		}
	}
	for _, x := range r.exchanges {
		keyword, args := x.Command()
		if !x.Positive() && (keyword != "AUTH" || len(x.Challenges) == 0 || x.Reply != nil) {
			continue
		}
		switch spec := wire.SpecOf(keyword); {
		case spec.SASL && len(args) > 0:
			need("SASL:" + strings.ToUpper(args[0]))
		case spec.TLS && r.Implicit, spec.Login == wire.Names && r.secure[x] && !r.Implicit && !r.STLS:
		case spec.Need() != "":
			need(spec.Need())
		}
	}
	return all
}

// fromServer reports whether a step is the server's, whose time is its own.
func fromServer(s transcript.Step) bool {
	d, direction := s.(*transcript.Direction)
	_, reply := s.(*transcript.Expect)
	return reply || direction && !d.Kind.Traits().Client
}

// pause is the time that passed before a step.
func pause(before transcript.Step, d time.Duration) *transcript.Direction {
	return &transcript.Direction{
		Place: transcript.Place{Pos: before.Position(), Conn: before.Connection()},
		Kind:  transcript.Pause, Args: []transcript.Text{{{Literal: d.String()}}},
	}
}
