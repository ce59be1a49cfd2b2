package recording

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// mostMessages bounds what a number in a recording can make of a maildrop.
const mostMessages = 100_000

// sessions are the views of all connections, in the order in which they began to look
// at the maildrop.
func sessions(s *transcript.Script) []*view {
	views := map[int]*view{}
	var inOrder []*view
	utf8 := map[int]bool{}
	for _, x := range s.Exchanges() {
		if x.Greeting {
			delete(views, x.Conn)
			delete(utf8, x.Conn)
		}
		if !x.Positive() {
			continue
		}
		keyword, args := x.Command()
		utf8[x.Conn] = utf8[x.Conn] || keyword == "UTF8"
		look, known := looks[keyword]
		if !known {
			continue
		}
		v := views[x.Conn]
		if v == nil {
			v = newView()
			v.utf8 = utf8[x.Conn]
			views[x.Conn] = v
			inOrder = append(inOrder, v)
		}
		look(v, reply{args: args, words: statusWords(x.Reply), body: x.Reply.Body})
	}
	return inOrder
}

// reply is a positive reply with what was asked for.
type reply struct {
	args  []string
	words []string // of the status line, after +OK
	body  []transcript.BodyLine
}

// looks are what the replies to the commands tell.
var looks = map[string]func(*view, reply){
	"STAT": (*view).stat, "LIST": (*view).list, "UIDL": (*view).uidl,
	"RETR": (*view).retr, "TOP": (*view).top, "DELE": (*view).dele,
	"RSET": func(v *view, _ reply) { clear(v.marked) },
}

func statusWords(e *transcript.Expect) []string {
	words := strings.Fields(e.Status.Text.String())
	return words[min(1, len(words)):]
}

// number reads a message number, or a size.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0
}

// named returns the message that a word names; nil if it names none.
func (v *view) named(word string) *item {
	n, ok := number(word)
	if !ok || n < 1 || n > mostMessages {
		return nil
	}
	return v.item(int(n))
}

func (v *view) stat(r reply) {
	if len(r.words) < 2 {
		return
	}
	count, ok := number(r.words[0])
	total, sized := number(r.words[1])
	if !ok || !sized || count > mostMessages {
		return
	}
	if len(v.marked) == 0 {
		v.counted = max(v.counted, int(count))
	}
	v.total, v.summed = total, map[int]bool{}
	for n := 1; int64(len(v.summed)) < count; n++ {
		if !v.marked[n] {
			v.item(n)
			v.summed[n] = true
		}
	}
}

func (v *view) list(r reply) {
	v.each(r, func(it *item, word string) {
		if size, ok := number(word); ok {
			it.size = size
		}
	})
}

func (v *view) uidl(r reply) {
	v.each(r, func(it *item, word string) { it.uid = word })
}

// each goes through the lines of a listing, or its only line.
func (v *view) each(r reply, tell func(it *item, word string)) {
	note := func(words []string) {
		if len(words) < 2 {
			return
		}
		if it := v.named(words[0]); it != nil {
			tell(it, words[1])
		}
	}
	if len(r.args) > 0 {
		note(r.words)
		return
	}
	for _, b := range r.body {
		note(strings.Fields(b.Text.String()))
	}
	if r.body != nil && len(v.marked) == 0 && complete(r.body) {
		v.listed = max(v.listed, highest(r.body))
	}
}

// complete reports whether all lines of a listing are there: <any lines> may be more.
func complete(lines []transcript.BodyLine) bool {
	return !slices.ContainsFunc(lines, func(b transcript.BodyLine) bool { return b.Direction != nil })
}

// highest is the highest number in a listing, 0 if it is empty.
func highest(lines []transcript.BodyLine) (most int) {
	for _, b := range lines {
		words := strings.Fields(b.Text.String())
		if len(words) < 2 {
			continue
		}
		if n, ok := number(words[0]); ok && n <= mostMessages {
			most = max(most, int(n))
		}
	}
	return most
}

func (v *view) retr(r reply) {
	if len(r.args) == 0 {
		return
	}
	it := v.named(r.args[0])
	if it == nil || r.body == nil {
		return
	}
	text, whole := unstuffed(r.body)
	it.raw = it.raw || !v.utf8 && content.International([]byte(text))
	switch {
	case whole:
		it.text, it.whole = text, true
	case !it.whole && len(text) > len(it.head):
		it.head = text
	}
}

// top takes what TOP showed. A body shorter than what was asked for is all of it.
func (v *view) top(r reply) {
	if len(r.args) == 0 {
		return
	}
	it := v.named(r.args[0])
	if it == nil || it.whole || r.body == nil {
		return
	}
	text, ended := unstuffed(r.body)
	if len(text) < len(it.head) {
		return
	}
	it.raw = it.raw || !v.utf8 && content.International([]byte(text))
	it.head = text
	if _, body, separated := strings.Cut("\r\n"+text, "\r\n\r\n"); ended && separated && len(r.args) > 1 {
		asked, ok := number(r.args[1])
		if ok && int64(strings.Count(body, "\n")) < asked {
			it.text, it.whole = text, true
		}
	}
}

func (v *view) dele(r reply) {
	if len(r.args) == 0 {
		return
	}
	if n, ok := number(r.args[0]); ok && v.named(r.args[0]) != nil {
		v.marked[int(n)] = true
	}
}

// unstuffed is a message as it was before byte-stuffing, whole or up to where the
// recording breaks off. A line that begins with a single dot was not
// stuffed, though it should have been: it is taken as it came.
func unstuffed(lines []transcript.BodyLine) (text string, whole bool) {
	var b strings.Builder
	for _, l := range lines {
		if l.Direction != nil || l.Kind == transcript.Pattern {
			return b.String(), false
		}
		line := l.Text.String()
		if strings.HasPrefix(line, "..") {
			line = line[1:]
		}
		b.WriteString(line + "\r\n")
	}
	return b.String(), true
}
