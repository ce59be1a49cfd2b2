package fakeserver

import (
	"errors"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

func TestLockIsExclusive(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		first, second := loggedIn(t, srv), dial(t, srv)
		second.expect(
			[2]string{"USER alice", "+OK"}, [2]string{"PASS " + testPassword, "-ERR [IN-USE] "},
			[2]string{"STAT", "-ERR"},
			[2]string{"USER alice", "+OK"}, [2]string{"PASS wrong", badLogin}, // reveals nothing
			[2]string{"USER bob", "+OK"}, [2]string{"PASS " + testPassword, "+OK"},
		)
		first.expect([2]string{"STAT", "+OK 4 "})
	})
}

func TestLockEndsWithTheSession(t *testing.T) {
	for name, end := range map[string]func(*peer){
		"QUIT":                 func(p *peer) { p.do("QUIT") },
		"lost connection":      (*peer).drop,
		"connection half open": func(p *peer) { p.write("RETR 1\r\nRET"); p.drop() },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, Config{}, func(t *testing.T, srv *Server) {
				end(loggedIn(t, srv))
				loggedIn(t, srv)
			})
		})
	}
}

func TestLockIsFreeAfterARefusedLogin(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		d := srv.of.Drops["alice"]
		good := d.Store
		d.Store = brokenStore{good, errors.New("disk on fire"), nil}
		p := dial(t, srv)
		p.expect([2]string{"USER alice", "+OK"}, [2]string{"PASS " + testPassword, "-ERR [SYS/TEMP] "},
			[2]string{"STAT", "-ERR"})
		d.Store = good
		loggedIn(t, srv)
	})
}

func TestFailedRemovalIsReportedAndTheLockReleased(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		d := srv.of.Drops["alice"]
		d.Store = brokenStore{d.Store, nil, errors.New("read-only")}
		p := loggedIn(t, srv)
		p.expect([2]string{"DELE 1", "+OK"}, [2]string{"QUIT", "-ERR some deleted messages not removed\r\n"})
		if !p.isClosed() {
			t.Error("the connection is open after QUIT")
		}
		loggedIn(t, srv).expect([2]string{"STAT", "+OK 4 "})
	})
}

type brokenStore struct {
	server.Store
	loading, removing error
}

func (b brokenStore) Load() ([]server.Message, error) {
	if b.loading != nil {
		return nil, b.loading
	}
	return b.Store.Load()
}

func (b brokenStore) Remove([]string) error { return b.removing }
