package transcript

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Writer appends steps to a transcript, for what records sessions. Texts are
// octets of the session without CRLF, and with LF where that ends a line of the server
// alone; nothing in them is a value, and they are
// quoted where they must be. A connection of 0 writes steps without number. The
// first error of the underlying writer is kept, and nothing is written after it.
type Writer struct {
	w   io.Writer
	err error
}

// NewWriter returns a Writer that appends to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Err returns the first error of the underlying writer.
func (w *Writer) Err() error { return w.err }

// Comment writes a comment of one or more lines.
func (w *Writer) Comment(text string) {
	for l := range strings.SplitSeq(text, "\n") {
		w.line(strings.TrimRight("# "+l, blanks+"\r"))
	}
}

// Field writes a header field.
func (w *Writer) Field(name string, values ...string) {
	w.line(fmt.Sprintf("%-*s%s", len("maildrop: "), name+":", strings.Join(values, " ")))
}

// Recorded writes the header field of a recording.
func (w *Writer) Recorded(at time.Time) {
	w.Field("recorded", at.UTC().Format(time.RFC3339Nano))
}

// Elapsed writes how much time passed before what comes next.
func (w *Writer) Elapsed(d time.Duration) { w.line(elision(d)) }

// Blank writes an empty line.
func (w *Writer) Blank() { w.line("") }

// Command writes a line that the client sent.
func (w *Writer) Command(conn int, text string) {
	w.step("C", conn, PlainLine(text, false))
}

// CommandText writes a line that the client sent, in which values take the place of
// what was said.
func (w *Writer) CommandText(conn int, text Text) {
	w.step("C", conn, text.plainOrQuoted(commandLine))
}

// Status writes the first line of a reply, or a greeting or a challenge. A line that
// is none of these, or that must be quoted, will be asked for octet by octet.
func (w *Writer) Status(conn int, text string) {
	t := Text{{Literal: text}}
	if !utf8.ValidString(text) || strings.HasSuffix(text, "\n") {
		w.step("S", conn, t.quote())
		return
	}
	w.step("S", conn, Line{Text: t}.source(statusLine))
}

// Body writes a line of a multi-line reply, as sent: with its dot doubled.
func (w *Writer) Body(conn int, text string) {
	w.step("S", conn, PlainLine(text, true))
}

// End closes a multi-line reply.
func (w *Writer) End(conn int) { w.step("S", conn, ".") }

// Direction writes a stage direction. The arguments fill the blanks of its form.
func (w *Writer) Direction(conn int, kind Kind, args ...string) {
	d := &Direction{Kind: kind}
	for _, a := range args {
		d.Args = append(d.Args, Text{{Literal: a}})
	}
	side, text := d.source()
	w.step(side, conn, text)
}

func (w *Writer) step(side string, conn int, text string) {
	number := ""
	if conn > 0 {
		number = strconv.Itoa(conn)
	}
	w.line(strings.TrimRight(side+number+": "+text, blanks))
}

func (w *Writer) line(text string) {
	if w.err == nil {
		_, w.err = io.WriteString(w.w, text+"\n")
	}
}
