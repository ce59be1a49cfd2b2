package server

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
)

// Scan is what one reading of a message tells about it, as transmitted.
type Scan struct {
	Size     int64 // octets
	Lines    int64 // line ends
	DotLines int64 // lines that are byte-stuffed on the way

	international bool // the header section is in UTF-8, and not in ASCII

	Hash [sha256.Size]byte
}

// scanned reads the message if nobody has done so before. The result stands
// for as long as the message is stored: a size is noted once and is then the
// same in every session (RFC 1939 section 4).
func (s *source) scanned() (Scan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil {
		found, err := scanContent(s.open)
		if err != nil {
			return Scan{}, err
		}
		s.found = &found
	}
	return *s.found, nil
}

func (m Message) Scanned() (Scan, error) { return m.Source.scanned() }

func scanContent(open func() (io.ReadCloser, error)) (Scan, error) {
	r, err := open()
	if err != nil {
		return Scan{}, fmt.Errorf("fakeserver: open message: %w", err)
	}
	defer r.Close()
	hash := sha256.New()
	t, spy := &Tally{}, &headerSpy{}
	ends := NewLineEnds(io.MultiWriter(hash, t, spy))
	if _, err := io.Copy(ends, r); err != nil {
		return Scan{}, fmt.Errorf("fakeserver: read message: %w", err)
	}
	if err := ends.Close(); err != nil {
		return Scan{}, err
	}
	hash.Sum(t.Scan.Hash[:0])
	t.Scan.international = spy.international()
	return t.Scan, nil
}

// Tally counts what goes through it.
type Tally struct {
	Scan      Scan
	midOfLine bool
}

func (t *Tally) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if !t.midOfLine && p[0] == '.' {
		t.Scan.DotLines++
	}
	t.midOfLine = p[len(p)-1] != '\n'
	t.Scan.Size += int64(len(p))
	t.Scan.Lines += int64(bytes.Count(p, []byte("\n")))
	t.Scan.DotLines += int64(bytes.Count(p, LFDot))
	return len(p), nil
}
