package fakeserver

import (
	"bytes"
	"fmt"
	"io"
)

// What goes wrong in messages or lines of a certain length only.

var _ = faults(
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
		Probe:    append(loginErik, "RETR 257"),
		apply: func(w *wiring) {
			next := w.find
			w.find = func(s *session, arg string) (*entry, error) {
				e, err := next(s, arg)
				if err == nil && s.command.keyword == "RETR" && e.number > 256 {
					return s.entries[(e.number-1)%256], nil
				}
				return e, err
			}
		},
	},
	Fault{
		Name:     "short-writes-overlooked",
		Breaks:   "RFC1939-5-RETR-08",
		Sentence: "Of a large message only every block of 32 KiB but the third is sent.",
		Probe:    append(loginDora, "RETR 1"),
		apply: func(w *wiring) {
			w.rewrite(func(_ *session, text []byte) []byte {
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
		Probe:    append(loginDora, "RETR 1"),
		apply: func(w *wiring) {
			w.rewrite(func(_ *session, text []byte) []byte { return text[:min(len(text), size)] }, "RETR")
		},
	}
}

// wrappedLines is a fault that breaks long lines.
func wrappedLines(width int) Fault {
	return Fault{
		Name:     fmt.Sprintf("lines-wrapped-at-%d", width),
		Breaks:   "RFC1939-5-RETR-07",
		Sentence: fmt.Sprintf("Lines of more than %d octets are broken into several.", width),
		Probe:    append(loginDora, "RETR 11"),
		apply: func(w *wiring) {
			w.editEach(func(line []byte) []byte {
				var broken []byte
				for len(line) > width+len(crlf) {
					broken = append(append(broken, line[:width]...), crlf...)
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
		Probe:    append(loginDora, "RETR 11"),
		apply: func(w *wiring) {
			w.editEach(func(line []byte) []byte {
				if len(line) <= width+len(crlf) {
					return line
				}
				return append(line[:width], crlf...)
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
		Probe:    append(loginDora, "RETR 4"),
		apply: func(w *wiring) {
			w.rewrite(func(_ *session, text []byte) []byte {
				if len(text) == 0 || len(text)%size != 0 {
					return text
				}
				return withoutLastLine(text)
			}, "RETR")
		},
	}
}

var _ = faults(
	Fault{
		Name:     "retr-bare-lf",
		Breaks:   "RFC1939-11-FMT-01",
		Sentence: "RETR sends line ends as they are stored, even if that is LF alone.",
		Wild:     "dbmail #945",
		Probe:    []string{"RETR 1"},
		apply:    func(w *wiring) { w.leaveLineEnds("RETR") },
	},
	Fault{
		Name:     "top-bare-lf",
		Breaks:   "RFC1939-11-FMT-01",
		Sentence: "TOP sends line ends as they are stored, even if that is LF alone; RETR is right.",
		Probe:    []string{"TOP 1 1"},
		apply:    func(w *wiring) { w.leaveLineEnds("TOP") },
	},
	Fault{
		Name:     "cr-doubled",
		Breaks:   "RFC1939-11-FMT-01",
		Sentence: "Each LF of a stored message gets a CR in front, even if there is one.",
		Probe:    []string{"RETR 2"},
		apply: func(w *wiring) {
			next := w.rendering
			w.rendering = func(s *session, m Message) (Message, error) {
				m, err := next(s, m)
				if err != nil {
					return m, err
				}
				return m.stored(func(text []byte) []byte {
					return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\r\r\n"))
				}), nil
			}
		},
	},
)

// leaveLineEnds sends what is stored, for one command.
func (w *wiring) leaveLineEnds(keyword string) {
	next := w.lineEnds
	w.lineEnds = func(s *session, out io.Writer) io.WriteCloser {
		if s.command.keyword == keyword {
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
