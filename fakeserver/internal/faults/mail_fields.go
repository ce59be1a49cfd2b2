package faults

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// What servers know better of the fields of a message.
var _ = Add(
	Fault{
		Name:     "blank-fold-ends-header",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP takes a line of blanks, which continues a field, for the end of the header section.",
		Probe:    probe.LoggedInAs("dora", "TOP 14 0"),
		Apply: func(w *server.Wiring) {
			sends(w, func(text []byte) []byte {
				header, body := content.CutHeader(text)
				above, below, found := cutAtBlankLine(header)
				if !found {
					return text
				}
				return bytes.Join([][]byte{above, server.CRLF, below, body}, nil)
			}, "TOP")
		},
	},
	fieldLines("blank-folds-dropped", "Lines of blanks, which continue a field, are not sent.",
		func(line string) string {
			if strings.Trim(line, " \t") == "\r\n" {
				return ""
			}
			return line
		}),
	fieldLines("long-fields-cut", "Lines of a header section are cut at 990 octets.", func(line string) string {
		if len(line) > 992 {
			return line[:990] + "\r\n"
		}
		return line
	}),
	fieldLines("field-gets-blank", "A blank is put after the colon of a field that has none.", func(line string) string {
		name, value, found := strings.Cut(line, ":")
		if found && !strings.HasPrefix(value, " ") && value != "\r\n" && !strings.ContainsAny(name, " \t") {
			return name + ": " + value
		}
		return line
	}),
	fieldLines("field-ends-trimmed", "Blanks at the ends of fields are not sent.", func(line string) string {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			return line
		}
		return strings.TrimRight(line, " \t\r\n") + "\r\n"
	}),
	fieldLines("mozilla-status-hidden", "A field in which a mail reader keeps its books is not sent.",
		func(line string) string {
			if strings.HasPrefix(line, "X-Mozilla-Status") {
				return ""
			}
			return line
		}),
	Fault{
		Name:     "many-fields-lost",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "No more than 64 lines of a header section are sent.",
		Probe:    probe.LoggedInAs("dora", "RETR 14"),
		Apply: func(w *server.Wiring) {
			sends(w, func(text []byte) []byte {
				header, body := content.CutHeader(text)
				lines := bytes.SplitAfter(header, server.CRLF)
				if len(lines) <= 66 {
					return text
				}
				return bytes.Join([][]byte{bytes.Join(lines[:64], nil), server.CRLF, body}, nil)
			}, "RETR", "TOP")
		},
	},
	Fault{
		Name:     "content-length-trusted",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "The body is sent as far as the Content-Length field of the message says.",
		Probe:    probe.LoggedInAs("dora", "RETR 14"),
		Apply: func(w *server.Wiring) {
			sends(w, func(text []byte) []byte {
				header, body := content.CutHeader(text)
				length, err := strconv.Atoi(field(header, "Content-Length"))
				if err != nil || length < 0 || length >= len(body) {
					return text
				}
				return append(header[:len(header):len(header)], body[:length]...)
			}, "RETR")
		},
	},
)

// fieldLines is a fault that sends the lines of header sections otherwise.
func fieldLines(name, sentence string, change func(line string) string) Fault {
	return Fault{
		Name:     name,
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: sentence,
		Probe:    probe.LoggedInAs("dora", "RETR 14"),
		Apply: func(w *server.Wiring) {
			sends(w, func(text []byte) []byte {
				header, body := content.CutHeader(text)
				var changed strings.Builder
				for line := range strings.SplitAfterSeq(string(header), "\r\n") {
					if line != "\r\n" && line != "" {
						line = change(line)
					}
					changed.WriteString(line)
				}
				return append([]byte(changed.String()), body...)
			}, "RETR", "TOP")
		},
	}
}

// cutAtBlankLine cuts a header section around its first line of blanks.
func cutAtBlankLine(header []byte) (above, below []byte, found bool) {
	for at := 0; at < len(header); {
		end := at + bytes.IndexByte(header[at:], '\n') + 1
		if end == at {
			break
		}
		if line := header[at:end]; len(line) > 2 && len(bytes.TrimSpace(line)) == 0 {
			return header[:at], header[end:], true
		}
		at = end
	}
	return header, nil, false
}

// field is the content of the first field with that name in a header section.
func field(header []byte, name string) string {
	for line := range strings.SplitSeq(string(header), "\r\n") {
		if found, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(found, name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
