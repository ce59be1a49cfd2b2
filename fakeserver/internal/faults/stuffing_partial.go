package faults

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Byte-stuffing that is right in most places.

var _ = Add(
	unstuffedBorder(1024),
	unstuffedBorder(2048),
	unstuffedBorder(4096),
	unstuffedBorder(8192),
	unstuffedBorder(16384),
	unstuffedBorder(32768),
	stuffedChunk(1024),
	stuffedChunk(4096),
	Fault{
		Name:     "stuffing-once-only",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Only the first line of a message that begins with a dot is stuffed.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			doubleDots(w, func(text []byte, at int) bool {
				return startsLine(text, at) && !bytes.Contains(text[:at], server.LFDot) && (at == 0 || text[0] != '.')
			})
		},
	},
	Fault{
		Name:     "stuffing-lone-dots-only",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Only lines with nothing but a dot are stuffed.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			doubleDots(w, func(text []byte, at int) bool { return startsLine(text, at) && isLoneDot(text[at:]) })
		},
	},
	Fault{
		Name:     "stuffing-skips-lone-dots",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Lines with nothing but a dot are not stuffed; others are.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			doubleDots(w, func(text []byte, at int) bool { return startsLine(text, at) && !isLoneDot(text[at:]) })
		},
	},
	Fault{
		Name:     "stuffing-skips-double-dots",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "A line that begins with two dots is taken for one that has been stuffed already.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			doubleDots(w, func(text []byte, at int) bool {
				return startsLine(text, at) && !bytes.HasPrefix(text[at:], []byte(".."))
			})
		},
	},
	Fault{
		Name:     "stuffing-skips-first-line",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "The first line of a message is not stuffed, since no line end is before it.",
		Wild:     "mailpit",
		Probe:    probe.LoggedInAs("dora", "RETR 8"),
		Apply: func(w *server.Wiring) {
			doubleDots(w, func(text []byte, at int) bool { return startsLine(text, at) && at > 0 })
		},
	},
	Fault{
		Name:     "stuffing-before-line-ends",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Messages are stuffed as they are stored, and only CRLF counts as a line end there.",
		Wild:     "greenmail PR #1049",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			wrap.Sent(w, func(text []byte) []byte {
				return bytes.ReplaceAll(text, []byte("\r\n."), []byte("\r\n.."))
			})
			leaveUnstuffed(w, "RETR")
			leaveUnstuffed(w, "TOP")
		},
	},
	Fault{
		Name:     "stuffing-everywhere",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Every dot is doubled, not only one at the beginning of a line.",
		Probe:    []string{"RETR 1"},
		Apply:    func(w *server.Wiring) { doubleDots(w, func([]byte, int) bool { return true }) },
	},
	Fault{
		Name:     "stuffing-with-blank",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "A line that begins with a dot gets a blank in front in place of a dot.",
		Probe:    []string{"RETR 1"},
		Apply: func(w *server.Wiring) {
			leaveUnstuffed(w, "RETR")
			wrap.EachLine(w, func(line []byte) []byte {
				if bytes.HasPrefix(line, server.Dot) {
					return append([]byte(" "), line...)
				}
				return line
			}, "RETR")
		},
	},
	Fault{
		Name:     "later-sessions-unstuffed",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Messages are stuffed in the first session of the process only.",
		Probe:    []string{"RETR 1", "QUIT", "B: RETR 1"},
		Apply: func(w *server.Wiring) {
			var logins memory.Counter
			later := new(memory.PerSession[bool])
			nextOpen, nextStuff := w.Open, w.Stuff
			w.Open = func(s *server.Session, d *server.Maildrop) ([]*server.Entry, error) {
				*later.Of(s) = logins.Add() > 1
				return nextOpen(s, d)
			}
			w.Stuff = func(s *server.Session, out io.Writer) io.Writer {
				if *later.Of(s) {
					return out
				}
				return nextStuff(s, out)
			}
		},
	},
)

// doubleDots asks for each dot in a message that RETR sends whether to double it.
func doubleDots(w *server.Wiring, doubles func(text []byte, at int) bool) {
	leaveUnstuffed(w, "RETR")
	wrap.Content(w, func(_ *server.Session, text []byte) []byte {
		stuffed := make([]byte, 0, len(text)+len(text)/64)
		for at, c := range text {
			if c == '.' && doubles(text, at) {
				stuffed = append(stuffed, '.')
			}
			stuffed = append(stuffed, c)
		}
		return stuffed
	}, "RETR")
}

func startsLine(text []byte, at int) bool { return at == 0 || text[at-1] == '\n' }

func isLoneDot(rest []byte) bool { return bytes.HasPrefix(rest, []byte(".\r\n")) }

// unstuffedBorder is a fault that shows where a dot at the beginning of a line
// is the first octet of a chunk.
func unstuffedBorder(size int) Fault {
	return Fault{
		Name:     fmt.Sprintf("stuffing-lost-at-%d", size),
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: fmt.Sprintf("Messages are stuffed in chunks of %d octets; a dot that begins one is never stuffed.", size),
		Wild:     "netius #96",
		Probe:    probe.LoggedInAs("dora", "RETR 2"),
		Apply: func(w *server.Wiring) {
			doubleDots(w, func(text []byte, at int) bool { return startsLine(text, at) && (at == 0 || at%size != 0) })
		},
	}
}

// stuffedChunk is a fault that shows where any dot is the first octet of a
// chunk.
func stuffedChunk(size int) Fault {
	return Fault{
		Name:     fmt.Sprintf("stuffing-at-chunks-of-%d", size),
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: fmt.Sprintf("Messages are stuffed in chunks of %d octets; a dot that begins one is always stuffed.", size),
		Wild:     "netius #96",
		Probe:    probe.LoggedInAs("dora", "RETR 11"),
		Apply: func(w *server.Wiring) {
			doubleDots(w, func(text []byte, at int) bool { return startsLine(text, at) || at%size == 0 })
		},
	}
}
