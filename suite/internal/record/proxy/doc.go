// Package proxy stands between POP3 clients and a server and has every session
// recorded by package record. It passes on every octet, the segments as they came,
// and says nothing of its own, but where TLS ends at it: then it has a certificate for
// the clients, and checks the server's.
//
//	p := &proxy.Proxy{Target: endpoint, Folder: folder}
//	err := p.Serve(listener, proxy.Clear)
//
// A session needs the same memory whatever the size of its messages. What happens is
// written down in the order in which it happens: a command before the server gets it,
// a reply before what the client says to it is passed on.
package proxy
