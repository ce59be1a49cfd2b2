// Package memnet is a network in memory between a client and the sessions of a server, in the same
// process. On it nobody waits in vain: where the server waits for the client, nothing will ever come, and
// a client that waits for it all the same is told so at once, by the time-out that it would have had.
// A pause of the client is over when the server has done all that it can do.
//
// Time passes in it as if all of these waits had been made (time.go): what a server does at the end of a
// while, such as the autologout timer, it does when its time has come, and nobody waits for that either.
package memnet

import (
	"context"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// Network connects clients to servers by address. Its methods may be called from any goroutine.
type Network struct {
	mu      sync.Mutex
	serve   map[string]func(net.Conn)
	serving map[*end]bool // the servers' ends whose sessions run
	resting int           // who waits for all of them
	quiet   *sync.Cond    // something has changed, for those
	slept   time.Duration // that have passed, but in truth have not
	timers  map[*timer]bool
}

// New returns a network on which each address is served by a function that is called once for each
// connection, and closes it.
func New(serve map[string]func(net.Conn)) *Network {
	n := &Network{serve: serve, serving: map[*end]bool{}, timers: map[*timer]bool{}}
	n.quiet = sync.NewCond(&n.mu)
	return n
}

const (
	// settle bounds how long a new connection waits for those before it to come to rest.
	settle = 50 * time.Millisecond
	// longest is how long a pause takes at most: a session that still works then may never come to an end.
	longest = 300 * time.Millisecond
	// grace is for how long nothing must have happened before a client is taken to wait in vain: it may be
	// about to send something beside that.
	grace = time.Millisecond
)

// DialContext opens a connection. The error says that the address is not served.
func (n *Network) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	serve := n.serve[address]
	if serve == nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: fmt.Errorf("%s: %w", address, syscall.ECONNREFUSED)}
	}
	if err := n.rest(ctx, settle); err != nil {
		return nil, err
	}
	w := &wire{changed: sync.NewCond(&n.mu)}
	client, server := &end{net: n, wire: w, client: true}, &end{net: n, wire: w}
	client.peer, server.peer = server, client
	n.mu.Lock()
	n.serving[server] = true
	n.mu.Unlock()
	go func() {
		serve(server)
		_ = server.Close()
		server.change(func() { delete(n.serving, server) })
	}()
	return client, nil
}

// rest waits until all sessions of the server wait, but no longer than d.
func (n *Network) rest(ctx context.Context, d time.Duration) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.busy() {
		return ctx.Err()
	}
	wake := func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.quiet.Broadcast()
	}
	defer time.AfterFunc(d, wake).Stop()
	defer context.AfterFunc(ctx, wake)()
	n.resting++
	defer func() { n.resting-- }()
	for until := time.Now().Add(d); ctx.Err() == nil && n.busy() && time.Now().Before(until); {
		n.quiet.Wait()
	}
	return ctx.Err()
}

// busy reports whether a session of the server has something to do.
func (n *Network) busy() bool {
	for e := range n.serving {
		if !e.idle() {
			return true
		}
	}
	return false
}
