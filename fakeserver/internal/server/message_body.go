package server

import (
	"errors"
	"io"
)

// content is the body of RETR and TOP: a message on its way from the store.
type content struct {
	from io.ReadCloser
	to   func(io.Writer) io.Writer // what is sent of it; nil means all
}

func (c content) WriteBody(s *Session, w io.Writer) error {
	defer c.from.Close()
	if c.to != nil {
		w = c.to(w)
	}
	ends := s.Wiring.LineEnds(s, w)
	_, err := io.Copy(ends, c.from)
	if err == nil {
		err = ends.Close()
	}
	if errors.Is(err, ErrExcerptComplete) {
		return nil
	}
	return err
}
