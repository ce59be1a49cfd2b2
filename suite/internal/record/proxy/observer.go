package proxy

import (
	"errors"

	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/record"
)

// Observer is told what happens to sessions, which are known by the names of their
// recordings. It is called from many goroutines at once.
type Observer interface {
	// Opened tells of a client that is connected to the server.
	Opened(file, client string)
	// Found tells of a rule that was broken.
	Found(file string, f record.Breach)
	// Stopped tells that nothing more is written of a session that goes on.
	Stopped(file, why string)
	// Ended tells that a session is over, and how many rules were put to the test; err
	// is what kept it from being recorded whole.
	Ended(file string, judged int, err error)
	// Failed tells of a client that no session came about with.
	Failed(client string, err error)
}

// safeObserver is an [Observer] whose mistakes end nothing: what it is told is lost, and no more.
// Errors, which may quote the server, are told without the secrets of any session.
type safeObserver struct {
	of      Observer
	secrets *record.Secrets
}

func (c safeObserver) hide(err error) error {
	if err != nil {
		if text := c.secrets.Text(err.Error()); text != err.Error() {
			return errors.New(text)
		}
	}
	return err
}

func (c safeObserver) Opened(file, client string) {
	_ = crash.Contain("proxy: tell opened", func() { c.of.Opened(file, client) })
}

func (c safeObserver) Found(file string, f record.Breach) {
	_ = crash.Contain("proxy: tell found", func() { c.of.Found(file, f) })
}

func (c safeObserver) Stopped(file, why string) {
	_ = crash.Contain("proxy: tell stopped", func() { c.of.Stopped(file, why) })
}

func (c safeObserver) Ended(file string, judged int, err error) {
	_ = crash.Contain("proxy: tell ended", func() { c.of.Ended(file, judged, c.hide(err)) })
}

func (c safeObserver) Failed(client string, err error) {
	_ = crash.Contain("proxy: tell failed", func() { c.of.Failed(client, c.hide(err)) })
}
