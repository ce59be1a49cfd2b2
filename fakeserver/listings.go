package fakeserver

import "fmt"

// stat answers with the drop listing: count and total size of the messages
// that are not marked as deleted.
func stat(s *session, _ command) reply {
	return positive("").withData(s.w.dropListing(s))
}

// list gives one scan listing, or one for each message.
func list(s *session, c command) reply {
	return s.perMessage(c, s.w.scanListing)
}

// uidl gives one unique-id listing, or one for each message.
func uidl(s *session, c command) reply {
	return s.perMessage(c, s.w.uniqueIDListing)
}

func (s *session) perMessage(c command, line func(*session, *entry) string) reply {
	if len(c.args) > 0 {
		e, err := s.w.find(s, c.args[0])
		if err != nil {
			return negative("%s", err)
		}
		return positive("").withData(line(s, e))
	}
	shown := s.w.visible(s)
	lines := make(listing, len(shown))
	for i, e := range shown {
		lines[i] = line(s, e)
	}
	count, octets := s.total()
	return positive("%d messages (%d octets)", count, octets).withBody(lines)
}

func dropListing(s *session) string {
	count, octets := s.total()
	return fmt.Sprintf("%d %d", count, octets)
}

func scanListing(_ *session, e *entry) string { return fmt.Sprintf("%d %d", e.number, e.size) }

func uniqueIDListing(_ *session, e *entry) string { return fmt.Sprintf("%d %s", e.number, e.uid) }

func (s *session) total() (count int, octets int64) {
	for _, e := range s.w.visible(s) {
		count++
		octets += e.size
	}
	return count, octets
}
