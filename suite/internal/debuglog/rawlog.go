package debuglog

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What Dovecot writes with rawlog_dir: two files, NAME.in with what the client has
// sent and NAME.out with what it got, each line after the time at which it came:
//
//	1795423302.123456 STAT
//
// or one file, in which I and O tell the sides apart:
//
//	1795423302.123456 I: STAT
var (
	rawlogLine = regexp.MustCompile(`^(\d{9,11})\.(\d{6}) `)
	rawlogBoth = regexp.MustCompile(`^\d{9,11}\.\d{6} [IO][:>] `)
)

func isRawlog(head []byte) bool { return rawlogLine.Match(head) }

// piece is a line of a rawlog.
type piece struct {
	Event
	time  int64 // in microseconds
	input bool
}

func readRawlog(f *file) error {
	both := rawlogBoth.Match(f.data)
	all, err := f.pieces(f.data, both, strings.HasSuffix(f.name, ".in"))
	if err != nil {
		return err
	}
	if !both {
		other, err := f.otherHalf()
		if err != nil {
			return err
		}
		all = append(all, other...)
		slices.SortStableFunc(all, func(a, b piece) int { return cmp.Or(cmp.Compare(a.time, b.time), order(a)-order(b)) })
	}
	s := &Session{Exact: true}
	for _, p := range all {
		s.Events = append(s.Events, p.Event)
	}
	s.Begins = beginning(all)
	f.out = append(f.out, s)
	return nil
}

// order puts what the client has sent before what it got in the same microsecond.
func order(p piece) int {
	if p.input {
		return 0
	}
	return 1
}

// otherHalf reads the file that belongs to the one that was named.
func (f *file) otherHalf() ([]piece, error) {
	name, half, ok := cutExtension(f.name)
	if !ok {
		return nil, f.fail(0, "a rawlog of Dovecot is two files, NAME.in and NAME.out; name one of them")
	}
	other := name + map[string]string{".in": ".out", ".out": ".in"}[half]
	if f.open == nil {
		return nil, f.fail(0, "the other half, %s, can't be read", other)
	}
	data, err := f.open(other)
	if err != nil {
		return nil, f.fail(0, "the other half can't be read: %v", err)
	}
	g := &file{name: other, data: data}
	if len(data) > mostText {
		return nil, g.fail(0, "the log is larger than %d MiB", mostText>>20)
	}
	pieces, err := g.pieces(data, false, half == ".out")
	for i := range pieces {
		pieces[i].File = other
	}
	return pieces, err
}

func cutExtension(name string) (stem, extension string, ok bool) {
	for _, half := range []string{".in", ".out"} {
		if stem, found := strings.CutSuffix(name, half); found {
			return stem, half, true
		}
	}
	return name, "", false
}

// pieces reads the lines of one file.
func (f *file) pieces(data []byte, both, input bool) ([]piece, error) {
	var all []piece
	number := 0
	for line := range bytes.Lines(data) {
		number++
		m := rawlogLine.FindSubmatch(line)
		if m == nil {
			return nil,
				f.fail(number, "found %q, expected a time as Dovecot writes it, such as 1795423302.123456",
					clip(string(bytes.TrimRight(line, "\r\n"))))
		}
		seconds, _ := strconv.ParseInt(string(m[1]), 10, 64)
		micros, _ := strconv.ParseInt(string(m[2]), 10, 64)
		p := piece{time: seconds*1e6 + micros, input: input,
			Event: Event{Kind: Server, Line: number, Time: time.UnixMicro(seconds*1e6 + micros).UTC()}}
		rest := line[len(m[0]):]
		if both {
			if !rawlogBoth.Match(line) {
				return nil,
					f.fail(number, "found %q, expected I: or O: after the time", clip(string(bytes.TrimRight(line, "\r\n"))))
			}
			p.input = rest[0] == 'I'
			if rest[1] == '>' {
				return nil, f.fail(number, "a line is so long that the log has cut it into pieces")
			}
			rest = rest[len("I: "):]
		}
		if p.input {
			p.Kind = Client
		}
		p.Data = bytes.Clone(rest)
		all = append(all, p)
	}
	return all, nil
}

// beginning finds out whether the log is that of the login, or begins after it: then
// its first line is the reply to a login that is not in it.
func beginning(all []piece) Beginning {
	for _, p := range all {
		if !p.input {
			continue
		}
		switch spec := wire.ParseCommand(p.Data).Spec(); {
		case spec.Anywhere():
			continue
		case spec.Opens():
			return AtGreeting
		}
		return AtLogin
	}
	return AtLogin
}
