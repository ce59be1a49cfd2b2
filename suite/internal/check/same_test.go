package check

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"net"
	"regexp"
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

var allFaults = flag.Bool("all-faults", false, "compare run, record and check for all scripts and 100 faults")

// The same octets give the same findings, whether they are played, recorded or checked afterwards, but for what
// unlike says: a sample of all scripts with faults of the bundled server. Of several connections each is recorded
// and checked by itself, and what shows in one of them is found by who plays, too.
func TestTheSameOctetsGiveTheSameFindings(t *testing.T) {
	scripts := slices.DeleteFunc(suitetest.Scripts(t), func(s *transcript.Script) bool { return !shown(s) })
	const faults = 100
	sum := &agreement{}
	all := fakeserver.Faults()
	var wg sync.WaitGroup
	room := make(chan struct{}, 16) // most of the time is waited
	for _, n := range pairs(len(scripts), faults) {
		s, fault := scripts[n/faults], ""
		if n%faults > 0 { // the first one is no fault
			fault = all[(n%faults*7+n/faults)%len(all)].Name
		}
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			sum.add(t, s, fault)
		})
	}
	wg.Wait()
	t.Logf("%d scripts, %d conversations with %d findings, of which recordings have lost %d", len(scripts), sum.played,
		sum.found, sum.lost)
	if sum.played < len(scripts)/2 || sum.found < len(scripts)/4 || sum.lost > sum.found/4 {
		t.Error("too little was compared")
	}
}

// pairs are those of scripts and faults that are played: two for each script, or all.
func pairs(scripts, faults int) (all []int) {
	r := rand.New(rand.NewPCG(1, 0))
	for s := range scripts {
		if *allFaults {
			for f := range faults {
				all = append(all, s*faults+f)
			}
			continue
		}
		all = append(all, s*faults, s*faults+1+r.IntN(faults-1))
	}
	return all
}

// agreement is what was compared so far.
type agreement struct {
	mu                  sync.Mutex
	played, found, lost int
}

// add plays a script, and compares what is found in it in all ways.
func (a *agreement) add(t *testing.T, s *transcript.Script, fault string) {
	t.Helper()
	out, conns := play(t, s, fault)
	if out == nil || out.Err != nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	name := s.File + " with fault " + fault
	var own, checked []string
	stopped := false // and what came after that was not read
	for _, f := range out.Findings {
		if stopped = stopped || f.Expectation; !f.Expectation {
			own = append(own, line(f))
		}
	}
	for _, events := range conns {
		found, recorded, again := a.judge(t, name, events)
		if diff := difference(alike(recorded, found)); diff != "" {
			t.Errorf("%s: recorded and checked\n%s", name, diff)
		}
		if diff := beyond(rulesIn(again), append(rulesIn(found), reordered...)); diff != "" {
			t.Errorf("%s: in the recording alone\n%s", name, diff)
		}
		checked = append(checked, found...)
	}
	a.played, a.found = a.played+1, a.found+len(checked)
	servers := slices.DeleteFunc(slices.Clone(checked), func(l string) bool { return strings.HasPrefix(l, "client-") })
	if slices.ContainsFunc(checked, unlike.MatchString) {
		return
	}
	if len(conns) == 1 {
		diff := beyond(own, servers)
		if !stopped {
			diff = difference(own, servers)
		}
		if diff != "" {
			t.Errorf("%s: played and checked\n%s", name, diff)
		}
		return
	}
	if diff := beyond(servers, own); diff != "" && len(own) == 0 { // what is known of all of them has other names for it
		t.Errorf("%s: in one connection alone\n%s", name, diff)
	}
}

// judge judges what went over a connection: as it was, while it is recorded, and by the recording.
func (a *agreement) judge(t *testing.T, name string, events []debuglog.Event) (checked, recorded, again []string) {
	t.Helper()
	checked = checkedFindings(events)
	var text bytes.Buffer
	recorded, stopped := recordedFindings(&text, events)
	if stopped { // and judges no more than it has written
		recorded = checked
	}
	script, err := transcript.Parse("x.pop3", text.Bytes())
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, text.Bytes())
		return checked, recorded, nil
	}
	for _, f := range Script(script).Findings {
		again = append(again, string(f.Rule)+": "+words(f.Message))
	}
	for _, l := range checked {
		if !slices.Contains(again, l) {
			a.lost++
		}
	}
	return checked, recorded, again
}

// unlike is what has those who play see something else: who plays reads no line before one is due. Such a line
// is taken for the next reply, so that which lines answer which commands differs from there on, or it is not
// seen at all where the connection is closed before.
var unlike = regexp.MustCompile(`: (?:the server spoke though no reply was due|\w+ was answered twice, |` +
	`(?:a negative|the) reply to \w+ went on after its )`)

// reordered is what only a recording can accuse a client of: what is sent ahead of the answer to AUTH stands after it
// there, since it may be a part of the exchange.
var reordered = []string{"client-state"}

// hidden matches what is written over by those who record.
var hidden = regexp.MustCompile(`\bx{4,}\b`)

// alike leaves out of two lists what only differs in that the one conceals what the other says.
func alike(recorded, checked []string) (a, b []string) {
	rules := map[string]bool{}
	for _, l := range recorded {
		if rule, message, _ := strings.Cut(l, ":"); hidden.MatchString(message) {
			rules[rule] = true
		}
	}
	open := func(lines []string) (rest []string) {
		for _, l := range lines {
			if rule, _, _ := strings.Cut(l, ":"); rules[rule] {
				l = rule
			}
			rest = append(rest, l)
		}
		return rest
	}
	return open(recorded), open(checked)
}

// shown reports whether octets show all of what a script does: TLS hides it, and what takes minutes, or needs
// mail to be delivered, is not played here.
func shown(s *transcript.Script) bool {
	for _, need := range s.Header.Requires {
		for _, not := range []string{"tls", "STLS", "delivery", "autologout", "slow", "provider:", "account:", "domain"} {
			if strings.Contains(need, not) {
				return false
			}
		}
	}
	for _, step := range s.Steps {
		if d, ok := step.(*transcript.Direction); ok {
			if does := d.Kind.Traits(); does.TLS || does.StartsTLS() || does.Idle || does.Delivers || does.Tries || does.Silent {
				return false
			}
		}
	}
	return true
}

// play plays a script, and returns what went over its connections; nothing where somebody waited in vain.
func play(t *testing.T, s *transcript.Script, fault string) (*session.Outcome, [][]debuglog.Event) {
	t.Helper()
	config := fakeserver.Config{Accounts: []fakeserver.Account{{User: "mrose", Password: "tanstaaf"},
		{User: "alice", Password: "rabbit-hole"}}}
	if fault != "" {
		config.Faults = []string{fault}
	}
	for i, name := range []string{s.Header.Maildrop.Name, s.Header.Maildrop2.Name} {
		drop, err := fixtures.Load(cmp.Or(name, "two-messages"))
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
	if w.silent {
		return nil, nil
	}
	var conns [][]debuglog.Event
	for _, c := range w.conns {
		conns = append(conns, c.events)
	}
	return out, conns
}

// wiretap dials connections, and keeps what goes over them.
type wiretap struct {
	mu     sync.Mutex
	silent bool // a wait came to its end
	conns  []*tapped
	said   int // events of all connections
}

func (w *wiretap) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &tapped{Conn: conn, w: w}
	w.conns = append(w.conns, c)
	return c, err
}

// tapped is one connection.
type tapped struct {
	net.Conn
	w      *wiretap
	ended  bool
	events []debuglog.Event
}

// add keeps an event; the lock is held.
func (c *tapped) add(kind debuglog.Kind, p []byte) {
	if c.ended || len(p) == 0 && (kind == debuglog.Client || kind == debuglog.Server) {
		return
	}
	c.ended = kind == debuglog.EndedByClient || kind == debuglog.EndedByServer
	c.w.said++
	at := time.Unix(1e9+int64(c.w.said), 0)
	c.events = append(c.events, debuglog.Event{Kind: kind, Time: at, Data: slices.Clone(p)})
}

func (c *tapped) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	c.add(debuglog.Server, p[:n])
	if session.IsTimeout(err) {
		c.w.silent = true
	} else if err != nil && !errors.Is(err, net.ErrClosed) {
		c.add(debuglog.EndedByServer, nil)
	}
	return n, err
}

func (c *tapped) Write(p []byte) (int, error) {
	c.w.mu.Lock()
	c.add(debuglog.Client, p)
	c.w.mu.Unlock()
	return c.Conn.Write(p)
}

func (c *tapped) Close() error {
	c.w.mu.Lock()
	defer c.w.mu.Unlock()
	c.add(debuglog.EndedByClient, nil)
	return c.Conn.Close()
}

func recordedFindings(w io.Writer, events []debuglog.Event) (all []string, stopped bool) {
	r := record.New(w, record.Options{
		Client: conversation.JudgeClient, Stopped: func(string) { stopped = true },
		Found: func(f record.Breach) { all = append(all, line(f.Finding)) },
	})
	retell(r, &debuglog.Session{Exact: true, Events: events}, time.Unix(1e9, 0))
	_ = r.Close()
	return all, stopped
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
	return strings.ReplaceAll(beyond(a, b), "+ ", "- ") + beyond(b, a)
}

// rulesIn are the rules of findings: what is found first is not in a recording if it was written over.
func rulesIn(lines []string) (all []string) {
	for _, l := range lines {
		rule, _, _ := strings.Cut(l, ":")
		all = append(all, rule)
	}
	return all
}

// beyond says what the first of two has and not the second.
func beyond(a, b []string) string {
	var out strings.Builder
	for _, l := range a {
		if !slices.Contains(b, l) {
			out.WriteString("+ " + l + "\n")
		}
	}
	return out.String()
}
