package fakeserver

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
)

// scan is what one reading of a message tells about it, as transmitted.
type scan struct {
	size     int64 // octets
	lines    int64 // line ends
	dotLines int64 // lines that are byte-stuffed on the way

	header8bit bool // there are octets above 127 in the header section

	hash [sha256.Size]byte
}

// scanned reads the message if nobody has done so before. The result stands
// for as long as the message is stored: a size is noted once and is then the
// same in every session (RFC 1939 section 4).
func (s *source) scanned() (scan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil {
		found, err := scanContent(s.open)
		if err != nil {
			return scan{}, err
		}
		s.found = &found
	}
	return *s.found, nil
}

func (m Message) scanned() (scan, error) { return m.source.scanned() }

func scanContent(open func() (io.ReadCloser, error)) (scan, error) {
	r, err := open()
	if err != nil {
		return scan{}, fmt.Errorf("fakeserver: open message: %w", err)
	}
	defer r.Close()
	hash := sha256.New()
	t, spy := &tally{}, &headerSpy{}
	ends := newLineEnds(io.MultiWriter(hash, t, spy))
	if _, err := io.Copy(ends, r); err != nil {
		return scan{}, fmt.Errorf("fakeserver: read message: %w", err)
	}
	if err := ends.Close(); err != nil {
		return scan{}, err
	}
	hash.Sum(t.scan.hash[:0])
	t.scan.header8bit = spy.found
	return t.scan, nil
}

// tally counts what goes through it.
type tally struct {
	scan      scan
	midOfLine bool
}

func (t *tally) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if !t.midOfLine && p[0] == '.' {
		t.scan.dotLines++
	}
	t.midOfLine = p[len(p)-1] != '\n'
	t.scan.size += int64(len(p))
	t.scan.lines += int64(bytes.Count(p, []byte("\n")))
	t.scan.dotLines += int64(bytes.Count(p, lfDot))
	return len(p), nil
}
