package proxy

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// Proxy passes sessions on to a server. Fields are not to be changed once Serve was
// called.
type Proxy struct {
	// Target is the server, the only address that is ever dialled.
	Target target.Endpoint
	// TLS is for the server's side: how its certificate is checked.
	TLS *tls.Config
	// STLS upgrades the server's side before the client says anything.
	STLS bool
	// Certificate is for the clients' side.
	Certificate tls.Certificate
	// Folder is where the recordings go.
	Folder *record.Folder
	// Options are those of every recording; its functions are set here.
	Options record.Options
	// Observer is told what happens.
	Observer Observer

	// Dialer dials the target; nil is a plain one.
	Dialer Dialer
	// Most is after how many sessions no more clients are taken; 0 is no limit.
	Most int
	// Timeout bounds dialling and handshakes; Idle, how long both sides may be silent.
	Timeout, Idle time.Duration
	// Clock is the time that sessions and waits go by; the zero value is that of the system.
	Clock clock.Clock

	told  Observer // Observer, of which no mistake gets out
	once  sync.Once
	ctx   context.Context // of dialling
	stop  context.CancelFunc
	mu    sync.Mutex
	open  map[*link]bool
	doors []net.Listener
	begun int // sessions
	done  bool
	work  sync.WaitGroup
}

// Dialer opens connections; net.Dialer is one.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// Defaults of Timeout and Idle. No server has to bear a client that is idle longer.
const (
	defaultTimeout = 30 * time.Second
	defaultIdle    = 30 * time.Minute
)

func (p *Proxy) init() {
	p.once.Do(func() {
		p.ctx, p.stop = context.WithCancel(context.Background())
		p.open = map[*link]bool{}
		if p.Options.Secrets == nil {
			p.Options.Secrets = record.NewSecrets()
		}
		p.told = safeObserver{p.Observer, p.Options.Secrets}
		if p.Dialer == nil {
			p.Dialer = &net.Dialer{}
		}
		p.Clock = p.Clock.OrSystem()
		if p.Timeout == 0 {
			p.Timeout = defaultTimeout
		}
		if p.Idle == 0 {
			p.Idle = defaultIdle
		}
	})
}

// Serve takes clients from a listener until Close is called, or there were as many as there
// are to be; implicit tells that they speak TLS from the first octet.
func (p *Proxy) Serve(door net.Listener, implicit bool) error {
	p.init()
	p.mu.Lock()
	p.doors = append(p.doors, door)
	done := p.done
	p.mu.Unlock()
	if done {
		return door.Close()
	}
	failures := 0
	for {
		client, err := door.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return nil
		case err != nil && failures == patience:
			return err
		case err != nil:
			failures++
			_ = p.Clock.Sleep(p.ctx, 10*time.Millisecond) // out of file descriptors, most likely: sessions will end
			continue
		}
		failures = 0
		l := &link{p: p, client: client, implicit: implicit, decided: make(chan bool, 1)}
		if !p.add(l) {
			client.Close()
			continue
		}
		go func() {
			defer p.remove(l)
			if err := crash.Contain("proxy: session", l.run); err != nil {
				l.interrupt()
				p.told.Failed(client.RemoteAddr().String(), err)
			}
		}()
	}
}

// patience is how often in a row no client could be taken before nobody is waited for.
const patience = 6000

func (p *Proxy) add(l *link) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done {
		return false
	}
	p.open[l] = true
	p.work.Add(1)
	if p.begun++; p.begun == p.Most {
		p.shut()
	}
	return true
}

// shut takes no more clients; the lock is held.
func (p *Proxy) shut() {
	p.done = true
	for _, door := range p.doors {
		door.Close()
	}
}

// Wait waits until the sessions that there are have ended, or ctx has.
func (p *Proxy) Wait(ctx context.Context) {
	select {
	case <-p.ended():
	case <-ctx.Done():
	}
}

// ended is closed when there is no session any more.
func (p *Proxy) ended() <-chan struct{} {
	ended := make(chan struct{})
	go func() { p.work.Wait(); close(ended) }()
	return ended
}

func (p *Proxy) remove(l *link) {
	p.mu.Lock()
	delete(p.open, l)
	p.mu.Unlock()
	p.work.Done()
}

// grace is how long sessions that come to their end anyway are waited for.
const grace = 500 * time.Millisecond

// Close ends all sessions, and returns when their recordings are complete.
func (p *Proxy) Close() {
	p.init()
	p.mu.Lock()
	p.shut()
	p.mu.Unlock()
	ended := p.ended()
	select {
	case <-ended:
	case <-p.Clock.Expired(p.ctx, grace):
	}
	p.stop()
	p.mu.Lock()
	for l := range p.open {
		l.interrupt()
	}
	p.mu.Unlock()
	<-ended
}
