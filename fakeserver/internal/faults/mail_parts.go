package faults

import (
	"bytes"
	"regexp"

	"golang.org/x/text/unicode/norm"

	"github.com/pop3spec/pop3spec/fakeserver/internal/content"
	"github.com/pop3spec/pop3spec/fakeserver/internal/probe"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// What servers know better of the parts of a message and of its lines.
var _ = Add(
	inBody("epilogue-lost", "What follows the last boundary of a multipart is not sent.", withoutEpilogue),
	inBody("preamble-lost", "What stands before the first boundary of a multipart is not sent.", withoutPreamble),
	inBody("boundary-blanks-stripped", "Blanks after a boundary are not sent.",
		replacing(`(\r\n--[^ \t\r\n]+)[ \t]+\r\n`, "$1\r\n")),
	inBody("soft-breaks-joined", "Lines of quoted-printable are joined where they end with a soft break.",
		replacing(`([^\r\n]{60,75})=\r\n`, "$1")),
	inBody("signature-border-stripped", "The blank in the line that begins a signature is not sent.",
		replacing(`\n-- \r\n`, "\n--\r\n")),
	inBody("control-z-ends-message", "A message is sent up to its first Control-Z only.", replacing("(?s)\x1a.*$", "")),
	inBody("form-feed-lost", "Form feeds are not sent.", replacing("\f", "")),
	inBody("escapes-lost", "Escape octets, by which charsets are shifted, are not sent.", replacing("\x1b", "")),
	inBody("letters-composed", "Letters and their accents are sent as one character.", norm.NFC.Bytes),
	inBody("stuffing-lost-after-998", "A dot at the beginning of a line that follows one of 998 octets is lost.",
		replacing(`(\n[^\r\n]{998}\r\n)\.`, "$1")),
	Fault{
		Name:     "size-without-epilogue",
		Breaks:   "RFC1939-5-LIST-03",
		Sentence: "The size of a multipart is counted up to its last boundary.",
		Probe:    probe.LoggedInAs("dora", "LIST 15"),
		Apply: func(w *server.Wiring) {
			next := w.Size
			w.Size = func(s *server.Session, m server.Message) (int64, error) {
				return next(s, content.ChangeSent(m, changedBody(withoutEpilogue)))
			}
		},
	},
	Fault{
		Name:     "top-counts-from-boundary",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "TOP counts the lines of a multipart from its first boundary on.",
		Probe:    probe.LoggedInAs("dora", "TOP 15 1"),
		Apply: func(w *server.Wiring) {
			sends(w, changedBody(withoutPreamble), "TOP")
		},
	},
)

// inBody is a fault that sends the bodies of messages otherwise.
func inBody(name, sentence string, change func([]byte) []byte) Fault {
	return Fault{
		Name:     name,
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: sentence,
		Probe:    probe.LoggedInAs("dora", "RETR 15"),
		Apply: func(w *server.Wiring) {
			sends(w, changedBody(change), "RETR")
		},
	}
}

// mostLookedAt is how large the messages are at most that such a server looks at: others take too long.
const mostLookedAt = 1 << 20

// sends changes the content of messages on their way out, for some commands.
func sends(w *server.Wiring, change func(text []byte) []byte, keywords ...string) {
	wrap.Content(w, func(_ *server.Session, text []byte) []byte {
		if len(text) > mostLookedAt {
			return text
		}
		return change(text)
	}, keywords...)
}

// changedBody changes what follows the header section.
func changedBody(change func([]byte) []byte) func(text []byte) []byte {
	return func(text []byte) []byte {
		header, body := content.CutHeader(text)
		return append(header[:len(header):len(header)], change(body)...)
	}
}

// replacing replaces all that matches a pattern.
func replacing(pattern, by string) func([]byte) []byte {
	p := regexp.MustCompile(pattern)
	return func(text []byte) []byte { return p.ReplaceAll(text, []byte(by)) }
}

var (
	firstBoundary = regexp.MustCompile(`(?m)^--[^\r\n]+\r\n`)
	lastBoundary  = regexp.MustCompile(`(?m)^--[^\r\n]+--\r\n`)
)

// withoutEpilogue ends a body after its last boundary, if it has one.
func withoutEpilogue(body []byte) []byte {
	if len(body) > mostLookedAt {
		return body
	}
	if all := lastBoundary.FindAllIndex(body, -1); len(all) > 0 {
		return body[:all[len(all)-1][1]]
	}
	return body
}

// withoutPreamble begins a body with its first boundary, if it has a last one.
func withoutPreamble(body []byte) []byte {
	at := firstBoundary.FindIndex(body)
	if at == nil || !lastBoundary.Match(body) {
		return body
	}
	return bytes.Clone(body[at[0]:])
}
