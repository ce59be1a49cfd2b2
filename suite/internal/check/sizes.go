package check

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// countsLF reports whether the sizes that LIST tells in a log are those of all its messages with
// LF as their line ends: no edit makes several messages of different lengths look so.
func countsLF(s *debuglog.Session) bool {
	if !s.Exact {
		return false
	}
	var asked []wire.Command // without reply
	told := map[string]int64{}
	lengths := map[int64]bool{}
	var now wire.Command // whose lines are being read
	var octets, lines int64
	body := false
	for _, e := range s.Events {
		switch {
		case e.Kind == debuglog.Client || e.Kind == debuglog.Masked:
			asked = append(asked, wire.ParseCommand(e.Data))
		case e.Kind == debuglog.Omitted:
			body = false
		case e.Kind != debuglog.Server:
		case body && !bytes.Equal(e.Data, []byte(".\r\n")):
			number, size, listed := entry(e.Data)
			if now.Keyword == "LIST" && listed {
				told[number] = size
			}
			octets, lines = octets+int64(len(bytes.TrimPrefix(e.Data, []byte(".")))), lines+1
		case body:
			body = false
			size, known := told[now.Rest]
			switch {
			case now.Keyword != "RETR" || !known:
			case size != octets-lines:
				return false
			default:
				lengths[lines] = true
			}
		case len(asked) > 0:
			now, asked = asked[0], asked[1:]
			body = wire.ParseStatus(e.Data).Indicator == wire.OK && now.MultiLine()
			octets, lines = 0, 0
		}
	}
	return len(lengths) > 1
}

// entry reads a line of LIST.
func entry(line []byte) (number string, size int64, ok bool) {
	words := bytes.Fields(line)
	if len(words) != 2 {
		return "", 0, false
	}
	for _, digit := range words[1] {
		if digit < '0' || digit > '9' || size > 1<<50 {
			return "", 0, false
		}
		size = 10*size + int64(digit-'0')
	}
	return string(words[0]), size, true
}
