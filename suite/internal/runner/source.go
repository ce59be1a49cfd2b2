package runner

import (
	"io"
	"sync"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// loaded is a maildrop and what the oracle is told of it.
type loaded struct {
	drop    fixtures.Maildrop
	sources []model.Source
	changed string // the way that has changed messages; "" if none has
}

// loadedFixtures keeps what was loaded, by name: fixtures never change, and a process may make
// many runs.
var loadedFixtures sync.Map

// load finds a maildrop by name.
func load(name string) (loaded, error) {
	if l, ok := loadedFixtures.Load(name); ok {
		return l.(loaded), nil
	}
	drop, err := fixtures.Load(name)
	if err != nil {
		return loaded{}, err
	}
	l, _ := loadedFixtures.LoadOrStore(name, loaded{drop: drop, sources: sources(drop)})
	return l.(loaded), nil
}

// loadDrawn is load, for a maildrop that is another one with each seed as well.
func loadDrawn(name string, seed uint64) (loaded, error) {
	drop, drawn := fixtures.Draw(name, seed)
	if !drawn {
		return load(name)
	}
	return loaded{drop: drop, sources: sources(drop)}, nil
}

// sources tells the oracle what a maildrop holds, as RETR must deliver it.
func sources(drop fixtures.Maildrop) []model.Source {
	all := make([]model.Source, len(drop.Messages))
	for i, m := range drop.Messages {
		all[i] = source(m)
	}
	return all
}

func source(m fixtures.Message) model.Source {
	const small = 4 << 20
	if m.Size() <= small {
		stored, _ := m.Bytes()
		s := model.Stored(stored)
		s.BeforeUTF8 = m.IsBeforeUTF8()
		return s
	}
	// What is large is generated, with CRLF throughout.
	return model.Source{Size: m.Size(), Open: func() io.ReadCloser {
		stored := m.Open()
		return struct {
			io.Reader
			io.Closer
		}{wire.Canonical(stored), stored}
	}}
}
