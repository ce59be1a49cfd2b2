package runner

import (
	"bytes"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/oracle"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// sources tells the oracle what a maildrop holds, as RETR must deliver it.
func sources(drop fixtures.Maildrop) []oracle.Source {
	all := make([]oracle.Source, len(drop.Messages))
	for i, m := range drop.Messages {
		all[i] = source(m)
	}
	return all
}

func source(m fixtures.Message) oracle.Source {
	open := func() io.ReadCloser {
		stored := m.Open()
		return struct {
			io.Reader
			io.Closer
		}{wire.Canonical(stored), stored}
	}
	const small = 4 << 20
	if m.Size() > small {
		return oracle.Source{Size: m.Size(), Open: open} // generated, with CRLF throughout
	}
	stored, _ := m.Bytes()
	return oracle.Source{
		Size:    int64(len(canonical(stored))),
		Unended: !bytes.HasSuffix(stored, []byte("\n")),
		Open:    open,
	}
}

func canonical(stored []byte) []byte {
	text, _ := io.ReadAll(wire.Canonical(strings.NewReader(string(stored))))
	return text
}
