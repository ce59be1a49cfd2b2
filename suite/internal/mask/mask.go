package mask

import (
	"regexp"
	"strings"
	"sync"
)

// few octets prove nothing, and would be found everywhere.
const few = 4

// mostMade is how many secrets made in sessions are remembered, the latest: a run may go
// on for days.
const mostMade = 4096

// Mask is the secrets of a run, or those of one session, see [Mask.Session]. It may be
// used by several goroutines at once. The zero value knows no secret, and so does nil.
type Mask struct {
	run *Mask // of the run that the session belongs to

	mu    sync.Mutex
	known map[string]string // secrets, and what stands in the place of each
	made  []string          // those that were made, the oldest first
	fresh []string          // those that are not in the index
	index index
}

// New returns a mask that knows no secret.
func New() *Mask { return &Mask{} }

// Session returns a mask that knows what m knows, and more: names of its own for the
// secrets of the session, and what the client has sent that proves nothing elsewhere.
func (m *Mask) Session() *Mask { return &Mask{run: m} }

// Learn takes note of a secret, and of the name to write in its place. The first name
// stays.
func (m *Mask) Learn(secret, name string) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.learn(secret, name)
}

// Made is Learn for what was made in a session; the run learns it, too.
func (m *Mask) Made(secret, name string) {
	m.mu.Lock()
	if m.learn(secret, name) && m.run == nil {
		m.made = append(m.made, secret)
		m.forget()
	}
	m.mu.Unlock()
	if m.run != nil {
		m.run.Made(secret, name)
	}
}

// placeholder is what stands for a secret, which is none.
var placeholder = regexp.MustCompile(`^(\{[a-z][a-z0-9_ ]*\}|<respond .*>|\*+)$`)

func (m *Mask) learn(secret, name string) bool {
	if _, known := m.known[secret]; known || secret == "" || placeholder.MatchString(secret) {
		return false
	}
	if m.known == nil {
		m.known = map[string]string{}
	}
	m.known[secret] = name
	m.fresh = append(m.fresh, secret)
	return true
}

// forget makes room when too much was made.
func (m *Mask) forget() {
	if len(m.made) < 2*mostMade {
		return
	}
	for _, secret := range m.made[:len(m.made)-mostMade] {
		delete(m.known, secret)
	}
	m.made = append([]string(nil), m.made[len(m.made)-mostMade:]...)
	m.fresh, m.index = nil, index{}
	for secret := range m.known {
		m.fresh = append(m.fresh, secret)
	}
}

// ready returns the index of all that is known. It is not changed any more while the
// lock is held.
func (m *Mask) ready() *index {
	for _, secret := range m.fresh {
		if len(secret) < few || strings.TrimSpace(secret) == "" {
			continue
		}
		m.index.add(secret, m.known[secret], ordinary(secret))
	}
	m.fresh = nil
	return &m.index
}

// Text returns a text without secrets.
func (m *Mask) Text(text string) string { return m.string(text, scope{}) }

// Own is Text for what is mostly pop3spec's own: a secret that is an ordinary word stays.
func (m *Mask) Own(text string) string { return m.string(text, scope{own: true}) }

func (m *Mask) string(text string, s scope) string {
	out, moves := m.rewrite([]byte(text), s)
	if moves == nil {
		return text
	}
	return string(out)
}

// Octets is Text for octets, with a function that tells where an octet of them went to.
// Cut reports that they are only the beginning of something.
func (m *Mask) Octets(octets []byte, cut bool) (masked []byte, at func(int64) int64) {
	out, moves := m.rewrite(octets, scope{cut: cut})
	return out, moves.place
}

// Blot is Own for octets whose number must stay: it writes x over secrets.
func (m *Mask) Blot(octets []byte) []byte {
	_, moves := m.rewrite(octets, scope{own: true, cut: true})
	if moves == nil {
		return octets
	}
	out := []byte(string(octets))
	for _, move := range moves {
		for i := move.from; i < move.to; i++ {
			out[i] = 'x'
		}
	}
	return out
}

// lock locks the masks that are asked, and returns their indexes.
func (m *Mask) lock() (all []*index, unlock func()) {
	m.mu.Lock()
	all = append(all, m.ready())
	if m.run == nil {
		return all, m.mu.Unlock
	}
	m.run.mu.Lock()
	return append(all, m.run.ready()), func() { m.run.mu.Unlock(); m.mu.Unlock() }
}

func (m *Mask) knows(secret string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, known := m.known[secret]
	return known
}

// short returns the name of a secret that is too short to be searched for.
func (m *Mask) short(secret string) (name string, known bool) {
	if m == nil || len(secret) >= few {
		return "", false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	name, known = m.known[secret]
	return name, known
}
