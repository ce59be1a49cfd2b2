package fakeserver

import (
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// stages are the stages of a server, by name.
func stages(w *server.Wiring) map[string]reflect.Value {
	all := map[string]reflect.Value{}
	for _, group := range []reflect.Value{reflect.ValueOf(w).Elem(), reflect.ValueOf(&w.SCRAM).Elem()} {
		for i := range group.NumField() {
			if f := group.Field(i); f.Kind() == reflect.Func && !f.IsNil() {
				all[group.Type().Field(i).Name] = reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
			}
		}
	}
	return all
}

// breakOnce has a stage go wrong the first time that it is reached.
func breakOnce(stage reflect.Value) (happened *atomic.Bool) {
	happened = new(atomic.Bool)
	right := reflect.ValueOf(stage.Interface())
	stage.Set(reflect.MakeFunc(stage.Type(), func(args []reflect.Value) []reflect.Value {
		if happened.CompareAndSwap(false, true) {
			panic("for a test")
		}
		if stage.Type().IsVariadic() {
			return right.CallSlice(args)
		}
		return right.Call(args)
	}))
	return happened
}

// A mistake in any stage ends the session in which it shows: the connection is closed,
// the maildrop is free for the next session, and others go on.
func TestCrashInEveryStage(t *testing.T) {
	reached := 0
	for name := range stages(server.Correct()) {
		if name == "TLSConfig" { // no session is there yet
			continue
		}
		t.Run(name, func(t *testing.T) {
			var told []string
			c := Config{STLS: true, MaxBadCommands: 200, Crashed: func(err error) { told = append(told, err.Error()) }}
			bubble(t, c, func(t *testing.T, srv *Server) {
				other := dial(t, srv)
				other.login("bob")
				happened := breakOnce(stages(srv.of.Wiring)[name])
				p := dial(t, srv)
				for _, line := range everything {
					if p.isClosed() {
						break
					}
					p.ask("%s", line)
				}
				p.drop()
				if !happened.Load() {
					return // TLS, and some mechanisms: what they call is contained in the same place
				}
				reached++
				if len(told) != 1 || !strings.Contains(told[0], "for a test") || !strings.Contains(told[0], "fakeserver/") {
					t.Errorf("told %q", told)
				}
				if got := other.ask("STAT"); !strings.HasPrefix(got, "+OK") {
					t.Errorf("another session: %q", got)
				}
				next := dial(t, srv)
				next.login("alice")
				if got := next.ask("STAT"); !strings.HasPrefix(got, "+OK") {
					t.Errorf("the next session: %q", got)
				}
			})
		})
	}
	if reached < 40 {
		t.Errorf("only %d stages were reached", reached)
	}
}

// Who is told may be wrong, too.
func TestCrashInTelling(t *testing.T) {
	bubble(t, Config{Crashed: func(error) { panic("again") }}, func(t *testing.T, srv *Server) {
		breakOnce(stages(srv.of.Wiring)["Greet"])
		p := dial(t, srv)
		if !p.isClosed() {
			t.Error("the session goes on")
		}
		if next := dial(t, srv); !strings.HasPrefix(next.greeting, "+OK") {
			t.Errorf("%q", next.greeting)
		}
	})
}
