package scripted

import (
	"context"
	"errors"
	"net"
	"time"
)

// Wire is what goes wrong on the way to the client. The zero value is a good wire.
type Wire struct {
	Segment  int           // octets are sent in segments of so many; 0 means as they come
	CutAfter int64         // the connection is lost after so many octets; 0 means never
	Late     time.Duration // every reply waits so long
	Timing   bool          // replies take as long as they did in the transcript
}

// errCut ends a connection that was to be lost.
var errCut = errors.New("the connection was cut")

// faulty is the wire of one connection.
type faulty struct {
	Wire
	sleep func(context.Context, time.Duration) error
	sent  int64
	cut   bool
}

// send sends what a reaction says.
func (f *faulty) send(ctx context.Context, conn net.Conn, r Reaction) error {
	wait := f.Late
	if f.Timing {
		wait += r.After
	}
	if wait > 0 && len(r.Octets) > 0 {
		if err := f.sleep(ctx, wait); err != nil {
			return err
		}
	}
	octets := r.Octets
	if f.CutAfter > 0 && f.sent+int64(len(octets)) >= f.CutAfter {
		octets, f.cut = octets[:f.CutAfter-f.sent], true
	}
	for len(octets) > 0 {
		n := len(octets)
		if f.Segment > 0 {
			n = min(n, f.Segment)
		}
		if _, err := conn.Write(octets[:n]); err != nil {
			return err
		}
		f.sent += int64(n)
		octets = octets[n:]
	}
	if f.cut {
		return errCut
	}
	return nil
}
