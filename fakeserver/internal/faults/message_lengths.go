package faults

import (
	"bytes"
	"fmt"
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What goes wrong in messages or lines of a certain length only.

var _ = Add(
	cutMessage("64-kib", 64<<10),
	cutMessage("1-mib", 1<<20),
	wrappedLines(80),
	wrappedLines(998),
	wrappedLines(1024),
	wrappedLines(4096),
	cutLines(1000),
	cutLines(2048),
	lostBlock(1024),
	lostBlock(8192),
	Fault{
		Name:     "retr-number-in-one-octet",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Message numbers are kept in one octet, so RETR 257 sends message 1.",
		Probe:    probe.LoggedInAs("erik", "RETR 257"),
		Apply: func(w *server.Wiring) {
			next := w.Find
			w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
				e, err := next(s, arg)
				if err == nil && s.Command.Keyword == "RETR" && e.Number > 256 {
					return s.Entries[(e.Number-1)%256], nil
				}
				return e, err
			}
		},
	},
	Fault{
		Name:     "short-writes-overlooked",
		Breaks:   "RFC1939-5-RETR-08",
		Sentence: "Of a large message only every block of 32 KiB but the third is sent.",
		Probe:    probe.LoggedInAs("dora", "RETR 1"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				const block = 32 << 10
				if len(text) <= 3*block {
					return text
				}
				return append(text[:2*block:2*block], text[3*block:]...)
			}, "RETR")
		},
	},
)

// cutMessage is a fault that sends so much of a message only.
func cutMessage(name string, size int) Fault {
	return Fault{
		Name:     "retr-cut-at-" + name,
		Breaks:   "RFC1939-5-RETR-08",
		Sentence: fmt.Sprintf("RETR sends the first %d KiB of a message only.", size>>10),
		Probe:    probe.LoggedInAs("dora", "RETR 1"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte { return text[:min(len(text), size)] }, "RETR")
		},
	}
}

// wrappedLines is a fault that breaks long lines.
func wrappedLines(width int) Fault {
	return Fault{
		Name:     fmt.Sprintf("lines-wrapped-at-%d", width),
		Breaks:   "RFC1939-5-RETR-07",
		Sentence: fmt.Sprintf("Lines of more than %d octets are broken into several.", width),
		Probe:    probe.LoggedInAs("dora", "RETR 11"),
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte {
				var broken []byte
				for len(line) > width+len(server.CRLF) {
					broken = append(append(broken, line[:width]...), server.CRLF...)
					line = line[width:]
				}
				return append(broken, line...)
			}, "RETR")
		},
	}
}

// cutLines is a fault that cuts long lines off.
func cutLines(width int) Fault {
	return Fault{
		Name:     fmt.Sprintf("lines-cut-at-%d", width),
		Breaks:   "RFC1939-5-RETR-07",
		Sentence: fmt.Sprintf("Of lines of more than %d octets the rest is not sent.", width),
		Probe:    probe.LoggedInAs("dora", "RETR 11"),
		Apply: func(w *server.Wiring) {
			wrap.EachLine(w, func(line []byte) []byte {
				if len(line) <= width+len(server.CRLF) {
					return line
				}
				return append(line[:width], server.CRLF...)
			}, "RETR")
		},
	}
}

// lostBlock is a fault that shows where a message fills its last block.
func lostBlock(size int) Fault {
	return Fault{
		Name:     fmt.Sprintf("last-block-of-%d-lost", size),
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: fmt.Sprintf("A message whose size is a multiple of %d loses its last line.", size),
		Probe:    probe.LoggedInAs("dora", "RETR 4"),
		Apply: func(w *server.Wiring) {
			wrap.Content(w, func(_ *server.Session, text []byte) []byte {
				if len(text) == 0 || len(text)%size != 0 {
					return text
				}
				return withoutLastLine(text)
			}, "RETR")
		},
	}
}

var _ = Add(
	Fault{
		Name:     "retr-bare-lf",
		Breaks:   "RFC1939-11-FMT-01",
		Sentence: "RETR sends line ends as they are stored, even if that is LF alone.",
		Wild:     "dbmail #945",
		Probe:    []string{"RETR 1"},
		Apply:    func(w *server.Wiring) { leaveLineEnds(w, "RETR") },
	},
	Fault{
		Name:     "top-bare-lf",
		Breaks:   "RFC1939-11-FMT-01",
		Sentence: "TOP sends line ends as they are stored, even if that is LF alone; RETR is right.",
		Probe:    []string{"TOP 1 1"},
		Apply:    func(w *server.Wiring) { leaveLineEnds(w, "TOP") },
	},
	Fault{
		Name:     "cr-doubled",
		Breaks:   "RFC1939-11-FMT-01",
		Sentence: "Each LF of a stored message gets a CR in front, even if there is one.",
		Probe:    []string{"RETR 2"},
		Apply: func(w *server.Wiring) {
			wrap.Sent(w, func(text []byte) []byte {
				return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\r\r\n"))
			})
		},
	},
)

// leaveLineEnds sends what is stored, for one command.
func leaveLineEnds(w *server.Wiring, keyword string) {
	next := w.LineEnds
	w.LineEnds = func(s *server.Session, out io.Writer) io.WriteCloser {
		if s.Command.Keyword == keyword {
			return asStored{out}
		}
		return next(s, out)
	}
}

// asStored changes nothing, except that the terminator gets a line of its own.
type asStored struct{ io.Writer }

func (a asStored) Close() error {
	_, err := io.WriteString(a.Writer, "\n")
	return err
}
