package doctor

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// mostAddresses is how many addresses of a host are tried.
const mostAddresses = 6

// lookUp resolves the name, and reports whether there are addresses.
func (l *look) lookUp(ctx context.Context) bool {
	found, host := &l.seen.Lookup, l.seen.Asked.Host
	if _, err := netip.ParseAddr(host); err == nil {
		found.Addresses, found.Literal = []string{host}, true
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, l.Limit)
	defer cancel()
	all, err := l.Resolver.LookupIPAddr(ctx, host)
	if err != nil {
		var dns *net.DNSError
		found.Missing = errors.As(err, &dns) && dns.IsNotFound
		found.Failure = plain(err)
		return false
	}
	for _, a := range all {
		found.Addresses = append(found.Addresses, a.String())
	}
	if len(all) == 0 {
		found.Missing, found.Failure = true, "it has no address"
	}
	return len(all) > 0
}

// reach connects to each address, and reports whether one of them can be used.
func (l *look) reach(ctx context.Context) bool {
	addresses := l.seen.Lookup.Addresses
	l.seen.Routes = l.routes(ctx, addresses[:min(mostAddresses, len(addresses))], l.seen.Asked.Port)
	for _, r := range l.seen.Routes {
		if r.Access == Open {
			return true
		}
	}
	l.neighbours(ctx)
	return false
}

// neighbours looks for POP3 on its usual ports.
func (l *look) neighbours(ctx context.Context) {
	for _, port := range l.Usual {
		if port != l.seen.Asked.Port {
			l.seen.Neighbours = append(l.seen.Neighbours, l.routes(ctx, l.seen.Lookup.Addresses[:1], port)...)
		}
	}
}

// routes connects to a port of each address, all at once.
func (l *look) routes(ctx context.Context, addresses []string, port int) []Route {
	all := make([]Route, len(addresses))
	var tries sync.WaitGroup
	for i, address := range addresses {
		tries.Go(func() { all[i] = l.route(ctx, net.JoinHostPort(address, strconv.Itoa(port))) })
	}
	tries.Wait()
	return all
}

// route connects to an address, and says nothing there.
func (l *look) route(ctx context.Context, address string) Route {
	began := l.Clock.Now()
	wait := min(l.Limit, 3*l.Patience)
	conn, err := session.Connect(ctx, l.Dialer, address, nil, wait)
	r := Route{Address: address, IPv6: strings.HasPrefix(address, "["), Took: l.Clock.Since(began)}
	switch {
	case err == nil:
		conn.Close()
		return r
	case errors.Is(err, syscall.ECONNREFUSED):
		r.Access = Refused
	case session.IsTimeout(err), errors.Is(err, context.DeadlineExceeded):
		r.Access = Silent
	default:
		r.Access = Unreachable
	}
	r.Failure = plain(err)
	return r
}

// plain says what an error means, without the addresses that net repeats.
func plain(err error) string {
	if session.IsTimeout(err) {
		return string(TimedOut)
	}
	var operation *net.OpError
	for errors.As(err, &operation) && operation.Err != nil && operation.Err != err {
		err = operation.Err
		operation = nil
	}
	text := err.Error()
	if strings.HasSuffix(text, "EOF") || strings.Contains(text, "connection reset") || strings.Contains(text,
		"broken pipe") {
		return string(Closed)
	}
	return text
}
