// Package proxy stands between POP3 clients and a server and has every session
// recorded by package record. It passes on every octet, the segments as they came,
// and says nothing of its own, but where TLS ends at it: then it has a certificate for
// the clients, and checks the server's.
//
//	p := &proxy.Proxy{Target: endpoint, Folder: folder}
//	err := p.Serve(listener, proxy.Clear)
//
// A session needs the same memory whatever the size of its messages. The octets of
// one side are written down before the other side gets them: whoever reacts to
// something, it is in the file already.
package proxy
