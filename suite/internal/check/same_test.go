package check

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// The same octets give the same findings, whether they are played, recorded or checked
// afterwards, but for what spokeFirst says.
func TestTheSameOctetsGiveTheSameFindings(t *testing.T) {
	all := suitetest.Scripts(t)
	all = slices.DeleteFunc(all, func(s *transcript.Script) bool { return !alone(s) })
	faults := fakeserver.Faults()
	played, found := 0, 0
	for i, s := range all {
		for _, fault := range []string{"", faults[(2*i)%len(faults)].Name, faults[(2*i+1)%len(faults)].Name} {
			out, events := play(t, s, fault)
			if out == nil || out.Err != nil {
				continue
			}
			name := s.File + " with fault " + fault
			recorded, checked := recordedFindings(events), checkedFindings(events)
			if diff := difference(recorded, checked); diff != "" {
				t.Errorf("%s: recorded and checked\n%s", name, diff)
			}
			played, found = played+1, found+len(checked)
			if slices.Contains(checked, spokeFirst) {
				continue
			}
			var own []string
			for _, f := range out.Findings {
				if !f.Expectation {
					own = append(own, line(f))
				}
			}
			servers := slices.DeleteFunc(slices.Clone(checked), func(l string) bool { return strings.HasPrefix(l, "client-") })
			if diff := difference(own, servers); diff != "" {
				t.Errorf("%s: played and checked\n%s", name, diff)
			}
		}
	}
	t.Logf("%d conversations with %d findings", played, found)
	if played < 100 || found < 50 {
		t.Errorf("only %d conversations were compared, with %d findings", played, found)
	}
}

// spokeFirst is a line that came before the command that it is not the reply to. Who plays
// reads no line before one is due, and takes this one for the next reply: which lines answer
// which commands differs from there on.
const spokeFirst = "RFC1939-3-CONN-02: the server spoke though no reply was due"

// alone reports whether a script is played on one connection, in clear, without waiting, and
// with nothing that a server has to be set up for.
func alone(s *transcript.Script) bool {
	if len(s.Header.Requires) > 0 || s.Header.Maildrop2.Name != "" {
		return false
	}
	for _, step := range s.Steps {
		if step.Connection() > 1 {
			return false
		}
		if d, ok := step.(*transcript.Direction); ok {
			switch d.Kind {
			case transcript.Open, transcript.Close, transcript.Drop, transcript.LogIn, transcript.GetReady, transcript.AnyReply,
				transcript.AnyOutcome, transcript.EachReply, transcript.Pipeline, transcript.SendOctets, transcript.SendSplit,
				transcript.ServerClose:
			default:
				return false
			}
		}
	}
	return true
}

// play plays a script, and returns what went over its connection; nothing where it needed more
// than one, or where somebody waited in vain.
func play(t *testing.T, s *transcript.Script, fault string) (*session.Outcome, []debuglog.Event) {
	t.Helper()
	config := fakeserver.Config{Accounts: []fakeserver.Account{{User: "mrose", Password: "tanstaaf"},
		{User: "alice", Password: "rabbit-hole"}}}
	if fault != "" {
		config.Faults = []string{fault}
	}
	for i, name := range []string{s.Header.Maildrop.Name, "two-messages"} {
		drop, err := fixtures.Load(name)
		if err != nil {
			return nil, nil
		}
		const large = 1 << 20
		for _, m := range drop.Messages {
			if m.Size() > large {
				return nil, nil
			}
			octets, err := io.ReadAll(m.Open())
			if err != nil {
				t.Fatal(err)
			}
			config.Accounts[i].Messages = append(config.Accounts[i].Messages, fakeserver.String(string(octets)))
		}
	}
	srv, err := fakeserver.Start(config)
	if err != nil {
		return nil, nil // a fault of something that is not set up
	}
	defer srv.Close()
	w := &wiretap{}
	out := session.Play(t.Context(), s, session.Config{
		Dialer: w, Address: srv.Addr(), Timeout: time.Second,
		Accounts: []model.Account{{User: "mrose", Password: "tanstaaf"}, {User: "alice", Password: "rabbit-hole"}},
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dialled != 1 || w.silent {
		return nil, nil
	}
	return out, w.events
}

// wiretap dials connections, and keeps what goes over them.
type wiretap struct {
	mu      sync.Mutex
	dialled int
	silent  bool // a wait came to its end
	ended   bool
	events  []debuglog.Event
}

func (w *wiretap) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dialled++
	return &tapped{conn, w}, err
}

func (w *wiretap) add(kind debuglog.Kind, p []byte) {
	if w.ended || len(p) == 0 && (kind == debuglog.Client || kind == debuglog.Server) {
		return
	}
	w.ended = kind == debuglog.EndedByClient || kind == debuglog.EndedByServer
	at := time.Unix(1e9+int64(len(w.events)), 0)
	w.events = append(w.events, debuglog.Event{Kind: kind, Time: at, Data: slices.Clone(p)})
}

// tapped is one connection.
type tapped struct {
	net.Conn
	w *wiretap
}

func (c *tapped) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	c.w.add(debuglog.Server, p[:n])
	if session.IsTimeout(err) {
		c.w.silent = true
	} else if err != nil && !errors.Is(err, net.ErrClosed) {
		c.w.add(debuglog.EndedByServer, nil)
	}
	return n, err
}

func (c *tapped) Write(p []byte) (int, error) {
	c.w.mu.Lock()
	c.w.add(debuglog.Client, p)
	c.w.mu.Unlock()
	return c.Conn.Write(p)
}

func (c *tapped) Close() error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	c.w.add(debuglog.EndedByClient, nil)
	return c.Conn.Close()
}

func recordedFindings(events []debuglog.Event) (all []string) {
	r := record.New(io.Discard, record.Options{
		Client: conversation.JudgeClient, Found: func(f record.Breach) { all = append(all, line(f.Finding)) },
	})
	retell(r, &debuglog.Session{Exact: true, Events: events}, time.Unix(1e9, 0))
	_ = r.Close()
	return all
}

func checkedFindings(events []debuglog.Event) (all []string) {
	for _, f := range Log(&debuglog.Session{Exact: true, Events: events}).Findings {
		all = append(all, string(f.Rule)+": "+words(f.Message))
	}
	return all
}

func line(f rules.Finding) string { return string(f.Rule) + ": " + words(f.Message) }

// words is a message without what it cites, in which secrets are hidden in different ways.
func words(message string) string {
	text, _, _ := strings.Cut(message, `"`)
	return text
}

// difference says what one of two has and not the other, in whatever order; "" if nothing.
func difference(a, b []string) string {
	var out strings.Builder
	for _, l := range a {
		if !slices.Contains(b, l) {
			out.WriteString("- " + l + "\n")
		}
	}
	for _, l := range b {
		if !slices.Contains(a, l) {
			out.WriteString("+ " + l + "\n")
		}
	}
	return out.String()
}
