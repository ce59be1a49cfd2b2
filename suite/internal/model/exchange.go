package model

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Fate is what must become of a SASL exchange, by what the client has sent.
type Fate int

const (
	// Going: the client has not proven anything yet.
	Going Fate = iota
	// Right: it has proven who it is.
	Right
	// Open: it is impossible to tell.
	Open
	// Doomed: it must fail.
	Doomed
)

// Exchange is what follows one AUTH command (RFC 5034 section 4).
type Exchange struct {
	sasl.Exchange
	Initial  bool // an initial response came with the command
	Equals   bool // which was "="
	Listed   bool // CAPA lists the mechanism here
	Fate     Fate
	MustFail Permission // why it can't succeed
	Wrong    bool       // because the credentials are known to be wrong
	AtOnce   bool       // -ERR must come next: no challenge can explain anything
	Denied   bool       // a challenge has explained the failure
	Excused  bool       // which need not be explained, and may be
	Reported bool       // a challenge with a report of the failure came (RFC 7628 section 3.2.2)
	Signed   bool       // SCRAM: the server has sent its signature
	Masked   bool       // a message of the client is not known
	Foreign  bool       // the token belongs to another user

	user string // whose login it is to be, as far as it can be read
}

// Name returns the user name of the exchange, as far as it can be read.
func (x *Exchange) Name() string { return x.user }

// Service is the one that a digest of DIGEST-MD5 was made out to; "" for others.
func (x *Exchange) Service() string {
	if x.Mechanism != "DIGEST-MD5" || len(x.Client) == 0 {
		return ""
	}
	service, _, _ := strings.Cut(sasl.ReadDirectives(x.Client[0])["digest-uri"], "/")
	return service
}

// doom notes why an exchange must fail. The first reason stays.
func (x *Exchange) doom(why Reason, subject ...string) {
	if x.Fate != Doomed {
		x.Fate, x.MustFail = Doomed, negative(why, subject...)
	}
}

// deny is doom, because the credentials are wrong.
func (x *Exchange) deny(why Reason) {
	x.doom(why)
	x.Wrong = true
}

// doomNow is doom, where the refusal must follow at once.
func (x *Exchange) doomNow(why Reason) {
	x.doom(why)
	x.AtOnce = true
}

// mask takes a message of the client that nobody has seen.
func (x *Exchange) mask() {
	x.Masked = true
	x.Client = append(x.Client, nil)
	if x.Fate != Doomed {
		x.Fate = Open
	}
}

// isPrompt reports whether a line with +OK can only be meant as a challenge: the client
// has not proven anything, and the line asks for its first message, or has Base64.
func (x *Exchange) isPrompt(st wire.Status) bool {
	if st.Indicator != wire.OK || x.Fate != Going || !sasl.Known(x.Mechanism) {
		return false
	}
	_, err := sasl.Decode(st.Text)
	return x.asks() || err == nil && st.Text != ""
}

// asks reports whether the next challenge can only be the one that asks for the
// client's first message.
func (x *Exchange) asks() bool {
	return sasl.ClientFirst(x.Mechanism) && !x.Initial && len(x.Client)+len(x.Server) == 0
}

// beginAuth reads the command that was sent last, if it is AUTH.
func (s *session) beginAuth() {
	if len(s.pending) == 0 {
		return
	}
	cmd := s.pending[len(s.pending)-1]
	if cmd.Shows == NoAuth {
		cmd.Shows, s.effect = s.effect, NoAuth
	}
	if cmd.Keyword != "AUTH" || cmd.auth != nil {
		return
	}
	x := &Exchange{}
	cmd.auth, s.auth = x, x
	if len(cmd.Args) == 0 || cmd.Args[0] == "" {
		return
	}
	x.Mechanism = strings.ToUpper(cmd.Args[0])
	x.Listed = s.Lists(x.Mechanism)
	if why := s.impossible(x); why != NoReason {
		x.doomNow(why)
	}
	if len(cmd.Args) < 2 {
		return
	}
	x.Initial = true
	switch {
	case s.masked:
		x.mask()
		return
	case oneOf(x.Mechanism, "CRAM-MD5", "DIGEST-MD5"):
		x.doomNow(ServerFirst)
	}
	if cmd.Args[1] == "=" {
		x.Equals = true
		s.takeMessage(x, nil)
		return
	}
	s.takeResponse(x, strings.Join(cmd.Args[1:], " "))
}

// impossible is why a mechanism can't lead to a login here, whatever the client sends.
func (s *session) impossible(x *Exchange) Reason {
	clear := !s.Secure
	switch {
	case s.State == Transaction:
		return AlreadyLoggedIn
	case !x.Listed && !registeredMechanism(x.Mechanism):
		return NoMechanism
	case clear && oneOf(x.Mechanism, "OAUTHBEARER", "XOAUTH2"):
		return MechanismNeedsTLS
	case clear && s.Caps != nil && !x.Listed && x.Mechanism == "PLAIN":
		return PlainNotOffered
	case clear && s.Caps != nil && !x.Listed && x.Mechanism == "LOGIN" && !s.Lists("PLAIN"):
		return LoginNotOffered
	}
	return NoReason
}

// registeredMechanism reports whether a name is that of a mechanism somewhere in the
// world, so that a server may know it without listing it.
func registeredMechanism(mechanism string) bool {
	for _, family := range []string{
		"9798-", "EAP-", "ECDH-", "ECDSA-", "GS2-", "GSS", "KERBEROS", "NMAS", "NTLM", "MSN", "SCRAM-", "SXOVER-", "XOAUTH",
	} {
		if strings.HasPrefix(mechanism, family) {
			return true
		}
	}
	return oneOf(mechanism, "ANONYMOUS", "CRAM-MD5", "DIGEST-MD5", "EXTERNAL", "LOGIN", "OAUTH10A", "OAUTHBEARER",
		"OPENID20", "OTP", "PLAIN", "RPA", "SAML20", "SECURID", "SKEY", "SPNEGO")
}

// respond reads a response of the client to a challenge.
func (s *session) respond(x *Exchange, line []byte) {
	if s.masked {
		x.mask()
		return
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	if text == "*" {
		x.Fate, x.Wrong = Going, false // whatever it was, it is cancelled
		x.doomNow(Cancelled)
		return
	}
	s.takeResponse(x, text)
}

// foreign finds what can't be in Base64.
var foreign = regexp.MustCompile(`[^A-Za-z0-9+/=]`)

// takeResponse decodes a response, strictly (RFC 5034 section 4).
func (s *session) takeResponse(x *Exchange, text string) {
	message, err := sasl.Decode(text)
	if err == nil {
		s.takeMessage(x, message)
		return
	}
	x.Client = append(x.Client, nil)
	x.doomNow(NotBase64)
	if x.MustFail.Why == NotBase64 {
		x.MustFail.Subject = badBase64(text)
	}
}

// Ways in which a response is no Base64, for the subject of [NotBase64].
const (
	ForeignOctets = "octets that are not of its alphabet"
	BadPadding    = "wrong padding"
)

func badBase64(text string) string {
	switch bare := strings.TrimRight(text, "="); {
	case foreign.MatchString(text):
		return ForeignOctets
	case strings.Contains(bare, "=") || len(text)-len(bare) > 2:
		return BadPadding
	}
	return ""
}

// takeMessage reads a message of the client in the light of those before.
func (s *session) takeMessage(x *Exchange, message []byte) {
	x.Client = append(x.Client, message)
	if x.Fate == Doomed {
		return
	}
	turn := len(x.Client)
	switch {
	case x.Mechanism == "PLAIN":
		s.takePlain(x, message)
	case x.Mechanism == "LOGIN":
		s.takeLogin(x, turn, string(message))
	case x.Mechanism == "CRAM-MD5":
		s.takeCRAM(x, string(message))
	case x.Mechanism == "DIGEST-MD5":
		s.takeDigest(x, turn, message)
	case strings.HasPrefix(x.Mechanism, "SCRAM-") && sasl.Known(x.Mechanism):
		s.takeSCRAM(x, turn, message)
	case x.Mechanism == "EXTERNAL" && turn == 1:
		s.takeExternal(x, string(message))
	case x.Mechanism == "OAUTHBEARER" && turn == 1:
		s.takeOAuth(x, message)
	case x.Mechanism == "OAUTH10A" && turn == 1:
		s.takeOAuth10A(x, message)
	case x.Mechanism == "XOAUTH2" && turn == 1:
		s.takeXOAuth2(x, message)
	default:
		x.Fate = Open
	}
}

// takeIdentity reads an authorization identity beside the user's own name.
func (s *session) takeIdentity(x *Exchange, user, identity string) {
	if identity == "" || identity == user {
		return
	}
	switch prepared := sasl.Prepare(identity); {
	case prepared == "" || !printableText(identity):
		x.doom(IdentityUnprepared)
	case strings.EqualFold(prepared, sasl.Prepare(user)):
		x.Fate = Open
	default:
		x.doom(MayNotActAs, identity)
	}
}

// printableText reports whether a name has no control characters and is UTF-8.
func printableText(s string) bool {
	return strings.ToValidUTF8(s, "\x00") == s &&
		strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}
