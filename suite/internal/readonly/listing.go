package readonly

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Message is one line of a Listing.
type Message struct {
	Number int
	Size   int64  // -1 if it is not known
	ID     string // the unique-id, "" if it is not known
}

// Listing is what a mailbox holds as one session sees it.
type Listing struct {
	Count    int // as STAT has it, where there is no list
	Messages []Message
}

// Read makes a listing of the lines that LIST and UIDL were answered with; nil stands for
// an answer that was none. Lines that can't be read are passed over.
func Read(count int, list, uidl []string) Listing {
	l := Listing{Count: count}
	at := map[int]int{}
	read := func(lines []string, set func(m *Message, word string)) {
		for _, line := range lines {
			f := strings.Fields(line)
			if len(f) < 2 {
				continue
			}
			number, err := strconv.Atoi(f[0])
			if err != nil {
				continue
			}
			i, known := at[number]
			if !known {
				i, at[number] = len(l.Messages), len(l.Messages)
				l.Messages = append(l.Messages, Message{Number: number, Size: -1})
			}
			set(&l.Messages[i], f[1])
		}
	}
	read(list, func(m *Message, word string) {
		if size, err := strconv.ParseInt(word, 10, 64); err == nil {
			m.Size = size
		}
	})
	read(uidl, func(m *Message, word string) { m.ID = word })
	if list != nil || uidl != nil {
		l.Count = len(l.Messages)
	}
	return l
}

// Smallest is the smallest message; false if no size is known.
func (l Listing) Smallest() (smallest Message, found bool) {
	for _, m := range l.Messages {
		if m.Size >= 0 && (!found || m.Size < smallest.Size) {
			smallest, found = m, true
		}
	}
	return smallest, found
}

// Numbered is the message with a number.
func (l Listing) Numbered(n int) (Message, bool) {
	i := slices.IndexFunc(l.Messages, func(m Message) bool { return m.Number == n })
	if i < 0 {
		return Message{}, false
	}
	return l.Messages[i], true
}

// Lost is what a later listing no longer has. Messages are told apart by unique-ids, if
// every one has one in both listings, and otherwise by their sizes.
func (l Listing) Lost(later Listing) []Message {
	if !l.listed() || !later.listed() {
		return nil
	}
	name := func(m Message) string { return strconv.FormatInt(m.Size, 10) }
	if l.identified() && later.identified() {
		name = func(m Message) string { return m.ID }
	}
	there := map[string]int{}
	for _, m := range later.Messages {
		there[name(m)]++
	}
	var lost []Message
	for _, m := range l.Messages {
		if there[name(m)]--; there[name(m)] < 0 {
			lost = append(lost, m)
		}
	}
	return lost
}

// listed reports whether the messages were listed, one by one.
func (l Listing) listed() bool { return l.Count == len(l.Messages) }

// identified reports whether every message has a unique-id.
func (l Listing) identified() bool {
	return !slices.ContainsFunc(l.Messages, func(m Message) bool { return m.ID == "" })
}

// Difference says in words what is otherwise in a later listing, "" if nothing is.
func (l Listing) Difference(later Listing) string {
	lost, fresh := l.Lost(later), later.Lost(l)
	counts := fmt.Sprintf("%s before, %s after", messages(l.Count), messages(later.Count))
	switch {
	case len(lost) == 0 && len(fresh) == 0 && l.Count == later.Count:
		return ""
	case len(lost) == 0 && len(fresh) == 0 && l.Count > later.Count:
		return fmt.Sprintf("%s: %d are gone", counts, l.Count-later.Count)
	case len(lost) == 0:
		return counts + ": new mail may have arrived"
	case len(lost) == l.Count && len(fresh) == later.Count && l.Count == later.Count:
		return counts + ", and every one of them another one by its " + l.kind(later) +
			": all may be gone and others have come, or the server names them otherwise in each session"
	}
	text := fmt.Sprintf("%s: gone by the %s %s", counts, l.kind(later), name(lost, l.identified() && later.identified()))
	if len(fresh) > 0 {
		text += fmt.Sprintf("; %d not seen before", len(fresh))
	}
	return text
}

// kind is what messages are told apart by.
func (l Listing) kind(later Listing) string {
	if l.identified() && later.identified() {
		return "unique-id"
	}
	return "size"
}

func messages(n int) string {
	if n == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

// name lists messages, by their unique-ids or sizes.
func name(all []Message, byID bool) string {
	const most = 10
	var words []string
	for i, m := range all {
		switch {
		case i == most:
			words = append(words, fmt.Sprintf("and %d more", len(all)-most))
		case i < most && byID:
			words = append(words, strconv.QuoteToASCII(m.ID))
		case i < most:
			words = append(words, strconv.FormatInt(m.Size, 10))
		}
	}
	return strings.Join(words, ", ")
}
