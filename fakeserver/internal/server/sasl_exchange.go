package server

import "encoding/base64"

// maxResponse is the longest line of an exchange in octets. Tokens are long;
// the limit of a command has nothing to do with it (RFC 5034 section 4).
const maxResponse = 16 << 10

const (
	ErrCancelled  = Refusal("authentication cancelled")
	ErrNotBase64  = Refusal("not Base64")
	errNotPrompt  = Refusal("an empty line was expected")
	ErrMalformed  = Refusal("malformed response")
	errNoRandom   = Refusal("no random numbers, try again")
	errNotBinding = Refusal("channel binding does not fit")
)

// Exchange is a SASL dialogue on behalf of one AUTH command.
type Exchange struct {
	Session    *Session
	Initial    []byte
	HasInitial bool
}

// First is what the client says first: the initial response if there was one,
// or else the answer to an empty challenge.
func (x *Exchange) First() ([]byte, error) {
	if x.HasInitial {
		return x.Initial, nil
	}
	return x.Ask(nil)
}

// Ask sends a challenge and waits for the response to it.
func (x *Exchange) Ask(challenge []byte) ([]byte, error) {
	s := x.Session
	if _, err := s.Out.Write(s.Wiring.Challenge(s, challenge)); err != nil {
		return nil, err
	}
	line, err := s.nextLine(s.Wiring.ResponseLimit(s), hearResponse)
	if err != nil {
		return nil, err
	}
	if s.Wiring.Cancels(s, line) {
		return nil, ErrCancelled
	}
	return s.Wiring.Decode(s, line)
}

// challengeLine is "+", one space, and Base64. An empty challenge keeps the
// space (RFC 5034 section 4).
func challengeLine(_ *Session, challenge []byte) []byte {
	line := base64.StdEncoding.AppendEncode([]byte("+ "), challenge)
	return append(line, CRLF...)
}

// cancels reports whether a response line gives the exchange up.
func cancels(_ *Session, line []byte) bool { return string(line) == "*" }

// decode is strict: a foreign character anywhere, padding at the wrong place
// or none where some is due, and the response is refused. An empty line is an
// empty response.
func decode(_ *Session, line []byte) ([]byte, error) {
	for _, c := range line {
		if c == '\r' || c == '\n' { // which the library would skip
			return nil, ErrNotBase64
		}
	}
	response, err := base64.StdEncoding.AppendDecode(nil, line)
	if err != nil {
		return nil, ErrNotBase64
	}
	return response, nil
}

// initialResponse decodes the argument of AUTH, in which "=" stands for an
// empty response.
func initialResponse(s *Session, arg string) ([]byte, error) {
	if arg == "=" {
		return nil, nil
	}
	return s.Wiring.Decode(s, []byte(arg))
}

// handOver gives the client what the mechanism has for it on success. A +OK
// has no room for that in POP3, so it travels in one more challenge, which
// the client answers with an empty line (RFC 5034 section 4).
func handOver(x *Exchange, data []byte) error {
	response, err := x.Ask(data)
	if err == nil && len(response) > 0 {
		return errNotPrompt
	}
	return err
}

// explain tells the reason of a failure in the mechanism's own words, again
// in a challenge. Whatever the client answers, the exchange has failed.
func explain(x *Exchange, reason []byte) error {
	if _, err := x.Ask(reason); err != nil && (!IsRefusal(err) || err == errFlood) {
		return err
	}
	return nil
}
