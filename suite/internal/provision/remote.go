package provision

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

// remote is a server that takes mail: where it is, who logs in, and how addresses are made.
type remote struct {
	scheme    string // as it was written: imap, smtps, lmtp+unix...
	host      string
	port      int
	path      string // of a socket of Unix; host is "" then
	user      string // {user} is replaced; "" if nothing was given
	password  string
	hasSecret bool   // a password was given
	to, from  string // templates of addresses; {user} is replaced
	hasFrom   bool
}

// ports are those on which services wait by default.
var ports = map[string]int{"imap": 143, "imaps": 993, "lmtp": 24, "smtp": 25, "smtps": 465}

// submission is the port of SMTP for those who log in (RFC 6409).
const submission = 587

// parseRemote reads what stands after the scheme and its colon. No error repeats it, for it may
// hold a password.
func parseRemote(scheme, rest string, parameters ...string) (*remote, error) {
	r := &remote{scheme: scheme, port: ports[scheme]}
	rest, query, _ := strings.Cut(rest, "?")
	if err := r.parseQuery(query, parameters); err != nil {
		return nil, err
	}
	if scheme == "lmtp+unix" {
		r.path = rest
		return r, nil
	}
	rest, slashes := strings.CutPrefix(rest, "//")
	if !slashes {
		return nil, fmt.Errorf("%s needs two slashes and a host: %[1]s://HOST", scheme)
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		if err := r.parseLogin(rest[:at]); err != nil {
			return nil, err
		}
		rest = rest[at+1:]
		if scheme == "smtp" {
			r.port = submission
		}
	}
	return r, r.parseHost(strings.TrimSuffix(rest, "/"))
}

func (r *remote) parseLogin(login string) (err error) {
	user, password, given := strings.Cut(login, ":")
	if r.user, err = url.PathUnescape(user); err == nil {
		r.password, err = url.PathUnescape(password)
	}
	if err != nil {
		return fmt.Errorf("%s: the user or the password has a %% without two hexadecimal digits after it; write %%25 for "+
			"it", r.scheme)
	}
	if r.user == "" {
		return fmt.Errorf("%s: there is an @, and no user before it", r.scheme)
	}
	r.hasSecret = given
	r.password, err = fromEnvironment(r.password)
	if err != nil {
		return fmt.Errorf("%s: %w", r.scheme, err)
	}
	return nil
}

// fromEnvironment is a password that may be the name of a variable: a command line can be read by everybody on
// the machine. One that itself begins with $ is written with two of them.
func fromEnvironment(password string) (string, error) {
	name, is := strings.CutPrefix(password, "$")
	if !is || strings.HasPrefix(name, "$") {
		return name, nil
	}
	value, set := os.LookupEnv(name)
	if !set {
		return "", fmt.Errorf("the variable $%s, which the password is to come from, is not set", name)
	}
	return value, nil
}

func (r *remote) parseHost(text string) error {
	r.host = text
	if host, port, err := net.SplitHostPort(text); err == nil {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return fmt.Errorf("%s: a port is a number from 1 to 65535", r.scheme)
		}
		r.host, r.port = host, n
	}
	r.host = strings.TrimSuffix(strings.TrimPrefix(r.host, "["), "]")
	if r.host == "" {
		return fmt.Errorf("%s needs a host: %[1]s://HOST", r.scheme)
	}
	if strings.ContainsAny(r.host, "/ \t\"<>") || strings.Contains(r.host, placeholder) {
		return fmt.Errorf("%s: what stands for the host is none; nothing comes after host and port but ?to= and ?from= of "+
			"SMTP and LMTP, and a %%, /, ? or @ in a password is written as %%25, %%2F, %%3F or %%40", r.scheme)
	}
	return nil
}

func (r *remote) parseQuery(query string, parameters []string) error {
	if query == "" {
		return nil
	}
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		value, err := url.PathUnescape(value)
		switch {
		case err != nil:
			return fmt.Errorf("%s: %s has a %% without two hexadecimal digits after it", r.scheme, name)
		case name == "to" && value != "" && slices.Contains(parameters, name):
			r.to = value
		case name == "from" && slices.Contains(parameters, name):
			r.from, r.hasFrom = value, true
		case len(parameters) == 0:
			return fmt.Errorf("%s takes no parameters after a ?", r.scheme)
		default:
			return fmt.Errorf("%s: the parameters are ?to=ADDRESS and ?from=ADDRESS", r.scheme)
		}
	}
	if strings.ContainsAny(r.to+r.from, "<> \r\n") {
		return errors.New(r.scheme + ": an address has no brackets and no blanks")
	}
	return nil
}

// secrets are what nobody is to see.
func (r *remote) secrets() []string {
	if r.password == "" || strings.Contains(r.password, placeholder) {
		return nil
	}
	return []string{r.password}
}

// lmtp reports whether the server speaks LMTP.
func (r *remote) lmtp() bool { return r.scheme == "lmtp" || r.scheme == "lmtp+unix" }

// encrypted reports whether TLS comes first.
func (r *remote) encrypted() bool { return r.scheme == "imaps" || r.scheme == "smtps" }

// network is where to connect to.
func (r *remote) network() (network, address string) {
	if r.path != "" {
		return "unix", r.path
	}
	return "tcp", net.JoinHostPort(r.host, strconv.Itoa(r.port))
}

// String is what errors call the server. No secret is in it.
func (r *remote) String() string {
	if r.path != "" {
		return r.scheme + ":" + r.path
	}
	_, address := r.network()
	return r.scheme + "://" + address
}

// login is who logs in to fill the maildrop of a user.
func (r *remote) login(user string, a Access) (name, password string, err error) {
	name, password = user, r.password
	if r.user != "" {
		name = strings.ReplaceAll(r.user, placeholder, user)
	}
	if r.hasSecret {
		return name, strings.ReplaceAll(password, placeholder, user), nil
	}
	if a.Password != nil {
		if password, known := a.Password(user); known {
			return name, password, nil
		}
	}
	return "", "", fmt.Errorf("no password is known for %s: give one in the URL, or by --account", name)
}

// recipient is the address of a user.
func (r *remote) recipient(user string) string {
	switch {
	case r.to != "":
		return strings.ReplaceAll(r.to, placeholder, user)
	case r.scheme == "lmtp" || r.scheme == "lmtp+unix" || strings.Contains(user, "@"):
		return user
	case net.ParseIP(r.host) != nil && strings.Contains(r.host, ":"):
		return user + "@[IPv6:" + r.host + "]"
	case net.ParseIP(r.host) != nil:
		return user + "@[" + r.host + "]"
	}
	return user + "@" + r.host
}

// sender is the address that bounces go to: nobody's, so that there are none, unless somebody logs in,
// who may often send in the own name only.
func (r *remote) sender(user string) string {
	switch {
	case r.hasFrom:
		return strings.ReplaceAll(r.from, placeholder, user)
	case r.user != "":
		return r.recipient(user)
	}
	return ""
}
