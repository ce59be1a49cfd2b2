package server

import "fmt"

// stat answers with the drop listing: count and total size of the messages
// that are not marked as deleted.
func stat(s *Session, _ Command) Reply {
	return Positive("").WithData(s.Wiring.DropListing(s))
}

// list gives one scan listing, or one for each message.
func list(s *Session, c Command) Reply {
	return s.perMessage(c, s.Wiring.ScanListing)
}

// uidl gives one unique-id listing, or one for each message.
func uidl(s *Session, c Command) Reply {
	return s.perMessage(c, s.Wiring.UniqueIDListing)
}

func (s *Session) perMessage(c Command, line func(*Session, *Entry) string) Reply {
	if len(c.Args) > 0 {
		e, err := s.Wiring.Find(s, c.Args[0])
		if err != nil {
			return Negative("%s", err)
		}
		return Positive("").WithData(line(s, e))
	}
	shown := s.Wiring.Visible(s)
	lines := make(Listing, len(shown))
	for i, e := range shown {
		lines[i] = line(s, e)
	}
	count, octets := s.Total()
	return Positive("%d messages (%d octets)", count, octets).WithBody(lines)
}

func dropListing(s *Session) string {
	count, octets := s.Total()
	return fmt.Sprintf("%d %d", count, octets)
}

func scanListing(_ *Session, e *Entry) string { return fmt.Sprintf("%d %d", e.Number, e.Size) }

func uniqueIDListing(_ *Session, e *Entry) string { return fmt.Sprintf("%d %s", e.Number, e.UID) }

func (s *Session) Total() (count int, octets int64) {
	for _, e := range s.Wiring.Visible(s) {
		count++
		octets += e.Size
	}
	return count, octets
}
