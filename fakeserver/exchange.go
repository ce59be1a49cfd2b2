package fakeserver

import "encoding/base64"

// maxResponse is the longest line of an exchange in octets. Tokens are long;
// the limit of a command has nothing to do with it (RFC 5034 section 4).
const maxResponse = 16 << 10

const (
	errCancelled  = refusal("authentication cancelled")
	errNotBase64  = refusal("not Base64")
	errNotPrompt  = refusal("an empty line was expected")
	errMalformed  = refusal("malformed response")
	errNoRandom   = refusal("no random numbers, try again")
	errNotBinding = refusal("channel binding does not fit")
)

// exchange is a SASL dialogue on behalf of one AUTH command.
type exchange struct {
	s          *session
	initial    []byte
	hasInitial bool
}

// first is what the client says first: the initial response if there was one,
// or else the answer to an empty challenge.
func (x *exchange) first() ([]byte, error) {
	if x.hasInitial {
		return x.initial, nil
	}
	return x.ask(nil)
}

// ask sends a challenge and waits for the response to it.
func (x *exchange) ask(challenge []byte) ([]byte, error) {
	s := x.s
	if _, err := s.out.Write(s.w.challenge(s, challenge)); err != nil {
		return nil, err
	}
	line, err := s.nextLine(s.w.responseLimit(s))
	if err != nil {
		return nil, err
	}
	if s.w.cancels(s, line) {
		return nil, errCancelled
	}
	return s.w.decode(s, line)
}

// challengeLine is "+", one space, and Base64. An empty challenge keeps the
// space (RFC 5034 section 4).
func challengeLine(_ *session, challenge []byte) []byte {
	line := base64.StdEncoding.AppendEncode([]byte("+ "), challenge)
	return append(line, crlf...)
}

// cancels reports whether a response line gives the exchange up.
func cancels(_ *session, line []byte) bool { return string(line) == "*" }

// decode is strict: a foreign character anywhere, padding at the wrong place
// or none where some is due, and the response is refused. An empty line is an
// empty response.
func decode(_ *session, line []byte) ([]byte, error) {
	for _, c := range line {
		if c == '\r' || c == '\n' { // which the library would skip
			return nil, errNotBase64
		}
	}
	response, err := base64.StdEncoding.AppendDecode(nil, line)
	if err != nil {
		return nil, errNotBase64
	}
	return response, nil
}

// initialResponse decodes the argument of AUTH, in which "=" stands for an
// empty response.
func initialResponse(s *session, arg string) ([]byte, error) {
	if arg == "=" {
		return nil, nil
	}
	return s.w.decode(s, []byte(arg))
}

// handOver gives the client what the mechanism has for it on success. A +OK
// has no room for that in POP3, so it travels in one more challenge, which
// the client answers with an empty line (RFC 5034 section 4).
func handOver(x *exchange, data []byte) error {
	response, err := x.ask(data)
	if err == nil && len(response) > 0 {
		return errNotPrompt
	}
	return err
}

// explain tells the reason of a failure in the mechanism's own words, again
// in a challenge. Whatever the client answers, the exchange has failed.
func explain(x *exchange, reason []byte) error {
	if _, err := x.ask(reason); err != nil && (!isRefusal(err) || err == errFlood) {
		return err
	}
	return nil
}
