package record

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Secrets are what the sessions of one recorder have learnt of secrets: what was one in
// any of them is none to be written in the others. It may be used by many at once.
//
// It does not grow without end. There are two generations; where the one at hand is
// full, it becomes the older one, which is forgotten. What logs in again is learnt again,
// so what is forgotten are digests and responses that were used once, long ago.
type Secrets struct {
	mu     sync.RWMutex
	recent secrets
	older  secrets
}

// mostShared is how many octets of secrets one generation holds, those in Base64
// included: more than a thousand logins.
const mostShared = 256 << 10

// sharedBits keeps so many secrets from making all texts look as if one was in them.
const sharedBits = 20

// NewSecrets returns a set of secrets for Options.
func NewSecrets() *Secrets { return &Secrets{recent: secrets{bits: sharedBits}} }

// learn takes note of a secret. Words of the protocol are none: a client that uses one as
// its password must not make the recordings of all others unreadable.
func (k *Secrets) learn(text string) {
	if k == nil || isProtocol(text) {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.recent.learn(text)
	if k.recent.octets > mostShared {
		k.recent, k.older = secrets{bits: sharedBits}, k.recent
	}
}

// hide is that of both generations.
func (k *Secrets) hide(out, text []byte, cut *[]secret) []byte {
	if k == nil {
		return out
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.older.hide(k.recent.hide(out, text, cut), text, cut)
}

// begun are the rests of secrets that a line may begin with.
func (k *Secrets) begun(line []byte) []secret {
	if k == nil {
		return nil
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return append(k.recent.rests.begun(line, k.recent.bits), k.older.rests.begun(line, k.older.bits)...)
}

func (k *Secrets) hideTail(out, text []byte) {
	if k == nil {
		return
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	k.recent.hideTail(out, text)
	k.older.hideTail(out, text)
}

// protocol are words that any session is full of.
var protocol = strings.Fields(`+OK -ERR CAPA SASL RESP-CODES LOGIN-DELAY PIPELINING EXPIRE IMPLEMENTATION
	AUTH-RESP-CODE NEVER IN-USE SYS/TEMP SYS/PERM LOGIN maildrop messages octets`)

// isProtocol reports whether a text is a word of the protocol, or a command with the number of a message: a
// client that does not wait for a challenge sends such for a response.
func isProtocol(text string) bool {
	upper := strings.ToUpper(text)
	if word, rest := cut(upper); rest != "" && wire.SpecOf(word).Number && fits(wire.SpecOf(word), rest) {
		return true
	}
	return known(upper) || mechanisms[upper] || slices.Contains(protocol, upper) || slices.Contains(protocol, text)
}

// knowledge is what a session knows of secrets: its own, and those of others.
type knowledge struct {
	own    secrets
	others *Secrets
}

// learn takes note of a secret.
func (k *knowledge) learn(text string) {
	k.own.learn(text)
	k.others.learn(text)
}

// guess takes note of what may be a secret, in this session.
func (k *knowledge) guess(text string) { k.own.learn(text) }

// hide returns a text in which all that is secret is written over; the text itself, if
// nothing is.
func (k *knowledge) hide(text []byte) []byte {
	if out := k.others.hide(k.own.hide(nil, text, nil), text, nil); out != nil {
		return out
	}
	return text
}

// hideTail is hide for a text that was cut off: its end may be the beginning of a
// secret.
func (k *knowledge) hideTail(text []byte) []byte {
	out := bytes.Clone(k.hide(text))
	k.own.hideTail(out, text)
	k.others.hideTail(out, text)
	return out
}

// Text returns a text about a session without secrets.
func (k *Secrets) Text(text string) string {
	if out := k.hide(nil, []byte(text), nil); out != nil {
		return string(out)
	}
	return text
}
