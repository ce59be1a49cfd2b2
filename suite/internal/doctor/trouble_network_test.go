package doctor_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/doctor"
)

var networkTroubles = []staged{
	{"name-unknown", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://pop.example.org")
		o.Resolver = nameless{&net.DNSError{Err: "no such host", Name: "pop.example.org", IsNotFound: true}}
		return o
	}},
	{"resolver-fails", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://pop.example.org")
		o.Resolver = nameless{&net.DNSError{Err: "server misbehaving", Name: "pop.example.org", IsTemporary: true}}
		return o
	}},
	{"port-closed", doctor.Blocks, func(t *testing.T) doctor.Options { return options(t, "pop3://"+closedPort(t)) }},
	{"port-silent", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := impatient(options(t, "pop3://pop.example.org"))
		o.Resolver = names{"192.0.2.1"}
		o.Dialer = dialer(func(ctx context.Context, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() })
		return o
	}},
	{"host-unreachable", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://192.0.2.1")
		o.Dialer = dialer(func(context.Context, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}
		})
		return o
	}},
	{"other-port", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://"+closedPort(t))
		_, port, _ := net.SplitHostPort(serve(t, says("+OK\r\n")))
		usual, _ := strconv.Atoi(port)
		o.Usual = []int{usual}
		return o
	}},
	{"ipv6-dead", doctor.Remark, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		o := elsewhere(options(t, "pop3://localhost"), where.Address)
		lead := o.Dialer
		o.Dialer = dialer(func(ctx context.Context, address string) (net.Conn, error) {
			if strings.HasPrefix(address, "[") {
				return nil, syscall.ECONNREFUSED
			}
			return lead.DialContext(ctx, "tcp", address)
		})
		o.Resolver = names{"::1", "127.0.0.1"}
		return o
	}},
	{"tls-on-clear-port", doctor.Blocks, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{TLSAddr: "127.0.0.1:0"})
		o := options(t, "pop3://"+where.TLSAddress)
		o.Patience = 100 * time.Millisecond
		return o
	}},
	{"clear-on-tls-port", doctor.Blocks, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		return options(t, "pop3s://"+where.Address)
	}},
	{"speaks-imap", doctor.Blocks, at("* OK IMAP4rev1 ready\r\n")},
	{"speaks-smtp", doctor.Blocks, at("220 mail.example.org ESMTP Postfix\r\n")},
	{"speaks-ssh", doctor.Blocks, at("SSH-2.0-OpenSSH_9.6\r\n")},
	{"speaks-ftp", doctor.Blocks, at("220 ProFTPD Server ready\r\n")},
	{"speaks-http", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://"+serve(t, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 512))
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
			drain(c)
		}))
		o.Patience = 100 * time.Millisecond
		return o
	}},
	{"speaks-imap", doctor.Blocks, func(t *testing.T) doctor.Options {
		ca, pool := authority(t)
		leaf := issue(t, nil, ca)
		o := options(t, "pop3s://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{leaf}}, says("* OK ready\r\n")))
		o.Run.Target.TLS.RootCAs = pool
		return o
	}},
	{"speaks-ssh", doctor.Blocks, func(t *testing.T) doctor.Options {
		return options(t, "pop3s://"+serve(t, says("SSH-2.0-OpenSSH_9.6\r\n")))
	}},
	{"speaks-http", doctor.Blocks, func(t *testing.T) doctor.Options {
		ca, pool := authority(t)
		leaf := issue(t, nil, ca)
		o := options(t, "pop3s://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{leaf}}, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 512))
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		}))
		o.Run.Target.TLS.RootCAs, o.Patience = pool, 200*time.Millisecond
		return o
	}},
	{"speaks-http", doctor.Blocks, func(t *testing.T) doctor.Options {
		own := issue(t, nil, nil)
		o := options(t, "pop3://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{own}}, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 512))
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		}))
		o.Patience = 200 * time.Millisecond
		return o
	}},
	{"greeting-missing", doctor.Blocks, func(t *testing.T) doctor.Options {
		return impatient(options(t, "pop3://"+serve(t, func(c net.Conn) {
			p := make([]byte, 512)
			if n, _ := c.Read(p); strings.HasPrefix(string(p[:n]), "CAPA") {
				_, _ = c.Write([]byte("-ERR what is that\r\n"))
			}
			drain(c)
		})))
	}},
	{"throttled", doctor.Blocks, at("-ERR [SYS/TEMP] exceeded command or bandwidth limits\r\n")},
	{"no-greeting", doctor.Blocks, func(t *testing.T) doctor.Options {
		return impatient(options(t, "pop3://"+serve(t,
			drain)))
	}},
	{"closed-at-once", doctor.Blocks, func(t *testing.T) doctor.Options {
		return options(t, "pop3://"+serve(t, func(net.Conn) {}))
	}},
	{"endless-greeting", doctor.Blocks, func(t *testing.T) doctor.Options {
		return options(t, "pop3://"+serve(t, func(c net.Conn) {
			for {
				if _, err := c.Write([]byte(strings.Repeat("\x1b[2J", 1024))); err != nil {
					return
				}
			}
		}))
	}},
	{"no-pop3", doctor.Blocks, func(t *testing.T) doctor.Options {
		return impatient(options(t, "pop3://"+serve(t, says("hello\x1b[2J\r\n"))))
	}},
	{"greeting-broken", doctor.Blocks, func(t *testing.T) doctor.Options {
		return options(t, "pop3://"+serve(t, pop3("POP3 server ready", nil)))
	}},
	{"connection-limit", doctor.Blocks, at("-ERR Too many connections from your IP\r\n")},
	{"server-down", doctor.Blocks, at("-ERR [SYS/TEMP] down for maintenance\r\n")},
	{"address-blocked", doctor.Blocks, at("-ERR access denied\r\n")},
}

var tlsTroubles = []staged{
	{"certificate-expired", doctor.Blocks, func(t *testing.T) doctor.Options {
		return certified(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) })
	}},
	{"certificate-not-yet-valid", doctor.Blocks, func(t *testing.T) doctor.Options {
		return certified(t, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) })
	}},
	{"certificate-name", doctor.Blocks, func(t *testing.T) doctor.Options {
		return certified(t, func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"mail.example.org"}, nil })
	}},
	{"certificate-self-signed", doctor.Blocks, func(t *testing.T) doctor.Options {
		own := issue(t, nil, nil)
		return options(t, "pop3s://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{own}}, pop3("+OK", nil)))
	}},
	{"certificate-unknown-authority", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := certified(t, nil)
		_, o.Run.Target.TLS.RootCAs = authority(t)
		return o
	}},
	{"chain-incomplete", doctor.Blocks, func(t *testing.T) doctor.Options {
		ca, pool := authority(t)
		between := issue(t, func(c *x509.Certificate) {
			c.IsCA, c.KeyUsage, c.Subject.CommonName = true, x509.KeyUsageCertSign, "one in between"
		}, ca)
		leaf := issue(t, nil, &between)
		o := options(t, "pop3s://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{leaf}}, pop3("+OK", nil)))
		o.Run.Target.TLS.RootCAs = pool
		return o
	}},
	{"certificate-unfit", doctor.Blocks, func(t *testing.T) doctor.Options {
		return certified(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	}},
	{"tls-version", doctor.Blocks, func(t *testing.T) doctor.Options {
		own := issue(t, nil, nil)
		return options(t, "pop3s://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{own},
			MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, pop3("+OK", nil)))
	}},
	{"client-certificate-wanted", doctor.Blocks, func(t *testing.T) doctor.Options {
		ca, pool := authority(t)
		leaf := issue(t, nil, ca)
		o := options(t, "pop3s://"+tlsServer(t, &tls.Config{Certificates: []tls.Certificate{leaf},
			ClientAuth: tls.RequireAnyClientCert}, pop3("+OK", nil)))
		o.Run.Target.TLS.RootCAs = pool
		return o
	}},
	{"tls-port-unusable", doctor.Hinders, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		where.TLSAddress = closedPort(t)
		return of(where)
	}},
	{"tls-port-unusable", doctor.Hinders, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		where.TLSAddress = where.Address
		return of(where)
	}},
	{"stls-missing", doctor.Blocks, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{})
		where.STLS = true
		return of(where)
	}},
	{"stls-refused", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://"+serve(t, pop3("+OK", map[string]string{"CAPA": "+OK\r\nSTLS\r\nUSER\r\n.",
			"STLS": "-ERR no certificate"})))
		o.Run.Target.STLS = true
		return o
	}},
	{"stls-without-tls", doctor.Blocks, func(t *testing.T) doctor.Options {
		o := options(t, "pop3://"+serve(t, pop3("+OK", map[string]string{"CAPA": "+OK\r\nSTLS\r\nUSER\r\n.",
			"STLS": "+OK\r\n-ERR unknown command"})))
		o.Run.Target.STLS = true
		return o
	}},
	{"login-wants-tls", doctor.Blocks, func(t *testing.T) doctor.Options {
		_, where := fake(t, fakeserver.Config{STLS: true, RequireTLS: true})
		return of(where)
	}},
	{"login-wants-tls", doctor.Blocks, refusing("pop.example.org", "", "", "alice",
		"-ERR Plaintext authentication disallowed on non-secure connections")},
}
