package variations

import (
	"fmt"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "uidl-one-octet",
		Allowed:  "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are one octet long, until there are no more of them.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			next := w.UniqueID
			var short shortIDs
			w.UniqueID = func(s *server.Session, m server.Message) string { return short.of(s.Drop, next(s, m)) }
		},
	},
	Variation{
		Name:     "uidl-seventy-octets",
		Allowed:  "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are 70 octets long and have punctuation in them.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			next := w.UniqueID
			w.UniqueID = func(s *server.Session, m server.Message) string {
				id := next(s, m)
				return (id + wrap.IDCharacters())[:70]
			}
		},
	},
	Variation{
		Name:     "uidl-hash",
		Allowed:  "RFC1939-7-UIDL-10",
		Sentence: "Unique-ids are hashes of the content, so identical messages have the same.",
		Probe:    []string{"UIDL"},
		Apply: func(w *server.Wiring) {
			next := w.UniqueID
			w.UniqueID = func(s *server.Session, m server.Message) string {
				found, err := m.Scanned()
				if err != nil {
					return next(s, m)
				}
				return fmt.Sprintf("%x", found.Hash)
			}
		},
	},
)

// shortIDs gives out the shortest unique-ids that a maildrop has not used.
type shortIDs struct {
	mu    sync.Mutex
	given map[*server.Maildrop]map[string]string
}

func (i *shortIDs) of(d *server.Maildrop, id string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.given == nil {
		i.given = map[*server.Maildrop]map[string]string{}
	}
	if i.given[d] == nil {
		i.given[d] = map[string]string{}
	}
	short, ok := i.given[d][id]
	if !ok {
		short = idNumber(len(i.given[d]))
		i.given[d][id] = short
	}
	return short
}

// idNumber writes n in the digits 0x21 to 0x7E, each string once.
func idNumber(n int) string {
	digits := wrap.IDCharacters()
	id := digits[n%len(digits) : n%len(digits)+1]
	if n < len(digits) {
		return id
	}
	return idNumber(n/len(digits)-1) + id
}
