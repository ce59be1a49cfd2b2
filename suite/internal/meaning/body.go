package meaning

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
)

// body is what the lines of a reply come down to.
func (s *scribe) body(about string, e conversation.Entry) string {
	text := string(e.Data)
	switch about {
	case "LIST":
		return "list " + s.listing(text, func(size string) string { return size })
	case "UIDL":
		return "list " + s.listing(text, func(id string) string { return s.name("u", id) })
	case "CAPA":
		return "capabilities " + digest(capabilities(text))
	}
	return fmt.Sprintf("text %d %s", e.Total, digest(text))
}

// listing is a list of messages.
func (s *scribe) listing(text string, value func(string) string) string {
	var all []string
	for line := range strings.Lines(text) {
		ended := strings.HasSuffix(line, "\r\n")
		fields := strings.Fields(line)
		word := strings.Join(fields, " ")
		if len(fields) > 1 {
			word = fields[0] + "=" + value(strings.Join(fields[1:], " "))
		}
		if !ended {
			word += "!"
		}
		all = append(all, word)
	}
	return strings.Join(all, " ")
}

// capabilities is a list in an order of its own, without the one that is human text.
func capabilities(text string) string {
	var all []string
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSuffix(line, "\r\n"), " ")
		if strings.EqualFold(fields[0], "IMPLEMENTATION") {
			fields = fields[:1]
		}
		slices.Sort(fields[1:])
		all = append(all, strings.Join(fields, " "))
	}
	if n := len(all); n > 0 {
		slices.Sort(all[:n-1]) // the end is the end
	}
	return strings.Join(all, "\n")
}

func digest(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:12] }

// challenge is what a challenge comes down to: each is another one, and its shape is what counts.
func (s *scribe) challenge(text string) string {
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "malformed"
	}
	return s.name("c", text) + shape(string(decoded))
}
