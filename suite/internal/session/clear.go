package session

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Secrets are what proves who somebody is, and must not be sent without TLS: passwords
// and tokens, and whatever is made of them, of which [Secrets.Made] is told. Nil stands
// for a run without TLS, in which everything may be sent.
type Secrets struct {
	sources map[string]bool // passwords and tokens
	public  string          // what is said in clear anyway, in small letters
	strong  []secret
	weak    []string // that are part of what is public, in small letters
	window  int      // so many octets of what was sent can belong to a strong one
}

// secret is what is looked for in all that is sent.
type secret struct {
	plain []byte    // in small letters
	coded [3][]byte // as it shows in Base64
}

// keywords are what a client says to any server.
var keywords = strings.Join(wire.Keywords(wire.Spec.Standard), " ")

// NewSecrets returns passwords and tokens as secrets. Public are texts that are sent in
// clear as it is, such as the names of users: a password that is part of one is too weak
// to be looked for everywhere, and counts only where it is sent as a password.
func NewSecrets(values, public []string) *Secrets {
	public = append([]string{keywords, wrongPassword, wrongToken}, public...)
	s := &Secrets{sources: map[string]bool{}, public: string(small([]byte(strings.Join(public, "\n"))))}
	for _, v := range values {
		s.add(v)
	}
	return s
}

// Made tells that something was made of a secret: a digest, a proof, a part of it. What
// was made of anything else is none.
func (s *Secrets) Made(source, value string) {
	if s != nil && s.sources[source] {
		s.add(value)
	}
}

// part tells of a part of a message, which is a secret if the message has one.
func (s *Secrets) part(message, part string) {
	if s != nil && part != message && (s.within([]byte(message)) || s.proven(message)) {
		s.add(part)
	}
}

// few octets are found everywhere.
const few = 4

func (s *Secrets) add(value string) {
	if value == "" || s.sources[value] {
		return
	}
	s.sources[value] = true
	plain := small([]byte(value))
	if len(value) <= few || strings.Contains(s.public, string(plain)) {
		s.weak = append(s.weak, string(plain))
		return
	}
	s.strong = append(s.strong, secret{plain, aligned(value)})
	s.window = max(s.window, 2*len(value))
}

// aligned is how a text shows in Base64 after none, one or two octets of a group of
// three: the letters that depend on nothing else.
func aligned(text string) (all [3][]byte) {
	for before, mixed := range []int{0, 2, 3} {
		code := base64.RawStdEncoding.EncodeToString(append(make([]byte, before), text...))
		all[before] = []byte(code[mixed : (before+len(text))*8/6])
	}
	return all
}

// Gate watches one connection.
func (s *Secrets) Gate() Gate {
	w := &clearText{secrets: s}
	return func(octets []byte, secure bool) error {
		if s == nil || secure || !w.shows(octets) {
			return nil
		}
		return errInClear
	}
}

var errInClear = &WithheldError{Why: "it sends a password, or what is made of one, without TLS, which a run under " +
	"TLS does not"}

// clearText is what a client has sent without TLS.
type clearText struct {
	secrets *Secrets
	tail    []byte // the end of it, without line ends
	line    []byte // that has no end yet
}

// shows reports whether a secret can be seen once more octets are sent.
func (w *clearText) shows(octets []byte) bool {
	for _, c := range octets {
		if c != '\r' && c != '\n' {
			w.tail = append(w.tail, c)
		}
	}
	in := w.secrets.within(w.tail)
	w.tail = bytes.Clone(w.tail[max(0, len(w.tail)-w.secrets.window):])
	return in || w.tells(octets)
}

func (s *Secrets) within(text []byte) bool {
	plain := small(text)
	return slices.ContainsFunc(s.strong, func(one secret) bool {
		return bytes.Contains(plain, one.plain) ||
			slices.ContainsFunc(one.coded[:], func(code []byte) bool { return bytes.Contains(text, code) })
	})
}

// tells reports whether a line has a weak secret where secrets are sent.
func (w *clearText) tells(octets []byte) bool {
	const longest = 4 << 10
	if len(w.secrets.weak) == 0 {
		return false
	}
	for piece := range bytes.Lines(octets) {
		w.line = append(w.line, piece...)
		if w.secrets.proven(string(bytes.TrimSpace(w.line))) {
			return true
		}
		if piece[len(piece)-1] == '\n' || len(w.line) > longest {
			w.line = nil
		}
	}
	return false
}

// proven reports whether a line is PASS with a weak secret, or a response with one.
func (s *Secrets) proven(line string) bool {
	password, is := strings.CutPrefix(string(small([]byte(line))), "pass")
	password = strings.TrimSpace(password)
	code := line[strings.LastIndexAny(line, " \t")+1:]
	octets, _ := base64.RawStdEncoding.DecodeString(strings.TrimRight(code, "="))
	response := string(small(octets))
	return slices.ContainsFunc(s.weak, func(one string) bool {
		return is && password == one || response == one || strings.HasSuffix(response, "\x00"+one) ||
			strings.Contains(response, "bearer "+one+"\x01")
	})
}

// small makes small letters of capitals, and leaves what is not ASCII alone.
func small(text []byte) []byte {
	text = bytes.Clone(text)
	for i, c := range text {
		if 'A' <= c && c <= 'Z' {
			text[i] = c + 'a' - 'A'
		}
	}
	return text
}
