package model

import (
	"regexp"
	"strings"
)

// timestampLike finds what a client would take for an APOP timestamp that is no message id.
var timestampLike = regexp.MustCompile(`<[^<>]*@[^<>]*>`)

// TimestampIn returns what a client takes for the APOP timestamp in the text of a greeting; "" if there is none.
func TimestampIn(text string) string {
	for i := range len(text) {
		if id, ok := messageID(text[i:]); ok {
			return id
		}
	}
	return timestampLike.FindString(text)
}

// candidate is what may be meant as a timestamp in a greeting that has none: something
// in angle brackets, or a word with an @; "" if there is neither. Only a server that
// takes a digest made of it shows that it was meant so.
func (s *session) candidate() string {
	if s.Greeting == nil {
		return ""
	}
	text := s.Greeting.Status.Text
	if inner, _, found := strings.Cut(text[strings.IndexByte(text, '<')+1:], ">"); found && strings.Contains(text, "<") {
		return "<" + inner + ">"
	}
	for _, word := range strings.Fields(text) {
		if strings.Contains(word, "@") {
			return word
		}
	}
	return ""
}
