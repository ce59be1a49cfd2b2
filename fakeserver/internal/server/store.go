package server

import (
	"fmt"
	"slices"
	"sync"
)

// Store keeps the messages of one maildrop between sessions. Each message in
// it has a unique-id that was never given to another one (RFC 1939 section 7).
type Store interface {
	// load returns the messages in maildrop order.
	Load() ([]Message, error)
	// remove takes out the messages with these unique-ids. One that is gone
	// already is no error: the aim is that it is not there.
	Remove(uids []string) error
	Add(m Message) error
	// replace makes the store hold exactly these messages in this order.
	Replace(ms []Message) error
}

// memory is a store in memory. Its unique-ids are the store's own random name
// and a count: independent of message number and content, so that twins have
// two ids, and of what has been removed, so that no id returns.
type memory struct {
	name string

	mu       sync.Mutex
	count    int
	messages []Message
}

func (m *memory) Load() ([]Message, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.messages), nil
}

func (m *memory) Remove(uids []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	gone := make(map[string]bool, len(uids))
	for _, uid := range uids {
		gone[uid] = true
	}
	m.messages = slices.DeleteFunc(m.messages, func(msg Message) bool { return gone[msg.ID] })
	return nil
}

func (m *memory) Add(msg Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(msg)
	return nil
}

func (m *memory) Replace(ms []Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = nil
	for _, msg := range ms {
		m.put(msg)
	}
	return nil
}

func (m *memory) put(msg Message) {
	m.count++
	msg.ID = fmt.Sprintf("%s.%d", m.name, m.count)
	m.messages = append(m.messages, msg)
}
