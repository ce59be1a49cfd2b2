package provision

import (
	"errors"
	"fmt"
	"strings"
)

// ImpossibleError says that what a maildrop was to hold can't be brought there: whoever stands between
// does not take it, which is no fault of the POP3 server.
type ImpossibleError struct {
	Why string // as a clause about the message or the maildrop
}

// Error implements error.
func (e *ImpossibleError) Error() string { return e.Why }

// Impossible returns why an error means that what was to be filled in can't be; "" if it does not.
func Impossible(err error) string {
	if e, is := errors.AsType[*ImpossibleError](err); is {
		return e.Why
	}
	return ""
}

// impossible is the error of a message that somebody does not take.
func impossible(format string, args ...any) error {
	return &ImpossibleError{Why: printable(fmt.Sprintf(format, args...))}
}

// printable is a text of a server that can be shown without fear, on one line.
func printable(text string) string {
	text = strings.Map(shown, strings.ToValidUTF8(text, "?"))
	text = strings.ReplaceAll(strings.TrimSpace(text), "\n", " / ")
	const most = 600
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}
