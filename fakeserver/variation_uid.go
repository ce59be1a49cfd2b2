package fakeserver

import (
	"fmt"
	"slices"
	"sync"
)

var _ = variations(
	Variation{
		Name:     "uidl-one-octet",
		Allowed:  "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are one octet long, until there are no more of them.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			next := w.uniqueID
			var short shortIDs
			w.uniqueID = func(s *session, m Message) string { return short.of(s.drop, next(s, m)) }
		},
	},
	Variation{
		Name:     "uidl-seventy-octets",
		Allowed:  "RFC1939-7-UIDL-04",
		Sentence: "Unique-ids are 70 octets long and have punctuation in them.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			next := w.uniqueID
			w.uniqueID = func(s *session, m Message) string {
				id := next(s, m)
				return (id + idCharacters())[:70]
			}
		},
	},
	Variation{
		Name:     "uidl-hash",
		Allowed:  "RFC1939-7-UIDL-10",
		Sentence: "Unique-ids are hashes of the content, so identical messages have the same.",
		Probe:    []string{"UIDL"},
		apply: func(w *wiring) {
			next := w.uniqueID
			w.uniqueID = func(s *session, m Message) string {
				found, err := m.scanned()
				if err != nil {
					return next(s, m)
				}
				return fmt.Sprintf("%x", found.hash)
			}
		},
	},
)

// idCharacters are those of a unique-id, 0x21 to 0x7E.
func idCharacters() string {
	all := make([]byte, 0, '~'-'!'+1)
	for c := byte('!'); c <= '~'; c++ {
		all = append(all, c)
	}
	slices.Reverse(all)
	return string(all)
}

// shortIDs gives out the shortest unique-ids that a maildrop has not used.
type shortIDs struct {
	mu    sync.Mutex
	given map[*maildrop]map[string]string
}

func (i *shortIDs) of(d *maildrop, id string) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.given == nil {
		i.given = map[*maildrop]map[string]string{}
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
	digits := idCharacters()
	id := digits[n%len(digits) : n%len(digits)+1]
	if n < len(digits) {
		return id
	}
	return idNumber(n/len(digits)-1) + id
}
