package server

import "errors"

// send puts a reply on the wire: a status line; in a multi-line reply also
// the byte-stuffed lines of the body and the terminator (RFC 1939 section 3).
// A negative reply has no body, ever.
func send(s *Session, r Reply) error {
	if _, err := s.Out.Write(s.Wiring.StatusLine(s, s.Wiring.Localise(s, r))); err != nil {
		return err
	}
	if r.Body == nil {
		return nil
	}
	if err := r.Body.WriteBody(s, s.Wiring.Stuff(s, s.Out)); err != nil {
		return err // no terminator: a cut message must not look whole
	}
	_, err := s.Out.Write(s.Wiring.Terminator(s))
	return err
}

// statusLine is the first line of every reply. The indicators are in upper
// case, and a response code stands at the very start of the text.
func statusLine(_ *Session, r Reply) []byte {
	line := make([]byte, 0, 128)
	if r.OK {
		line = append(line, "+OK"...)
	} else {
		line = append(line, "-ERR"...)
	}
	if r.Code != "" {
		line = append(append(append(line, " ["...), r.Code...), ']')
	}
	if r.Tag != "" {
		line = append(append(line, ' '), r.Tag...)
	}
	if r.Text != "" {
		line = append(append(line, ' '), r.Text...)
	}
	if r.Data != "" {
		line = append(append(line, ' '), r.Data...)
	}
	return append(line, CRLF...)
}

func terminator(*Session) []byte { return []byte(".\r\n") }

// ErrHungUp, returned by the stage that sends, loses the connection.
var ErrHungUp = errors.New("fakeserver: hung up on the client")
