package doctor_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/doctor"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

var sessionTroubles = []staged{
	{"maildrop-shared", doctor.Hinders, func(t *testing.T) doctor.Options {
		return options(t, "pop3://"+serve(t, pop3("+OK", map[string]string{"UIDL": "+OK\r\n1 00001234.ab\r\n."})), alice, bob)
	}},
	{"maildrop-empty", doctor.Hinders, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{Accounts: []fakeserver.Account{{User: alice.User, Password: alice.Password}}})
		return of(where)
	}},
	{"lock-lingers", doctor.Hinders, func(t *testing.T) doctor.Options {
		var logins atomic.Int32
		return timeless(options(t, "pop3://"+serve(t, func(c net.Conn) {
			converse(c, "+OK", func(word string) string {
				if word == "PASS" && logins.Add(1) > 2 { // after the first, and the one that is cut off
					return "-ERR [IN-USE] maildrop locked"
				}
				return ""
			})
		})))
	}},
	{"connections-limited", doctor.Hinders, func(t *testing.T) doctor.Options {
		at := make(chan bool, 6)
		var many []target.Account
		for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			many = append(many, target.Account{User: name, Password: "open sesame"})
		}
		return options(t, "pop3://"+serve(t, func(c net.Conn) {
			select {
			case at <- true:
				defer func() { <-at }()
				converse(c, "+OK", ordinary)
			default:
				says("-ERR too many connections\r\n")(c)
			}
		}), many...)
	}},
	{"fetching-removes", doctor.Hinders, func(t *testing.T) doctor.Options {
		o := bundled(t, faketarget.Config{ExpireAtOnce: true})
		o.Run.Scripts = some(t)
		return o
	}},
	{"fill-lost", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := bundled(t, faketarget.Config{})
		o.Run.Scripts = some(t)
		o.Run.Target.Provision = provision.Func(func(context.Context, string, fixtures.Maildrop) error { return nil })
		return o
	}},
	{"fill-fails", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := bundled(t, faketarget.Config{})
		o.Run.Scripts = some(t)
		o.Run.Target.Provision = provision.Func(func(context.Context, string, fixtures.Maildrop) error {
			return errors.New("disk full")
		})
		return o
	}},
	{"delivery-fails", doctor.Hinders, func(t *testing.T) doctor.Options {
		o := bundled(t, faketarget.Config{})
		o.Run.Scripts = some(t)
		o.Run.Target.Deliver = provision.DeliverFunc(func(context.Context, string, fixtures.Message) error {
			return errors.New("no route")
		})
		return o
	}},
	{"delivery-lost", doctor.Hinders, func(t *testing.T) doctor.Options {
		o := bundled(t, faketarget.Config{})
		o.Run.Scripts, o.Limit = some(t), time.Second
		o.Run.Target.Deliver = provision.DeliverFunc(func(context.Context, string, fixtures.Message) error { return nil })
		return o
	}},
	{"maildrop-unseen", doctor.Hinders, func(t *testing.T) doctor.Options {
		return options(t, "pop3://"+serve(t, pop3("+OK", map[string]string{"STAT": "-ERR internal error"})))
	}},
	{"special-refused", doctor.Hinders, func(t *testing.T) doctor.Options {
		o := bundled(t, faketarget.Config{})
		o.Run.Scripts = some(t)
		o.Run.Target.Special = []target.Special{{Role: "namesake", Account: target.Account{User: "mia", Password: "no"}}}
		return o
	}},
	{"timer-long", doctor.Hinders, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		o := of(where)
		o.Run.Autologout = 10 * time.Millisecond
		return o
	}},
	{"greeting-slow", doctor.Hinders, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://"+serve(t, reluctant()))
		o.Patience = 100 * time.Millisecond
		return o
	}},
}

// reluctant handles connections by saying nothing, until somebody has begun to speak on one of them.
func reluctant() func(net.Conn) {
	var once sync.Once
	spoken := make(chan bool)
	return func(c net.Conn) {
		first := make(chan []byte, 1)
		go func() {
			defer close(first)
			p := make([]byte, 1)
			if _, err := c.Read(p); err == nil {
				first <- p
			}
		}()
		select {
		case p := <-first:
			if p != nil {
				once.Do(func() { close(spoken) })
			}
		case <-spoken:
			converse(&late{c, first}, "+OK", ordinary)
		}
	}
}

// late is a connection whose first octet was read already, or is being read.
type late struct {
	net.Conn
	first chan []byte
}

func (l *late) Read(p []byte) (int, error) {
	if octets, is := <-l.first; is {
		return copy(p, octets), nil
	}
	return l.Conn.Read(p)
}
