package recording

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// meaning asks for what the protocol makes significant in a recorded reply.
func (r *rebuilder) meaning(e *transcript.Expect, x *transcript.Exchange) transcript.Step {
	if e.Status.Kind == transcript.Pattern {
		return e
	}
	st := wire.ParseStatus([]byte(e.Status.Text.String()))
	if st.Indicator == wire.Malformed {
		return &transcript.Direction{Place: e.Place, Kind: transcript.AnyReply}
	}
	out := *e
	out.Status = transcript.Line{Pos: e.Status.Pos, Text: transcript.Text{{Literal: st.Indicator.String()}}}
	keyword, args := x.Command()
	if st.Indicator != wire.OK || x.Greeting {
		out.Body = nil
		return &out
	}
	switch spec := wire.SpecOf(keyword); {
	case spec.Counts && !spec.Obsolete:
		out.Status.Text = r.listed(keyword, strings.TrimSpace("+OK "+withoutCode(st)))
		if e.Body != nil {
			out.Body = r.listing(keyword, e.Body)
		}
	case spec.Content == wire.Message:
		out.Body = messageLines(e, keyword, args)
	case spec.Content == wire.Members:
		out.Body = members(e.Body)
	default:
		out.Body = nil // nothing is known to be significant
	}
	return &out
}

// withoutCode is the text of a status line without its response code, which is
// optional.
func withoutCode(st wire.Status) string {
	if st.Code == "" {
		return st.Text
	}
	return strings.TrimPrefix(st.Text, "["+st.Code+"]")
}

// rowLike is a line of a listing.
var rowLike = regexp.MustCompile(`^[0-9]+ +[!-~]`)

// listing keeps the lines that have their form.
func (r *rebuilder) listing(keyword string, lines []transcript.BodyLine) []transcript.BodyLine {
	out := []transcript.BodyLine{}
	room := false
	for _, l := range lines {
		text, literal := l.Text.Literal()
		if l.Direction != nil || !literal || !rowLike.MatchString(text) {
			room = true
			continue
		}
		out = append(out, transcript.BodyLine{Line: transcript.Line{Pos: l.Pos, Text: r.listed(keyword, text)}})
	}
	if room {
		out = append(out, transcript.BodyLine{Direction: &transcript.Direction{Kind: transcript.AnyLines}})
	}
	return out
}

// listed is a line of a listing, or a status line that has what such a line has. An
// id that several messages shared, as copies may, need not be shared elsewhere: it
// becomes a value of its own for each.
func (r *rebuilder) listed(keyword, text string) transcript.Text {
	words := strings.Fields(text)
	at := len(words) - 1
	if keyword != "UIDL" || at < 1 || !r.shared[words[at]] {
		return transcript.Text{{Literal: text}}
	}
	before := strings.Join(words[:at], " ") + " "
	return transcript.Text{{Literal: before}, {Name: "copy_" + words[at-1]}}
}

// noteShared notes the ids that a listing has more than once.
func (r *rebuilder) noteShared(lines []transcript.BodyLine) {
	seen := map[string]bool{}
	for _, l := range lines {
		if words := strings.Fields(l.Text.String()); len(words) > 1 {
			r.shared[words[1]] = r.shared[words[1]] || seen[words[1]]
			seen[words[1]] = true
		}
	}
}

// messageLines asks for the message, which is one of the target's maildrop: a store may
// add to its header, and the numbers are the server's choice.
func messageLines(e *transcript.Expect, keyword string, args []string) []transcript.BodyLine {
	d := &transcript.Direction{Place: e.Place, Kind: transcript.ThisMessage}
	switch {
	case e.Body == nil:
		return nil
	case keyword == "TOP" && len(args) == 2:
		d.Kind, d.Args = transcript.TopOfThis, []transcript.Text{{{Literal: args[1]}}}
	case keyword == "TOP":
		return nil
	}
	return []transcript.BodyLine{{Line: transcript.Line{Pos: e.Pos}, Direction: d}}
}

// members keeps what tells something: a name of the software does not.
func members(lines []transcript.BodyLine) []transcript.BodyLine {
	if lines == nil {
		return nil
	}
	out := []transcript.BodyLine{}
	for _, l := range lines {
		words := strings.Fields(strings.ToUpper(l.Text.String()))
		if l.Direction != nil || len(words) == 0 || words[0] == "IMPLEMENTATION" {
			continue
		}
		l.Kind = transcript.Meaning
		out = append(out, l)
	}
	return out
}

// stamp is the timestamp of a greeting, which is another one every time.
var stamp = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>`)

// exact asks for the octets of a reply, but for what can't come again.
func exact(e *transcript.Expect, x *transcript.Exchange) *transcript.Expect {
	out := *e
	text := e.Status.Text.String()
	switch {
	case e.Status.Kind == transcript.Pattern || x.Reply != e: // a challenge
		return &out
	case x.Greeting && stamp.MatchString(text):
		at := stamp.FindStringIndex(text)
		pattern := regexp.QuoteMeta(text[:at[0]]) + `<[^<>\s]+@[^<>\s]+>` + regexp.QuoteMeta(text[at[1]:])
		out.Status = transcript.Line{Pos: e.Status.Pos, Kind: transcript.Pattern, Text: transcript.Text{{Literal: pattern}}}
	default:
		out.Status.Kind = transcript.Exact
	}
	return &out
}
