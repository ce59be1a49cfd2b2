package recording

import (
	"cmp"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Maildrop is what the maildrop held, as far as the sessions of a recording show.
func Maildrop(s *transcript.Script, o Options) fixtures.Maildrop {
	views := sessions(s)
	drop := fixtures.Maildrop{Name: "the recorded maildrop", About: "The maildrop of a recording, as far as it was seen."}
	if len(views) == 0 {
		return drop
	}
	first := views[0]
	for _, later := range views[1:] {
		first.learn(later)
	}
	for _, it := range first.items {
		if !o.Exact && it.cutShort() {
			it.head, it.whole = it.text+loneDot, false
		}
	}
	for n, size := range first.sizes() {
		drop.Messages = append(drop.Messages, first.item(n+1).message(n+1, size))
	}
	return drop
}

// Bare reports whether a recording asks nothing of the maildrop, so that any will do.
func Bare(s *transcript.Script) bool {
	for _, x := range s.Exchanges() {
		keyword, _ := x.Command()
		if spec := wire.SpecOf(keyword); (spec.Counts || spec.Number) && (x.Reply == nil || x.Positive()) {
			return false
		}
	}
	return true
}

// view is the maildrop as one session saw it.
type view struct {
	items   map[int]*item
	marked  map[int]bool // as deleted
	total   int64        // of the messages that were not marked then; -1 if nothing told
	summed  map[int]bool // the messages that total is about
	highest int          // number that is known to exist
	listed  int          // highest number of the full listings, before anything was marked
	counted int          // by STAT, before anything was marked
	utf8    bool         // UTF-8 mode is on
}

// item is what is known of one message.
type item struct {
	size  int64 // as it was listed; -1 if it was not
	uid   string
	text  string // whole, as RETR delivers it
	whole bool
	head  string // what TOP showed, if it was not whole
	raw   bool   // it came without UTF-8 mode, though its header section is not ASCII
}

func newView() *view {
	return &view{items: map[int]*item{}, marked: map[int]bool{}, total: -1, listed: -1, counted: -1}
}

// item returns what is known of message n, which thereby is known to exist.
func (v *view) item(n int) *item {
	if v.items[n] == nil {
		v.items[n] = &item{size: -1}
	}
	v.highest = max(v.highest, n)
	return v.items[n]
}

// learn takes over what another session saw of the same messages, which their
// unique-ids tell.
func (v *view) learn(later *view) {
	byID := map[string]*item{}
	for _, it := range v.items {
		if it.uid != "" {
			byID[it.uid] = it
		}
	}
	for _, it := range later.items {
		own := byID[it.uid]
		if it.uid == "" || own == nil {
			continue
		}
		own.size = max(own.size, it.size)
		own.head = cmp.Or(own.head, it.head)
		if it.whole && !own.whole {
			own.text, own.whole = it.text, true
		}
		own.raw = own.raw || it.raw
	}
}

// plausible is the size of a message of which nothing is known.
const plausible = 500

// sizes are those of all messages in order. What only the total of STAT knew is
// shared among the messages that it was about and whose sizes nothing told.
func (v *view) sizes() []int64 {
	all := make([]int64, v.count())
	rest := v.total
	var open []int
	for n := 1; n <= len(all); n++ {
		it := v.item(n)
		all[n-1] = it.octets()
		switch {
		case all[n-1] >= 0 && v.summed[n]:
			rest -= all[n-1]
		case all[n-1] < 0 && v.summed[n]:
			open = append(open, n)
		case all[n-1] < 0:
			all[n-1] = plausible
		}
	}
	for i, n := range open {
		share := max(0, rest) / int64(len(open)-i)
		all[n-1] = share
		rest -= share
	}
	return all
}

// count is how many messages there are. What the server says of itself counts more
// than the numbers that it took: it may have taken wrong ones.
func (v *view) count() int {
	switch {
	case v.listed >= 0:
		return v.listed
	case v.counted >= 0:
		return v.counted
	}
	return v.highest
}

// loneDot is a line that ends a reply where a server forgets to double it.
const loneDot = ".\r\n"

// cutShort reports whether a message that came had room for a line with a single dot, and
// for another one, in the size that was told for it. Then that is what ended the reply.
func (it *item) cutShort() bool {
	return it.whole && it.size >= int64(len(it.text)+len(loneDot)+len("\r\n"))
}

// octets is the size of a message, -1 if nothing tells.
func (it *item) octets() int64 {
	if it.whole {
		return int64(len(it.text))
	}
	return it.size
}

// message is the n-th of the maildrop. What was shown raw without UTF-8 mode is to be again.
func (it *item) message(n int, size int64) fixtures.Message {
	m := fixtures.StandIn(n, it.head, size)
	if it.whole {
		m = fixtures.NewMessage([]byte(it.text))
	}
	if it.raw {
		return m.BeforeUTF8()
	}
	return m
}
