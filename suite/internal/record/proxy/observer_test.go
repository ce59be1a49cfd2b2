package proxy

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/record"
)

// failures is an observer that remembers how sessions failed.
type failures struct {
	Observer
	all []string
}

func (f *failures) Failed(_ string, err error)       { f.all = append(f.all, err.Error()) }
func (f *failures) Ended(_ string, _ int, err error) { f.all = append(f.all, fmt.Sprint(err)) }

// What a server says where a session does not come about may be a secret of another one.
func TestErrorsTellNoSecrets(t *testing.T) {
	secrets := record.NewSecrets()
	s := record.New(io.Discard, record.Options{Secrets: secrets})
	s.Opened(time.Now(), record.Clear)
	s.Server(time.Now(), []byte("+OK\r\n"))
	s.Client(time.Now(), []byte("USER alice\r\n"))
	s.Server(time.Now(), []byte("+OK\r\n"))
	s.Client(time.Now(), []byte("PASS wonderland7\r\n"))

	var told failures
	c := safeObserver{&told, secrets}
	c.Failed("client", errors.New(`STLS was refused: "-ERR wonderland7"`))
	c.Ended("file", 0, errors.New("wonderland7"))
	c.Ended("file", 0, nil)
	c.Failed("client", fs.ErrExist)
	want := []string{`STLS was refused: "-ERR xxxxxxxxxxx"`, "xxxxxxxxxxx", "<nil>", fs.ErrExist.Error()}
	if fmt.Sprint(told.all) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", told.all, want)
	}
}
