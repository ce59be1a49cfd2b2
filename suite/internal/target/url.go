package target

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Endpoint is where a server listens.
type Endpoint struct {
	Host string // a name or an address; an IPv6 address has no brackets here
	Port int    // 1 to 65535
	TLS  bool   // implicit TLS: the scheme is pop3s
}

// Address returns host:port as net.Dial wants it.
func (e Endpoint) Address() string {
	return net.JoinHostPort(e.Host, strconv.Itoa(e.Port))
}

// Ports that a URL without one means.
const (
	portClear = 110
	portTLS   = 995
)

// ParseURL reads pop3://host[:port] or pop3s://host[:port]; the ports are 110
// and 995 unless given. An IPv6 address is written in brackets: pop3://[::1].
// Everything else is an error, which never repeats what may be a password.
func ParseURL(text string) (Endpoint, error) {
	scheme, rest, found := strings.Cut(text, "://")
	if strings.ContainsRune(text, '@') {
		return Endpoint{},
			errors.New("a server URL has no user and no password in it: the form is pop3://host[:port]; accounts are " +
				"given apart")
	}
	if !found {
		return Endpoint{}, withoutScheme(text)
	}
	var endpoint Endpoint
	switch strings.ToLower(scheme) {
	case "pop3":
		endpoint.Port = portClear
	case "pop3s":
		endpoint.Port, endpoint.TLS = portTLS, true
	default:
		return Endpoint{},
			fmt.Errorf("server URL %q: the scheme is %q, but it has to be pop3 (in clear) or pop3s (implicit TLS)", text, scheme)
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		return Endpoint{}, fmt.Errorf("server URL %q: nothing may follow the host and the port, but %q does", text, rest[i:])
	}
	host, port, err := splitHost(rest)
	if err != nil {
		return Endpoint{}, fmt.Errorf("server URL %q: %w", text, err)
	}
	endpoint.Host = host
	if port != nil {
		endpoint.Port, err = parsePort(*port)
		if err != nil {
			return Endpoint{}, fmt.Errorf("server URL %q: %w", text, err)
		}
	}
	return endpoint, nil
}

func withoutScheme(text string) error {
	scheme := "pop3"
	if strings.HasSuffix(text, ":"+strconv.Itoa(portTLS)) {
		scheme = "pop3s"
	}
	if text == "" {
		return errors.New("the server URL is empty; the form is pop3://host[:port] or pop3s://host[:port]")
	}
	return fmt.Errorf("server URL %q has no scheme; did you mean %s://%s?", text, scheme, text)
}

// splitHost splits host[:port]; port is nil if there is none.
func splitHost(text string) (host string, port *string, err error) {
	if inside, ok := strings.CutPrefix(text, "["); ok {
		host, after, closed := strings.Cut(inside, "]")
		// A URL writes the zone of fe80::1%eth0 as %25eth0 (RFC 6874).
		host = strings.Replace(host, "%25", "%", 1)
		address, err := netip.ParseAddr(host)
		if !closed || err != nil || !address.Is6() {
			return "", nil, errors.New("what stands in brackets is not an IPv6 address")
		}
		text, ok := strings.CutPrefix(after, ":")
		switch {
		case ok:
			return host, &text, nil
		case after != "":
			return "", nil, fmt.Errorf("the closing bracket is followed by %q and not by a port", after)
		}
		return host, nil, nil
	}
	if strings.Count(text, ":") > 1 {
		return "", nil, errors.New("an IPv6 address is written in brackets, as in pop3://[::1]:110")
	}
	host, after, found := strings.Cut(text, ":")
	switch {
	case host == "":
		return "", nil, errors.New("there is no host")
	case strings.ContainsFunc(host, notInHost):
		return "", nil, fmt.Errorf("%q is not a host name", host)
	case found:
		return host, &after, nil
	}
	return host, nil, nil
}

// notInHost reports whether a character can't be part of a host name, in ASCII
// or as an international one.
func notInHost(r rune) bool {
	return r <= ' ' || r == 0x7F || strings.ContainsRune(`"%<>[\]^{|}`+"`", r)
}

func parsePort(text string) (int, error) {
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 {
		return 0, fmt.Errorf("%q is not a port: a port is a number from 1 to 65535", text)
	}
	return int(port), nil
}
