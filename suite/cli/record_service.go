package cli

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/pop3spec/pop3spec/suite/internal/record/packets"
	"github.com/pop3spec/pop3spec/suite/internal/record/proxy"
)

// capturing adds recordings to a capture when their sessions have ended.
type capturing struct {
	proxy.Observer
	folder string
	to     *packets.File
	warn   func(error)
}

// Ended implements [proxy.Observer].
func (c capturing) Ended(file string, judged int, err error) {
	c.Observer.Ended(file, judged, err)
	if err := c.to.Add(filepath.Join(c.folder, file)); err != nil {
		c.warn(err)
	}
}

// onHangup has a function called at each SIGHUP until ctx ends, as services are told to open
// their files again. Where somebody sits at a terminal, SIGHUP tells that it was closed, and
// goes on to end everything.
func onHangup(ctx context.Context, std streams, reopen func()) {
	if _, is := terminal(std.out); is {
		return
	}
	came := make(chan os.Signal, 1)
	signal.Ignore(syscall.SIGHUP) // it ends nothing any more
	signal.Notify(came, syscall.SIGHUP)
	go func() {
		defer signal.Stop(came)
		for {
			select {
			case <-came:
				reopen()
			case <-ctx.Done():
				return
			}
		}
	}()
}
