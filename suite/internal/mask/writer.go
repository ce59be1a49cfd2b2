package mask

import (
	"io"
	"sync"
)

// Writer is the last line of defence: it takes secrets out of what is written, also one
// that comes in pieces. It is made for output that is mostly pop3spec's own, see
// [Mask.Own].
type Writer struct {
	m *Mask
	w io.Writer

	mu   sync.Mutex
	held []byte // may be the beginning of a secret
}

// Writer returns a Writer that writes to w. It has to be flushed at the end.
func (m *Mask) Writer(w io.Writer) *Writer { return &Writer{m: m, w: w} }

// Mask returns what knows the secrets.
func (w *Writer) Mask() *Mask { return w.m }

// Unwrap returns what is written to.
func (w *Writer) Unwrap() io.Writer { return w.w }

// Write implements [io.Writer].
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := append(w.held, p...)
	ends := w.m.settled(text, scope{own: true})
	w.held = append([]byte(nil), text[ends:]...)
	if err := w.write(text[:ends]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what was held back because it could have become a secret.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	held := w.held
	w.held = nil
	return w.write(held)
}

func (w *Writer) write(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	out, _ := w.m.rewrite(text, scope{own: true})
	_, err := w.w.Write(out)
	return err
}

// settled is how much of a text no secret can reach beyond.
func (m *Mask) settled(text []byte, s scope) int {
	indexes, unlock := m.lock()
	defer unlock()
	longest := 0
	for _, x := range indexes {
		longest = max(longest, x.longest)
	}
	for i := 0; i < len(text); {
		for _, x := range indexes {
			if len(text)-i < longest && x.open(text[i:], s) {
				return i
			}
		}
		if p, end := findIn(indexes, text, i, s); p != nil {
			i = end // what begins in a secret is none
		} else {
			i++
		}
	}
	return len(text)
}
