package fakeserver

// send puts a reply on the wire: a status line; in a multi-line reply also
// the byte-stuffed lines of the body and the terminator (RFC 1939 section 3).
// A negative reply has no body, ever.
func send(s *session, r reply) error {
	if _, err := s.out.Write(s.w.statusLine(s, s.w.localise(s, r))); err != nil {
		return err
	}
	if r.body == nil {
		return nil
	}
	if err := r.body.writeTo(s, s.w.stuff(s, s.out)); err != nil {
		return err // no terminator: a cut message must not look whole
	}
	_, err := s.out.Write(s.w.terminator(s))
	return err
}

// statusLine is the first line of every reply. The indicators are in upper
// case, and a response code stands at the very start of the text.
func statusLine(_ *session, r reply) []byte {
	line := make([]byte, 0, 128)
	if r.ok {
		line = append(line, "+OK"...)
	} else {
		line = append(line, "-ERR"...)
	}
	if r.code != "" {
		line = append(append(append(line, " ["...), r.code...), ']')
	}
	if r.tag != "" {
		line = append(append(line, ' '), r.tag...)
	}
	if r.text != "" {
		line = append(append(line, ' '), r.text...)
	}
	if r.data != "" {
		line = append(append(line, ' '), r.data...)
	}
	return append(line, crlf...)
}

func terminator(*session) []byte { return []byte(".\r\n") }
