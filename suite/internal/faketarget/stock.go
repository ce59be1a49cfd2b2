package faketarget

import (
	"io"
	"sync"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
)

// stock holds the messages that were put into a fake before. What is equal is the same
// message, whose size need not be found out for each maildrop anew.
var stock sync.Map

// stored is a message as the fake stores it.
func stored(m fixtures.Message) fakeserver.Message {
	if s, ok := stock.Load(m); ok {
		return s.(fakeserver.Message)
	}
	s, _ := stock.LoadOrStore(m, forTheStore(m))
	return s.(fakeserver.Message)
}

func forTheStore(m fixtures.Message) fakeserver.Message {
	const small = 4 << 20
	if m.Size() <= small {
		if octets, err := m.Bytes(); err == nil {
			kept := fakeserver.Bytes(octets)
			if m.IsBeforeUTF8() {
				return kept.BeforeUTF8()
			}
			return kept
		}
	}
	return fakeserver.Stream(func() (io.ReadCloser, error) { return m.Open(), nil })
}
