package runner

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// presence says what is known of messages that should be in a maildrop.
type presence int

const (
	unclear presence = iota // the server answers so that nothing can be said
	present
	absent
)

// inspection is what a look into a maildrop has shown.
type inspection struct {
	mark     string // what is looked for
	found    presence
	count    int      // messages in the maildrop
	subjects []string // of those that were looked at
}

// String says what was seen, where it was not what was looked for.
func (s *inspection) String() string {
	if s.count == 0 {
		return "an empty maildrop"
	}
	const few = 5
	var shown []string
	for _, subject := range s.subjects[:min(few, len(s.subjects))] {
		shown = append(shown, strconv.QuoteToASCII(subject[:min(60, len(subject))]))
	}
	text := fmt.Sprintf("%d other messages: %s", s.count, strings.Join(shown, ", "))
	if s.count == 1 {
		text = "another message: " + shown[0]
	}
	if s.count > len(shown) {
		text += ", ..."
	}
	return text
}

// has reports whether the mark is in a text, and remembers it.
func (s *inspection) has(text []byte) bool {
	if bytes.Contains(bytes.ToLower(text), []byte(s.mark)) {
		s.found = present
	}
	return s.found == present
}

// inspect looks for the mark in the maildrop, if it is to. It makes nothing of replies
// that contradict one another, or of what can't be read.
func (s *surveyor) inspect() error {
	if s.look == nil {
		return nil
	}
	numbers, small, err := s.scan()
	if err != nil || !small {
		return err
	}
	if s.look.count == 0 {
		return s.confirmEmpty()
	}
	strange := len(numbers) > 0
	for _, n := range numbers {
		st, text, err := s.read(fmt.Sprintf("RETR %d", n))
		if err != nil || s.look.has(text) {
			return err
		}
		subject, is := subjectOf(text)
		if st.Indicator != wire.OK || !is {
			strange = false
		}
		s.look.subjects = append(s.look.subjects, subject)
	}
	// RETR may be what is broken.
	for _, n := range numbers {
		st, text, err := s.read(fmt.Sprintf("TOP %d 0", n))
		if err != nil || s.look.has(text) {
			return err
		}
		if st.Indicator != wire.OK {
			break
		}
	}
	if strange {
		s.look.found = absent
	}
	return nil
}

// confirmEmpty takes a maildrop for empty where nothing says otherwise.
func (s *surveyor) confirmEmpty() error {
	for _, command := range []string{"RETR 1", "TOP 1 0", "UIDL"} {
		st, text, err := s.read(command)
		if err != nil || s.look.has(text) {
			return err
		}
		if st.Indicator != wire.ERR && (command != "UIDL" || len(text) > 0) {
			return nil
		}
	}
	s.look.found = absent
	return nil
}

// scan counts the messages and returns the numbers of those to look at: the first ones
// and the last. It reports false where the counts are none, or one is larger than is
// worth a look.
func (s *surveyor) scan() (numbers []int, small bool, err error) {
	st, err := s.ask("STAT")
	if err != nil {
		return nil, false, err
	}
	count, err := strconv.Atoi(strings.SplitN(st.Text, " ", 2)[0])
	if st.Indicator != wire.OK || err != nil || count < 0 {
		return nil, false, nil
	}
	st, list, err := s.read("LIST")
	if err != nil || st.Indicator != wire.OK && count > 0 {
		return nil, false, err
	}
	const most, edge = 1 << 20, 8
	sizes := map[int]int{}
	for line := range strings.Lines(string(list)) {
		var n, size int
		if _, err := fmt.Sscan(line, &n, &size); err != nil || n < 1 {
			return nil, false, nil
		}
		sizes[n] = size
		numbers = append(numbers, n)
	}
	for n := 1; n <= min(count, edge); n++ {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	s.look.count = max(count, len(numbers))
	if len(numbers) > 2*edge {
		numbers = slices.Delete(numbers, edge, len(numbers)-edge)
	}
	return numbers, !slices.ContainsFunc(numbers, func(n int) bool { return sizes[n] > most }), nil
}

// read asks for a multi-line reply; there is no text where it is refused. An error means
// that it did not come to its end.
func (s *surveyor) read(command string) (wire.Status, []byte, error) {
	st, err := s.ask(command)
	if err != nil || st.Indicator != wire.OK {
		return st, nil, err
	}
	var text bytes.Buffer
	if err := s.conn.Body(1<<20, &session.Text{Take: func(p []byte) { text.Write(p) }}); err != nil {
		s.look.has(text.Bytes())
		return st, nil,
			&TargetError{Doing: "reading the reply to " + command, Err: plain(err), Speechless: !session.IsTimeout(err)}
	}
	return st, text.Bytes(), nil
}

// subjectOf returns the Subject of a message, and whether the text is a message at all.
func subjectOf(text []byte) (subject string, is bool) {
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, field := strings.Cut(line, ":")
		is = is || field && name != "" && !strings.ContainsAny(name, " \t")
		if strings.EqualFold(name, "Subject") && field {
			return strings.TrimSpace(value), true
		}
	}
	return "(no subject)", is
}
