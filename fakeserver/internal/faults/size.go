package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

var _ = Add(
	Fault{
		Name:     "size-counts-stuffing",
		Breaks:   "RFC1939-11-SIZE-02",
		Sentence: "Sizes count the dots that byte-stuffing adds.",
		Probe:    []string{"LIST 1"},
		Apply:    func(w *server.Wiring) { addToSizes(w, func(found server.Scan) int64 { return found.DotLines }) },
	},
	Fault{
		Name:     "size-counts-lf",
		Breaks:   "RFC1939-11-SIZE-01",
		Sentence: "Sizes count line ends as one octet, as on disk.",
		Probe:    []string{"LIST 1"},
		Apply:    func(w *server.Wiring) { addToSizes(w, func(found server.Scan) int64 { return -found.Lines }) },
	},
)

// addToSizes adds to every size what more says.
func addToSizes(w *server.Wiring, more func(server.Scan) int64) {
	next := w.Size
	w.Size = func(s *server.Session, m server.Message) (int64, error) {
		size, err := next(s, m)
		if err != nil {
			return 0, err
		}
		found, err := m.Scanned()
		return size + more(found), err
	}
}
