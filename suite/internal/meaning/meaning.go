// Package meaning puts what a server has said in a conversation into a form in which two conversations
// can be compared: human text is left out, unique-ids, timestamps and challenges are numbered in the order
// in which they came first, and what is left are the statuses, codes, numbers, listings and bodies, and
// the form of the lines. It is pure.
//
// A word is what one line of the server, or the body of a reply, comes down to, for example
//
//	1 STAT +OK =2 320
//	1 UIDL +OK
//	1 UIDL 1=u1 2=u2
//
// with the connection and the command that is answered. What stands after "=" in a status line, and all of
// a body but the names of its messages, depends on the mail and the configuration of a server, too:
// [Loose] leaves out what does.
package meaning

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Of returns the words of the server in a conversation.
func Of(entries []conversation.Entry) []string {
	s := &scribe{conns: map[int]*conn{}, names: map[string]string{}, counts: map[string]int{}}
	for _, e := range settled(entries) {
		s.entry(e)
	}
	return s.words
}

// scribe writes words.
type scribe struct {
	words  []string
	conns  map[int]*conn
	names  map[string]string // of unique-ids, timestamps and challenges
	counts map[string]int    // of names, by sort
}

// conn is what is known of a connection.
type conn struct {
	greeted bool
	due     []string // commands that are not answered yet
	last    string   // the one that was answered last
}

func (s *scribe) entry(e conversation.Entry) {
	c := s.conns[e.Conn]
	if c == nil {
		c = &conn{}
		s.conns[e.Conn] = c
	}
	switch {
	case e.Side == conversation.Client:
		if !e.Response() {
			c.due = append(c.due, command(e.Data))
		}
	case begins(e):
		*c = conn{}
	case e.Side == conversation.Note:
		s.add(e.Conn, "-", digits.ReplaceAllString(string(e.Data), "#"))
	case e.Body:
		s.add(e.Conn, c.last, s.body(c.last, e))
	default:
		s.line(c, e)
	}
}

var digits = regexp.MustCompile(`[0-9]+`)

func (s *scribe) add(conn int, about, what string) {
	s.words = append(s.words, fmt.Sprintf("%d %s %s", conn, about, what))
}

// command is what is known of a command by its line: the keyword, and whether it has an argument.
func command(line []byte) string {
	c := wire.ParseCommand(line)
	if !wire.SpecOf(c.Keyword).Standard() {
		return "?"
	}
	if c.Keyword == "LIST" || c.Keyword == "UIDL" {
		if !c.MultiLine() {
			return c.Keyword + "-n"
		}
	}
	return c.Keyword
}

// line is a line of the server that is no part of a body.
func (s *scribe) line(c *conn, e conversation.Entry) {
	st := wire.ParseStatus(e.Data)
	about := "greeting"
	switch {
	case !c.greeted:
		c.greeted = true
	case len(c.due) == 0:
		about = "unasked"
	case st.Indicator == wire.Challenge:
		about = c.due[0]
	default:
		about, c.due = c.due[0], c.due[1:]
		c.last = about
	}
	s.add(e.Conn, about, s.status(about, st, e.Data))
}

// status is what a status line comes down to.
func (s *scribe) status(about string, st wire.Status, line []byte) string {
	words := []string{st.Indicator.String()}
	switch {
	case st.Indicator == wire.Malformed:
		words[0] = "malformed"
	case st.Indicator == wire.Challenge:
		words = append(words, s.challenge(st.Text))
	case st.Code != "":
		words = append(words, "["+strings.ToUpper(st.Code)+"]")
	}
	if st.Lenient {
		words = append(words, "!"+string(line[:min(len(line), 4)]))
	}
	if st.Indicator == wire.OK {
		words = append(words, s.values(about, strings.Fields(st.Text))...)
	}
	return strings.Join(append(words, form(line)...), " ")
}

// values are those of a positive status line that are significant.
func (s *scribe) values(about string, fields []string) []string {
	switch {
	case about == "greeting":
		return s.stamps(strings.Join(fields, " "))
	case about == "STAT", about == "LIST-n":
		fields = fields[:min(2, len(fields))]
		if len(fields) == 0 {
			return []string{"=none"}
		}
		return append([]string{"=" + fields[0]}, fields[1:]...)
	case about == "UIDL-n" && len(fields) > 1:
		return []string{"=" + fields[0], s.name("u", fields[1])}
	}
	return nil
}

var stamp = regexp.MustCompile(`<[^<>]*>`)

// stamps are the timestamps in a greeting.
func (s *scribe) stamps(text string) (words []string) {
	for _, t := range stamp.FindAllString(text, -1) {
		words = append(words, s.name("t", t)+shape(t))
	}
	return words
}

// name is what stands for a value that a server may choose.
func (s *scribe) name(sort, value string) string {
	name := s.names[sort+value]
	if name == "" {
		s.counts[sort]++
		name = fmt.Sprint(sort, s.counts[sort])
		s.names[sort+value] = name
	}
	return name
}

var words = regexp.MustCompile(`[A-Za-z0-9._+/-]+`)

// shape is a text in which only the punctuation is left.
func shape(text string) string { return words.ReplaceAllString(text, "x") }

// form is what is unusual in the form of a line.
func form(line []byte) (words []string) {
	const longest = 512 // octets of a status line (RFC 1939 section 3)
	switch {
	case bytes.HasSuffix(line, []byte("\r\n")):
	case bytes.HasSuffix(line, []byte("\n")):
		words = append(words, "!lf")
	default:
		words = append(words, "!unended")
	}
	text := bytes.TrimRight(line, "\r\n")
	if len(line) > longest {
		words = append(words, "!long")
	}
	if bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		words = append(words, "!control")
	}
	if bytes.ContainsFunc(text, func(r rune) bool { return r > 0x7f }) {
		words = append(words, "!8bit")
	}
	return words
}
